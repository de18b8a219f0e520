/* An operator's own boxes: wherever they are pulled they stay inside the picture, and every step
 * can be taken back. */
#include "test.h"

#include "ui/console/box_edit.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define WIDE 640
#define HIGH 480

static struct box_edit begun(void)
{
	struct box_edit edit = { 0 };

	box_edit_begin(&edit, WIDE, HIGH, NULL, 0);
	return edit;
}

static void add(struct box_edit *edit, double x, double y, double width, double height)
{
	struct err err = ERR_NONE;

	assert_int_equal(box_edit_add(edit, (struct region){ x, y, width, height, 0, 0.5 }, &err), 0);
}

static void assert_box(const struct region *box, double x, double y, double width, double height)
{
	assert_non_null(box);
	if (box->x != x || box->y != y || box->width != width || box->height != height)
		fail_msg("box %g %g %g %g, wanted %g %g %g %g", box->x, box->y, box->width, box->height, x, y, width, height);
}

static void a_new_box_is_selected_and_settled_inside_the_picture(void **state)
{
	static const struct { double in[4], out[4]; } rows[] = {
		{ { 10, 20, 30, 40 }, { 10, 20, 30, 40 } },           { { 10.4, 20.6, 30, 40 }, { 10, 21, 30, 40 } },
		{ { -50, -50, 100, 100 }, { 0, 0, 50, 50 } },         { { 600, 470, 100, 100 }, { 600, 470, 40, 10 } },
		{ { 700, 500, 10, 10 }, { 639, 479, 1, 1 } },         { { 5, 5, 0, 0 }, { 5, 5, 1, 1 } },
		{ { 100, 100, -30, -40 }, { 70, 60, 30, 40 } },       { { -9, -9, 1e300, INFINITY }, { 0, 0, WIDE, HIGH } },
		{ { (double)NAN, 3, 4, (double)NAN }, { 0, 3, 1, 1 } }, { { -INFINITY, 0, 1, 1 }, { 0, 0, 1, 1 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct box_edit edit = begun();

		add(&edit, rows[i].in[0], rows[i].in[1], rows[i].in[2], rows[i].in[3]);
		assert_int_equal(edit.selected, 0);
		assert_box(box_edit_selected(&edit), rows[i].out[0], rows[i].out[1], rows[i].out[2], rows[i].out[3]);
		assert_true(isnan(edit.boxes[0].score));
		box_edit_release(&edit);
	}
}

static void a_box_stops_at_the_picture_and_keeps_its_size(void **state)
{
	struct box_edit edit = begun();

	(void)state;
	add(&edit, 10, 10, 100, 50);
	assert_true(box_edit_move(&edit, -4, 7));
	assert_box(box_edit_selected(&edit), 6, 17, 100, 50);
	assert_true(box_edit_move(&edit, -400, 700));
	assert_box(box_edit_selected(&edit), 0, 430, 100, 50);
	assert_false(box_edit_move(&edit, -1, 1));
	assert_true(box_edit_move(&edit, INFINITY, -INFINITY));
	assert_box(box_edit_selected(&edit), 540, 0, 100, 50);
	box_edit_release(&edit);
}

static void edges_stop_before_those_across(void **state)
{
	static const struct { unsigned edges; double right, down, out[4]; } rows[] = {
		{ BOX_RIGHT, 5, 0, { 100, 100, 25, 20 } },            { BOX_RIGHT, -50, 0, { 100, 100, 1, 20 } },
		{ BOX_LEFT, 5, 0, { 105, 100, 15, 20 } },             { BOX_LEFT, 50, 0, { 119, 100, 1, 20 } },
		{ BOX_LEFT, -500, 0, { 0, 100, 120, 20 } },           { BOX_BOTTOM, 9, 900, { 100, 100, 20, 380 } },
		{ BOX_TOP | BOX_LEFT, -3, -4, { 97, 96, 23, 24 } },   { BOX_BOTTOM | BOX_RIGHT, 3, -4, { 100, 100, 23, 16 } },
		{ BOX_TOP, 0, 90, { 100, 119, 20, 1 } },              { 0, 9, 9, { 100, 100, 20, 20 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct box_edit edit = begun();

		add(&edit, 100, 100, 20, 20);
		assert_int_equal(box_edit_stretch(&edit, rows[i].edges, rows[i].right, rows[i].down), rows[i].edges != 0);
		assert_box(box_edit_selected(&edit), rows[i].out[0], rows[i].out[1], rows[i].out[2], rows[i].out[3]);
		box_edit_release(&edit);
	}
}

static void a_box_shrinks_to_one_pixel_and_grows_to_the_picture(void **state)
{
	struct box_edit edit = begun();

	(void)state;
	add(&edit, 100, 100, 21, 11);
	assert_true(box_edit_grow(&edit, 4, 2));
	assert_box(box_edit_selected(&edit), 96, 98, 29, 15);
	assert_true(box_edit_grow(&edit, -4, -2));
	assert_box(box_edit_selected(&edit), 100, 100, 21, 11);
	assert_true(box_edit_grow(&edit, -99, -99));
	assert_box(box_edit_selected(&edit), 110, 105, 1, 1);
	assert_false(box_edit_grow(&edit, -1, -1));
	assert_true(box_edit_grow(&edit, 9999, 9999));
	assert_box(box_edit_selected(&edit), 0, 0, WIDE, HIGH);
	box_edit_release(&edit);
}

static void nothing_selected_is_nothing_to_change(void **state)
{
	struct box_edit edit = begun();

	(void)state;
	for (int boxes = 0; boxes < 2; boxes++) {
		box_edit_select(&edit, -1);
		assert_null(box_edit_selected(&edit));
		assert_false(box_edit_move(&edit, 9, 9) || box_edit_stretch(&edit, BOX_LEFT, 9, 9) ||
		             box_edit_grow(&edit, 9, 9) ||
		             box_edit_place(&edit, (struct region){ 1, 1, 1, 1, 0, 0 }) || box_edit_label(&edit, 3) ||
		             box_edit_delete(&edit));
		add(&edit, 10, 10, 10, 10);
	}
	box_edit_release(&edit);
}

static void selection_goes_round(void **state)
{
	static const int forth[] = { 0, 1, 2, 0 }, back[] = { 2, 1, 0, 2 };
	struct box_edit edit = begun();

	(void)state;
	box_edit_select_next(&edit, 1);
	assert_int_equal(edit.selected, -1);
	for (int i = 0; i < 3; i++)
		add(&edit, i, i, 9, 9);
	for (int way = 0; way < 2; way++) {
		box_edit_select(&edit, -1);
		for (int i = 0; i < 4; i++) {
			box_edit_select_next(&edit, way ? -1 : 1);
			assert_int_equal(edit.selected, way ? back[i] : forth[i]);
		}
	}
	box_edit_select(&edit, 3);
	assert_int_equal(edit.selected, -1);
	box_edit_release(&edit);
}

static void what_is_deleted_comes_back_where_it_was(void **state)
{
	struct box_edit edit = begun();

	(void)state;
	for (int i = 0; i < 3; i++)
		add(&edit, i * 10, 0, 5, 5);
	box_edit_select(&edit, 1);
	assert_true(box_edit_label(&edit, 7));
	assert_false(box_edit_label(&edit, 7));
	assert_true(box_edit_delete(&edit));
	assert_int_equal(edit.count, 2);
	assert_box(box_edit_selected(&edit), 20, 0, 5, 5);

	assert_true(box_edit_undo(&edit));
	assert_int_equal(edit.count, 3);
	assert_box(box_edit_selected(&edit), 10, 0, 5, 5);
	assert_int_equal(box_edit_selected(&edit)->label_id, 7);
	assert_true(box_edit_redo(&edit));
	assert_int_equal(edit.count, 2);
	assert_false(box_edit_redo(&edit));
	box_edit_release(&edit);
}

static void a_new_step_forgets_what_was_undone(void **state)
{
	struct box_edit edit = begun();

	(void)state;
	add(&edit, 0, 0, 5, 5);
	add(&edit, 50, 0, 5, 5);
	assert_true(box_edit_undo(&edit));
	box_edit_select(&edit, 0);
	assert_true(box_edit_move(&edit, 3, 0));
	assert_false(box_edit_redo(&edit));
	assert_true(box_edit_undo(&edit) && box_edit_undo(&edit));
	assert_false(box_edit_undo(&edit));
	assert_int_equal(edit.count, 0);
	box_edit_release(&edit);
}

static void a_drag_is_one_step(void **state)
{
	struct box_edit edit = begun();

	(void)state;
	box_edit_hold(&edit);
	add(&edit, 100, 100, 5, 5);
	for (int i = 0; i < 50; i++)
		assert_true(box_edit_place(&edit, (struct region){ 100, 100, -i - 6, i + 6, 0, 0 }));
	box_edit_let_go(&edit);
	assert_box(box_edit_selected(&edit), 45, 100, 55, 55);
	box_edit_hold(&edit);
	assert_true(box_edit_move(&edit, 5, 5));
	assert_true(box_edit_move(&edit, -5, -5)); /* there and back is nothing */
	box_edit_let_go(&edit);
	assert_true(box_edit_move(&edit, 1, 0));
	assert_true(box_edit_move(&edit, 1, 0));

	assert_true(box_edit_undo(&edit) && box_edit_undo(&edit));
	assert_box(box_edit_selected(&edit), 45, 100, 55, 55);
	assert_true(box_edit_undo(&edit));
	assert_int_equal(edit.count, 0);
	assert_false(box_edit_undo(&edit));
	box_edit_release(&edit);
}

static void two_hundred_boxes_and_a_clear_line(void **state)
{
	struct box_edit edit = begun();
	struct err err = ERR_NONE;

	(void)state;
	for (int i = 0; i < BOX_EDIT_MAX; i++)
		add(&edit, i, i, 9, 9);
	assert_int_equal(box_edit_add(&edit, (struct region){ 1, 1, 9, 9, 0, 0 }, &err), -1);
	assert_non_null(strstr(err.text, "200 boxes"));
	assert_int_equal(edit.count, BOX_EDIT_MAX);
	assert_true(box_edit_delete(&edit) && box_edit_undo(&edit));
	assert_int_equal(edit.count, BOX_EDIT_MAX);
	box_edit_release(&edit);
}

static void boxes_of_before_are_cut_and_cannot_be_undone(void **state)
{
	struct region before[BOX_EDIT_MAX + 3];
	struct box_edit edit = { 0 };
	struct err err = ERR_NONE;

	(void)state;
	for (int i = 0; i < BOX_EDIT_MAX + 3; i++)
		before[i] = (struct region){ i * 10, 470, 20, 20, i, 0 };
	box_edit_begin(&edit, WIDE, HIGH, before, BOX_EDIT_MAX + 3);
	assert_int_equal(edit.count, BOX_EDIT_MAX);
	assert_int_equal(edit.selected, -1);
	assert_box(&edit.boxes[1], 10, 470, 20, 10);
	assert_int_equal(edit.boxes[5].label_id, 5);
	assert_box(&edit.boxes[BOX_EDIT_MAX - 1], 639, 470, 1, 10);
	assert_false(box_edit_undo(&edit));

	box_edit_begin(&edit, 0, 0, before, 3); /* the picture never came */
	assert_int_equal(edit.count, 0);
	assert_int_equal(box_edit_add(&edit, before[0], &err), -1);
	box_edit_release(&edit);
	box_edit_release(&edit);
}

/* ---- any sequence at all ---- */

static uint32_t drawn(uint32_t *seed) /* xorshift */
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static double length(uint32_t *seed)
{
	static const double wild[] = { 0, -1, 1e9, -1e9, 0.3, -0.5 };
	uint32_t draw = drawn(seed);

	return draw % 8 == 0 ? wild[draw / 8 % 6] : (double)(draw / 8 % 1000) - 500;
}

static void one_step(struct box_edit *edit, uint32_t *seed)
{
	struct region box = { length(seed), length(seed), length(seed), length(seed), drawn(seed) % 5, 0 };

	switch (drawn(seed) % 12) {
	case 0: case 1: box_edit_add(edit, box, NULL); break;
	case 2: box_edit_move(edit, box.x, box.y); break;
	case 3: box_edit_stretch(edit, drawn(seed) % 16, box.x, box.y); break;
	case 4: box_edit_grow(edit, box.x, box.y); break;
	case 5: box_edit_place(edit, box); break;
	case 6: box_edit_label(edit, box.label_id); break;
	case 7: box_edit_delete(edit); break;
	case 8: box_edit_undo(edit); break;
	case 9: box_edit_redo(edit); break;
	case 10: box_edit_select_next(edit, drawn(seed) % 2 ? 1 : -1); break;
	default: drawn(seed) % 2 ? box_edit_hold(edit) : box_edit_let_go(edit); break;
	}
}

static void check_boxes(const struct box_edit *edit, uint32_t seed, int step)
{
	assert_in_range(edit->count, 0, BOX_EDIT_MAX);
	assert_true(edit->selected >= -1 && edit->selected < edit->count);
	for (int i = 0; i < edit->count; i++) {
		const struct region *box = &edit->boxes[i];

		if (!(box->x >= 0 && box->y >= 0 && box->width >= 1 && box->height >= 1 && box->x + box->width <= edit->width &&
		      box->y + box->height <= edit->height && box->x == floor(box->x) && box->width == floor(box->width)))
			fail_msg("seed %u step %d: box %g %g %g %g in %d x %d", seed, step, box->x, box->y, box->width, box->height,
			         edit->width, edit->height);
	}
}

static void assert_same_boxes(const struct box_edit *a, const struct box_edit *b, uint32_t seed)
{
	bool same = a->count == b->count;

	for (int i = 0; same && i < a->count; i++) {
		const struct region *one = &a->boxes[i], *other = &b->boxes[i];

		same = one->x == other->x && one->y == other->y && one->width == other->width &&
		       one->height == other->height && one->label_id == other->label_id;
	}
	if (!same)
		fail_msg("seed %u: not as it was", seed);
}

static void whatever_is_done_stays_inside_and_can_be_undone(void **state)
{
	static const int sizes[][2] = { { WIDE, HIGH }, { 1, 1 }, { 3, 2000 }, { 16384, 16384 } };
	const struct region before[] = { { 0, 0, 9, 9, 1, 0 }, { 5, 5, 70, 1, 0, 0 } };

	(void)state;
	for (uint32_t seed = 1; seed <= 200; seed++) {
		struct box_edit edit = { 0 }, start, end;
		uint32_t draw = seed * 2654435761u;
		const int *size = sizes[seed % 4];

		box_edit_begin(&edit, size[0], size[1], before, 2);
		start = edit;
		for (int step = 0; step < 600; step++) {
			one_step(&edit, &draw);
			check_boxes(&edit, seed, step);
		}
		while (box_edit_redo(&edit))
			;
		end = edit;
		while (box_edit_undo(&edit))
			check_boxes(&edit, seed, -1);
		assert_same_boxes(&edit, &start, seed);
		while (box_edit_redo(&edit))
			;
		assert_same_boxes(&edit, &end, seed);
		box_edit_release(&edit);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_box_is_selected_and_settled_inside_the_picture),
		cmocka_unit_test(a_box_stops_at_the_picture_and_keeps_its_size),
		cmocka_unit_test(edges_stop_before_those_across),
		cmocka_unit_test(a_box_shrinks_to_one_pixel_and_grows_to_the_picture),
		cmocka_unit_test(nothing_selected_is_nothing_to_change),
		cmocka_unit_test(selection_goes_round),
		cmocka_unit_test(what_is_deleted_comes_back_where_it_was),
		cmocka_unit_test(a_new_step_forgets_what_was_undone),
		cmocka_unit_test(a_drag_is_one_step),
		cmocka_unit_test(two_hundred_boxes_and_a_clear_line),
		cmocka_unit_test(boxes_of_before_are_cut_and_cannot_be_undone),
		cmocka_unit_test(whatever_is_done_stays_inside_and_can_be_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
