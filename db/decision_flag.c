/* A flag is for a lead: who has seen to what it is about clears it. */
#include "db/decision.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/decision_private.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <stdio.h>

struct flag { int64_t decision_id, assignment_id; char mode[16]; };

static int read_flags(struct store *store, const struct stage *stage, int64_t item_id, struct rows *flags, struct err *err)
{
	struct query query;
	int got = query_begin(&query, store, err, "decision.flags", value_integer(item_id), value_integer(stage->stage_id));

	while (got >= 0 && (got = query_next(&query, err)) > 0) {
		struct flag *flag = rows_add(flags);

		*flag = (struct flag){ .decision_id = query_integer(&query, 0), .assignment_id = query_integer(&query, 1) };
		snprintf(flag->mode, sizeof flag->mode, "%s", query_text(&query, 2));
	}
	return got;
}

static int clear_one(struct store *store, const struct stage *stage, const struct actor *by, int64_t item_id, const struct flag *flag,
                     const char *origin, struct err *err)
{
	unsigned char uuid[UUID_BYTES];
	struct decision_row row = {
		.uuid = uuid, .kind = "retract", .mode = flag->mode, .origin = origin, .assignment_id = flag->assignment_id,
		.item_id = item_id, .retracts = flag->decision_id, .operator_id = by->operator_id, .acted_by = by->acted_by,
	};
	int64_t decision_id;

	uuid_new(store_now(store), uuid);
	if (decision_append(store, stage, &row, &decision_id, err) < 0)
		return -1;
	return decision_log(store, stage, by, &row, "retract", decision_id, err);
}

int decision_clear_flags(struct store *store, const struct stage *stage, const struct actor *by, int64_t item_id, const char *origin,
                         struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows flags = ROWS_OF(struct flag, &arena);
	int got;

	if (actor_need_lead(by, "clear flags", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	got = read_flags(store, stage, item_id, &flags, err);
	for (int i = 0; got == 0 && i < flags.count; i++)
		got = clear_one(store, stage, by, item_id, (const struct flag *)flags.all + i, origin, err);
	if (got < 0 || flags.count == 0)
		store_rollback(store);
	else
		got = store_commit(store, err);
	got = got < 0 ? -1 : flags.count;
	arena_release(&arena);
	return got;
}
