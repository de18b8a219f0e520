/* Reading what the Ladder shows: the stage, the gate above it by all its evidence, and its history. */
#ifndef RUNG_CONSOLE_LADDER_REFRESH_H
#define RUNG_CONSOLE_LADDER_REFRESH_H

#include "ui/console/ladder_state.h"

/* Reads stage and history, which takes no time, and leaves the gate to be read; but where that is slow, and
 * the level is the same, the gate stays as of when it was read. */
void ladder_refresh_level(struct app *app, struct ladder_state *state);

/* Reads all of it in one go, and how long that took into slow. What cannot be read leaves what was there,
 * with trouble. */
void ladder_refresh(struct app *app, struct ladder_state *state);

/* Looks whether the project has changed since, and then reads anew, unless that is slow. True where
 * something is to be drawn. */
bool ladder_refresh_if_due(struct app *app, struct ladder_state *state);

#endif
