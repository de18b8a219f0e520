/* A recording through a model that hears it frame by frame. */
#ifndef RUNG_MODELS_HEARING_H
#define RUNG_MODELS_HEARING_H

#include "base/err.h"
#include "ladder/feature.h"
#include "models/answer.h"
#include "models/card.h"
#include "models/engine.h"

#include <stdint.h>

/* Plays the recording at the card's rate (models/rate.h) and runs the model on each frame with the end of the one
 * before, the last filled up with silence; segments become regions (models/segments.h). The label is what is heard
 * where there is a segment, with the score of the best, else nothing of it, with 1 minus the highest mean of frames
 * over the shortest segment. latency_us: of the model's runs together. */
int hearing_answer(const struct card *card, const struct engine *engine, struct engine_session *session, const void *bytes,
                   size_t length, struct features *features, int64_t *latency_us, struct answer *answer, struct err *err);

#endif
