/* Questions before something happens: which keys and clicks answer them, and that nothing does that
 * was typed before they stood there. */
#include "test.h"

#include "golden.h"

#include "../console/sitting.h"
#include "ui/console/dialog.h"
#include "ui/console/key.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const struct actor ada = { .operator_id = 1, .acted_by = 1, .role = ROLE_LEAD, .name = "ada" };

/* A screen that asks the same question at every key, and counts the answers. */
struct asker { const struct dialog *question; int yes; char line[80]; };

static const struct dialog bulk = {
	.title = "Assign", .text = "12 places go to ivo, who alone gets them for a day:\n  #4812 cam2/0412.jpg\n  #4813 cam2/0413.jpg\n  #4820 cam1/0420.jpg and 9 more",
	.yes = "Assign 12", .action = ACTION_ASSIGN,
};
static const struct dialog stop = {
	.title = "STOP", .text = "People decide everything from now on.", .yes = "Stop", .focus_yes = true, .action = ACTION_CANCEL,
};
static const struct dialog promote = {
	.title = "Level 2 to level 3", .text = "About 1,900 items a day will be decided by screens v15 alone. Error at most 0.0100, measured 0.0041.",
	.yes = "Go to level 3", .typed = "level 3", .action = ACTION_REQUEUE,
};

static const struct dialog down = {
	.title = "Level 2 to level 1", .text = "People decide without seeing the model.", .yes = "Go down", .focus_yes = true,
	.line = "reason (optional)", .action = ACTION_CANCEL,
};
static const struct dialog up = {
	.title = "Level 1 to level 2", .text = "People see what the model says before they decide.", .yes = "Go to level 2",
	.line = "reason", .line_needed = true, .typed = "level 2", .action = ACTION_REQUEUE,
};

static int open_asker(struct app *app, void *state, struct err *err)
{
	(void)app; (void)state; (void)err;
	return 0;
}

static void close_asker(void *state)
{
	(void)state;
}

static void draw_asker(const struct app *app, const void *state, struct canvas *canvas, struct rect area)
{
	const struct asker *asker = state;

	(void)app;
	for (int y = 0; y < area.height; y++)
		canvas_textf(canvas, area.x, area.y + y, INK_DIM, "%d answers behind the question: the screen shows through here", asker->yes);
}

static unsigned ask(struct app *app, void *state, const struct binding *binding, int key)
{
	(void)binding; (void)key;
	dialog_open(app, ((struct asker *)state)->question);
	return REACT_DRAW;
}

static unsigned count_answer(struct app *app, void *state, const struct answer *answer)
{
	struct asker *asker = state;

	(void)app;
	assert_int_equal(answer->action, asker->question->action);
	snprintf(asker->line, sizeof asker->line, "%s", answer->text);
	asker->yes++;
	return REACT_DRAW;
}

static const struct screen screen_asker = {
	.name = "Ask", .context = CONTEXT_BOXES, .state_size = sizeof(struct asker), .open = open_asker,
	.close = close_asker, .draw = draw_asker, .key = ask, .answer = count_answer,
};

static struct asker *sit_down(struct sitting *sitting, const struct dialog *question, int columns, int rows)
{
	struct asker *asker;

	*sitting = (struct sitting){ .options = { .actor = &ada } };
	sit_down_at(sitting, &screen_asker, NULL, columns, rows);
	asker = sitting->app.state;
	asker->question = question;
	return asker;
}

static void dialogs_look_as_they_did(void **state)
{
	static const struct { const char *name; const struct dialog *question; int columns, rows; const char *keys; } rows[] = {
		{ "dialog-80x24", &bulk, 80, 24, "D" },
		{ "dialog-typed-80x24", &promote, 80, 24, "Dlevel\r" },
		{ "dialog-narrow-40x10", &bulk, 40, 10, "D" },
		{ "dialog-line-80x24", &up, 80, 24, "D\r" },
		{ "dialog-line-narrow-40x10", &up, 40, 10, "Dgood\rlev" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting;

		sit_down(&sitting, rows[i].question, rows[i].columns, rows[i].rows);
		press(&sitting, rows[i].keys);
		golden_compare(rows[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void a_dialog_is_answered_by_these_keys_only(void **state)
{
	static const struct { const struct dialog *question; const char *keys; int yes; bool open; } rows[] = {
		{ &bulk, "Dy", 1, false },      { &bulk, "Dn", 0, false },        { &bulk, "D\033", 0, false },
		{ &bulk, "D\r", 0, false },     { &bulk, "D\t\r", 1, false },     { &bulk, "D\t\t\r", 0, false },
		{ &bulk, "D\003", 0, false },   { &bulk, "Dx1aqY \nD", 0, true },
		{ &stop, "D\r", 1, false },     { &stop, "Dy", 1, false },        { &stop, "D\t\r", 0, false },
		{ &stop, "Dn", 0, false },      { &stop, "D 1a", 0, true },
		{ &promote, "Dlevel 3\r", 1, false },    { &promote, "Dy", 0, true },   { &promote, "D\r", 0, true },
		{ &promote, "Dlevel 2\r", 0, true },     { &promote, "Dlevel 3\t\ty", 1, false },
		{ &promote, "Dlevel 2\177" "3\r", 1, false }, { &promote, "Dlevel 3\033", 0, false },
		{ &promote, "D\ty", 0, true },  { &promote, "D\t\t\r", 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting;
		struct asker *asker = sit_down(&sitting, rows[i].question, 80, 24);

		press(&sitting, rows[i].keys);
		if (asker->yes != rows[i].yes || (sitting.app.popup_count > 0) != rows[i].open)
			fail_msg("row %zu: %d answers, %d open", i, asker->yes, sitting.app.popup_count);
		get_up(&sitting);
	}
}

static void what_is_written_comes_with_the_answer(void **state)
{
	static const struct { const struct dialog *question; const char *keys, *line; } rows[] = {
		{ &down, "D\r", "" },                     { &down, "Dy", "" },          { &down, "D\t\r", NULL },
		{ &down, "D\t\tnoisy y\r", "noisy y" },   { &down, "D\t\tq\ty", "q" }, { &down, "D\t\tq\033", NULL },
		{ &up, "Dgood\rlevel 2\r", "good" },      { &up, "D\rlevel 2\r", NULL }, { &up, "D  \r\tlevel 2\r", NULL },
		{ &up, "D\tlevel 2\rgood\r\r", "good" }, { &up, "Dgood\rlevel 1\r", NULL },
		{ &up, "Dgood\t\ty", NULL },              { &up, "Dgood\r\033", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting;
		struct asker *asker = sit_down(&sitting, rows[i].question, 80, 24);

		press(&sitting, rows[i].keys);
		assert_int_equal(asker->yes, rows[i].line != NULL);
		if (rows[i].line)
			assert_string_equal(asker->line, rows[i].line);
		get_up(&sitting);
	}
}

static void a_reason_can_be_pasted_and_the_words_not(void **state)
{
	struct sitting sitting;
	struct asker *asker = sit_down(&sitting, &up, 80, 24);

	(void)state;
	press(&sitting, "D");
	for (const char *pasted = "as agreed\nwith ivo"; *pasted; pasted++)
		app_paste(&sitting.app, *pasted);
	press(&sitting, "\r");
	for (const char *pasted = "level 2"; *pasted; pasted++)
		app_paste(&sitting.app, *pasted);
	press(&sitting, "\r");
	assert_int_equal(asker->yes, 0);
	press(&sitting, "level 2\r");
	assert_int_equal(asker->yes, 1);
	assert_string_equal(asker->line, "as agreed with ivo");
	get_up(&sitting);
}

static void arrows_move_between_the_buttons(void **state)
{
	static const int keys[] = { PRESS_LEFT, PRESS_RIGHT, PRESS_UP, PRESS_DOWN, PRESS_BACK_TAB };
	struct sitting sitting;
	struct asker *asker = sit_down(&sitting, &bulk, 80, 24);

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		press(&sitting, "D");
		assert_true(shows(&sitting, "[ > Cancel ]"));
		press_key(&sitting, keys[i]);
		assert_true(shows(&sitting, "[ > Assign 12 ]"));
		press(&sitting, "\r");
		assert_int_equal(asker->yes, (int)i + 1);
	}
	get_up(&sitting);
}

static void what_was_typed_before_it_stood_there_is_dropped(void **state)
{
	struct sitting sitting;
	struct asker *asker = sit_down(&sitting, &stop, 80, 24);

	(void)state;
	assert_true(app_key(&sitting.app, 'D') & REACT_DRAW);
	app_key(&sitting.app, 'y');
	app_key(&sitting.app, PRESS_ENTER);
	app_mouse(&sitting.app, &(struct mouse){ MOUSE_PRESS, 12, 12 });
	assert_int_equal(asker->yes, 0);
	assert_true(app_painted(&sitting.app) & REACT_FLUSH);
	app_key(&sitting.app, 'y');
	assert_int_equal(asker->yes, 1);
	get_up(&sitting);
}

static void clicks_press_the_buttons(void **state)
{
	struct sitting sitting;
	struct asker *asker = sit_down(&sitting, &bulk, 80, 24);

	(void)state;
	press(&sitting, "D");
	click(&sitting, "12 places");
	click(&sitting, "0 answers");
	assert_int_equal(sitting.app.popup_count, 1);
	click(&sitting, "Cancel ]");
	assert_int_equal(sitting.app.popup_count + asker->yes, 0);
	press(&sitting, "D");
	click(&sitting, "Assign 12 ]");
	assert_int_equal(asker->yes, 1);
	assert_int_equal(sitting.app.popup_count, 0);
	get_up(&sitting);
}

static void any_size_can_cancel(void **state)
{
	struct sitting sitting;
	struct asker *asker = sit_down(&sitting, &up, 80, 24);

	(void)state;
	press(&sitting, "Dgood\rlev");
	for (int columns = 1; columns <= 300; columns += columns < 90 ? 1 : 30)
		for (int rows = 1; rows <= 100; rows += rows < 30 ? 1 : 17) {
			app_resize(&sitting.app, columns, rows);
			paint(&sitting);
			assert_true(app_is_tiny(&sitting.app) || shows(&sitting, "Cancel ]"));
		}
	app_resize(&sitting.app, 80, 24);
	press(&sitting, "el 2\r");
	assert_int_equal(asker->yes, 1);
	get_up(&sitting);
}

static void a_text_longer_than_the_screen_can_be_read_to_its_end(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, &bulk, 40, 10);
	press(&sitting, "D");
	assert_false(shows(&sitting, "9 more"));
	press_key(&sitting, PRESS_PAGE_DOWN);
	assert_true(shows(&sitting, "9 more"));
	use_mouse(&sitting, MOUSE_WHEEL_UP, 20, 5);
	assert_true(shows(&sitting, "12 places"));
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dialogs_look_as_they_did),
		cmocka_unit_test(a_dialog_is_answered_by_these_keys_only),
		cmocka_unit_test(what_is_written_comes_with_the_answer),
		cmocka_unit_test(a_reason_can_be_pasted_and_the_words_not),
		cmocka_unit_test(arrows_move_between_the_buttons),
		cmocka_unit_test(what_was_typed_before_it_stood_there_is_dropped),
		cmocka_unit_test(clicks_press_the_buttons),
		cmocka_unit_test(any_size_can_cancel),
		cmocka_unit_test(a_text_longer_than_the_screen_can_be_read_to_its_end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
