/* What a case of another program's file says, in the words of this project, and into it. */
#include "jobs/import_foreign_run.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/decision.h"
#include "db/output.h"
#include "db/said.h"
#include "jobs/format/export_format.h"
#include "jobs/imported_version.h"
#include "ladder/level.h"
#include "output/output.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define OPERATOR_MAX 63
#define REGIONS_MAX  10000
#define BEYOND       1 /* pixels that boxes may stand over the edge of their picture: they are cut there */

/* ---- looking ---- */

/* The label that a word means; a folder's name stands for the label that it was made of. */
static const struct label *find_label(struct foreign_run *run, const char *word)
{
	const char *name = import_map_apply(&run->map, word);
	const struct label *label = stage_label_named(&run->stage, name);

	for (int i = 0; !label && run->format->folder && i < run->stage.label_count; i++)
		if (str_equal(export_label_folder(run->stage.labels[i].name, &run->chunk), name))
			label = &run->stage.labels[i];
	return label;
}

static bool check_label(struct foreign_run *run, const char *word, struct err *why)
{
	if (!word || find_label(run, word))
		return true;
	run->result->foreign++;
	err_set(why, "\"%s\" is not a label of stage %s", word, run->stage.name);
	return false;
}

static double cut(double from, double *length, double end)
{
	double start = fmax(from, 0), stop = fmin(from + *length, end);

	*length = stop - start;
	return start;
}

/* A box that lies in its picture, where the size of that is known. */
static bool check_box(const struct foreign_case *said, struct foreign_region *region, struct err *why)
{
	bool sized = said->width > 0 && said->height > 0;
	double right = region->x + region->width, bottom = region->y + region->height;

	if (!isfinite(region->x) || !isfinite(region->y) || !isfinite(right) || !isfinite(bottom) || region->width < 0 || region->height < 0)
		err_set(why, "a box is not four numbers with a width and a height");
	else if (region->x < -BEYOND || region->y < -BEYOND || (sized && (right > said->width + BEYOND || bottom > said->height + BEYOND)))
		err_set(why, "a box at %g,%g of %g by %g pixels stands over the edge of its picture", region->x, region->y, region->width, region->height);
	else if (!(isnan(region->score) || (region->score >= 0 && region->score <= 1)))
		err_set(why, "the score %g of a box is not from 0 to 1", region->score);
	else {
		region->x = cut(region->x, &region->width, sized ? said->width : right);
		region->y = cut(region->y, &region->height, sized ? said->height : bottom);
		return true;
	}
	return false;
}

static bool check_boxes(struct foreign_run *run, struct foreign_work *work, struct foreign_region *regions, int count)
{
	if (count > REGIONS_MAX) {
		err_set(&work->why, "more than %d boxes", REGIONS_MAX);
		return false;
	}
	for (int i = 0; i < count; i++)
		if (!check_box(&work->said, &regions[i], &work->why) || !check_label(run, regions[i].label, &work->why))
			return false;
	return true;
}

/* What a model said beside its label, and what a person did. Boxes stand by themselves. */
static bool check_words(struct foreign_run *run, const char *words, bool person, struct err *why)
{
	const struct output_kind *kind = output_of_stage(&run->stage);
	struct output parsed = { .text = NULL };
	size_t length = words ? strlen(words) : 0;

	if (!words || !kind->given)
		return true;
	if (!person)
		return kind->parse(words, length, &run->chunk, &parsed, why) == 0;
	return (kind->id == OUTPUT_RANKING ? output_check_name(words, length, why) : output_check_text(words, length, why)) == 0;
}

static bool check_time(const struct foreign_run *run, int64_t ms, struct err *why)
{
	if (ms <= run->begun_ms + CLOCK_DAY_MS)
		return true;
	err_set(why, "its time lies more than a day ahead of this machine's clock");
	return false;
}

void foreign_check(struct foreign_run *run, struct foreign_work *work)
{
	struct foreign_case *said = &work->said;

	for (int i = 0; i < said->prediction_count; i++) {
		struct foreign_prediction *prediction = &said->predictions[i];

		if (!check_label(run, prediction->label, &work->why) || !check_time(run, prediction->predicted_ms, &work->why) ||
		    !check_words(run, prediction->words, false, &work->why) ||
		    !check_boxes(run, work, prediction->regions, prediction->region_count))
			return;
	}
	for (int i = 0; i < said->decision_count; i++) {
		struct foreign_decision *decision = &said->decisions[i];

		if (!check_label(run, decision->label, &work->why) || !check_time(run, decision->decided_ms, &work->why) ||
		    !check_words(run, decision->words, true, &work->why) ||
		    !check_boxes(run, work, decision->regions, decision->region_count))
			return;
	}
}

/* ---- models ---- */

/* The version that is meant, made where there is none. NULL: err says why not. */
static struct foreign_model *find_model(struct foreign_run *run, const char *given, struct err *err)
{
	struct foreign_model *model;
	int found;

	for (int i = 0; i < run->model_count; i++)
		if (str_equal(run->models[i].given, given))
			return &run->models[i];
	if (run->model_count == FOREIGN_MODELS) {
		err_set(err, "the file speaks of more than %d models", FOREIGN_MODELS);
		return NULL;
	}
	model = &run->models[run->model_count];
	model->given = arena_strdup(&run->arena, given);
	found = model_version_find(run->store, &run->stage, given, &run->arena, &model->version, err);
	if (found < 0 ||
	    (found == 0 && imported_version_make(run->store, &run->stage, run->by, model->given, &run->map, &run->arena, &model->version, err) < 0))
		return NULL;
	model->ours = !str_equal(model->version.engine, "import");
	run->model_count++;
	return model;
}

/* The name of the file is as good a name as any. */
static const char *model_name(struct foreign_run *run, const struct foreign_prediction *prediction)
{
	const char *slash = strrchr(run->path, '/');
	char *name;

	if (run->options->model)
		return run->options->model;
	if (prediction->model && *prediction->model)
		return prediction->model;
	name = arena_strdup(&run->chunk, slash && slash[1] ? slash + 1 : run->path);
	name[strcspn(name, ".")] = '\0';
	return *name ? name : run->format->name;
}

/* ---- adding ---- */

static const struct region *make_regions(struct foreign_run *run, const struct foreign_region *given, int count)
{
	struct region *regions = arena_alloc(&run->chunk, (size_t)(count + 1) * sizeof *regions);

	for (int i = 0; i < count; i++) {
		const struct label *label = given[i].label ? find_label(run, given[i].label) : NULL;

		regions[i] = (struct region){ given[i].x, given[i].y, given[i].width, given[i].height, label ? label->label_id : 0, given[i].score };
	}
	return regions;
}

static int keep_extras(struct foreign_run *run, int64_t item_id, int64_t prediction_id, int64_t decision_id, const char *extra,
                       const struct foreign_region *regions, int count, struct err *err)
{
	int64_t region_id;

	if (extra && said_extra_add(run->store, item_id, prediction_id, decision_id, 0, extra, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		if (!regions[i].extra)
			continue;
		if (said_region_id(run->store, prediction_id, decision_id, i, &region_id, err) < 0 ||
		    said_extra_add(run->store, item_id, 0, 0, region_id, regions[i].extra, err) < 0)
			return -1;
	}
	return 0;
}

/* Which row of import_batch vouches for answers of a mode (NULL: for predictions). */
static int need_import(struct foreign_run *run, const char *mode, int64_t *import_id, struct err *err)
{
	int slot = !mode ? 3 : str_equal(mode, "blind") ? 0 : str_equal(mode, "truth") ? 2 : 1;
	struct import_new made = { .kind = mode ? "decisions" : "predictions", .mode = mode, .sha256 = run->has_sha256 ? run->sha256 : NULL };

	if (run->imports[slot] == 0) {
		made.file = text_visible(&run->arena, run->path);
		if (import_begin(run->store, run->by, &made, &run->imports[slot], err) < 0)
			return -1;
	}
	*import_id = run->imports[slot];
	return 0;
}

/* Whether what the version says now decides who decides. */
static bool moves_routes(const struct foreign_run *run, const struct foreign_model *model)
{
	return (str_equal(model->version.role, "live") || str_equal(model->version.role, "canary")) && run->stage.level >= LEVEL_ASSISTANCE;
}

static int add_prediction(struct foreign_run *run, struct foreign_work *work, const struct foreign_prediction *given, struct err *err)
{
	const struct label *label = given->label ? find_label(run, given->label) : NULL;
	struct prediction_new prediction = {
		.item_id = work->item_id, .label_id = label ? label->label_id : 0, .confidence = given->confidence,
		.failure = label ? NULL : "the file gives no label", .predicted_ms = given->predicted_ms,
		.regions = make_regions(run, given->regions, given->region_count), .region_count = given->region_count,
	};
	struct foreign_model *model = find_model(run, model_name(run, given), err);
	bool words = given->words && output_of_stage(&run->stage)->given;
	enum route_result route;
	int64_t prediction_id, import_id;
	int added;

	if (!model)
		return -1;
	if (words) {
		prediction.words = given->words;
		prediction.words_length = strlen(given->words);
	}
	if (model->ours) {
		run->result->scored++;
		return 0;
	}
	if (need_import(run, NULL, &import_id, err) < 0)
		return -1;
	added = prediction_add(run->store, &run->stage, &model->version, &prediction, &prediction_id, err);
	if (added <= 0) {
		run->result->present += added == 0;
		return added;
	}
	run->result->predictions++;
	run->result->regions += given->region_count;
	run->result->nulls += !label || !(given->confidence >= 0 && given->confidence <= 1);
	if (moves_routes(run, model) && route_apply(run->store, &run->stage, work->item_id, &route, err) < 0)
		return -1;
	return keep_extras(run, work->item_id, prediction_id, 0, given->extra, given->regions, given->region_count, err);
}

static const char *mode_of(const struct foreign_run *run, const struct foreign_decision *given)
{
	static const char *const blind[] = { "blind", "audit", "second", "gold" };

	if (run->options->mode)
		return run->options->mode;
	for (size_t i = 0; i < sizeof blind / sizeof *blind; i++)
		if (str_equal(given->mode, blind[i]))
			return "blind";
	return str_equal(given->mode, "truth") ? "truth" : "assisted";
}

/* Names here have no @ and are printable; whoever is given to nobody is whoever imports. */
static const char *operator_of(struct foreign_run *run, const struct foreign_decision *given)
{
	const char *name = given->operator_name && *given->operator_name ? given->operator_name
	                   : run->options->who                             ? run->options->who
	                                                                   : run->by->name;
	const char *at = strchr(name, '@');
	char *copy;
	size_t length;

	if (at)
		name = arena_printf(&run->chunk, "%.*s(at)%s", (int)(at - name), name, at + 1);
	copy = arena_strdup(&run->chunk, text_visible(&run->chunk, name));
	for (char *c = strchr(copy, '@'); c; c = strchr(c, '@'))
		*c = '-';
	length = strlen(copy);
	while (length > OPERATOR_MAX || (length > 0 && ((unsigned char)copy[length] & 0xc0) == 0x80))
		length--;
	copy[length] = '\0';
	return copy;
}

/* 1; 0: the operator has said something else of the item, and that stays: why says it; -1. */
static int add_decision(struct foreign_run *run, struct foreign_work *work, const struct foreign_decision *given, struct err *err)
{
	const struct label *label = given->label ? find_label(run, given->label) : NULL;
	struct decision_imported said = {
		.item_id = work->item_id, .label_id = label ? label->label_id : 0, .unsure = !label, .mode = mode_of(run, given),
		.words = output_of_stage(&run->stage)->given ? given->words : NULL,
		.operator_name = operator_of(run, given), .note = given->note && *given->note ? given->note : NULL,
		.decided_ms = given->decided_ms ? given->decided_ms : run->begun_ms, .duration_ms = given->duration_ms,
		.regions = make_regions(run, given->regions, given->region_count), .region_count = given->region_count,
	};
	int added;

	if (need_import(run, said.mode, &said.import_id, err) < 0)
		return -1;
	added = decision_import(run->store, &run->stage, run->by, &said, err);
	if (added == 2)
		return 0;
	run->result->present += added == 0;
	if (added != 1)
		return added < 0 ? -1 : 1;
	run->result->decisions++;
	run->result->regions += given->region_count;
	run->result->tied += said.tied;
	run->result->contradicts += said.contradicts;
	return keep_extras(run, work->item_id, 0, said.decision_id, given->extra, given->regions, given->region_count, err) < 0 ? -1 : 1;
}

/* Each answer goes in or is rejected by itself. */
static int add_decisions(struct foreign_run *run, struct foreign_work *work, struct err *err)
{
	int rc = 1;

	for (int i = 0; rc >= 0 && i < work->said.decision_count; i++) {
		rc = add_decision(run, work, &work->said.decisions[i], &work->why);
		if (rc == 0)
			foreign_reject(run, work);
	}
	return rc < 0 ? err_set(err, "%s", work->why.text) : 0;
}

int foreign_add_said(struct foreign_run *run, struct foreign_work *work, struct err *err)
{
	const struct foreign_case *said = &work->said;
	int added = work->item_id ? 0 : foreign_add_item(run, work, err);

	if (added < 0)
		return -1;
	if (added > 0 && said->extra && said_extra_add(run->store, work->item_id, 0, 0, 0, said->extra, err) < 0)
		return -1;
	for (int i = 0; i < said->prediction_count; i++)
		if (add_prediction(run, work, &said->predictions[i], err) < 0)
			return -1;
	run->result->items++;
	return add_decisions(run, work, err);
}
