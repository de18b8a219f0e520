/* What the moving keys do to the row selected in a table. */
#ifndef RUNG_CONSOLE_ROW_MOVE_H
#define RUNG_CONSOLE_ROW_MOVE_H

#include "ui/console/keymap.h"

#include <stdbool.h>

/* Where an action leads to from *row, of count rows of which a page shows so many: the first or the last row
 * at most. False where it does not move, or is no moving key. */
bool row_move(enum action action, int page, int count, int *row);

/* The row of count that is nearest to row; 0 where there is none. */
int row_within(int row, int count);

#endif
