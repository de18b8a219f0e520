/* The features of the Drift screen, the worst first, with a bar each; below them the slices. */
#ifndef RUNG_CONSOLE_DRIFT_FEATURES_H
#define RUNG_CONSOLE_DRIFT_FEATURES_H

#include "ui/console/drift_state.h"

/* How many rows show, and which is the first. */
int drift_features_rows(const struct drift_screen *state, int *first);

/* The row at line y of the screen; -1: none. */
int drift_features_row_at(const struct drift_screen *state, int y);

void drift_features_draw(const struct app *app, const struct drift_screen *state, struct canvas *canvas);

#endif
