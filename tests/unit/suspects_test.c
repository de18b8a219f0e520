/* Answers in doubt: who contradicts them, what leads see of them, and what their answer changes and what it never does. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "jobs/report.h"
#include "jobs/review.h"
#include "jobs/snapshot.h"
#include "jobs/suspects.h"
#include "stats/doubt.h"

#include <math.h>
#include <string.h>

static void close_to(double a, double b)
{
	assert_true(fabs(a - b) < 1e-9);
}

/* By hand: .2 to .8 by the model, and one peer, right in nine of ten, who says the first: .18 to .08. */
static void peers_and_model_add_up(void **state)
{
	static const double model[] = { 0.2, 0.8 };
	static const struct vote first = { 0, 0, 0 }, both[] = { { 0, 0, 1 }, { 0, 1, 1 } };
	double chances[2];
	int other;

	(void)state;
	doubt_chances(model, &first, 1, NULL, 2, chances);
	close_to(chances[0], 0.18 / 0.26);
	close_to(doubt_margin(chances, 2, 1, &other), 0.1 / 0.26);
	assert_int_equal(other, 0);
	doubt_chances(NULL, both, 2, NULL, 2, chances);
	close_to(doubt_margin(chances, 2, 0, &other), 0.8 / 0.82);
	doubt_chances(NULL, NULL, 0, NULL, 2, chances);
	close_to(chances[0], 0.5);
	close_to(doubt_margin(chances, 1, 0, &other), -0.5);
	assert_int_equal(other, -1);
}

/* Who calls everything the second is believed less when they do. */
static void a_peer_counts_by_how_often_they_err(void **state)
{
	static const struct vote sure = { 0, 0, 1 }, always = { 0, 1, 1 };
	double rates[2 * 2 * 2] = { 1, 0, 0, 1, 0, 1, 0, 1 }, of_sure[2], of_always[2];
	struct dawid_skene fit = { .raters = 2, .classes = 2, .rates = rates };

	(void)state;
	doubt_chances(NULL, &sure, 1, &fit, 2, of_sure);
	doubt_chances(NULL, &always, 1, &fit, 2, of_always);
	close_to(of_sure[1], 0.99);
	close_to(of_always[1], 0.99 / (0.99 + 0.91));
}

/* By hand, of three labels and .6 for the first. */
static void what_is_not_told_is_held_in_favour_of_the_answer(void **state)
{
	static const struct vote third = { 0, 0, 2 };
	static const double alike[] = { 0.6, 0.2, 0.2 }, unlike[] = { 0.6, 0.4, 0 }, named[] = { 0.6, 0.4, 0.4 };
	double model[3], chances[3];
	int other;

	(void)state;
	for (int i = 0; i < 3; i++) {
		doubt_bounds(0, 0.6, i > 0, &third, i > 1, 3, model);
		for (int k = 0; k < 3; k++)
			close_to(model[k], (i == 0 ? alike : i == 1 ? unlike : named)[k]);
	}
	doubt_chances(model, &third, 1, NULL, 3, chances); /* .6 * .05, .4 * .05, .4 * .9 */
	close_to(doubt_margin(chances, 3, 1, &other), 0.34 / 0.41);
	assert_int_equal(other, 2);
	doubt_bounds(0, 1, 0, NULL, 0, 1, model);
	close_to(model[0], 1);
}

/* ---- in a project ---- */

struct fixture { struct project *project; struct model_version model; struct actor ann, bob; };

/* Twenty items that Ann has answered as the model does but for the third and the seventh, which the model is sure are scratches. */
static struct fixture begin(void **state)
{
	struct fixture f = { .project = *state };
	struct err err = ERR_NONE;

	f.model = project_add_model(f.project, "1");
	f.ann = project_actor(f.project, "ann");
	f.bob = project_actor(f.project, "bob");
	project_set(f.project, "second.critical", "no");
	project_set(f.project, "second.share", "0");
	project_set(f.project, "exam.share", "0");
	project_to_level(f.project, 1);
	project_add_items(f.project, 20);
	for (int64_t i = 1; i <= 20; i++) {
		bool doubtful = i == 3 || i == 7, scratch = i % 2 == 0 || doubtful;

		project_predict_chances(f.project, &f.model, i, scratch ? (doubtful ? 0.04f : 0.06f) : 0.9f, scratch ? (doubtful ? 0.95f : 0.9f) : 0.06f);
		assert_true(project_decide(f.project, &f.ann, i, scratch && !doubtful ? PROJECT_SCRATCH : PROJECT_OK) > 0);
	}
	assert_int_equal(decision_settle(f.project->store, &f.project->stage, &f.project->owner, &err), 20);
	return f;
}

static struct suspects find(struct fixture *f)
{
	struct suspects found;
	struct err err = ERR_NONE;

	assert_int_equal(suspects_find(f->project->store, &f->project->stage, &f->model, &f->project->arena, &found, &err), 0);
	return found;
}

static int open_batch(struct fixture *f, int drawn)
{
	struct suspects found = find(f);
	struct err err = ERR_NONE;
	int opened;

	assert_int_equal(suspects_review(f->project->store, &f->project->stage, &f->project->owner, &found, 50, drawn, "spring cleaning", &opened, &err), 0);
	return opened;
}

static void what_the_model_is_sure_of_is_in_doubt(void **state)
{
	struct fixture f = begin(state);
	struct suspects found = find(&f);

	assert_int_equal(found.count, 2);
	assert_int_equal(found.asked, 20);
	assert_int_equal(found.rest_count, 18);
	assert_string_equal(suspect_contradicted(&found.rows[0]), "model");
	assert_int_equal(found.rows[0].other_id, PROJECT_SCRATCH);
	assert_true(isnan(found.rows[0].peer_margin));
	close_to(round(found.rows[0].margin * 100), 91);
}

/* As imported: no chances but that of the label. The two stand by 2c - 1, and their peers count as beside chances. */
static void a_label_with_its_confidence_contradicts_too(void **state)
{
	struct fixture f = begin(state);
	struct suspects found;
	struct err why = ERR_NONE;

	assert_null(project_foreign(f.project, "DROP TRIGGER prediction_no_update; UPDATE prediction SET probabilities = NULL"));
	found = find(&f);
	assert_int_equal(found.asked, 20);
	assert_int_equal(found.bounded, 20);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.rest_count, 18);
	assert_string_equal(suspect_contradicted(&found.rows[1]), "model");
	assert_int_equal(found.rows[1].other_id, PROJECT_SCRATCH);
	assert_int_equal(round(found.rows[1].margin * 1e4), 9000);
	assert_int_equal(round(found.rows[1].model_margin * 1e4), 9000);
	assert_int_equal(project_import(f.project, "cem", 3, PROJECT_OK, "blind", 1, &why), 1);
	assert_int_equal(project_import(f.project, "dot", 3, PROJECT_OK, "blind", 1, &why), 1);
	found = find(&f);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.rows[0].answer->item_id, 7);
	assert_int_equal(open_batch(&f, 4), 5);
}

/* A second person who says the same takes the doubt away, where the model is not all too sure; one who says something else than an
 * answer that was settled by somebody adds to it. */
static void peers_take_doubt_away_and_add_to_it(void **state)
{
	struct fixture f = begin(state);
	struct suspects found;
	struct err why = ERR_NONE;

	assert_int_equal(project_import(f.project, "cem", 3, PROJECT_OK, "blind", 1, &why), 1);
	assert_int_equal(project_import(f.project, "dot", 3, PROJECT_OK, "blind", 1, &why), 1);
	found = find(&f);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.rows[0].answer->item_id, 7);
	assert_int_equal(project_import(f.project, "cem", 1, PROJECT_SCRATCH, "blind", 1, &why), 1);
	assert_int_equal(project_import(f.project, "dot", 1, PROJECT_SCRATCH, "blind", 1, &why), 1);
	assert_true(project_decide(f.project, &f.project->owner, 1, PROJECT_OK) > 0); /* a lead settles the tie */
	found = find(&f);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.rows[1].answer->item_id, 1);
	assert_string_equal(suspect_contradicted(&found.rows[1]), "peers");
	assert_int_equal(found.rows[1].peers, 3);
}

#define SHOWN "SELECT count(*) || ' ' || sum(label = 'scratch') FROM v_outcomes WHERE decided_by = 'human'"
#define AGREED "SELECT count(*) || ' ' || sum(label_id) FROM agreed_label"
#define EVIDENCE "SELECT count(*) || ' ' || coalesce(sum(decision_id), 0) FROM folded"

/* Everything a batch may change, and what it must not. */
static void a_batch_is_looked_at_in_one_pass_and_is_no_evidence(void **state)
{
	struct fixture f = begin(state);
	struct suspect_result suspects, drawn;
	struct project *p = f.project;
	const char *agreed, *evidence;
	struct err err = ERR_NONE;

	assert_int_equal(ladder_tend(p->store, NULL, NULL, &err), 0);
	agreed = project_text(p, AGREED);
	evidence = project_text(p, EVIDENCE);
	assert_string_equal(project_text(p, SHOWN), "20 10");
	assert_int_equal(open_batch(&f, 4), 6);
	assert_int_equal(open_batch(&f, 4), 0); /* they wait already */
	assert_int_equal(project_number(p, "SELECT count(*) FROM v_pending"), 0);
	assert_int_equal(queue_open_count(p->store, &p->stage, &f.bob, 100, &err), 0);
	for (int i = 0; i < 6; i++) {
		struct claim claim = project_claim(p, &p->owner);
		struct decision_new decision = project_answer(p, "label", claim.item_id % 2 == 0 || claim.item_id == 3 ? PROJECT_SCRATCH : PROJECT_OK);

		assert_string_equal(claim.lane, "suspect");
		assert_string_equal(claim.mode, "assisted");
		if (claim.item_id == 7)
			decision = project_answer(p, "unsure", 0);
		assert_true(decision_add(p->store, &p->stage, &p->owner, &claim, &decision, &err) > 0);
	}
	assert_true(decision_settle(p->store, &p->stage, &p->owner, &err) >= 0);
	assert_int_equal(ladder_tend(p->store, NULL, NULL, &err), 0);
	assert_int_equal(suspect_found(p->store, &p->stage, &suspects, &drawn, &err), 0);
	assert_int_equal(suspects.asked, 2);
	assert_int_equal(suspects.reviewed, 1);
	assert_int_equal(suspects.overturned, 1);
	assert_int_equal(suspects.unsure, 1);
	assert_int_equal(drawn.reviewed, 4);
	assert_int_equal(drawn.overturned, 0);
	assert_string_equal(project_text(p, AGREED), agreed);
	assert_string_equal(project_text(p, EVIDENCE), evidence);
	assert_string_equal(project_text(p, SHOWN), "20 11");
	assert_int_equal(project_number(p, "SELECT count(*) FROM v_suspects WHERE overturned = 1 AND new_label = 'scratch'"), 1);
	assert_int_equal(find(&f).reviewed, 5);
}

/* What is learnt from then on is the lead's label; taken back, it is the former one. */
static void a_correction_is_learnt_from_until_it_is_taken_back(void **state)
{
	static const char learnt[] = "SELECT label || ' ' || source FROM v_snapshot_items WHERE item_id = 3 ORDER BY snapshot_id DESC LIMIT 1";
	struct fixture f = begin(state);
	struct project *p = f.project;
	struct snapshot snapshot;
	struct past_decision past;
	struct claim claim;
	struct err err = ERR_NONE;

	assert_int_equal(open_batch(&f, 0), 2);
	assert_true(project_decide(p, &p->owner, 3, PROJECT_SCRATCH) > 0);
	assert_int_equal(store_begin(p->store, STORE_LAZY, &err), 0);
	assert_int_equal(snapshot_make(p->store, &p->stage, &p->owner, 0, &p->arena, &snapshot, &err), 0);
	assert_int_equal(store_commit(p->store, &err), 0);
	assert_string_equal(project_text(p, learnt), "scratch adjudicated");
	assert_string_equal(project_text(p, "SELECT label FROM v_outcomes WHERE item_id = 3"), "scratch");
	assert_int_equal(decision_retract_last(p->store, &p->stage, &p->owner, &p->arena, &past, &claim, &err), 1);
	assert_string_equal(project_text(p, "SELECT label FROM v_outcomes WHERE item_id = 3"), "ok");
}

/* The lead sees two labels, and neither whose they are nor the model's answer; what was drawn looks the same. */
static void which_label_was_given_is_not_told(void **state)
{
	struct fixture f = begin(state);
	struct project *p = f.project;
	struct err err = ERR_NONE;
	struct review *review;
	struct review_task task;

	project_to_level(p, 2);
	assert_int_equal(open_batch(&f, 3), 5);
	assert_int_equal(review_open(p->store, NULL, &p->owner, &review, &err), 0);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(review_next(review, &p->arena, &task, &err), 1);
		assert_string_equal(task.mode, "adjudication");
		assert_true(task.doubt && task.blind && !task.prediction && !task.canary);
		assert_string_equal(task.reason, "");
		assert_int_equal(task.opinion_count, 2);
		assert_string_equal(task.opinions[0].label, "ok");
		assert_string_equal(task.opinions[1].label, "scratch");
		assert_null(task.opinions[0].note);
		assert_true(review_decide(review, &task, PROJECT_OK, &(struct review_answer){ .duration_ms = 1 }, &err) > 0);
	}
	assert_int_equal(review_next(review, &p->arena, &task, &err), 0);
	review_close(review);
}

/* ---- reported ---- */

/* Looks at the next places of the batch: both that are in doubt are overturned. */
static void look(struct fixture *f, int places, const char *origin)
{
	for (int i = 0; i < places; i++) {
		struct claim claim = project_claim(f->project, &f->project->owner);
		bool doubtful = claim.item_id == 3 || claim.item_id == 7;
		struct decision_new decision = project_answer(f->project, "label", doubtful || claim.item_id % 2 == 0 ? PROJECT_SCRATCH : PROJECT_OK);
		struct err err = ERR_NONE;

		decision.origin = origin;
		assert_true(decision_add(f->project->store, &f->project->stage, &f->project->owner, &claim, &decision, &err) > 0);
	}
}

static const json_t *row_of(const json_t *report, size_t row)
{
	return json_array_get(json_object_get(report, "suspects"), row);
}

static double figure(const json_t *report, size_t row, const char *key)
{
	return json_number_value(json_object_get(row_of(report, row), key));
}

static json_t *read_report(struct fixture *f, int64_t since_ms)
{
	struct err err = ERR_NONE;
	json_t *report = report_read(f->project->store, &f->project->stage, since_ms, &err);

	assert_non_null(report);
	return report;
}

static bool page_has(const json_t *report, void (*page)(const json_t *report, struct str *html), const char *words)
{
	struct str html = STR_EMPTY;
	bool there;

	page(report, &html);
	there = strstr(str_text(&html), words) != NULL;
	str_release(&html);
	return there;
}

/* Two of two: 15.81 % at least, by Clopper and Pearson. */
static void what_leads_found_is_reported(void **state)
{
	struct fixture f = begin(state);
	json_t *report = read_report(&f, 0);

	assert_int_equal(json_array_size(json_object_get(report, "suspects")), 0);
	assert_true(page_has(report, report_page, "No lead has looked at answers again"));
	json_decref(report);
	assert_int_equal(open_batch(&f, 4), 6);
	report = read_report(&f, 0);
	assert_true(json_is_null(json_object_get(row_of(report, 0), "rate")));
	assert_true(page_has(report, report_page, "not defined"));
	json_decref(report);
	look(&f, 6, "console");
	report = read_report(&f, 0);
	assert_true(figure(report, 0, "drawn") == 0 && figure(report, 0, "asked") == 2 && figure(report, 0, "overturned") == 2);
	assert_true(figure(report, 1, "drawn") == 1 && figure(report, 1, "reviewed") == 4 && figure(report, 1, "overturned") == 0);
	close_to(round(figure(report, 0, "low") * 1e4), 1581);
	close_to(round(figure(report, 1, "high") * 1e4), 6024);
	assert_true(page_has(report, report_page, "100.00 %") && page_has(report, report_page, "15.81 % to 100.00 %"));
	assert_false(page_has(report, report_page, "Simulated:"));
	json_decref(report);
	report = read_report(&f, store_now(f.project->store) + 1000); /* the batch was before */
	assert_int_equal(json_array_size(json_object_get(report, "suspects")), 0);
	json_decref(report);
}

static void simulated_looks_are_marked(void **state)
{
	struct fixture f = begin(state);
	json_t *report;

	assert_null(project_foreign(f.project, "DROP TRIGGER project_keeps; UPDATE project SET simulated = 1"));
	project_reopen(f.project);
	assert_int_equal(open_batch(&f, 0), 2);
	look(&f, 2, "simulated");
	report = read_report(&f, 0);
	assert_true(figure(report, 0, "simulated") == 2);
	assert_true(page_has(report, report_page, "Simulated: 2 of these looks"));
	json_decref(report);
}

/* What is found later does not change the page of a promotion. */
static void a_dossier_tells_what_was_found_by_then(void **state)
{
	struct fixture f = begin(state);
	struct err err = ERR_NONE;

	project_to_level(f.project, 0);
	project_set(f.project, "gate.predictions", "1");
	assert_int_equal(open_batch(&f, 4), 6);
	look(&f, 3, "console");
	assert_int_equal(level_promote(f.project->store, NULL, &f.project->owner, "enough", NULL, &err), 1);
	for (int after = 0; after < 2; after++) {
		json_t *dossier = report_dossier_read(f.project->store, &f.project->stage, 0, &err);

		assert_true(figure(dossier, 0, "reviewed") + figure(dossier, 1, "reviewed") == 3);
		assert_true(figure(dossier, 0, "asked") == 2 && figure(dossier, 1, "asked") == 4);
		assert_true(page_has(dossier, report_dossier_page, "answers in doubt"));
		json_decref(dossier);
		if (!after)
			look(&f, 3, "console");
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(peers_and_model_add_up),
		cmocka_unit_test(a_peer_counts_by_how_often_they_err),
		cmocka_unit_test(what_is_not_told_is_held_in_favour_of_the_answer),
		CASE(what_the_model_is_sure_of_is_in_doubt),
		CASE(a_label_with_its_confidence_contradicts_too),
		CASE(peers_take_doubt_away_and_add_to_it),
		CASE(a_batch_is_looked_at_in_one_pass_and_is_no_evidence),
		CASE(a_correction_is_learnt_from_until_it_is_taken_back),
		CASE(which_label_was_given_is_not_told),
		CASE(what_leads_found_is_reported),
		CASE(simulated_looks_are_marked),
		CASE(a_dossier_tells_what_was_found_by_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
