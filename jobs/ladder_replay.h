/* The ladder of a stage made again from what people and models said, row by row in the order in which it
 * was folded, and compared with what is stored: every folded row, every certificate, every line of a
 * gate whose inputs are rows, and every demotion by the evidence, to the last bit: an alarm that the rows raise
 * took back what a live version had, and nothing else did. What cannot be made again, such as how many alarms were
 * open, is taken as it was recorded. Nothing is written. */
#ifndef RUNG_JOBS_LADDER_REPLAY_H
#define RUNG_JOBS_LADDER_REPLAY_H

#include "base/err.h"

#include <stdint.h>

struct store;

/* Told of each thing that differs: entity is a table, id its row, what one line for people. */
typedef void ladder_difference(void *context, const char *entity, int64_t id, const char *what);

struct ladder_replay_result { int64_t rows, certificates, evaluations, rollouts, judged, differences; };

/* stage_name NULL: the only stage. 1: all is as it was; 0: not; -1. */
int ladder_replay(struct store *store, const char *stage_name, ladder_difference *tell, void *context,
                  struct ladder_replay_result *result, struct err *err);

#endif
