#include "ui/console/popup.h"

#include "base/xalloc.h"
#include "ui/console/app.h"

#include <stdlib.h>

void *popup_open(struct app *app, const struct popup *popup)
{
	void *state = xcalloc(1, popup->state_size);

	if (app->popup_count == APP_POPUPS_MAX)
		popup_close(app);
	app->popups[app->popup_count++] = (struct app_open_popup){ popup, state };
	app->drop_keys = app->drop_keys || popup->guards;
	return state;
}

unsigned popup_close(struct app *app)
{
	struct app_open_popup *front;

	if (app->popup_count == 0)
		return REACT_NONE;
	front = &app->popups[--app->popup_count];
	if (front->popup->close)
		front->popup->close(front->state);
	free(front->state);
	return REACT_DRAW;
}

const struct popup *popup_front(const struct app *app)
{
	return app->popup_count > 0 ? app->popups[app->popup_count - 1].popup : NULL;
}
