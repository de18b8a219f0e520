/* The filter of the Queue screen: typed at the prompt, in force at each letter, and told below the list. */
#ifndef RUNG_CONSOLE_QUEUE_FIND_H
#define RUNG_CONSOLE_QUEUE_FIND_H

#include "ui/console/queue_state.h"

/* Puts a filter in force. -1: it is wrong, state->wrong says how, and the last good one holds. */
int queue_find_set(struct queue_state *state, const char *text, bool stay);

unsigned queue_find_ask(struct app *app, struct queue_state *state);
unsigned queue_find_typing(struct app *app, struct queue_state *state, const char *text); /* NULL: given up */

/* Lets everything through again. */
unsigned queue_find_clear(struct queue_state *state);

/* How many there are, how many are marked, how far a search is; or what is wrong with the filter. */
void queue_find_draw(const struct queue_state *state, struct canvas *canvas, struct rect line);

#endif
