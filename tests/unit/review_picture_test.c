/* The picture on the Review screen: zoomed and moved by keys and mouse, over a made-up queue. */
#include "test.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "ui/console/key.h"
#include "ui/console/review_state.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <math.h>
#include <poll.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };
static const struct fake_settings blind = { .items = 9, .labels = 2, .level = 1 };

static const struct review_state *sit_down(struct sitting *sitting)
{
	*sitting = (struct sitting){ .options.actor = &lee };
	fake_set(&blind);
	sit_down_at(sitting, &screen_review, NULL, 80, 24);
	return sitting->app.state;
}

static struct picture_part part(const struct review_state *state)
{
	return state->window.part;
}

static void keys_zoom_and_pan_and_the_title_says_so(void **state)
{
	static const struct { const char *keys, *title; } rows[] = {
		{ "", "fit detail+" }, { "+", "1.5x detail+" }, { "++", "2.0x detail+" }, { "++-", "1.5x detail+" },
		{ "+++=", "fit detail+" }, { "z", "1:1 detail+" }, { "zz", "fit detail+" }, { "z=", "fit detail+" },
		{ "-", "fit detail+" }, { "d", "fit contrast" }, { "dd", "fit plain" }, { "ddd", "fit detail+" },
		{ "hjkl", "fit detail+" }, { "++hjkl", "2.0x detail+" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting;

		sit_down(&sitting);
		press(&sitting, rows[i].keys);
		assert_true(shows(&sitting, rows[i].title));
		assert_string_equal(fake_journal(), "");
		get_up(&sitting);
	}
}

/* What is looked for is at the same place of each picture; whoever wants all of it at first gets that. */
static void the_next_picture_begins_as_a_whole_or_where_one_was(void **state)
{
	(void)state;
	for (int stays = 0; stays < 2; stays++) {
		struct sitting sitting;
		const struct review_state *review = sit_down(&sitting);
		double x, y;

		sitting.app.prefs.zoom = stays;
		press(&sitting, "++++");
		press_key(&sitting, PRESS_DOWN);
		x = part(review).x;
		y = part(review).y;
		press(&sitting, "1");
		assert_true(shows(&sitting, stays ? "4.0x detail+" : "fit detail+"));
		assert_true(stays ? part(review).x == x && part(review).y == y : part(review).x == 0 && part(review).y == 0);
		get_up(&sitting);
	}
}

static void panning_keys_move_the_part_and_stop_at_the_edge(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);
	double x, y;

	(void)state;
	press(&sitting, "++++");
	x = part(review).x;
	y = part(review).y;
	press_key(&sitting, PRESS_RIGHT);
	assert_true(part(review).x > x && part(review).y == y);
	press(&sitting, "h");
	assert_true(fabs(part(review).x - x) < 1e-6);
	press_key(&sitting, PRESS_DOWN);
	assert_true(part(review).y > y);
	press(&sitting, "kkkkkkkkkkkkkkkk");
	assert_true(part(review).y == 0);
	assert_true(shows(&sitting, "x 50 %"));
	get_up(&sitting);
}

static void the_wheel_zooms_about_the_mouse_and_dragging_takes_the_picture_along(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);
	double x, y, later_x, later_y;

	(void)state;
	press(&sitting, "++++");
	picture_window_pixel(&review->window, 30.5, 5.5, &x, &y);
	use_mouse(&sitting, MOUSE_WHEEL_UP, review->room.x + 30, review->room.y + 5);
	picture_window_pixel(&review->window, 30.5, 5.5, &later_x, &later_y);
	assert_true(fabs(later_x - x) < 1e-6 && fabs(later_y - y) < 1e-6);
	assert_true(shows(&sitting, "6.0x"));

	use_mouse(&sitting, MOUSE_PRESS, review->room.x + 30, review->room.y + 5);
	use_mouse(&sitting, MOUSE_DRAG, review->room.x + 25, review->room.y + 8);
	picture_window_pixel(&review->window, 25.5, 8.5, &later_x, &later_y);
	assert_true(fabs(later_x - x) < 1e-6 && fabs(later_y - y) < 1e-6);
	use_mouse(&sitting, MOUSE_RELEASE, review->room.x + 25, review->room.y + 8);
	use_mouse(&sitting, MOUSE_DRAG, review->room.x, review->room.y);
	picture_window_pixel(&review->window, 25.5, 8.5, &later_x, &later_y);
	assert_true(fabs(later_x - x) < 1e-6);
	get_up(&sitting);
}

static void the_mouse_elsewhere_leaves_the_picture_alone(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);

	(void)state;
	use_mouse(&sitting, MOUSE_WHEEL_UP, 70, 12);
	assert_true(shows(&sitting, "fit detail+"));
	press(&sitting, "++");
	use_mouse(&sitting, MOUSE_PRESS, 70, 12);
	use_mouse(&sitting, MOUSE_DRAG, 10, 12);
	assert_true(fabs(part(review).x - (256 - part(review).width) / 2) < 1e-6);
	get_up(&sitting);
}

static void each_item_starts_with_all_of_its_picture_in_the_mode_of_before(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting);
	press(&sitting, "+++d1");
	assert_true(shows(&sitting, "#2 image"));
	assert_true(shows(&sitting, "fit contrast"));
	get_up(&sitting);
}

static void another_size_of_the_terminal_shows_the_same_middle(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);
	double x, y;

	(void)state;
	press(&sitting, "+++++ll");
	x = part(review).x + part(review).width / 2;
	y = part(review).y + part(review).height / 2;
	app_resize(&sitting.app, 100, 30);
	paint(&sitting);
	assert_true(fabs(part(review).x + part(review).width / 2 - x) < 1e-6);
	assert_true(fabs(part(review).y + part(review).height / 2 - y) < 1e-6);
	get_up(&sitting);
}

static bool workers_have_something(const struct app *app)
{
	int fds[SCREEN_FDS_MAX];
	struct pollfd polled[SCREEN_FDS_MAX];
	int count = app_fds(app, fds);

	for (int i = 0; i < count; i++)
		polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	return poll(polled, (nfds_t)count, 0) > 0;
}

/* As the event loop does while nobody types. */
static void rest(struct sitting *sitting, int ms)
{
	struct app *app = &sitting->app;

	for (int64_t end = app->now_ms + ms; app->now_ms < end;) {
		int64_t wake = app_wake(app);

		assert_true(wake > app->now_ms);
		app->now_ms = wake < end ? wake : end;
		if (wake <= end)
			app_tick(app);
		if (workers_have_something(app))
			app_work(app);
	}
}

static void pictures_to_come_are_there_at_once_and_so_are_those_behind(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);

	(void)state;
	rest(&sitting, 1000);
	fake_set(&(struct fake_settings){ .items = 9, .labels = 2, .level = 1, .slow = true });
	for (int item = 2; item <= 4; item++) {
		press(&sitting, "1");
		assert_int_equal(review->task.item_id, item);
		assert_int_equal(review->loader.state, PICTURE_READY);
		assert_true(shows(&sitting, "[1]"));
	}
	press(&sitting, "1");
	assert_int_equal(review->loader.state, PICTURE_COMING);
	press(&sitting, "u");
	assert_int_equal(review->task.item_id, 4);
	assert_int_equal(review->loader.state, PICTURE_READY);
	get_up(&sitting);
}

static void nothing_is_read_ahead_while_somebody_types_or_before_the_item_is_seen(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);

	(void)state;
	for (int i = 0; i < 10; i++) {
		rest(&sitting, 40);
		app_key(&sitting.app, 'd');
	}
	assert_int_equal(review->loader.expected_count, 0);
	rest(&sitting, 60);
	assert_int_equal(review->loader.expected_count, 3);
	rest(&sitting, 1000);
	fake_set(&(struct fake_settings){ .items = 9, .labels = 2, .level = 1, .slow = true });
	press(&sitting, "1111");
	assert_int_equal(review->task.item_id, 5);
	rest(&sitting, 1000);
	assert_int_equal(review->loader.state, PICTURE_COMING);
	assert_false(review->ahead_known);
	get_up(&sitting);
}

/* Presses a key in the given time after the last. */
static void press_after(struct sitting *sitting, int ms, int key)
{
	sitting->app.now_ms += ms;
	app_key(&sitting->app, key);
	paint(sitting);
}

/* Lets time go by as the loop would. Returns whether something is to be painted then. */
static bool wake_within(struct sitting *sitting, int ms)
{
	struct app *app = &sitting->app;
	unsigned react = REACT_NONE;

	for (int64_t end = app->now_ms + ms; !(react & REACT_DRAW) && app->now_ms < end;) {
		app->now_ms = app_wake(app) < end ? app_wake(app) : end;
		react = app->now_ms >= app_wake(app) ? app_tick(app) : REACT_NONE;
	}
	return react & REACT_DRAW;
}

static void on_a_slow_line_the_picture_waits_for_a_quiet_moment(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);

	(void)state;
	sitting.app.prefs.slow = true;
	press_after(&sitting, 1000, '1');
	assert_true(shows(&sitting, "#2 image"));
	assert_int_equal(review->paint, PAINT_WAITING);
	assert_false(wake_within(&sitting, 140));
	app_key(&sitting.app, '?'); /* another key, another wait */
	app_key(&sitting.app, PRESS_ESCAPE);
	app_key(&sitting.app, 'd');
	paint(&sitting);
	assert_false(wake_within(&sitting, 140));
	assert_true(wake_within(&sitting, 20));
	paint(&sitting);
	assert_int_equal(review->paint, PAINT_SEEN);
	get_up(&sitting);
}

static void on_a_slow_line_zooming_shows_only_where_it_ends(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);

	(void)state;
	sitting.app.prefs.slow = true;
	for (int i = 0; i < 4; i++) {
		press_after(&sitting, 100, '+');
		assert_int_equal((int)part(review).width, 256);
	}
	assert_true(shows(&sitting, "4.0x"));
	assert_true(wake_within(&sitting, 160));
	paint(&sitting);
	assert_true(part(review).width < 100);
	assert_false(wake_within(&sitting, 5000));
	get_up(&sitting);
}

static void what_is_switched_in_the_options_shows_at_once(void **state)
{
	struct sitting sitting;
	const struct review_state *review = sit_down(&sitting);

	(void)state;
	assert_false(review->cells_options.thin);
	sitting.app.prefs.slow = true;
	sitting.app.now_ms += 1000;
	paint(&sitting);
	assert_true(review->cells_options.thin);
	get_up(&sitting);
}

/* Nothing becomes readable where a worker hangs, until its time is over. */
static void a_worker_that_hangs_is_asked_after_by_the_clock(void **state)
{
	const struct fake_settings slow = { .items = 9, .labels = 2, .level = 1, .slow = true };
	struct sitting sitting = { .options.actor = &lee };
	const struct review_state *review;

	(void)state;
	fake_set(&slow);
	sit_down_at(&sitting, &screen_review, NULL, 80, 24);
	review = sitting.app.state;
	wake_within(&sitting, 10); /* the clock of an item that is not there yet */
	assert_false(wake_within(&sitting, 5000));
	assert_int_equal(review->loader.state, PICTURE_COMING);
	fake_deliver();
	assert_true(wake_within(&sitting, 1100));
	paint(&sitting);
	assert_int_equal(review->paint, PAINT_SEEN);
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_zoom_and_pan_and_the_title_says_so),
		cmocka_unit_test(the_next_picture_begins_as_a_whole_or_where_one_was),
		cmocka_unit_test(panning_keys_move_the_part_and_stop_at_the_edge),
		cmocka_unit_test(the_wheel_zooms_about_the_mouse_and_dragging_takes_the_picture_along),
		cmocka_unit_test(the_mouse_elsewhere_leaves_the_picture_alone),
		cmocka_unit_test(each_item_starts_with_all_of_its_picture_in_the_mode_of_before),
		cmocka_unit_test(pictures_to_come_are_there_at_once_and_so_are_those_behind),
		cmocka_unit_test(nothing_is_read_ahead_while_somebody_types_or_before_the_item_is_seen),
		cmocka_unit_test(on_a_slow_line_the_picture_waits_for_a_quiet_moment),
		cmocka_unit_test(on_a_slow_line_zooming_shows_only_where_it_ends),
		cmocka_unit_test(what_is_switched_in_the_options_shows_at_once),
		cmocka_unit_test(a_worker_that_hangs_is_asked_after_by_the_clock),
		cmocka_unit_test(another_size_of_the_terminal_shows_the_same_middle),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
