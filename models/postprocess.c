#include "models/postprocess.h"

#include "base/xalloc.h"
#include "models/highlight.h"
#include "models/reading.h"

#include <math.h>
#include <stdlib.h>

/* How far from 0..1, and from 1 in all, numbers may be that call themselves probabilities. */
#define PROBABILITY_SLACK 0.01

/* The class numbers as probabilities, in place. False, with the reason, where they are none. */
static bool make_probabilities(const struct card *card, double *values, struct answer *answer)
{
	double most = -INFINITY, total = 0;

	for (int i = 0; i < card->class_count; i++) {
		if (!isfinite(values[i])) {
			answer_abstain(answer, "the model's answer is not a number");
			return false;
		}
		most = fmax(most, values[i]);
	}
	for (int i = 0; i < card->class_count; i++) {
		if (card->softmax)
			values[i] = exp(values[i] - most);
		else if (values[i] < -PROBABILITY_SLACK || values[i] > 1 + PROBABILITY_SLACK) {
			answer_abstain(answer, "the model's answer %g is no probability", values[i]);
			return false;
		} else
			values[i] = fmin(fmax(values[i], 0), 1);
		total += values[i];
	}
	if (!card->softmax && fabs(total - 1) > PROBABILITY_SLACK) {
		answer_abstain(answer, "the model's probabilities add up to %.3g, not to 1", total);
		return false;
	}
	for (int i = 0; i < card->class_count; i++)
		values[i] /= total;
	return true;
}

static void choose_label(const struct card *card, const struct engine_output *classes, struct answer *answer)
{
	double *values = xcalloc((size_t)card->class_count, sizeof *values), *joined;

	for (int i = 0; i < card->class_count; i++)
		values[i] = (double)classes->values[i];
	if (!make_probabilities(card, values, answer)) {
		free(values);
		return;
	}
	joined = xcalloc((size_t)card->label_count, sizeof *joined);
	for (int i = 0; i < card->class_count; i++)
		joined[card->class_label[i]] += values[i];
	answer->probability_count = card->label_count;
	answer->probabilities = xcalloc((size_t)card->label_count, sizeof *answer->probabilities);
	answer->label = 0;
	for (int i = 0; i < card->label_count; i++) {
		answer->probabilities[i] = (float)fmin(joined[i], 1);
		if (joined[i] > joined[answer->label])
			answer->label = i;
	}
	answer->confidence = fmin(joined[answer->label], 1);
	if (answer->confidence < card->floor)
		answer_abstain(answer, "confidence %.3f is under the floor of %g", answer->confidence, card->floor);
	free(values);
	free(joined);
}

void answer_make(const struct card *card, const struct engine_output outputs[ENGINE_ROLES],
                 const struct picture *picture, struct answer *answer)
{
	*answer = (struct answer){ .label = -1, .confidence = NAN };
	if (card->decode.by != CARD_LABELS) {
		reading_answer(card, &outputs[ENGINE_CLASSES], picture, answer);
		return;
	}
	choose_label(card, &outputs[ENGINE_CLASSES], answer);
	if (outputs[ENGINE_HEAT].values)
		highlight_heat(card, &outputs[ENGINE_HEAT], picture, &answer->heat);
	answer->regions = xcalloc(ANSWER_REGIONS_MAX, sizeof *answer->regions);
	if (outputs[ENGINE_BOXES].values)
		answer->region_count = highlight_boxes(card, &outputs[ENGINE_BOXES], picture, answer->label, answer->regions,
		                                       ANSWER_REGIONS_MAX);
	else if (highlight_hot_area(card, &answer->heat, picture, answer->label, answer->regions))
		answer->region_count = 1;
}
