/* The template of recommenders, and its demo: the user's data is checked, a profile made of it, and films are ranked. */
#include "jobs/demo/journey.h"
#include "jobs/demo/random.h"
#include "jobs/demo/shipped.h"
#include "jobs/demo/viewers.h"
#include "jobs/monitor.h"
#include "jobs/template.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "db/store.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS       "examples/recommender"
#define CARD_MAX       65536   /* bytes */
#define KNOWN_LEAST    3       /* films that somebody has rated who is known: as profile.py has it */
#define BLANK_FIELDS   0.04    /* share of visits of which a field got lost on the way */
#define BLANK_PROFILES 0.3     /* of --drift profiles, unless said otherwise */
#define STREAM_LOST    201
#define STREAM_DEVICE  202
#define HOURS_LATE     3
#define KEY            "visit-"
#define SETTINGS       "promise.error=0.03,promise.notice=2000" /* as in the demo of inspection: the line is short */

enum { CHECK, PROFILE, RANK, STAGES };

static const struct template_stage stages[STAGES] = {
	[CHECK] = { .name = "check", .kind = "record", .output = "class",
	            .labels = (const char *const[]){ "complete", "incomplete", NULL } },
	[PROFILE] = { .name = "profile", .kind = "record", .output = "class",
	              .labels = (const char *const[]){ "known", "unknown", NULL },
	              .after = (const struct stage_link[]){ { .upstream = "check", .label = "complete" } }, .after_count = 1 },
	[RANK] = { .name = "rank", .kind = "record", .output = "ranking", .labels = (const char *const[]){ "listed", "none", NULL },
	           .after = (const struct stage_link[]){ { .upstream = "profile" } }, .after_count = 1, .settings = "agree.top_k=10" },
};

static const struct journey_stage at_work[STAGES] = {
	[CHECK] = { .card = "check.json", .level_most = 3 },
	[PROFILE] = { .card = "profile.json", .level_most = 3 },
	[RANK] = { .card = "rank.json", .level_most = 1, .late = HOURS_LATE }, /* what somebody takes is known when they have seen it */
};

struct story {
	const char *folder;
	const struct demo_options *options;
	struct viewers viewers;
	bool      drifts;
	int64_t   drift_at;   /* visit, from 0 */
	double    drift_share;
	struct arena arena;
	struct demo_result *result;
};

/* ---- visits ---- */

static const char *const fields[] = { "user", "device", "hour", "seen" };

static struct random draws_of(const struct story *story, int64_t visit, uint64_t stream)
{
	return random_begin(story->options->line.before.seed, (uint64_t)visit, stream);
}

/* The field that is lost of a visit; NULL: none. The same in each run. */
static const char *lost_field(const struct story *story, int64_t visit)
{
	struct random draws = draws_of(story, visit, STREAM_LOST);

	return random_chance(&draws, BLANK_FIELDS) ? fields[random_int(&draws, 0, 3)] : NULL;
}

static const struct rating *rating_of(const struct story *story, int64_t visit)
{
	return &story->viewers.ratings[story->viewers.past + visit];
}

static void add_visit(const struct story *story, int64_t visit, struct str *rows)
{
	static const char *const devices[] = { "television", "phone", "tablet" };
	const struct rating *rating = rating_of(story, visit);
	struct random draws = draws_of(story, visit, STREAM_DEVICE);
	const char *lost = lost_field(story, visit);
	json_t *row = json_pack("{s:o,s:I,s:s,s:s,s:I,s:i}", "key", json_sprintf(KEY "%06" PRId64, visit + 1), "visit", (json_int_t)visit + 1,
	                        "user", rating->user, "device", devices[random_int(&draws, 0, 2)], "hour",
	                        (json_int_t)(rating->time_s / 3600 % 24), "seen", rating->seen);
	char *line;

	if (lost)
		json_object_set_new(row, lost, json_null());
	line = json_dumps(row, JSON_COMPACT);
	str_addf(rows, "%s\n", line);
	free(line);
	json_decref(row);
}

static int deliver(void *context, int64_t first, int64_t count, struct arena *arena, char **rows, const char ***paths, struct err *err)
{
	struct str text = STR_EMPTY;

	(void)arena, (void)paths, (void)err;
	for (int64_t i = first; i < first + count; i++)
		add_visit(context, i, &text);
	*rows = str_take(&text);
	return 0;
}

/* ---- what people say ---- */

static int say(void *context, const struct stage *stage, const struct review_task *task, bool slips, struct arena *arena,
               const char **label, struct review_answer *answer, struct err *err)
{
	const struct story *story = context;
	int64_t visit = str_starts(task->name, KEY) ? strtoll(task->name + strlen(KEY), NULL, 10) - 1 : -1;

	(void)arena;
	if (visit < 0 || visit >= story->options->items)
		return err_set(err, "%s is no visit of this demo", task->name);
	if (str_equal(stage->name, stages[CHECK].name)) {
		*label = (lost_field(story, visit) != NULL) != slips ? "incomplete" : "complete";
	} else if (str_equal(stage->name, stages[PROFILE].name)) {
		*label = (rating_of(story, visit)->seen >= KNOWN_LEAST) != slips ? "known" : "unknown";
	} else {
		*label = "listed";
		answer->words = story->viewers.films[rating_of(story, visit)->film].title;
		answer->entered = "typed";
	}
	return 0;
}

/* ---- the folder ---- */

/* The card of profiles, with the fault among the arguments of its program. */
static int write_faulty_card(const struct story *story, const char *from, const char *to, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	json_t *card = json_load_file(arena_printf(&arena, "%s/profile.json", from), 0, NULL);
	json_t *command = json_object_get(json_object_get(card, "process"), "command");
	const char *target = arena_printf(&arena, "%s/profile.json", to);
	int got = 0;

	json_array_append_new(command, json_string("--blank"));
	if (json_array_append_new(command, json_sprintf("%" PRId64 ":%g", story->drift_at + 1, story->drift_share)) < 0 ||
	    json_dump_file(card, target, JSON_INDENT(2)) < 0)
		got = err_set(err, "%s: cannot be written", target);
	json_decref(card);
	arena_release(&arena);
	return got;
}

static int copy_programs(struct story *story, const char *from, const char *to, struct err *err)
{
	static const char *const files[] = { "lines.py", "check.py", "profile.py", "rank.py", "check.json", "rank.json" };

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (shipped_copy(from, to, files[i], err) < 0)
			return -1;
	return story->drifts ? write_faulty_card(story, from, to, err) : shipped_copy(from, to, "profile.json", err);
}

static int read_viewers(struct story *story, struct err *err)
{
	const struct demo_options *options = story->options;

	if (options->data)
		return viewers_read(&story->viewers, options->data, options->items, err);
	viewers_make(&story->viewers, options->line.before.seed, options->items);
	return 0;
}

static int make_folder(struct story *story, struct err *err)
{
	const char *model = arena_printf(&story->arena, "%s/model", story->folder);

	if (access(arena_printf(&story->arena, "%s/rung.db", story->folder), F_OK) == 0)
		return err_set(err, "%s/rung.db is a project already; take another folder, or remove that one", story->folder);
	if ((mkdir(story->folder, 0777) < 0 && errno != EEXIST) || (mkdir(model, 0777) < 0 && errno != EEXIST))
		return err_set(err, "%s: %s", model, strerror(errno));
	return 0;
}

static int fill_folder(struct story *story, struct err *err)
{
	const char *from = shipped_folder(&story->arena, PROGRAMS, "rank.py", "the example of a recommender", err);
	const char *to = arena_printf(&story->arena, "%s/model", story->folder);

	if (!from || journey_check(story->options, err) < 0 || shipped_program("python3", "the programs of this example are written in Python", err) < 0 ||
	    read_viewers(story, err) < 0 || make_folder(story, err) < 0 || copy_programs(story, from, to, err) < 0)
		return -1;
	return viewers_write(&story->viewers, to, err);
}

/* ---- what there is to tell ---- */

static const char *say_line(struct story *story, const char *heading, const char *words)
{
	story->result->lines[story->result->line_count++] = (struct demo_line){ heading, words };
	return words;
}

static void say_figure(struct story *story, const char *key, double value)
{
	story->result->figures[story->result->figure_count++] = (struct demo_figure){ key, value };
}

/* Choices and how many of them were listed, over the newest window. */
static int read_hits(struct store *store, int64_t window_ms, double *hits, double *choices, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct monitor_figure figure;
	struct stage stage;
	int got = stage_read(store, stages[RANK].name, &arena, &stage, err);

	if (got == 0)
		got = monitor_figure(store, &stage, "output.agreement.blind", "", window_ms, &arena, &figure, err);
	if (got == 0) {
		*choices = (double)figure.count;
		*hits = figure.count > 0 ? figure.value * *choices : 0;
	}
	arena_release(&arena);
	return got;
}

static void tell_hits(struct story *story, struct arena *arena, double hits, double choices, const char *key, const char *when)
{
	say_figure(story, arena_printf(arena, "hit_rate%s", key), choices > 0 ? hits / choices : (double)NAN);
	say_figure(story, arena_printf(arena, "choices%s", key), choices);
	if (choices > 0)
		say_line(story, *key ? "" : "hits", arena_printf(arena, "%s the film they took was among the first ten in %.1f %% of %.0f choices", when,
		                                                 100 * hits / choices, choices));
}

static int tell(void *context, struct store *store, struct arena *arena, struct err *err)
{
	struct story *story = context;
	int64_t now_ms = store_now(store), since_ms = journey_time_of(story->options, story->drift_at, now_ms) + HOURS_LATE * CLOCK_HOUR_MS;
	int64_t whole_ms = now_ms - journey_time_of(story->options, 0, now_ms);
	double hits, choices, late_hits, late_choices;

	if (read_hits(store, whole_ms, &hits, &choices, err) < 0)
		return -1;
	if (!story->drifts) {
		tell_hits(story, arena, hits, choices, "", "in all");
		return 0;
	}
	if (read_hits(store, now_ms - since_ms, &late_hits, &late_choices, err) < 0)
		return -1;
	tell_hits(story, arena, hits - late_hits, choices - late_choices, "", "before");
	tell_hits(story, arena, late_hits, late_choices, "_after", "after ");
	say_figure(story, "drift_at", (double)story->drift_at + 1);
	say_line(story, "fault", arena_printf(arena, "from visit %" PRId64 " on, %.0f %% of the profiles come out empty", story->drift_at + 1,
	                                      100 * story->drift_share));
	return 0;
}

static void tell_data(struct story *story, struct arena *arena)
{
	const struct viewers *viewers = &story->viewers;

	say_line(story, "data", story->options->data
		? arena_printf(arena, "%s: %" PRId64 " ratings are known beforehand, %" PRId64 " more are visits, and the film of each is what they took",
		               story->options->data, viewers->past, story->options->items)
		: arena_printf(arena, "simulated users with tastes: %" PRId64 " ratings are known beforehand, then %" PRId64 " visits", viewers->past,
		               story->options->items));
	say_line(story, "", arena_printf(arena, "devices are simulated, and so is that a field is lost of %.0f %% of the visits", 100 * BLANK_FIELDS));
	say_line(story, "programs", arena_printf(arena, "%s/model: check.py, profile.py and rank.py, with their cards", story->folder));
}

/* ---- the demo ---- */

static int make(const char *folder, const struct demo_options *options, struct arena *arena, struct demo_result *result, struct err *err)
{
	struct story story = { .folder = folder, .options = options, .drifts = options->drift != NULL, .arena = ARENA_EMPTY, .result = result };
	struct journey journey = { .template = &template_recommender, .stages = at_work, .title = "recommender", .folder = folder,
	                           .options = options, .settings = SETTINGS, .deliver = deliver, .say = say, .tell = tell, .context = &story };
	int got;

	*result = (struct demo_result){ .figure_count = 0 };
	story.drift_share = isfinite(options->drift_share) ? options->drift_share : BLANK_PROFILES;
	story.drift_at = journey_drift_at(options);
	journey.change_at = story.drifts ? story.drift_at : -1;
	got = fill_folder(&story, err);
	if (got == 0)
		tell_data(&story, arena);
	if (got == 0)
		got = journey_run(&journey, arena, result, err);
	viewers_release(&story.viewers);
	arena_release(&story.arena);
	return got;
}

const struct template template_recommender = {
	.name = "recommender", .says = "records: check, profile, rank", .stages = stages, .stage_count = STAGES,
	.dials = (const char *const[]){ "data", NULL }, .drifts = (const char *const[]){ "profiles", NULL }, .always_works = true,
	.items = 2400, .per_day = 480, .demo = make,
};
