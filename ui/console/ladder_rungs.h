/* The pane of the five rungs: which one we stand on, since when and by whom, and what leads up. */
#ifndef RUNG_CONSOLE_LADDER_RUNGS_H
#define RUNG_CONSOLE_LADDER_RUNGS_H

#include "ui/console/ladder_state.h"

void ladder_rungs_draw(const struct ladder_state *state, struct canvas *canvas, struct rect pane);

#endif
