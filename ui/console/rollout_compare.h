/* The pane that compares two versions on the same items. */
#ifndef RUNG_CONSOLE_ROLLOUT_COMPARE_H
#define RUNG_CONSOLE_ROLLOUT_COMPARE_H

#include "ui/console/rollout_state.h"

void rollout_compare_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane);

/* Rows to select: the four cells, the labels, the sources; 0 where nothing is compared. */
int rollout_compare_count(const struct rollout_state *state);

/* Lines that show at once. */
int rollout_compare_rows(const struct rollout_state *state);

/* The row to select on a line of the terminal; -1: none. */
int rollout_compare_row_at(const struct rollout_state *state, int y);

/* The table that a row to select belongs to, and the cell that it is; COMPARISON_CELLS: all four of it. */
const struct comparison_row *rollout_compare_at(const struct rollout_state *state, int at, enum comparison_cell *cell);

/* "both right", "only v15 right". Returns text. */
#define ROLLOUT_CELL_SIZE 160
const char *rollout_compare_cell_name(const struct rollout_state *state, enum comparison_cell cell, char text[ROLLOUT_CELL_SIZE]);

/* Appends the name of a label or a source, as it is shown. */
void rollout_compare_part_name(const struct comparison_row *row, struct str *text);

/* Judged items of a table. */
int64_t rollout_compare_judged(const struct comparison_row *row);

#endif
