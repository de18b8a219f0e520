/* From a key to what it does: the console's own actions, or the screen's. The hint line, the help and
 * the palette ask here what works now, and run it here. */
#ifndef RUNG_CONSOLE_KEY_ACTION_H
#define RUNG_CONSOLE_KEY_ACTION_H

#include "ui/console/app.h"

/* True where the action would do something now; *shown is the keys of it that do. */
bool key_action_offered(const struct app *app, const struct binding *binding, const char **shown);

#define KEY_ACTION_KEY_SIZE 24

/* The first key of an action as people read it, such as "gq". Returns text; "" where the action would
 * do nothing now. */
const char *key_action_key(const struct app *app, enum action action, char text[KEY_ACTION_KEY_SIZE]);

/* The same whether it would do something now or not: for words about what can be done next. */
const char *key_action_name(const struct app *app, enum action action, char text[KEY_ACTION_KEY_SIZE]);

/* Does what the binding says. key is the one pressed, or any of the binding's. */
unsigned key_action_run(struct app *app, const struct binding *binding, int key);

/* Says once what leaving would lose, and is true; asked again within seconds it is false. */
bool key_action_holds_back(struct app *app);

#endif
