/* The picture on the Review screen: zoomed and moved by keys and mouse, over a made-up queue. */
#include "test.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "ui/console/key.h"
#include "ui/console/review_state.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <math.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_zoom_and_pan_and_the_title_says_so),
		cmocka_unit_test(panning_keys_move_the_part_and_stop_at_the_edge),
		cmocka_unit_test(the_wheel_zooms_about_the_mouse_and_dragging_takes_the_picture_along),
		cmocka_unit_test(the_mouse_elsewhere_leaves_the_picture_alone),
		cmocka_unit_test(each_item_starts_with_all_of_its_picture_in_the_mode_of_before),
		cmocka_unit_test(another_size_of_the_terminal_shows_the_same_middle),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
