/* A person's own keys, in $XDG_CONFIG_HOME/rung/keys.conf: lines "context key = command", the words as
 * rung keys lists them. A command that the file names has the keys of the file and no others. */
#ifndef RUNG_CONSOLE_KEYS_CONF_H
#define RUNG_CONSOLE_KEYS_CONF_H

#include "base/arena.h"
#include "base/err.h"
#include "ui/console/keymap.h"

/* Sets map to the keys in force; those of the file live in arena. 1: the file's are among them; 0: there
 * is none; -1: one line is wrong, err names it, and the built-in keys hold: a file is taken whole or not
 * at all, so that nobody presses a key that half a file has moved. */
int keys_conf_read(struct keymap *map, struct arena *arena, struct err *err);

/* True where the command keeps its keys whatever a file says: what Enter, Esc, ^C, ^Z and the digits of
 * labels do is the same for everybody. */
bool keys_conf_is_fixed(const struct binding *binding);

#endif
