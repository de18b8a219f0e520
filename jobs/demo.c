#include "jobs/demo.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/store.h"
#include "jobs/demo/shipped.h"
#include "jobs/demo/write_pictures.h"
#include "jobs/intake.h"
#include "jobs/level.h"
#include "jobs/model_add.h"
#include "jobs/template.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MODEL_NAME  "screens"
#define PROMISE     "promise.error=0.03,promise.notice=2000" /* the line is short, and a change in it is to be seen */
#define SET_UP_MS   CLOCK_HOUR_MS /* before simulated people begin */

/* The stage of the demo, whose promise is other than that of a project in earnest. */
static const struct template_stage stages[] = {
	{ .name = "main", .kind = "image", .output = "class", .labels = (const char *const[]){ "ok", "scratch", NULL },
	  .critical = (const char *const[]){ "scratch", NULL } },
};
static const struct template screens = { .name = "screens", .stages = stages, .stage_count = 1 };

/* What the steps share. */
struct demo {
	const char *folder, *project;
	const struct demo_options *options;
	bool *scratched;      /* what is true of each picture */
	struct walk_options walk;
	int64_t begins_ms;    /* of the walk; 0: there is none */
	int64_t clock_ms;     /* of the walk: what the store takes for now */
	unsigned char draw_key[HASH_KEY_BYTES]; /* from the seed: the same seed tells the same story */
	struct arena arena;
	struct store *store;
	struct actor actor;
};

static int make_folder(struct demo *demo, struct err *err)
{
	if (mkdir(demo->folder, 0777) < 0 && errno != EEXIST)
		return err_set(err, "%s: %s", demo->folder, strerror(errno));
	if (access(demo->project, F_OK) == 0)
		return err_set(err, "%s is a project already; take another folder, or remove that one", demo->project);
	return 0;
}

static int make_project(struct demo *demo, struct err *err)
{
	struct store_new new = { .name = "phone screens", .use_case = "new", .simulated = true, .created_ms = demo->clock_ms,
	                         .draw_key = demo->draw_key };

	if (template_make(demo->project, &screens, &new, demo->clock_ms ? &demo->clock_ms : NULL, &demo->store, &demo->actor, err) < 0 ||
	    template_settings(demo->store, 0, &demo->actor, PROMISE, err) < 0)
		return -1;
	return template_settings(demo->store, 0, &demo->actor, demo->options->settings, err);
}

static int add_pictures(struct demo *demo, struct err *err)
{
	const char *pictures = arena_printf(&demo->arena, "%s/pictures", demo->folder);
	struct intake_result result;
	int got = intake_add(demo->store, NULL, &demo->actor, &pictures, 1,
		&(struct intake_options){ .source = "demo", .progress = demo->options->progress, .stop = demo->options->stop },
		&result, err);

	if (got == 0 && result.added != demo->options->items)
		got = err_set(err, "%" PRId64 " of %" PRId64 " pictures went in: %s", result.added, demo->options->items,
			result.rejects.count ? result.rejects.rows[0].reason : "interrupted");
	reject_list_release(&result.rejects);
	return got;
}

static const char *model_folder(struct arena *arena, struct err *err)
{
	return shipped_folder(arena, "models/demo", MODEL_NAME ".onnx", "the demo model", err);
}

/* The folder gets its own copy, so that it stays whole wherever the program goes. */
static int add_model(struct demo *demo, struct err *err)
{
	const char *from = model_folder(&demo->arena, err), *to = arena_printf(&demo->arena, "%s/model", demo->folder);
	struct model_add_result added;

	if (!from)
		return -1;
	if (mkdir(to, 0777) < 0 && errno != EEXIST)
		return err_set(err, "%s: %s", to, strerror(errno));
	if (shipped_copy(from, to, MODEL_NAME ".onnx", err) < 0 ||
	    shipped_copy(from, to, MODEL_NAME ".json", err) < 0)
		return -1;
	return model_add(demo->store, NULL, &demo->actor, arena_printf(&demo->arena, "%s/" MODEL_NAME ".onnx", to),
		&(struct model_add_options){ .engine_library = demo->options->engine_library, .program = demo->options->program },
		&demo->arena, &added, err);
}

static int score(struct demo *demo, struct score_result *result, struct err *err)
{
	const struct demo_options *options = demo->options;

	if (score_run(demo->store, NULL, &demo->actor,
	              &(struct score_options){ .engine_library = options->engine_library, .program = options->program,
	                                       .stop = options->stop, .progress = options->progress },
	              result, err) < 0)
		return -1;
	if (options->stop && *options->stop)
		return err_set(err, "interrupted after %" PRId64 " predictions; go on with: rung -p %s score", result->scored,
			demo->project);
	return 0;
}

static void plan_walk(struct demo *demo)
{
	const struct demo_options *options = demo->options;

	demo->walk = (struct walk_options){
		.folder = demo->folder, .items = options->items, .per_day = options->per_day, .scratched = demo->scratched,
		.inspector_errors = options->inspector_errors, .seed = options->line.before.seed,
		.engine_library = options->engine_library, .program = options->program, .progress = options->progress,
		.stop = options->stop,
	};
	if (!options->automatic)
		return;
	demo->begins_ms = walk_begins(&demo->walk, (int64_t)time(NULL) * CLOCK_SECOND_MS);
	demo->clock_ms = demo->begins_ms - SET_UP_MS;
	demo->walk.clock_ms = &demo->clock_ms;
}

/* Up to level 1, through the gate like everybody. A demo too small for the gate stays where it is. */
static int promote(struct demo *demo, struct demo_result *result, struct err *err)
{
	struct gate gate;
	struct err why = ERR_NONE;

	result->level = level_promote(demo->store, NULL, &demo->actor, "demo: the model is checked and has predicted everything",
		&gate, &why);
	if (result->level >= 0)
		return 0;
	if (gate.check_count == 0 || gate.open)
		return err_set(err, "%s", why.text);
	result->level = 0;
	snprintf(result->why_level, sizeof result->why_level, "%.255s", why.text);
	return 0;
}

/* Everything at once, and people may begin. */
static int fill(struct demo *demo, struct demo_result *result, struct err *err)
{
	if (add_pictures(demo, err) < 0 || add_model(demo, err) < 0 || score(demo, &result->score, err) < 0)
		return -1;
	return promote(demo, result, err);
}

static int walk(struct demo *demo, struct arena *arena, struct demo_result *result, struct err *err)
{
	int got = add_model(demo, err);

	if (got == 0)
		got = walk_run(demo->store, &demo->actor, &demo->walk, demo->begins_ms, arena, &result->walk, err);
	result->score = result->walk.score;
	result->level = result->walk.level;
	return got;
}

struct screen_line demo_screens(const struct demo_options *options, int64_t drift_at)
{
	struct screen_line line = { .before = options->line.before, .after = options->line.before, .change_at = -1 };
	const struct { const char *drift; double *dial; } dials[] = {
		{ "newkind", &line.after.new_kind }, { "glare", &line.after.glare }, { "blur", &line.after.blur },
		{ "noise", &line.after.noise },
	};

	for (size_t i = 0; i < sizeof dials / sizeof *dials; i++)
		if (str_equal(options->drift, dials[i].drift)) {
			*dials[i].dial = isfinite(options->drift_share) ? options->drift_share : 1;
			line.change_at = drift_at;
		}
	return line;
}

int demo_make(const char *folder, const struct demo_options *options, struct arena *arena, struct demo_result *result,
              struct err *err)
{
	struct demo demo = { .folder = folder, .options = options, .arena = ARENA_EMPTY };
	const struct screen_line line = demo_screens(options, options->drift_at >= 0 ? options->drift_at : options->items * 3 / 5);
	int got;

	*result = (struct demo_result){ 0 };
	demo.project = arena_printf(&demo.arena, "%s/rung.db", folder);
	demo.scratched = xcalloc((size_t)options->items, sizeof *demo.scratched);
	for (size_t i = 0; i < sizeof demo.draw_key; i++)
		demo.draw_key[i] = (unsigned char)(options->line.before.seed >> 8 * (i % 8));
	plan_walk(&demo);
	got = !options->pictures_only && !model_folder(&demo.arena, err) ? -1 : make_folder(&demo, err); /* before the long work */
	if (got == 0)
		got = write_pictures(folder, &line, options->items, options->progress, options->stop, demo.scratched, err);
	for (int64_t i = 0; i < options->items; i++)
		result->scratched += demo.scratched[i];
	if (got == 0 && !options->pictures_only)
		got = make_project(&demo, err);
	if (got == 0 && !options->pictures_only)
		got = options->automatic ? walk(&demo, arena, result, err) : fill(&demo, result, err);
	store_close(demo.store);
	free(demo.scratched);
	arena_release(&demo.arena);
	return got;
}

static const struct template_stage inspection_stages[] = {
	{ .name = "main", .kind = "image", .output = "class", .labels = (const char *const[]){ "ok", "defect", NULL },
	  .critical = (const char *const[]){ "defect", NULL } },
};

const struct template template_inspection = {
	.name = "inspection", .says = "images, ok and defect", .stages = inspection_stages, .stage_count = 1,
	.dials = (const char *const[]){ "defects", "glare", "blur", "noise", "new-kind", "pictures-only", NULL },
	.drifts = (const char *const[]){ "newkind", "glare", "blur", "noise", NULL },
	.items = 2000, .per_day = 500, .demo = demo_make,
};
