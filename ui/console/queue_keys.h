/* What the keys and the mouse do on the Queue screen: one row for each action, read by the key, by the
 * hint line and by the help. */
#ifndef RUNG_CONSOLE_QUEUE_KEYS_H
#define RUNG_CONSOLE_QUEUE_KEYS_H

#include "ui/console/queue_state.h"

unsigned queue_keys_act(struct app *app, struct queue_state *state, enum action action);
bool queue_keys_offer(const struct queue_state *state, enum action action);
unsigned queue_keys_answer(struct app *app, struct queue_state *state, const struct answer *answer);
unsigned queue_mouse(struct app *app, struct queue_state *state, const struct mouse *mouse);

#endif
