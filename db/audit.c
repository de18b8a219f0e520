#include "db/audit.h"

#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "db/work_time.h"

int64_t audit_time(struct store *store, int64_t stage_id)
{
	int64_t due = setting_integer(store, stage_id, "audit.due"), most = setting_integer(store, stage_id, "audit.max_age");

	return due < most ? due : most;
}

int64_t audit_due_ms(struct store *store, int64_t stage_id)
{
	return work_time_after(store, stage_id, store_now(store), audit_time(store, stage_id));
}

/* What was drawn before this moment has waited for too long. */
static int64_t too_old_ms(struct store *store, const struct stage *stage)
{
	return work_time_before(store, stage->stage_id, store_now(store), setting_integer(store, stage->stage_id, "audit.max_age"));
}

/* The epoch whose answers count now; 0: there is none. */
static int read_epoch(struct store *store, const struct stage *stage, int64_t *epoch_id, struct err *err)
{
	int64_t live_id;
	int got = query_number(store, &live_id, err, "model.live", value_integer(stage->stage_id));

	*epoch_id = 0;
	if (got > 0)
		got = query_number(store, epoch_id, err, "audit.epoch", value_integer(live_id));
	return got < 0 ? -1 : 0;
}

static int64_t time_at(const struct query *query, int column)
{
	return query_is_null(query, column) ? INT64_MAX : query_integer(query, column);
}

int audit_may_be_overdue(struct store *store, const struct stage *stage, struct err *err)
{
	int64_t epoch_id, due_ms, made_ms;
	struct query query;

	if (read_epoch(store, stage, &epoch_id, err) < 0 ||
	    query_begin(&query, store, err, "audit.first", value_integer(stage->stage_id), value_integer(epoch_id)) < 0 ||
	    query_next(&query, err) <= 0)
		return -1;
	due_ms = time_at(&query, 0) < time_at(&query, 2) ? time_at(&query, 0) : time_at(&query, 2);
	made_ms = time_at(&query, 1) < time_at(&query, 3) ? time_at(&query, 1) : time_at(&query, 3);
	query_end(&query);
	return due_ms < store_now(store) || (made_ms < INT64_MAX && made_ms < too_old_ms(store, stage));
}

int audit_waiting_read(struct store *store, const struct stage *stage, struct audit_waiting *waiting, struct err *err)
{
	int64_t now = store_now(store), limit = too_old_ms(store, stage), epoch_id;
	struct query query;

	*waiting = (struct audit_waiting){ 0 };
	if (read_epoch(store, stage, &epoch_id, err) < 0 ||
	    query_begin(&query, store, err, "audit.waiting", value_integer(stage->stage_id), value_integer(now), value_integer(limit),
	                value_integer(epoch_id)) < 0 || query_next(&query, err) <= 0)
		return -1;
	*waiting = (struct audit_waiting){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3) };
	query_end(&query);
	return 0;
}

int audit_drawn_read(struct store *store, int64_t epoch_id, struct audit_drawn *drawn, struct err *err)
{
	struct query query;

	*drawn = (struct audit_drawn){ 0 };
	if (query_begin(&query, store, err, "audit.drawn", value_integer(epoch_id)) < 0 || query_next(&query, err) <= 0)
		return -1;
	*drawn = (struct audit_drawn){ query_integer(&query, 0), query_integer(&query, 1) };
	query_end(&query);
	return 0;
}

int audit_answered_read(struct store *store, int64_t epoch_id, int64_t after_folded_id, struct audit_answered *answered, struct err *err)
{
	struct query query;
	int got;

	*answered = (struct audit_answered){ .missed = 0 };
	if (query_begin(&query, store, err, "audit.answered", value_integer(epoch_id), value_integer(after_folded_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		bool audit = query_integer(&query, 0) != 0, missed = query_integer(&query, 2) != 0;

		if (audit)
			audit_add(&answered->sample, query_integer(&query, 1) != 0, query_real(&query, 3));
		answered->missed += audit && missed;
		answered->known += !audit;
		answered->known_missed += !audit && missed;
	}
	return got;
}

int64_t audit_pending_read(struct store *store, int64_t epoch_id, struct audit_answered *answered, struct err *err)
{
	struct query query;
	int64_t count = 0;
	int got;

	if (query_begin(&query, store, err, "audit.pending", value_integer(epoch_id)) < 0)
		return -1;
	for (; (got = query_next(&query, err)) > 0; count++) {
		if (query_is_null(&query, 0))
			continue;
		audit_add(&answered->sample, query_integer(&query, 0) != 0, query_real(&query, 2));
		answered->missed += query_integer(&query, 1) != 0;
	}
	return got < 0 ? -1 : count;
}

int audit_provisional_read(struct store *store, const struct stage *stage, struct arena *arena, struct watch_finding **rows, struct err *err)
{
	struct rows list = ROWS_OF(struct watch_finding, arena);
	struct query query;
	int64_t epoch_id;
	int got;

	if (read_epoch(store, stage, &epoch_id, err) < 0 ||
	    query_begin(&query, store, err, "audit.provisional", value_integer(epoch_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct watch_finding *)rows_add(&list) = (struct watch_finding){ query_integer(&query, 0) != 0, query_integer(&query, 1) != 0 };
	*rows = list.all;
	return got < 0 ? -1 : list.count;
}

int audit_first_route(struct store *store, const struct stage *stage, int64_t epoch_id, int64_t after_folded_id, int64_t *route_id,
                      struct err *err)
{
	return query_number(store, route_id, err, "audit.since", value_integer(stage->stage_id), value_integer(epoch_id),
	                    value_integer(after_folded_id));
}

int audit_former_epoch(struct store *store, int64_t epoch_id, int64_t *former_id, int64_t *ended_ms, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "audit.former", value_integer(epoch_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return got;
	got = !query_is_null(&query, 0);
	*former_id = query_integer(&query, 0);
	*ended_ms = query_integer(&query, 1);
	query_end(&query);
	return got;
}
