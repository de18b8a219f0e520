/* From probabilities, frame by frame, to stretches of time, with hysteresis:
 *
 *   a segment begins with a frame of at least `on` and goes on while frames are at least `off`;
 *   what lies below `off` for less than `least_gap` seconds does not end it;
 *   one that is shorter than `least` seconds is dropped;
 *   each is made longer by `pad` seconds at both ends, up to the middle of what lies between two, and to the ends of
 *   the recording. */
#ifndef RUNG_MODELS_SEGMENTS_H
#define RUNG_MODELS_SEGMENTS_H

#include "base/picture.h"
#include "models/card.h"

/* probabilities: one for each frame of frame_ms, the recording lasts length_ms. Fills up to most segments, in their
 * order, each scored with the mean of its frames; the label is the rules'. Returns how many. */
int segments_find_heard(const struct card_segments *rules, const float *probabilities, int count, double frame_ms,
                        double length_ms, struct region *segments, int most);

#endif
