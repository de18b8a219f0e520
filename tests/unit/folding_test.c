/* Settled answers on their way into the evidence: each counts once, in an order that can be told again, and
 * asking changes nothing. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/evidence_behind.h"
#include "jobs/ladder.h"
#include "jobs/ladder_fold.h"
#include "jobs/ladder_state.h"
#include "jobs/level.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW (INT64_C(1772000000000))

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* ---- projects ---- */

/* A live version, and a gate that little evidence opens, so that looks come soon. */
static struct model_version begin(struct project *project)
{
	project_set_clock(project, NOW);
	project_set(project, "gate.partial_items", "20");
	project_set(project, "gate.partial_days", "1");
	project_set(project, "promise.error", "0.3");
	project_set(project, "promise.miss", "0.5");
	return project_add_model(project, "1");
}

static int64_t true_label(int64_t item_id)
{
	return item_id % 3 ? PROJECT_OK : PROJECT_SCRATCH;
}

/* Items that the model is right about, but for one in eleven of which it is less sure. */
static void add_predicted(struct project *project, const struct model_version *model, int count)
{
	for (int i = 0; i < count; i++) {
		int64_t item_id = project_add_item(project);

		if (item_id % 11)
			project_predict(project, model, item_id, true_label(item_id), 0.6 + (double)(item_id % 39) / 100);
		else
			project_predict(project, model, item_id, PROJECT_DUST, 0.55);
	}
}

static int64_t tend(struct project *project)
{
	struct ladder_news news;

	OK(ladder_tend(project->store, NULL, &news, &err));
	return news.folded;
}

static void pass(struct project *project, int64_t ms)
{
	project_set_clock(project, project->clock_ms + ms);
}

static void decide_all(struct project *project, const struct actor *actor, int64_t from, int64_t to)
{
	for (int64_t item_id = from; item_id <= to; item_id++) {
		pass(project, CLOCK_MINUTE_MS);
		project_decide(project, actor, item_id, true_label(item_id));
	}
}

/* What a ladder says, as one text. */
static const char *told(struct project *project, const struct ladder *ladder)
{
	const struct certificate *certificate = &ladder->attempt.certificate;
	char *state = ladder_state_write(ladder);
	const char *text = arena_printf(&project->arena, "%s epoch %lld attempt %d looks %d at %lld found %d bin %d bound %.17g certificate %lld rows %lld decisions %lld predictions %lld",
	                                state, (long long)ladder->epoch.epoch_id, ladder->attempt.number, ladder->attempt.looked,
	                                (long long)certificate->settled, certificate->found, certificate->bin, certificate->risk_bound,
	                                (long long)ladder->certificate_id, (long long)ladder->folded_id,
	                                (long long)ladder->decision_id, (long long)ladder->prediction_id);

	free(state);
	return text;
}

static const char *read_told(struct project *project)
{
	struct ladder ladder;
	const char *text;

	OK(ladder_read(project->store, NULL, &ladder, &err));
	text = told(project, &ladder);
	ladder_release(&ladder);
	return text;
}

static const char *remade_told(struct project *project)
{
	struct ladder ladder;
	const char *text;

	OK(ladder_remake(project->store, NULL, &ladder, &err));
	text = told(project, &ladder);
	ladder_release(&ladder);
	return text;
}

static struct ladder ladder_of(struct project *project)
{
	struct ladder ladder;

	OK(ladder_read(project->store, NULL, &ladder, &err));
	return ladder;
}

static int64_t settled(struct project *project)
{
	struct ladder ladder = ladder_of(project);
	int64_t count = ladder.attempt.evidence.settled;

	ladder_release(&ladder);
	return count;
}

/* ---- asking and tending ---- */

static const char *evidence_told(const char *text)
{
	return strstr(text, " looks ");
}

static void asking_tells_what_tending_will_store(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");
	const char *asked;

	add_predicted(project, &model, 60);
	decide_all(project, &ann, 1, 55);
	pass(project, CLOCK_HOUR_MS);
	asked = evidence_told(read_told(project));
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 0);
	assert_int_equal(tend(project), 55);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 55);
	assert_true(project_number(project, "SELECT count(*) FROM threshold_certificate") > 0);
	/* but for the certificate's number, which it has only once it is stored */
	assert_memory_equal(asked, evidence_told(read_told(project)), (size_t)(strstr(asked, "certificate") - asked));
	assert_string_equal(strstr(asked, "rows"), strstr(read_told(project), "rows"));
	assert_string_equal(read_told(project), remade_told(project));
}

static void tending_again_changes_nothing(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");
	const char *before;
	int64_t counter;

	add_predicted(project, &model, 40);
	decide_all(project, &ann, 1, 40);
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 40);
	before = read_told(project);
	counter = project_number(project, "SELECT total(folded_id) + total(decision_id) FROM ladder_state");
	for (int i = 0; i < 10; i++)
		assert_int_equal(tend(project), 0);
	assert_string_equal(read_told(project), before);
	assert_int_equal(project_number(project, "SELECT total(folded_id) + total(decision_id) FROM ladder_state"), counter);
	assert_string_equal(before, remade_told(project));
}

/* Asked once at the end or after each decision, tended once or each time: the same looks, and what they
 * found. */
static const char *looks_told(struct project *project)
{
	return arena_printf(&project->arena, "%s; %s", project_text(project, "SELECT group_concat(look || ' ' || settled || ' ' || bin || ' ' || errors) FROM threshold_certificate"),
	                    project_text(project, "SELECT group_concat(item_id || kind) FROM folded"));
}

static void asking_often_gains_nothing(void **state)
{
	struct project *project = *state;
	char *often = NULL;

	for (int turn = 0; turn < 2; turn++) {
		struct model_version model = begin(project);
		struct actor ann = project_actor(project, "ann");

		add_predicted(project, &model, 120);
		for (int64_t item_id = 1; item_id <= 120; item_id++) {
			decide_all(project, &ann, item_id, item_id);
			for (int i = 0; turn == 0 && i < 3; i++)
				settled(project);
			if (turn == 0)
				tend(project);
		}
		pass(project, CLOCK_HOUR_MS);
		tend(project);
		if (turn == 0) {
			often = strdup(looks_told(project));
			assert_non_null(often);
			project_end(state);
			project_begin(state);
			project = *state;
		}
	}
	assert_true(project_number(project, "SELECT count(*) FROM threshold_certificate") > 0);
	assert_string_equal(looks_told(project), often);
	free(often);
}

/* ---- what waits ---- */

static void a_fresh_answer_waits_until_it_has_settled(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	add_predicted(project, &model, 5);
	decide_all(project, &ann, 1, 3);
	tend(project);
	assert_int_equal(settled(project), 0);
	pass(project, 9 * CLOCK_MINUTE_MS);
	tend(project); /* the first is eleven minutes old */
	assert_int_equal(settled(project), 2);
	OK(decision_settle(project->store, &project->stage, &project->owner, &err));
	assert_int_equal(settled(project), 3);
	assert_int_equal(tend(project), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM ladder_waiting"), 0);
	assert_string_equal(read_told(project), remade_told(project));
}

static void what_is_taken_back_in_time_leaves_no_trace(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");
	struct past_decision past;
	struct claim claim;
	struct err why = ERR_NONE;

	add_predicted(project, &model, 5);
	decide_all(project, &ann, 1, 1);
	add_predicted(project, &model, 1); /* something new, so that what waits is noted */
	tend(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM ladder_waiting WHERE why = 'settle'"), 1);
	assert_int_equal(decision_retract_last(project->store, &project->stage, &ann, &project->arena, &past, &claim, &why), 1);
	pass(project, CLOCK_DAY_MS);
	tend(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM ladder_waiting"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 0);
	assert_int_equal(settled(project), 0);
}

static void an_unsure_answer_is_pending_until_there_is_a_label(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");
	struct ladder ladder;

	add_predicted(project, &model, 5);
	project_decide(project, &ann, 1, 0);
	decide_all(project, &ann, 2, 4);
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 3);
	ladder = ladder_of(project);
	assert_int_equal(ladder.attempt.evidence.unsure + ladder.attempt.evidence.pending, 1); /* somebody is to look again */
	assert_int_equal(ladder.attempt.evidence.settled, 3);
	ladder_release(&ladder);
	assert_string_equal(read_told(project), remade_told(project));
}

/* A place for a second look is open: the first answer waits, and the agreed one counts. */
static void a_second_look_is_waited_for(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");
	struct ladder ladder;

	add_predicted(project, &model, 5);
	decide_all(project, &ann, 1, 2);
	assert_null(project_foreign(project, "INSERT INTO assignment (item_id, stage_id, slot, lane, place, created_ms, opened_by) VALUES (1, 1, 2, 'second', 0, 0, 1)"));
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 1);
	ladder = ladder_of(project);
	assert_int_equal(ladder.attempt.evidence.pending, 1);
	ladder_release(&ladder);
	assert_null(project_foreign(project, "UPDATE assignment SET state = 'leased', operator_id = 1, mode = 'second', lease_expires_ms = 1, lease_token = x'00' WHERE slot = 2;"
	                                     "INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, duration_ms, origin, decided_ms, recorded_ms)"
	                                     " SELECT zeroblob(16), 'label', assignment_id, 1, 1, 1, 1, 2, 'second', 0, 'console', 1, 1 FROM assignment WHERE slot = 2;"
	                                     "UPDATE assignment SET state = 'done', lease_expires_ms = NULL, lease_token = NULL WHERE slot = 2"));
	assert_int_equal(tend(project), 0); /* they differ: nobody knows yet */
	ladder = ladder_of(project);
	assert_int_equal(ladder.attempt.evidence.pending, 1);
	ladder_release(&ladder);
	assert_null(project_foreign(project, "INSERT INTO assignment (item_id, stage_id, slot, lane, place, created_ms, opened_by, state, operator_id, mode, lease_expires_ms, lease_token) VALUES (1, 1, 3, 'adjudication', 0, 0, 1, 'leased', 1, 'adjudication', 1, x'00');"
	                                     "INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, duration_ms, origin, decided_ms, recorded_ms)"
	                                     " SELECT x'00000000000000000000000000000001', 'label', assignment_id, 1, 1, 1, 1, 2, 'adjudication', 0, 'console', 1, 1 FROM assignment WHERE slot = 3;"
	                                     "UPDATE assignment SET state = 'done', lease_expires_ms = NULL, lease_token = NULL WHERE slot = 3"));
	assert_int_equal(tend(project), 1);
	assert_int_equal(project_number(project, "SELECT decided_label_id FROM folded WHERE item_id = 1"), 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM ladder_waiting"), 0);
	assert_string_equal(read_told(project), remade_told(project));
}

static void a_prediction_may_come_after_the_answer(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	project_add_items(project, 3);
	decide_all(project, &ann, 1, 2);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	assert_int_equal(settled(project), 0);
	project_predict(project, &model, 2, PROJECT_OK, 0.9);
	project_predict(project, &model, 3, PROJECT_OK, 0.9);
	assert_int_equal(tend(project), 1);
	assert_int_equal(settled(project), 1);
	assert_string_equal(read_told(project), remade_told(project));
}

/* ---- what counts ---- */

static void look_alikes_count_once_also_across_foldings(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	add_predicted(project, &model, 6);
	assert_null(project_foreign(project, "DROP TRIGGER item_keeps; UPDATE item SET group_key = 'lot 7' WHERE item_id <= 4"));
	decide_all(project, &ann, 1, 1);
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 1);
	decide_all(project, &ann, 2, 5);
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 4);
	assert_int_equal(settled(project), 2);
	assert_string_equal(project_text(project, "SELECT group_concat(item_id || kind || coalesce(why, '')) FROM folded"),
	                    "1blind,2nonealike,3nonealike,4nonealike,5blind");
}

static void other_labels_begin_another_attempt(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	add_predicted(project, &model, 12);
	decide_all(project, &ann, 1, 6);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	OK(label_rename(project->store, &project->stage, &project->owner, "dust", "grime", &err));
	tend(project);
	assert_int_equal(settled(project), 6);
	OK(label_add(project->store, &project->stage, &project->owner, "dent", true, &err));
	project_look(project);
	assert_int_equal(settled(project), 0);
	tend(project);
	assert_int_equal(settled(project), 0);
	assert_string_equal(project_text(project, "SELECT group_concat(cause || attempt) FROM epoch"), "first1,labels2");
	decide_all(project, &ann, 7, 9);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	assert_int_equal(settled(project), 3);
	OK(label_merge(project->store, &project->stage, &project->owner, "dent", "scratch", &err));
	tend(project);
	assert_int_equal(settled(project), 3); /* what was said still holds, after the merge */
	assert_string_equal(read_told(project), remade_told(project));
}

/* What was said before the labels changed could not have named the new one, however late it settles. */
static void what_was_said_of_other_labels_counts_no_more(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	add_predicted(project, &model, 6);
	project_add_items(project, 1);
	decide_all(project, &ann, 1, 2);
	decide_all(project, &ann, 7, 7);
	tend(project);
	OK(label_add(project->store, &project->stage, &project->owner, "dent", true, &err));
	project_look(project);
	tend(project);
	project_predict(project, &model, 7, PROJECT_OK, 0.9);
	decide_all(project, &ann, 3, 3);
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 1);
	assert_string_equal(project_text(project, "SELECT group_concat(item_id) FROM folded"), "3");
}

/* Looks are made at their sizes, whatever else is asked for by then: 19 and 29 items. */
static void no_setting_makes_a_look_due(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	project_set(project, "gate.partial_days", "9");
	add_predicted(project, &model, 30);
	decide_all(project, &ann, 1, 30);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	assert_string_equal(project_text(project, "SELECT group_concat(settled) FROM threshold_certificate"), "19,29");
	project_set_clock(project, project->clock_ms + 1);
	project_set(project, "gate.partial_days", "1");
	project_set(project, "promise.error", "0.01");
	project_set(project, "gate.coverage", "0.01");
	project_set(project, "threshold.by_class", "yes");
	assert_int_equal(tend(project), 0);
	assert_string_equal(project_text(project, "SELECT group_concat(settled) FROM threshold_certificate"), "19,29");
	assert_string_equal(read_told(project), remade_told(project));
}

static void an_attempt_without_evidence_costs_nothing(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);

	add_predicted(project, &model, 2);
	tend(project);
	OK(label_add(project->store, &project->stage, &project->owner, "dent", true, &err));
	tend(project);
	assert_string_equal(project_text(project, "SELECT group_concat(cause || attempt) FROM epoch"), "first1,labels1");
}

/* ---- what the machine decides ---- */

#define LEARNED 120 /* decided before the machine may */

/* A stage at level 3 by its own evidence, whose audits are all drawn; nothing belongs to the exam pool but
 * what is added after exam.share was set. */
static struct model_version learn(struct project *project)
{
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	project_set(project, "exam.share", "0");
	project_set(project, "audit.least", "1");
	project_set(project, "audit.patience", "100");
	add_predicted(project, &model, LEARNED);
	decide_all(project, &ann, 1, LEARNED);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	assert_true(project_number(project, "SELECT count(*) FROM threshold_certificate WHERE found = 1") > 0);
	return model;
}

static struct model_version automate(struct project *project)
{
	struct model_version model = learn(project);

	project_to_level(project, 3);
	return model;
}

/* Items that the machine is sure of, and what people say of them when they are drawn for audit. */
static void audit(struct project *project, const struct model_version *model, int count, int64_t label_id)
{
	struct actor ann = project_actor(project, "ann");

	for (int i = 0; i < count; i++) {
		int64_t item_id = project_add_item(project);

		project_predict(project, model, item_id, PROJECT_OK, 0.999);
		pass(project, CLOCK_MINUTE_MS);
		project_decide(project, &ann, item_id, label_id);
	}
	pass(project, CLOCK_HOUR_MS);
}

static void audits_are_watched_from_the_promotion_on(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct ladder ladder;

	audit(project, &model, 20, PROJECT_OK);
	tend(project);
	ladder = ladder_of(project);
	assert_true(ladder.watching);
	assert_int_equal(ladder.watch.audits, 20);
	assert_int_equal(ladder.watch.wrong, 0);
	assert_int_equal(ladder.alarm, WATCH_QUIET);
	assert_int_equal(ladder.attempt.evidence.settled, LEARNED); /* audits are no evidence for the certificate */
	ladder_release(&ladder);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'audit' AND probability = 1"), 20);
	assert_string_equal(read_told(project), remade_told(project));
}

static void bad_audits_raise_an_alarm_and_tell_since_when(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct ladder ladder;
	int64_t last_calm;

	audit(project, &model, 10, PROJECT_OK);
	tend(project);
	last_calm = project_number(project, "SELECT max(folded_id) FROM folded");
	audit(project, &model, 12, PROJECT_SCRATCH);
	ladder = ladder_of(project);
	assert_int_not_equal(ladder.alarm, WATCH_QUIET);
	assert_int_equal(ladder.watch.wrong, 12);
	assert_int_equal(ladder.watch.missed, 12);
	assert_in_range(ladder.calm_folded_id, last_calm, last_calm + 6);
	ladder_release(&ladder);
	tend(project);
	project_look(project);
	assert_int_equal(project->stage.level, 2);
	assert_string_equal(project_text(project, "SELECT group_concat(cause || attempt) FROM epoch"), "first1,demotion2");
	tend(project);
	assert_int_equal(settled(project), 0);
	assert_string_equal(read_told(project), remade_told(project));
}

/* ---- the rows behind a gate ---- */

/* What the query that the page names counts, of all labels together where a check is of each. */
static int64_t rows_behind(struct project *project, const struct gate *gate, const struct gate_check *check)
{
	struct str sql = STR_EMPTY;
	int64_t items;

	assert_true(evidence_behind(&sql, gate, check->name, "main", "net 1"));
	items = project_number(project, arena_printf(&project->arena, "SELECT sum(items) FROM (%s)", str_text(&sql)));
	str_release(&sql);
	return items;
}

/* How many lines have a number of rows, each of which its query gives. */
static int lines_with_rows(struct project *project, int from)
{
	static const char *const without[] = { "live version", "pending and unsure", "known cases", "alarms", "overdue audits", "human-human", "training" };
	struct gate gate;
	int asked = 0;

	tend(project);
	OK(level_gate(project->store, NULL, from, &gate, &err));
	for (int i = 0; i < gate.check_count; i++) {
		const struct gate_check *check = &gate.checks[i];
		bool skip = check->unit != GATE_COUNT && check->n == 0;

		for (size_t k = 0; k < sizeof without / sizeof *without; k++)
			skip = skip || str_equal(check->name, without[k]);
		if (skip)
			continue;
		asked++;
		if (rows_behind(project, &gate, check) != (check->n ? check->n : (int64_t)check->value))
			fail_msg("%s of gate %d: %s", check->name, from, check->why);
	}
	return asked;
}

static void the_rows_behind_a_gate_are_the_rows_counted(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct actor ann = project_actor(project, "ann");
	int64_t newest;

	project_set(project, "exam.share", "0.5");
	audit(project, &model, 20, PROJECT_OK);
	assert_int_equal(lines_with_rows(project, 0), 2);
	assert_int_equal(lines_with_rows(project, 1), 5);
	assert_int_equal(lines_with_rows(project, 2), 7);
	assert_int_equal(lines_with_rows(project, 3), 3);
	audit(project, &model, 12, PROJECT_SCRATCH);
	tend(project);
	project_look(project);
	assert_int_equal(project->stage.level, 2);
	newest = project_number(project, "SELECT max(item_id) FROM item");
	add_predicted(project, &model, 30);
	decide_all(project, &ann, newest + 1, newest + 30);
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(lines_with_rows(project, 1), 5);
	assert_in_range(project_number(project, "SELECT count(*) FROM v_folded WHERE is_newest AND kind = 'blind'"), 1, 30);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_folded WHERE NOT is_newest AND kind = 'blind'"), LEARNED);
	assert_true(lines_with_rows(project, 2) >= 4);
}

/* A lot that has counted as evidence is audited all the same, once. */
static void audits_of_a_known_group_are_watched(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct ladder ladder;

	assert_null(project_foreign(project, "DROP TRIGGER item_keeps; DROP TRIGGER folded_no_update; UPDATE item SET group_key = 'lot 7' WHERE item_id = 1;"
	                                     "UPDATE folded SET group_key = 'lot 7' WHERE item_id = 1"));
	audit(project, &model, 2, PROJECT_OK);
	assert_null(project_foreign(project, "UPDATE item SET group_key = 'lot 7' WHERE item_id > (SELECT max(item_id) - 2 FROM item)"));
	tend(project);
	ladder = ladder_of(project);
	assert_int_equal(ladder.watch.audits, 1);
	ladder_release(&ladder);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE group_key = 'lot 7' AND why = 'alike'"), 1);
	assert_string_equal(read_told(project), remade_told(project));
}

/* One missed critical item is no alarm, but leads hear of it; what is right is not worth a word. */
static void leads_hear_of_a_missed_critical_item(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct ladder_news news;

	audit(project, &model, 2, PROJECT_OK);
	OK(ladder_tend(project->store, NULL, &news, &err));
	assert_int_equal(news.folded, 2);
	assert_string_equal(news.words, "");
	audit(project, &model, 1, PROJECT_SCRATCH);
	OK(ladder_tend(project->store, NULL, &news, &err));
	assert_non_null(strstr(news.words, "missed"));
	assert_false(news.demoted);
	OK(ladder_tend(project->store, NULL, &news, &err));
	assert_string_equal(news.words, "");
}

static void a_looser_promise_makes_no_looser_watch(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);

	project_set(project, "promise.error", "0.5");
	audit(project, &model, 1, PROJECT_OK);
	tend(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM watch WHERE error_limit = 0.3"), 1);
	assert_string_equal(read_told(project), remade_told(project));
}

/* Where other answers can be taken back for a week, an alarm waits for ten minutes. */
static void audits_settle_soon(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct actor ann = project_actor(project, "ann");
	int64_t item_id;

	project_set(project, "evidence.settle", "7d");
	tend(project);
	for (int i = 0; i < 3; i++) {
		item_id = project_add_item(project);
		project_predict(project, &model, item_id, PROJECT_OK, 0.999);
		project_decide(project, &ann, item_id, PROJECT_OK);
	}
	project_set(project, "exam.share", "1");
	item_id = project_add_item(project);
	project_predict(project, &model, item_id, PROJECT_OK, 0.01);
	project_decide(project, &ann, item_id, PROJECT_OK);
	pass(project, 9 * CLOCK_MINUTE_MS);
	assert_int_equal(tend(project), 0);
	pass(project, 2 * CLOCK_MINUTE_MS);
	assert_int_equal(tend(project), 3);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'audit'"), 3);
	assert_int_equal(tend(project), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM ladder_waiting"), 1);
	assert_string_equal(read_told(project), remade_told(project));
}

/* Going down and up again excuses nothing. */
static void another_promotion_goes_on_watching(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct ladder ladder;
	double before;

	audit(project, &model, 1, PROJECT_SCRATCH);
	tend(project);
	ladder = ladder_of(project);
	before = esr_evidence(&ladder.watch.misses);
	ladder_release(&ladder);
	project_to_level(project, 2);
	project_to_level(project, 3);
	audit(project, &model, 1, PROJECT_SCRATCH);
	tend(project);
	ladder = ladder_of(project);
	assert_int_equal(ladder.watch.audits, 2);
	assert_int_equal(ladder.watch.missed, 2);
	assert_true(before > 1 && esr_evidence(&ladder.watch.misses) > 2 * before);
	ladder_release(&ladder);
	assert_int_equal(project_number(project, "SELECT count(*) FROM watch"), 2);
	assert_string_equal(read_told(project), remade_told(project));
}

/* What the machine leaves to people counts where it belongs to the exam pool: with the audits it is an even
 * sample of what level 4 would decide. */
/* Items that the machine has decided and that nobody has looked at yet. */
static int64_t draw_audits(struct project *project, const struct model_version *model, int count)
{
	int64_t first_id = 0;

	for (int i = 0; i < count; i++) {
		int64_t item_id = project_add_item(project);

		project_predict(project, model, item_id, PROJECT_OK, 0.999);
		first_id = first_id ? first_id : item_id;
	}
	return first_id;
}

/* Merging labels joins what they count as. It neither forgets what audits have shown, nor loses those that are
 * yet to be answered, nor makes a certificate for nothing: of three pairs one was chosen, which counts for three
 * attempts. */
static void merged_labels_are_watched_on(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct actor ann = project_actor(project, "ann");
	struct watch before;
	struct ladder ladder;
	int64_t open_id;

	project_set(project, "audit.patience", "100000");
	audit(project, &model, 4, PROJECT_OK);
	audit(project, &model, 5, PROJECT_DUST);
	tend(project);
	open_id = draw_audits(project, &model, 2);
	project_decide(project, &ann, open_id, PROJECT_SCRATCH); /* not settled when the labels change */
	ladder = ladder_of(project);
	before = ladder.watch;
	assert_int_equal(before.audits, 9);
	assert_true(esr_evidence(&before.errors) > 5);
	ladder_release(&ladder);

	OK(label_merge(project->store, &project->stage, &project->owner, "dust", "ok", &err));
	project_look(project);
	ladder = ladder_of(project);
	assert_true(ladder.watching);
	assert_memory_equal(&ladder.watch, &before, sizeof before);
	ladder_release(&ladder);
	tend(project);
	assert_string_equal(project_text(project, "SELECT group_concat(cause || attempt || coalesce(line_id, '')) FROM epoch"), "first1,labels41");
	assert_int_equal(project_number(project, "SELECT max(c.delta) < (SELECT min(delta) FROM threshold_certificate b WHERE b.epoch_id = 1 AND b.look = c.look)"
	                                         " FROM threshold_certificate c WHERE c.epoch_id = 2 AND c.look = 1"), 1);
	assert_string_equal(project_text(project, "SELECT group_concat(DISTINCT why) || count(*) FROM folded WHERE epoch_id = 2 AND kind <> 'blind'"), "carried9");

	project_decide(project, &ann, open_id + 1, PROJECT_SCRATCH);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	ladder = ladder_of(project);
	assert_int_equal(ladder.watch.audits, 11);
	assert_int_equal(ladder.watch.wrong, before.wrong + 2);
	assert_true(esr_evidence(&ladder.watch.errors) > esr_evidence(&before.errors));
	ladder_release(&ladder);
	assert_string_equal(read_told(project), remade_told(project));

	OK(label_rename(project->store, &project->stage, &project->owner, "scratch", "mark", &err));
	audit(project, &model, 30, PROJECT_SCRATCH);
	tend(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels WHERE kind = 'demote'"), 1);
	/* what is held goes back to before the labels were merged */
	assert_int_equal(project_number(project, "SELECT min(r.item_id) BETWEEN 125 AND 129 FROM hold_item h JOIN route r USING (route_id)"), 1);
}

static void exam_items_below_the_threshold_are_sampled(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct actor ann = project_actor(project, "ann");
	struct ladder ladder;

	project_set(project, "exam.share", "1");
	for (int i = 0; i < 6; i++) {
		int64_t item_id = project_add_item(project);

		project_predict(project, &model, item_id, PROJECT_OK, 0.01);
		project_decide(project, &ann, item_id, i < 2 ? PROJECT_SCRATCH : PROJECT_OK);
	}
	audit(project, &model, 4, PROJECT_OK);
	tend(project);
	ladder = ladder_of(project);
	assert_int_equal(ladder.sample.items, 10);
	assert_int_equal(ladder.sample.wrong, 2);
	assert_int_equal(ladder.sample.criticals, 2);
	assert_int_equal(ladder.sample.found, 0);
	assert_int_equal(ladder.watch.audits, 4);
	ladder_release(&ladder);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'below' AND probability = 1"), 6);
	assert_string_equal(read_told(project), remade_told(project));
}

/* With a fifth of new items in the pool, audits that are all drawn are thinned to a fifth. */
static void the_sample_is_even(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct ladder ladder;

	project_set(project, "exam.share", "0.2");
	audit(project, &model, 200, PROJECT_OK);
	tend(project);
	ladder = ladder_of(project);
	assert_int_equal(ladder.watch.audits, 200);
	assert_in_range(ladder.sample.items, 15, 70); /* 40, give or take 4.5 standard deviations */
	ladder_release(&ladder);
}

static void what_was_chosen_tells_nothing_of_the_rest(void **state)
{
	static const char reroute[] =
		"INSERT INTO route (item_id, stage_id, route, mode, reason, level, model_version_id, prediction_id, audit_probability, routed_ms)"
		" SELECT item_id, stage_id, CASE item_id % 2 WHEN 0 THEN 'auto' ELSE 'human' END, 'audit', 'threshold', 3, model_version_id, prediction_id, 1, 1"
		" FROM route WHERE item_id > 120";
	struct project *project = *state;
	struct model_version model = automate(project);
	struct actor ann = project_actor(project, "ann");

	for (int i = 0; i < 4; i++) {
		int64_t item_id = project_add_item(project);

		project_predict(project, &model, item_id, PROJECT_OK, 0.999);
		project_decide(project, &ann, item_id, PROJECT_OK);
	}
	assert_null(project_foreign(project, reroute));
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 4);
	assert_string_equal(project_text(project, "SELECT group_concat(kind || why) FROM folded WHERE item_id > 120"),
	                    "nonechosen,nonechosen,nonechosen,nonechosen");
}

/* What a threshold has left to people stays a choice of the machine, also once it decides no longer. */
static void what_was_left_over_is_no_fair_draw_after_a_demotion(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct actor ann = project_actor(project, "ann");

	for (int i = 0; i < 4; i++)
		project_predict(project, &model, project_add_item(project), PROJECT_SCRATCH, 0.05);
	pass(project, CLOCK_HOUR_MS);
	OK(level_demote(project->store, NULL, &project->owner, 1, "night", &err));
	project_look(project);
	decide_all(project, &ann, LEARNED + 1, LEARNED + 4);
	pass(project, CLOCK_HOUR_MS);
	assert_int_equal(tend(project), 4);
	assert_int_equal(project_number(project, "SELECT max(level) FROM route WHERE route_id IN (SELECT max(route_id) FROM route WHERE item_id > 120 GROUP BY item_id)"), 1);
	assert_string_equal(project_text(project, "SELECT group_concat(kind || coalesce(why, '')) FROM folded WHERE item_id > 120"),
	                    "nonechosen,nonechosen,nonechosen,nonechosen");
	assert_string_equal(read_told(project), remade_told(project));
}

/* The machine takes nothing out of hands: what is left with somebody at its promotion is no fair draw of the rest. */
static void what_was_reserved_at_a_promotion_is_no_fair_draw(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");

	project_set(project, "exam.share", "0");
	add_predicted(project, &model, LEARNED);
	decide_all(project, &ann, 1, LEARNED);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	add_predicted(project, &model, 3);
	assert_null(project_foreign(project, "UPDATE assignment SET reserved_for = (SELECT operator_id FROM operator WHERE name = 'ann') WHERE item_id > 120"));
	project_decide(project, &ann, LEARNED + 1, PROJECT_OK); /* before it */
	pass(project, CLOCK_HOUR_MS);
	project_to_level(project, 3);
	pass(project, CLOCK_HOUR_MS);
	project_decide(project, &ann, LEARNED + 2, PROJECT_OK);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	assert_string_equal(project_text(project, "SELECT group_concat(kind || coalesce(why, '')) FROM folded WHERE item_id > 120 ORDER BY item_id"),
	                    "blind,nonechosen");
	assert_string_equal(read_told(project), remade_told(project));
}

/* On a screen while nothing may be decided by the machine, and predicted once it may again. */
static struct claim claim_blind(struct project *project, const struct actor *actor, int64_t item_id)
{
	struct claim claim;

	if (queue_claim_item(project->store, NULL, actor, item_id, &claim, &(struct err){ .text = "" }) != 1)
		fail_msg("it cannot be claimed");
	assert_string_equal(claim.mode, "blind");
	return claim;
}

static void answer_claim(struct project *project, const struct actor *actor, const struct claim *claim)
{
	struct decision_new decision = project_answer(project, "label", true_label(claim->item_id));

	OK(decision_add(project->store, &project->stage, actor, claim, &decision, &err));
}

/* What the model says of them by then makes no difference: both are as fair a draw as when they were taken. */
static void what_a_task_was_when_it_was_claimed_decides(void **state)
{
	struct project *project = *state;
	struct model_version model = learn(project);
	struct actor ann = project_actor(project, "ann"), ben = project_actor(project, "ben");
	struct claim sure, unsure;

	project_add_items(project, 2);
	project_to_level(project, 3);
	project_set(project, "assist.blind_share", "1");
	project_set(project, "promise.error", "0.001");
	tend(project);
	sure = claim_blind(project, &ann, LEARNED + 1);
	unsure = claim_blind(project, &ben, LEARNED + 2);
	project_set(project, "promise.error", "0.3");
	tend(project);
	project_predict(project, &model, sure.item_id, true_label(sure.item_id), 0.999);
	project_predict(project, &model, unsure.item_id, true_label(unsure.item_id), 0.05);
	answer_claim(project, &ann, &sure);
	answer_claim(project, &ben, &unsure);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	assert_string_equal(project_text(project, "SELECT group_concat(kind || coalesce(why, '')) FROM folded WHERE item_id > 120"), "blind,blind");
	assert_string_equal(read_told(project), remade_told(project));
}

/* Known later from outside: it speaks of misses, and only of what the machine decided in this epoch. */
static void truth_counts_for_misses_alone(void **state)
{
	struct project *project = *state;
	struct model_version model = automate(project);
	struct ladder ladder;

	project_add_items(project, 3);
	for (int64_t item_id = LEARNED + 1; item_id <= LEARNED + 3; item_id++)
		project_predict(project, &model, item_id, PROJECT_OK, item_id == LEARNED + 3 ? 0.01 : 0.999);
	assert_null(project_foreign(project, "INSERT INTO route (item_id, stage_id, route, mode, reason, level, model_version_id, prediction_id, audit_probability, routed_ms, certificate_id)"
	                                     " SELECT item_id, stage_id, 'auto', mode, reason, level, model_version_id, prediction_id, 1, 1,"
	                                     " iif(item_id = 123, NULL, (SELECT max(certificate_id) FROM threshold_certificate)) FROM route WHERE item_id IN (121, 122, 123)"));
	for (int64_t item_id = LEARNED + 1; item_id <= LEARNED + 3; item_id++)
		OK(project_import(project, "lab", item_id, PROJECT_SCRATCH, "truth", NOW, &err));
	assert_int_equal(tend(project), 2);
	ladder = ladder_of(project);
	assert_true(esr_evidence(&ladder.watch.truth) > 2 && esr_evidence(&ladder.watch.misses) == 0);
	assert_int_equal(ladder.watch.truths, 2);
	assert_int_equal(ladder.watch.truths_missed, 2);
	assert_int_equal(ladder.watch.audits, 0);
	assert_int_equal(ladder.sample.items, 0);
	assert_int_equal(ladder.attempt.evidence.settled, LEARNED);
	ladder_release(&ladder);
	assert_string_equal(project_text(project, "SELECT group_concat(item_id || kind) FROM (SELECT * FROM folded WHERE item_id > 120 ORDER BY item_id)"), "121truth,122truth");
	assert_string_equal(read_told(project), remade_told(project));
}

/* A stricter promise voids the certificate; the next planned look may find another, and what the machine
 * decides by it is watched anew. */
static void a_stricter_promise_voids_the_certificate(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);
	struct actor ann = project_actor(project, "ann");
	struct ladder ladder;

	add_predicted(project, &model, LEARNED);
	decide_all(project, &ann, 1, LEARNED);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	ladder = ladder_of(project);
	assert_true(attempt_is_certified(&ladder.attempt, &ladder.policy));
	ladder_release(&ladder);
	project_set(project, "promise.error", "0.001");
	tend(project);
	ladder = ladder_of(project);
	assert_false(attempt_is_certified(&ladder.attempt, &ladder.policy));
	ladder_release(&ladder);
	project_set(project, "promise.error", "0.25");
	add_predicted(project, &model, 100);
	decide_all(project, &ann, LEARNED + 1, LEARNED + 100);
	pass(project, CLOCK_HOUR_MS);
	tend(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM threshold_certificate WHERE risk = 0.25 AND found = 1"), 1);
	assert_string_equal(read_told(project), remade_told(project));
}

/* ---- shares that follow ---- */

static void shares_follow_from_settings_and_evidence(void **state)
{
	struct project *project = *state;
	struct model_version model = begin(project);

	project_set(project, "audit.least", "0.5");
	add_predicted(project, &model, 1);
	tend(project);
	assert_true(project_number(project, "SELECT audit_probability = 0.5 FROM ladder_state"));
	project_set(project, "audit.least", "0.75");
	project_set(project, "assist.blind_share", "0.4");
	tend(project);
	assert_true(project_number(project, "SELECT audit_probability = 0.75 AND blind_share = 0.4 FROM ladder_state"));
}

/* ---- projects from before ---- */

static const char *const schema_2[] = {
#include "db/schema/0001_first_light.sql.h"
	,
#include "db/schema/0002_inspectors_seat.sql.h"
};

static void run(sqlite3 *db, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
}

/* Thirty items as schema 2 had them: predicted, and decided blind but for the last. */
static void make_schema_2(const char *path)
{
	static const char rows[] =
		"INSERT INTO project VALUES (1, 'old', 'new', zeroblob(16), 0, 1);"
		"INSERT INTO operator VALUES (1, 'ann', 'owner', NULL, 1);"
		"INSERT INTO stage VALUES (1, 'main', 1, 'image', 'class', 1);"
		"INSERT INTO label VALUES (1, 1, 'ok', 1, 0, 0, NULL), (2, 1, 'scratch', 2, 1, 0, NULL);"
		"INSERT INTO label_change VALUES (1, 1, 1, 'init', NULL, NULL, NULL, 1, 1, 1);"
		"INSERT INTO model_version VALUES (1, 1, 'net', '1', 'import', NULL, NULL, NULL, 1, 'vouched', 1, 1, 1, 1);"
		"INSERT INTO rollout VALUES (1, 1, 1, 'live', 1, 1, 1, 'first', 1);"
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)"
		"INSERT INTO item (item_id, kind, sha256, bytes, added_ms) SELECT i, 'image', CAST(printf('%032d', i) AS BLOB), 1, 1 FROM n;"
		"INSERT INTO prediction (item_id, stage_id, model_version_id, role, label_id, confidence, bin, is_null, latency_us, engine, predicted_ms)"
		" SELECT item_id, 1, 1, 'live', 1, 0.9, 200, 0, 1, 'import', 1 FROM item;"
		"INSERT INTO assignment (item_id, stage_id, slot, lane, place, state, mode, operator_id, created_ms)"
		" SELECT item_id, 1, 1, 'review', 0, 'done', 'blind', 1, 1 FROM item WHERE item_id < 30;"
		"INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, duration_ms, origin, decided_ms, recorded_ms)"
		" SELECT CAST(printf('%016d', item_id) AS BLOB), 'label', assignment_id, item_id, 1, 1, 1, 1 + (item_id % 10 = 0), 'blind', 0, 'console', 1000 - item_id, 1"
		"   FROM assignment;"
		"PRAGMA application_id = 1381322311; PRAGMA user_version = 2;";
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	run(db, schema_2[0]);
	run(db, schema_2[1]);
	run(db, rows);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void what_was_decided_before_the_ladder_counts(void **state)
{
	struct project *project = *state;
	struct ladder ladder;

	store_close(project->store);
	snprintf(project->path, sizeof project->path, "%s/old.db", project->folder);
	make_schema_2(project->path);
	OK(store_open(project->path, STORE_WRITE, &project->store, &err));
	assert_int_equal(tend(project), 29);
	ladder = ladder_of(project);
	assert_int_equal(ladder.attempt.evidence.settled, 29);
	assert_int_equal(ladder.attempt.evidence.agreed, 27);
	assert_int_equal(ladder.attempt.evidence.predictions, 30);
	ladder_release(&ladder);
	assert_string_equal(project_text(project, "SELECT group_concat(item_id) FROM (SELECT item_id FROM folded ORDER BY folded_id LIMIT 3)"), "29,28,27");
	assert_string_equal(read_told(project), remade_told(project));
}

/* ---- the label that counts ---- */

/* Decisions at random, of several people and in all modes: what is folded is what the view says. */
static void the_view_and_the_folding_agree_on_the_label(void **state)
{
	static const char decisions[] =
		"DROP TRIGGER decision_needs_claim; DROP TRIGGER decision_one_in_force; DROP TRIGGER decision_retracts_own;"
		"WITH RECURSIVE n (i, r) AS (SELECT 1, 1 UNION ALL SELECT i + 1, (r * 1103515245 + 12345) % 2147483648 FROM n WHERE i < 900)"
		"INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, duration_ms, origin, decided_ms, recorded_ms)"
		" SELECT CAST(printf('%016d', i) AS BLOB), CASE (r >> 8) % 6 WHEN 0 THEN 'unsure' WHEN 1 THEN 'skip' ELSE 'label' END, assignment_id,"
		"        item_id, 1, 1, 1, CASE WHEN (r >> 8) % 6 > 1 THEN 1 + (r >> 12) % 2 END,"
		"        CASE (r >> 16) % 7 WHEN 0 THEN 'adjudication' WHEN 1 THEN 'audit' WHEN 2 THEN 'second' WHEN 3 THEN 'assisted' ELSE 'blind' END,"
		"        0, 'console', 1 + (r >> 20) % 900, 1 FROM n JOIN assignment ON item_id = 1 + (r >> 4) % 300;"
		"INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, mode, retracts, duration_ms, origin, decided_ms, recorded_ms)"
		" SELECT CAST(printf('%016d', 5000 + decision_id) AS BLOB), 'retract', assignment_id, item_id, 1, 1, 1, mode, decision_id, 0, 'console', 1000, 1"
		"   FROM decision WHERE decision_id % 5 = 0;";
	struct project *project = *state;
	struct model_version model = begin(project);

	add_predicted(project, &model, 300);
	assert_null(project_foreign(project, decisions));
	tend(project);
	assert_true(project_number(project, "SELECT count(*) FROM folded") > 150);
	assert_true(project_number(project, "SELECT count(*) FROM ladder_waiting WHERE why = 'second'") > 10);
	assert_int_equal(project_number(project, "SELECT count(*) FROM item LEFT JOIN agreed_label g USING (item_id) LEFT JOIN folded f USING (item_id)"
	                                         " WHERE f.decided_label_id IS NOT g.label_id"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM ladder_waiting w JOIN agreed_label g USING (item_id) WHERE g.label_id IS NOT NULL"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM ladder_waiting w LEFT JOIN agreed_label g USING (item_id)"
	                                         " WHERE w.why = 'second' AND g.item_id IS NULL"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM (SELECT decided_ms, item_id, lag(decided_ms) OVER (ORDER BY folded_id) AS before"
	                                         " FROM folded JOIN agreed_label USING (item_id)) WHERE before > decided_ms"), 0);
	assert_string_equal(read_told(project), remade_told(project));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(asking_tells_what_tending_will_store, project_begin, project_end),
		cmocka_unit_test_setup_teardown(tending_again_changes_nothing, project_begin, project_end),
		cmocka_unit_test_setup_teardown(asking_often_gains_nothing, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_fresh_answer_waits_until_it_has_settled, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_is_taken_back_in_time_leaves_no_trace, project_begin, project_end),
		cmocka_unit_test_setup_teardown(an_unsure_answer_is_pending_until_there_is_a_label, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_second_look_is_waited_for, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_prediction_may_come_after_the_answer, project_begin, project_end),
		cmocka_unit_test_setup_teardown(look_alikes_count_once_also_across_foldings, project_begin, project_end),
		cmocka_unit_test_setup_teardown(other_labels_begin_another_attempt, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_was_said_of_other_labels_counts_no_more, project_begin, project_end),
		cmocka_unit_test_setup_teardown(no_setting_makes_a_look_due, project_begin, project_end),
		cmocka_unit_test_setup_teardown(an_attempt_without_evidence_costs_nothing, project_begin, project_end),
		cmocka_unit_test_setup_teardown(audits_are_watched_from_the_promotion_on, project_begin, project_end),
		cmocka_unit_test_setup_teardown(bad_audits_raise_an_alarm_and_tell_since_when, project_begin, project_end),
		cmocka_unit_test_setup_teardown(leads_hear_of_a_missed_critical_item, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_looser_promise_makes_no_looser_watch, project_begin, project_end),
		cmocka_unit_test_setup_teardown(audits_settle_soon, project_begin, project_end),
		cmocka_unit_test_setup_teardown(another_promotion_goes_on_watching, project_begin, project_end),
		cmocka_unit_test_setup_teardown(merged_labels_are_watched_on, project_begin, project_end),
		cmocka_unit_test_setup_teardown(exam_items_below_the_threshold_are_sampled, project_begin, project_end),
		cmocka_unit_test_setup_teardown(the_sample_is_even, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_was_chosen_tells_nothing_of_the_rest, project_begin, project_end),
		cmocka_unit_test_setup_teardown(the_rows_behind_a_gate_are_the_rows_counted, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_was_left_over_is_no_fair_draw_after_a_demotion, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_was_reserved_at_a_promotion_is_no_fair_draw, project_begin, project_end),
		cmocka_unit_test_setup_teardown(audits_of_a_known_group_are_watched, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_a_task_was_when_it_was_claimed_decides, project_begin, project_end),
		cmocka_unit_test_setup_teardown(truth_counts_for_misses_alone, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_stricter_promise_voids_the_certificate, project_begin, project_end),
		cmocka_unit_test_setup_teardown(shares_follow_from_settings_and_evidence, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_was_decided_before_the_ladder_counts, project_begin, project_end),
		cmocka_unit_test_setup_teardown(the_view_and_the_folding_agree_on_the_label, project_begin, project_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
