/* The page of keys, made from the key table. */
#ifndef RUNG_CONSOLE_KEY_HELP_H
#define RUNG_CONSOLE_KEY_HELP_H

#include "ui/console/app.h"

/* Opens the page over the screen in front. */
unsigned key_help_open(struct app *app);

#endif
