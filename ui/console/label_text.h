/* A label as a screen shows it. Where that has nothing but ASCII and the name is more, each letter is a
 * question mark, and names of one length look alike: then its number stands before it, "2:????". */
#ifndef RUNG_CONSOLE_LABEL_TEXT_H
#define RUNG_CONSOLE_LABEL_TEXT_H

#include "db/stage.h"

#include <stdbool.h>

struct label_text { char text[400]; };

/* The name itself, or what is put together in *buffer. name: of a label, in force or not; NULL is NULL. */
const char *label_text(bool ascii, const struct stage *stage, const char *name, struct label_text *buffer);

#endif
