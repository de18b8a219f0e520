#include "sitting.h"

#include "../unit/test.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void paint(struct sitting *sitting)
{
	struct app *app = &sitting->app;
	unsigned react = REACT_DRAW;

	while (react & REACT_DRAW) {
		canvas_grid_release(&sitting->grid);
		canvas_grid_init(&sitting->grid, app->columns, app->rows, sitting->options.ascii, !sitting->options.mono);
		app_work(app);
		app_prepare(app);
		app_draw(app, &sitting->grid.canvas);
		react = app_painted(app);
	}
	str_clear(&sitting->text);
	canvas_grid_add_text(&sitting->grid, &sitting->text);
}

/* Before any test: whoever runs them by hand keeps the settings of their own console. */
__attribute__((constructor)) static void leave_the_home_alone(void)
{
	setenv("XDG_CONFIG_HOME", "/dev/null", 1);
	setenv("HOME", "/dev/null", 1);
}

void sit_down_at(struct sitting *sitting, const struct screen *screen, struct store *store, int columns, int rows)
{
	struct err err = ERR_NONE;

	memset(&sitting->app, 0, sizeof sitting->app);
	sitting->grid.cells = NULL;
	sitting->text = (struct str)STR_EMPTY;
	sitting->app.now_ms = 1000;
	assert_int_equal(app_open(&sitting->app, screen, store, &sitting->options, &err), 0);
	snprintf(sitting->app.who, sizeof sitting->app.who, "%s@line3", sitting->options.actor->name);
	app_resize(&sitting->app, columns, rows);
	paint(sitting);
}

void get_up(struct sitting *sitting)
{
	app_close(&sitting->app);
	canvas_grid_release(&sitting->grid);
	str_release(&sitting->text);
}

void press_key(struct sitting *sitting, int key)
{
	sitting->app.now_ms += 2100;
	app_key(&sitting->app, key);
	paint(sitting);
}

void press(struct sitting *sitting, const char *keys)
{
	for (; *keys; keys++)
		press_key(sitting, (unsigned char)*keys);
}

void use_mouse(struct sitting *sitting, enum mouse_kind kind, int x, int y)
{
	app_mouse(&sitting->app, &(struct mouse){ kind, x, y });
	paint(sitting);
}

void click(struct sitting *sitting, const char *text)
{
	const char *found = strstr(str_text(&sitting->text), text), *line = str_text(&sitting->text);
	struct str before = STR_EMPTY;
	int y = 0;

	assert_non_null(found);
	for (const char *at = line; at < found; at++) {
		line = *at == '\n' ? at + 1 : line;
		y += *at == '\n';
	}
	str_add_bytes(&before, line, (size_t)(found - line));
	use_mouse(sitting, MOUSE_PRESS, text_width(str_text(&before)), y);
	str_release(&before);
}

bool shows(const struct sitting *sitting, const char *text)
{
	return strstr(str_text(&sitting->text), text) != NULL;
}
