/* The figures of a check as its row shows them: shares in percent, counts as such, nothing as "-". */
#ifndef RUNG_LADDER_GATE_CELLS_H
#define RUNG_LADDER_GATE_CELLS_H

#include "ladder/gate.h"

#define GATE_CELL_SIZE 40

struct gate_cells {
	char claim[GATE_CELL_SIZE + 40];
	char measured[GATE_CELL_SIZE]; /* "60 of 61", "99.4%", "1,840" */
	char worst[GATE_CELL_SIZE];    /* ">= 98.9%", "-" */
	char need[GATE_CELL_SIZE];     /* "99%", "<= 5%", "none" */
};

/* Whether a check holds because there is nothing to measure yet. */
bool gate_is_unmeasured(const struct gate_check *check);

/* claim_width: columns there are for the claim, which loses what stands in parentheses where it does not
 * fit. long_figures: with what the shares are of, "99.4% of 1,840". */
void gate_cells(const struct gate_check *check, int claim_width, bool long_figures, struct gate_cells *cells);

#endif
