#include "ui/console/options_panel.h"

#include "ui/console/key.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define WIDTH    72
#define VALUE_AT 14
#define HELP_AT  31

struct panel {
	int  picked;
	bool typing; /* the program of the row picked */
	struct line_edit program;
};

static bool *mouse(struct prefs *prefs) { return &prefs->mouse; }
static bool *borders(struct prefs *prefs) { return &prefs->borders; }
static bool *bell(struct prefs *prefs) { return &prefs->bell; }
static bool *slow(struct prefs *prefs) { return &prefs->slow; }
static bool *zoom(struct prefs *prefs) { return &prefs->zoom; }
static char *viewer(struct prefs *prefs) { return prefs->viewer; }
static char *player(struct prefs *prefs) { return prefs->player; }

/* A row is a switch, a program, or, being neither, the theme. */
static const struct row {
	int         key;
	const char *name;
	bool     *(*is_on)(struct prefs *prefs);
	char     *(*program)(struct prefs *prefs);
	const char *help;
} rows[] = {
	{ 't', "theme", NULL, NULL, "how things look" },
	{ 'm', "mouse", mouse, NULL, "clicks and wheel; Shift leaves them" },
	{ 'b', "borders", borders, NULL, "frames around panes" },
	{ 'n', "bell", bell, NULL, "rings where something is refused, and at an alarm" },
	{ 's', "slow", slow, NULL, "for thin lines: fewer bytes" },
	{ 'z', "zoom", zoom, NULL, "and place stay for the next picture" },
	{ 'v', "viewer", NULL, viewer, "shows a file; term:PROGRAM in here" },
	{ 'p', "player", NULL, player, "plays recordings, over the project's" },
};

#define ROWS ((int)(sizeof rows / sizeof *rows))

static struct rect frame_of(const struct app *app)
{
	int width = app->columns - 2 < WIDTH ? app->columns - 2 : WIDTH, height = ROWS + 2;

	height = app->rows - 1 < height ? app->rows - 1 : height;
	return (struct rect){ (app->columns - width) / 2, (app->rows - height) / 2, width, height };
}

/* The row at the top of a panel with so little room that they do not all show. */
static int first_row(const struct panel *panel, int height)
{
	return panel->picked < height ? 0 : panel->picked - height + 1;
}

/* prefs are the app's, or a copy of them. */
static const char *value_of(const struct app *app, const struct row *row, struct prefs *prefs)
{
	if (row->is_on)
		return *row->is_on(prefs) ? "on" : "off";
	if (!row->program)
		return app->theme->name;
	return row->program(prefs)[0] ? row->program(prefs) : "(as found)";
}

static void draw_row(const struct app *app, const struct panel *panel, struct canvas *canvas, struct rect inside, int i)
{
	struct prefs prefs = app->prefs;
	bool picked = i == panel->picked, typing = picked && panel->typing, helps = inside.width > HELP_AT + 20;
	enum ink ink = picked && !typing ? app_selected_ink(app) : INK_TEXT;
	int x = inside.x, y = inside.y + i - first_row(panel, inside.height), room = helps ? HELP_AT - VALUE_AT - 1 : inside.width - VALUE_AT;

	canvas_fill(canvas, (struct rect){ x, y, inside.width, 1 }, ink);
	if (picked)
		canvas_cursor(canvas, x, y);
	canvas_textf(canvas, x, y, ink, "%s %c  %s", picked ? ">" : " ", rows[i].key, rows[i].name);
	if (typing) {
		line_edit_draw(&panel->program, canvas, x + VALUE_AT, y, inside.width - VALUE_AT);
		return;
	}
	canvas_fitted(canvas, x + VALUE_AT, y, room, ink, value_of(app, &rows[i], &prefs));
	if (helps)
		canvas_text(canvas, x + HELP_AT, y, ink == INK_SELECTED ? ink : INK_DIM, rows[i].help);
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas)
{
	const struct panel *panel = opaque;
	struct rect frame = frame_of(app), inside, former;

	canvas_fill(canvas, frame, INK_TEXT);
	inside = widget_pane(canvas, frame, "Options");
	former = canvas_clip(canvas, inside);
	for (int i = first_row(panel, inside.height); i < ROWS; i++)
		draw_row(app, panel, canvas, inside, i);
	canvas_unclip(canvas, former);
}

static unsigned save(struct app *app)
{
	struct err err = ERR_NONE;

	if (prefs_write(&app->prefs, &err) < 0)
		app_say(app, INK_WARN, "kept for this sitting only: %s", err.text);
	return REACT_DRAW;
}

static unsigned next_theme(struct app *app)
{
	if (app->options->mono) {
		app_say(app, INK_WARN, "no colours: NO_COLOR, --mono or the terminal has it so");
		return REACT_DRAW;
	}
	snprintf(app->prefs.theme, sizeof app->prefs.theme, "%s", theme_after(app->theme)->name);
	app_use_theme(app, app->prefs.theme);
	return save(app);
}

static unsigned change(struct app *app, struct panel *panel, int i)
{
	panel->picked = i;
	if (rows[i].program) {
		panel->typing = true;
		line_edit_begin(&panel->program, rows[i].program(&app->prefs));
		return REACT_DRAW;
	}
	if (!rows[i].is_on)
		return next_theme(app);
	*rows[i].is_on(&app->prefs) = !*rows[i].is_on(&app->prefs);
	return save(app);
}

static unsigned type(struct app *app, struct panel *panel, int key)
{
	switch (line_edit_key(&panel->program, key)) {
	case LINE_EDIT_DONE:
		panel->typing = false;
		if (panel->program.length >= sizeof app->prefs.viewer) {
			app_say(app, INK_WARN, "too long for the name of a program");
			return REACT_DRAW;
		}
		snprintf(rows[panel->picked].program(&app->prefs), sizeof app->prefs.viewer, "%s", panel->program.text);
		return save(app);
	case LINE_EDIT_CANCELLED:
		panel->typing = false;
		return REACT_DRAW;
	case LINE_EDIT_CHANGED: return REACT_DRAW;
	case LINE_EDIT_IGNORED: break;
	}
	return REACT_NONE;
}

static unsigned move(struct panel *panel, int by)
{
	int to = panel->picked + by;

	if (to < 0 || to >= ROWS)
		return REACT_NONE;
	panel->picked = to;
	return REACT_DRAW;
}

static unsigned press(struct app *app, void *opaque, int key)
{
	struct panel *panel = opaque;

	if (panel->typing)
		return type(app, panel, key);
	for (int i = 0; i < ROWS; i++)
		if (rows[i].key == key)
			return change(app, panel, i);
	switch (key) {
	case 'j': case PRESS_DOWN: return move(panel, 1);
	case 'k': case PRESS_UP: return move(panel, -1);
	case ' ': case PRESS_ENTER: case '\n': return change(app, panel, panel->picked);
	case 'q': case 'o': case PRESS_ESCAPE: case PRESS_CTRL('c'): return popup_close(app);
	default: return REACT_NONE;
	}
}

static unsigned paste(struct app *app, void *opaque, int code)
{
	struct panel *panel = opaque;

	return panel->typing ? type(app, panel, code) : REACT_NONE;
}

static unsigned point(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct panel *panel = opaque;
	struct rect frame = frame_of(app);
	int row = mouse->y - frame.y - 1, first = first_row(panel, frame.height - 2);

	switch (mouse->kind) {
	case MOUSE_WHEEL_UP: return panel->typing ? REACT_NONE : move(panel, -1);
	case MOUSE_WHEEL_DOWN: return panel->typing ? REACT_NONE : move(panel, 1);
	case MOUSE_PRESS: break;
	default: return REACT_NONE;
	}
	if (panel->typing || row < 0 || first + row >= ROWS || row >= frame.height - 2 || mouse->x <= frame.x ||
	    mouse->x >= frame.x + frame.width - 1)
		return REACT_NONE;
	return change(app, panel, first + row);
}

static const struct popup popup = {
	.state_size = sizeof(struct panel),
	.hints = "its letter or Enter changes it, and it is kept  q close",
	.draw = draw,
	.key = press,
	.mouse = point,
	.paste = paste,
};

unsigned options_panel_open(struct app *app)
{
	popup_open(app, &popup);
	return REACT_DRAW;
}
