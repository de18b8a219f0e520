/* The way down: what an alarm does, what is held after it, and pauses for audits that nobody answers. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/hold.h"
#include "db/known.h"
#include "db/pause.h"
#include "jobs/audit.h"
#include "jobs/demotion.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "jobs/pause.h"
#include "jobs/reroute.h"
#include "jobs/rest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static const int64_t monday = INT64_C(1772438400000); /* 2026-03-02T08:00Z */

/* Level 3 with a live version that decides from .9 on; so many items have been decided by it, one a minute. */
static struct model_version at_work(struct project *project, double audit_probability, int items)
{
	struct model_version model;

	project_set(project, "exam.share", "0");
	project_set_clock(project, monday);
	model = project_add_model(project, "1");
	project_certify(project, &model, 0.9, audit_probability);
	project_to_level(project, 3);
	for (int i = 0; i < items; i++) {
		project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
		project->clock_ms += CLOCK_MINUTE_MS;
	}
	return model;
}

static void fold_audits(struct project *project, int first_item, int count, int64_t label_id)
{
	static const char sql[] = "INSERT INTO folded (epoch_id, item_id, kind, prediction_id, decision_id, predicted_label_id,"
	                          " decided_label_id, bin, probability, imported, day_ms, sampled, until_decision_id, folded_ms)"
	                          " SELECT 1, item_id, 'audit', prediction_id, 1, 1, %d, 300, 0.5, 0, 0, 0, 1, 1 FROM prediction"
	                          " WHERE item_id >= %d ORDER BY item_id LIMIT %d";

	assert_null(project_foreign(project, arena_printf(&project->arena, sql, (int)label_id, first_item, count)));
}

/* The ladder as it is when audits of the first ten items were right, and count audits of items from first_item
 * on, critical and missed, have raised an alarm. */
static void raise_alarm(struct project *project, struct ladder *ladder, enum watch_alarm alarm, int first_item, int count)
{
	fold_audits(project, 1, 10, PROJECT_OK);
	fold_audits(project, first_item, count, PROJECT_SCRATCH);
	OK(ladder_read(project->store, NULL, ladder, &err));
	watch_init(&ladder->watch, 0.01, 0.005, 10000);
	for (int i = 0; i < 10; i++)
		watch_audit(&ladder->watch, false, false);
	for (int i = 0; i < count; i++)
		watch_audit(&ladder->watch, true, alarm == WATCH_MISSES);
	ladder->calm_folded_id = ladder->truth_calm_id = project_number(project, "SELECT max(folded_id) FROM folded WHERE decided_label_id = 1");
	ladder->alarm = alarm;
}

static struct ladder_news tend(struct project *project, const struct ladder *ladder)
{
	struct ladder_news news = { .folded = 0 };

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(demotion_tend(project->store, ladder, &news, &err));
	OK(store_commit(project->store, &err));
	project_look(project);
	return news;
}

static struct ladder_news demote(struct project *project, enum watch_alarm alarm, int first_item, int count)
{
	struct ladder ladder;
	struct ladder_news news;

	raise_alarm(project, &ladder, alarm, first_item, count);
	news = tend(project, &ladder);
	ladder_release(&ladder);
	return news;
}

/* ---- demotion ---- */

static void an_alarm_goes_down_and_touches_nothing_decided(void **state)
{
	struct project *project = *state;
	struct model_version model = at_work(project, 0.5, 40);
	const char *routes = project_text(project, "SELECT group_concat(route || threshold || routed_ms) FROM route");
	const char *outcomes = project_text(project, "SELECT group_concat(item_id || label || decided_by) FROM v_outcomes");
	struct ladder_news news = demote(project, WATCH_ERRORS, 31, 8);

	assert_true(news.demoted);
	assert_int_equal(project->stage.level, 2);
	assert_string_equal(project_text(project, "SELECT group_concat(route || threshold || routed_ms) FROM route"), routes);
	assert_string_equal(project_text(project, "SELECT group_concat(item_id || label || decided_by) FROM v_outcomes"), outcomes);
	assert_int_equal(project_number(project, "SELECT count(*) FROM epoch WHERE cause = 'demotion' AND attempt = 2 AND level_change_id = 2"), 1);
	assert_string_equal(project_text(project, "SELECT operator FROM v_levels WHERE kind = 'demote'"), "rung");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events WHERE kind = 'level.demote' AND operator = 'rung'"), 1);
	project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
	assert_int_equal(project_number(project, "SELECT route = 'human' FROM v_routes ORDER BY route_id DESC LIMIT 1"), 1);
}

static void it_says_what_it_rests_on(void **state)
{
	struct project *project = *state;
	struct ladder_news news;

	at_work(project, 0.5, 40);
	news = demote(project, WATCH_ERRORS, 31, 8);
	assert_string_equal(project_text(project, "SELECT reason FROM level_change ORDER BY level_change_id DESC LIMIT 1"),
	                    "audits show more errors than agreed: of the last 8 audits 8 were wrong (100 %), agreed at most 1 %;"
	                    " a false alarm like this is expected once in 10000 audits at most");
	assert_non_null(strstr(news.words, "more errors than agreed"));
	assert_string_equal(project_text(project, "SELECT json_extract(evidence, '$.detector') || json_extract(evidence, '$.audits') || ' ' ||"
	                                          " json_extract(evidence, '$.last_wrong') FROM level_change WHERE evidence IS NOT NULL"),
	                    "errors18 8");
	assert_int_equal(project_number(project, "SELECT json_extract(evidence, '$.evidence') > 10000 FROM level_change WHERE evidence IS NOT NULL"), 1);
}

static void missed_critical_items_are_an_alarm_of_their_own(void **state)
{
	struct project *project = *state;

	at_work(project, 0.5, 40);
	demote(project, WATCH_MISSES, 31, 8);
	assert_non_null(strstr(project_text(project, "SELECT reason FROM level_change ORDER BY level_change_id DESC LIMIT 1"),
	                       "audits show more critical items missed than agreed: of the last 8 audits 8 were critical and missed (100 % of"
	                       " them), where 0.5 % would be 5 % of the critical items, as promised"));
}

static void what_imported_truth_shows_is_not_said_of_audits(void **state)
{
	struct project *project = *state;
	struct ladder ladder;

	at_work(project, 0.5, 40);
	raise_alarm(project, &ladder, WATCH_TRUTH, 31, 0);
	assert_null(project_foreign(project, "INSERT INTO folded (epoch_id, item_id, kind, prediction_id, decision_id, predicted_label_id,"
	                                     " decided_label_id, bin, probability, imported, day_ms, sampled, until_decision_id, folded_ms)"
	                                     " SELECT 1, item_id, 'truth', prediction_id, 1, 1, 2, 300, 1, 1, 0, 0, 1, 1 FROM prediction"
	                                     " WHERE item_id > 30 ORDER BY item_id LIMIT 8"));
	tend(project, &ladder);
	ladder_release(&ladder);
	assert_int_equal(strncmp(project_text(project, "SELECT reason FROM level_change ORDER BY level_change_id DESC LIMIT 1"),
	                         "imported truth shows more critical items missed than agreed: of the last 8 items it tells of 8", 90), 0);
}

static void without_an_alarm_nothing_is_written(void **state)
{
	struct project *project = *state;
	struct ladder ladder;

	at_work(project, 0.5, 40);
	raise_alarm(project, &ladder, WATCH_QUIET, 31, 8);
	assert_false(tend(project, &ladder).demoted);
	ladder_release(&ladder);
	assert_int_equal(project->stage.level, 3);
	assert_int_equal(project_number(project, "SELECT count(*) FROM epoch"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM operator WHERE name = 'rung'"), 0);
}

static void an_alarm_after_a_person_went_down_ends_the_epoch(void **state)
{
	struct project *project = *state;
	struct ladder_news news;

	at_work(project, 0.5, 40);
	project_to_level(project, 2);
	news = demote(project, WATCH_ERRORS, 31, 8);
	assert_false(news.demoted);
	assert_int_equal(project_number(project, "SELECT count(*) FROM level_change"), 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM epoch WHERE cause = 'demotion'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events WHERE kind = 'ladder.alarm'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_holds"), 10);
}

/* ---- what is held ---- */

static void what_was_decided_since_the_change_is_held(void **state)
{
	struct project *project = *state;
	struct hold *holds;
	int count;

	at_work(project, 0.5, 40);
	demote(project, WATCH_ERRORS, 31, 8);
	OK(hold_list(project->store, &project->stage, &project->arena, &holds, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(holds->items, 10);
	assert_int_equal(holds->since_ms, monday + 30 * CLOCK_MINUTE_MS);
	assert_null(holds->released);
	assert_int_equal(project_number(project, "SELECT min(item_id) FROM v_holds"), 31);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_holds WHERE label = 'ok' AND confidence = 0.99 AND reviewed_label IS NULL"), 10);
}

static void held_items_are_looked_at_again_as_one_batch(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	int64_t audits, queued, routes;
	struct claim claim;

	at_work(project, 0.5, 40);
	demote(project, WATCH_ERRORS, 31, 8);
	audits = project_number(project, "SELECT count(*) FROM route WHERE route = 'auto+audit' AND item_id > 30");
	routes = project_number(project, "SELECT count(*) FROM route");
	OK(queued = hold_review(project->store, &project->stage, &project->owner, 1, &err));
	assert_int_equal(queued, 10 - audits);
	OK(queued = hold_review(project->store, &project->stage, &project->owner, 1, &err));
	assert_int_equal(queued, 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM hold_answer"), 1);
	assert_int_equal(queue_claim_item(project->store, NULL, &ann, project_number(project, "SELECT item_id FROM route WHERE route = 'auto' AND item_id > 30"),
	                                  &claim, NULL), 1);
	assert_string_equal(claim.mode, "audit");
	OK(decision_add(project->store, &project->stage, &ann, &claim, &(struct decision_new){ .kind = "label", .label_id = PROJECT_SCRATCH,
	                .origin = "console", .uuid = { 1 } }, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_holds WHERE reviewed_label = 'scratch'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_audits WHERE state = 'answered'"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route"), routes);
}

static void letting_go_takes_a_lead_and_a_reason(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct err why = ERR_NONE;

	at_work(project, 0.5, 40);
	demote(project, WATCH_ERRORS, 31, 8);
	assert_int_equal(hold_release(project->store, &project->stage, &ann, 1, "fine", &why), -1);
	assert_int_equal(hold_review(project->store, &project->stage, &ann, 1, &why), -1);
	assert_int_equal(hold_release(project->store, &project->stage, &project->owner, 1, "  ", &why), -1);
	assert_int_equal(hold_release(project->store, &project->stage, &project->owner, 2, "fine", &why), -1);
	assert_string_equal(why.text, "stage main has no hold 2");
	OK(hold_release(project->store, &project->stage, &project->owner, 1, "measured by hand", &err));
	assert_int_equal(hold_review(project->store, &project->stage, &project->owner, 1, &why), -1);
	assert_string_equal(why.text, "hold 1 was let go");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_holds WHERE released = 'measured by hand'"), 10);
}

static struct hold only_hold(struct project *project)
{
	struct hold *holds;
	int count;

	OK(hold_list(project->store, &project->stage, &project->arena, &holds, &count, &err));
	assert_int_equal(count, 1);
	return holds[0];
}

/* An item from first_item on that the machine decided alone. */
static int64_t decided_alone(struct project *project, int first_item)
{
	return project_number(project, arena_printf(&project->arena, "SELECT min(item_id) FROM route WHERE route = 'auto' AND item_id > %d", first_item));
}

static void the_counts_of_a_hold_add_up(void **state)
{
	static const char truth[] = "INSERT INTO decision (uuid, item_id, stage_id, operator_id, acted_by, kind, label_id, mode, origin, duration_ms,"
	                            " decided_ms, recorded_ms, import_id) SELECT randomblob(16), %d, 1, 1, 1, 'label', 1, 'truth', 'import', 0, 1, 1, 1";
	struct project *project = *state;
	int64_t audits, queued;
	struct hold hold;

	at_work(project, 0.5, 40);
	demote(project, WATCH_ERRORS, 31, 8);
	audits = project_number(project, "SELECT count(*) FROM route WHERE route = 'auto+audit' AND item_id > 30");
	assert_null(project_foreign(project, arena_printf(&project->arena, truth, (int)decided_alone(project, 30))));
	hold = only_hold(project);
	assert_int_equal(hold.reviewed, 1);
	assert_int_equal(hold.waiting, audits);
	OK(queued = hold_review(project->store, &project->stage, &project->owner, 1, &err));
	assert_int_equal(queued, hold.items - hold.reviewed - hold.waiting);
	hold = only_hold(project);
	assert_int_equal(hold.reviewed, 1);
	assert_int_equal(hold.reviewed + hold.waiting, hold.items);
	OK(hold_release(project->store, &project->stage, &project->owner, 1, "measured by hand", &err));
	assert_int_equal(only_hold(project).waiting, audits);
}

static int count_labels(void *context, const struct hold_item *item, struct err *err)
{
	(void)err;
	assert_int_equal(item->label == NULL, isnan(item->confidence));
	*(int *)context += item->label != NULL;
	return 0;
}

static void what_may_be_judged_blind_is_held_without_the_machines_word(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	int labels = 0;

	at_work(project, 1, 40);
	demote(project, WATCH_ERRORS, 31, 8);
	OK(hold_items(project->store, 1, count_labels, &labels, &err));
	assert_int_equal(labels, 0);
	assert_true(project_decide(project, &ann, 35, PROJECT_DUST) > 0);
	OK(hold_items(project->store, 1, count_labels, &labels, &err));
	assert_int_equal(labels, 1);
	OK(hold_release(project->store, &project->stage, &project->owner, 1, "measured by hand", &err));
	OK(hold_items(project->store, 1, count_labels, &labels, &err));
	assert_int_equal(labels, 1 + 10);
}

/* ---- pauses ---- */

static bool pauses(struct project *project)
{
	struct ladder_news news = { .folded = 0 };
	int due, done;

	OK(due = pause_is_due(project->store, &project->stage, &err));
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(done = pause_tend(project->store, &project->stage, &news, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(due, done);
	OK(due = pause_holds(project->store, project->stage.stage_id, &err));
	return due > 0;
}

static void tend_ladder(struct project *project)
{
	OK(ladder_tend(project->store, NULL, NULL, &err));
}

static void answer_audits(struct project *project, int count)
{
	struct actor ann = project_actor(project, "ann");

	for (int i = 0; i < count; i++) {
		int64_t item_id = project_number(project, "SELECT item_id FROM assignment WHERE lane = 'audit' AND state = 'open' ORDER BY due_ms LIMIT 1");

		assert_true(project_decide(project, &ann, item_id, PROJECT_OK) > 0);
	}
}

/* 1; 0: refused, for a reason in which the words stand. */
static int make_gold(struct project *project, int64_t item_id, const char *words)
{
	struct err why = ERR_NONE;
	int got;

	OK(store_begin(project->store, STORE_DURABLE, &err));
	got = known_add(project->store, &project->stage, &project->owner, &(struct known_new){ "gold", item_id, PROJECT_OK, NULL }, &why);
	if (got == 0 && !strstr(why.text, words))
		fail_msg("%s", why.text);
	OK(store_commit(project->store, &err));
	return got;
}

/* Whoever could make audits gold could make what they show go away. */
static void audits_are_not_made_gold(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct audit_report report;

	project_set(project, "second.critical", "yes");
	project_set(project, "project.hours", "");
	project_set(project, "audit.due", "4h");
	at_work(project, 1, 4);
	assert_true(project_decide(project, &ann, 1, PROJECT_SCRATCH) > 0);
	assert_int_equal(make_gold(project, 1, "decided already"), 0);
	assert_int_equal(make_gold(project, 2, "drawn to be audited"), 0);
	assert_int_equal(make_gold(project, project_add_item(project), ""), 1);
	project_set_clock(project, monday + 5 * CLOCK_HOUR_MS);
	tend_ladder(project);
	OK(audit_read(project->store, NULL, &report, &err));
	assert_int_equal(report.overdue, 4);
	assert_int_equal(report.wrong, 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_audits WHERE state = 'waiting' OR first_wrong"), 4);
}

/* However it got there, what was answered before it was gold counts. */
static void what_became_gold_after_its_answer_counts(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	project_set(project, "second.critical", "no");
	project_set(project, "second.share", "0");
	at_work(project, 1, 12);
	for (int64_t item_id = 1; item_id <= 8; item_id++)
		assert_true(project_decide(project, &ann, item_id, PROJECT_SCRATCH) > 0);
	project->clock_ms += CLOCK_MINUTE_MS;
	assert_null(project_foreign(project, arena_printf(&project->arena, "INSERT INTO known_item SELECT 1, item_id, 'gold', 1, 1, 1, %lld FROM item"
	                                                  " WHERE item_id <= 8 OR item_id = 12", (long long)project->clock_ms)));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_audits WHERE wrong"), 8);
	project->clock_ms += CLOCK_MINUTE_MS;
	assert_true(project_decide(project, &ann, 12, PROJECT_SCRATCH) > 0);
	project->clock_ms += CLOCK_DAY_MS;
	tend_ladder(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'audit' AND predicted_label_id <> decided_label_id"), 8);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels WHERE kind = 'demote'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE item_id = 12"), 0);
}

/* What differs from the machine waits for somebody else, what does not settles: the estimate is of both. */
static void audits_that_wait_count_by_their_first_answer(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), ben;
	struct audit_report report;
	struct ladder_news news;

	project_set(project, "second.critical", "yes");
	project_set(project, "second.share", "0");
	project_set(project, "evidence.settle", "0");
	project_set(project, "project.hours", "");
	at_work(project, 1, 12);
	ben = project_actor(project, "ben");
	for (int64_t item_id = 1; item_id <= 8; item_id++)
		assert_true(project_decide(project, &ann, item_id, item_id % 4 ? PROJECT_OK : PROJECT_SCRATCH) > 0);
	project->clock_ms += CLOCK_DAY_MS;
	OK(ladder_tend(project->store, NULL, &news, &err));
	OK(audit_read(project->store, NULL, &report, &err));
	assert_int_equal(report.audited, 6);
	assert_int_equal(report.waiting, 2);
	assert_int_equal(report.wrong, 2);
	assert_int_equal(report.missed, 2);
	assert_true(fabs(report.error_rate - 0.25) < 1e-9 && report.low < 0.25 && report.high > 0.25);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_audits WHERE awaits = 'second' AND first_label = 'scratch' AND first_wrong"), 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_audits WHERE awaits IS NOT NULL OR first_wrong"), 2);
	assert_true(project_decide(project, &ben, 4, PROJECT_OK) > 0);
	assert_true(project_decide(project, &ben, 8, PROJECT_SCRATCH) > 0);
	project->clock_ms += CLOCK_DAY_MS;
	OK(ladder_tend(project->store, NULL, &news, &err));
	OK(audit_read(project->store, NULL, &report, &err));
	assert_int_equal(report.audited, 7);
	assert_int_equal(report.waiting, 1);
	assert_int_equal(report.wrong, 2);
	assert_string_equal(project_text(project, "SELECT group_concat(item_id || awaits) FROM v_audits WHERE awaits IS NOT NULL"), "4tie");
}

static void an_audit_that_is_too_old_pauses_until_it_is_answered(void **state)
{
	struct project *project = *state;
	struct model_version model;

	project_set(project, "audit.due", "4h");
	project_set(project, "audit.max_age", "8h");
	model = at_work(project, 1, 3);
	project_set_clock(project, monday + 8 * CLOCK_HOUR_MS);
	assert_false(pauses(project));
	project_set_clock(project, monday + 8 * CLOCK_HOUR_MS + 1);
	assert_true(pauses(project));
	assert_string_equal(project_text(project, "SELECT why FROM v_pauses"), "1 audit has waited for an answer for more than 8 h of working time");
	assert_true(pauses(project)); /* nothing is written twice */
	project_set_clock(project, monday + 48 * CLOCK_HOUR_MS);
	project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
	assert_int_equal(project_number(project, "SELECT route = 'human' FROM v_routes ORDER BY route_id DESC LIMIT 1"), 1);
	answer_audits(project, 2);
	assert_true(pauses(project)); /* one is overdue still */
	answer_audits(project, 1);
	assert_false(pauses(project));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_pauses"), 2);
	project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
	assert_int_equal(project_number(project, "SELECT route <> 'human' FROM v_routes ORDER BY route_id DESC LIMIT 1"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels WHERE kind = 'demote'"), 0);
}

/* The newest answer of the owner. */
static void take_back(struct project *project)
{
	struct past_decision past;
	struct claim claim;

	OK(decision_retract_last(project->store, &project->stage, &project->owner, &project->arena, &past, &claim, &err));
	OK(queue_release(project->store, &project->owner, &claim, &err));
}

/* Ann, ben and a lead are unsure: no detector ever hears of it, so it is as if nobody had answered. */
static void an_audit_that_nobody_is_sure_of_is_unanswered(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), ben = project_actor(project, "ben");

	project_set(project, "project.hours", "");
	project_set(project, "audit.due", "4h");
	project_set(project, "audit.max_age", "8h");
	at_work(project, 1, 3);
	assert_true(project_decide(project, &ann, 1, PROJECT_OK) > 0);
	assert_true(project_decide(project, &ann, 2, 0) > 0);
	assert_true(project_decide(project, &ben, 2, 0) > 0);
	assert_true(project_decide(project, &ann, 3, PROJECT_OK) > 0);
	project_set_clock(project, monday + 8 * CLOCK_HOUR_MS);
	tend_ladder(project);
	assert_false(pauses(project));
	project_set_clock(project, monday + 8 * CLOCK_HOUR_MS + 2 * CLOCK_MINUTE_MS);
	tend_ladder(project);
	assert_true(pauses(project));
	assert_string_equal(project_text(project, "SELECT why FROM v_pauses"), "1 audit has waited for an answer for more than 8 h of working time;"
	                                                                       " in 1 nobody is sure, or two differ");
	assert_true(project_decide(project, &project->owner, 2, 0) > 0);
	project_set_clock(project, project->clock_ms + CLOCK_MINUTE_MS);
	tend_ladder(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE state IN ('open', 'leased')"), 0);
	assert_true(pauses(project));
	take_back(project);
	assert_true(project_decide(project, &project->owner, 2, PROJECT_OK) > 0);
	project_set_clock(project, monday + 10 * CLOCK_HOUR_MS);
	tend_ladder(project);
	assert_false(pauses(project));
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'audit'"), 3);
}

/* Of the two limits of an audit the shorter one is its due time. */
static void a_pause_lasts_where_audits_are_too_old_before_they_are_due(void **state)
{
	struct project *project = *state;
	struct audit_report report;

	project_set(project, "audit.due", "4d");
	project_set(project, "audit.max_age", "8h");
	at_work(project, 1, 2);
	assert_int_equal(project_number(project, "SELECT min(due_ms) FROM assignment WHERE lane = 'audit'"), monday + 8 * CLOCK_HOUR_MS);
	project_set(project, "audit.due", "1h"); /* from now on: those two are due in the evening still */
	project_set(project, "audit.max_age", "2h");
	project_set_clock(project, monday + 3 * CLOCK_HOUR_MS);
	for (int i = 0; i < 3; i++)
		assert_true(pauses(project));
	OK(audit_read(project->store, NULL, &report, &err));
	assert_int_equal(report.overdue, 2); /* by the same limit as the pause */
	answer_audits(project, 1);
	assert_true(pauses(project));
	answer_audits(project, 1);
	assert_false(pauses(project));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_pauses"), 2);
}

/* Ann finds the machine wrong eight times, and somebody is to look at each of them again. */
static struct actor find_it_wrong(struct project *project, struct model_version *model)
{
	struct actor ann = project_actor(project, "ann");
	struct rest rest;

	project_set(project, "second.critical", "yes");
	project_set(project, "project.hours", "");
	*model = at_work(project, 1, 12);
	tend_ladder(project);
	for (int64_t item_id = 1; item_id <= 8; item_id++)
		assert_true(project_decide(project, &ann, item_id, PROJECT_SCRATCH) > 0);
	project->clock_ms += 20 * CLOCK_MINUTE_MS;
	tend_ladder(project);
	assert_string_equal(project_text(project, "SELECT kind || ': ' || why FROM v_pauses"),
	                    "begin: of 8 audits that wait for a second look 8 are wrong by their first answer: an alarm, if those looks agree");
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels WHERE kind = 'demote'"), 0);
	OK(rest_read(project->store, &project->stage, &rest, &err));
	assert_int_equal(rest.cause, REST_PAUSED);
	assert_non_null(strstr(rest.until, "the 8 audits that wait now have their second looks"));
	return project_actor(project, "ben");
}

static int route_is_human(struct project *project, const struct model_version *model)
{
	project_predict(project, model, project_add_item(project), PROJECT_OK, 0.99);
	return (int)project_number(project, "SELECT route = 'human' FROM v_routes ORDER BY route_id DESC LIMIT 1");
}

static void wrong_first_answers_pause_and_become_the_demotion(void **state)
{
	struct project *project = *state;
	struct model_version model;
	struct actor ben = find_it_wrong(project, &model);

	assert_true(route_is_human(project, &model));
	for (int64_t item_id = 1; item_id <= 8; item_id++)
		assert_true(project_decide(project, &ben, item_id, PROJECT_SCRATCH) > 0);
	project->clock_ms += 20 * CLOCK_MINUTE_MS;
	tend_ladder(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels WHERE kind = 'demote'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'audit'"), 8);
}

/* A lead finds the machine right after all: it goes on, and the detectors have heard of nothing wrong. */
static void a_pause_for_first_answers_ends_when_they_settle_well(void **state)
{
	struct project *project = *state;
	struct model_version model;
	struct actor ben = find_it_wrong(project, &model);

	for (int64_t item_id = 1; item_id <= 8; item_id++)
		assert_true(project_decide(project, &ben, item_id, PROJECT_OK) > 0);
	tend_ladder(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_pauses"), 1);
	for (int64_t item_id = 1; item_id <= 8; item_id++)
		assert_true(project_decide(project, &project->owner, item_id, PROJECT_OK) > 0);
	project->clock_ms += 20 * CLOCK_MINUTE_MS;
	tend_ladder(project);
	assert_string_equal(project_text(project, "SELECT group_concat(kind) FROM v_pauses"), "begin,end");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels WHERE kind = 'demote'"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'audit' AND predicted_label_id = decided_label_id"), 8);
	assert_false(route_is_human(project, &model));
}

static void a_weekend_is_no_outage(void **state)
{
	struct project *project = *state;

	project_set(project, "project.hours", "Mon-Fri 06:00-22:00");
	project_set(project, "audit.due", "4h");
	project_set(project, "audit.max_age", "8h");
	at_work(project, 1, 0);
	project_set_clock(project, monday + 4 * CLOCK_DAY_MS + 12 * CLOCK_HOUR_MS); /* Friday, 20:00 */
	project_predict(project, &(struct model_version){ .model_version_id = 1, .role = "live", .title = "net 1", .engine = "onnxruntime" },
	                project_add_item(project), PROJECT_OK, 0.99);
	project_set_clock(project, monday + 6 * CLOCK_DAY_MS);
	assert_false(pauses(project));
	project_set_clock(project, monday + 7 * CLOCK_DAY_MS + 3 * CLOCK_HOUR_MS); /* Monday, 11:00: seven hours of work */
	assert_false(pauses(project));
	project_set_clock(project, monday + 7 * CLOCK_DAY_MS + 5 * CLOCK_HOUR_MS);
	assert_true(pauses(project));
}

static void a_backlog_of_audits_pauses_too(void **state)
{
	struct project *project = *state;

	project_set(project, "audit.due", "4h");
	project_set(project, "audit.max_age", "30d");
	at_work(project, 1, 20);
	project_set_clock(project, monday + 10 * CLOCK_HOUR_MS);
	assert_false(pauses(project)); /* all of them overdue, and few */
	project_set_clock(project, monday);
	for (int i = 0; i < 1; i++)
		project_predict(project, &(struct model_version){ .model_version_id = 1, .role = "live", .title = "net 1", .engine = "onnxruntime" },
		                project_add_item(project), PROJECT_OK, 0.99);
	project_set_clock(project, monday + 10 * CLOCK_HOUR_MS);
	assert_true(pauses(project));
	assert_string_equal(project_text(project, "SELECT why FROM v_pauses"), "21 audits wait for an answer, 21 of them overdue");
}

static void a_clock_that_goes_back_pauses_nothing(void **state)
{
	struct project *project = *state;
	struct model_version model = at_work(project, 1, 3);

	project_set_clock(project, monday - 400 * CLOCK_DAY_MS);
	assert_false(pauses(project));
	project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
	assert_int_equal(project_number(project, "SELECT route = 'auto+audit' FROM v_routes ORDER BY route_id DESC LIMIT 1"), 1);
	assert_false(pauses(project));
	project_set_clock(project, monday);
	assert_true(pauses(project)); /* what was drawn a year ago, as the clock has it */
	answer_audits(project, 1);
	assert_false(pauses(project));
}

static void a_pause_ends_with_the_level(void **state)
{
	struct project *project = *state;

	at_work(project, 1, 3);
	project_set_clock(project, monday + 30 * CLOCK_DAY_MS);
	assert_true(pauses(project));
	project_to_level(project, 0);
	assert_false(pauses(project));
	assert_string_equal(project_text(project, "SELECT why FROM v_pauses ORDER BY pause_id DESC LIMIT 1"), "the level is lower by now");
}

static void predict_some(struct project *project, const struct model_version *model, int nulls, int answers)
{
	for (int i = 0; i < nulls + answers; i++)
		project_predict(project, model, project_add_item(project), i < nulls ? 0 : PROJECT_OK, 0.5);
}

static void many_nulls_pause_where_that_is_asked_for(void **state)
{
	struct project *project = *state;
	struct model_version model = at_work(project, 0.001, 0);

	predict_some(project, &model, 30, 60);
	assert_false(pauses(project)); /* nobody asked */
	project_set(project, "pause.nulls", "0.2");
	assert_false(pauses(project)); /* too few to say */
	predict_some(project, &model, 0, 30);
	assert_true(pauses(project));
	assert_string_equal(project_text(project, "SELECT why FROM v_pauses"), "30 of the newest 120 predictions have no answer: more than 20 %");
	predict_some(project, &model, 0, 100);
	assert_true(pauses(project)); /* 30 of 220: not well yet */
	predict_some(project, &model, 0, 100);
	assert_false(pauses(project));
	predict_some(project, &model, 0, 300);
	assert_false(pauses(project));
	predict_some(project, &model, 99, 0);
	assert_false(pauses(project)); /* what is long ago is forgotten: 99 of 500 */
	predict_some(project, &model, 2, 0);
	assert_true(pauses(project));
}

/* ---- what follows ---- */

static void tending_begins_and_ends_a_pause(void **state)
{
	struct project *project = *state;
	struct ladder_news news;

	at_work(project, 1, 3);
	OK(ladder_tend(project->store, NULL, &news, &err));
	assert_false(news.paused);
	project_set_clock(project, monday + 10 * CLOCK_DAY_MS);
	OK(ladder_tend(project->store, NULL, &news, &err));
	assert_true(news.paused);
	assert_true(str_starts(news.words, "the machine is paused: 3 audits have waited"));
	OK(ladder_tend(project->store, NULL, &news, &err));
	assert_false(news.paused || news.unpaused);
	answer_audits(project, 3);
	OK(ladder_tend(project->store, NULL, &news, &err));
	assert_true(news.unpaused);
}

static void overdue_audits_close_the_gate(void **state)
{
	struct project *project = *state;
	struct gate gate;
	int found = 0;

	at_work(project, 1, 3);
	project_set_clock(project, monday + 2 * CLOCK_DAY_MS);
	OK(level_gate(project->store, NULL, 3, &gate, &err));
	for (int i = 0; i < gate.check_count; i++) {
		if (!str_equal(gate.checks[i].name, "overdue audits"))
			continue;
		found++;
		assert_false(gate.checks[i].ok);
		assert_true(gate.checks[i].value > 2.5 && gate.checks[i].value < 3.5);
	}
	assert_int_equal(found, 1);
}

static void a_promotion_gives_the_machine_what_waits(void **state)
{
	struct project *project = *state;
	struct model_version model;
	struct reroute reroute = { 0 }, before;

	project_set(project, "exam.share", "0");
	model = project_add_model(project, "1");
	project_certify(project, &model, 0.9, 0.5);
	project_to_level(project, 2);
	for (int i = 0; i < 30; i++)
		project_predict(project, &model, project_add_item(project), i % 3 ? PROJECT_OK : 0, 0.99);
	OK(reroute_waiting(project->store, NULL, &project->owner, NULL, &reroute, &err));
	assert_int_equal(reroute.automatic + reroute.audit + reroute.human, 0);
	project_to_level(project, 3);
	OK(reroute_waiting(project->store, NULL, &project->owner, NULL, &reroute, &err));
	assert_int_equal(reroute.automatic + reroute.audit, 20);
	assert_int_equal(reroute.human, 10);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE state = 'open' AND lane = 'review'"), 10);
	assert_int_equal(project_number(project, "SELECT json_extract(body, '$.items') FROM v_events WHERE kind = 'route'"), 20);
	before = reroute;
	OK(reroute_waiting(project->store, NULL, &project->owner, NULL, &reroute, &err));
	assert_memory_equal(&reroute, &before, sizeof reroute);
}

/* Whatever ends it in the middle. */
static void what_was_given_to_the_machine_before_a_fault_is_in_the_log(void **state)
{
	static const char *const logged = "SELECT sum(json_extract(body, '$.items')) FROM v_events WHERE kind = 'route'";
	static const char *const taken = "SELECT count(*) FROM route WHERE route <> 'human'";
	struct project *project = *state;
	struct model_version model;
	struct reroute reroute = { 0 };

	project_set(project, "exam.share", "0");
	model = project_add_model(project, "1");
	project_certify(project, &model, 0.9, 0.5);
	project_to_level(project, 2);
	for (int i = 0; i < 520; i++)
		project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
	project_to_level(project, 3);
	assert_null(project_foreign(project, "CREATE TRIGGER fault BEFORE INSERT ON route WHEN NEW.item_id > 510 BEGIN SELECT raise(ABORT, 'fault'); END"));
	assert_int_equal(reroute_waiting(project->store, NULL, &project->owner, NULL, &reroute, NULL), -1);
	assert_int_equal(reroute.automatic + reroute.audit, 500);
	assert_int_equal(project_number(project, taken), 500);
	assert_int_equal(project_number(project, logged), 500);
	assert_null(project_foreign(project, "DROP TRIGGER fault"));
	OK(reroute_waiting(project->store, NULL, &project->owner, NULL, &reroute, &err));
	assert_int_equal(project_number(project, taken), 520);
	assert_int_equal(project_number(project, logged), 520);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_alarm_goes_down_and_touches_nothing_decided),
		TEST(it_says_what_it_rests_on),
		TEST(missed_critical_items_are_an_alarm_of_their_own),
		TEST(what_imported_truth_shows_is_not_said_of_audits),
		TEST(without_an_alarm_nothing_is_written),
		TEST(an_alarm_after_a_person_went_down_ends_the_epoch),
		TEST(what_was_decided_since_the_change_is_held),
		TEST(held_items_are_looked_at_again_as_one_batch),
		TEST(letting_go_takes_a_lead_and_a_reason),
		TEST(the_counts_of_a_hold_add_up),
		TEST(what_may_be_judged_blind_is_held_without_the_machines_word),
		TEST(audits_are_not_made_gold),
		TEST(what_became_gold_after_its_answer_counts),
		TEST(audits_that_wait_count_by_their_first_answer),
		TEST(an_audit_that_is_too_old_pauses_until_it_is_answered),
		TEST(an_audit_that_nobody_is_sure_of_is_unanswered),
		TEST(a_pause_lasts_where_audits_are_too_old_before_they_are_due),
		TEST(wrong_first_answers_pause_and_become_the_demotion),
		TEST(a_pause_for_first_answers_ends_when_they_settle_well),
		TEST(a_weekend_is_no_outage),
		TEST(a_backlog_of_audits_pauses_too),
		TEST(a_clock_that_goes_back_pauses_nothing),
		TEST(a_pause_ends_with_the_level),
		TEST(many_nulls_pause_where_that_is_asked_for),
		TEST(tending_begins_and_ends_a_pause),
		TEST(overdue_audits_close_the_gate),
		TEST(a_promotion_gives_the_machine_what_waits),
		TEST(what_was_given_to_the_machine_before_a_fault_is_in_the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
