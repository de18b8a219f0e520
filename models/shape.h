/* The shapes that a card asks of a model, for every engine to check alike. A dimension of -1 is open:
 * the model takes or gives any size there. Messages show both sides: what the model has and what its
 * card says. */
#ifndef RUNG_MODELS_SHAPE_H
#define RUNG_MODELS_SHAPE_H

#include "base/err.h"
#include "models/card.h"
#include "models/engine.h"

#include <stddef.h>
#include <stdint.h>

#define SHAPE_RANK 4

/* The input's dimensions for a batch: of pictures in the card's layout, of frames [batch, context + frame]. Returns
 * how many there are. */
size_t shape_of_input(const struct card *card, int64_t batch, int64_t dims[SHAPE_RANK]);

/* Their product: numbers in an input. */
size_t shape_input_count(const struct card *card);

/* What a model declares or gives for a batch of so many. */
int shape_check_input(const struct card *card, int64_t batch, const int64_t *dims, size_t rank, struct err *err);
int shape_check_output(const struct card *card, int64_t batch, enum engine_role role, const int64_t *dims, size_t rank,
                       struct err *err);

#endif
