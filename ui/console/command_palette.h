/* Everything that can be done on the screen in front, in one list that typing narrows. Each row shows
 * its key, so that whoever uses it learns them; picking a row does what the key does. */
#ifndef RUNG_CONSOLE_COMMAND_PALETTE_H
#define RUNG_CONSOLE_COMMAND_PALETTE_H

#include "ui/console/app.h"

unsigned command_palette_open(struct app *app);

/* Does what was picked, unless it has ceased to work meanwhile. */
unsigned command_palette_run(struct app *app, const struct answer *answer);

#endif
