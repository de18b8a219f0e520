#include "jobs/demo/journey.h"

#include "base/clock.h"
#include "base/xalloc.h"
#include "db/level_change.h"
#include "db/store.h"
#include "jobs/intake.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "jobs/model_add.h"
#include "jobs/score.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define HOURS_A_DAY 24
#define LOOK_HOURS  6  /* the lead looks at the gates every so often */
#define HOURS_MOST  (INT64_C(3660) * HOURS_A_DAY)

/* What the steps share. */
struct travel {
	const struct journey *journey;
	struct store   *store;
	struct actor    owner, lead;
	struct people  *people;    /* of each stage */
	struct scoring *scoring;
	struct arena    arena;     /* of all of it */
	struct demo_result *result;
	int64_t         clock_ms;  /* what the store takes for now */
	int64_t         rows;      /* that have come in */
	unsigned char   draw_key[HASH_KEY_BYTES]; /* from the seed: the same seed tells the same story */
};

/* ---- hours ---- */

static int64_t hour_of(const struct demo_options *options, int64_t index)
{
	return index * HOURS_A_DAY / options->per_day;
}

static int64_t hours_in(const struct demo_options *options)
{
	return hour_of(options, options->items - 1) + 1;
}

int64_t journey_drift_at(const struct demo_options *options)
{
	int64_t near_the_end = options->items - (options->per_day + 1) / 2;

	if (options->drift_at >= 0)
		return options->drift_at;
	return near_the_end > 0 ? near_the_end : options->items / 2;
}

int64_t journey_time_of(const struct demo_options *options, int64_t index, int64_t now_ms)
{
	return now_ms - (hours_in(options) - hour_of(options, index)) * CLOCK_HOUR_MS;
}

int journey_check(const struct demo_options *options, struct err *err)
{
	return hours_in(options) <= HOURS_MOST ? 0 :
		err_set(err, "%" PRId64 " items are more than ten years, at %" PRId64 " a day", options->items, options->per_day);
}

/* ---- setting up ---- */

static const char *stage_name(const struct travel *travel, int stage)
{
	return travel->journey->template->stages[stage].name;
}

static int add_model(struct travel *travel, int stage, struct err *err)
{
	const struct journey *journey = travel->journey;
	const struct demo_options *options = journey->options;
	struct model_add_result added;

	if (model_add(travel->store, stage_name(travel, stage), &travel->owner,
	              arena_printf(&travel->arena, "%s/model/%s", journey->folder, journey->stages[stage].card),
	              &(struct model_add_options){ .engine_library = options->engine_library, .program = options->program },
	              &travel->arena, &added, err) < 0)
		return err_wrap(err, "stage %s", stage_name(travel, stage));
	return 0;
}

static int sit_down(struct travel *travel, int stage, struct err *err)
{
	const struct journey *journey = travel->journey;
	struct people *people = &travel->people[stage];

	*people = (struct people){ .store = travel->store, .errors = journey->options->inspector_errors, .say = journey->say,
	                           .context = journey->context, .clock_ms = &travel->clock_ms, .arena = ARENA_EMPTY };
	return people_sit(people, stage_name(travel, stage), journey->options->line.before.seed + (uint64_t)stage, err);
}

static int make_project(struct travel *travel, struct err *err)
{
	const struct journey *journey = travel->journey;
	struct store_new new = { .name = journey->title, .use_case = "new", .simulated = true, .created_ms = travel->clock_ms,
	                         .draw_key = travel->draw_key };

	if (template_make(arena_printf(&travel->arena, "%s/rung.db", journey->folder), journey->template, &new, &travel->clock_ms,
	                  &travel->store, &travel->owner, err) < 0)
		return -1;
	if (template_settings(travel->store, 0, &travel->owner, journey->settings, err) < 0)
		return -1;
	return template_settings(travel->store, 0, &travel->owner, journey->options->settings, err);
}

static int set_up(struct travel *travel, struct err *err)
{
	const struct demo_options *options = travel->journey->options;
	int got = make_project(travel, err);

	for (int i = 0; got == 0 && i < travel->journey->template->stage_count; i++)
		got = add_model(travel, i, err);
	if (got == 0)
		got = people_hire(travel->store, &travel->owner, &travel->lead, err);
	for (int i = 0; got == 0 && i < travel->journey->template->stage_count; i++)
		got = sit_down(travel, i, err);
	if (got == 0)
		got = score_open(travel->store, NULL, &travel->owner,
		                 &(struct score_options){ .workers = 1, .engine_library = options->engine_library,
		                                          .program = options->program, .stop = options->stop },
		                 &travel->scoring, err);
	return got;
}

/* ---- an hour ---- */

static int take_in(struct travel *travel, int64_t count, struct arena *arena, struct err *err)
{
	static const char *const standard_input = "-";
	const struct journey *journey = travel->journey;
	struct intake_options options = { .source = "demo", .program = journey->options->program };
	const char **paths = (const char **)&standard_input;
	struct intake_result result = { 0 };
	char *rows = NULL;
	int got = journey->deliver(journey->context, travel->rows, count, arena, &rows, &paths, err);

	if (got == 0 && rows)
		options.input = fmemopen(rows, strlen(rows), "r");
	if (got == 0)
		got = intake_add(travel->store, stage_name(travel, 0), &travel->owner, paths, rows ? 1 : (int)count, &options, &result, err);
	if (got == 0 && result.added != count)
		got = err_set(err, "%" PRId64 " of %" PRId64 " items went in: %s", result.added, count,
		              result.rejects.count ? result.rejects.rows[0].reason : "the same twice");
	if (options.input)
		fclose(options.input);
	reject_list_release(&result.rejects);
	free(rows);
	travel->rows += count;
	return got;
}

static int64_t rows_by(const struct demo_options *options, int64_t hour)
{
	int64_t rows = hour <= 0 ? 0 : (hour * options->per_day + HOURS_A_DAY - 1) / HOURS_A_DAY;

	return rows < options->items ? rows : options->items;
}

/* What can be answered by now of what came in hours ago: a project's first item has the number 1. */
static int answer_late(struct travel *travel, int64_t hour, struct err *err)
{
	for (int i = 0; i < travel->journey->template->stage_count; i++) {
		int64_t late = travel->journey->stages[i].late, first = rows_by(travel->journey->options, hour - late);

		if (late > 0 && people_answer(&travel->people[i], first + 1, rows_by(travel->journey->options, hour - late + 1) - first, err) < 0)
			return err_wrap(err, "stage %s", stage_name(travel, i));
	}
	return 0;
}

static int answer_now(struct travel *travel, struct err *err)
{
	for (int i = 0; i < travel->journey->template->stage_count; i++)
		if (travel->journey->stages[i].late == 0 &&
		    (score_more(travel->scoring, err) < 0 || people_work(&travel->people[i], err) < 0))
			return err_wrap(err, "stage %s", stage_name(travel, i));
	return 0;
}

/* What has settled meanwhile counts, and takes automation back where it has to. */
static int tend(struct travel *travel, struct err *err)
{
	for (int i = 0; i < travel->journey->template->stage_count; i++)
		if (ladder_tend(travel->store, stage_name(travel, i), NULL, err) < 0)
			return -1;
	return 0;
}

/* The lead goes up where a gate is open. */
static int look_at_gate(struct travel *travel, int at, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	struct gate gate;
	int got = stage_read(travel->store, stage_name(travel, at), &arena, &stage, err);

	if (got == 0 && stage.level < travel->journey->stages[at].level_most) {
		got = level_gate(travel->store, stage.name, stage.level, &gate, err);
		if (got == 0 && gate.open && level_promote(travel->store, stage.name, &travel->lead, "every check of the gate holds", NULL, err) < 0)
			got = -1;
	}
	arena_release(&arena);
	return got;
}

static int look_at_gates(struct travel *travel, struct err *err)
{
	for (int i = 0; i < travel->journey->template->stage_count; i++)
		if (look_at_gate(travel, i, err) < 0)
			return err_wrap(err, "stage %s", stage_name(travel, i));
	return 0;
}

static int live_an_hour(struct travel *travel, int64_t hour, struct err *err)
{
	const struct demo_options *options = travel->journey->options;
	int64_t count = rows_by(options, hour + 1) - travel->rows;
	struct arena arena = ARENA_EMPTY;
	int got;

	if (options->stop && *options->stop)
		return err_set(err, "interrupted after %" PRId64 " of %" PRId64 " items", travel->rows, options->items);
	progress_step(options->progress, travel->rows, options->items, "working");
	for (int i = 0; i < travel->journey->template->stage_count; i++)
		travel->people[i].until_ms = travel->clock_ms + CLOCK_HOUR_MS - CLOCK_SECOND_MS;
	got = tend(travel, err);
	if (got == 0 && hour % LOOK_HOURS == 0)
		got = look_at_gates(travel, err);
	if (got == 0)
		got = answer_late(travel, hour, err);
	if (got == 0 && count > 0)
		got = take_in(travel, count, &arena, err);
	if (got == 0)
		got = answer_now(travel, err);
	if (got == 0)
		got = score_more(travel->scoring, err); /* for what is late */
	arena_release(&arena);
	return got;
}

static int live(struct travel *travel, int64_t begin_ms, struct err *err)
{
	int64_t hours = hours_in(travel->journey->options);

	for (int64_t hour = 0; hour < hours; hour++) {
		travel->clock_ms = begin_ms + hour * CLOCK_HOUR_MS;
		if (live_an_hour(travel, hour, err) < 0)
			return -1;
	}
	travel->clock_ms = begin_ms + hours * CLOCK_HOUR_MS;
	travel->result->walk.days = (hours + HOURS_A_DAY - 1) / HOURS_A_DAY;
	return tend(travel, err);
}

/* ---- what there is to tell ---- */

static void add_line(struct travel *travel, const char *heading, const char *words)
{
	travel->result->lines[travel->result->line_count++] = (struct demo_line){ heading, words };
}

/* Why it went down last, or what keeps it from the next rung up to partial automation; NULL: nothing to tell. */
static int tell_why(struct travel *travel, const struct stage *stage, const struct level_row *last, int most, struct arena *arena, const char **why,
                    struct err *err)
{
	struct gate gate;

	*why = last && last->to_level < last->from_level ? arena_printf(arena, "%.*s", (int)strcspn(last->reason, ";"), last->reason) : NULL;
	if (*why || stage->level >= LEVEL_PARTIAL)
		return 0;
	if (level_gate(travel->store, stage->name, stage->level, &gate, err) < 0)
		return -1;
	for (int i = 0; i < gate.check_count && !*why; i++)
		if (!gate.checks[i].ok)
			*why = arena_printf(arena, "to %d: %s, %s", stage->level + 1, gate.checks[i].name, gate.checks[i].why);
	if (!*why && stage->level >= most)
		*why = arena_printf(arena, "the gate to %d is open, and this example goes no further", stage->level + 1);
	return 0;
}

/* "check: level 3, partial automation (0 to 1, 1 to 2, 2 to 3)". */
static int tell_levels(struct travel *travel, int at, struct arena *arena, struct err *err)
{
	struct demo_result *result = travel->result;
	struct stage stage;
	struct level_row *rows;
	const char *words, *why;
	int count;

	if (stage_read(travel->store, stage_name(travel, at), arena, &stage, err) < 0 ||
	    level_history(travel->store, &stage, arena, &rows, &count, err) < 0)
		return -1;
	words = arena_printf(arena, "%s: level %d, %s", stage.name, stage.level, level_name(stage.level));
	for (int i = 0; i < count; i++)
		words = arena_printf(arena, "%s%s%d to %d", words, i ? ", " : " (", rows[i].from_level, rows[i].to_level);
	add_line(travel, at == 0 ? "levels" : "", arena_printf(arena, "%s%s", words, count ? ")" : ""));
	if (tell_why(travel, &stage, count ? &rows[count - 1] : NULL, travel->journey->stages[at].level_most, arena, &why, err) < 0)
		return -1;
	if (why)
		add_line(travel, "", arena_printf(arena, "  %s", why));
	result->figures[result->figure_count++] = (struct demo_figure){ arena_printf(arena, "level_%s", stage.name), stage.level };
	return 0;
}

/* Where the change is in the middle of what is looked at: as an option, where a day would not show it well. */
static const char *since_option(const struct travel *travel, struct arena *arena)
{
	const struct journey *journey = travel->journey;
	int64_t begin_ms = journey_time_of(journey->options, 0, travel->clock_ms), from_ms, after_ms;
	char text[CLOCK_TEXT_SIZE];

	if (journey->change_at < 0)
		return "";
	after_ms = travel->clock_ms - journey_time_of(journey->options, journey->change_at, travel->clock_ms);
	if (after_ms >= CLOCK_DAY_MS / 3 && after_ms <= CLOCK_DAY_MS * 2 / 3)
		return "";
	from_ms = travel->clock_ms - 2 * after_ms > begin_ms ? travel->clock_ms - 2 * after_ms : begin_ms;
	clock_iso(from_ms, text);
	return arena_printf(arena, " --since %.16s", text);
}

static void tell_next(struct travel *travel, struct arena *arena)
{
	const char *folder = travel->journey->folder;

	add_line(travel, "next", arena_printf(arena, "rung -p %s/rung.db pipeline%s  what passes through, and where trouble began", folder,
	                                      since_option(travel, arena)));
	add_line(travel, "", arena_printf(arena, "rung -p %s/rung.db           the console: gp is the pipeline", folder));
}

static int tell(struct travel *travel, struct arena *arena, struct err *err)
{
	struct walk_result *walk = &travel->result->walk;
	const struct journey *journey = travel->journey;

	for (int i = 0; i < journey->template->stage_count; i++) {
		walk->decisions += travel->people[i].decisions;
		walk->slips += travel->people[i].slips;
	}
	add_line(travel, "people", arena_printf(arena, "simulated, in %" PRId64 " day%s: %" PRId64 " answers, %" PRId64 " of them slips; each is marked",
	                                        walk->days, walk->days == 1 ? "" : "s", walk->decisions, walk->slips));
	for (int i = 0; i < journey->template->stage_count; i++)
		if (tell_levels(travel, i, arena, err) < 0)
			return -1;
	if (journey->tell && journey->tell(journey->context, travel->store, arena, err) < 0)
		return -1;
	tell_next(travel, arena);
	return 0;
}

int journey_run(const struct journey *journey, struct arena *arena, struct demo_result *result, struct err *err)
{
	struct travel travel = { .journey = journey, .result = result, .arena = ARENA_EMPTY };
	int64_t begin_ms = journey_time_of(journey->options, 0, (int64_t)time(NULL) * CLOCK_SECOND_MS);
	int stages = journey->template->stage_count, got;

	if (journey_check(journey->options, err) < 0)
		return -1;
	for (size_t i = 0; i < sizeof travel.draw_key; i++)
		travel.draw_key[i] = (unsigned char)(journey->options->line.before.seed >> 8 * (i % 8));
	travel.people = xcalloc((size_t)stages, sizeof *travel.people);
	travel.clock_ms = begin_ms - CLOCK_HOUR_MS;
	got = set_up(&travel, err);
	if (got == 0)
		got = live(&travel, begin_ms, err);
	if (got == 0)
		got = tell(&travel, arena, err);
	score_close(travel.scoring, &result->score);
	for (int i = 0; i < stages; i++)
		people_dismiss(&travel.people[i]);
	store_close(travel.store);
	free(travel.people);
	arena_release(&travel.arena);
	return got;
}
