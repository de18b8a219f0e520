/* From a key to what it does: the console's own actions, or the screen's. The hint line, the help and
 * the palette ask here what works now, and run it here. */
#ifndef RUNG_CONSOLE_KEY_ACTION_H
#define RUNG_CONSOLE_KEY_ACTION_H

#include "ui/console/app.h"

/* True where the action would do something now; *shown is the keys of it that do. */
bool key_action_offered(const struct app *app, const struct binding *binding, const char **shown);

/* Does what the binding says. key is the one pressed, or any of the binding's. */
unsigned key_action_run(struct app *app, const struct binding *binding, int key);

#endif
