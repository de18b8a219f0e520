/* From a map of how likely each place belongs to text to boxes, as detectors by differentiable binarization give it (Liao et
 * al. 2020, "Real-time scene text detection with differentiable binarization"): places above a threshold that touch each
 * other, by a side or a corner, are a line of text, which the model marks narrower than it is. Boxes are upright. */
#ifndef RUNG_OUTPUT_TEXT_MAP_H
#define RUNG_OUTPUT_TEXT_MAP_H

#include "base/err.h"

struct text_map_rules {
	double threshold; /* 0..1: a place above it is text */
	double score;     /* 0..1: the mean of a box's places; one below it is dropped */
	double unclip;    /* a box of area A and perimeter L grows by A * unclip / L to each side, as in the paper */
	double least, most; /* places: a box whose shorter side, before it grows, is below or above is dropped */
};

struct text_box { double x, y, width, height, score; }; /* in places of the map; within it */

/* Fills up to most boxes, best first, where two are as good in the order of their first place row by row. *highest is the best
 * score of all that touch and are of that size, dropped or not; where there are none, the highest place that is not above the threshold, or 0. Returns how many boxes;
 * -1: a place is no number, or no probability. */
int text_map_find(const float *map, int width, int height, const struct text_map_rules *rules, struct text_box *boxes,
                  int most, double *highest, struct err *err);

#endif
