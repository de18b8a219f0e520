/* Why a task is here, in words. What is said of a blind task is made from its item and the stage alone,
 * so that an audit, a second look and an exam item cannot be told from any other. */
#include "jobs/review_private.h"

#include "base/clock.h"
#include "base/text.h"
#include "db/item.h"
#include "db/item_feature.h"
#include "db/model_version.h"
#include "db/output.h"
#include "db/prediction.h"
#include "ladder/level.h"
#include "ladder/route.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_line(struct str *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	text_add_visible(out, name, strlen(name));
	str_add(out, ": ");
	text_add_visible(out, value, strlen(value));
	str_add_char(out, '\n');
}

static void add_time(struct str *out, const char *name, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	add_line(out, name, clock_iso(ms, text));
}

/* ---- the item ---- */

static void add_item(struct str *out, const struct item *item, bool blind)
{
	add_line(out, "item", item->name);
	add_line(out, "source", item->source);
	add_time(out, "added", item->added_ms);
	add_line(out, "added by", item->added_by);
	add_line(out, "group", item->group);
	for (int i = 0; i < item->attribute_count; i++)
		if (!blind || !item_column_may_tell(item->attributes[i].name))
			add_line(out, item->attributes[i].name, item->attributes[i].value);
}

/* ---- without the model ---- */

static const char *blind_rule(int level)
{
	static const char *const rules[LEVEL_COUNT] = {
		[LEVEL_HUMAN_ONLY] = "people decide everything, and no model is asked",
		[LEVEL_SHADOW]     = "people decide everything, and models are compared with them afterwards",
		[LEVEL_ASSISTANCE] = "people decide everything, most of it with a model's answer shown, and some without it",
		[LEVEL_PARTIAL]    = "people decide what is left to them, some of it without a model's answer",
		[LEVEL_FULL]       = "people decide what is left to them, some of it without a model's answer",
	};

	return level_valid(level) ? rules[level] : "";
}

static void add_opinions(struct str *out, const struct review_task *task)
{
	if (task->opinion_count == 0)
		return;
	str_add(out, "People differ on this, and it is for you to settle. Who they are is not told.\n");
	for (int i = 0; i < task->opinion_count; i++) {
		add_line(out, "somebody says", task->opinions[i].label ? task->opinions[i].label : "unsure");
		add_line(out, "in the words", task->opinions[i].words_erased ? "erased" : task->opinions[i].words);
		add_line(out, "with the note", task->opinions[i].note);
	}
}

static void add_blind(struct str *out, const struct stage *stage, const struct review_task *task)
{
	str_add(out, "This is to be judged without the model.\n");
	add_opinions(out, task);
	str_addf(out, "level: %d %s: %s\n", stage->level, level_name(stage->level), blind_rule(stage->level));
}

/* ---- with the model ---- */

static int add_route(struct review *r, int64_t item_id, struct arena *arena, struct str *out, struct err *err)
{
	struct route_row route;
	int got = route_read(r->store, &r->stage, item_id, arena, &route, err);

	if (got <= 0)
		return got;
	add_line(out, "why", route_reason_words(route.reason));
	str_addf(out, "level: %d %s\n", route.level, level_name(route.level));
	if (!isnan(route.threshold))
		str_addf(out, "threshold: %.4g\n", route.threshold);
	add_time(out, "routed", route.routed_ms);
	return 0;
}

static void add_features(struct str *out, const struct features *features)
{
	char value[FEATURE_TEXT_SIZE];

	if (!isnan(features->of[FEATURE_WIDTH]))
		str_addf(out, "size: %.0f x %.0f\n", features->of[FEATURE_WIDTH], features->of[FEATURE_HEIGHT]);
	for (int i = FEATURE_BRIGHTNESS; i < FEATURE_COUNT; i++)
		add_line(out, feature_row((enum feature)i)->words, feature_text(features, (enum feature)i, value));
}

static void add_answer(struct str *out, const struct stage *stage, const struct prediction *prediction)
{
	const struct label *label = stage_label(stage, prediction->label_id);

	add_line(out, "answer", label ? label->name : "none");
	add_line(out, "no answer because", prediction->failure);
	if (!isnan(prediction->confidence))
		str_addf(out, "confidence: %.4g\n", prediction->confidence);
	add_time(out, "predicted", prediction->predicted_ms);
	str_addf(out, "took: %.1f ms, by ", (double)prediction->latency_us / 1000);
	text_add_visible(out, prediction->engine, strlen(prediction->engine));
	str_add_char(out, '\n');
}

/* The name in the card, which may be another than the version was added under. */
static void add_card(struct str *out, const char *card)
{
	json_t *root = card ? json_loads(card, 0, NULL) : NULL;
	const char *name = json_string_value(json_object_get(root, "name"));

	add_line(out, "card", name ? name : card ? "without a name" : "none: its predictions were imported");
	json_decref(root);
}

static void add_model(struct str *out, const struct model_version *model)
{
	static const struct { const char *stored, *words; } rows[] = {
		{ "listed", "what its card lists" }, { "unknown", "unknown" }, { "vouched", "other items, as somebody vouches" },
	};

	add_line(out, "model", model->title);
	add_card(out, model->card);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_equal(rows[i].stored, model->trained_on))
			add_line(out, "trained on", rows[i].words);
}

/* What is known of the prediction that the task shows. */
static int add_prediction(struct review *r, const struct review_task *task, struct arena *arena, struct str *out, struct err *err)
{
	struct model_version live;
	struct prediction prediction;
	int got = model_version_live(r->store, &r->stage, arena, &live, err);

	if (got <= 0)
		return got;
	if (!str_equal(live.title, task->prediction->model)) {
		add_line(out, "model", task->prediction->model);
		add_line(out, "live by now", live.title);
		return 0;
	}
	add_model(out, &live);
	got = prediction_read(r->store, &r->stage, task->item_id, live.model_version_id, arena, &prediction, err);
	if (got > 0)
		add_answer(out, &r->stage, &prediction);
	return got < 0 ? -1 : 0;
}

static int add_assisted(struct review *r, const struct review_task *task, struct arena *arena, struct str *out, struct err *err)
{
	struct features features;
	int got;

	if (add_route(r, task->item_id, arena, out, err) < 0)
		return -1;
	if (task->prediction && add_prediction(r, task, arena, out, err) < 0)
		return -1;
	got = item_features_read(r->store, task->item_id, &features, err);
	if (got > 0)
		add_features(out, &features);
	return got < 0 ? -1 : 0;
}

/* By what answers to the stage agree: the same words for all its items. */
static void add_rule(struct review *r, struct str *out)
{
	struct output_rule rule = output_rule_now(r->store, &r->stage);
	char words[120] = "";

	switch (rule.measure) {
	case OUTPUT_BY_IOU:
		snprintf(words, sizeof words, "the same label, and all regions overlap by %.2f at least", rule.bound);
		break;
	case OUTPUT_BY_WER:
	case OUTPUT_BY_CER:
		snprintf(words, sizeof words, "the same label, and at most %.0f %% of the %s differ%s", 100 * rule.bound,
		         rule.measure == OUTPUT_BY_WER ? "words" : "characters", rule.exact ? ", as they are written" : "");
		break;
	case OUTPUT_BY_RANK:
		snprintf(words, sizeof words, "the same label, and the choice is among the first %.0f", rule.bound);
		break;
	case OUTPUT_BY_LABEL:
		break;
	}
	add_line(out, "answers agree by", words);
}

/* What was decided beside the model's answer, compared with it. */
static int add_comparison(struct review *r, const struct review_task *task, struct arena *arena, struct str *out, struct err *err)
{
	const struct output_kind *kind = output_of_stage(&r->stage);
	struct output_rule rule = output_rule_now(r->store, &r->stage);
	struct str words = STR_EMPTY;
	struct output right;

	if (!kind->explain || !task->decided || task->blind || !task->prediction)
		return 0;
	if (output_of_decision(r->store, &r->stage, task->decided->decision_id, arena, &right, err) < 0)
		return -1;
	if (right.erased || task->prediction->output.erased)
		str_add(&words, "words of it are erased");
	else
		kind->explain(&rule, &task->prediction->output, &right, &words);
	add_line(out, "compared", str_text(&words));
	str_release(&words);
	return 0;
}

int review_why(struct review *review, const struct review_task *task, struct str *out, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct item item;
	int result = item_read(review->store, task->item_id, &arena, &item, err);

	if (result == 0 && task->blind)
		add_blind(out, &review->stage, task);
	else if (result == 0)
		result = add_assisted(review, task, &arena, out, err);
	if (result == 0)
		result = add_comparison(review, task, &arena, out, err);
	if (result == 0)
		add_rule(review, out);
	if (result == 0)
		add_item(out, &item, task->blind);
	arena_release(&arena);
	return result;
}
