/* Figures of drift in words. */
#ifndef RUNG_CONSOLE_DRIFT_FIGURES_H
#define RUNG_CONSOLE_DRIFT_FIGURES_H

#include "ui/console/drift_state.h"

const char *drift_method_name(enum drift_method method); /* "PSI" */

/* The figure of a feature by a method; NaN: not defined. */
double drift_figure(const struct drift_feature *feature, enum drift_method method);

/* "ALARM", "watch", "ok", "-"; the ink it stands in. */
const char *drift_state_word(enum drift_state state);
enum ink drift_state_ink(enum drift_state state);

#endif
