/* The list of the queue: the orders, both directions, what each role may know, and how it is read. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/item_history.h"
#include "db/queue_list.h"
#include "db/store_private.h"
#include "jobs/queue_search.h"
#include "jobs/reroute.h"
#include "jobs/review.h"
#include "jobs/rollout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct queue_view view_of(struct project *project, const struct actor *actor)
{
	struct queue_view view;

	queue_view_begin(&view, project->store, &project->stage, actor);
	return view;
}

struct found { struct str ids; int count, most; };

static bool take(void *context, const struct queue_row *row)
{
	struct found *found = context;

	str_addf(&found->ids, "%s%lld", found->count ? " " : "", (long long)row->item_id);
	return ++found->count < found->most;
}

/* The ids that a filter finds, in pages of so many, as "3 2 1"; in the project's arena. */
static const char *ids(struct project *project, const struct actor *actor, const char *text, enum queue_order order,
                       bool backwards, int page)
{
	struct queue_view view = view_of(project, actor);
	struct queue_filter filter;
	struct queue_filter_error wrong;
	struct queue_search search;
	struct found found = { STR_EMPTY, 0, 0 };
	struct err err = ERR_NONE;
	const char *copy;

	if (queue_filter_parse(text, &project->stage, view.leads, &filter, &wrong) < 0)
		fail_msg("%s", wrong.err.text);
	queue_search_begin(&search, &view, &filter, actor->name, order, backwards);
	while (!search.ended) {
		found.most = found.count + page;
		if (queue_search_run(&search, 1000000, take, &found, &err) < 0)
			fail_msg("%s", err.text);
	}
	copy = arena_strdup(&project->arena, str_text(&found.ids));
	str_release(&found.ids);
	return copy;
}

static struct queue_row read_row(struct project *project, const struct actor *actor, int64_t item_id, int wanted)
{
	struct queue_view view = view_of(project, actor);
	struct queue_row row;
	struct err err = ERR_NONE;

	assert_int_equal(queue_row_read(&view, item_id, &project->arena, &row, &err), wanted);
	return row;
}

static void pages_follow_each_other_in_both_directions(void **state)
{
	struct project *project = *state;
	const struct actor *lead = &project->owner;

	project_add_items(project, 7);
	for (int page = 1; page < 9; page++) {
		assert_string_equal(ids(project, lead, "", QUEUE_OLDEST, false, page), "1 2 3 4 5 6 7");
		assert_string_equal(ids(project, lead, "", QUEUE_OLDEST, true, page), "7 6 5 4 3 2 1");
		assert_string_equal(ids(project, lead, "", QUEUE_NEWEST, false, page), "7 6 5 4 3 2 1");
		assert_string_equal(ids(project, lead, "state:open", QUEUE_NEWEST, true, page), "1 2 3 4 5 6 7");
		assert_string_equal(ids(project, lead, "id>2 id<6", QUEUE_NEWEST, false, page), "5 4 3");
	}
	assert_string_equal(ids(project, lead, "picture-3", QUEUE_OLDEST, false, 9), "3");
	assert_string_equal(ids(project, lead, "nothing", QUEUE_OLDEST, false, 9), "");
}

static void leads_see_the_order_in_which_places_are_handed_out(void **state)
{
	struct project *project = *state;
	const struct actor *lead = &project->owner;
	struct str handed_out = STR_EMPTY;
	const char *listed;

	project_add_items(project, 6);
	assert_null(project_foreign(project, "UPDATE assignment SET lane = 'audit', due_ms = 9000000000000000 WHERE item_id = 4;"
	                                     "UPDATE assignment SET lane = 'adjudication' WHERE item_id = 2"));
	listed = ids(project, lead, "", QUEUE_NEXT, false, 2);
	for (int i = 0; i < 6; i++) {
		struct claim claim = project_claim(project, lead);

		str_addf(&handed_out, "%s%lld", i ? " " : "", (long long)claim.item_id);
		assert_true(project_decide(project, lead, claim.item_id, PROJECT_OK) > 0);
	}
	assert_string_equal(listed, str_text(&handed_out));
	assert_string_equal(ids(project, lead, "", QUEUE_NEXT, false, 2), "");
	str_release(&handed_out);
}

static void leads_see_what_the_live_model_is_least_sure_of(void **state)
{
	static const double confidence[] = { 0.9, 0.5, 0.7, 0.5 };
	struct project *project = *state;
	struct model_version model;

	project_add_items(project, 6);
	project_assist_all(project);
	model = project_add_model(project, "1");
	for (int i = 0; i < 4; i++)
		project_predict(project, &model, i + 1, PROJECT_SCRATCH, confidence[i]);
	project_predict(project, &model, 5, 0, 0);
	for (int page = 1; page < 5; page++) {
		assert_string_equal(ids(project, &project->owner, "", QUEUE_UNSURE, false, page), "2 4 3 1");
		assert_string_equal(ids(project, &project->owner, "", QUEUE_UNSURE, true, page), "1 3 4 2");
		assert_string_equal(ids(project, &project->owner, "", QUEUE_SURE, false, page), "1 3 4 2");
	}
	assert_string_equal(ids(project, &project->owner, "conf<.7", QUEUE_UNSURE, false, 9), "2 4");
	assert_string_equal(ids(project, &project->owner, "pred:null", QUEUE_OLDEST, false, 9), "5");
	assert_string_equal(ids(project, &project->owner, "pred:scratch", QUEUE_NEWEST, false, 9), "4 3 2 1");
}

static void leads_see_the_answer_of_the_version_that_became_live(void **state)
{
	static const double before[] = { 0.9, 0.5, 0.7 }, after[] = { 0.6, 0.8, 0.55 };
	struct project *project = *state;
	struct model_version one, two;
	struct err err = ERR_NONE;

	project_add_items(project, 3);
	project_assist_all(project);
	one = project_add_model(project, "1");
	two = project_add_model(project, "2");
	for (int i = 0; i < 3; i++) {
		project_predict(project, &one, i + 1, PROJECT_SCRATCH, before[i]);
		project_predict(project, &two, i + 1, PROJECT_OK, after[i]);
	}
	assert_string_equal(ids(project, &project->owner, "", QUEUE_UNSURE, false, 9), "2 3 1");
	if (rollout_start(project->store, NULL, &project->owner, &(struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2",
	                  .step_items = -1, .soak_ms = -1, .bake_ms = -1, .reason = "a test" }, NULL, &err) < 0)
		fail_msg("%s", err.text);
	project_look(project); /* the level fell with it */
	project_assist_all(project);
	assert_string_equal(ids(project, &project->owner, "", QUEUE_UNSURE, false, 9), "3 1 2");
	assert_string_equal(ids(project, &project->owner, "", QUEUE_SURE, false, 1), "2 1 3");
	assert_string_equal(ids(project, &project->owner, "pred:ok", QUEUE_OLDEST, false, 9), "1 2 3");
}

static void states_and_people_are_told(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct queue_row row;
	struct claim claim;
	struct err err = ERR_NONE;

	project_add_items(project, 3);
	project_decide(project, &ann, 1, PROJECT_SCRATCH);
	assert_int_equal(queue_claim_item(project->store, NULL, &bob, 2, &claim, &err), 1);
	row = read_row(project, &project->owner, 1, 1);
	assert_int_equal(row.state, QUEUE_DONE);
	assert_string_equal(row.who, "ann");
	assert_string_equal(row.label, "scratch");
	row = read_row(project, &bob, 2, 1);
	assert_int_equal(row.state, QUEUE_LEASED);
	assert_true(row.own);
	assert_string_equal(ids(project, &bob, "state:waiting", QUEUE_OLDEST, false, 1), "2 3");
	assert_string_equal(ids(project, &bob, "state:done", QUEUE_OLDEST, false, 1), "1");
	assert_string_equal(ids(project, &bob, "who:me", QUEUE_OLDEST, false, 1), "2");
	assert_string_equal(ids(project, &project->owner, "label:scratch", QUEUE_OLDEST, false, 1), "1");
}

/* ---- blind ---- */

static void an_inspector_reads_nothing_of_the_model_and_of_others(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct model_version model;
	struct queue_row row;
	struct queue_view view = view_of(project, &ann);
	struct queue_walk walk;
	struct err err = ERR_NONE;

	project_add_items(project, 2);
	model = project_add_model(project, "1");
	project_predict(project, &model, 1, PROJECT_SCRATCH, 0.875);
	project_decide(project, &bob, 1, PROJECT_DUST);
	row = read_row(project, &ann, 1, 1);
	assert_null(row.label);
	assert_null(row.lane);
	assert_null(row.prediction);
	assert_null(row.reason);
	assert_false(row.predicted);
	assert_string_equal(row.who, "bob");
	assert_string_equal(read_row(project, &bob, 1, 1).label, "dust");
	for (int order = QUEUE_NEXT; order < QUEUE_ORDER_COUNT; order++) {
		assert_int_equal(queue_walk_begin(&walk, &view, &(struct queue_span){ .order = (enum queue_order)order }, &err), -1);
		queue_walk_end(&walk);
	}
}

/* An audit or a second look that waits must look like any other item, and one's own answer stays one's
 * own answer whoever looks at it again. */
static void second_looks_and_audits_look_like_everything_else(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct queue_row own, other, plain;

	project_set(project, "second.critical", "yes");
	project_add_items(project, 3);
	project_decide(project, &ann, 1, PROJECT_SCRATCH);
	assert_null(project_foreign(project, "UPDATE assignment SET lane = 'audit', due_ms = 5 WHERE item_id = 2"));
	own = read_row(project, &ann, 1, 1);
	assert_int_equal(own.state, QUEUE_DONE);
	assert_string_equal(own.who, "ann");
	other = read_row(project, &bob, 1, 1);
	plain = read_row(project, &bob, 3, 1);
	assert_int_equal(other.state, plain.state);
	assert_null(other.who);
	assert_null(other.label);
	assert_int_equal(read_row(project, &bob, 2, 1).state, plain.state);
	assert_string_equal(ids(project, &bob, "state:waiting", QUEUE_OLDEST, false, 9), "1 2 3");
	assert_string_equal(ids(project, &ann, "state:waiting", QUEUE_OLDEST, false, 9), "2 3");
	assert_string_equal(read_row(project, &project->owner, 1, 1).lane, "review");
	assert_string_equal(read_row(project, &project->owner, 2, 1).lane, "review");
	assert_string_equal(ids(project, &project->owner, "lane:second", QUEUE_OLDEST, false, 9), "");
	assert_string_equal(ids(project, &project->owner, "lane:audit", QUEUE_OLDEST, false, 9), "");
	project_decide(project, &bob, 2, PROJECT_OK);
	assert_string_equal(read_row(project, &project->owner, 2, 1).lane, "audit");
}

/* ---- blind for leads ---- */

static int history_of(struct project *project, bool *blind, enum item_past_kind kind)
{
	struct queue_view view = view_of(project, &project->owner);
	struct item_past *rows;
	struct err err = ERR_NONE;
	int count, found = 0;

	assert_int_equal(item_history_read(&view, 1, &project->arena, &rows, &count, blind, &err), 0);
	for (int i = 0; i < count; i++)
		found += rows[i].kind == kind;
	return found;
}

/* What an item that the lead has answered says to them, but for its number. */
static const char *told_of(struct project *project, int64_t item_id)
{
	struct queue_row row = read_row(project, &project->owner, item_id, 1);

	return arena_printf(&project->arena, "%s %s %s %s %s %s", queue_standing_name(row.state), row.who, row.lane, row.label,
	                    row.prediction ? row.prediction : "-", row.reason);
}

/* One that the model calls critical is looked at again; both can still be taken back and answered anew. */
static void an_answer_that_can_be_changed_tells_nothing(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;
	bool blind;

	project_set(project, "second.critical", "yes");
	project_to_level(project, 1);
	project_add_items(project, 2);
	project_predict(project, &model, 1, PROJECT_SCRATCH, 0.75);
	project_predict(project, &model, 2, PROJECT_OK, 0.75);
	project_decide(project, &project->owner, 1, PROJECT_OK);
	project_decide(project, &project->owner, 2, PROJECT_OK);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE lane = 'second' AND state = 'open'"), 1);
	assert_string_equal(told_of(project, 1), arena_printf(&project->arena, "done %s review ok - blind", project->owner.name));
	assert_string_equal(told_of(project, 2), told_of(project, 1));
	assert_string_equal(ids(project, &project->owner, "state:open", QUEUE_OLDEST, false, 9), "");
	assert_string_equal(ids(project, &project->owner, "", QUEUE_NEXT, false, 9), "");
	assert_string_equal(ids(project, &project->owner, "", QUEUE_SURE, false, 9), "");
	assert_int_equal(history_of(project, &blind, ITEM_PAST_PLACE) + history_of(project, &blind, ITEM_PAST_PREDICTED), 0);
	assert_int_equal(history_of(project, &blind, ITEM_PAST_SAID), 1);
	assert_int_equal(read_row(project, &ann, 1, 1).state, QUEUE_OPEN);
	ann.role = ROLE_LEAD;
	assert_string_equal(ids(project, &ann, "", QUEUE_NEXT, false, 9), "1");
	assert_null(read_row(project, &ann, 1, 1).label);
	assert_string_equal(read_row(project, &ann, 2, 1).label, "ok");
	assert_null(read_row(project, &ann, 2, 1).prediction);
	assert_true(decision_settle(project->store, &project->stage, &project->owner, &err) > 0);
	assert_string_equal(read_row(project, &project->owner, 2, 1).prediction, "ok");
	assert_null(read_row(project, &project->owner, 1, 1).prediction);
}

static void be_at_level_1(struct project *project) { project_to_level(project, 1); }
static void be_at_level_0(struct project *project) { project_to_level(project, 0); }

/* Nobody has seen it yet, so that its route says how it is judged. */
static void be_unseen(struct project *project)
{
	assert_null(project_foreign(project, "UPDATE assignment SET mode = NULL WHERE item_id = 1"));
}

static void be_in_the_slice(struct project *project)
{
	be_unseen(project);
	assert_null(project_foreign(project, "INSERT INTO route (item_id, stage_id, route, mode, reason, level, level_change_id, model_version_id,"
	                                     " audit_probability, routed_ms)"
	                                     " SELECT 1, 1, 'human', 'blind', 'blind-slice', 2, max(level_change_id), 1, 1, 1 FROM level_change"));
}

/* Which share would hold is known when somebody takes it. */
static void be_not_routed_yet(struct project *project)
{
	be_unseen(project);
	assert_null(project_foreign(project, "INSERT INTO route (item_id, stage_id, route, mode, reason, level, audit_probability, routed_ms)"
	                                     " VALUES (1, 1, 'human', 'blind', 'shadow', 1, 1, 1)"));
}

static void be_in_the_exam(struct project *project)
{
	be_unseen(project);
	if (project_number(project, "SELECT count(*) FROM exam_item WHERE item_id = 1"))
		return;
	assert_null(project_foreign(project, "INSERT INTO exam_item (stage_id, item_id, probability, drawn_ms) VALUES (1, 1, 1, 1)"));
}

static void be_in_a_lane(struct project *project, const char *lane)
{
	assert_null(project_foreign(project, arena_printf(&project->arena, "UPDATE assignment SET lane = '%s' WHERE item_id = 1", lane)));
}

static void be_an_audit(struct project *project) { be_in_a_lane(project, "audit"); }
static void be_a_tie(struct project *project) { be_in_a_lane(project, "adjudication"); }

static void be_a_second_look(struct project *project)
{
	struct actor ann = project_actor(project, "ann");

	project_decide(project, &ann, 1, PROJECT_DUST);
	assert_null(project_foreign(project, "INSERT INTO assignment (item_id, stage_id, slot, lane, due_ms, place, created_ms)"
	                                     " VALUES (1, 1, 2, 'second', 5, 5, 77)"));
}

static void be_taken(struct project *project, const char *mode)
{
	struct actor ann = project_actor(project, "ann");
	struct claim claim;
	struct err err = ERR_NONE;

	assert_int_equal(queue_claim_item(project->store, NULL, &ann, 1, &claim, &err), 1);
	assert_null(project_foreign(project, arena_printf(&project->arena, "UPDATE assignment SET mode = '%s' WHERE item_id = 1", mode)));
}

static void be_gold_that_waits(struct project *project)
{
	assert_null(project_foreign(project, "UPDATE assignment SET mode = 'gold' WHERE item_id = 1"));
}

static void be_taken_blind(struct project *project) { be_taken(project, "blind"); }
static void be_gold(struct project *project) { be_taken(project, "gold"); }

static void be_without_a_place(struct project *project)
{
	assert_null(project_foreign(project, "UPDATE assignment SET state = 'cancelled' WHERE item_id = 1;"
	                                     "INSERT INTO route (item_id, stage_id, route, mode, reason, level, audit_probability, routed_ms)"
	                                     " VALUES (1, 1, 'human', 'blind', 'exam', 3, 1, 1)"));
}

static int left_out(struct project *project, const char *text, enum queue_order order)
{
	struct queue_view view = view_of(project, &project->owner);
	struct queue_filter filter;
	struct queue_filter_error wrong;
	struct queue_search search;
	struct found found = { STR_EMPTY, 0, 99 };
	struct err err = ERR_NONE;

	assert_int_equal(queue_filter_parse(text, &project->stage, true, &filter, &wrong), 0);
	if (!queue_search_leaves_out(&view, &filter, order))
		return 0;
	queue_search_left_out(&search, &view, &filter, "lee");
	while (!search.ended)
		assert_int_equal(queue_search_run(&search, 1000000, take, &found, &err), 0);
	str_release(&found.ids);
	return found.count;
}

static const struct { const char *name; void (*make)(struct project *project); bool waits; } blinds[] = {
	{ "level 1", be_at_level_1, true },     { "level 0", be_at_level_0, true },
	{ "slice", be_in_the_slice, true },     { "not routed", be_not_routed_yet, true },
	{ "exam", be_in_the_exam, true },     { "audit", be_an_audit, true },
	{ "tie", be_a_tie, true },              { "second", be_a_second_look, true }, { "taken blind", be_taken_blind, true },
	{ "gold", be_gold, true },              { "gold waits", be_gold_that_waits, true },
	{ "no place", be_without_a_place, false },
};

/* Two items that differ in nothing but what the model says of the first. */
static void begin_blind(struct project *project, void (*make)(struct project *project), int64_t label_id, double confidence)
{
	struct model_version model;

	project_add_items(project, 2);
	project_assist_all(project);
	model = project_add_model(project, "1");
	project_predict(project, &model, 1, label_id, confidence);
	project_predict(project, &model, 2, PROJECT_SCRATCH, 0.6);
	make(project);
	project_decide(project, &project->owner, 2, PROJECT_OK);
}

static void assert_tells_nothing(struct project *project, const char *name)
{
	struct queue_row row = read_row(project, &project->owner, 1, 1);
	bool blind;

	if (!row.blind || row.predicted || row.prediction || row.confidence >= 0 || row.label || !str_equal(row.reason, "blind"))
		fail_msg("%s: the row tells %s, %s", name, row.prediction ? row.prediction : "-", row.reason ? row.reason : "-");
	assert_false(row.lane && (str_equal(row.lane, "second") || str_equal(row.lane, "audit")));
	if (history_of(project, &blind, ITEM_PAST_PREDICTED) || history_of(project, &blind, ITEM_PAST_ROUTED) ||
	    history_of(project, &blind, ITEM_PAST_SAID) || !blind)
		fail_msg("%s: the history tells", name);
}

/* What a lead can ask for, with the ids that come back: the same, whatever the model said. */
static const char *asked(struct project *project)
{
	static const char *const filters[] = { "", "pred:ok", "-pred:ok", "pred:null", "-pred:null", "conf<.5", "-conf<.5", "conf>=0",
	                                       "lane:review", "state:machine", "label:dust" };
	struct str all = STR_EMPTY;
	const char *copy;

	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		for (int order = 0; order < QUEUE_ORDER_COUNT; order++)
			str_addf(&all, "%s %s: %s, %d left out\n", filters[i], queue_order_name((enum queue_order)order),
			         ids(project, &project->owner, filters[i], (enum queue_order)order, order % 2, 1),
			         left_out(project, filters[i], (enum queue_order)order));
	copy = arena_strdup(&project->arena, str_text(&all));
	str_release(&all);
	return copy;
}

static void what_is_to_be_judged_blind_is_told_to_nobody(void **state)
{
	static const struct { int64_t label_id; double confidence; } said[] = {
		{ PROJECT_OK, 0.99 }, { PROJECT_SCRATCH, 0.2 }, { 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof blinds / sizeof *blinds; i++) {
		char *first = NULL;

		for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
			struct project *project;
			void *opaque;
			const char *found;

			project_begin(&opaque);
			project = opaque;
			begin_blind(project, blinds[i].make, said[k].label_id, said[k].confidence);
			assert_tells_nothing(project, blinds[i].name);
			assert_string_equal(ids(project, &project->owner, "conf>=0", QUEUE_OLDEST, false, 9), "2");
			assert_string_equal(ids(project, &project->owner, "", QUEUE_SURE, false, 9), "2");
			assert_int_equal(left_out(project, "", QUEUE_SURE), blinds[i].waits);
			assert_int_equal(left_out(project, "conf<.5", QUEUE_OLDEST), blinds[i].waits);
			assert_int_equal(left_out(project, "", QUEUE_OLDEST), 0);
			found = asked(project);
			if (!first)
				first = strdup(found);
			else
				assert_string_equal(found, first);
			project_end(&opaque);
		}
		free(first);
	}
}

/* Once it is judged, and as long as it is judged with the model's answer shown, leads see it all. */
static void what_is_assisted_or_decided_is_told_to_leads(void **state)
{
	struct project *project = *state;
	struct model_version model;
	bool blind;

	project_add_items(project, 1);
	project_assist_all(project);
	model = project_add_model(project, "1");
	project_predict(project, &model, 1, PROJECT_SCRATCH, 0.75);
	assert_string_equal(read_row(project, &project->owner, 1, 1).prediction, "scratch");
	assert_int_equal(history_of(project, &blind, ITEM_PAST_PREDICTED), 1);
	assert_false(blind);
	project_to_level(project, 1);
	assert_null(read_row(project, &project->owner, 1, 1).prediction);
	project_decide(project, &project->owner, 1, PROJECT_OK);
	assert_string_equal(read_row(project, &project->owner, 1, 1).prediction, "scratch");
	assert_string_equal(ids(project, &project->owner, "pred:scratch", QUEUE_SURE, false, 9), "1");
	assert_true(history_of(project, &blind, ITEM_PAST_ROUTED) > 0);
}

/* The reason is the one that would hold if it were taken now, and nothing is told until that is settled. */
static void why_is_told_as_it_would_be_now(void **state)
{
	struct project *project = *state;
	struct model_version model;
	struct reroute reroute = { 0 };
	struct err err = ERR_NONE;
	int of_the_slice = 0;

	project_add_items(project, 60);
	project_set(project, "assist.blind_share", "0.1");
	model = project_add_model(project, "1");
	for (int i = 1; i <= 60; i++)
		project_predict(project, &model, i, 0, 0);
	project_to_level(project, 2); /* what was stored before is of level 0 */
	for (int i = 1; i <= 60; i++)
		assert_string_equal(read_row(project, &project->owner, i, 1).reason, "blind");
	assert_int_equal(reroute_waiting(project->store, NULL, &project->owner, NULL, &reroute, &err), 0);
	assert_int_equal(reroute.human, 60);
	for (int i = 1; i <= 60; i++) {
		const char *reason = read_row(project, &project->owner, i, 1).reason;

		if (!str_equal(reason, "null") && !str_equal(reason, "blind"))
			fail_msg("item %d: %s", i, reason);
		of_the_slice += str_equal(reason, "blind");
	}
	assert_in_range(of_the_slice, 1, 59);
}

static void a_tie_is_decided_for_everybody_but_leads(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob"), carl = project_actor(project, "carl");

	project_set(project, "second.critical", "yes");
	project_add_items(project, 1);
	project_decide(project, &ann, 1, PROJECT_SCRATCH);
	project_decide(project, &bob, 1, PROJECT_OK);
	assert_int_equal(read_row(project, &carl, 1, 1).state, QUEUE_DONE);
	assert_int_equal(read_row(project, &project->owner, 1, 1).state, QUEUE_OPEN);
}

static void what_the_machine_decides_is_in_the_list_of_leads_only(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	project_add_items(project, 2);
	assert_null(project_foreign(project, "UPDATE assignment SET state = 'cancelled' WHERE item_id = 1;"
	                                     "INSERT INTO route (item_id, stage_id, route, mode, reason, level, audit_probability, routed_ms)"
	                                     " VALUES (1, 1, 'auto', 'blind', 'sure', 3, 0, 1)"));
	assert_int_equal(read_row(project, &project->owner, 1, 1).state, QUEUE_MACHINE);
	read_row(project, &ann, 1, 0);
	assert_string_equal(ids(project, &ann, "", QUEUE_OLDEST, false, 9), "2");
	assert_string_equal(ids(project, &project->owner, "state:machine", QUEUE_OLDEST, false, 9), "1");
}

static void undone_answers_and_flags_are_gone(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;
	struct past_decision past;
	struct claim claim;

	project_add_items(project, 1);
	project_decide(project, &project->owner, 1, PROJECT_DUST);
	assert_string_equal(read_row(project, &project->owner, 1, 1).label, "dust");
	assert_int_equal(decision_retract_last(project->store, &project->stage, &project->owner, &project->arena, &past, &claim, &err), 1);
	assert_null(read_row(project, &project->owner, 1, 1).label);

	struct decision_new flag = project_answer(project, "flag", 0);

	assert_true(decision_add(project->store, &project->stage, &project->owner, &claim, &flag, &err) > 0);
	assert_true(read_row(project, &project->owner, 1, 1).flagged);
	assert_string_equal(ids(project, &project->owner, "flag:yes", QUEUE_OLDEST, false, 9), "1");
}

/* Though it is settled, and the item on another's screen by then. */
static void leads_clear_flags_of_others(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct decision_new flag = project_answer(project, "flag", 0);
	struct past_decision past;
	struct err err = ERR_NONE;
	struct claim claim;

	project_add_items(project, 2);
	assert_int_equal(queue_claim_item(project->store, NULL, &ann, 1, &claim, &err), 1);
	assert_true(decision_add(project->store, &project->stage, &ann, &claim, &flag, &err) > 0);
	assert_true(queue_release(project->store, &ann, &claim, &err) >= 0);
	assert_true(project_decide(project, &ann, 2, PROJECT_OK) > 0);
	assert_int_equal(decision_settle(project->store, &project->stage, &project->owner, &err), 1);
	assert_int_equal(queue_claim_item(project->store, NULL, &bob, 1, &claim, &err), 1);
	assert_int_equal(decision_clear_flags(project->store, &project->stage, &bob, 1, "console", &err), -1);
	assert_int_equal(decision_clear_flags(project->store, &project->stage, &project->owner, 2, "console", &err), 0);
	assert_int_equal(decision_clear_flags(project->store, &project->stage, &project->owner, 1, "console", &err), 1);
	assert_false(read_row(project, &project->owner, 1, 1).flagged);
	assert_int_equal(decision_redo_last(project->store, &project->stage, &project->owner, &project->arena, &past, &claim, &err), 0);
	assert_string_equal(ids(project, &project->owner, "flag:yes", QUEUE_OLDEST, false, 9), "");
	assert_non_null(project_foreign(project, "INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by,"
	                                         " mode, retracts, duration_ms, origin, decided_ms, recorded_ms)"
	                                         " SELECT zeroblob(16), 'retract', assignment_id, item_id, stage_id, 1, 1, mode, decision_id,"
	                                         " 0, 'console', 1, 1 FROM decision WHERE kind = 'label'"));
}

/* ---- speed ---- */

static void no_statement_reads_a_table_from_end_to_end_or_sorts(void **state)
{
	struct project *project = *state;
	const char *name, *text;
	size_t length;
	int looked_at = 0;

	for (size_t i = 0; (text = query_table_text(project->store->queries, i, &name, &length)); i++) {
		const char *plan;

		if (!str_starts(name, "queue_list."))
			continue;
		plan = project_plan(project, arena_memdup(&project->arena, text, length));
		if (strstr(plan, "SCAN ") || strstr(plan, "TEMP B-TREE") || strstr(plan, "MATERIALIZE") || strstr(plan, "AUTOMATIC"))
			fail_msg("%s:\n%s", name, plan);
		looked_at++;
	}
	assert_true(looked_at >= 15);
}

static void a_slice_ends_in_time_and_goes_on_where_it_stood(void **state)
{
	struct project *project = *state;
	struct queue_view view = view_of(project, &project->owner);
	struct queue_filter filter;
	struct queue_filter_error wrong;
	struct queue_search search;
	struct found found = { STR_EMPTY, 0, 1000 };
	struct err err = ERR_NONE;
	int slices = 0;

	project_add_items(project, 500);
	assert_int_equal(queue_filter_parse("picture-499", &project->stage, true, &filter, &wrong), 0);
	queue_search_begin(&search, &view, &filter, "lee", QUEUE_OLDEST, false);
	for (; !search.ended; slices++)
		assert_int_equal(queue_search_run(&search, 0, take, &found, &err), 0);
	assert_true(slices > 10);
	assert_int_equal(search.looked_at, 500);
	assert_string_equal(str_text(&found.ids), "499");
	str_release(&found.ids);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

/* ---- words ---- */

/* What stands beside labels in a row and in the history of an item: "answers|predictions". */
static const char *words_of(struct project *project, const struct actor *actor, int64_t item_id)
{
	struct queue_row row = read_row(project, actor, item_id, 1);
	struct queue_view view = view_of(project, actor);
	struct item_past *past;
	struct err err = ERR_NONE;
	char said[80] = "-", predicted[80] = "-";
	int count;
	bool blind;

	assert_int_equal(item_history_read(&view, item_id, &project->arena, &past, &count, &blind, &err), 0);
	for (int i = 0; i < count; i++)
		if (past[i].output.text)
			snprintf(past[i].kind == ITEM_PAST_SAID ? said : predicted, sizeof said, "%s", past[i].output.text);
	assert_string_equal(row.words ? row.words : "-", said);
	assert_string_equal(row.predicted_words ? row.predicted_words : "-", predicted);
	return arena_printf(&project->arena, "%s|%s", said, predicted);
}

static void say(struct project *project, const struct actor *actor, int64_t item_id, const char *text)
{
	struct decision_new decision = project_answer(project, "label", PROJECT_OK);
	struct claim claim;
	struct err err = ERR_NONE;

	decision.words = text;
	assert_int_equal(queue_claim_item(project->store, NULL, actor, item_id, &claim, &err), 1);
	assert_true(decision_add(project->store, &project->stage, actor, &claim, &decision, &err) > 0);
}

static void transcribe(struct project *project, const struct model_version *model, int64_t item_id, const char *text)
{
	const struct prediction_new prediction = { .item_id = item_id, .label_id = PROJECT_OK, .confidence = 0.9, .words = text,
	                                           .words_length = strlen(text) };
	enum route_result result;
	int64_t prediction_id;
	struct err err = ERR_NONE;

	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_int_equal(prediction_add(project->store, &project->stage, model, &prediction, &prediction_id, &err), 1);
	assert_true(route_apply(project->store, &project->stage, item_id, &result, &err) >= 0);
	assert_int_equal(store_commit(project->store, &err), 0);
}

/* What Review lists beside the actor's last label. */
static const char *words_given(struct project *project, const struct actor *actor)
{
	struct review *review;
	struct review_past past[1];
	struct err err = ERR_NONE;

	assert_int_equal(review_open(project->store, NULL, actor, &review, &err), 0);
	assert_int_equal(review_history(review, &project->arena, past, 1, &err), 1);
	review_close(review);
	return past[0].words;
}

static void words_are_told_to_whom_their_label_is(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;

	assert_null(project_foreign(project, "DROP TRIGGER stage_keeps; UPDATE stage SET output_kind = 'text'"));
	project_to_level(project, 1);
	project_add_items(project, 2);
	transcribe(project, &model, 1, "lights off");
	transcribe(project, &model, 2, "what");
	assert_string_equal(words_of(project, &project->owner, 1), "-|-"); /* still to be judged blind */
	say(project, &ann, 1, "light off");
	assert_string_equal(words_of(project, &ann, 1), "light off|-");
	assert_string_equal(words_of(project, &bob, 1), "-|-");
	assert_true(decision_settle(project->store, &project->stage, &project->owner, &err) > 0);
	assert_string_equal(words_of(project, &project->owner, 1), "light off|lights off");
	assert_string_equal(words_of(project, &ann, 1), "light off|-");
	assert_string_equal(words_of(project, &bob, 1), "-|-");
	assert_string_equal(words_of(project, &project->owner, 2), "-|-");
	assert_string_equal(words_given(project, &ann), "light off");
	assert_string_equal(project_text(project, "SELECT output FROM v_outcomes WHERE item_id = 1"), "light off");
	assert_null(project_text(project, "SELECT output FROM v_outcomes WHERE item_id = 2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(pages_follow_each_other_in_both_directions),
		CASE(leads_see_the_order_in_which_places_are_handed_out),
		CASE(leads_see_what_the_live_model_is_least_sure_of),
		CASE(leads_see_the_answer_of_the_version_that_became_live),
		CASE(states_and_people_are_told),
		CASE(an_inspector_reads_nothing_of_the_model_and_of_others),
		CASE(second_looks_and_audits_look_like_everything_else),
		cmocka_unit_test(what_is_to_be_judged_blind_is_told_to_nobody),
		CASE(an_answer_that_can_be_changed_tells_nothing),
		CASE(what_is_assisted_or_decided_is_told_to_leads),
		CASE(why_is_told_as_it_would_be_now),
		CASE(a_tie_is_decided_for_everybody_but_leads),
		CASE(what_the_machine_decides_is_in_the_list_of_leads_only),
		CASE(words_are_told_to_whom_their_label_is),
		CASE(undone_answers_and_flags_are_gone),
		CASE(leads_clear_flags_of_others),
		CASE(no_statement_reads_a_table_from_end_to_end_or_sorts),
		CASE(a_slice_ends_in_time_and_goes_on_where_it_stood),
	};

	return cmocka_run_group_tests_name("queue_list", tests, NULL, NULL);
}
