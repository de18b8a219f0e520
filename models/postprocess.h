/* From what a model gives to an answer: label, confidence, probabilities, regions and heat map. */
#ifndef RUNG_MODELS_POSTPROCESS_H
#define RUNG_MODELS_POSTPROCESS_H

#include "base/picture.h"
#include "models/answer.h"
#include "models/card.h"
#include "models/engine.h"
#include "models/preprocess.h"

/* outputs as engine->run() gave them for this picture; its shapes fit the card. */
void answer_make(const struct card *card, const struct engine_output outputs[ENGINE_ROLES],
                 const struct picture *picture, struct answer *answer);

#endif
