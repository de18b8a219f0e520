/* The picture in hand on the Review screen: which part of it is shown, and its cells. Functions that
 * return unsigned return what the console has to do. */
#ifndef RUNG_CONSOLE_REVIEW_PICTURE_H
#define RUNG_CONSOLE_REVIEW_PICTURE_H

#include "ui/console/mouse.h"
#include "ui/console/review_state.h"

/* Begins with the picture of the item in hand, where it is one. */
void review_picture_load(const struct app *app, struct review_state *state);

/* Pictures of the items to come are asked for one at a time, each once the item in hand has been seen
 * and nothing has been typed or brought for a moment: later says that it was, ahead asks when the
 * moment is over (state->ahead_ms). */
void review_picture_later(const struct app *app, struct review_state *state);
void review_picture_ahead(const struct app *app, struct review_state *state);

/* The app's time from which the picture may be sent: on a slow line not while somebody types, elsewhere
 * at once (0). */
int64_t review_picture_due_ms(const struct app *app, const struct review_state *state);

/* Gets the cells ready for this pane with its frame. A pane of width 0 is not shown. */
void review_picture_prepare(const struct app *app, struct review_state *state, struct rect pane);

/* True where another part of the picture than all of it is shown, or it is shown larger. */
bool review_picture_is_zoomed(const struct review_state *state);

unsigned review_picture_zoom_in(struct app *app, struct review_state *state);
unsigned review_picture_zoom_out(struct app *app, struct review_state *state);
unsigned review_picture_fit(struct app *app, struct review_state *state);
unsigned review_picture_toggle_pixels(struct app *app, struct review_state *state);
unsigned review_picture_left(struct app *app, struct review_state *state);
unsigned review_picture_right(struct app *app, struct review_state *state);
unsigned review_picture_up(struct app *app, struct review_state *state);
unsigned review_picture_down(struct app *app, struct review_state *state);
unsigned review_picture_next_mode(struct app *app, struct review_state *state);

/* The wheel over the picture zooms, dragging it moves it. */
unsigned review_picture_mouse(struct review_state *state, const struct mouse *mouse);

#endif
