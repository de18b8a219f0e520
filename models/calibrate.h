/* A model's confidence by the curve of its card. */
#ifndef RUNG_MODELS_CALIBRATE_H
#define RUNG_MODELS_CALIBRATE_H

#include "models/answer.h"
#include "models/card.h"

/* Of an answer that is one; the other labels share what is left as they did. The label stays, and so does what is null: the
 * card's floor is of the model's own confidence. Without a curve nothing changes. */
void calibrate_answer(const struct card *card, struct answer *answer);

#endif
