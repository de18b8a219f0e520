#include "ui/console/review_mouse.h"

#include "ui/console/review_choices.h"
#include "ui/console/review_keys.h"
#include "ui/console/review_picture.h"

#include <stddef.h>

/* The second press of a double click comes as MOUSE_DOUBLE, so that it cannot decide the item that
 * came meanwhile. */
static unsigned press(struct app *app, struct review_state *state, const struct mouse *mouse)
{
	struct review_choices choices;
	const struct review_choice *choice;

	choice = review_choices_shown(state, &choices) ? review_choices_at(&choices, mouse->x, mouse->y) : NULL;
	if (!choice)
		return review_picture_mouse(state, mouse);
	return review_keys_act(app, state, choice->action, choice->digit);
}

unsigned review_mouse(struct app *app, struct review_state *state, const struct mouse *mouse)
{
	switch (mouse->kind) {
	case MOUSE_PRESS: return press(app, state, mouse);
	default: return review_picture_mouse(state, mouse);
	}
}
