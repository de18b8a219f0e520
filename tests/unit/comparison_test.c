/* Two versions on the same items: the cells, what stands behind them, and what does not count. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "jobs/comparison.h"
#include "jobs/ladder.h"
#include "stats/versions.h"

#include <math.h>
#include <string.h>

#define OK(call) do { if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

#define assert_near(a, b) assert_true(fabs((a) - (b)) < 1e-12)

static struct err err;

struct fixture { struct project *project; struct model_version one, two; };

static struct fixture begin(void **state)
{
	struct fixture f = { .project = *state };

	project_set_clock(f.project, 1800000000000);
	project_set(f.project, "evidence.settle", "0");
	project_set(f.project, "second.share", "0");
	f.one = project_add_model(f.project, "1");
	f.two = project_add_model(f.project, "2");
	return f;
}

static int64_t judge(struct fixture *f, int64_t one, int64_t two, int64_t decided)
{
	int64_t item_id = project_add_item(f->project);

	project_predict(f->project, &f->one, item_id, one, 0.9);
	project_predict(f->project, &f->two, item_id, two, 0.8);
	project_decide(f->project, &f->project->owner, item_id, decided);
	return item_id;
}

static struct comparison read_all(struct fixture *f)
{
	struct comparison comparison;

	project_set_clock(f->project, f->project->clock_ms + 1000);
	OK(ladder_tend(f->project->store, NULL, NULL, &err));
	OK(comparison_read(f->project->store, &f->project->stage, &f->two, &f->one, 0, &f->project->arena, &comparison, &err));
	return comparison;
}

static int items_of(struct fixture *f, enum comparison_cell cell, const char *label, const char *source, int limit, int64_t offset,
                    struct comparison_item **items)
{
	int count;

	OK(comparison_items(f->project->store, &f->project->stage, &f->two, &f->one, cell, label, source, limit, offset, &f->project->arena,
	                    items, &count, &err));
	return count;
}

static void assert_cells(const struct comparison_row *row, const char *name, int64_t a, int64_t b, int64_t c, int64_t d)
{
	assert_string_equal(row->name, name);
	if (row->cells[0] != a || row->cells[1] != b || row->cells[2] != c || row->cells[3] != d)
		fail_msg("%s: %lld %lld %lld %lld", name, (long long)row->cells[0], (long long)row->cells[1], (long long)row->cells[2],
		         (long long)row->cells[3]);
}

/* 6 both right, 3 only the new one, 1 only the old one, 2 neither. */
static void fill(struct fixture *f)
{
	for (int i = 0; i < 6; i++)
		judge(f, PROJECT_OK, PROJECT_OK, PROJECT_OK);
	for (int i = 0; i < 3; i++)
		judge(f, PROJECT_OK, PROJECT_DUST, PROJECT_DUST);
	judge(f, PROJECT_OK, PROJECT_DUST, PROJECT_OK);
	for (int i = 0; i < 2; i++)
		judge(f, PROJECT_OK, PROJECT_OK, PROJECT_DUST);
}

static void cells_are_counted_in_all_by_label_and_by_source(void **state)
{
	struct fixture f = begin(state);
	struct comparison comparison;
	struct versions_cells cells = { 6, 3, 1, 2 };

	fill(&f);
	comparison = read_all(&f);
	assert_cells(&comparison.all, "all", 6, 3, 1, 2);
	assert_int_equal(comparison.label_count, 2);
	assert_cells(&comparison.labels[0], "ok", 6, 0, 1, 0);
	assert_cells(&comparison.labels[1], "dust", 0, 3, 0, 2);
	assert_int_equal(comparison.source_count, 1);
	assert_cells(&comparison.sources[0], "line", 6, 3, 1, 2);
	assert_near(comparison.difference, 2 / 12.0);
	assert_near(comparison.mcnemar_p, 0.625);
	assert_near(comparison.difference_interval.low, versions_difference_interval(&cells, INTERVAL_Z95).low);
	assert_near(comparison.log_superior, versions_log_superior(3, 1));
	assert_true(comparison.log_noninferior > 0);
	assert_int_equal(comparison.predictions[0], 12);
}

static void the_items_behind_a_cell_can_be_listed_by_pages(void **state)
{
	struct fixture f = begin(state);
	struct comparison_item *items;

	fill(&f);
	read_all(&f);
	assert_int_equal(items_of(&f, COMPARISON_FIRST_ONLY, NULL, NULL, 10, 0, &items), 3);
	assert_string_equal(items[0].first_label, "dust");
	assert_string_equal(items[0].second_label, "ok");
	assert_string_equal(items[0].decided_label, "dust");
	assert_near(items[0].first_confidence, 0.8);
	assert_non_null(strstr(items[0].path, "picture-"));
	assert_int_equal(items_of(&f, COMPARISON_BOTH_RIGHT, NULL, NULL, 4, 4, &items), 2);
	assert_int_equal(items_of(&f, COMPARISON_BOTH_WRONG, "dust", "line", 10, 0, &items), 2);
	assert_int_equal(items_of(&f, COMPARISON_BOTH_WRONG, "ok", NULL, 10, 0, &items), 0);
	assert_int_equal(items_of(&f, COMPARISON_BOTH_WRONG, NULL, "", 10, 0, &items), 0);
	assert_int_equal(items_of(&f, COMPARISON_SECOND_ONLY, NULL, NULL, 10, 0, &items), 1);
	assert_int_equal(items[0].item_id, 10);
	assert_int_equal(comparison_items(f.project->store, &f.project->stage, &f.two, &f.one, COMPARISON_BOTH_RIGHT, "rust", NULL, 1, 0,
	                                  &f.project->arena, &items, &(int){ 0 }, &err), -1);
	assert_non_null(strstr(err.text, "no label \"rust\""));
}

static void what_was_trained_on_counts_for_neither(void **state)
{
	struct fixture f = begin(state);
	struct comparison comparison;
	struct comparison_item *items;

	fill(&f);
	assert_null(project_foreign(f.project, "INSERT INTO training_item SELECT 2, sha256 FROM item WHERE item_id IN (1, 7)"));
	comparison = read_all(&f);
	assert_cells(&comparison.all, "all", 5, 2, 1, 2);
	assert_int_equal(comparison.left_out, 2);
	assert_int_equal(items_of(&f, COMPARISON_FIRST_ONLY, NULL, NULL, 10, 0, &items), 2);
}

static void missing_answers_are_counted_and_compared_with_nothing(void **state)
{
	struct fixture f = begin(state);
	struct comparison comparison;

	judge(&f, PROJECT_OK, 0, PROJECT_OK);
	judge(&f, PROJECT_OK, PROJECT_OK, PROJECT_OK);
	comparison = read_all(&f);
	assert_cells(&comparison.all, "all", 1, 0, 0, 0);
	assert_int_equal(comparison.predictions[0], 2);
	assert_int_equal(comparison.nulls[0], 1);
	assert_int_equal(comparison.nulls[1], 0);
}

/* An answer that was given beside the model's. */
static void chosen_items_do_not_count(void **state)
{
	struct fixture f = begin(state);
	struct comparison comparison;
	int64_t item_id;

	project_set(f.project, "exam.share", "0");
	item_id = project_add_item(f.project);
	project_predict(f.project, &f.one, item_id, PROJECT_OK, 0.9);
	project_predict(f.project, &f.two, item_id, PROJECT_DUST, 0.8);
	project_assist_all(f.project);
	project_decide(f.project, &f.project->owner, item_id, PROJECT_OK);
	comparison = read_all(&f);
	assert_cells(&comparison.all, "all", 0, 0, 0, 0);
	assert_true(isnan(comparison.mcnemar_p) && isnan(comparison.difference));
}

/* Of what the versions said of an item, that counts which they were asked for as people were. */
static void each_answer_is_compared_with_what_was_said_in_its_round(void **state)
{
	struct fixture f = begin(state);
	struct comparison comparison;
	struct comparison_item *items;
	int64_t first = judge(&f, PROJECT_OK, PROJECT_DUST, PROJECT_OK), second = project_add_item(f.project);

	read_all(&f);
	project_begin_round(f.project, first); /* when it has counted */
	project_predict(f.project, &f.one, first, PROJECT_DUST, 0.9);
	project_predict(f.project, &f.two, first, PROJECT_OK, 0.8);
	project_predict(f.project, &f.one, second, PROJECT_DUST, 0.9);
	project_predict(f.project, &f.two, second, PROJECT_DUST, 0.8);
	project_begin_round(f.project, second); /* before anybody has answered */
	project_predict(f.project, &f.one, second, PROJECT_DUST, 0.9);
	project_predict(f.project, &f.two, second, PROJECT_OK, 0.7);
	project_decide(f.project, &f.project->owner, second, PROJECT_OK);
	comparison = read_all(&f);
	assert_cells(&comparison.all, "all", 0, 1, 1, 0);
	assert_int_equal(comparison.predictions[0], 4);
	assert_int_equal(items_of(&f, COMPARISON_FIRST_ONLY, NULL, NULL, 10, 0, &items), 1);
	assert_int_equal(items[0].item_id, second);
	assert_near(items[0].first_confidence, 0.7);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(cells_are_counted_in_all_by_label_and_by_source),
		CASE(the_items_behind_a_cell_can_be_listed_by_pages),
		CASE(what_was_trained_on_counts_for_neither),
		CASE(missing_answers_are_counted_and_compared_with_nothing),
		CASE(chosen_items_do_not_count),
		CASE(each_answer_is_compared_with_what_was_said_in_its_round),
	};

	return cmocka_run_group_tests_name("comparison", tests, NULL, NULL);
}
