/* From a picture to the numbers a model takes, exactly as its card says; doc/model-card.md has the
 * formulas. */
#ifndef RUNG_MODELS_PREPROCESS_H
#define RUNG_MODELS_PREPROCESS_H

#include "base/picture.h"
#include "models/card.h"

#include <stddef.h>

/* Where the picture lies in the model's input, in input pixels: all of it, or with bars around. */
struct placing { int left, top, width, height; };

struct placing placing_of(const struct card *card, const struct picture *picture);

/* Floats in the model's input. */
size_t preprocess_count(const struct card *card);

/* Fills input, which has room for preprocess_count() floats. */
void preprocess_picture(const struct card *card, const struct picture *picture, float *input);

#endif
