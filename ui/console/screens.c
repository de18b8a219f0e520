#include "ui/console/screens.h"

#include "ui/console/screen_alarms.h"
#include "ui/console/screen_dashboard.h"
#include "ui/console/screen_drift.h"
#include "ui/console/screen_ladder.h"
#include "ui/console/screen_pipeline.h"
#include "ui/console/screen_queue.h"
#include "ui/console/screen_retrain.h"
#include "ui/console/screen_review.h"
#include "ui/console/screen_rollout.h"

static const struct screen *const screens[] = {
	&screen_review,
	&screen_queue,
	&screen_ladder,
	&screen_rollout,
	&screen_dashboard,
	&screen_drift,
	&screen_alarms,
	&screen_pipeline,
	&screen_retrain,
};

const struct screen *const *screens_all(int *count)
{
	*count = (int)(sizeof screens / sizeof *screens);
	return screens;
}

bool screens_has_tab(const struct screen *screen, enum role role)
{
	return (!screen->for_leads || role_leads(role)) && (!screen->for_deciders || role_decides(role));
}

const struct screen *screens_first(enum role role)
{
	size_t i = 0;

	while (i + 1 < sizeof screens / sizeof *screens && !screens_has_tab(screens[i], role))
		i++;
	return screens[i];
}

const struct screen *screens_of(enum context context)
{
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
		if (screens[i]->context == context)
			return screens[i];
	return NULL;
}
