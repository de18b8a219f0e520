/* The order "active" of the queue: what it moves, and what it never does. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/queue_list.h"
#include "db/queue_rank.h"
#include "jobs/queue_order.h"
#include "jobs/queue_search.h"

#include <stdio.h>
#include <stdlib.h>

#define ITEMS 120

/* How sure the model is of an item: all different, in no order. */
static double confidence_of(int64_t item_id)
{
	return 0.5 + (double)(item_id * 37 % ITEMS) / (2.5 * ITEMS);
}

static void predict(struct project *project, const struct model_version *model, int64_t item_id)
{
	struct prediction_new prediction = { .item_id = item_id, .label_id = PROJECT_OK, .confidence = confidence_of(item_id) };
	enum route_result result;
	struct err err = ERR_NONE;
	int64_t prediction_id;

	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_int_equal(prediction_add(project->store, &project->stage, model, &prediction, &prediction_id, &err), 1);
	assert_int_equal(route_apply(project->store, &project->stage, item_id, &result, &err), 0);
	assert_int_equal(store_commit(project->store, &err), 0);
}

static void rank(struct project *project)
{
	struct err err = ERR_NONE;
	int got;

	while ((got = queue_order_tend(project->store, &project->stage, 50, &err)) > 0)
		;
	assert_int_equal(got, 0);
}

/* Nothing but uncertainty counts, so that the order can be told from the confidence; a quarter stays where it is. */
static void set_up(struct project *project, const char *order, int level)
{
	struct model_version model = project_add_model(project, "1");

	project_set(project, "queue.order", order);
	project_set(project, "queue.random_floor", "0.25");
	project_set(project, "queue.uncertainty", "1");
	project_set(project, "queue.diversity", "0");
	project_set(project, "queue.rarity", "0");
	project_set(project, "exam.share", "0.3");
	project_set(project, "assist.blind_share", "0.2");
	project_set(project, "second.critical", "no");
	project_set(project, "audit.cover", "1");
	project_set(project, "second.share", "0");
	project_add_items(project, ITEMS);
	project_to_level(project, level);
	if (level >= 3)
		project_certify(project, &model, 0.8, 0.6);
	for (int64_t i = 1; i <= ITEMS; i++)
		predict(project, &model, i);
	rank(project);
}

/* What comes at each turn. */
struct turns { int count; int64_t item_ids[ITEMS]; char modes[ITEMS]; };

/* Takes and answers what there is: b blind, a assisted, c an audit. */
static void work(struct project *project, struct turns *turns, int most)
{
	struct actor ann = project_actor(project, "ann");
	struct err err = ERR_NONE;

	for (int i = 0; i < most; i++) {
		struct claim claim;
		struct decision_new decision = project_answer(project, "label", PROJECT_OK);

		if (queue_claim(project->store, NULL, &ann, &claim, &err) == 0)
			return;
		turns->item_ids[turns->count] = claim.item_id;
		turns->modes[turns->count++] = claim.mode[0] == 'a' && claim.mode[1] == 'u' ? 'c' : claim.mode[0];
		assert_true(decision_add(project->store, &project->stage, &ann, &claim, &decision, &err) > 0);
	}
}

/* The same in a copy of the project, with the same draws. */
static void work_in(const char *order, int level, struct turns *turns)
{
	struct project *project;

	assert_int_equal(project_begin((void **)&project), 0);
	set_up(project, order, level);
	*turns = (struct turns){ .count = 0 };
	work(project, turns, ITEMS);
	assert_int_equal(project_end((void **)&project), 0);
}

/* What is judged blind comes at the same turns, whatever the order; of the others the same ones come. */
static void blind_work_is_the_same(int level, char least)
{
	struct turns random, active;
	int moved = 0, counts[3] = { 0 };
	bool there[ITEMS + 1] = { false };

	work_in("random", level, &random);
	work_in("active", level, &active);
	assert_int_equal(random.count, active.count);
	for (int i = 0; i < random.count; i++) {
		assert_int_equal(random.modes[i], active.modes[i]);
		if (random.modes[i] != 'a')
			assert_int_equal(random.item_ids[i], active.item_ids[i]);
		moved += random.item_ids[i] != active.item_ids[i];
		counts[random.modes[i] - 'a']++;
		there[random.item_ids[i]] = true;
	}
	for (int i = 0; i < active.count; i++)
		assert_true(there[active.item_ids[i]]);
	assert_true(counts['b' - 'a'] > 5 && counts[least - 'a'] > 3 && moved > 10); /* a matter of chance, but far from it */
}

static void what_is_asked_blind_and_when_does_not_depend_on_the_order(void **state)
{
	(void)state;
	blind_work_is_the_same(2, 'a');
}

static void audits_come_as_they_would_without_it(void **state)
{
	(void)state;
	blind_work_is_the_same(3, 'c');
}

/* Of what is shown with the model's answer the less sure comes first, but for those drawn to stay where they are. */
static void the_less_sure_comes_first(void **state)
{
	struct project *project = *state;
	struct turns turns = { 0 };
	double before = 0;
	int ranked = 0, drawn = 0;

	set_up(project, "active", 2);
	work(project, &turns, ITEMS);
	for (int i = 0; i < turns.count; i++) {
		bool stays = project_number(project, arena_printf(&project->arena, "SELECT count(*) FROM v_queue_ranks WHERE item_id = %lld AND drawn = 1",
		                                                   (long long)turns.item_ids[i])) == 1;

		if (turns.modes[i] != 'a')
			assert_int_equal(project_number(project, arena_printf(&project->arena, "SELECT count(*) FROM v_queue_ranks WHERE item_id = %lld",
			                                                       (long long)turns.item_ids[i])), 0);
		if (turns.modes[i] != 'a' || stays) {
			drawn += stays;
			continue;
		}
		assert_true(confidence_of(turns.item_ids[i]) >= before);
		before = confidence_of(turns.item_ids[i]);
		ranked++;
	}
	assert_true(ranked > 20 && drawn > 1);
}

/* As long as everything is judged blind nothing is moved. */
static void while_all_is_judged_blind_there_is_no_other_order(void **state)
{
	struct project *project = *state;

	set_up(project, "active", 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue_ranks"), 0);
	assert_false(queue_rank_rules(project->store, &project->stage));
}

/* Ranks of before count for nothing once the level is one at which all is blind. */
static void a_demotion_ends_it(void **state)
{
	struct project *project = *state;
	struct turns turns = { 0 };
	int64_t first;

	set_up(project, "active", 2);
	project_to_level(project, 1);
	first = project_number(project, "SELECT item_id FROM assignment WHERE state = 'open' ORDER BY place LIMIT 1");
	work(project, &turns, 1);
	assert_int_equal(turns.item_ids[0], first);
	assert_int_equal(turns.modes[0], 'b');
}

/* A place that would be blind by now is not fetched out of its turn. */
static void what_has_become_blind_keeps_its_turn(void **state)
{
	struct project *project = *state;
	struct turns turns = { 0 };
	int64_t best;

	set_up(project, "active", 2);
	best = project_number(project, "SELECT item_id FROM assignment WHERE state = 'open' ORDER BY rank DESC LIMIT 1");
	assert_null(project_foreign(project, "UPDATE assignment SET place = 9223372036854775806 WHERE rank = (SELECT max(rank) FROM assignment)"));
	assert_null(project_foreign(project, arena_printf(&project->arena, "INSERT INTO exam_item VALUES (1, %lld, 0.3, 1)", (long long)best)));
	work(project, &turns, ITEMS);
	assert_int_equal(turns.item_ids[ITEMS - 1], best);
	assert_int_equal(turns.modes[ITEMS - 1], 'b');
}

/* Whoever takes, whatever is given back and whenever the program begins anew: each item once. */
static void several_people_and_restarts_share_one_order(void **state)
{
	struct project *project = *state;
	const char *names[] = { "ann", "bob", "cem" };
	bool there[ITEMS + 1] = { false };
	struct err err = ERR_NONE;

	set_up(project, "active", 2);
	for (int i = 0, done = 0; done < ITEMS; i++) {
		struct actor actor = project_actor(project, names[i % 3]);
		struct claim claim = project_claim(project, &actor);
		struct decision_new decision = project_answer(project, "label", PROJECT_OK);

		if (i % 7 == 3) {
			struct claim again;

			assert_int_equal(queue_release(project->store, &actor, &claim, &err), 0);
			assert_int_equal(queue_claim(project->store, NULL, &actor, &again, &err), 1);
			assert_int_equal(again.item_id, claim.item_id);
			claim = again;
		}
		if (i % 30 == 29)
			project_reopen(project);
		assert_false(there[claim.item_id]);
		there[claim.item_id] = true;
		assert_true(decision_add(project->store, &project->stage, &actor, &claim, &decision, &err) > 0);
		done++;
	}
}

struct listed { int count; int64_t item_ids[ITEMS]; };

static bool list_one(void *context, const struct queue_row *row)
{
	struct listed *listed = context;

	listed->item_ids[listed->count++] = row->item_id;
	return true;
}

static void list(struct project *project, bool backwards, struct listed *listed)
{
	struct queue_view view;
	struct queue_filter filter;
	struct queue_filter_error wrong;
	struct queue_search search;
	struct err err = ERR_NONE;

	listed->count = 0;
	queue_view_begin(&view, project->store, &project->stage, &project->owner);
	assert_int_equal(queue_filter_parse("", &project->stage, true, &filter, &wrong), 0);
	queue_search_begin(&search, &view, &filter, "owner", QUEUE_NEXT, backwards);
	while (!search.ended)
		assert_int_equal(queue_search_run(&search, 1, list_one, listed, &err), 0); /* a page after the other, by keys */
}

/* The list in the order "next", either way, and what is made ready ahead are what claims give. */
static void the_list_and_what_is_ahead_are_as_it_is_handed_out(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct listed there, back;
	struct turns turns = { 0 };
	int64_t ahead[QUEUE_AHEAD_MAX];
	struct err err = ERR_NONE;

	set_up(project, "active", 2);
	work(project, &turns, 7);
	list(project, false, &there);
	list(project, true, &back);
	assert_int_equal(queue_ahead(project->store, &project->stage, &ann, NULL, 0, ahead, QUEUE_AHEAD_MAX, &err), QUEUE_AHEAD_MAX);
	turns.count = 0;
	work(project, &turns, ITEMS);
	assert_int_equal(turns.count, ITEMS - 7);
	assert_int_equal(there.count, ITEMS - 7);
	assert_int_equal(back.count, ITEMS - 7);
	for (int i = 0; i < ITEMS - 7; i++) {
		assert_int_equal(there.item_ids[i], turns.item_ids[i]);
		assert_int_equal(back.item_ids[ITEMS - 8 - i], turns.item_ids[i]);
		if (i < QUEUE_AHEAD_MAX)
			assert_int_equal(ahead[i], turns.item_ids[i]);
	}
}

/* Leads are told why a place stands where it does, but of nothing that is judged blind, and inspectors of none. */
static void why_it_stands_there_is_told_to_leads_but_of_nothing_blind(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct queue_view lead, inspector;
	struct str line = STR_EMPTY;
	struct err err = ERR_NONE;
	int told = 0;

	set_up(project, "active", 2);
	queue_view_begin(&lead, project->store, &project->stage, &project->owner);
	queue_view_begin(&inspector, project->store, &project->stage, &ann);
	for (int64_t i = 1; i <= ITEMS; i++) {
		struct queue_row row;
		int got;

		str_clear(&line);
		assert_int_equal(queue_row_read(&lead, i, &project->arena, &row, &err), 1);
		got = queue_order_explain(&lead, &row, &line, &err);
		assert_int_equal(got, !row.blind);
		assert_int_equal(queue_order_explain(&inspector, &row, &line, &err), 0);
		if (got > 0)
			assert_true(str_starts(str_text(&line), "stands by its rank, 0.") || str_starts(str_text(&line), "drawn to keep its random place"));
		told += got;
	}
	assert_true(told > 20 && told < 100);
	str_clear(&line);
	queue_order_describe(project->store, &project->stage, &line);
	assert_string_equal(str_text(&line), "active, by margin: uncertainty 1, diversity 0, disagreement 0.2, rarity 0; 0.25 at random");
	project_to_level(project, 1);
	str_clear(&line);
	queue_order_describe(project->store, &project->stage, &line);
	assert_string_equal(str_text(&line), "random, as all is judged blind: active from level 2 on");
	str_release(&line);
}

/* A round ends; another begins with other settings, and once enough is new. */
static void ranks_follow_what_they_are_made_by(void **state)
{
	struct project *project = *state;
	struct queue_standing_why before, after;
	struct err err = ERR_NONE;
	int64_t item_id;

	set_up(project, "active", 2);
	item_id = project_number(project, "SELECT item_id FROM assignment WHERE rank IS NOT NULL LIMIT 1");
	assert_int_equal(queue_rank_why(project->store, &project->stage, item_id, &before, &err), 1);
	assert_true(before.ranked && !before.drawn && before.score == before.parts[ACTIVE_UNCERTAINTY]);
	assert_int_equal(queue_order_tend(project->store, &project->stage, 50, &err), 0);
	project_set(project, "queue.uncertainty", "0.5");
	project_set(project, "queue.rarity", "0.5");
	rank(project);
	assert_int_equal(queue_rank_why(project->store, &project->stage, item_id, &after, &err), 1);
	assert_true(after.score != before.score && after.parts[ACTIVE_UNCERTAINTY] == before.parts[ACTIVE_UNCERTAINTY]);
	project_set(project, "queue.random_floor", "1");
	rank(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue_ranks WHERE ranked"), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_blind_and_when_does_not_depend_on_the_order),
		cmocka_unit_test(audits_come_as_they_would_without_it),
		CASE(the_less_sure_comes_first),
		CASE(while_all_is_judged_blind_there_is_no_other_order),
		CASE(a_demotion_ends_it),
		CASE(what_has_become_blind_keeps_its_turn),
		CASE(several_people_and_restarts_share_one_order),
		CASE(the_list_and_what_is_ahead_are_as_it_is_handed_out),
		CASE(why_it_stands_there_is_told_to_leads_but_of_nothing_blind),
		CASE(ranks_follow_what_they_are_made_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
