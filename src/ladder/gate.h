/* Gates: the checks between a level and the next one up. Open when every check holds. */
#ifndef RUNG_LADDER_GATE_H
#define RUNG_LADDER_GATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define GATE_CHECKS_MAX 8

/* What is known of a stage and its live version. */
struct gate_facts {
	bool    has_live;
	int64_t predictions; /* of the live version, nulls among them */
	int64_t nulls;
};

struct gate_check {
	const char *name;     /* a word or two, constant */
	double      value, need;
	bool        ok;
	char        why[120]; /* one line for people, whether it holds or not */
};

struct gate {
	int  from, to;
	bool open;
	int  check_count;
	struct gate_check checks[GATE_CHECKS_MAX];
};

/* Looks at the gate above level from. -1 where this version of the program has no such gate: the
 * message says so, and what there is instead; gate is then closed and without checks. */
int gate_eval(int from, const struct gate_facts *facts, struct gate *gate, struct err *err);

#endif
