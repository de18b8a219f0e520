/* Lists on the command line: words with commas between them. */
#ifndef RUNG_UI_CMD_WORDS_H
#define RUNG_UI_CMD_WORDS_H

#include "base/arena.h"
#include "base/err.h"

#define WORDS_MAX 1000

struct words {
	const char *list[WORDS_MAX];
	int         count;
};

/* Splits "a, b,c" at its commas, blanks around the words left out; none may be empty. what: "a label". The words live
 * in arena. -1 names the option. */
int words_split(struct arena *arena, const char *option, const char *what, const char *text, struct words *words, struct err *err);

#endif
