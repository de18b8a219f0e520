/* Where a model looks: its boxes and its heat map, brought back to the picture. */
#ifndef RUNG_MODELS_HIGHLIGHT_H
#define RUNG_MODELS_HIGHLIGHT_H

#include "base/picture.h"
#include "models/card.h"
#include "models/engine.h"

#include <stdbool.h>

#define HIGHLIGHT_HEAT_SIDE 64 /* a heat map is reduced to at most this many columns and rows */

/* The heat map over the whole picture, its coldest place 0 and its hottest 255. No heat (0 columns)
 * where it holds anything but finite numbers. The caller frees the cells. */
void highlight_heat(const struct card *card, const struct engine_output *output, const struct picture *picture,
                    struct heat *heat);

/* The best boxes, at most max of them, best first. label: the answer's, for boxes without a class of
 * their own; -1: none. Returns how many. */
int highlight_boxes(const struct card *card, const struct engine_output *output, const struct picture *picture,
                    int label, struct region *regions, int max);

/* A box around the hottest place and what is half as hot around it. False where that says nothing:
 * no heat, no answer, an answer that is none of the card's critical classes (if it names any), or
 * more than half of the picture. */
bool highlight_hot_area(const struct card *card, const struct heat *heat, const struct picture *picture, int label,
                        struct region *region);

#endif
