/* The hint line: which keys do something now, as many as fit. */
#include "ui/console/key_hints.h"

#include "base/text.h"
#include "ui/console/key_action.h"

#include <stdio.h>
#include <string.h>

#define HINTS_MAX     40
#define KEY_SHOWN_MAX 24

/* A key that works, on the hint line. */
struct hint {
	const struct binding *binding;
	const char           *word;
	char                  key[KEY_SHOWN_MAX];
	int                   x, width;
};

/* The first of a row's keys is enough for a hint. */
static void make_hint(const struct app *app, struct hint *hint, const struct binding *binding, const char *shown, int x)
{
	hint->binding = binding;
	hint->word = app->screen->hint ? app->screen->hint(app->state, binding) : binding->hint;
	snprintf(hint->key, sizeof hint->key, "%.*s", (int)strcspn(shown, " "), shown);
	hint->x = x;
	hint->width = text_width(hint->key) + 1 + text_width(hint->word);
}

static bool belongs_on_line(const struct app *app, const struct binding *binding, const char **shown)
{
	return binding->hint && (binding->context == CONTEXT_GLOBAL || binding->context == app_context(app)) &&
	       key_action_offered(app, binding, shown);
}

static bool is_kept(const struct binding *binding)
{
	return binding->context == CONTEXT_GLOBAL && (binding->action == ACTION_HELP || binding->action == ACTION_STOP);
}

/* Columns of those that are never left away: help, and STOP. */
static int kept_columns(const struct app *app)
{
	int columns = 0;

	for (int i = 0; i < app->keymap.count; i++) {
		struct hint hint;
		const char *shown;

		if (!is_kept(&app->keymap.rows[i]) || !belongs_on_line(app, &app->keymap.rows[i], &shown))
			continue;
		make_hint(app, &hint, &app->keymap.rows[i], shown, 0);
		columns += hint.width + 2;
	}
	return columns;
}

/* As many as fit. */
static int list_hints(const struct app *app, struct hint hints[HINTS_MAX])
{
	int count = 0, x = 0, kept = kept_columns(app);

	for (int i = 0; i < app->keymap.count && count < HINTS_MAX; i++) {
		const struct binding *binding = &app->keymap.rows[i];
		const char *shown;

		if (!belongs_on_line(app, binding, &shown))
			continue;
		make_hint(app, &hints[count], binding, shown, x);
		if (is_kept(binding))
			kept -= hints[count].width + 2;
		if (x + hints[count].width + kept > app->columns)
			continue;
		x += hints[count++].width + 2;
	}
	return count;
}

void key_hints_draw(const struct app *app, struct canvas *canvas, int y)
{
	struct hint hints[HINTS_MAX];
	int count = list_hints(app, hints);

	for (int i = 0; i < count; i++) {
		int key = canvas_text(canvas, hints[i].x, y, INK_KEY, hints[i].key);

		canvas_text(canvas, hints[i].x + key + 1, y, INK_TEXT, hints[i].word);
	}
}

const struct binding *key_hints_at(const struct app *app, int x)
{
	struct hint hints[HINTS_MAX];
	int count = list_hints(app, hints);

	for (int i = 0; i < count; i++)
		if (x >= hints[i].x && x < hints[i].x + hints[i].width)
			return hints[i].binding;
	return NULL;
}
