#include "ui/console/key_prefix.h"

#include "ui/console/key.h"
#include "ui/console/key_action.h"
#include "ui/console/widget.h"

#define THINKS_MS 400 /* faster than that, nobody needs the list */

bool key_prefix_begins(struct app *app, int key)
{
	if (!keymap_is_prefix(&app->keymap, key) || keymap_find(&app->keymap, app_context(app), key))
		return false;
	app->prefix = (struct app_prefix){ .key = key, .list_ms = app->now_ms + THINKS_MS };
	return true;
}

int key_prefix_end(struct app *app, int key)
{
	int both = key > ' ' && key < 0x7f ? PRESS_G(key) : 0;

	app->prefix = (struct app_prefix){ 0 };
	return both;
}

unsigned key_prefix_drop(struct app *app)
{
	unsigned react = app->prefix.listed ? REACT_DRAW : REACT_NONE;

	app->prefix = (struct app_prefix){ 0 };
	return react;
}

int64_t key_prefix_wake(const struct app *app)
{
	return app->prefix.key && !app->prefix.listed ? app->prefix.list_ms : SCREEN_NEVER;
}

unsigned key_prefix_tick(struct app *app)
{
	if (key_prefix_wake(app) > app->now_ms)
		return REACT_NONE;
	app->prefix.listed = true;
	return REACT_DRAW;
}

/* The key of this row that begins with g and works now; 0: none. */
static int following(const struct app *app, const struct binding *binding)
{
	const char *shown;

	if (binding->context != CONTEXT_GLOBAL && binding->context != app_context(app))
		return 0;
	for (int i = 0; i < BINDING_KEYS_MAX && binding->keys[i]; i++)
		if (binding->keys[i] > PRESS_G(0))
			return key_action_offered(app, binding, &shown) ? binding->keys[i] : 0;
	return 0;
}

void key_prefix_draw(const struct app *app, struct canvas *canvas)
{
	int count = 0, width = 24, y;
	struct rect area, inside;

	if (!app->prefix.listed)
		return;
	for (int i = 0; i < app->keymap.count; i++)
		count += following(app, &app->keymap.rows[i]) != 0;
	if (count == 0)
		return;
	area = (struct rect){ 0, app->rows - 2 - count - 2, width, count + 2 };
	canvas_fill(canvas, area, INK_TEXT);
	inside = widget_pane(canvas, area, "g, and then");
	y = inside.y;
	for (int i = 0; i < app->keymap.count; i++) {
		int key = following(app, &app->keymap.rows[i]);
		char text[KEY_TEXT_SIZE];

		if (!key)
			continue;
		canvas_text(canvas, inside.x, y, INK_KEY, key_shown(key, text));
		canvas_fitted(canvas, inside.x + 4, y++, inside.width - 4, INK_TEXT, app->keymap.rows[i].help);
	}
}
