/* The panes of the Review screen, each drawn by a file of its own. */
#ifndef RUNG_CONSOLE_REVIEW_PANES_H
#define RUNG_CONSOLE_REVIEW_PANES_H

#include "ui/console/review_state.h"

void review_draw_item(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect area);
void review_draw_prediction(const struct review_state *state, struct canvas *canvas, struct rect area);
void review_draw_decision(const struct app *app, const struct review_state *state, struct canvas *canvas,
                          struct rect area);
void review_draw_queue(const struct review_state *state, struct canvas *canvas, struct rect area);

/* In place of the prediction, where people differ: what they said. Rows it would like to have inside, where
 * it is so wide. */
void review_draw_tie(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect area);
int review_tie_rows(const struct review_state *state, int width);

/* Instead of all panes, where no item is in hand. */
void review_draw_empty(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect area);

/* Where the choices stand in the decision pane. */
struct rect review_choices_room(const struct app *app, const struct review_state *state, struct rect pane);

/* The labels in one line, for the narrow layout. */
void review_draw_label_line(const struct app *app, const struct review_state *state, struct canvas *canvas,
                            struct rect line);

#endif
