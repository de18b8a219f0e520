/* All of a run of retraining on a page: its steps, its snapshot with the answers in doubt, what is due, its output. */
#ifndef RUNG_CONSOLE_RETRAIN_PAGE_H
#define RUNG_CONSOLE_RETRAIN_PAGE_H

#include "ui/console/retrain_state.h"

unsigned retrain_page_open(struct app *app, const struct retrain_state *state);

/* What a run is begun by, in words, where none is selected. */
unsigned retrain_page_why(struct app *app, const struct retrain_state *state);

#endif
