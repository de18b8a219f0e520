/* The tiles of the Dashboard: value, band, how it stands, and a line. */
#ifndef RUNG_CONSOLE_DASHBOARD_TILES_H
#define RUNG_CONSOLE_DASHBOARD_TILES_H

#include "ui/console/dashboard_state.h"

#define DASHBOARD_TILE_ROWS    5  /* with its frame */
#define DASHBOARD_TILE_COLUMNS 38 /* at least */

/* The first tile that shows. */
int dashboard_tiles_first(const struct dashboard_state *state);

/* Where a tile stands; no width: it does not show. */
struct rect dashboard_tiles_place(const struct dashboard_state *state, int tile);

/* Dots of the line of a tile. */
int dashboard_tiles_dots(const struct dashboard_state *state);

void dashboard_tiles_draw(const struct app *app, const struct dashboard_state *state, struct canvas *canvas);

/* "ok", "!WARN"; the ink it stands in. */
const char *dashboard_tiles_word(enum dashboard_state_word state);
enum ink dashboard_tiles_ink(enum dashboard_state_word state);

/* "queue.age cam2", printable, in an arena of the caller's. */
const char *dashboard_tiles_title(const struct monitor_row *row, struct arena *arena);

#endif
