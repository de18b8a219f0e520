/* The exam pool: items set apart when they are added, decided blind at every level where people
 * decide them, and never trained on, so that every version of a model can be judged by them. */
#ifndef RUNG_LADDER_EXAM_H
#define RUNG_LADDER_EXAM_H

#include <stdbool.h>
#include <stdint.h>

/* The share of new items that join the pool: share until size items of the pool are settled, then
 * keep, which only keeps it fresh. All shares are 0..1. */
double exam_share(int64_t settled, double share, int64_t size, double keep);

/* Whether an item with this draw (purpose "exam", 0 <= draw < 1) joins a pool that takes share. */
bool exam_chosen(double draw, double share);

#endif
