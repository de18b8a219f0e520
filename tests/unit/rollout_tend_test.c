/* What people answer moves the tests of a rollout, and takes back what is worse. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/prediction_wanted.h"
#include "db/rollout_subject.h"
#include "jobs/ladder.h"
#include "jobs/rollout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define OK(call) do { if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)
#define NOW 1800000000000

static struct err err;

struct fixture { struct project *project; struct model_version one, two; };

static struct fixture begin(void **state)
{
	struct fixture f = { .project = *state };

	project_set_clock(f.project, NOW);
	project_set(f.project, "evidence.settle", "0");
	project_set(f.project, "second.share", "0");
	f.one = project_add_model(f.project, "1");
	f.two = project_add_model(f.project, "2");
	return f;
}

static void start(struct fixture *f, struct rollout_wish wish)
{
	wish.version = wish.version ? wish.version : "2";
	wish.reason = "a test";
	OK(rollout_start(f->project->store, NULL, &f->project->owner, &wish, NULL, &err));
}

/* Half of the traffic, for as long as it takes. */
static void start_canary(struct fixture *f)
{
	static const double half[] = { 0.5 };

	start(f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .steps = half, .step_count = 1, .step_items = 20, .soak_ms = -1, .bake_ms = CLOCK_HOUR_MS });
}

/* A new item of which LIVE is right; the other gives a label, or none. People call it "ok". */
static int64_t judge(struct fixture *f, int64_t live, int64_t other)
{
	int64_t item_id = project_add_item(f->project);

	project_predict(f->project, &f->one, item_id, live, 0.9);
	project_predict(f->project, &f->two, item_id, other, 0.9);
	project_decide(f->project, &f->project->owner, item_id, PROJECT_OK);
	return item_id;
}

static struct ladder_news tend(struct fixture *f)
{
	struct ladder_news news;

	project_set_clock(f->project, f->project->clock_ms + 1000);
	OK(ladder_tend(f->project->store, NULL, &news, &err));
	return news;
}

static struct rollout_view view_of(struct fixture *f)
{
	struct rollout_view view;

	OK(rollout_read(f->project->store, NULL, &f->project->arena, &view, &err));
	return view;
}

static bool is_back(struct fixture *f)
{
	return project_number(f->project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback'") > 0;
}

static void a_version_that_errs_is_taken_back_by_itself(void **state)
{
	struct fixture f = begin(state);
	struct ladder_news news;
	struct rollout_view view;

	start_canary(&f);
	for (int i = 0; i < 40; i++)
		judge(&f, PROJECT_OK, i % 3 ? PROJECT_OK : PROJECT_DUST);
	news = tend(&f);
	assert_true(is_back(&f));
	view = view_of(&f);
	assert_int_equal(traffic_live(&view.traffic), f.one.model_version_id);
	assert_int_equal(traffic_canary(&view.traffic, NULL), 0);
	assert_non_null(strstr(news.words, "the new version was taken back by rule"));
	assert_string_equal(project_text(f.project, "SELECT o.name FROM rollout_act a JOIN operator o USING (operator_id) WHERE a.kind = 'rollback'"), "rung");
	assert_int_equal(project_number(f.project, "SELECT a.evidence ->> 'only_candidate_wrong' FROM rollout_act a WHERE kind = 'rollback'"), 14);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback' AND rule IN ('errors', 'worse')"
	                                           " AND reason LIKE 'taken back by rule %'"), 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM event WHERE kind = 'rollout.rollback'"), 1);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback'"), 1);
}

static void a_rollback_is_told_until_a_lead_has_seen_it(void **state)
{
	struct fixture f = begin(state);
	struct actor ann = project_actor(f.project, "ann");
	struct rollback rollback;
	struct store *store = f.project->store;

	start_canary(&f);
	for (int i = 0; i < 40; i++)
		judge(&f, PROJECT_OK, i % 3 ? PROJECT_OK : PROJECT_DUST);
	assert_int_equal(view_of(&f).unseen.act_id, 0);
	tend(&f);
	rollback = view_of(&f).unseen;
	assert_string_equal(rollback.live, f.one.title);
	assert_false(rollback.stopped);
	assert_non_null(strstr(rollback.reason, "by rule "));
	assert_int_equal(rollback_see(store, &f.project->stage, &ann, rollback.act_id, &err), -1);
	assert_int_equal(view_of(&f).unseen.act_id, rollback.act_id);
	OK(rollback_see(store, &f.project->stage, &f.project->owner, rollback.act_id, &err));
	OK(rollback_see(store, &f.project->stage, &f.project->owner, rollback.act_id, &err));
	assert_int_equal(view_of(&f).unseen.act_id, 0);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM event WHERE kind = 'rollout.seen'"), 1);
}

/* ---- what runs beside LIVE ---- */

static void predict_both(struct fixture *f, int count, int nulls)
{
	for (int i = 0; i < count; i++) {
		int64_t item_id = project_add_item(f->project);

		project_predict(f->project, &f->one, item_id, PROJECT_OK, 0.9);
		project_predict(f->project, &f->two, item_id, i < nulls ? 0 : PROJECT_DUST, 0.9);
	}
}

static const char *rules_of(struct fixture *f)
{
	return project_text(f->project, "SELECT group_concat(rule, ' ') FROM (SELECT rule FROM rollout_rule ORDER BY rule)");
}

static void a_shadow_that_gives_no_answers_is_stopped_by_itself(void **state)
{
	static const enum traffic_act_kind kinds[] = { TRAFFIC_ACT_SHADOW, TRAFFIC_ACT_NEXT };
	struct fixture f = begin(state);
	struct ladder_news news;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		start(&f, (struct rollout_wish){ .kind = kinds[i] });
		assert_string_equal(rules_of(&f), i == 0 ? "failures latency nulls" : "failures failures latency latency nulls nulls");
		predict_both(&f, 30, 2);
		news = tend(&f);
		assert_string_equal(news.words, "");
		assert_int_equal(traffic_role_in(rollout_traffic_now(f.project->store, &f.project->stage, &err), f.two.model_version_id),
		                 i == 0 ? TRAFFIC_SHADOW : TRAFFIC_NEXT);
		predict_both(&f, 20, 20);
		news = tend(&f);
		assert_non_null(strstr(news.words, "a version is scored no more, stopped by rule nulls"));
		assert_int_equal(traffic_role_in(rollout_traffic_now(f.project->store, &f.project->stage, &err), f.two.model_version_id), TRAFFIC_IDLE);
		assert_true(view_of(&f).unseen.stopped);
		assert_string_equal(view_of(&f).unseen.live, f.two.title);
		OK(rollback_see(f.project->store, &f.project->stage, &f.project->owner, view_of(&f).unseen.act_id, &err));
		tend(&f);
	}
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act a JOIN operator o USING (operator_id)"
	                                           " WHERE a.kind = 'stop' AND a.rule = 'nulls' AND o.name = 'rung' AND a.evidence ->> 'nulls' = 22"), 2);
}

/* It decides nothing: how wrong it is, and what becomes of LIVE, is no reason to end the comparison. */
static void a_shadow_may_be_as_wrong_as_it_likes(void **state)
{
	struct fixture f = begin(state);

	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SHADOW });
	for (int i = 0; i < 40; i++)
		judge(&f, PROJECT_OK, PROJECT_DUST);
	tend(&f);
	assert_int_equal(traffic_role_in(rollout_traffic_now(f.project->store, &f.project->stage, &err), f.two.model_version_id), TRAFFIC_SHADOW);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE rule IS NOT NULL"), 0);
}

static void what_is_shown_to_be_worse_does_not_start(void **state)
{
	struct fixture f = begin(state);
	struct rollout_wish wish = { .kind = TRAFFIC_ACT_SWITCH, .version = "2", .reason = "a test" };
	struct rollout_outlook outlook;
	struct rollout_view view;

	for (int i = 0; i < 40; i++)
		judge(&f, PROJECT_OK, i % 3 ? PROJECT_OK : PROJECT_DUST);
	tend(&f);
	OK(rollout_outlook(f.project->store, NULL, &wish, &f.project->arena, &outlook, &err));
	assert_non_null(strstr(outlook.worse, "40 judged items: -35.0 points; it alone was wrong in 14"));
	assert_int_equal(rollout_start(f.project->store, NULL, &f.project->owner, &wish, NULL, &err), -1);
	assert_non_null(strstr(err.text, "--although-worse"));
	wish.although_worse = true;
	assert_int_equal(rollout_start(f.project->store, NULL, &f.project->owner, &wish, outlook.hash, &err), 1);
	assert_non_null(strstr(err.text, "taken back at once by rule worse: of 40 judged items"));
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_plan WHERE kind = 'switch'"), 0);
	view = view_of(&f);
	assert_int_equal(traffic_live(&view.traffic), f.one.model_version_id);
	wish.kind = TRAFFIC_ACT_SHADOW;
	OK(rollout_start(f.project->store, NULL, &f.project->owner, &wish, NULL, &err));
}

static void one_that_is_as_good_stays_and_steps_on(void **state)
{
	struct fixture f = begin(state);
	struct rollout_view view;
	int64_t mine;

	start_canary(&f);
	for (int i = 0; i < 60; i++)
		judge(&f, i % 10 == 1 ? PROJECT_DUST : PROJECT_OK, i % 10 == 2 ? PROJECT_DUST : PROJECT_OK);
	tend(&f);
	assert_false(is_back(&f));
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE arm <> 'both' AND comparable = 1 AND step = 1"), 60);
	mine = project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE arm = 'candidate'");
	assert_true(mine > 8 && mine < 52);
	view = view_of(&f);
	assert_int_equal(view.step_judged, mine);
	assert_int_equal(view.versions[1].role, TRAFFIC_CANARY);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged"), 60);
}

/* The arm of an item is the one that its draw gave it as it came. */
static void a_share_that_grows_moves_nobody(void **state)
{
	static const double steps[] = { 0.2, 0.9 };
	struct fixture f = begin(state);
	int64_t early[30], now;

	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .steps = steps, .step_count = 2, .step_items = -1, .soak_ms = -1 });
	for (int i = 0; i < 30; i++)
		early[i] = judge(&f, PROJECT_OK, PROJECT_OK);
	project_set_clock(f.project, f.project->clock_ms + CLOCK_MINUTE_MS);
	OK(rollout_advance(f.project->store, NULL, &f.project->owner, "a test", &err));
	project_set_clock(f.project, f.project->clock_ms + CLOCK_MINUTE_MS);
	for (int i = 0; i < 30; i++)
		judge(&f, PROJECT_OK, PROJECT_OK);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE step = 1"), 30);
	assert_int_equal(project_number(f.project, "SELECT max(item_id) FROM rollout_judged WHERE step = 1"), early[29]);
	now = project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE step = 1 AND arm = 'candidate'");
	assert_true(now < 18);
	assert_true(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE step = 2 AND arm = 'candidate'") > 18);
}

/* What came before the canary is answered by it once its share has reached that far, and counts for that step. */
static void what_is_answered_in_a_step_counts_for_it_whenever_it_came(void **state)
{
	static const double steps[] = { 0.2, 0.9 };
	struct fixture f = begin(state);
	int64_t mine;

	for (int i = 0; i < 60; i++) {
		int64_t item_id = project_add_item(f.project);

		project_predict(f.project, &f.one, item_id, PROJECT_OK, 0.9);
		project_predict(f.project, &f.two, item_id, PROJECT_OK, 0.9);
	}
	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .steps = steps, .step_count = 2, .step_items = 1, .soak_ms = -1 });
	for (int i = 1; i <= 30; i++)
		project_decide(f.project, &f.project->owner, i, PROJECT_OK);
	tend(&f);
	mine = project_number(f.project, "SELECT count(*) FROM route WHERE model_version_id = 2 AND item_id <= 30");
	assert_int_equal(view_of(&f).step_judged, mine);
	assert_true(mine < 20);
	project_set_clock(f.project, f.project->clock_ms + CLOCK_MINUTE_MS);
	OK(rollout_advance(f.project->store, NULL, &f.project->owner, "a test", &err));
	project_set(f.project, "evidence.settle", "600s");
	project_set_clock(f.project, NOW + 600000);
	for (int i = 31; i <= 60; i++)
		project_decide(f.project, &f.project->owner, i, PROJECT_OK);
	tend(&f);
	mine = project_number(f.project, "SELECT count(DISTINCT item_id) FROM route WHERE model_version_id = 2 AND item_id > 30");
	assert_true(mine > 15);
	assert_int_equal(view_of(&f).step_judged, 0);
	assert_non_null(strstr(view_of(&f).why_not, arena_printf(&f.project->arena, "%d answered, settle by 08:20", (int)mine)));
	project_set_clock(f.project, NOW + 1201000);
	tend(&f);
	assert_int_equal(view_of(&f).step_judged, mine);
	/* in the arms all is as it was drawn when it came */
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE step = 1"), 60);
	assert_true(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE arm = 'candidate'") < 30);
}

/* Its routes stay where they were until somebody takes the items up; answers from elsewhere come without that. */
static void what_a_canary_of_before_drew_is_none_of_the_next(void **state)
{
	static const double most[] = { 0.9 }, few[] = { 0.05 };
	struct fixture f = begin(state);
	int64_t mine;

	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .steps = most, .step_count = 1, .step_items = 1, .soak_ms = -1 });
	for (int i = 0; i < 40; i++) {
		int64_t item_id = project_add_item(f.project);

		project_predict(f.project, &f.one, item_id, PROJECT_OK, 0.9);
		project_predict(f.project, &f.two, item_id, PROJECT_OK, 0.9);
	}
	assert_true(project_number(f.project, "SELECT count(*) FROM route WHERE model_version_id = 2") > 20);
	project_set_clock(f.project, f.project->clock_ms + CLOCK_MINUTE_MS);
	OK(rollout_rollback(f.project->store, NULL, &f.project->owner, "a test", &f.project->arena, NULL, &err));
	project_set_clock(f.project, f.project->clock_ms + CLOCK_MINUTE_MS);
	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .steps = few, .step_count = 1, .step_items = 1, .soak_ms = -1, .again = true });
	for (int i = 1; i <= 40; i++)
		OK(project_import(f.project, "ann", i, PROJECT_OK, "blind", f.project->clock_ms, &err));
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE plan_id = 2"), 40);
	mine = project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE plan_id = 2 AND arm = 'candidate'");
	assert_true(mine < 10);
	assert_int_equal(view_of(&f).step_judged, mine);
}

/* At level 2 LIVE's items are decided beside its answer, but for a few; the canary's are all decided blind. Only
 * those that would be drawn in either arm tell the arms apart; the step waits for all of the canary's. */
static void what_people_saw_of_live_does_not_count(void **state)
{
	struct fixture f = begin(state);
	int64_t mine;

	project_set(f.project, "exam.share", "0");
	project_set(f.project, "assist.blind_share", "0.1");
	project_set(f.project, "rollout.judged", "0.01");
	project_to_level(f.project, 2);
	start_canary(&f);
	for (int i = 0; i < 40; i++)
		judge(&f, PROJECT_OK, PROJECT_OK);
	tend(&f);
	mine = project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE arm = 'candidate'");
	assert_true(mine > 5 && mine < 35);
	assert_int_equal(view_of(&f).step_judged, mine);
	assert_true(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE comparable = 1") < 6);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE arm = 'against' AND comparable = 0"), 0);
}

static void what_was_judged_before_takes_a_bad_version_back_at_once(void **state)
{
	struct fixture f = begin(state);
	int64_t items[40];

	for (int i = 0; i < 40; i++) {
		items[i] = project_add_item(f.project);
		project_predict(f.project, &f.one, items[i], PROJECT_OK, 0.9);
		project_decide(f.project, &f.project->owner, items[i], PROJECT_OK);
	}
	start_canary(&f);
	for (int i = 0; i < 40; i++) /* what it says of them comes later */
		project_predict(f.project, &f.two, items[i], i % 3 ? PROJECT_OK : PROJECT_DUST, 0.9);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged WHERE arm = 'both' AND comparable = 0"), 40);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback' AND rule = 'worse'"), 1);
}

/* LIVE's answer to a canary's item, or a candidate's to what was judged long ago, comes later. */
static void an_item_counts_once_both_have_answered(void **state)
{
	struct fixture f = begin(state);
	int64_t item_id = project_add_item(f.project);

	start_canary(&f);
	project_predict(f.project, &f.two, item_id, PROJECT_OK, 0.9);
	project_decide(f.project, &f.project->owner, item_id, PROJECT_OK);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged"), 0);
	project_predict(f.project, &f.one, item_id, PROJECT_OK, 0.9);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged"), 1);
}

static void look_alikes_and_what_was_trained_on_count_less(void **state)
{
	struct fixture f = begin(state);

	start_canary(&f);
	for (int i = 0; i < 3; i++)
		judge(&f, PROJECT_OK, PROJECT_OK);
	assert_null(project_foreign(f.project, "DROP TRIGGER item_keeps; UPDATE item SET group_key = 'lot 7' WHERE item_id IN (1, 2);"
	                                       "INSERT INTO training_item SELECT 2, sha256 FROM item WHERE item_id = 3"));
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT group_concat(item_id < 3) FROM rollout_judged"), 1);
}

static void missing_answers_and_a_pause_take_it_back(void **state)
{
	struct fixture f = begin(state);

	start_canary(&f);
	for (int i = 0; i < 6; i++)
		project_predict(f.project, &f.two, project_add_item(f.project), 0, 0);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback' AND rule = 'nulls'"), 1);
	project_set_clock(f.project, f.project->clock_ms + CLOCK_HOUR_MS);
	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .again = true });
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback'"), 1);
	assert_null(project_foreign(f.project, "INSERT INTO pause (stage_id, kind, why, operator_id, acted_by, at_ms)"
	                                       " SELECT 1, 'begin', 'audits are overdue', 1, 1, max(at_ms) + 1 FROM rollout_plan"));
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback' AND rule = 'alarm'"), 1);
}

/* A failure counts where the other has an answer, whichever of them came first. */
static void what_is_counted_bit_by_bit_is_what_is_counted_at_once(void **state)
{
	static const char counted[] = "SELECT predictions || ' ' || nulls || ' ' || failures || ' ' || slow || ' ' || items FROM rollout_state";
	struct fixture f = begin(state);
	int64_t item_id;
	const char *bit_by_bit;

	start_canary(&f);
	for (int i = 0; i < 40; i++) {
		judge(&f, PROJECT_OK, PROJECT_OK);
		if (i % 7 == 0)
			tend(&f);
	}
	item_id = project_add_item(f.project);
	project_predict(f.project, &f.two, item_id, 0, NAN);
	tend(&f);
	project_predict(f.project, &f.one, item_id, PROJECT_OK, 0.9);
	tend(&f);
	item_id = project_add_item(f.project);
	project_predict(f.project, &f.one, item_id, PROJECT_OK, 0.9);
	project_predict(f.project, &f.two, item_id, 0, NAN);
	project_predict(f.project, &f.two, project_add_item(f.project), 0, NAN); /* LIVE has said nothing of it */
	tend(&f);
	assert_false(is_back(&f));
	bit_by_bit = project_text(f.project, counted);
	assert_true(str_starts(bit_by_bit, "43 3 2 0 "));
	assert_null(project_foreign(f.project, "DELETE FROM rollout_state"));
	tend(&f);
	assert_string_equal(project_text(f.project, counted), bit_by_bit);
	assert_int_equal(project_number(f.project, "SELECT items FROM rollout_state"),
	                 project_number(f.project, "SELECT count(DISTINCT item_id) FROM route WHERE model_version_id = 2"));
}

static int add_judged(void *context, const struct rollout_judged_rows *rows, struct err *unused)
{
	int64_t (*sums)[3] = context;

	(void)unused;
	sums[rows->candidate][rows->against] += rows->count;
	return 0;
}

/* Both right, only the candidate right, only LIVE, neither. */
static const char *judged_as(const struct fixture *f)
{
	static char text[80];
	int64_t sums[3][3] = { { 0 } };

	OK(rollout_judged_each(f->project->store, 1, add_judged, sums, &err));
	snprintf(text, sizeof text, "%d %d %d %d", (int)sums[ROLLOUT_ANSWER_RIGHT][ROLLOUT_ANSWER_RIGHT], (int)sums[ROLLOUT_ANSWER_RIGHT][ROLLOUT_ANSWER_WRONG],
	         (int)sums[ROLLOUT_ANSWER_WRONG][ROLLOUT_ANSWER_RIGHT], (int)sums[ROLLOUT_ANSWER_WRONG][ROLLOUT_ANSWER_WRONG]);
	return text;
}

static void same_checks(const struct rollout_view *a, const struct rollout_view *b)
{
	assert_int_equal(a->check_count, b->check_count);
	for (int i = 0; i < a->check_count; i++) {
		assert_string_equal(a->checks[i].name, b->checks[i].name);
		assert_memory_equal(&a->checks[i].evidence, &b->checks[i].evidence, sizeof a->checks[i].evidence);
		assert_int_equal(a->checks[i].ok, b->checks[i].ok);
	}
}

static void what_people_judged_is_counted_once_and_the_same(void **state)
{
	static const char kept[] = "SELECT judged FROM rollout_state";
	struct fixture f = begin(state);
	struct rollout_view bit_by_bit, at_once;
	const char *counts;

	start_canary(&f);
	for (int i = 0; i < 40; i++) {
		judge(&f, i % 9 ? PROJECT_OK : PROJECT_DUST, i % 11 ? PROJECT_OK : PROJECT_DUST);
		if (i % 7 == 0)
			tend(&f);
	}
	tend(&f);
	assert_false(is_back(&f));
	assert_string_equal(judged_as(&f), "32 4 3 1");
	counts = project_text(f.project, kept);
	bit_by_bit = view_of(&f);
	assert_null(project_foreign(f.project, "DELETE FROM rollout_state"));
	assert_string_equal(judged_as(&f), "32 4 3 1");
	at_once = view_of(&f);
	same_checks(&bit_by_bit, &at_once);
	tend(&f);
	assert_string_equal(project_text(f.project, kept), counts);
	OK(label_merge(f.project->store, &f.project->stage, &f.project->owner, "dust", "ok", &err));
	assert_string_equal(judged_as(&f), "40 0 0 0");
	judge(&f, PROJECT_OK, PROJECT_OK);
	tend(&f);
	assert_string_equal(judged_as(&f), "41 0 0 0");
	assert_null(project_foreign(f.project, "UPDATE rollout_state SET judged = '[[2,0,0,2,2,1000]]'")); /* it is what is read */
	assert_string_equal(judged_as(&f), "1000 0 0 0");
	assert_null(project_foreign(f.project, "UPDATE rollout_state SET judged = NULL, judged_id = NULL, label_set = NULL")); /* of before */
	assert_string_equal(judged_as(&f), "41 0 0 0");
}

static void a_switch_is_watched_while_it_bakes(void **state)
{
	struct fixture f = begin(state);

	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .bake_ms = CLOCK_DAY_MS });
	for (int i = 0; i < 20; i++)
		judge(&f, PROJECT_OK, PROJECT_OK);
	tend(&f);
	assert_false(is_back(&f));
	for (int i = 0; i < 12; i++)
		judge(&f, PROJECT_OK, PROJECT_DUST);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback' AND rule = 'worse' AND model_version_id = 1"), 1);
}

static void and_no_longer(void **state)
{
	struct fixture f = begin(state);

	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .bake_ms = CLOCK_HOUR_MS });
	project_set_clock(f.project, f.project->clock_ms + 2 * CLOCK_HOUR_MS);
	for (int i = 0; i < 20; i++)
		judge(&f, PROJECT_OK, PROJECT_DUST);
	tend(&f);
	assert_false(is_back(&f));
}

/* A new item that the version answered, or failed at, in so long. */
static void answer_in(struct fixture *f, const struct model_version *version, int64_t label_id, int64_t latency_us)
{
	struct prediction_new said = { .item_id = project_add_item(f->project), .label_id = label_id, .confidence = 0.9,
	                               .failure = label_id ? NULL : "too dark", .latency_us = latency_us };
	enum route_result result;
	int64_t prediction_id;

	OK(store_begin(f->project->store, STORE_LAZY, &err));
	OK(prediction_add(f->project->store, &f->project->stage, version, &said, &prediction_id, &err));
	OK(route_apply(f->project->store, &f->project->stage, said.item_id, &result, &err));
	OK(store_commit(f->project->store, &err));
}

static int64_t backs_by(struct fixture *f, const char *rule)
{
	return project_number(f->project, arena_printf(&f->project->arena, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback'"
	                                               " AND rule = '%s' AND model_version_id = 1", rule));
}

static void switch_again(struct fixture *f)
{
	project_set_clock(f->project, f->project->clock_ms + CLOCK_HOUR_MS);
	start(f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .bake_ms = CLOCK_DAY_MS, .again = true });
}

static void what_bakes_goes_back_for_nulls_slow_answers_and_alarms(void **state)
{
	struct fixture f = begin(state);

	switch_again(&f);
	for (int i = 0; i < 6; i++)
		answer_in(&f, &f.two, 0, 1000);
	tend(&f);
	assert_int_equal(backs_by(&f, "nulls"), 1);
	switch_again(&f);
	for (int i = 0; i < 6; i++)
		answer_in(&f, &f.two, PROJECT_OK, 900000);
	tend(&f);
	assert_int_equal(backs_by(&f, "latency"), 0); /* within a second */
	for (int i = 0; i < 6; i++)
		answer_in(&f, &f.two, PROJECT_OK, 1200000);
	tend(&f);
	assert_int_equal(backs_by(&f, "latency"), 1);
	switch_again(&f);
	tend(&f);
	assert_int_equal(backs_by(&f, "alarm"), 0);
	assert_null(project_foreign(f.project, "INSERT INTO pause (stage_id, kind, why, operator_id, acted_by, at_ms)"
	                                       " SELECT 1, 'begin', 'audits are overdue', 1, 1, max(at_ms) + 1 FROM rollout_plan"));
	tend(&f);
	assert_int_equal(backs_by(&f, "alarm"), 1);
}

/* ---- what was decided before it came ---- */

static int64_t wanted(struct fixture *f, bool backfill)
{
	const struct prediction_want want = { &f->two, TRAFFIC_SHADOW, 1, PREDICTION_SIDE, backfill };
	int64_t count;

	OK(count = prediction_wanted_count(f->project->store, &f->project->stage, &want, &err));
	return count;
}

static void a_shadow_is_asked_about_what_was_decided_before_where_somebody_says_so(void **state)
{
	struct fixture f = begin(state);
	int64_t items[9], after = 0, *found;
	int count;

	project_set(f.project, "exam.share", "0");
	for (int i = 0; i < 3; i++) {
		items[i] = project_add_item(f.project);
		project_predict(f.project, &f.one, items[i], PROJECT_OK, 0.9);
		project_decide(f.project, &f.project->owner, items[i], PROJECT_OK);
	}
	assert_null(project_foreign(f.project, "UPDATE item SET path = 'p' || item_id"));
	project_set_clock(f.project, f.project->clock_ms + CLOCK_HOUR_MS);
	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SHADOW });
	assert_int_equal(wanted(&f, false), 0);
	assert_int_equal(wanted(&f, true), 3);
	OK(prediction_wanted(f.project->store, &f.project->stage, &(struct prediction_want){ &f.two, TRAFFIC_SHADOW, 1, PREDICTION_SIDE, true }, &after, 9,
	                     &f.project->arena, &found, &count, &err));
	assert_int_equal(count, 3);
	assert_int_equal(found[0], items[0]);
}

/* ---- where the machine decides by the canary's answers ---- */

/* LIVE is audited by nobody here, and says the same: what fires is what people found of the canary's own decisions. */
static void a_canary_that_decides_by_itself_goes_back_by_its_audits(void **state)
{
	struct fixture f = begin(state);
	int audits = 0;

	project_set(f.project, "exam.share", "0");
	project_certify(f.project, &f.one, 0.9, 0.2);
	project_certify(f.project, &f.two, 0.9, 1);
	project_to_level(f.project, 3);
	start_canary(&f);
	for (int i = 0; i < 800 && !is_back(&f); i++) { /* about one in seven of its own is audited */
		int64_t item_id = project_add_item(f.project);

		project_predict(f.project, &f.one, item_id, PROJECT_OK, 0.99);
		project_predict(f.project, &f.two, item_id, PROJECT_OK, 0.99);
		if (project_number(f.project, arena_printf(&f.project->arena, "SELECT count(*) FROM route WHERE item_id = %lld"
		                                           " AND route = 'auto+audit' AND model_version_id = 2", (long long)item_id)) == 0)
			continue;
		audits++;
		project_decide(f.project, &f.project->owner, item_id, audits > 5 ? PROJECT_SCRATCH : PROJECT_OK);
		tend(&f);
		assert_true(audits > 5 || !is_back(&f));
	}
	assert_int_equal(backs_by(&f, "alarm"), 1);
	project_look(f.project);
	assert_int_equal(f.project->stage.level, 3); /* LIVE's own evidence is as it was */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_version_that_errs_is_taken_back_by_itself),
		CASE(a_rollback_is_told_until_a_lead_has_seen_it),
		CASE(a_shadow_that_gives_no_answers_is_stopped_by_itself),
		CASE(a_shadow_may_be_as_wrong_as_it_likes),
		CASE(what_is_shown_to_be_worse_does_not_start),
		CASE(one_that_is_as_good_stays_and_steps_on),
		CASE(a_share_that_grows_moves_nobody), CASE(what_is_answered_in_a_step_counts_for_it_whenever_it_came),
		CASE(a_share_that_grows_moves_nobody), CASE(what_a_canary_of_before_drew_is_none_of_the_next),
		CASE(what_people_saw_of_live_does_not_count),
		CASE(what_was_judged_before_takes_a_bad_version_back_at_once),
		CASE(an_item_counts_once_both_have_answered),
		CASE(look_alikes_and_what_was_trained_on_count_less),
		CASE(missing_answers_and_a_pause_take_it_back),
		CASE(what_is_counted_bit_by_bit_is_what_is_counted_at_once),
		CASE(what_people_judged_is_counted_once_and_the_same),
		CASE(a_switch_is_watched_while_it_bakes),
		CASE(and_no_longer),
		CASE(a_shadow_is_asked_about_what_was_decided_before_where_somebody_says_so),
		CASE(what_bakes_goes_back_for_nulls_slow_answers_and_alarms),
		CASE(a_canary_that_decides_by_itself_goes_back_by_its_audits),
	};

	return cmocka_run_group_tests_name("rollout_tend", tests, NULL, NULL);
}
