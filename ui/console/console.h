/* The operator console. */
#ifndef RUNG_CONSOLE_CONSOLE_H
#define RUNG_CONSOLE_CONSOLE_H

#include "base/err.h"
#include "db/actor.h"

#include <stdbool.h>

struct store;

struct console_options {
	const struct actor *actor;
	const char *stage; /* NULL: the only one */
	const char *theme; /* a name of theme.h; NULL: what the person has chosen before */
	bool        mono;  /* attributes only; also by NO_COLOR and on terminals without colours */
	bool        ascii; /* no character beyond ASCII; also where the locale is not UTF-8 */
};

/* Runs the console on the terminal of standard input and output until the operator leaves. Returns
 * the exit status: 0, or 129, 130, 143 after a lost terminal, an interrupt, an order to end; the
 * terminal is given back and the task in hand returned in every case. -1 when it cannot start. */
int console_run(struct store *store, const struct console_options *options, struct err *err);

#endif
