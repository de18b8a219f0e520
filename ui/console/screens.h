/* The screens of the console, in the order of their tabs: adding one is a file and a row. */
#ifndef RUNG_CONSOLE_SCREENS_H
#define RUNG_CONSOLE_SCREENS_H

#include "db/actor.h"
#include "ui/console/screen.h"

const struct screen *const *screens_all(int *count);

/* Whether a person of this role has a tab for the screen. */
bool screens_has_tab(const struct screen *screen, enum role role);

/* The one that the console begins with for them. */
const struct screen *screens_first(enum role role);

/* The screen whose keys are those of a context; NULL where there is none. */
const struct screen *screens_of(enum context context);

#endif
