#include "ui/console/drift_figures.h"

#include <math.h>

const char *drift_method_name(enum drift_method method)
{
	static const char *const names[] = { [DRIFT_BY_PSI] = "PSI", [DRIFT_BY_KS] = "KS", [DRIFT_BY_DISTANCE] = "W1", [DRIFT_BY_JS] = "JS" };

	return names[method];
}

double drift_figure(const struct drift_feature *feature, enum drift_method method)
{
	switch (method) {
	case DRIFT_BY_KS: return feature->ks;
	case DRIFT_BY_DISTANCE: return feature->distance;
	case DRIFT_BY_JS: return feature->js;
	default: return feature->psi;
	}
}

const char *drift_state_word(enum drift_state state)
{
	static const char *const words[] = { [DRIFT_UNKNOWN] = "-", [DRIFT_CALM] = "ok", [DRIFT_WATCH] = "watch", [DRIFT_ALARM] = "ALARM" };

	return words[state];
}

enum ink drift_state_ink(enum drift_state state)
{
	static const enum ink inks[] = { [DRIFT_UNKNOWN] = INK_DIM, [DRIFT_CALM] = INK_OK, [DRIFT_WATCH] = INK_WARN, [DRIFT_ALARM] = INK_ALARM };

	return inks[state];
}
