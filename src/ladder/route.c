#include "ladder/route.h"

#include "base/text.h"
#include "ladder/level.h"

#include <math.h>
#include <string.h>

static bool is_share(double x)
{
	return x >= 0 && x <= 1; /* false for NaN */
}

/* A probability that makes no sense counts as 1, and so does a draw: rather one look too many. */
static bool drawn(double draw, double probability)
{
	return !is_share(probability) || !(draw >= probability);
}

/* What there is to go by: a prediction without a usable confidence is none. */
static enum route_prediction prediction_in_effect(const struct route_input *input)
{
	if (input->prediction == ROUTE_PREDICTED && !is_share(input->confidence))
		return ROUTE_NULL;
	return input->prediction;
}

static double threshold_in_effect(const struct route_input *input)
{
	double threshold = input->threshold;

	if (input->class_thresholds)
		threshold = input->label >= 0 && input->label < input->class_count ? input->class_thresholds[input->label] : NAN;
	return is_share(threshold) ? threshold : NAN;
}

/* The item goes to people. Exam items are decided blind, and so is what has no prediction to show. */
static struct route_decision to_people(const struct route_input *input, int level, enum route_reason reason)
{
	bool blind = input->exam || input->prediction == ROUTE_NOT_PREDICTED || level < LEVEL_ASSISTANCE;

	return (struct route_decision){
		.kind = ROUTE_HUMAN, .mode = blind ? ROUTE_BLIND : ROUTE_ASSISTED, .reason = reason,
		.level = level, .threshold = NAN, .audit_probability = 1,
	};
}

/* Level 2, and what levels 3 and 4 fall back to while the machine may not decide at all. The slice
 * is drawn before anything else is looked at, so that it stands for all items alike. */
static struct route_decision assist(const struct route_input *input, int level, enum route_reason reason)
{
	enum route_prediction prediction = prediction_in_effect(input);

	if (input->exam)
		reason = ROUTE_BY_EXAM;
	else if (drawn(input->blind_draw, input->blind_share))
		reason = ROUTE_BY_BLIND_SLICE;
	else if (prediction == ROUTE_NOT_PREDICTED)
		reason = ROUTE_BY_NO_PREDICTION;
	else if (prediction == ROUTE_NULL)
		reason = ROUTE_BY_NULL;
	else if (prediction == ROUTE_FAILED)
		reason = ROUTE_BY_FAILURE;

	struct route_decision decision = to_people(input, level, reason);

	if (reason == ROUTE_BY_BLIND_SLICE)
		decision.mode = ROUTE_BLIND;
	return decision;
}

/* The machine decides; a person may be drawn to look afterwards, without seeing what it said. */
static struct route_decision to_machine(const struct route_input *input, int level, enum route_reason reason)
{
	double probability = is_share(input->audit_probability) ? fmax(input->audit_probability, input->compare_share) : 1;

	return (struct route_decision){
		.kind = drawn(input->audit_draw, probability) ? ROUTE_AUTO_AUDIT : ROUTE_AUTO, .mode = ROUTE_AUDIT,
		.reason = reason, .level = level, .threshold = NAN, .audit_probability = probability,
	};
}

/* Nobody who is shown an item without an answer is to know by that that the machine has decided it: a part of
 * what is left to people is decided blind as well. */
static struct route_decision leave(const struct route_input *input, int level, enum route_reason reason)
{
	struct route_decision decision = to_people(input, level, reason);

	if (input->cover_share > 0 && drawn(input->cover_draw, input->cover_share))
		decision.mode = ROUTE_BLIND;
	return decision;
}

static struct route_decision leave_unanswered(const struct route_input *input, int level, enum route_prediction prediction)
{
	static const enum route_reason missing[] = {
		[ROUTE_NOT_PREDICTED] = ROUTE_BY_NO_PREDICTION, [ROUTE_NULL] = ROUTE_BY_NULL, [ROUTE_FAILED] = ROUTE_BY_FAILURE,
	};

	return level == LEVEL_FULL ? leave(input, level, missing[prediction]) : to_people(input, level, missing[prediction]);
}

double route_cover_share(int level, double coverage, double audit_probability, double exam, double most)
{
	double left = 1 - coverage, blind;

	if (most >= 1)
		return 0;
	if (level == LEVEL_FULL || !(left > 0) || !(most > 0))
		return 1;
	blind = coverage * audit_probability * (1 - most) / most / left; /* of what is left */
	return exam < 1 ? fmin(1, fmax(0, (blind - exam) / (1 - exam))) : 0;
}

/* Levels 3 and 4: the machine decides, unless something speaks against it. */
static struct route_decision automate(const struct route_input *input, int level)
{
	enum route_prediction prediction = prediction_in_effect(input);
	double threshold = threshold_in_effect(input);
	struct route_decision decision;

	if (input->paused)
		return assist(input, level, ROUTE_BY_PAUSE);
	if (prediction != ROUTE_PREDICTED)
		return leave_unanswered(input, level, prediction);
	if (input->unlike_reference)
		return leave(input, level, ROUTE_BY_UNLIKE_REFERENCE);
	if (level == LEVEL_FULL)
		return to_machine(input, level, ROUTE_BY_LEVEL_4);
	if (isnan(threshold))
		return leave(input, level, ROUTE_BY_NO_THRESHOLD);
	decision = input->confidence >= threshold ? to_machine(input, level, ROUTE_BY_THRESHOLD)
	                                          : leave(input, level, ROUTE_BY_BELOW_THRESHOLD);
	decision.threshold = threshold;
	return decision;
}

static struct route_decision by_level(const struct route_input *input)
{
	int level = input->version_level < input->level ? input->version_level : input->level;
	bool held_back = level < input->level;

	if (!level_valid(input->level) || !level_valid(input->version_level))
		return to_people(input, LEVEL_HUMAN_ONLY, ROUTE_BY_BAD_LEVEL);
	switch ((enum level)level) {
	case LEVEL_HUMAN_ONLY:
		return to_people(input, level, held_back ? ROUTE_BY_VERSION : ROUTE_BY_LEVEL_0);
	case LEVEL_SHADOW:
		return to_people(input, level, held_back ? ROUTE_BY_VERSION : ROUTE_BY_SHADOW);
	case LEVEL_ASSISTANCE:
		return assist(input, level, held_back ? ROUTE_BY_VERSION : ROUTE_BY_ASSISTANCE);
	default:
		return automate(input, level);
	}
}

/* Two versions can be compared where people judge both without help. */
struct route_decision route_item(const struct route_input *input)
{
	struct route_decision decision = by_level(input);

	if (decision.mode != ROUTE_ASSISTED)
		return decision;
	if (input->canary)
		decision.reason = ROUTE_BY_CANARY;
	else if (drawn(input->audit_draw, input->compare_share))
		decision.reason = ROUTE_BY_COMPARE;
	else
		return decision;
	decision.mode = ROUTE_BLIND;
	return decision;
}

const char *route_kind_name(enum route_kind kind)
{
	static const char *const names[] = { [ROUTE_HUMAN] = "human", [ROUTE_AUTO] = "auto", [ROUTE_AUTO_AUDIT] = "auto+audit" };

	return names[kind];
}

const char *route_mode_name(enum route_mode mode)
{
	static const char *const names[] = { [ROUTE_BLIND] = "blind", [ROUTE_ASSISTED] = "assisted", [ROUTE_AUDIT] = "audit" };

	return names[mode];
}

/* The words that are stored, and what a person reads for them. */
static const struct { const char *name, *words; } reasons[ROUTE_REASON_COUNT] = {
	[ROUTE_BY_LEVEL_0]          = { "human-only", "the level is human only" },
	[ROUTE_BY_SHADOW]           = { "shadow", "the model only runs in the shadow" },
	[ROUTE_BY_EXAM]             = { "exam", "it belongs to the exam pool" },
	[ROUTE_BY_BLIND_SLICE]      = { "blind-slice", "it was drawn for the blind slice" },
	[ROUTE_BY_ASSISTANCE]       = { "assistance", "the model assists" },
	[ROUTE_BY_VERSION]          = { "version-unproven", "the model version's own evidence does not reach the level" },
	[ROUTE_BY_NO_PREDICTION]    = { "no-prediction", "the model has not seen it" },
	[ROUTE_BY_NULL]             = { "null", "the model gave no answer" },
	[ROUTE_BY_FAILURE]          = { "failed", "it could not be scored" },
	[ROUTE_BY_PAUSE]            = { "paused", "the machine is paused" },
	[ROUTE_BY_UNLIKE_REFERENCE] = { "unlike-reference", "it is unlike what the model was judged on" },
	[ROUTE_BY_NO_THRESHOLD]     = { "no-threshold", "no threshold is certified" },
	[ROUTE_BY_BELOW_THRESHOLD]  = { "below-threshold", "the confidence is below the threshold" },
	[ROUTE_BY_THRESHOLD]        = { "above-threshold", "the confidence reaches the threshold" },
	[ROUTE_BY_LEVEL_4]          = { "full-automation", "the level is full automation" },
	[ROUTE_BY_CANARY]           = { "canary", "a canary answers for it" },
	[ROUTE_BY_COMPARE]          = { "compare", "it was drawn to compare a canary with" },
	[ROUTE_BY_BAD_LEVEL]        = { "bad-level", "the level is not known" },
	[ROUTE_BY_UPSTREAM]         = { "upstream", "what was said upstream has changed" },
};

const char *route_reason_name(enum route_reason reason)
{
	return reasons[reason].name;
}

const char *route_reason_words(const char *name)
{
	for (size_t i = 0; i < ROUTE_REASON_COUNT; i++)
		if (reasons[i].name && str_equal(reasons[i].name, name))
			return reasons[i].words;
	return name;
}

void route_explain(const struct route_input *input, const struct route_decision *decision, struct str *line)
{
	enum route_reason reason = decision->reason;

	if (reason == ROUTE_BY_BELOW_THRESHOLD)
		str_addf(line, "%.6g is below the threshold of %.6g", input->confidence, decision->threshold);
	else if (reason == ROUTE_BY_THRESHOLD)
		str_addf(line, "%.6g reaches the threshold of %.6g", input->confidence, decision->threshold);
	else
		str_add(line, reasons[reason].words);
	if ((reason == ROUTE_BY_NULL || reason == ROUTE_BY_FAILURE) && input->why_null && *input->why_null) {
		str_add(line, " (");
		text_add_visible(line, input->why_null, strlen(input->why_null));
		str_add_char(line, ')');
	}
	if (decision->kind == ROUTE_AUTO)
		str_add(line, ": the machine decides");
	else if (decision->kind == ROUTE_AUTO_AUDIT)
		str_addf(line, ": the machine decides, and a person checks it blind (%.3g %% are drawn)",
		         decision->audit_probability * 100);
	else if (decision->mode == ROUTE_BLIND)
		str_add(line, ": a person decides, blind");
	else if (prediction_in_effect(input) != ROUTE_PREDICTED)
		str_add(line, ": a person decides");
	else
		str_add(line, ": a person decides, with the prediction shown");
}
