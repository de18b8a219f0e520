/* Text that a model finds in a picture, or reads from one: the class output as boxes or as words (card's "decode"). */
#ifndef RUNG_MODELS_READING_H
#define RUNG_MODELS_READING_H

#include "base/arena.h"
#include "base/err.h"
#include "base/picture.h"
#include "models/answer.h"
#include "models/card.h"
#include "models/engine.h"

/* Reads the dictionary that the card names, a file beside the model, into card->decode.alphabet. */
int reading_open(struct card *card, const char *model_path, struct arena *arena, struct err *err);

/* The first label where there is text, with the words or with regions, best first; else the other. The confidence is that of
 * the least sure sign or of the best box; of no text 1 minus the best score of what is not one, or the least sure blank's. */
void reading_answer(const struct card *card, const struct engine_output *output, const struct picture *picture, struct answer *answer);

#endif
