/* One feature of the Drift screen: what the reference and the newest window have in each bin, or the windows before. */
#ifndef RUNG_CONSOLE_DRIFT_PICTURE_H
#define RUNG_CONSOLE_DRIFT_PICTURE_H

#include "ui/console/drift_state.h"

void drift_picture_draw(const struct drift_screen *state, struct canvas *canvas);

/* All its figures, on a page. */
unsigned drift_picture_page(struct app *app, const struct drift_screen *state);

#endif
