/* Features as series for blame: what shifts or spreads is seen, what swings all day or never stays is not. */
#include "test.h"

#include "base/arena.h"
#include "base/str.h"
#include "monitor/blame.h"
#include "monitor/faces.h"
#include "stats/uniform.h"

#include <math.h>
#include <string.h>

#define WINDOWS   48
#define A_WINDOW  12                       /* rows */
#define ROWS      (2 * WINDOWS * A_WINDOW) /* the first half is what the rest is compared with */
#define SEEDS     100
#define BIG       0.2

/* A feature of each row, which is in window i, or before them all. */
typedef void draw_fn(uint64_t *seed, int window, int at, struct feature_value *value);

struct drawn {
	struct arena arena;
	struct feature_value values[ROWS];
	int          windows[ROWS], of_row[ROWS];
	struct feature_shape shape;
	struct faces faces;
	int64_t      reference[FACES_MOST];
};

static void draw(struct drawn *drawn, draw_fn *fn, uint64_t *seed, int at)
{
	int64_t counts[FEATURE_CELLS_MAX] = { 0 };

	for (int i = 0; i < ROWS; i++) {
		drawn->windows[i] = i / A_WINDOW - WINDOWS;
		fn(seed, drawn->windows[i], at, &drawn->values[i]);
	}
	assert_true(feature_shape_of(drawn->values, ROWS / 2, true, &drawn->arena, &drawn->shape));
	for (int i = 0; i < ROWS / 2; i++)
		counts[feature_cell(&drawn->shape, &drawn->values[i])]++;
	faces_cut(&drawn->shape, counts, &drawn->faces);
	memset(drawn->reference, 0, sizeof drawn->reference);
	for (int cell = 0; cell < feature_cells(&drawn->shape); cell++)
		drawn->reference[drawn->faces.of_cell[cell]] += counts[cell];
	for (int i = 0; i < ROWS; i++)
		drawn->of_row[i] = drawn->faces.of_cell[feature_cell(&drawn->shape, &drawn->values[i])];
}

static double moved(const struct drawn *drawn, int at)
{
	int64_t sides[2][FACES_MOST] = { { 0 } };

	for (int i = ROWS / 2; i < ROWS; i++)
		sides[drawn->windows[i] >= at][drawn->of_row[i]]++;
	return faces_moved(&drawn->faces, drawn->reference, sides[0], sides[1], BIG);
}

/* Whether any face changed with the target, which changes at 36; and how many windows before. */
static bool is_named(struct drawn *drawn, uint64_t *seed, int *lead)
{
	double series[FACES_MOST][WINDOWS], target[WINDOWS];
	const double *candidates[FACES_MOST];
	struct blame_cause causes[FACES_MOST];
	int found;

	for (int i = 0; i < WINDOWS; i++)
		target[i] = (i < 36 ? 0.9 : 0.6) + 0.1 * uniform_draw(seed);
	for (int face = 0; face < drawn->faces.count; face++) {
		faces_series(drawn->of_row, drawn->windows, ROWS, face, WINDOWS, series[face]);
		candidates[face] = series[face];
	}
	found = blame_find(target, candidates, drawn->faces.count, WINDOWS, causes, FACES_MOST);
	for (int i = 1; i < found; i++)
		if (causes[i].change.p < causes[0].change.p)
			causes[0] = causes[i];
	*lead = causes[0].lead;
	return found > 0 && isfinite(moved(drawn, causes[0].change.at));
}

static int named_of(draw_fn *fn, int at, int *near)
{
	static struct drawn drawn;
	uint64_t seed = 5;
	int named = 0, lead;

	*near = 0;
	for (int i = 0; i < SEEDS; i++) {
		draw(&drawn, fn, &seed, at);
		if (is_named(&drawn, &seed, &lead)) {
			named++;
			*near += lead >= 36 - at - 3 && lead <= 36 - at + 3;
		}
		arena_release(&drawn.arena);
	}
	return named;
}

/* ---- what moves ---- */

static double bell(uint64_t *seed)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += uniform_draw(seed);
	return sum - 6;
}

static struct feature_value number(double number)
{
	return (struct feature_value){ .number = number };
}

static struct feature_value word(const char *text)
{
	return (struct feature_value){ .number = NAN, .text = text };
}

static void shift(uint64_t *seed, int window, int at, struct feature_value *value)
{
	*value = number(bell(seed) + (window >= at ? 0.9 : 0));
}

static void spread(uint64_t *seed, int window, int at, struct feature_value *value)
{
	*value = number(bell(seed) * (window >= at ? 2.5 : 1));
}

static void stuck(uint64_t *seed, int window, int at, struct feature_value *value)
{
	(void)seed;
	*value = number(window >= at ? 8 : 7);
}

static void device(uint64_t *seed, int window, int at, struct feature_value *value)
{
	*value = word(uniform_draw(seed) < (window >= at ? 0.65 : 0.3) ? "phone" : "tablet");
}

static void lost(uint64_t *seed, int window, int at, struct feature_value *value)
{
	*value = uniform_draw(seed) < (window >= at ? 0.3 : 0.01) ? word(NULL) : number(bell(seed));
}

static void what_moves_is_named_when_it_did(void **state)
{
	static const struct { const char *what; draw_fn *fn; } all[] = {
		{ "shift", shift }, { "spread", spread }, { "stuck", stuck }, { "device", device }, { "lost", lost },
	};
	int near, named;

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if ((named = named_of(all[i].fn, 26, &near)) < SEEDS * 85 / 100 || near < SEEDS * 80 / 100)
			fail_msg("%s: named in %d of %d, near in %d", all[i].what, named, SEEDS, near);
}

/* ---- what does not ---- */

static void still(uint64_t *seed, int window, int at, struct feature_value *value)
{
	(void)window, (void)at;
	*value = number(bell(seed));
}

static void slight(uint64_t *seed, int window, int at, struct feature_value *value)
{
	*value = number(bell(seed) + (window >= at ? 0.2 : 0));
}

static void hour(uint64_t *seed, int window, int at, struct feature_value *value)
{
	(void)at;
	*value = number((window + WINDOWS) % WINDOWS / 2 + 0.1 * uniform_draw(seed));
}

/* Whoever is there now was not there an hour ago. */
static void user(uint64_t *seed, int window, int at, struct feature_value *value)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p" };

	(void)seed, (void)at;
	*value = word(names[(window + WINDOWS) / 6]);
}

static void what_does_not_move_is_not_named(void **state)
{
	static const struct { const char *what; draw_fn *fn; int most; } all[] = {
		{ "still", still, 5 }, { "slight", slight, 10 }, { "hour", hour, 0 }, { "user", user, 0 },
	};
	int near, named;

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if ((named = named_of(all[i].fn, 26, &near)) > SEEDS * all[i].most / 100)
			fail_msg("%s: named in %d of %d", all[i].what, named, SEEDS);
}

/* ---- faces ---- */

static void faces_have_names(void **state)
{
	struct feature_shape words = { .is_category = true, .name_count = 6, .names = { "a", "b", "c", "d", "e", "f" } };
	struct feature_shape tenths = { .edge_count = 9, .edges = { 1, 2, 3, 4, 5, 6, 7, 8, 9 } };
	static const int64_t even[] = { 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 0 };
	static const int of[] = { 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3 };
	struct faces faces;

	(void)state;
	faces_cut(&words, even, &faces);
	assert_int_equal(faces.count, FACES_MOST);
	assert_string_equal(faces_name(&words, &faces, faces.of_cell[4]), "e");
	assert_string_equal(faces_name(&words, &faces, faces.of_cell[5]), "other");
	assert_string_equal(faces_name(&words, &faces, faces.of_cell[7]), "missing");
	faces_cut(&tenths, even, &faces);
	assert_memory_equal(faces.of_cell, of, sizeof of);
	assert_string_equal(faces_name(&tenths, &faces, 1), "");
	assert_string_equal(faces_name(&tenths, &faces, 0), "");
	assert_string_equal(faces_name(&tenths, &faces, 3), "missing");
}

static void a_window_without_rows_has_no_share(void **state)
{
	static const int of_row[] = { 0, 1, 1, 0 }, windows[] = { 0, 0, 2, -1 };
	double series[3];

	(void)state;
	faces_series(of_row, windows, 4, 1, 3, series);
	assert_true(series[0] == 0.5 && isnan(series[1]) && series[2] == 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_moves_is_named_when_it_did),
		cmocka_unit_test(what_does_not_move_is_not_named),
		cmocka_unit_test(faces_have_names),
		cmocka_unit_test(a_window_without_rows_has_no_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
