#include "ui/console/frame.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/key_action.h"
#include "ui/console/key_hints.h"
#include "ui/console/ladder_notices.h"
#include "ui/console/screens.h"

#include <stdio.h>
#include <string.h>

struct tab {
	const struct screen *screen;
	char text[40];
	int  x, width;
};

/* What a lead must know, whatever is in front: of the level before an alarm. *context: the screen that tells it in
 * full. "": there is nothing. */
static const char *notice_now(const struct app *app, enum context *context)
{
	const char *notice = level_watch_notice(app);

	*context = *notice ? level_watch_tells(app) : CONTEXT_ALARMS;
	return *notice ? notice : alarm_watch_notice(app);
}

struct rect frame_inside(const struct app *app)
{
	enum context context;
	int notice = *notice_now(app, &context) != '\0';

	return (struct rect){ 0, 1 + notice, app->columns, app->rows - 3 - notice };
}

/* The letter that leads there, which is the capital, and what stands before it; three letters at least. */
static int short_length(const char *name)
{
	int letter = 0;

	while (name[letter] && !(name[letter] >= 'A' && name[letter] <= 'Z'))
		letter++;
	return larger(letter + 1, 3);
}

static int add_tab(const struct app *app, const struct screen *screen, bool tight, struct tab *tabs, int count)
{
	struct tab *tab = &tabs[count], *before = count > 0 ? tab - 1 : NULL;
	bool cut = tight && screen != app->screen && screen->context != CONTEXT_ALARMS;
	char name[24];

	tab->screen = screen;
	snprintf(name, sizeof name, "%.*s", cut ? short_length(screen->name) : (int)sizeof name - 1, screen->name);
	if (screen->context == CONTEXT_ALARMS)
		alarm_watch_tab(app, screen->name, name, sizeof name);
	snprintf(tab->text, sizeof tab->text, screen == app->screen ? "[%s]" : "%s", name);
	tab->x = before ? before->x + before->width + 1 : 0;
	tab->width = text_width(tab->text);
	return count + 1;
}

/* Before everything else, where there are several. */
static void add_stage(const struct app *app, char *chip, size_t size)
{
	struct str all = STR_EMPTY;

	if (!*app->stage)
		return;
	str_addf(&all, "%s%s%s", app->stage, *chip ? " " : "", chip);
	snprintf(chip, size, "%.*s", (int)size - 1, str_text(&all));
	str_release(&all);
}

static void read_chip(const struct app *app, char *chip, size_t size)
{
	chip[0] = '\0';
	if (app->screen->chip)
		app->screen->chip(app->state, chip, size);
	else if (app->store && app->screen->for_leads)
		snprintf(chip, size, "L%d %s", app->watch.level, level_short_name(app->watch.level));
	level_watch_add(app, chip, size);
	add_stage(app, chip, size);
}

static int add_tabs(const struct app *app, bool tight, struct tab tabs[APP_SCREENS_MAX])
{
	int total, count = 0;
	const struct screen *const *screens = screens_all(&total);

	for (int i = 0; i < total && count < APP_SCREENS_MAX; i++)
		if (screens_has_tab(screens[i], app->options->actor->role))
			count = add_tab(app, screens[i], tight, tabs, count);
	return count;
}

static int width_of(const struct tab *tabs, int count)
{
	return count > 0 ? tabs[count - 1].x + tabs[count - 1].width + 1 : 0;
}

/* Who works here, without the machine where there is no room for it. */
static int short_who(const struct app *app)
{
	return (int)strcspn(app->who, "@");
}

/* The tabs of this role. The level goes before everything, then who works here, then the names of tabs: they are cut where
 * there is no room for them, and where that is not enough the one in front is alone. */
static int list_tabs(const struct app *app, struct tab tabs[APP_SCREENS_MAX])
{
	char chip[64];
	int count = add_tabs(app, false, tabs), right;

	read_chip(app, chip, sizeof chip);
	right = text_width(chip);
	if (count <= 1)
		return count;
	if (app->columns >= APP_FULL_COLUMNS && width_of(tabs, count) + right + short_who(app) + 4 > app->columns)
		count = add_tabs(app, true, tabs);
	if (app->columns < APP_FULL_COLUMNS || width_of(tabs, count) + right > app->columns)
		count = add_tab(app, app->screen, false, tabs, 0);
	return count;
}

static enum ink tab_ink(const struct app *app, const struct screen *screen)
{
	if (screen->context == CONTEXT_ALARMS && app->alarms.open > 0)
		return app->alarms.severe ? INK_ALARM : INK_WARN;
	return screen == app->screen ? INK_TITLE : INK_DIM;
}

/* How much of who works here has room to the right of the level; 0: none of it. */
static int who_shown(const struct app *app, int left, int chip)
{
	int whole = (int)strlen(app->who), brief = short_who(app);

	if (app->columns - text_width(app->who) - chip - 2 > left)
		return whole;
	return app->columns - brief - chip - 2 > left ? brief : 0;
}

static void draw_tabs(const struct app *app, struct canvas *canvas)
{
	struct tab tabs[APP_SCREENS_MAX];
	char chip[64], who[sizeof app->who];
	int count = list_tabs(app, tabs), right = app->columns, left = 1;

	for (int i = 0; i < count; i++) {
		canvas_text(canvas, tabs[i].x, 0, tab_ink(app, tabs[i].screen), tabs[i].text);
		left = tabs[i].x + tabs[i].width + 1;
	}
	read_chip(app, chip, sizeof chip);
	snprintf(who, sizeof who, "%.*s", who_shown(app, left, text_width(chip)), app->who);
	right -= *who ? text_width(who) : -2;
	canvas_text(canvas, right, 0, INK_DIM, who);
	canvas_text(canvas, right - 2 - text_width(chip), 0, app->watch.rest == REST_NONE ? INK_LEVEL : INK_WARN, chip);
}

static enum action going_to(enum context context)
{
	switch (context) {
	case CONTEXT_LADDER: return ACTION_GO_LADDER;
	case CONTEXT_ROLLOUT: return ACTION_GO_ROLLOUT;
	default: return ACTION_GO_ALARMS;
	}
}

/* One line, cut with an ellipsis: the Ladder, the Rollout or the Alarms tell the rest. */
static void draw_notice(const struct app *app, struct canvas *canvas)
{
	enum context context;
	const char *notice = notice_now(app, &context);
	char key[KEY_ACTION_KEY_SIZE], go[KEY_ACTION_KEY_SIZE + 8];
	int width;

	if (!*notice)
		return;
	go[0] = '\0'; /* where there is no more to see */
	if (!app->watch.held)
		snprintf(go, sizeof go, "  %s: all", key_action_name(app, going_to(context), key));
	width = app->columns - text_width(go);
	ladder_notice_draw(&(struct ladder_notice){ INK_ALARM, notice }, canvas, (struct rect){ 0, 1, width, 1 });
	canvas_text(canvas, width, 1, INK_KEY, go);
}

static void draw_hints(const struct app *app, struct canvas *canvas, int y)
{
	const struct popup *popup = popup_front(app);

	if (popup && popup->hints)
		canvas_fitted(canvas, 0, y, app->columns, INK_DIM, popup->hints);
	else
		key_hints_draw(app, canvas, y);
}

static void draw_prompt(const struct app *app, struct canvas *canvas, int y)
{
	int x = canvas_text(canvas, 0, y, INK_TITLE, app->question) + 1;

	line_edit_draw(&app->answer, canvas, x, y, app->columns - x);
	canvas_text(canvas, 0, y + 1, INK_DIM, "Enter keep  Esc cancel  ^U clear  ^W word");
}

void frame_draw(const struct app *app, struct canvas *canvas)
{
	int y = app->rows - 2;

	draw_tabs(app, canvas);
	draw_notice(app, canvas);
	if (app->asking) {
		draw_prompt(app, canvas, y);
		return;
	}
	canvas_fitted(canvas, 0, y, app->columns, app->status_ink, app->status);
	draw_hints(app, canvas, y + 1);
}

bool frame_takes(const struct app *app, const struct mouse *mouse)
{
	return mouse->y < frame_inside(app).y || mouse->y >= app->rows - 2;
}

/* A click on the notice goes where it is told in full. */
static unsigned go_to_notice(struct app *app)
{
	enum context context;

	notice_now(app, &context);
	return app_go(app, screens_of(context), 0);
}

static unsigned go_to_tab(struct app *app, int x)
{
	struct tab tabs[APP_SCREENS_MAX];
	int count = list_tabs(app, tabs);

	for (int i = 0; i < count; i++)
		if (x >= tabs[i].x && x < tabs[i].x + tabs[i].width && tabs[i].screen != app->screen)
			return app_go(app, tabs[i].screen, 0);
	return REACT_NONE;
}

/* A hint that is shown with other keys than its row's stands for several, of which each does something
 * else: none of them was clicked. */
static const struct binding *hint_at(const struct app *app, const struct mouse *mouse)
{
	const struct binding *hint = mouse->y == app->rows - 1 ? key_hints_at(app, mouse->x) : NULL;
	const char *shown;

	return hint && key_action_offered(app, hint, &shown) && shown == hint->shown ? hint : NULL;
}

unsigned frame_mouse(struct app *app, const struct mouse *mouse)
{
	const struct binding *hint = hint_at(app, mouse), *pressed = app->pressed_hint;

	switch (mouse->kind) {
	case MOUSE_PRESS: case MOUSE_DOUBLE:
		app->pressed_hint = hint;
		if (mouse->y == 1 && frame_inside(app).y > 1 && !app->watch.held)
			return go_to_notice(app);
		return mouse->y == 0 ? go_to_tab(app, mouse->x) : REACT_NONE;
	case MOUSE_RELEASE:
		app->pressed_hint = NULL;
		return hint && hint == pressed ? key_action_run(app, hint, hint->keys[0]) : REACT_NONE;
	default:
		return REACT_NONE;
	}
}
