#include "ui/console/review_mouse.h"

#include "ui/console/review_choices.h"
#include "ui/console/review_edit.h"
#include "ui/console/review_keys.h"
#include "ui/console/review_kind.h"
#include "ui/console/review_picture.h"

/* The second press of a double click comes as MOUSE_DOUBLE, so that it cannot decide the item that
 * came meanwhile. */
static unsigned press(struct app *app, struct review_state *state, const struct mouse *mouse)
{
	struct review_choice choice;

	if (!review_choice_at(app, state, mouse->x, mouse->y, &choice))
		return review_is_recording(state) ? review_kind_mouse(app, state, mouse) : review_picture_mouse(state, mouse);
	return state->editing ? review_edit_key(app, state, choice.action, choice.digit)
	                      : review_keys_act(app, state, choice.action, choice.digit);
}

unsigned review_mouse(struct app *app, struct review_state *state, const struct mouse *mouse)
{
	unsigned react = REACT_NONE;

	if (review_edit_mouse(app, state, mouse, &react))
		return react;
	switch (mouse->kind) {
	case MOUSE_PRESS: return press(app, state, mouse);
	case MOUSE_WHY: return review_keys_act(app, state, ACTION_WHY, 0);
	default: return review_is_picture(state) ? review_picture_mouse(state, mouse) : review_kind_mouse(app, state, mouse);
	}
}
