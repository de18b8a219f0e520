/* The Ladder screen without a terminal, over small real projects: keys in, screens out. */
#include "test.h"

#include "../console/sitting.h"
#include "golden.h"
#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/demotion.h"
#include "db/level_change.h"
#include "db/setting_store.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "ladder/level.h"
#include "ui/console/key.h"
#include "ladder/gate_cells.h"
#include "ui/console/screen_ladder.h"
#include "ui/console/screen_queue.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define NOW   (INT64_C(1772000000000) + 9 * CLOCK_DAY_MS)
#define ITEMS 60

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* ---- projects ---- */

static void set(struct project *project, const char *key, const char *value)
{
	OK(setting_change(project->store, project->stage.stage_id, &project->owner, key, value, &err));
}

/* Sixty items, all predicted, one in twenty wrongly; one in four has a scratch. Less is asked than of
 * real projects, so that few decisions open a gate. */
static int begin(void **state)
{
	struct project *project;
	struct model_version model;

	project_begin(state);
	project = *state;
	OK(operator_add(project->store, &project->owner, "mara", ROLE_LEAD, &err));
	project->owner = project_actor(project, "mara");
	project_set_clock(project, NOW - 8 * CLOCK_DAY_MS);
	set(project, "gate.predictions", "10");
	set(project, "gate.assist_items", "30");
	set(project, "gate.agreement", "0.7");
	set(project, "gate.recall", "0.3");
	model = project_add_model(project, "14");
	project_add_items(project, ITEMS);
	for (int i = 1; i <= ITEMS; i++)
		project_predict(project, &model, i, i % 20 == 7 ? PROJECT_DUST : i % 4 ? PROJECT_OK : PROJECT_SCRATCH, 0.5 + i / 130.0);
	project_look(project);
	return 0;
}

/* Items are decided blind, ten a day; then all of it is settled. */
static void decide(struct project *project, int from, int to)
{
	struct actor ann = project_actor(project, "ann");

	for (int i = from; i <= to; i++) {
		project_set_clock(project, NOW - 7 * CLOCK_DAY_MS + i / 10 * CLOCK_DAY_MS + i * CLOCK_MINUTE_MS);
		project_decide(project, &ann, i, i % 4 ? PROJECT_OK : PROJECT_SCRATCH);
	}
	project_set_clock(project, NOW);
}

static void go_up(struct project *project, const char *reason)
{
	OK(level_promote(project->store, NULL, &project->owner, reason, NULL, &err));
}

static int level(struct project *project)
{
	project_look(project);
	return project->stage.level;
}

/* ---- sitting there ---- */

static void let_it_work(struct sitting *sitting)
{
	for (int i = 0; i < 1000 && app_wake(&sitting->app) <= sitting->app.now_ms; i++)
		app_tick(&sitting->app);
	paint(sitting);
}

static void sit_down_on(struct sitting *sitting, const struct screen *screen, struct project *project, const struct actor *actor,
                        int columns, int rows)
{
	sitting->options.actor = actor;
	sit_down_at(sitting, screen, project->store, columns, rows);
	let_it_work(sitting);
}

static void sit_down(struct sitting *sitting, struct project *project, int columns, int rows)
{
	*sitting = (struct sitting){ .app = { 0 } };
	sit_down_on(sitting, &screen_ladder, project, &project->owner, columns, rows);
}

static void type(struct sitting *sitting, const char *keys)
{
	for (; *keys; keys++) {
		press_key(sitting, (unsigned char)*keys);
		let_it_work(sitting);
	}
}

static void compare_as(struct project *project, const struct actor *actor, const char *name, int columns, int rows, const char *keys)
{
	struct sitting sitting = { .app = { 0 } };

	sit_down_on(&sitting, &screen_ladder, project, actor, columns, rows);
	type(&sitting, keys);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

static void compare(struct project *project, const char *name, int columns, int rows, bool plain, const char *keys)
{
	struct sitting sitting = { .options = { .mono = plain, .ascii = plain } };

	sit_down_on(&sitting, &screen_ladder, project, &project->owner, columns, rows);
	type(&sitting, keys);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

/* ---- golden screens ---- */

static void the_lowest_level_looks_as_it_did(void **state)
{
	struct project *project = *state;

	compare(project, "ladder-human-only-80x24", 80, 24, false, "");
	compare(project, "ladder-promote-80x24", 80, 24, false, "Pthe predictions are in\rlev");
}

static void a_closed_gate_looks_as_it_did(void **state)
{
	struct project *project = *state;

	go_up(project, "the predictions are in");
	decide(project, 1, 19);
	compare(project, "ladder-closed-80x24", 80, 24, false, "");
	compare(project, "ladder-closed-120x40", 120, 40, false, "j");
	compare(project, "ladder-refused-80x24", 80, 24, false, "P");
	compare(project, "ladder-why-80x24", 80, 24, false, "jw");
	compare(project, "ladder-narrow-60x15", 60, 15, false, "j");
	compare(project, "ladder-narrow-40x10", 40, 10, true, "jj");
	compare(project, "ladder-narrow-rungs-40x10", 40, 10, false, "\t\t");
}

static void an_open_gate_looks_as_it_did(void **state)
{
	struct project *project = *state;

	go_up(project, "the predictions are in");
	decide(project, 1, 55);
	compare(project, "ladder-open-80x24", 80, 24, false, "jjj");
	compare(project, "ladder-open-120x40", 120, 40, false, "");
	compare(project, "ladder-open-ascii-80x24", 80, 24, true, "jjj");
	compare(project, "ladder-slower-80x24", 80, 24, false, "P");
	go_up(project, "agreement .96 over six days, as settled with ivo");
	compare(project, "ladder-assistance-80x24", 80, 24, false, "G");
	compare(project, "ladder-demote-80x24", 80, 24, false, "D");
	OK(level_demote(project->store, NULL, &project->owner, -1, "camera 2 is out of focus", &err));
	compare(project, "ladder-history-120x40", 120, 40, false, "\tj");
	compare(project, "ladder-timeline-80x24", 80, 24, false, "t");
}

static void assistance_by_decree_looks_as_it_did(void **state)
{
	struct project *project = *state;

	OK(level_assist_by_decree(project->store, NULL, &project->owner, "200 items only: pre-labels help", &err));
	compare(project, "ladder-decree-80x24", 80, 24, false, "");
	compare(project, "ladder-decree-120x40", 120, 40, false, "");
	compare(project, "ladder-stop-80x24", 80, 24, false, "X");
}

/* ---- moving on the ladder ---- */

static void a_lead_goes_up_with_a_reason_and_the_words(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "OPEN"));
	type(&sitting, "P\rlevel 1\r"); /* no reason: the words go where it belongs, and are none of them */
	assert_int_equal(level(project), 0);
	type(&sitting, "\033Pready\rlevel 2\r");
	assert_int_equal(level(project), 0);
	assert_true(shows(&sitting, "not these words"));
	type(&sitting, "\033Pready\r\033");
	assert_int_equal(level(project), 0);
	type(&sitting, "Pready\rlevel 1\r");
	assert_int_equal(level(project), 1);
	assert_true(shows(&sitting, "L1 SHADOW") && shows(&sitting, "Gate 1 to 2") && shows(&sitting, "promoted by mara"));
	assert_string_equal(project_text(project, "SELECT reason FROM v_levels WHERE level = 1"), "ready");
	get_up(&sitting);
}

static void a_closed_gate_refuses_and_says_what_is_missing(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	go_up(project, "ready");
	decide(project, 1, 19);
	sit_down(&sitting, project, 80, 24);
	type(&sitting, "P");
	assert_true(shows(&sitting, "Not promoted") && shows(&sitting, "19 items decided without seeing the model"));
	assert_false(shows(&sitting, "[ > "));
	type(&sitting, "level 2\r");
	assert_int_equal(level(project), 1);
	get_up(&sitting);
}

/* The gate is looked at again when it is done, and the level is that of which the dialog spoke. */
static void what_changed_since_the_question_counts(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, 80, 24);
	type(&sitting, "Pready\rlevel 1");
	set(project, "gate.predictions", "1000");
	type(&sitting, "\r");
	assert_true(shows(&sitting, "Not promoted") && shows(&sitting, "1000 are needed"));
	assert_int_equal(level(project), 0);
	set(project, "gate.predictions", "10");
	type(&sitting, "\033rPready\rlevel 1");
	go_up(project, "somebody else was faster");
	type(&sitting, "\r");
	assert_true(shows(&sitting, "the level has become 1"));
	assert_int_equal(level(project), 1);
	get_up(&sitting);
}

static void down_takes_one_key_and_enter(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	go_up(project, "ready");
	decide(project, 1, 55);
	go_up(project, "steady");
	sit_down(&sitting, project, 80, 24);
	type(&sitting, "D\033");
	assert_int_equal(level(project), 2);
	type(&sitting, "D\r");
	assert_int_equal(level(project), 1);
	assert_string_equal(project_text(project, "SELECT reason FROM level_change ORDER BY level_change_id DESC LIMIT 1"), "demoted by mara");
	assert_true(shows(&sitting, "L1 SHADOW"));
	type(&sitting, "D\t\tnoise\r");
	assert_int_equal(level(project), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels WHERE reason = 'noise'"), 1);
	type(&sitting, "Dy");
	assert_int_equal(level(project), 0);
	get_up(&sitting);
}

static void u_answers_a_promotion_with_the_way_down(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, 80, 24);
	type(&sitting, "u");
	assert_int_equal(sitting.app.popup_count, 0);
	go_up(project, "ready");
	type(&sitting, "ru\r");
	assert_int_equal(level(project), 0);
	get_up(&sitting);
}

/* ---- two people ---- */

/* Somebody with a login of their own. */
static struct actor lead(struct project *project, const char *name)
{
	struct actor actor;

	OK(operator_add(project->store, &project->owner, name, ROLE_LEAD, &err));
	actor = project_actor(project, name);
	actor.acted_by = actor.operator_id;
	return actor;
}

static void a_second_lead_confirms(void **state)
{
	struct project *project = *state;
	struct actor mia = lead(project, "mia"), ivo = lead(project, "ivo");
	struct sitting sitting = { .app = { 0 } };

	set(project, "promote.two_person", "yes");
	compare_as(project, &mia, "ladder-ask-80x24", 80, 24, "Pthe predictions are in");
	sit_down_on(&sitting, &screen_ladder, project, &mia, 80, 24);
	type(&sitting, "Pthe predictions are in\rlevel 1\r");
	assert_int_equal(level(project), 0);
	assert_true(shows(&sitting, "another lead confirms it") && shows(&sitting, "ASKED: you want to go up to level 1"));
	assert_true(shows(&sitting, "W withdraw"));
	assert_false(shows(&sitting, "x refuse"));
	get_up(&sitting);
	compare_as(project, &ivo, "ladder-asked-80x24", 80, 24, "");
	compare_as(project, &ivo, "ladder-confirm-80x24", 80, 24, "P");
	sit_down_on(&sitting, &screen_ladder, project, &ivo, 80, 24);
	assert_true(shows(&sitting, "ASKED: mia wants to go up to level 1"));
	type(&sitting, "PI looked too\rlevel 2\r");
	assert_int_equal(level(project), 0);
	type(&sitting, "\033PI looked too\rlevel 1\r");
	assert_int_equal(level(project), 1);
	assert_true(shows(&sitting, "promoted by ivo"));
	assert_false(shows(&sitting, "ASKED"));
	get_up(&sitting);
	compare_as(project, &ivo, "ladder-confirmed-120x40", 120, 40, "");
}

static void a_request_is_refused_with_a_reason_or_taken_back(void **state)
{
	struct project *project = *state;
	struct actor mia = lead(project, "mia"), ivo = lead(project, "ivo");
	struct sitting mias = { .app = { 0 } }, ivos = { .app = { 0 } };

	set(project, "promote.two_person", "yes");
	sit_down_on(&mias, &screen_ladder, project, &mia, 80, 24);
	type(&mias, "xPready\rlevel 1\r");
	sit_down_on(&ivos, &screen_ladder, project, &ivo, 80, 24);
	type(&ivos, "x\ty");
	assert_true(shows(&ivos, "it is needed"));
	type(&ivos, "\033xtoo early\r");
	assert_string_equal(project_text(project, "SELECT reason FROM promotion_answer"), "too early");
	assert_false(shows(&ivos, "ASKED") || shows(&ivos, "REFUSED"));
	type(&mias, "r");
	assert_true(shows(&mias, "REFUSED: ivo said no") && shows(&mias, "\"too early\""));
	compare_as(project, &mia, "ladder-no-80x24", 80, 24, "");
	type(&mias, "Pready again\rlevel 1\r");
	assert_true(shows(&mias, "ASKED: you want"));
	assert_false(shows(&mias, "REFUSED"));
	type(&mias, "x");
	assert_true(shows(&mias, "ASKED: you want"));
	type(&mias, "W\r");
	assert_false(shows(&mias, "ASKED") || shows(&mias, "REFUSED"));
	type(&ivos, "rPgo\rlevel 1\r"); /* he asks himself now, as nobody else does */
	assert_int_equal(level(project), 0);
	assert_true(shows(&ivos, "ASKED: you want"));
	assert_string_equal(project_text(project, "SELECT group_concat(answer) FROM promotion_answer"), "refused,withdrawn");
	get_up(&mias);
	get_up(&ivos);
}

/* What is confirmed is what stood there: a request that took its place is another one. */
static void another_request_is_not_confirmed_unseen(void **state)
{
	struct project *project = *state;
	struct actor mia = lead(project, "mia"), ivo = lead(project, "ivo");
	struct sitting sitting = { .app = { 0 } };

	set(project, "promote.two_person", "yes");
	OK(level_promote(project->store, NULL, &mia, "ready", NULL, &err));
	sit_down_on(&sitting, &screen_ladder, project, &ivo, 80, 24);
	type(&sitting, "Pfine\rlevel 1");
	OK(level_withdraw(project->store, NULL, &mia, NULL, &err));
	OK(level_promote(project->store, NULL, &mia, "something else", NULL, &err));
	type(&sitting, "\r");
	assert_true(shows(&sitting, "Not promoted") && shows(&sitting, "look again"));
	assert_int_equal(level(project), 0);
	get_up(&sitting);
}

/* ---- down by itself ---- */

static int64_t fall(struct project *project)
{
	struct level_change_new change = {
		.to_level = 1, .kind = "demote", .evidence = "{}",
		.reason = "audits show more errors than agreed. Last 300 audits: 10 wrong (3.3 %); agreed at most 1 %. A false alarm "
		          "like this is expected at most once per 10,000 audits.",
	};
	int64_t id;

	project_look(project);
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(level_change_append(project->store, &project->stage, &project->owner, &change, &id, &err));
	OK(store_commit(project->store, &err));
	return id;
}

static void a_demotion_is_told_until_a_lead_has_seen_it(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting;

	decide(project, 1, 55); /* all of them blind: that is for the level to say */
	OK(level_assist_by_decree(project->store, NULL, &project->owner, "pre-labels help", &err));
	fall(project);
	compare(project, "ladder-demoted-80x24", 80, 24, false, "");
	compare(project, "ladder-demoted-120x40", 120, 40, false, "\t");
	compare(project, "ladder-demoted-ascii-80x24", 80, 24, true, "");
	compare(project, "ladder-demoted-narrow-60x15", 60, 15, false, "");
	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "DEMOTED 2 to 1") && shows(&sitting, "10 wrong (3.3 %)"));
	type(&sitting, "t");
	assert_true(shows(&sitting, "demote by itself: audits show"));
	type(&sitting, "qa");
	assert_false(shows(&sitting, "DEMOTED"));
	assert_true(shows(&sitting, "seen"));
	type(&sitting, "ar");
	assert_false(shows(&sitting, "DEMOTED"));
	get_up(&sitting);
	assert_int_equal(project_number(project, "SELECT count(*) FROM demotion_seen"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'level.seen'"), 1);
	assert_int_equal(demotion_see(project->store, &project->stage, &ann, 1, &(struct err){ "" }), -1);
}

/* Let two seconds and more go by. */
static void wait_a_while(struct sitting *sitting)
{
	sitting->app.now_ms += 2500;
	let_it_work(sitting);
}

static void other_screens_tell_leads_of_a_demotion_in_a_line(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting leads = { .app = { 0 } }, anns = { .app = { 0 } };

	OK(level_assist_by_decree(project->store, NULL, &project->owner, "pre-labels help", &err));
	sit_down_on(&leads, &screen_queue, project, &project->owner, 80, 24);
	sit_down_on(&anns, &screen_queue, project, &ann, 80, 24);
	assert_true(shows(&leads, "L2 AI-ASSIST") && shows(&anns, "L2 AI-ASSIST"));
	fall(project);
	wait_a_while(&leads);
	wait_a_while(&anns);
	assert_true(shows(&leads, "L1 SHADOW") && shows(&anns, "L1 SHADOW"));
	assert_true(shows(&leads, "DEMOTED 2 to 1 at 26 Feb 06:13: audits show"));
	assert_false(shows(&anns, "DEMOTED") || shows(&anns, "audits"));
	golden_compare("queue-demoted-80x24", str_text(&leads.text));
	use_mouse(&leads, MOUSE_PRESS, 10, 1);
	let_it_work(&leads);
	assert_true(shows(&leads, "[Ladder]") && shows(&leads, "a: seen, for all leads"));
	type(&leads, "agq");
	wait_a_while(&leads);
	assert_true(shows(&leads, "[Queue]"));
	assert_false(shows(&leads, "DEMOTED"));
	get_up(&leads);
	get_up(&anns);
}

static void certify(struct project *project)
{
	struct model_version model;
	struct arena arena = ARENA_EMPTY;

	OK(model_version_live(project->store, &project->stage, &arena, &model, &err));
	project_certify(project, &model, 0.6, 1);
	arena_release(&arena);
}

/* Where the machine decides, every screen says so beside the level. */
static void the_level_says_where_the_machine_decides(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting = { .app = { 0 } };

	certify(project);
	sit_down_on(&sitting, &screen_queue, project, &ann, 80, 24);
	assert_false(shows(&sitting, "AUTO"));
	for (int to = LEVEL_PARTIAL; to <= LEVEL_FULL; to++) {
		project_to_level(project, to);
		wait_a_while(&sitting);
		assert_true(shows(&sitting, to == LEVEL_PARTIAL ? "L3 PARTIAL AUTO" : "L4 FULL AUTO"));
	}
	get_up(&sitting);
}

static void going_up_again_answers_a_demotion(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	OK(level_assist_by_decree(project->store, NULL, &project->owner, "pre-labels help", &err));
	fall(project);
	OK(level_assist_by_decree(project->store, NULL, &project->owner, "the camera is clean again", &err));
	sit_down(&sitting, project, 80, 24);
	assert_false(shows(&sitting, "DEMOTED"));
	get_up(&sitting);
}

/* ---- where the machine decides ---- */

/* At level 3 with thirty items decided by the machine, a minute each, of which the first twenty are drawn for audit. */
static void go_to_work(struct project *project)
{
	struct model_version model;
	struct arena arena = ARENA_EMPTY;

	set(project, "second.critical", "no");
	set(project, "exam.share", "0");
	project_set_clock(project, NOW);
	OK(model_version_live(project->store, &project->stage, &arena, &model, &err));
	certify(project);
	project_to_level(project, LEVEL_PARTIAL);
	for (int i = 1; i <= 30; i++) {
		if (i == 21)
			assert_null(project_foreign(project, "UPDATE ladder_state SET audit_probability = 1e-12"));
		project_add_item(project);
		project_predict(project, &model, ITEMS + i, PROJECT_OK, 0.9 + i / 1000.0);
		project->clock_ms += CLOCK_MINUTE_MS;
	}
	arena_release(&arena);
}

/* So many more of them are audited, all with that label; and what has settled is folded. */
static void audit(struct project *project, int first, int count, int64_t label_id)
{
	struct actor ann = project_actor(project, "ann");

	for (int i = first; i < first + count; i++) {
		project_decide(project, &ann, ITEMS + i, label_id);
		project->clock_ms += CLOCK_MINUTE_MS;
	}
	project->clock_ms += CLOCK_HOUR_MS;
	OK(ladder_tend(project->store, NULL, NULL, &err));
}

static void automation_looks_as_it_did(void **state)
{
	struct project *project = *state;

	go_to_work(project);
	compare(project, "ladder-auto-80x24", 80, 24, false, "");
	audit(project, 1, 14, PROJECT_OK);
	audit(project, 15, 1, PROJECT_DUST);
	compare(project, "ladder-audited-80x24", 80, 24, false, "");
	compare(project, "ladder-audited-120x40", 120, 40, false, "");
	compare(project, "ladder-audited-narrow-60x15", 60, 15, false, "\t\t\t");
	compare(project, "ladder-demote-auto-80x24", 80, 24, false, "D");
	project->clock_ms += 9 * CLOCK_DAY_MS;
	OK(ladder_tend(project->store, NULL, NULL, &err));
	compare(project, "ladder-paused-80x24", 80, 24, false, "");
}

/* A certificate that no longer keeps what is promised: every screen says at once that the machine rests, and
 * the Ladder what would end that. */
static void without_a_certificate_the_machine_is_said_to_rest(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting leads = { .app = { 0 } }, anns = { .app = { 0 } };

	go_to_work(project);
	sit_down_on(&leads, &screen_queue, project, &project->owner, 80, 24);
	sit_down_on(&anns, &screen_queue, project, &ann, 80, 24);
	set(project, "promise.error", "0.001");
	wait_a_while(&leads);
	wait_a_while(&anns);
	assert_true(shows(&leads, "L3 PARTIAL PAUSED: no certificate") && shows(&anns, "L3 PARTIAL PAUSED"));
	assert_false(shows(&anns, "certificate"));
	compare(project, "ladder-rest-80x24", 80, 24, false, "");
	compare(project, "ladder-rest-120x40", 120, 40, false, "");
	set(project, "promise.error", "0.01");
	wait_a_while(&leads);
	assert_true(shows(&leads, "L3 PARTIAL AUTO"));
	assert_false(shows(&leads, "certificate"));
	get_up(&leads);
	get_up(&anns);
}

/* An hour goes by after an answer, so that it is to be counted; and a minute at the console, so that it is tried. */
static void let_an_answer_settle(struct project *project, int audited, struct sitting *leads, struct sitting *anns)
{
	struct actor ann = project_actor(project, "ann");

	project_decide(project, &ann, ITEMS + audited, PROJECT_OK);
	project->clock_ms += CLOCK_HOUR_MS;
	leads->app.now_ms += CLOCK_MINUTE_MS + 1;
	anns->app.now_ms += CLOCK_MINUTE_MS + 1;
	wait_a_while(leads);
	wait_a_while(anns);
}

/* Rows that cannot be written: it stands on every screen, for everybody, until it is over. */
static void what_cannot_be_counted_is_told_while_it_lasts(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting leads = { .app = { 0 } }, anns = { .app = { 0 } }, ladder;

	go_to_work(project);
	audit(project, 1, 2, PROJECT_OK);
	sit_down_on(&leads, &screen_queue, project, &project->owner, 80, 24);
	sit_down_on(&anns, &screen_queue, project, &ann, 80, 24);
	assert_false(shows(&leads, "NOT COUNTED") || shows(&anns, "NOT COUNTED"));
	assert_null(project_foreign(project, "CREATE TRIGGER no_more BEFORE INSERT ON folded BEGIN SELECT raise(ABORT, 'no more rows'); END"));
	let_an_answer_settle(project, 3, &leads, &anns);
	assert_true(shows(&leads, "NOT COUNTED: answers are kept, the machine decides nothing. See rung replay: ") && shows(&leads, "L3 PARTIAL PAUSED"));
	assert_true(shows(&anns, "NOT COUNTED: answers are kept, but cannot be counted now. Tell a lead."));
	golden_compare("queue-not-counted-80x24", str_text(&leads.text));
	sit_down(&ladder, project, 80, 24);
	assert_true(shows(&ladder, "NOT COUNTED"));
	get_up(&ladder);
	assert_null(project_foreign(project, "DROP TRIGGER no_more"));
	let_an_answer_settle(project, 4, &leads, &anns);
	assert_false(shows(&leads, "NOT COUNTED") || shows(&anns, "NOT COUNTED"));
	assert_true(shows(&leads, "L3 PARTIAL AUTO"));
	get_up(&leads);
	get_up(&anns);
}

static void bad_audits_hold_what_was_decided(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	go_to_work(project);
	audit(project, 1, 12, PROJECT_OK);
	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "L3 PARTIAL AUTO") && shows(&sitting, "of 12 audits 0 wrong"));
	audit(project, 13, 8, PROJECT_DUST);
	wait_a_while(&sitting);
	assert_true(shows(&sitting, "L2 AI-ASSIST") && shows(&sitting, "DEMOTED 3 to 2"));
	let_it_work(&sitting);
	assert_true(shows(&sitting, "HELD: 10 items that the machine decided"));
	golden_compare("ladder-held-80x24", str_text(&sitting.text));
	type(&sitting, "H");
	golden_compare("ladder-hold-80x24", str_text(&sitting.text));
	type(&sitting, "\r");
	assert_int_equal(project_number(project, "SELECT count(*) FROM hold_answer"), 0);
	type(&sitting, "Hy");
	assert_true(shows(&sitting, "10 items are in the queue"));
	assert_false(shows(&sitting, "HELD"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM hold_answer WHERE answer = 'review'"), 1);
	type(&sitting, "H");
	assert_int_equal(sitting.app.popup_count, 0);
	get_up(&sitting);
}

/* ---- stopping ---- */

static void a_stop_is_taken_back_for_a_day(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	OK(level_assist_by_decree(project->store, NULL, &project->owner, "pre-labels help", &err));
	sit_down(&sitting, project, 80, 24);
	type(&sitting, "RX\r");
	assert_true(shows(&sitting, "STOPPED: R resumes level 2"));
	type(&sitting, "Rfalse alarm\rlevel 1\r");
	assert_int_equal(level(project), 0);
	type(&sitting, "\033Rfalse alarm\rlevel 2\r");
	assert_int_equal(level(project), 2);
	assert_true(shows(&sitting, "resumed by mara"));
	type(&sitting, "X\r");
	project_set_clock(project, NOW + 3 * CLOCK_DAY_MS);
	type(&sitting, "rR");
	assert_int_equal(sitting.app.popup_count, 0);
	get_up(&sitting);
}


static void anybody_stops_from_anywhere(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting = { .app = { 0 } };

	OK(level_assist_by_decree(project->store, NULL, &project->owner, "pre-labels help", &err));
	sit_down_on(&sitting, &screen_queue, project, &ann, 80, 24);
	assert_true(shows(&sitting, "L2 AI-ASSIST"));
	type(&sitting, "Xn");
	assert_int_equal(level(project), 2);
	type(&sitting, "X\r");
	assert_int_equal(level(project), 0);
	assert_true(shows(&sitting, "STOPPED") && shows(&sitting, "L0 HUMAN-ONLY"));
	assert_string_equal(project_text(project, "SELECT reason FROM level_change ORDER BY level_change_id DESC LIMIT 1"), "stopped by ann");
	type(&sitting, "X");
	assert_true(shows(&sitting, "nothing to stop"));
	get_up(&sitting);
}

static void who_only_reads_stops_nothing(void **state)
{
	struct project *project = *state;
	struct actor analyst = project->owner;
	struct sitting sitting = { .app = { 0 } };

	analyst.role = ROLE_ANALYST;
	go_up(project, "ready");
	sit_down_on(&sitting, &screen_queue, project, &analyst, 80, 24);
	type(&sitting, "X");
	assert_int_equal(sitting.app.popup_count, 0);
	type(&sitting, "\r");
	assert_int_equal(level(project), 1);
	get_up(&sitting);
}

/* ---- with the other screens ---- */

static void an_inspector_has_no_ladder(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting = { .app = { 0 } };

	go_up(project, "ready");
	sit_down_on(&sitting, &screen_queue, project, &ann, 80, 24);
	assert_false(shows(&sitting, "Ladder"));
	type(&sitting, "gl");
	press_key(&sitting, PRESS_F(4));
	assert_false(shows(&sitting, "Ladder") || shows(&sitting, "Gate"));
	assert_true(shows(&sitting, "[Queue]"));
	get_up(&sitting);
}

static void all_screens_follow_the_level(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down_on(&sitting, &screen_queue, project, &project->owner, 80, 24);
	type(&sitting, "glPready\rlevel 1\rgq");
	assert_true(shows(&sitting, "[Queue]") && shows(&sitting, "L1 SHADOW"));
	type(&sitting, "X\rgl");
	assert_true(shows(&sitting, "[Ladder]") && shows(&sitting, "==> 0 HUMAN-ONLY"));
	get_up(&sitting);
}

/* ---- reading ---- */

static void what_others_do_comes_in_after_a_while_and_at_r(void **state)
{
	struct project *project = *state;
	struct store *other;
	struct sitting sitting;

	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "Gate 0 to 1"));
	sitting.app.now_ms += 60000;
	let_it_work(&sitting);
	OK(store_open(project->path, STORE_WRITE, &other, &err));
	OK(level_promote(other, NULL, &project->owner, "ready", NULL, &err));
	store_close(other);
	sitting.app.now_ms += 1100;
	let_it_work(&sitting);
	assert_true(shows(&sitting, "Gate 1 to 2"));
	OK(store_open(project->path, STORE_WRITE, &other, &err));
	OK(level_demote(other, NULL, &project->owner, -1, NULL, &err));
	sitting.app.now_ms += 1100;
	let_it_work(&sitting);
	assert_true(shows(&sitting, "Gate 1 to 2")); /* read a second ago */
	type(&sitting, "r");
	assert_true(shows(&sitting, "Gate 0 to 1"));
	OK(level_promote(other, NULL, &project->owner, "ready", NULL, &err));
	store_close(other);
	for (int i = 0; i < 5; i++) {
		sitting.app.now_ms += 1100;
		let_it_work(&sitting);
	}
	assert_true(shows(&sitting, "Gate 1 to 2"));
	get_up(&sitting);
}

/* T shows the promises over the evidence of the gate. */
static void other_promises_are_a_key_away(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	go_up(project, "ready");
	decide(project, 1, 55);
	sit_down(&sitting, project, 80, 24);
	type(&sitting, "T");
	assert_true(shows(&sitting, "Thresholds") && shows(&sitting, "55 settled items") && shows(&sitting, "* promised"));
	assert_true(shows(&sitting, "1 % cannot be promised on 55 settled"));
	type(&sitting, "q");
	assert_true(shows(&sitting, "Gate 1 to 2"));
	get_up(&sitting);
}

static void rows_are_selected_by_keys_and_mouse(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	go_up(project, "ready");
	decide(project, 1, 55);
	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "> A version is live"));
	type(&sitting, "jj");
	assert_true(shows(&sitting, "> Days with enough work"));
	type(&sitting, "G");
	assert_true(shows(&sitting, "> Without an answer"));
	type(&sitting, "gg");
	assert_true(shows(&sitting, "> A version is live"));
	click(&sitting, "People and model agree");
	assert_true(shows(&sitting, "> People and model agree") && shows(&sitting, "at worst"));
	type(&sitting, "\t\r");
	assert_true(shows(&sitting, "Timeline of main"));
	type(&sitting, "q\tw");
	assert_true(shows(&sitting, "rung gate --to 2 --json") && shows(&sitting, "sum(agrees) AS agreed"));
	get_up(&sitting);
}

static void try_sizes(struct sitting *sitting, const char *chip)
{
	for (int columns = 1; columns <= 200; columns += columns < 130 ? 3 : 30)
		for (int rows = 1; rows <= 60; rows += rows < 42 ? 1 : 9) {
			app_resize(&sitting->app, columns, rows);
			press_key(sitting, rows % 3 ? 'j' : '\t');
			assert_true(app_is_tiny(&sitting->app) || shows(sitting, chip));
		}
}

static void any_size_survives(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	go_up(project, "ready");
	sit_down(&sitting, project, 80, 24);
	try_sizes(&sitting, "L1 SHADOW");
	get_up(&sitting);
}

static void any_size_survives_with_audits_and_notices(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	go_to_work(project);
	sit_down(&sitting, project, 80, 24);
	try_sizes(&sitting, "L3 PARTIAL");
	audit(project, 1, 8, PROJECT_DUST);
	wait_a_while(&sitting);
	try_sizes(&sitting, "L2 AI-ASSIST");
	get_up(&sitting);
}

/* ---- cells ---- */

static void figures_are_told_without_claiming_more_than_they_say(void **state)
{
	static const struct { struct gate_check check; bool wide; const char *measured, *worst, *need; } rows[] = {
		{ { .unit = GATE_SHARE, .value = 60 / 61.0, .bound = .8934, .need = .9, .k = 60, .n = 61 }, false, "60 of 61", ">= 89.3%", "90%" },
		{ { .unit = GATE_REST, .at_most = true, .value = 11 / 1840.0, .bound = .0099, .need = .01, .k = 11, .n = 1840 }, true,
		  "99.4% of 1,840", ">= 99.0%", "99%" },
		{ { .unit = GATE_REST, .at_most = true, .value = 11 / 1840.0, .bound = .0099, .need = .01, .k = 11, .n = 1840 }, false, "99.4%",
		  ">= 99.0%", "99%" },
		{ { .unit = GATE_SHARE, .value = 99999 / 100000.0, .bound = NAN, .need = .75, .k = 99999, .n = 100000 }, false, ">99.9%", "-", "75%" },
		{ { .unit = GATE_SHARE, .at_most = true, .value = 1 / 100000.0, .bound = NAN, .need = .05, .k = 1, .n = 100000 }, false, "<0.1%", "-",
		  "<= 5%" },
		{ { .unit = GATE_SHARE, .value = NAN, .bound = NAN, .need = NAN }, true, "-", "-", "-" },
		{ { .unit = GATE_COUNT, .value = 2951, .bound = NAN, .need = 1000 }, true, "2,951", "-", "1,000" },
		{ { .unit = GATE_COUNT, .at_most = true, .value = 2, .bound = NAN, .need = 0 }, true, "2", "-", "none" },
		{ { .unit = GATE_YES, .value = 1, .need = 1 }, true, "yes", "-", "yes" },
	};
	struct gate_cells cells;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		gate_cells(&rows[i].check, 20, rows[i].wide, &cells);
		assert_string_equal(cells.measured, rows[i].measured);
		assert_string_equal(cells.worst, rows[i].worst);
		assert_string_equal(cells.need, rows[i].need);
	}
	gate_cells(&(struct gate_check){ .claim = "Decided blind (not seeing the model)" }, 20, false, &cells);
	assert_string_equal(cells.claim, "Decided blind");
	gate_cells(&(struct gate_check){ .claim = "\033[31m found" }, 20, false, &cells);
	assert_string_equal(cells.claim, "\\x1b[31m found");
}

#define OVER(test) cmocka_unit_test_setup_teardown(test, begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OVER(the_lowest_level_looks_as_it_did),
		OVER(a_closed_gate_looks_as_it_did),
		OVER(an_open_gate_looks_as_it_did),
		OVER(assistance_by_decree_looks_as_it_did),
		OVER(a_lead_goes_up_with_a_reason_and_the_words),
		OVER(a_closed_gate_refuses_and_says_what_is_missing),
		OVER(what_changed_since_the_question_counts),
		OVER(down_takes_one_key_and_enter),
		OVER(u_answers_a_promotion_with_the_way_down),
		OVER(a_second_lead_confirms),
		OVER(a_request_is_refused_with_a_reason_or_taken_back),
		OVER(another_request_is_not_confirmed_unseen),
		OVER(a_demotion_is_told_until_a_lead_has_seen_it),
		OVER(other_screens_tell_leads_of_a_demotion_in_a_line),
		OVER(the_level_says_where_the_machine_decides),
		OVER(going_up_again_answers_a_demotion),
		OVER(automation_looks_as_it_did),
		OVER(without_a_certificate_the_machine_is_said_to_rest),
		OVER(what_cannot_be_counted_is_told_while_it_lasts),
		OVER(bad_audits_hold_what_was_decided),
		OVER(a_stop_is_taken_back_for_a_day),
		OVER(anybody_stops_from_anywhere),
		OVER(who_only_reads_stops_nothing),
		OVER(an_inspector_has_no_ladder),
		OVER(all_screens_follow_the_level),
		OVER(what_others_do_comes_in_after_a_while_and_at_r),
		OVER(other_promises_are_a_key_away),
		OVER(rows_are_selected_by_keys_and_mouse),
		OVER(any_size_survives),
		OVER(any_size_survives_with_audits_and_notices),
		cmocka_unit_test(figures_are_told_without_claiming_more_than_they_say),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
