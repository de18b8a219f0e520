/* All that is known of a version, to read. */
#ifndef RUNG_CONSOLE_ROLLOUT_VERSION_PAGE_H
#define RUNG_CONSOLE_ROLLOUT_VERSION_PAGE_H

#include "ui/console/rollout_state.h"

/* Of the version selected. */
unsigned rollout_version_page(struct app *app, const struct rollout_state *state);

#endif
