/* How answers that are more than a label are read and compared: reference values by hand, and what must hold of any. */
#include "test.h"

#include "base/arena.h"
#include "base/segment.h"
#include "base/str.h"
#include "ladder/agreed.h"
#include "ladder/evidence.h"
#include "output/alignment.h"
#include "output/difference.h"
#include "output/output.h"
#include "output/region_match.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOX(x, y, w, h, label) { x, y, w, h, label, 0 }

static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

/* ---- regions ---- */

static void overlap_is_what_it_is_by_hand(void **state)
{
	static const struct { struct region a, b; double iou; } cases[] = {
		{ BOX(0, 0, 10, 10, 0), BOX(0, 0, 10, 10, 0), 1 },
		{ BOX(0, 0, 10, 10, 0), BOX(5, 0, 10, 10, 0), 1.0 / 3 },  /* 50 of 150 */
		{ BOX(0, 0, 10, 10, 0), BOX(2, 2, 4, 4, 0), 0.16 },       /* one within the other */
		{ BOX(0, 0, 10, 10, 0), BOX(10, 0, 10, 10, 0), 0 },       /* they touch */
		{ BOX(0, 0, 0, 10, 0), BOX(0, 0, 0, 10, 0), 0 },          /* nothing */
		{ BOX(1000, 0, 3000, 1, 0), BOX(2000, 0, 3000, 1, 0), 0.5 }, /* 2 s of 4 s */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_float_equal(region_iou(&cases[i].a, &cases[i].b), cases[i].iou, 1e-12);
		assert_float_equal(region_iou(&cases[i].b, &cases[i].a), cases[i].iou, 1e-12);
	}
}

/* The best pair first would take 0-0 (0.8) and leave both others alone. */
static void as_many_as_can_be_are_matched(void **state)
{
	const struct region said[] = { segment_make(0, 100, 1, 0), segment_make(20, 140, 1, 0) };
	const struct region right[] = { segment_make(0, 120, 1, 0), segment_make(0, 70, 1, 0) };
	int partner[2];
	struct region_match match = region_match(said, 2, right, 2, 0.6, partner);

	(void)state;
	assert_true(region_iou(&said[0], &right[0]) > region_iou(&said[0], &right[1]));
	assert_int_equal(match.matched, 2);
	assert_int_equal(partner[0], 1);
	assert_int_equal(partner[1], 0);
	assert_float_equal(match.mean_iou, (0.7 + 100.0 / 140) / 2, 1e-12);
	assert_float_equal(match.f1, 1, 0);
}

static void labels_part_and_nothing_matches_nothing(void **state)
{
	const struct region a = BOX(0, 0, 10, 10, 1), b = BOX(0, 0, 10, 10, 2), any = BOX(0, 0, 10, 10, 0);
	struct region_match none = region_match(NULL, 0, NULL, 0, 0.5, NULL), one = region_match(&a, 1, NULL, 0, 0.5, NULL);
	struct region_match half = region_match((const struct region[]){ a, b }, 2, &a, 1, 0.5, NULL);

	(void)state;
	assert_int_equal(region_match(&a, 1, &b, 1, 0.5, NULL).matched, 0);
	assert_int_equal(region_match(&a, 1, &any, 1, 0.5, NULL).matched, 1);
	assert_float_equal(none.f1, 1, 0);
	assert_true(isnan(none.mean_iou));
	assert_float_equal(one.f1, 0, 0);
	assert_float_equal(one.recall, 0, 0);
	assert_float_equal(half.precision, 0.5, 1e-12);
	assert_float_equal(half.recall, 1, 1e-12);
	assert_float_equal(half.f1, 2.0 / 3, 1e-12);
}

/* The most pairs, and of those the most overlap, by trying every way. */
static void try_all(const struct region *said, int count, const struct region *right, int right_count, int at, unsigned used, int matched,
                    double overlap, int *most, double *best)
{
	if (at == count) {
		if (matched > *most || (matched == *most && overlap > *best)) {
			*most = matched;
			*best = overlap;
		}
		return;
	}
	try_all(said, count, right, right_count, at + 1, used, matched, overlap, most, best);
	for (int j = 0; j < right_count; j++) {
		double iou = region_iou(&said[at], &right[j]);

		if (!(used & 1u << j) && iou >= 0.3)
			try_all(said, count, right, right_count, at + 1, used | 1u << j, matched + 1, overlap + iou, most, best);
	}
}

static void matching_is_the_best_there_is_and_the_same_both_ways(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct region boxes[2][6];
		int counts[2] = { (int)draw(&seed, 7), (int)draw(&seed, 7) }, most = -1;
		double best = 0;
		struct region_match match, back;

		for (int side = 0; side < 2; side++)
			for (int i = 0; i < counts[side]; i++)
				boxes[side][i] = (struct region)BOX(draw(&seed, 20), draw(&seed, 20), 5 + draw(&seed, 20), 5 + draw(&seed, 20), 0);
		match = region_match(boxes[0], counts[0], boxes[1], counts[1], 0.3, NULL);
		back = region_match(boxes[1], counts[1], boxes[0], counts[0], 0.3, NULL);
		try_all(boxes[0], counts[0], boxes[1], counts[1], 0, 0, 0, 0, &most, &best);
		assert_int_equal(match.matched, most);
		if (most > 0)
			assert_true(fabs(match.mean_iou * most - best) < 1e-9);
		assert_int_equal(back.matched, match.matched);
		assert_float_equal(back.f1, match.f1, 0);
		assert_float_equal(back.precision, match.recall, 0);
		assert_true(match.f1 >= 0 && match.f1 <= 1);
	}
}

/* ---- texts ---- */

struct cut { struct arena arena; struct text_units said, right; };

static struct cut cut(const char *said, const char *right, enum text_unit unit, bool exact)
{
	struct cut cut = { .arena = ARENA_EMPTY };

	text_units_cut(said, right, unit, exact, &cut.arena, &cut.said, &cut.right);
	return cut;
}

static void error_rates_are_those_by_hand(void **state)
{
	static const struct { const char *said, *right; enum text_unit unit; bool exact; int edits, of; } cases[] = {
		{ "the cat sat on mat", "the cat sat on the mat", TEXT_WORDS, false, 1, 6 },
		{ "kitten", "sitting", TEXT_CHARACTERS, false, 3, 7 },
		{ "saturday", "sunday", TEXT_CHARACTERS, false, 3, 6 },
		{ "The cat, sat.", "the cat sat", TEXT_WORDS, false, 0, 3 },
		{ "The cat, sat.", "the cat sat", TEXT_WORDS, true, 3, 3 },
		{ "It\xe2\x80\x99s  a well-known  dog \xe2\x80\x94 yes!", "it's a well-known dog yes", TEXT_WORDS, false, 0, 5 },
		{ "\xc3\x84RGER \xce\x9f\xce\x94\xce\x9f\xce\xa3 \xd0\x96\xd0\xaf", "\xc3\xa4rger \xce\xbf\xce\xb4\xce\xbf\xcf\x82 \xd0\xb6\xd1\x8f", TEXT_WORDS, false, 0, 3 },
		{ "SN-0042", "sn-0042", TEXT_CHARACTERS, true, 2, 7 },
		{ " a   b ", "a b", TEXT_CHARACTERS, false, 0, 3 },
		{ " a   b ", "a b", TEXT_CHARACTERS, true, 4, 3 },
		{ "", "", TEXT_WORDS, false, 0, 0 },
		{ "uh", "", TEXT_WORDS, false, 1, 0 },
		{ "", "two words", TEXT_WORDS, false, 2, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cut c = cut(cases[i].said, cases[i].right, cases[i].unit, cases[i].exact);

		if (alignment_distance(&c.said, &c.right, ALIGNMENT_MOST) != cases[i].edits || c.right.count != cases[i].of)
			fail_msg("%s / %s: %d of %d", cases[i].said, cases[i].right, alignment_distance(&c.said, &c.right, 100), c.right.count);
		arena_release(&c.arena);
	}
}

static void units_say_where_they_stand(void **state)
{
	const char *said = "  Oh, the \xc3\x84rger! ...", *word = "\xc3\x84rger!";
	struct cut c = cut(said, "x", TEXT_WORDS, false);

	(void)state;
	assert_int_equal(c.said.count, 3);
	assert_memory_equal(said + c.said.at[0].start, "Oh,", c.said.at[0].length);
	assert_int_equal(c.said.at[2].length, strlen(word));
	assert_memory_equal(said + c.said.at[2].start, word, strlen(word));
	arena_release(&c.arena);
}

static void an_alignment_shows_each_edit(void **state)
{
	struct cut c = cut("a big cat sat the mat", "a cat sat on the rug", TEXT_WORDS, false);
	static const struct edit_run runs[] = {
		{ EDIT_SAME, 0, 0, 1 }, { EDIT_PUT_IN, 1, 1, 1 }, { EDIT_SAME, 2, 1, 2 }, { EDIT_LEFT_OUT, 4, 3, 1 }, { EDIT_SAME, 4, 4, 1 },
		{ EDIT_EXCHANGED, 5, 5, 1 },
	};
	struct alignment alignment;

	(void)state;
	assert_int_equal(alignment_of(&c.said, &c.right, &c.arena, &alignment), 0);
	assert_int_equal(alignment.run_count, 6);
	for (int i = 0; i < 6; i++)
		assert_memory_equal(&alignment.runs[i], &runs[i], sizeof *runs);
	assert_float_equal(alignment.rate, 0.5, 0);
	arena_release(&c.arena);
}

#define LENGTH 40

static int plain_distance(const struct text_units *a, const struct text_units *b)
{
	int row[LENGTH + 1];

	for (int j = 0; j <= b->count; j++)
		row[j] = j;
	for (int i = 1; i <= a->count; i++) {
		int corner = row[0];

		row[0] = i;
		for (int j = 1; j <= b->count; j++) {
			int above = row[j], best = corner + (a->keys[i - 1] != b->keys[j - 1]);

			if (above + 1 < best)
				best = above + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			corner = above;
			row[j] = best;
		}
	}
	return row[b->count];
}

/* The runs cover both texts in order, and are what they say. */
static void expect_adds_up(const struct cut *c, const struct alignment *alignment, int distance)
{
	int said = 0, right = 0, edits = 0;

	for (int i = 0; i < alignment->run_count; i++) {
		const struct edit_run *run = &alignment->runs[i];

		assert_true(run->length > 0);
		assert_int_equal(run->said_at, said);
		assert_int_equal(run->right_at, right);
		for (int k = 0; k < run->length && (run->edit == EDIT_SAME || run->edit == EDIT_EXCHANGED); k++)
			assert_int_equal(c->said.keys[said + k] == c->right.keys[right + k], run->edit == EDIT_SAME);
		said += run->edit == EDIT_LEFT_OUT ? 0 : run->length;
		right += run->edit == EDIT_PUT_IN ? 0 : run->length;
		edits += run->edit == EDIT_SAME ? 0 : run->length;
	}
	assert_int_equal(said, c->said.count);
	assert_int_equal(right, c->right.count);
	assert_int_equal(edits, distance);
	assert_int_equal(alignment->exchanged + alignment->put_in + alignment->left_out, distance);
	assert_int_equal(alignment->same + alignment->exchanged + alignment->left_out, c->right.count);
}

static void any_two_texts_are_aligned_the_shortest_way(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char texts[2][LENGTH + 1] = { "", "" };
		struct alignment alignment;
		struct cut c;
		int distance;

		for (int side = 0; side < 2; side++)
			for (uint32_t i = 0, length = draw(&seed, LENGTH); i < length; i++)
				texts[side][i] = (char)('a' + draw(&seed, 2 + (uint32_t)round % 5));
		c = cut(texts[0], texts[1], TEXT_CHARACTERS, true);
		distance = plain_distance(&c.said, &c.right);
		assert_int_equal(alignment_distance(&c.said, &c.right, ALIGNMENT_MOST), distance);
		assert_int_equal(alignment_distance(&c.right, &c.said, ALIGNMENT_MOST), distance);
		if (distance > 0)
			assert_int_equal(alignment_distance(&c.said, &c.right, distance - 1), -1);
		assert_int_equal(alignment_of(&c.said, &c.right, &c.arena, &alignment), 0);
		expect_adds_up(&c, &alignment, distance);
		arena_release(&c.arena);
	}
}

/* A table of two such texts would have 10^12 cells. */
static void long_texts_take_no_table(void **state)
{
	struct str said = STR_EMPTY, right = STR_EMPTY;
	struct alignment alignment;
	struct cut c;

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		str_addf(&right, "%d ", i % 1000);
		if (i % 2000 != 5)
			str_addf(&said, "%d ", i % 5000 == 77 ? 7777 : i % 1000);
	}
	c = cut(str_text(&said), str_text(&right), TEXT_WORDS, false);
	assert_int_equal(alignment_distance(&c.said, &c.right, ALIGNMENT_MOST), 700);
	assert_int_equal(alignment_of(&c.said, &c.right, &c.arena, &alignment), 0);
	assert_int_equal(alignment.left_out, 500);
	assert_int_equal(alignment.exchanged, 200);
	arena_release(&c.arena);
	str_release(&said);
	str_release(&right);
}

/* ---- the table ---- */

static struct output read_as(const char *kind, const char *words, struct arena *arena)
{
	struct output output = { .text = NULL };
	struct err err = ERR_NONE;

	if (output_kind_named(kind)->parse(words, strlen(words), arena, &output, &err) < 0)
		fail_msg("%s: %s", words, err.text);
	return output;
}

static void kinds_compare_by_their_rules(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct output films = read_as("ranking", "[\"Alien\",\"Brazil\",\"Casablanca\"]", &arena);
	struct output said = read_as("text", "turn the lights of", &arena), right = read_as("text", "Turn the lights off.", &arena);
	const struct output_rule top = { OUTPUT_BY_RANK, 2, false }, wer = { OUTPUT_BY_WER, 0.25, false }, exact = { OUTPUT_BY_WER, 0.25, true };
	const struct output_kind *ranking = output_kind_named("ranking"), *text = output_kind_named("text");
	struct output_compared compared;
	struct str words = STR_EMPTY;

	(void)state;
	ranking->compare(&top, &films, &(struct output){ .choice = "Brazil" }, &compared);
	assert_true(compared.matches && compared.score == 0.5 && compared.measured == 2);
	ranking->compare(&top, &films, &(struct output){ .choice = "Casablanca" }, &compared);
	assert_true(!compared.matches && compared.measured == 3);
	ranking->compare(&top, &films, &(struct output){ .choice = "Dune" }, &compared);
	assert_true(!compared.matches && compared.score == 0 && isnan(compared.measured));
	ranking->compare(&top, &(struct output){ .choice = "Dune" }, &(struct output){ .choice = "Dune" }, &compared);
	assert_true(compared.matches);
	ranking->explain(&top, &films, &(struct output){ .choice = "Casablanca" }, &words);
	assert_string_equal(str_text(&words), "the choice is number 3 of 3 (among the first 2 it counts as found)");
	text->compare(&wer, &said, &right, &compared);
	assert_true(compared.matches && compared.measured == 0.25 && compared.score == 0.75);
	text->compare(&exact, &said, &right, &compared);
	assert_true(!compared.matches && compared.measured == 0.5);
	str_clear(&words);
	text->explain(&wer, &said, &right, &words);
	assert_string_equal(str_text(&words), "1 of 4 words differ, 25 % (at most 25 % may)");
	text->compare(&wer, &said, &(struct output){ .text = NULL }, &compared);
	assert_true(!compared.matches && isnan(compared.measured) && compared.score == 0);
	str_release(&words);
	arena_release(&arena);
}

static int64_t scratch_alone(const void *context, const char *name)
{
	(void)context;
	return strcmp(name, "scratch") == 0 ? 3 : 0;
}

static void what_is_no_answer_is_refused_with_a_line(void **state)
{
	static const struct { const char *kind, *words, *why; } bad[] = {
		{ "ranking", "[\"a\",\"b\",\"a\"]", "the name \"a\" twice" }, { "ranking", "[1]", "not a list of names alone" },
		{ "ranking", "{}", "no JSON list of names" }, { "ranking", "[\" \"]", "a name of the list is: blank" },
		{ "text", "caf\xe9", "no UTF-8" },
		{ "regions", "[{\"x\":1,\"y\":1,\"width\":3}]", "a region without one of the numbers x, y, width, height" },
		{ "regions", "[{\"x\":1,\"y\":1,\"width\":0,\"height\":3}]", "a region that has no width or height" },
		{ "regions", "[{\"x\":1,\"y\":1,\"width\":3,\"height\":3,\"label\":\"dust\"}]", "a region with a label that the stage does not have" },
		{ "segments", "[{\"start\":2,\"end\":1.5}]", "a segment that does not end after it starts" },
	};
	struct arena arena = ARENA_EMPTY;
	struct output output = { .text = NULL };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct output_kind *kind = output_kind_named(bad[i].kind);
		struct err err = ERR_NONE;
		int rc = kind && kind->parse ? kind->parse(bad[i].words, strlen(bad[i].words), &arena, &output, &err)
		       : output_parse_regions(bad[i].words, strlen(bad[i].words), !kind, scratch_alone, NULL, &arena, &output, &err);

		assert_int_equal(rc, -1);
		assert_string_equal(err.text, bad[i].why);
	}
	assert_int_equal(output_parse_regions("[{\"start\":1.5,\"end\":2,\"label\":\"scratch\"}]", 41, true, scratch_alone, NULL, &arena, &output,
	                                      NULL), 0);
	assert_float_equal(segment_start(&output.regions[0]), 1500, 0);
	assert_int_equal(output.regions[0].label_id, 3);
	arena_release(&arena);
}

/* ---- what counts by it ---- */

static void what_does_not_match_is_an_error_and_a_miss(void **state)
{
	const bool critical[] = { false, true };
	struct evidence evidence;

	(void)state;
	evidence_init(&evidence, critical, 2);
	assert_true(evidence_judged(&evidence, 1, 500, 1, true, 0));
	assert_true(evidence_judged(&evidence, 1, 500, 1, false, 0));
	assert_true(evidence_judged(&evidence, 0, 500, 1, true, 0));
	assert_int_equal(evidence.agreed, 1);
	assert_int_equal(evidence.found[1], 1);
	assert_int_equal(evidence.missed[500], 2);
	evidence_release(&evidence);
}

static void answers_that_do_not_match_are_a_tie(void **state)
{
	struct agreed_row rows[] = {
		{ .decision_id = 3, .operator_id = 1, .kind = "label", .mode = "blind", .label_id = 7 },
		{ .decision_id = 15, .operator_id = 2, .kind = "label", .mode = "second", .label_id = 7, .unlike = "13,3" },
		{ .decision_id = 16, .operator_id = 3, .kind = "label", .mode = "adjudication", .label_id = 7 },
	};

	(void)state;
	assert_true(agreed_of(rows, 2, INT64_MAX, 0).differs);
	assert_int_equal(agreed_of(rows, 2, INT64_MAX, 0).label_id, 0);
	assert_int_equal(agreed_of(rows, 3, INT64_MAX, 0).decision_id, 16);
	rows[1].unlike = "13";
	assert_false(agreed_of(rows, 2, INT64_MAX, 0).differs);
	assert_int_equal(agreed_of(rows, 2, INT64_MAX, 0).decision_id, 15);
}

static void a_change_is_told_in_signs(void **state)
{
	struct str out = STR_EMPTY;

	(void)state;
	assert_int_equal(difference_add("turn the lights of", "Turn lights off now", &out), 0);
	assert_string_equal(str_text(&out), "[-turn the-] {+Turn+} lights [-of-] {+off now+}");
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overlap_is_what_it_is_by_hand),
		cmocka_unit_test(as_many_as_can_be_are_matched),
		cmocka_unit_test(labels_part_and_nothing_matches_nothing),
		cmocka_unit_test(matching_is_the_best_there_is_and_the_same_both_ways),
		cmocka_unit_test(error_rates_are_those_by_hand),
		cmocka_unit_test(units_say_where_they_stand),
		cmocka_unit_test(an_alignment_shows_each_edit),
		cmocka_unit_test(any_two_texts_are_aligned_the_shortest_way),
		cmocka_unit_test(long_texts_take_no_table),
		cmocka_unit_test(kinds_compare_by_their_rules),
		cmocka_unit_test(what_is_no_answer_is_refused_with_a_line),
		cmocka_unit_test(what_does_not_match_is_an_error_and_a_miss),
		cmocka_unit_test(answers_that_do_not_match_are_a_tie),
		cmocka_unit_test(a_change_is_told_in_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
