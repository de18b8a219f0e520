#include "jobs/ladder_replay_private.h"

#include "base/str.h"
#include "db/rows.h"
#include "jobs/gate_policy.h"
#include "jobs/ladder_fold.h"
#include "jobs/ladder_state.h"

#include <search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- telling ---- */

void ladder_replay_tell(struct ladder_replay *replay, const char *entity, int64_t id, const char *fmt, ...)
{
	char what[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	replay->result->differences++;
	replay->tell(replay->context, entity, id, what);
}

void ladder_replay_integer(struct ladder_replay *replay, const char *entity, int64_t id, const char *field, int64_t stored, int64_t made)
{
	if (stored != made)
		ladder_replay_tell(replay, entity, id, "%s is %lld, and the rows make %lld", field, (long long)stored, (long long)made);
}

/* Not a number is stored as NULL: it equals itself. */
void ladder_replay_real(struct ladder_replay *replay, const char *entity, int64_t id, const char *field, double stored, double made)
{
	bool undefined = stored != stored || made != made;

	if (undefined ? (stored != stored) != (made != made) : memcmp(&stored, &made, sizeof stored) != 0)
		ladder_replay_tell(replay, entity, id, "%s is %.17g, and the rows make %.17g", field, stored, made);
}

void ladder_replay_text(struct ladder_replay *replay, const char *entity, int64_t id, const char *field, const char *stored, const char *made)
{
	if (!str_equal(stored, made))
		ladder_replay_tell(replay, entity, id, "%s is \"%s\", and the rows make \"%s\"", field, stored ? stored : "", made ? made : "");
}

/* ---- one epoch ---- */

static int keep_look(void *context, const struct certificate_row *row, struct err *err)
{
	(void)err;
	*(struct certificate_row *)rows_add(context) = *row;
	return 0;
}

static int keep_watch(void *context, const struct watch_row *row, struct err *err)
{
	(void)err;
	*(struct watch_row *)rows_add(context) = *row;
	return 0;
}

static int read_looks(struct ladder_replay *replay, const struct epoch *epoch, struct err *err)
{
	struct rows looks = ROWS_OF(struct certificate_row, &replay->epoch_arena), watches = ROWS_OF(struct watch_row, &replay->epoch_arena);

	if (certificate_rows(replay->store, &replay->past.stage, epoch, keep_look, &looks, err) < 0 ||
	    watch_rows(replay->store, epoch, keep_watch, &watches, err) < 0)
		return -1;
	replay->looks = looks.all;
	replay->look_count = looks.count;
	replay->watches = watches.all;
	replay->watch_count = watches.count;
	replay->look_next = replay->watch_next = 0;
	return 0;
}

/* The watch of the epoch before goes on where labels were merely merged; that epoch's stored state, which it was
 * taken from, must be what its rows add up to. */
static int carry_watch(struct ladder_replay *replay, struct err *err)
{
	const struct ladder_replay_state *states = replay->states.all;
	struct epoch before = { .epoch_id = epoch_before(replay->store, &replay->ladder.epoch, err) };
	struct fold_state stored = { .json = NULL };
	char *there, *made;
	int i = replay->states.count - 1;

	while (i >= 0 && states[i].epoch_id != before.epoch_id)
		i--;
	if (i < 0 || fold_state_read(replay->store, &before, &replay->epoch_arena, &stored, err) < 0)
		return before.epoch_id < 0 || i >= 0 ? -1 : 0;
	there = ladder_state_watch(stored.json);
	made = ladder_state_watch(states[i].json);
	if (!str_equal(there, made))
		ladder_replay_tell(replay, "ladder_state", before.epoch_id, "its watch, which went on when labels were merged, is not what the rows add up to");
	free(there);
	free(made);
	return ladder_state_carry(&replay->ladder, states[i].json, err);
}

static int begin_epoch(struct ladder_replay *replay, const struct epoch *epoch, struct err *err)
{
	struct ladder *ladder = &replay->ladder;

	*ladder = (struct ladder){ .arena = ARENA_EMPTY, .has_live = true, .epoch = *epoch };
	if (stage_past_read(replay->store, &replay->stage, epoch->label_set, &replay->epoch_arena, &replay->past, err) < 0 ||
	    model_version_read(replay->store, epoch->model_version_id, &ladder->arena, &ladder->live, err) < 0)
		return -1;
	ladder->stage = replay->past.stage;
	ladder->policy = gate_policy_past(&replay->settings, replay->stage.stage_id, INT64_MAX, epoch->at_ms);
	ladder_begin(ladder);
	if (epoch->line_id && carry_watch(replay, err) < 0)
		return -1;
	replay->before_ms = replay->before_until_id = replay->before_decided_ms = replay->before_place = 0;
	replay->alarm.row_id = 0;
	return read_looks(replay, epoch, err);
}

static void leave_key(void *key)
{
	(void)key; /* the arena's */
}

static void keep_state(struct ladder_replay *replay)
{
	char *json = ladder_state_write(&replay->ladder);

	*(struct ladder_replay_state *)rows_add(&replay->states) =
		(struct ladder_replay_state){ replay->ladder.epoch.epoch_id, arena_strdup(&replay->arena, json) };
	free(json);
}

static void end_epoch(struct ladder_replay *replay)
{
	tdestroy(replay->groups[false], leave_key);
	tdestroy(replay->groups[true], leave_key);
	replay->groups[false] = replay->groups[true] = NULL;
	ladder_release(&replay->ladder);
	arena_release(&replay->epoch_arena);
}

/* Gates of the epoch that were looked at when the rows had come this far, with the looks made by then. */
static int replay_gates(struct ladder_replay *replay, struct err *err)
{
	const struct ladder *ladder = &replay->ladder;

	for (int i = 0; i < replay->gate_count; i++) {
		const struct gate_evaluation *evaluation = &replay->gates[i].evaluation;

		if (evaluation->epoch_id != ladder->epoch.epoch_id || evaluation->folded_id != ladder->folded_id)
			continue;
		ladder_replay_looks(replay, evaluation->at_ms);
		if (ladder_replay_gate(replay, &replay->gates[i], err) < 0)
			return -1;
	}
	ladder_replay_looks(replay, INT64_MAX);
	ladder_replay_looked(replay);
	return 0;
}

static int take_row(void *context, struct refold_row *row, struct err *err)
{
	struct ladder_replay *replay = context;

	replay->result->rows++;
	if (ladder_replay_row(replay, row, err) < 0 || ladder_replay_alarm(replay, row, err) < 0 || replay_gates(replay, err) < 0)
		return -1;
	ladder_replay_audits(replay);
	return 0;
}

static int replay_epoch(struct ladder_replay *replay, const struct epoch *epoch, struct err *err)
{
	int rc = begin_epoch(replay, epoch, err);

	if (rc == 0)
		rc = ladder_replay_epoch(replay, epoch, err);
	if (rc == 0)
		rc = replay_gates(replay, err); /* that were looked at before any row */
	if (rc == 0)
		rc = refold_rows(replay->store, &replay->stage, epoch, take_row, replay, err);
	for (int i = replay->look_next; rc == 0 && i < replay->look_count; i++)
		ladder_replay_tell(replay, "threshold_certificate", replay->looks[i].certificate_id,
		                   "it was made after a row of its epoch that is not there");
	for (int i = replay->watch_next; rc == 0 && i < replay->watch_count; i++)
		ladder_replay_tell(replay, "watch", replay->watches[i].watch_id, "it begins after a row of its epoch that is not there");
	if (rc == 0)
		rc = ladder_replay_demotion(replay, err);
	if (rc == 0)
		keep_state(replay);
	end_epoch(replay);
	return rc;
}

/* ---- what is left ---- */

/* Gates of no epoch, and of rows that are not there. */
static int replay_loose_gates(struct ladder_replay *replay, struct err *err)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < replay->gate_count; i++) {
		const struct gate_evaluation *evaluation = &replay->gates[i].evaluation;

		if (replay->gates[i].done)
			continue;
		if (evaluation->epoch_id) {
			ladder_replay_tell(replay, "gate_evaluation", evaluation->gate_evaluation_id, "it names a row of its epoch that is not there");
			continue;
		}
		replay->past.stage = replay->stage;
		replay->ladder = (struct ladder){ .arena = ARENA_EMPTY, .stage = replay->stage };
		ladder_begin(&replay->ladder);
		rc = ladder_replay_gate(replay, &replay->gates[i], err);
		ladder_release(&replay->ladder);
	}
	return rc;
}

/* What the rows of the present epoch add up to is kept between two foldings: gates are read from there. */
static int compare_state(struct ladder_replay *replay, struct err *err)
{
	struct fold_state state;
	struct ladder *ladder = &replay->ladder;
	int got = ladder_remake(replay->store, replay->stage.name, ladder, err);

	if (got > 0 && ladder->epoch.epoch_id)
		got = fold_state_read(replay->store, &ladder->epoch, &ladder->arena, &state, err);
	else if (got > 0)
		got = 0;
	if (got > 0) {
		char *made = ladder_state_write(ladder);

		if (!str_equal(state.json, made) || state.marks.folded_id != ladder->folded_id)
			ladder_replay_tell(replay, "ladder_state", ladder->epoch.epoch_id, "it is not what the rows add up to");
		free(made);
	}
	ladder_release(ladder);
	return got < 0 ? -1 : 0;
}

static int replay_stage(struct ladder_replay *replay, struct err *err)
{
	if (setting_past_read(replay->store, &replay->arena, &replay->settings, err) < 0 ||
	    refold_gates(replay->store, &replay->stage, &replay->arena, &replay->gates, &replay->gate_count, err) < 0 ||
	    refold_demotions(replay->store, &replay->stage, &replay->arena, &replay->demotions, &replay->demotion_count, err) < 0 ||
	    ladder_replay_plans(replay, err) < 0 ||
	    refold_epochs(replay->store, &replay->stage, &replay->arena, &replay->epochs, &replay->epoch_count, err) < 0)
		return -1;
	for (int i = 0; i < replay->epoch_count; i++)
		if (replay_epoch(replay, &replay->epochs[i], err) < 0)
			return -1;
	ladder_replay_loose_demotions(replay);
	if (replay_loose_gates(replay, err) < 0 || ladder_replay_pauses(replay, err) < 0 || ladder_replay_rollouts(replay, err) < 0)
		return -1;
	return compare_state(replay, err);
}

int ladder_replay(struct store *store, const char *stage_name, ladder_difference *tell, void *context,
                  struct ladder_replay_result *result, struct err *err)
{
	struct ladder_replay replay = { .store = store, .tell = tell, .context = context, .result = result, .arena = ARENA_EMPTY };
	int rc;

	*result = (struct ladder_replay_result){ 0 };
	replay.states = (struct rows)ROWS_OF(struct ladder_replay_state, &replay.arena);
	rc = stage_read(store, stage_name, &replay.arena, &replay.stage, err);
	if (rc == 0)
		rc = replay_stage(&replay, err);
	arena_release(&replay.arena);
	return rc < 0 ? -1 : result->differences == 0;
}
