/* Several screens open at once: who has a tab, what stays as it was while another is in front, and
 * what clicks around a screen do. */
#include "test.h"

#include "../console/sitting.h"
#include "ui/console/config_file.h"
#include "ui/console/dialog.h"
#include "ui/console/key.h"
#include "ui/console/page.h"
#include "ui/console/picker.h"
#include "ui/console/screens.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };
static const struct actor ada = { .operator_id = 2, .acted_by = 2, .role = ROLE_LEAD, .name = "ada" };

/* What happened to a screen since it was opened. */
struct past { int entered, left, keys, ticks, clicks; int64_t item_id, next_ms; char pasted[40]; };

static int open_screen(struct app *app, void *state, struct err *err)
{
	(void)err;
	((struct past *)state)->next_ms = app->now_ms + 60000;
	return 0;
}

static int refuse_to_open(struct app *app, void *state, struct err *err)
{
	(void)app; (void)state;
	return err_set(err, "the queue cannot be read: disk I/O error");
}

static void close_screen(void *state) { (void)state; }

static unsigned enter(struct app *app, void *state, int64_t item_id)
{
	(void)app;
	((struct past *)state)->entered++;
	((struct past *)state)->item_id = item_id;
	return REACT_DRAW;
}

static void away(struct app *app, void *state)
{
	(void)app;
	((struct past *)state)->left++;
}

static void draw(const struct app *app, const void *state, struct canvas *canvas, struct rect area)
{
	const struct past *past = state;

	canvas_textf(canvas, area.x, area.y, INK_TEXT, "%s keys %d", app->screen->name, past->keys);
}

static unsigned press_any(struct app *app, void *state, const struct binding *binding, int key)
{
	(void)key;
	((struct past *)state)->keys++;
	if (binding && binding->action == ACTION_WHY)
		dialog_open(app, &(struct dialog){ .title = "Sure?", .text = "It asks.", .yes = "Yes", .action = ACTION_WHY });
	if (binding && binding->action == ACTION_NOTE)
		app_ask(app, ACTION_NOTE, "note:", "");
	return REACT_DRAW;
}

static bool offer(const void *state, const struct binding *binding, const char **shown)
{
	(void)state; (void)shown;
	return binding->action == ACTION_WHY || binding->action == ACTION_NOTE || binding->action == ACTION_RETRY;
}

static unsigned hear(struct app *app, void *state, const struct answer *answer)
{
	(void)app;
	snprintf(((struct past *)state)->pasted, sizeof ((struct past *)state)->pasted, "%s", answer->text);
	return REACT_DRAW;
}

static unsigned use(struct app *app, void *state, const struct mouse *mouse)
{
	(void)app;
	((struct past *)state)->clicks += mouse->kind == MOUSE_PRESS;
	return REACT_DRAW;
}

static int64_t wake(const struct app *app, const void *state)
{
	(void)app;
	return ((const struct past *)state)->next_ms;
}

static unsigned tick(struct app *app, void *state)
{
	((struct past *)state)->ticks++;
	((struct past *)state)->next_ms = app->now_ms + 60000;
	return REACT_DRAW | REACT_FLUSH;
}

static void chip(const void *state, char *text, size_t size)
{
	(void)state;
	snprintf(text, size, "L2 AI-ASSIST");
}

static bool copy(const void *state, struct str *out)
{
	if (((const struct past *)state)->keys > 1)
		str_add(out, "#4812 cam2/\0330412.jpg");
	return out->length > 0;
}

#define SCREEN(title, keys, who, copies) { .name = title, .for_leads = who, .context = keys, .state_size = sizeof(struct past), \
	.open = open_screen, .close = close_screen, .enter = enter, .away = away, .draw = draw, .key = press_any, \
	.offers = offer, .answer = hear, .mouse = use, .wake = wake, .tick = tick, .chip = chip, .copy = copies }

static const struct screen first = SCREEN("Review", CONTEXT_REVIEW, false, copy);
static const struct screen second = SCREEN("Queue", CONTEXT_QUEUE, false, NULL);
static const struct screen third = SCREEN("Ladder", CONTEXT_COUNT, true, NULL);
static const struct screen broken = { .name = "Queue", .context = CONTEXT_QUEUE, .state_size = 1, .open = refuse_to_open };

/* In the place of the console's own table. */
static const struct screen *const table[] = { &first, &second, &third };

const struct screen *const *screens_all(int *count)
{
	*count = 3;
	return table;
}

bool screens_has_tab(const struct screen *screen, enum role role)
{
	return !screen->for_leads || role_leads(role);
}

const struct screen *screens_of(enum context context)
{
	return context == CONTEXT_REVIEW ? &first : context == CONTEXT_QUEUE ? &second : NULL;
}

static struct past *sit_down(struct sitting *sitting, const struct actor *actor, int columns)
{
	*sitting = (struct sitting){ .options = { .actor = actor } };
	sit_down_at(sitting, &first, NULL, columns, 24);
	return sitting->app.state;
}

static void assert_tabs(const struct sitting *sitting, const char *tabs)
{
	if (strncmp(str_text(&sitting->text), tabs, strlen(tabs)) != 0)
		fail_msg("wanted '%s' over:\n%s", tabs, str_text(&sitting->text));
}

static void the_role_decides_the_tabs(void **state)
{
	static const struct { const struct actor *actor; int columns; const char *tabs; } rows[] = {
		{ &lee, 80, "[Review] Queue   " }, { &ada, 80, "[Review] Queue Ladder  " }, { &ada, 60, "[Review]      " },
		{ &lee, 44, "[Review]      " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting;

		sit_down(&sitting, rows[i].actor, rows[i].columns);
		assert_tabs(&sitting, rows[i].tabs);
		assert_true(shows(&sitting, "L2 AI-ASSIST"));
		get_up(&sitting);
	}
}

static void a_screen_behind_stays_as_it_was(void **state)
{
	struct sitting sitting;
	struct past *review = sit_down(&sitting, &lee, 80), *queue;

	(void)state;
	press(&sitting, "rrgq");
	assert_tabs(&sitting, "Review [Queue]");
	queue = sitting.app.state;
	press(&sitting, "r");
	assert_int_equal(review->keys, 2);
	assert_int_equal(review->left, 1);
	app_go(&sitting.app, &first, 4812);
	paint(&sitting);
	assert_ptr_equal(sitting.app.state, review);
	assert_int_equal(review->item_id, 4812);
	assert_int_equal(queue->left, 1);
	assert_true(shows(&sitting, "Review keys 2"));
	press_key(&sitting, PRESS_F(3));
	assert_true(shows(&sitting, "Queue keys 1"));
	get_up(&sitting);
}

/* A lease is renewed by the clock of the screen that holds it, which paints nothing behind another. */
static void the_clock_of_a_screen_behind_goes_on(void **state)
{
	struct sitting sitting;
	struct past *review = sit_down(&sitting, &lee, 80);

	(void)state;
	press(&sitting, "gq");
	((struct past *)sitting.app.state)->next_ms = SCREEN_NEVER;
	for (int i = 1; i <= 5; i++) {
		sitting.app.now_ms = app_wake(&sitting.app);
		assert_int_equal(app_tick(&sitting.app), REACT_NONE);
		assert_int_equal(review->ticks, i);
	}
	get_up(&sitting);
}

static void q_goes_back_and_leaves_on_the_first(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, &lee, 80);
	press(&sitting, "gqq");
	assert_false(sitting.app.leave);
	assert_tabs(&sitting, "[Review]");
	press(&sitting, "q");
	assert_true(sitting.app.leave);
	get_up(&sitting);

	sit_down(&sitting, &lee, 80);
	press(&sitting, "gq");
	app_key(&sitting.app, PRESS_F(10));
	assert_true(sitting.app.leave);
	get_up(&sitting);
}

static void going_closes_what_was_open(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, &lee, 80);
	press(&sitting, "w");
	assert_true(shows(&sitting, "It asks."));
	app_go(&sitting.app, &second, 0);
	paint(&sitting);
	assert_int_equal(sitting.app.popup_count, 0);
	assert_false(shows(&sitting, "It asks."));
	press(&sitting, "c");
	app_go(&sitting.app, &first, 0);
	paint(&sitting);
	assert_false(shows(&sitting, "note:"));
	get_up(&sitting);
}

static void a_screen_that_cannot_open_says_why(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, &lee, 80);
	app_go(&sitting.app, &broken, 0);
	paint(&sitting);
	assert_tabs(&sitting, "[Review]");
	assert_true(shows(&sitting, "Queue: the queue cannot be read: disk I/O error"));
	get_up(&sitting);
}

static void clicks_on_tabs_go_there(void **state)
{
	struct sitting sitting;
	struct past *review = sit_down(&sitting, &ada, 80);

	(void)state;
	click(&sitting, "Queue");
	assert_tabs(&sitting, "Review [Queue] Ladder");
	click(&sitting, "Ladder");
	assert_tabs(&sitting, "Review Queue [Ladder]");
	click(&sitting, "[Ladder]");
	click(&sitting, "L2 AI");
	assert_tabs(&sitting, "Review Queue [Ladder]");
	click(&sitting, "Review");
	assert_int_equal(review->entered, 1);
	click(&sitting, "Review keys");
	assert_int_equal(review->clicks, 1);
	get_up(&sitting);
}

static void let_go(struct sitting *sitting, const char *text, int dx)
{
	const char *line = strrchr(str_text(&sitting->text), '\n');

	while (line > str_text(&sitting->text) && line[-1] != '\n')
		line--;
	assert_non_null(strstr(line, text));
	use_mouse(sitting, MOUSE_RELEASE, (int)(strstr(line, text) - line) + dx, sitting->app.rows - 1);
}

static void clicks_on_hints_press_their_keys(void **state)
{
	struct sitting sitting;
	struct past *review = sit_down(&sitting, &lee, 80);

	(void)state;
	click(&sitting, "c note");
	assert_false(shows(&sitting, "note:")); /* not before the button is let go */
	let_go(&sitting, "c note", 3);
	assert_true(shows(&sitting, "note:"));
	press(&sitting, "chip\r");
	assert_string_equal(review->pasted, "chip");
	click(&sitting, "q leave");
	let_go(&sitting, "c note", 0); /* moved off it: nothing */
	let_go(&sitting, "q leave", 0); /* and it did not go down here */
	assert_false(sitting.app.leave);
	assert_false(shows(&sitting, "note:"));
	click(&sitting, "q leave");
	let_go(&sitting, "q leave", 0);
	assert_true(sitting.app.leave);
	get_up(&sitting);
}

static void pasted_text_goes_into_text_only(void **state)
{
	struct sitting sitting;
	struct past *review = sit_down(&sitting, &lee, 80);

	(void)state;
	for (const char *at = "1q\ry"; *at; at++)
		assert_int_equal(app_paste(&sitting.app, *at), REACT_NONE);
	press(&sitting, "w");
	for (const char *at = "y\r"; *at; at++)
		assert_int_equal(app_paste(&sitting.app, *at), REACT_NONE);
	assert_int_equal(sitting.app.popup_count, 1);
	press(&sitting, "nc");
	for (const char *at = "two\r\nlines"; *at; at++)
		app_paste(&sitting.app, *at);
	assert_int_equal(review->keys, 2);
	press(&sitting, "\r");
	assert_string_equal(review->pasted, "two  lines");
	get_up(&sitting);
}

static void pasted_text_narrows_lists_and_searches_pages(void **state)
{
	static const struct picker_row rows[] = { { .text = "scratch" }, { .text = "crack" }, { .text = "dent" } };
	struct sitting sitting;
	struct past *review = sit_down(&sitting, &lee, 80);

	(void)state;
	picker_open(&sitting.app, &(struct picker){ .title = "Labels", .action = ACTION_NOTE, .rows = rows, .count = 3 });
	for (const char *at = "den\r"; *at; at++)
		app_paste(&sitting.app, *at);
	paint(&sitting);
	assert_true(shows(&sitting, "> dent"));
	assert_false(shows(&sitting, "crack"));
	assert_int_equal(sitting.app.popup_count, 1);
	press(&sitting, "\r");
	assert_string_equal(review->pasted, "dent");

	page_open(&sitting.app, "Guideline", "one\ntwo\nthree q\n");
	for (const char *at = "q/q"; *at; at++)
		assert_int_equal(app_paste(&sitting.app, *at), REACT_NONE);
	press(&sitting, "/");
	for (const char *at = "ee q"; *at; at++)
		app_paste(&sitting.app, *at);
	paint(&sitting);
	assert_true(shows(&sitting, "ee q"));
	assert_int_equal(sitting.app.popup_count, 1);
	get_up(&sitting);
}

static void y_copies_what_is_selected(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, &lee, 80);
	press(&sitting, "y");
	assert_string_equal(str_text(&sitting.app.copied), "");
	assert_true(shows(&sitting, "there is nothing to copy"));
	assert_true(sitting.app.refused);
	press(&sitting, "rry");
	assert_string_equal(str_text(&sitting.app.copied), "#4812 cam2/\\x1b0412.jpg");
	assert_true(shows(&sitting, "copied: #4812 cam2/\\x1b0412.jpg"));
	press(&sitting, "gq");
	str_clear(&sitting.app.copied);
	press(&sitting, "y");
	assert_int_equal(sitting.app.copied.length, 0);
	assert_int_equal(((struct past *)sitting.app.state)->keys, 0);
	get_up(&sitting);
}

static void only_what_is_refused_rings(void **state)
{
	static const struct { enum ink ink; bool rings; } rows[] = {
		{ INK_TEXT, false }, { INK_OK, false }, { INK_WARN, true }, { INK_ALARM, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting;

		sit_down(&sitting, &lee, 80);
		app_say(&sitting.app, rows[i].ink, "words");
		assert_int_equal(sitting.app.refused, rows[i].rings);
		get_up(&sitting);
	}
}

/* However the tests are run. */
static void nobodys_settings_are_touched(void **state)
{
	struct config_file file;
	struct err err = ERR_NONE;

	(void)state;
	assert_int_equal(config_file_open(&file, "console.conf", &err), 0);
	assert_string_equal(str_text(&file.path), "/dev/null/rung/console.conf");
	config_file_close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_role_decides_the_tabs),
		cmocka_unit_test(a_screen_behind_stays_as_it_was),
		cmocka_unit_test(the_clock_of_a_screen_behind_goes_on),
		cmocka_unit_test(q_goes_back_and_leaves_on_the_first),
		cmocka_unit_test(going_closes_what_was_open),
		cmocka_unit_test(a_screen_that_cannot_open_says_why),
		cmocka_unit_test(clicks_on_tabs_go_there),
		cmocka_unit_test(clicks_on_hints_press_their_keys),
		cmocka_unit_test(pasted_text_goes_into_text_only),
		cmocka_unit_test(pasted_text_narrows_lists_and_searches_pages),
		cmocka_unit_test(y_copies_what_is_selected),
		cmocka_unit_test(only_what_is_refused_rings),
		cmocka_unit_test(nobodys_settings_are_touched),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
