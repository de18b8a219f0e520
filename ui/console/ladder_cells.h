/* The figures of a check as its row shows them: shares in percent, counts as such, nothing as "-". */
#ifndef RUNG_CONSOLE_LADDER_CELLS_H
#define RUNG_CONSOLE_LADDER_CELLS_H

#include "ladder/gate.h"

#define LADDER_CELL_SIZE 40

struct ladder_cells {
	char claim[LADDER_CELL_SIZE + 40];
	char measured[LADDER_CELL_SIZE]; /* "60 of 61", "99.4%", "1,840" */
	char worst[LADDER_CELL_SIZE];    /* ">= 98.9%", "-" */
	char need[LADDER_CELL_SIZE];     /* "99%", "<= 5%", "none" */
};

/* claim_width: columns there are for the claim, which loses what stands in parentheses where it does not
 * fit. long_figures: with what the shares are of, "99.4% of 1,840". */
void ladder_cells(const struct gate_check *check, int claim_width, bool long_figures, struct ladder_cells *cells);

#endif
