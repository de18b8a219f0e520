#include "jobs/alarms_private.h"

#include "base/str.h"
#include "db/store.h"
#include "monitor/band.h"

#include <math.h>

/* An alarm that is raised, and what is there of its metric and scope. */
struct raising {
	struct store            *store;
	const struct stage      *stage;
	const struct alarm_call *call;
	struct actor             by;
	enum band_side           side;
	struct alarm_band        band;
	int64_t                  open_id;  /* 0: none is open */
	bool                     was_severe, did_demote; /* the one that is open */
};

static int read_severity(struct raising *raising, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct alarm alarm;
	int got = alarm_read(raising->store, raising->stage, raising->open_id, &arena, &alarm, err);

	raising->was_severe = got > 0 && str_equal(alarm.severity, "alarm");
	raising->did_demote = got > 0 && str_equal(alarm.action, "demote");
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

static int look(struct raising *raising, struct err *err)
{
	const struct alarm_call *call = raising->call;
	const struct band band = { .low = call->low, .high = call->high };

	raising->side = band_side_of(&band, call->value);
	if (raising->side == BAND_INSIDE) /* its caller knows why it is one */
		raising->side = BAND_ABOVE;
	if (actor_program(raising->store, &raising->by, err) < 0 ||
	    alarm_band_read(raising->store, raising->stage, call->metric, call->scope, &raising->band, err) < 0 ||
	    alarm_open_of(raising->store, raising->stage, call->metric, call->scope, &raising->open_id, err) < 0)
		return -1;
	return raising->open_id ? read_severity(raising, err) : 0;
}

static int open_one(struct raising *raising, struct err *err)
{
	const struct alarm_call *call = raising->call;
	const struct alarm_new alarm = {
		.metric = call->metric, .scope = call->scope, .side = band_side_name(raising->side), .severity = call->severity,
		.action = call->action, .words = call->words, .evidence = call->evidence, .value = call->value, .low = call->low,
		.high = call->high, .count = call->count, .since_ms = call->since_ms,
	};

	if (alarm_add(raising->store, raising->stage, &raising->by, &alarm, &raising->band.alarm_id, err) < 0)
		return -1;
	return alarm_do(raising->store, raising->stage, &raising->by, raising->band.alarm_id, &alarm, err);
}

static int act(const struct raising *raising, const char *kind, const char *note, struct err *err)
{
	const struct alarm_act what = { .kind = kind, .note = note, .value = raising->call->value };

	return alarm_act_add(raising->store, raising->stage, &raising->by, raising->open_id, &what, err);
}

static int raise(struct raising *raising, struct err *err)
{
	const struct alarm_call *call = raising->call;
	bool severe = str_equal(call->severity, "alarm");
	bool worse = band_is_worse(call->low, call->high, raising->band.worst, call->value);

	if (!raising->open_id)
		return raising->band.alarm_id && !worse ? 0 : open_one(raising, err);
	if (severe && !raising->was_severe)
		return act(raising, "close", "it is severe by now: another takes its place", err) < 0 ? -1 : open_one(raising, err);
	if (str_equal(call->action, "demote") && !raising->did_demote)
		return act(raising, "close", "it asks for more by now: another takes its place", err) < 0 ? -1 : open_one(raising, err);
	return worse ? act(raising, "worse", call->words, err) : 0;
}

static int keep(struct raising *raising, struct err *err)
{
	struct alarm_band *band = &raising->band;
	const char *side = band_side_name(raising->side);

	if (!str_equal(band->side, side))
		band->since_ms = raising->call->since_ms;
	band->side = side;
	band->looked_ms = store_now(raising->store);
	return alarm_band_write(raising->store, raising->stage, raising->call->metric, raising->call->scope, band, err);
}

int alarm_raise(struct store *store, const struct stage *stage, const struct alarm_call *call, struct err *err)
{
	struct raising raising = { .store = store, .stage = stage, .call = call };

	if (look(&raising, err) < 0 || raise(&raising, err) < 0)
		return -1;
	return keep(&raising, err);
}

static int close_open(struct store *store, const struct stage *stage, int64_t alarm_id, const char *why, struct err *err)
{
	const struct alarm_act what = { .kind = "close", .note = why, .value = (double)NAN };
	struct actor by;

	return actor_program(store, &by, err) < 0 ? -1 : alarm_act_add(store, stage, &by, alarm_id, &what, err);
}

int alarm_settle(struct store *store, const struct stage *stage, const char *metric, const char *scope, const char *why, struct err *err)
{
	struct alarm_band band;
	int64_t open_id;
	int got = alarm_band_read(store, stage, metric, scope, &band, err);

	if (got <= 0)
		return got;
	if (alarm_open_of(store, stage, metric, scope, &open_id, err) < 0 || (open_id && close_open(store, stage, open_id, why, err) < 0))
		return -1;
	if (str_equal(band.side, "inside") && !band.alarm_id)
		return 0;
	band = (struct alarm_band){ .side = "inside", .since_ms = store_now(store), .looked_ms = store_now(store) };
	return alarm_band_write(store, stage, metric, scope, &band, err);
}
