/* Keys of two letters: g, and then another. Who stops to think after the g is shown what can follow. */
#ifndef RUNG_CONSOLE_KEY_PREFIX_H
#define RUNG_CONSOLE_KEY_PREFIX_H

#include "ui/console/app.h"

/* Begins, where the key is a g that nothing else is bound to. */
bool key_prefix_begins(struct app *app, int key);

/* Ends with the key that follows; 0 where it has become no key. */
int key_prefix_end(struct app *app, int key);

/* Something else came instead: it waits no more. */
unsigned key_prefix_drop(struct app *app);

/* The app's time at which the list is wanted, SCREEN_NEVER for none, and showing it then. */
int64_t key_prefix_wake(const struct app *app);
unsigned key_prefix_tick(struct app *app);

void key_prefix_draw(const struct app *app, struct canvas *canvas);

#endif
