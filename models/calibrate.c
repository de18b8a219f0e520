#include "models/calibrate.h"

void calibrate_answer(const struct card *card, struct answer *answer)
{
	double before = answer->confidence, after;

	if (!card->calibrated || answer->is_null || answer->label < 0 || !(before >= 0 && before <= 1))
		return;
	after = refit_apply(&card->calibration, before);
	for (int i = 0; i < answer->probability_count; i++) {
		float *p = &answer->probabilities[i];
		double part = before < 1 ? (double)*p / (1 - before) : 1.0 / (answer->probability_count - 1);

		*p = (float)(i == answer->label ? after : part * (1 - after));
	}
	answer->confidence = after;
}
