/* One alarm with all that is known of it: below the list, and on a page of its own. */
#ifndef RUNG_CONSOLE_ALARMS_DETAILS_H
#define RUNG_CONSOLE_ALARMS_DETAILS_H

#include "ui/console/alarms_state.h"

void alarms_details_draw(const struct alarms_state *state, struct canvas *canvas);

/* The same with its evidence, and with what its metric counts. */
unsigned alarms_details_page(struct app *app, const struct alarms_state *state);

#endif
