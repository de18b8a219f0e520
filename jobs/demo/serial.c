/* The template of serial numbers, and its demo: the line of inspection, whose phones carry a number too. Beside the stage that looks
 * for defects stands a second branch: where is text in the picture, and what does it say? Hour after hour pictures come in. */
#include "jobs/demo/journey.h"
#include "jobs/demo/shipped.h"
#include "jobs/demo/transcripts.h"
#include "jobs/demo/write_pictures.h"
#include "jobs/template.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CARDS       "models/ppocr"
#define FINDER      "ch_PP-OCRv4_det_infer"
#define READER      "ch_PP-OCRv4_rec_infer"
#define SIGNS       "ppocr_keys_v1.txt"
#define JUDGE       "screens"
#define NUMBERED    0.97 /* share of phones with a number */
#define STREAM_SLIP 203
#define SETTINGS    "promise.error=0.03,promise.notice=2000" /* as in the demo of inspection: the line is short */

enum { SURFACE, FIND, READ, STAGES };

static const struct template_stage stages[STAGES] = {
	[SURFACE] = { .name = "surface", .kind = "image", .output = "class", .labels = (const char *const[]){ "ok", "defect", NULL },
	              .critical = (const char *const[]){ "defect", NULL } },
	[FIND] = { .name = "find", .kind = "image", .output = "regions", .labels = (const char *const[]){ "text", "none", NULL } },
	[READ] = { .name = "read", .kind = "image", .output = "text", .labels = (const char *const[]){ "read", "unread", NULL },
	           .after = (const struct stage_link[]){ { .upstream = "find", .label = "text" } }, .after_count = 1,
	           .settings = "agree.text=characters" },
};

static const struct journey_stage at_work[STAGES] = {
	[SURFACE] = { .card = JUDGE ".onnx", .level_most = 3 },
	[FIND] = { .card = FINDER ".onnx", .level_most = 3 },
	[READ] = { .card = READER ".onnx", .level_most = 3 },
};

static const struct shipped_file models[] = {
	{ FINDER ".onnx", "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff" },
	{ READER ".onnx", "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0" },
	{ SIGNS, "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7" },
};

enum { MODELS = sizeof models / sizeof *models };

/* What is true of a picture. */
struct numbered { bool scratched; char serial[STICKER_SIGNS + 1]; struct region at; };

struct story {
	const char *folder;
	const struct demo_options *options;
	struct screen_line line;
	struct numbered *truth;
	bool     drifts;
	int64_t  drift_at; /* picture, from 0 */
	FILE    *told;     /* truth.csv */
	struct arena arena;
	struct demo_result *result;
};

/* ---- pictures ---- */

static int draw(struct story *story, int64_t index, const char *path, struct err *err)
{
	struct numbered *truth = &story->truth[index];
	struct screen_truth drawn;

	if (write_picture(story->folder, &story->line, index, &drawn, err) < 0)
		return -1;
	truth->scratched = drawn.scratched;
	truth->at = drawn.serial_at;
	memcpy(truth->serial, drawn.serial, sizeof truth->serial);
	if (fprintf(story->told, "%s,%s,%s\n", path + strlen(story->folder) + 1, truth->scratched ? "defect" : "ok", truth->serial) < 0)
		return err_set(err, "%s/truth.csv: %s", story->folder, strerror(errno));
	return 0;
}

static int deliver(void *context, int64_t first, int64_t count, struct arena *arena, char **rows, const char ***paths, struct err *err)
{
	struct story *story = context;
	const char **list = arena_alloc(arena, (size_t)count * sizeof *list);

	(void)rows;
	for (int64_t i = 0; i < count; i++) {
		struct str path = STR_EMPTY;

		str_addf(&path, "%s/", story->folder);
		picture_name_add(&path, first + i);
		list[i] = arena_strdup(arena, str_text(&path));
		str_release(&path);
		if (draw(story, first + i, list[i], err) < 0)
			return -1;
	}
	*paths = list;
	return 0;
}

/* ---- what people say ---- */

/* The number; one sign of it another where somebody slips. */
static const char *serial_said(const struct story *story, int64_t index, bool slips, struct arena *arena)
{
	struct random draws = random_begin(story->options->line.before.seed, (uint64_t)index, STREAM_SLIP);
	char *said = arena_strdup(arena, story->truth[index].serial);
	char *at = &said[random_int(&draws, 0, STICKER_SIGNS - 1)];

	if (slips && *said)
		*at = sticker_other_sign(&draws, *at);
	return said;
}

static const char *say_where(const struct numbered *truth, const struct stage *stage, bool slips, struct arena *arena,
                             struct review_answer *answer)
{
	const char *label = (*truth->serial != '\0') != slips ? "text" : "none";

	if (*truth->serial && !slips) {
		struct region *print = arena_alloc(arena, sizeof *print);

		*print = truth->at;
		print->label_id = stage_label_named(stage, label)->label_id;
		answer->regions = print;
		answer->region_count = 1;
	}
	return label;
}

static int say(void *context, const struct stage *stage, const struct review_task *task, bool slips, struct arena *arena,
               const char **label, struct review_answer *answer, struct err *err)
{
	const struct story *story = context;
	int64_t index = picture_name_index(task->name);
	const struct numbered *truth;

	if (index < 0 || index >= story->options->items)
		return err_set(err, "%s is no picture of this demo", task->name);
	truth = &story->truth[index];
	if (str_equal(stage->name, stages[SURFACE].name))
		*label = truth->scratched != slips ? "defect" : "ok";
	else if (str_equal(stage->name, stages[FIND].name))
		*label = say_where(truth, stage, slips, arena, answer);
	else if (*truth->serial) {
		*label = "read";
		answer->words = serial_said(story, index, slips, arena);
		answer->entered = "typed";
	} else
		*label = "unread";
	return 0;
}

/* ---- the folder ---- */

static int make_folder(struct story *story, const char *name, struct err *err)
{
	const char *path = arena_printf(&story->arena, "%s%s%s", story->folder, *name ? "/" : "", name);

	return mkdir(path, 0777) < 0 && errno != EEXIST ? err_set(err, "%s: %s", path, strerror(errno)) : 0;
}

/* The card of the model that comes with rung: its scratches are this example's defects, and it knows nothing of the strip below the
 * phone, so that it is not shown it. */
static int write_card(const char *from, const char *to, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	json_t *card = json_load_file(arena_printf(&arena, "%s/" JUDGE ".json", from), 0, NULL);
	const char *target = arena_printf(&arena, "%s/" JUDGE ".json", to);
	int got = 0;

	json_object_del(card, "highlight");
	if (json_object_set_new(card, "label_map", json_pack("{s:s}", "scratch", "defect")) < 0 ||
	    json_object_set_new(json_object_get(card, "input"), "crop",
	                        json_pack("{s:f}", "height", (double)SCREEN_HEIGHT / (SCREEN_HEIGHT + SCREEN_STRIP))) < 0 || json_dump_file(card, target, JSON_INDENT(1)) < 0)
		got = err_set(err, "%s: cannot be written", target);
	json_decref(card);
	arena_release(&arena);
	return got;
}

static int copy_models(struct story *story, const char *fetched, const char *cards, const char *demo, struct err *err)
{
	const char *to = arena_printf(&story->arena, "%s/model", story->folder);

	for (int i = 0; i < MODELS; i++)
		if (shipped_copy(fetched, to, models[i].name, err) < 0)
			return -1;
	if (shipped_copy(cards, to, FINDER ".json", err) < 0 || shipped_copy(cards, to, READER ".json", err) < 0 ||
	    shipped_copy(demo, to, JUDGE ".onnx", err) < 0)
		return -1;
	return write_card(demo, to, err);
}

static int begin_truth(struct story *story, struct err *err)
{
	const char *path = arena_printf(&story->arena, "%s/truth.csv", story->folder);

	story->truth = xcalloc((size_t)story->options->items, sizeof *story->truth);
	story->told = fopen(path, "we");
	if (!story->told || fputs("file,label,serial\n", story->told) < 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	return 0;
}

static int fill_folder(struct story *story, struct err *err)
{
	const char *cards = shipped_folder(&story->arena, CARDS, FINDER ".json", "the reader's card", err), *demo, *fetched;

	if (!cards || !(demo = shipped_folder(&story->arena, "models/demo", JUDGE ".onnx", "the demo model", err)))
		return -1;
	fetched = shipped_fetched(&story->arena, story->options->data, "ppocr-4", models, MODELS, "serial", err);
	if (!fetched || shipped_engine(story->options->engine_library, err) < 0)
		return -1;
	if (access(arena_printf(&story->arena, "%s/rung.db", story->folder), F_OK) == 0)
		return err_set(err, "%s/rung.db is a project already; take another folder, or remove that one", story->folder);
	if (make_folder(story, "", err) < 0 || make_folder(story, "model", err) < 0 || make_folder(story, "pictures", err) < 0 ||
	    begin_truth(story, err) < 0)
		return -1;
	return copy_models(story, fetched, cards, demo, err);
}

/* ---- what there is to tell ---- */

static void tell_errors(struct story *story, struct arena *arena, const struct transcript_errors *errors, const char *heading,
                        const char *suffix, const char *when)
{
	struct demo_result *result = story->result;
	double rate = transcript_rate(errors), whole = errors->texts > 0 ? (double)errors->whole / (double)errors->texts : (double)NAN;

	result->figures[result->figure_count++] = (struct demo_figure){ arena_printf(arena, "whole%s", suffix), whole };
	result->figures[result->figure_count++] = (struct demo_figure){ arena_printf(arena, "character_error_rate%s", suffix), rate };
	if (errors->texts > 0)
		result->lines[result->line_count++] = (struct demo_line){ heading, arena_printf(arena,
			"%s %" PRId64 " of %" PRId64 " serial numbers whole, and %.1f %% of their signs wrong, where nobody corrects them", when,
			errors->whole, errors->texts, 100 * rate) };
}

static int tell(void *context, struct store *store, struct arena *arena, struct err *err)
{
	struct story *story = context;
	struct transcript_errors before = { 0 }, after = { 0 };
	struct transcripts transcripts;

	if (transcripts_open(store, stages[READ].name, TEXT_CHARACTERS, arena, &transcripts, err) < 0)
		return -1;
	for (int64_t i = 0; i < story->options->items; i++) {
		struct str path = STR_EMPTY;
		int got;

		if (!*story->truth[i].serial)
			continue;
		picture_name_add(&path, i);
		got = transcripts_count(&transcripts, strrchr(path.text, '/') + 1, story->truth[i].serial,
		                        story->drifts && i >= story->drift_at ? &after : &before, err);
		str_release(&path);
		if (got < 0)
			return -1;
	}
	tell_errors(story, arena, &before, "read", "", story->drifts ? "before" : "in all");
	if (story->drifts) {
		tell_errors(story, arena, &after, "", "_after", "after ");
		story->result->figures[story->result->figure_count++] = (struct demo_figure){ "drift_at", (double)story->drift_at + 1 };
	}
	return 0;
}

static void tell_data(struct story *story, struct arena *arena)
{
	struct demo_result *result = story->result;

	result->lines[result->line_count++] = (struct demo_line){ "pictures", arena_printf(arena,
		"%s/pictures, %" PRId64 " of them; what is true of them is in %s/truth.csv", story->folder, story->options->items, story->folder) };
	result->lines[result->line_count++] = (struct demo_line){ "models", arena_printf(arena,
		"%s/model: the one of the demo for the surface, PaddleOCR's to find and to read", story->folder) };
}

/* ---- the demo ---- */

static int make(const char *folder, const struct demo_options *options, struct arena *arena, struct demo_result *result, struct err *err)
{
	struct story story = { .folder = folder, .options = options, .drifts = options->drift != NULL, .arena = ARENA_EMPTY, .result = result };
	struct journey journey = { .template = &template_serial, .stages = at_work, .title = "phones and their numbers", .folder = folder,
	                           .options = options, .settings = SETTINGS, .deliver = deliver, .say = say, .tell = tell, .context = &story };
	int got;

	*result = (struct demo_result){ .figure_count = 0 };
	story.drift_at = journey_drift_at(options);
	story.line = demo_screens(options, story.drift_at);
	story.line.before.serials = story.line.after.serials = NUMBERED;
	journey.change_at = story.drifts ? story.drift_at : -1;
	got = fill_folder(&story, err);
	if (got == 0)
		tell_data(&story, arena);
	if (got == 0)
		got = journey_run(&journey, arena, result, err);
	if (story.told && fclose(story.told) != 0 && got == 0)
		got = err_set(err, "%s/truth.csv: %s", folder, strerror(errno));
	free(story.truth);
	arena_release(&story.arena);
	return got;
}

const struct template template_serial = {
	.name = "serial", .says = "images: ok and defect; beside that, serial numbers found and read", .stages = stages, .stage_count = STAGES,
	.dials = (const char *const[]){ "data", "defects", "glare", "blur", "noise", "new-kind", NULL },
	.drifts = (const char *const[]){ "newkind", "glare", "blur", "noise", NULL }, .always_works = true,
	.items = 720, .per_day = 480, .demo = make,
};
