#include "jobs/demo/walk.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/item.h"
#include "db/level_change.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/store.h"
#include "jobs/demo/calendar.h"
#include "jobs/demo/people.h"
#include "jobs/demo/write_pictures.h"
#include "jobs/intake.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DELIVERY_LEAST 50  /* pictures that come in at once, as far as a day has them */
#define DELIVERIES_MOST 10 /* a day */

struct walk {
	struct store         *store;
	const struct actor   *owner;
	const struct walk_options *options;
	struct walk_result   *result;
	struct arena         *arena;
	struct people         people;
	struct actor          lead;
	int64_t               rows;  /* pictures that have come in */
	int                   level;
};

int64_t walk_begins(const struct walk_options *options, int64_t now_ms)
{
	return calendar_first_shift(now_ms, (options->items + options->per_day - 1) / options->per_day);
}

/* ---- one delivery ---- */

static int add_pictures(struct walk *walk, int64_t count, struct err *err)
{
	struct intake_options options = { .source = "demo", .program = walk->options->program };
	const char **paths = arena_alloc(&walk->people.arena, (size_t)count * sizeof *paths);
	struct intake_result result;
	int got;

	for (int64_t i = 0; i < count; i++) {
		struct str path = STR_EMPTY;

		str_addf(&path, "%s/", walk->options->folder);
		picture_name_add(&path, walk->rows + i);
		paths[i] = arena_strdup(&walk->people.arena, str_text(&path));
		str_release(&path);
	}
	got = intake_add(walk->store, NULL, walk->owner, paths, (int)count, &options, &result, err);
	if (got == 0 && result.added != count)
		got = err_set(err, "%" PRId64 " of %" PRId64 " pictures went in: %s", result.added, count,
		              result.rejects.count ? result.rejects.rows[0].reason : "the same twice");
	reject_list_release(&result.rejects);
	walk->rows += count;
	return got;
}

static int score(struct walk *walk, struct err *err)
{
	struct score_options options = { .engine_library = walk->options->engine_library, .program = walk->options->program,
	                                 .stop = walk->options->stop };
	struct score_result *sum = &walk->result->score, more;
	int got = score_run(walk->store, NULL, walk->owner, &options, &more, err);

	sum->scored += more.scored;
	sum->failed += more.failed;
	sum->null += more.null;
	sum->human += more.human;
	sum->automatic += more.automatic;
	sum->audit += more.audit;
	sum->seconds += more.seconds;
	return got;
}

/* What the history of levels has that was not noted yet. */
static int note_changes(struct walk *walk, struct err *err)
{
	struct walk_result *result = walk->result;
	struct arena arena = ARENA_EMPTY;
	struct level_row *rows = NULL;
	struct stage stage;
	int count = 0, got = stage_read(walk->store, NULL, &arena, &stage, err);

	if (got == 0)
		got = level_history(walk->store, &stage, &arena, &rows, &count, err);
	if (got == 0 && count > result->change_count) {
		struct walk_change *changes = arena_alloc(walk->arena, (size_t)count * sizeof *changes);

		for (int i = 0; i < count; i++)
			changes[i] = i < result->change_count ? result->changes[i] : (struct walk_change){
				walk->rows, rows[i].from_level, rows[i].to_level, arena_strdup(walk->arena, rows[i].reason) };
		result->changes = changes;
		result->change_count = count;
	}
	walk->level = result->level = got == 0 ? stage.level : walk->level;
	arena_release(&arena);
	return got;
}

/* What has settled meanwhile counts, and takes automation back where it has to. */
static int tend(struct walk *walk, struct err *err)
{
	if (ladder_tend(walk->store, NULL, NULL, err) < 0)
		return -1;
	return note_changes(walk, err);
}

/* The lead goes up as soon as a gate is open, as far as the machine decides what it can. */
static int look_at_gate(struct walk *walk, struct err *err)
{
	struct gate gate;

	if (walk->level >= LEVEL_PARTIAL)
		return 0;
	if (level_gate(walk->store, NULL, walk->level, &gate, err) < 0)
		return -1;
	if (!gate.open)
		return 0;
	if (level_promote(walk->store, NULL, &walk->lead, "every check of the gate holds", NULL, err) < 0)
		return -1;
	return note_changes(walk, err);
}

static int take_delivery(struct walk *walk, int64_t count, struct err *err)
{
	char note[32];

	if (walk->options->stop && *walk->options->stop)
		return err_set(err, "interrupted after %" PRId64 " of %" PRId64 " pictures", walk->rows, walk->options->items);
	snprintf(note, sizeof note, "working at level %d", walk->level);
	progress_step(walk->options->progress, walk->rows, walk->options->items, note);
	if (tend(walk, err) < 0 || look_at_gate(walk, err) < 0 || add_pictures(walk, count, err) < 0 || score(walk, err) < 0)
		return -1;
	return people_work(&walk->people, err);
}

/* ---- all of it ---- */

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int work_a_day(struct walk *walk, int64_t shift_ms, struct err *err)
{
	int64_t count = smaller(walk->options->per_day, walk->options->items - walk->rows), until = walk->rows + count;
	int64_t deliveries = smaller(DELIVERIES_MOST, (walk->options->per_day + DELIVERY_LEAST - 1) / DELIVERY_LEAST);
	int64_t size = (walk->options->per_day + deliveries - 1) / deliveries;

	for (int64_t i = 0; walk->rows < until; i++) {
		int64_t at_ms = shift_ms + i * CALENDAR_SHIFT_MS / deliveries;

		if (at_ms > *walk->options->clock_ms)
			*walk->options->clock_ms = at_ms;
		if (take_delivery(walk, smaller(size, until - walk->rows), err) < 0)
			return -1;
	}
	walk->result->days++;
	return 0;
}

/* Whether the machine decided a picture, and whether it was wrong. */
static int judge_one(struct walk *walk, const struct stage *stage, int64_t model_version_id, int64_t index, struct err *err)
{
	const char *label = walk->options->scratched[index] ? "scratch" : "ok";
	struct arena *arena = &walk->people.arena;
	struct prediction prediction;
	struct str name = STR_EMPTY;
	struct route_row route;
	int64_t item_id;
	int got;

	arena_clear(arena);
	picture_name_add(&name, index);
	got = item_find_named(walk->store, strrchr(str_text(&name), '/') + 1, &item_id, err);
	str_release(&name);
	if (got > 0)
		got = route_read(walk->store, stage, item_id, arena, &route, err);
	if (got <= 0 || str_equal(route.route, "human"))
		return got;
	walk->result->accepted++;
	got = prediction_read(walk->store, stage, item_id, model_version_id, arena, &prediction, err);
	if (got > 0 && prediction.label_id != stage_label_named(stage, label)->label_id)
		walk->result->accepted_errors++;
	return got;
}

static int judge(struct walk *walk, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct model_version live;
	struct stage stage;
	int got = stage_read(walk->store, NULL, &arena, &stage, err);

	if (got == 0)
		got = model_version_live(walk->store, &stage, &arena, &live, err);
	for (int64_t i = 0; got >= 0 && i < walk->rows; i++)
		got = judge_one(walk, &stage, live.model_version_id, i, err);
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

static int work_all_days(struct walk *walk, int64_t shift_ms, struct err *err)
{
	for (; walk->rows < walk->options->items; shift_ms = calendar_next_shift(shift_ms))
		if (work_a_day(walk, shift_ms, err) < 0)
			return -1;
	*walk->options->clock_ms += CALENDAR_SHIFT_MS; /* the last answers settle */
	return tend(walk, err) < 0 ? -1 : judge(walk, err);
}

/* What is true of a picture, but for a slip. */
static int say(void *context, const struct stage *stage, const struct review_task *task, bool slips, struct arena *arena,
               const char **label, struct review_answer *answer, struct err *err)
{
	const struct walk_options *options = context;
	int64_t index = picture_name_index(task->name);

	(void)stage, (void)arena, (void)answer;
	if (index < 0 || index >= options->items)
		return err_set(err, "%s is no picture of this demo", task->name);
	*label = options->scratched[index] != slips ? "scratch" : "ok";
	return 0;
}

int walk_run(struct store *store, const struct actor *owner, const struct walk_options *options, int64_t begin_ms,
             struct arena *arena, struct walk_result *result, struct err *err)
{
	struct walk walk = {
		.store = store, .owner = owner, .options = options, .result = result, .arena = arena,
		.people = { .store = store, .errors = options->inspector_errors, .say = say, .context = (void *)options,
		            .clock_ms = options->clock_ms, .arena = ARENA_EMPTY },
	};
	int got;

	*result = (struct walk_result){ .level = LEVEL_HUMAN_ONLY };
	got = people_hire(store, owner, &walk.lead, err);
	if (got == 0)
		got = people_sit(&walk.people, NULL, options->seed, err);
	if (got == 0)
		got = work_all_days(&walk, begin_ms, err);
	result->decisions = walk.people.decisions;
	result->slips = walk.people.slips;
	people_dismiss(&walk.people);
	return got;
}
