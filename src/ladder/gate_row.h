/* Rows of a gate that is being looked at, for the files that gates are made of. */
#ifndef RUNG_LADDER_GATE_ROW_H
#define RUNG_LADDER_GATE_ROW_H

#include "base/err.h"
#include "ladder/gate.h"

/* One gate being looked at. */
struct gate_look {
	const struct gate_policy *policy;
	const struct gate_facts  *facts;
	struct gate              *gate; /* NULL: only whether it is open is asked */
	bool                      open;
};

/* What a check compares; the words come with it. Strings need to last until gate_row_add() returns. */
struct gate_measure {
	const char    *name, *claim;
	enum gate_unit unit;
	bool           at_most;
	double         value, bound, need;
	int64_t        k, n;
};

/* Adds a row, of which fmt says why it holds or does not. NULL where only the verdict is asked, or no room is left. */
struct gate_check *gate_row_add(struct gate_look *look, bool ok, const struct gate_measure *measure, const char *fmt, ...)
        RUNG_PRINTF(4, 5);

/* What would make a check hold that does not; check NULL: nobody asks. */
void gate_row_change(struct gate_check *check, const char *fmt, ...) RUNG_PRINTF(2, 3);

/* So many more items decided blind would, of which pace come in a day with enough work. NaN: nobody can tell. */
void gate_row_take(struct gate_check *check, double items, double pace);

/* Adds a row that closes no gate. */
void gate_row_tell(struct gate_look *look, const struct gate_measure *measure, const char *why);

/* k / n; NaN of nothing. */
double gate_share_value(int64_t k, int64_t n);

/* What is counted, and needed at the least. */
struct gate_measure gate_counted(const char *name, const char *claim, int64_t have, int64_t need);

/* k of n that may be need at most; not defined where there is nothing yet, which is not too many either. */
struct gate_measure gate_few_of(const char *name, const char *claim, int64_t k, int64_t n, double need);

/* k of n, which must be need at the least. */
struct gate_measure gate_share_of(const char *name, const char *claim, struct gate_share of, double need);

#endif
