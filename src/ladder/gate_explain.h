/* A gate in words, for whoever decides by it: the verdict first, then a row for each check with what was
 * measured, the worst plausible, what is needed, what would change it and when, and what the gate is worth. */
#ifndef RUNG_LADDER_GATE_EXPLAIN_H
#define RUNG_LADDER_GATE_EXPLAIN_H

#include "base/str.h"
#include "ladder/gate.h"

/* Adds the lines, each ended by a line feed and at most width columns wide (40 and more). model: the live
 * version's name, made visible here; NULL: none is live. */
void gate_explain(const struct gate *gate, const char *model, int width, struct str *text);

/* "about 3 days at this pace", "within a day at this pace"; "" for 0 and for NaN. */
#define GATE_PACE_SIZE 48
const char *gate_pace(double days, char text[GATE_PACE_SIZE]);

/* "Chance that an undeserving model gets through, however often we look: at most 2.5 in 100 (year: 2.5 of 5
 * left)"; "" for gates that ask for no proof. */
#define GATE_CHANCE_SIZE 200
const char *gate_chance(const struct gate *gate, char text[GATE_CHANCE_SIZE]);

#endif
