/* What the Drift screen says in words, above its panes. */
#ifndef RUNG_CONSOLE_DRIFT_VERDICT_H
#define RUNG_CONSOLE_DRIFT_VERDICT_H

#include "ui/console/drift_state.h"

/* Rows that it takes at that width, with its frame. */
int drift_verdict_height(const struct drift_screen *state, int width);

void drift_verdict_draw(const struct app *app, const struct drift_screen *state, struct canvas *canvas);

#endif
