#include "jobs/import_run.h"

#include "base/str.h"
#include "db/output.h"
#include "db/prediction.h"
#include "jobs/imported_version.h"
#include "jobs/output_row.h"
#include "ladder/level.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NaN where there is none. -1 for what is no number. */
static int read_confidence(const struct row *row, double *confidence, struct err *why)
{
	const char *text = row_get(row, "confidence");
	char *end;

	*confidence = NAN;
	if (!text || !*text)
		return 0;
	*confidence = strtod(text, &end);
	if (end == text || *end)
		return err_set(why, "the confidence \"%s\" is not a number", text);
	return 0;
}

static const char *const prediction_columns[] = { "item", "label", "confidence", NULL };

/* That of the option, or else that of the file without its ending. */
static const char *version_name(struct import *import)
{
	const char *slash = strrchr(import->path, '/');
	char *name;

	if (import->options->model)
		return import->options->model;
	name = arena_strdup(&import->arena, slash ? slash + 1 : import->path);
	*strchrnul(name, '.') = '\0';
	return name;
}

/* What the words mean is settled with the first file of a version, as with a model's card. */
static int settle_map(struct import *import, struct err *err)
{
	struct import_map kept;

	import_map_of_card(import->version.card, &import->arena, &kept);
	if (!import->options->map) {
		import->map = kept;
		return 0;
	}
	if (import_map_equals(&import->map, &kept))
		return 0;
	return err_set(err, "--map: %s was imported with %s before: other meanings are another version (--model)", import->version.title,
	               kept.count ? import_map_text(&kept, &import->arena) : "no map");
}

static int read_map(struct import *import, struct err *err)
{
	if (!import->options->map)
		return 0;
	if (import_map_parse(import->options->map, &import->stage, &import->arena, &import->map, err) < 0)
		return err_wrap(err, "--map");
	return 0;
}

static int take_version(struct import *import, struct err *err)
{
	if (!str_equal(import->version.engine, "import"))
		return err_set(err, "%s is run by %s: its predictions come from scoring, not from files",
		               import->version.title, import->version.engine);
	snprintf(import->result->model, sizeof import->result->model, "%s", import->version.title);
	import->predictions = (struct prediction_batch){ .stage = &import->stage, .version = &import->version };
	return settle_map(import, err);
}

/* The version that is named, where there is one. */
static int find_version(struct import *import, struct err *err)
{
	int found = 0;

	if (read_map(import, err) < 0)
		return -1;
	if (import->options->model)
		found = model_version_find(import->store, &import->stage, import->options->model, &import->arena,
		                           &import->version, err);
	return found > 0 ? take_version(import, err) : found;
}

/* A version comes to be with the first row that goes in: of a file of which none does nothing stays. */
static int make_version(struct import *import, struct err *err)
{
	if (imported_version_make(import->store, &import->stage, import->by, version_name(import), &import->map, &import->arena,
	                          &import->version, err) < 0)
		return -1;
	return take_version(import, err);
}

/* Whether the words are others than those that are kept. */
static bool is_other(const struct import *import, int64_t prediction_id, const struct prediction_new *said, struct arena *arena)
{
	const char *words = NULL;

	return said->words && output_words_of_prediction(import->store, &import->stage, prediction_id, arena, &words, NULL) == 0 && words &&
	       !str_equal(words, said->words);
}

/* A row for an item that has a prediction of the version. 1 where it says the same; 0, with why; -1. */
static int take_present(struct import *import, const struct prediction_new *said, int64_t label_id, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct prediction present;
	int got = prediction_read(import->store, &import->stage, said->item_id, import->version.model_version_id, &arena, &present, why);

	if (got > 0 && (present.label_id != label_id || is_other(import, present.prediction_id, said, &arena))) {
		err_set(why, "%s has said something else of this item: that stays", import->version.title);
		got = 0;
	}
	import->result->present += got > 0;
	arena_release(&arena);
	return got;
}

/* Whether what the version says now decides who decides. */
static bool moves_routes(const struct import *import)
{
	return (str_equal(import->version.role, "live") || str_equal(import->version.role, "canary")) && import->stage.level >= LEVEL_ASSISTANCE;
}

/* 1; 0: there is one; -1. A route needs its prediction there; others are stored several at a time. */
static int add_prediction(struct import *import, const struct prediction_new *prediction, struct err *why)
{
	enum route_result route;
	int64_t prediction_id;
	int added;

	if (!moves_routes(import))
		return prediction_batch_add(&import->predictions, import->store, prediction, why);
	added = prediction_add(import->store, &import->stage, &import->version, prediction, &prediction_id, why);
	return added > 0 && route_apply(import->store, &import->stage, prediction->item_id, &route, why) < 0 ? -1 : added;
}

static int end_predictions(struct import *import, struct err *err)
{
	return prediction_batch_end(&import->predictions, import->store, err);
}

static void take_beside(struct prediction_new *prediction, const struct output_row *beside)
{
	prediction->words = beside->words;
	prediction->words_length = beside->length;
	prediction->regions = beside->regions;
	prediction->region_count = beside->region_count;
}

static int import_prediction(struct import *import, const struct row *row, struct err *why)
{
	struct prediction_new prediction = { 0 };
	struct output_row beside;
	int added;
	bool null;

	if (import_read_label(import, row, &prediction.label_id, why) < 0 ||
	    read_confidence(row, &prediction.confidence, why) < 0 || import_read_time(import, row, &prediction.predicted_ms, why) < 0 ||
	    output_row_read(&import->stage, row, false, &import->row_arena, &beside, why) < 0)
		return 0;
	take_beside(&prediction, &beside);
	added = import_find_item(import, row, &prediction.item_id, why);
	if (added <= 0)
		return added;
	if (!import->version.model_version_id && make_version(import, why) < 0)
		return -1;
	null = prediction.label_id == 0 || !(prediction.confidence >= 0 && prediction.confidence <= 1);
	if (prediction.label_id == 0)
		prediction.failure = "the file gives no label";
	added = add_prediction(import, &prediction, why);
	if (added < 0)
		return -1;
	if (added == 0)
		return take_present(import, &prediction, null ? 0 : prediction.label_id, why);
	import->result->imported += added;
	import->result->nulls += null;
	return 1;
}

static const struct import_kind predictions = {
	"predictions", ROW_BATCH_PREDICTIONS, prediction_columns, STORE_LAZY, find_version, import_prediction,
	end_predictions,
};

int import_predictions(struct store *store, const char *stage, const struct actor *by, const char *path,
                       const struct import_options *options, struct import_result *result, struct err *err)
{
	struct import import = {
		.kind = &predictions, .store = store, .by = by, .path = path, .options = options, .result = result,
	};

	return import_run(&import, stage, err);
}
