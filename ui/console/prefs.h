/* What a person likes, kept in $XDG_CONFIG_HOME/rung/console.conf: one "name = value" a line. */
#ifndef RUNG_CONSOLE_PREFS_H
#define RUNG_CONSOLE_PREFS_H

#include "base/err.h"

#include <stdbool.h>

struct prefs {
	char theme[24];     /* a name of theme.h */
	bool mouse;         /* clicks, drags and the wheel are ours; Shift leaves them to the terminal */
	bool borders;       /* false: no frames around panes, for screen readers and copying */
	bool bell;          /* a bell where something is refused, and at an alarm */
	bool slow;          /* for thin lines: smaller pictures, and no reverse row in lists */
	bool zoom;          /* of a picture stays for the next, and so does the place */
	char viewer[200];   /* the program that v shows a file with; "": what the desktop has */
	char player[200];   /* the program that p plays recordings with; "": the first that is there */
};

void prefs_defaults(struct prefs *prefs);

/* Reads the file over what prefs holds; no file is fine. -1 names the first line that is wrong; all the
 * others hold. */
int prefs_read(struct prefs *prefs, struct err *err);

/* Replaces the file by one of these values. */
int prefs_write(const struct prefs *prefs, struct err *err);

#endif
