/* Which stage the console speaks of, where there are several: chosen for this sitting. */
#ifndef RUNG_CONSOLE_STAGE_PICKER_H
#define RUNG_CONSOLE_STAGE_PICKER_H

#include "ui/console/app.h"

/* Reads which stages there are, as the console begins. Without a store there is none. */
void stage_picker_begin(struct app *app);

/* True where there are several. */
bool stage_picker_may(const struct app *app);

/* The list of stages, each with what waits in it for the operator. */
unsigned stage_picker_open(struct app *app);

/* Another stage: the console begins anew with it (app->stage_wanted), on the same terminal. */
unsigned stage_picker_answer(struct app *app, const struct answer *answer);

#endif
