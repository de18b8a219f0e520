#include "jobs/model_calibrate.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/calibration.h"
#include "db/stage.h"
#include "jobs/model_add.h"
#include "jobs/model_pool.h"
#include "models/calibrate.h"
#include "models/card.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BRIER_BINS 10

struct calibrating {
	struct store *store;
	const struct actor *by;
	struct arena *arena;
	struct stage  stage;
	enum refit_method method;
	struct card   card; /* the parent's */
	struct model_calibrate_result *result;
};

/* ---- what was said ---- */

static void measure(const struct calibration_row *rows, int count, struct model_calibration *measured)
{
	measured->bin_count = refit_bins(rows, count, measured->bins);
	measured->ece = refit_error(measured->bins, measured->bin_count);
	measured->brier = calibration_brier(rows, count, BRIER_BINS).score;
}

static void fit(struct calibrating *made, const struct calibration_row *rows, int count)
{
	struct model_calibrate_result *result = made->result;
	struct calibration_row *after = xcalloc((size_t)count, sizeof *after);

	result->refit = refit_fit(rows, count, made->method, made->arena);
	refit_cross(rows, count, made->method, made->arena, after);
	measure(rows, count, &result->before);
	measure(after, count, &result->after);
	free(after);
}

static int fit_answers(struct calibrating *made, struct err *err)
{
	struct model_calibrate_result *result = made->result;
	struct calibration_answer *answers;
	struct calibration_row *rows;

	if (calibration_answers(made->store, &made->stage, result->parent.model_version_id, made->arena, &answers, &result->answers, err) < 0)
		return -1;
	if (result->answers < MODEL_CALIBRATE_LEAST)
		return err_set(err, "%d blind answers to what %s said have settled: it takes %d to fit its confidence", result->answers,
		               result->parent.title, MODEL_CALIBRATE_LEAST);
	rows = xcalloc((size_t)result->answers, sizeof *rows);
	for (int i = 0; i < result->answers; i++) {
		rows[i] = (struct calibration_row){ answers[i].confidence, answers[i].right };
		result->decision_id = answers[i].decision_id > result->decision_id ? answers[i].decision_id : result->decision_id;
	}
	fit(made, rows, result->answers);
	free(rows);
	return 0;
}

/* ---- in figures ---- */

json_t *model_calibration_json(const struct model_calibration *calibration)
{
	json_t *bins = json_array();

	for (int i = 0; i < calibration->bin_count; i++)
		json_array_append_new(bins, json_pack("{s:i, s:f, s:f}", "n", calibration->bins[i].count, "said", calibration->bins[i].said, "right",
		                                      calibration->bins[i].right));
	return json_pack("{s:f, s:f, s:o}", "ece", calibration->ece, "brier", calibration->brier, "bins", bins);
}

json_t *model_refit_json(const struct refit *refit)
{
	json_t *points = json_array(), *all = json_object();

	for (int i = 0; i < refit->count; i++)
		json_array_append_new(points, json_pack("[f, f]", refit->points[i].said, refit->points[i].right));
	json_object_set_new(all, refit_method_name(refit->method),
	                    refit->method == REFIT_ISOTONIC ? json_incref(points) : json_real(refit->temperature));
	json_decref(points);
	return all;
}

static const char *kept_text(json_t *json, struct arena *arena)
{
	char *text = json_dumps(json, JSON_COMPACT);
	const char *kept = arena_strdup(arena, text);

	free(text);
	json_decref(json);
	return kept;
}

/* ---- the new card ---- */

static int read_card(struct calibrating *made, struct err *err)
{
	const struct model_version *parent = &made->result->parent;

	if (model_verify(parent, err) < 0 || card_parse(parent->card, strlen(parent->card), "its card", made->arena, &made->card, err) < 0)
		return -1;
	return made->card.calibrated ? err_set(err, "%s is calibrated itself: fit the version that it was made of", parent->title) : 0;
}

/* "1-temperature", or "1-temperature-2" and so on where that is taken. */
static int name_version(const struct calibrating *made, const char **name, struct err *err)
{
	const struct model_version *parent = &made->result->parent;
	struct model_version taken;
	int got = 1;

	for (int i = 1; got > 0; i++) {
		*name = arena_printf(made->arena, i > 1 ? "%s-%s-%d" : "%s-%s", parent->version, refit_method_name(made->method), i);
		got = model_version_find(made->store, &made->stage, arena_printf(made->arena, "%s/%s", parent->name, *name), made->arena, &taken, err);
	}
	return got;
}

/* What it says of the check pictures goes through the curve too. */
static json_t *check_json(const struct card *card)
{
	json_t *check = json_array();

	for (int i = 0; i < card->check_count; i++) {
		struct answer answer = { .probability_count = card->label_count, .probabilities = &card->checks[i * card->label_count] };
		json_t *picture = json_object();

		for (int k = 0; k < card->label_count; k++)
			if (answer.probabilities[k] > answer.probabilities[answer.label])
				answer.label = k;
		answer.confidence = (double)answer.probabilities[answer.label];
		answer.is_null = answer.confidence < card->floor;
		calibrate_answer(card, &answer);
		for (int k = 0; k < card->label_count; k++)
			json_object_set_new(picture, card->labels[k], json_real((double)answer.probabilities[k]));
		json_array_append_new(check, picture);
	}
	return check;
}

static const char *make_card(const struct calibrating *made, const char *version)
{
	const struct model_version *parent = &made->result->parent;
	struct card card = made->card;
	json_t *json = json_loads(parent->card, 0, NULL);

	card.calibrated = true;
	card.calibration = made->result->refit;
	json_object_set_new(json, "version", json_string(version));
	json_object_set_new(json, "calibration", model_refit_json(&made->result->refit));
	if (card.check_count)
		json_object_set_new(json, "check", check_json(&card));
	return kept_text(json, made->arena);
}

/* ---- the new version ---- */

static int store_fit(void *context, const struct model_version *version, struct err *err)
{
	const struct calibrating *made = context;
	const struct model_calibrate_result *result = made->result;
	const struct calibration_new row = {
		.model_version_id = version->model_version_id, .parent_id = result->parent.model_version_id,
		.method = refit_method_name(made->method), .answers = result->answers, .decision_id = result->decision_id,
		.ece_before = result->before.ece, .ece_after = result->after.ece, .brier_before = result->before.brier,
		.brier_after = result->after.brier,
		.figures = kept_text(json_pack("{s:o, s:o, s:o}", "fit", model_refit_json(&result->refit), "before",
		                               model_calibration_json(&result->before), "after", model_calibration_json(&result->after)), made->arena),
	};

	return calibration_add(made->store, &made->stage, made->by, &row, err);
}

static int add_version(struct calibrating *made, const char *version, const char *card, const char *program, struct err *err)
{
	const struct model_version *parent = &made->result->parent;
	char *path = model_card_write(card, err);
	const struct model_add_options options = {
		.card = path, .name = parent->name, .version = version, .engine = parent->engine, .program = program, .as_live = true,
		.trained_elsewhere = str_equal(parent->trained_on, "vouched"), .made_here = store_fit, .made_context = made,
		.learnt_parent = parent->model_version_id,
	};
	struct model_add_result added;
	int rc;

	if (!path)
		return -1;
	rc = model_add(made->store, made->stage.name, made->by, parent->path, &options, made->arena, &added, err);
	made->result->version = added.version;
	unlink(path);
	free(path);
	return rc;
}

int model_calibrate(struct store *store, const char *stage, const struct actor *by, const char *reference, enum refit_method method,
                    const char *program, struct arena *arena, struct model_calibrate_result *result, struct err *err)
{
	struct calibrating made = { .store = store, .by = by, .arena = arena, .method = method, .result = result };
	const char *version;
	int got;

	*result = (struct model_calibrate_result){ 0 };
	if (stage_read(store, stage, arena, &made.stage, err) < 0)
		return -1;
	got = model_version_find(store, &made.stage, reference, arena, &result->parent, err);
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "stage %s has no version \"%s\"", made.stage.name, reference);
	if (read_card(&made, err) < 0 || fit_answers(&made, err) < 0 || name_version(&made, &version, err) < 0)
		return -1;
	return add_version(&made, version, make_card(&made, version), program, err);
}
