/* The details pane of the Queue screen: one item with all that happened to it. */
#ifndef RUNG_CONSOLE_QUEUE_DETAILS_H
#define RUNG_CONSOLE_QUEUE_DETAILS_H

#include "ui/console/queue_state.h"

/* Reads the item that is selected, where the pane is open and shows another one, or always. */
void queue_details_read(struct queue_state *state, bool always);

/* The same on a page of its own, which can be searched. */
unsigned queue_details_page(struct app *app, struct queue_state *state);

void queue_details_scroll(struct queue_state *state, int lines);
void queue_details_draw(const struct queue_state *state, struct canvas *canvas);

#endif
