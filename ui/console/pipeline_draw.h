/* How the Pipeline screen looks. Nothing here changes anything. */
#ifndef RUNG_CONSOLE_PIPELINE_DRAW_H
#define RUNG_CONSOLE_PIPELINE_DRAW_H

#include "base/str.h"
#include "ui/console/pipeline_state.h"

void pipeline_draw_list(const struct app *app, const struct pipeline_state *state, struct canvas *canvas);
void pipeline_draw_details(const struct pipeline_state *state, struct canvas *canvas);
void pipeline_draw_blame(const struct pipeline_state *state, struct canvas *canvas);

/* The line of the list at this row of the terminal, or -1; and how many fit, from *first on. */
int pipeline_list_row_at(const struct pipeline_state *state, int y);
int pipeline_list_rows(const struct pipeline_state *state, int *first);

/* All that is known of the stage selected, in lines of words. */
void pipeline_describe(const struct pipeline_state *state, struct str *text);

/* What moved first, in lines of words. */
void pipeline_tell_blame(const struct pipeline_state *state, struct str *text);

#endif
