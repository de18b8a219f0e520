/* The queue: who gets what, in which order, in which mode, and never the same thing twice. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/item.h"
#include "db/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW 1800000000000

static void everyone_gets_another_item(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;
	struct claim first, second, none;

	project_add_items(project, 2);

	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob"), carl = project_actor(project, "carl");

	first = project_claim(project, &ann);
	second = project_claim(project, &bob);
	assert_int_not_equal(first.item_id, second.item_id);
	assert_string_equal(first.mode, "blind");
	assert_string_equal(first.lane, "review");
	assert_int_equal(first.slot, 1);
	assert_true(first.route_id > 0);
	assert_int_equal(queue_claim(project->store, NULL, &carl, &none, &err), 0);
	assert_int_equal(queue_release(project->store, &ann, &first, &err), 0);
	assert_int_equal(project_claim(project, &carl).item_id, first.item_id);
}

static void one_person_keeps_getting_what_they_hold(void **state)
{
	struct project *project = *state;
	struct claim first, again;

	project_add_items(project, 3);
	first = project_claim(project, &project->owner);
	again = project_claim(project, &project->owner);
	assert_int_equal(first.item_id, again.item_id);
	assert_memory_not_equal(first.token, again.token, sizeof first.token);
}

static void the_order_is_shuffled_and_the_same_every_time(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	int in_order = 0;
	int64_t before = 0;

	project_add_items(project, 40);
	for (int i = 0; i < 40; i++) {
		struct claim claim = project_claim(project, &ann);
		struct decision_new decision = project_answer(project, "label", PROJECT_OK);
		struct err err = ERR_NONE;

		assert_int_equal(claim.item_id, project_number(project, arena_printf(&project->arena,
			"SELECT item_id FROM assignment WHERE state <> 'done' ORDER BY place LIMIT 1")));
		in_order += claim.item_id > before;
		before = claim.item_id;
		assert_true(decision_add(project->store, &project->stage, &ann, &claim, &decision, &err) > 0);
	}
	assert_true(in_order > 5 && in_order < 35);
}

/* A hundred items, of which every fifth is an audit that is due at a time of its own. */
static void with_audits(struct project *project, const char *due)
{
	static const char sql[] = "UPDATE assignment SET lane = 'audit', due_ms = %s WHERE item_id %% 5 = 0";

	project_add_items(project, 100);
	assert_null(project_foreign(project, arena_printf(&project->arena, sql, due)));
}

/* Decides the next item and tells whether it was an audit. */
static bool next_is_audit(struct project *project, const struct actor *actor, int64_t *item_id)
{
	struct claim claim = project_claim(project, actor);
	struct decision_new decision = project_answer(project, "label", PROJECT_OK);
	struct err err = ERR_NONE;

	*item_id = claim.item_id;
	assert_true(decision_add(project->store, &project->stage, actor, &claim, &decision, &err) > 0);
	return str_equal(claim.mode, "audit");
}

/* Of what presses and the rest one goes before the other as often as not: urgent ones come soon, in the
 * order in which they are due, and never in a run that would tell what they are. */
static void what_presses_comes_soon_among_the_rest(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	int audits = 0, others = 0, last = 0;

	with_audits(project, "1000 + item_id");
	for (int i = 1; i <= 100; i++) {
		int64_t item_id;

		if (next_is_audit(project, &ann, &item_id)) {
			audits++;
			last = i;
		} else if (audits < 20) {
			others++;
		}
	}
	assert_int_equal(audits, 20);
	assert_in_range(last, 20, 80);
	assert_true(others > 2);
}

static void the_most_urgent_comes_first_of_those_that_press(void **state)
{
	struct project *project = *state;
	int64_t before = 0;

	with_audits(project, "1000 + item_id");
	assert_null(project_foreign(project, "UPDATE assignment SET place = 9223372036854775806 WHERE lane = 'audit'"));
	for (int i = 0; i < 100; i++) {
		struct actor ann = project_actor(project, "ann");
		int64_t item_id;

		if (!next_is_audit(project, &ann, &item_id))
			continue;
		assert_true(item_id > before);
		before = item_id;
	}
	assert_int_equal(before, 100);
}

/* With most of their time left audits stand where the shuffle has put them, like everything else. */
static void what_does_not_press_comes_in_the_shuffled_order(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	with_audits(project, "(SELECT max(created_ms) FROM assignment) + 86000000");
	for (int i = 0; i < 100; i++) {
		int64_t expected = project_number(project, "SELECT item_id FROM assignment WHERE state <> 'done' ORDER BY place LIMIT 1"), item_id;

		next_is_audit(project, &ann, &item_id);
		assert_int_equal(item_id, expected);
	}
}

static void what_comes_next_is_known_ahead(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	with_audits(project, "CASE WHEN item_id % 10 THEN 1000 ELSE (SELECT max(created_ms) FROM assignment) + 86000000 END");
	for (int i = 0; i < 90; i += QUEUE_AHEAD_MAX) {
		int64_t ahead[QUEUE_AHEAD_MAX], item_id;
		struct err err = ERR_NONE;

		assert_int_equal(queue_ahead(project->store, &project->stage, &ann, NULL, 0, ahead, QUEUE_AHEAD_MAX, &err), QUEUE_AHEAD_MAX);
		for (int j = 0; j < QUEUE_AHEAD_MAX; j++) {
			next_is_audit(project, &ann, &item_id);
			assert_int_equal(item_id, ahead[j]);
		}
	}
}

static void what_one_skips_comes_last_for_that_one(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct err err = ERR_NONE;
	int64_t skipped[2];

	project_add_items(project, 4);
	for (int i = 0; i < 2; i++) {
		struct claim claim = project_claim(project, &ann);
		struct decision_new skip = project_answer(project, "skip", 0);

		skipped[i] = claim.item_id;
		assert_true(decision_add(project->store, &project->stage, &ann, &claim, &skip, &err) > 0);
	}
	assert_int_not_equal(skipped[0], skipped[1]);
	assert_int_equal(project_claim(project, &bob).item_id, skipped[0]); /* for others nothing has changed */

	struct claim bobs = project_claim(project, &bob);

	assert_int_equal(queue_release(project->store, &bob, &bobs, &err), 0);
	for (int i = 0; i < 4; i++) {
		struct claim claim = project_claim(project, &ann);
		struct decision_new decision = project_answer(project, "unsure", 0);

		if (i >= 2)
			assert_int_equal(claim.item_id, skipped[i - 2]);
		assert_true(decision_add(project->store, &project->stage, &ann, &claim, &decision, &err) > 0);
	}
}

static void a_lease_ends_and_can_be_renewed(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct err err = ERR_NONE;
	struct claim claim, none;

	project_set_clock(project, NOW);
	project_add_items(project, 1);
	claim = project_claim(project, &ann);
	assert_int_equal(claim.expires_ms, NOW + 5 * CLOCK_MINUTE_MS);
	project->clock_ms += 4 * CLOCK_MINUTE_MS;
	assert_int_equal(queue_renew(project->store, &ann, &claim, &err), 1);
	assert_int_equal(claim.expires_ms, NOW + 9 * CLOCK_MINUTE_MS);
	project->clock_ms += 4 * CLOCK_MINUTE_MS;
	assert_int_equal(queue_claim(project->store, NULL, &bob, &none, &err), 0);
	project->clock_ms += CLOCK_MINUTE_MS;
	assert_int_equal(project_claim(project, &bob).item_id, claim.item_id);
	assert_int_equal(queue_renew(project->store, &ann, &claim, &err), 0);
	assert_int_equal(project_number(project, "SELECT lease_count FROM assignment"), 2);
}

static void one_item_can_be_asked_for(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct err why = ERR_NONE;
	struct claim claim;

	project_add_items(project, 3);
	assert_int_equal(queue_claim_item(project->store, NULL, &ann, 2, &claim, &why), 1);
	assert_int_equal(claim.item_id, 2);
	assert_int_equal(queue_claim_item(project->store, NULL, &ann, 2, &claim, &why), 1); /* it is ann's */
	assert_int_equal(queue_claim_item(project->store, NULL, &bob, 2, &claim, &why), 0);
	assert_non_null(strstr(why.text, "somebody else's screen"));
	assert_int_equal(queue_claim_item(project->store, NULL, &bob, 99, &claim, &why), 0);
	assert_non_null(strstr(why.text, "no item 99"));
	project_decide(project, &bob, 3, PROJECT_OK);
	assert_int_equal(queue_claim_item(project->store, NULL, &ann, 3, &claim, &why), 0);
	assert_non_null(strstr(why.text, "decided already"));
	assert_int_equal(queue_claim(project->store, "nowhere", &ann, &claim, &why), -1);
}

static void open_places_are_counted_to_a_limit(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;

	project_add_items(project, 5);
	project_claim(project, &project->owner);
	assert_int_equal(queue_open_count(project->store, &project->stage, &project->owner, 100, &err), 4);
	assert_int_equal(queue_open_count(project->store, &project->stage, &project->owner, 3, &err), 3);
}

/* ---- modes and routes ---- */

static void people_decide_blind_up_to_level_1_and_assisted_at_2(void **state)
{
	static const struct { int level; bool exam, predicted; const char *share, *mode, *reason; } rows[] = {
		{ 0, false, true,  "0.10", "blind",    "human-only" },
		{ 1, false, true,  "0.10", "blind",    "shadow" },
		{ 2, false, true,  "0.10", "assisted", "assistance" },
		{ 2, true,  true,  "0.10", "blind",    "exam" },
		{ 2, false, false, "0.10", "blind",    "no-prediction" },
		{ 2, false, true,  "1",    "blind",    "blind-slice" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct project *project;
		struct model_version model;
		struct claim claim;
		int64_t drawn;

		project_begin(state);
		project = *state;
		project_set(project, "exam.share", rows[i].exam ? "1" : "0");
		project_set(project, "assist.blind_share", rows[i].share);
		model = project_add_model(project, "1");
		project_add_items(project, 1);
		drawn = project_number(project, "SELECT count(*) FROM exam_item");
		assert_int_equal(drawn, rows[i].exam);
		if (rows[i].predicted)
			project_predict(project, &model, 1, PROJECT_OK, 0.9);
		project_to_level(project, rows[i].level);
		claim = project_claim(project, &project->owner);
		/* at a share of 0.10 an item may be drawn for the slice all the same: then the slice it is */
		if (strcmp(rows[i].reason, project_text(project, "SELECT reason FROM v_routes WHERE is_current")) != 0)
			assert_string_equal(project_text(project, "SELECT reason FROM v_routes WHERE is_current"), "blind-slice");
		else
			assert_string_equal(claim.mode, rows[i].mode);
		if (i + 1 < sizeof rows / sizeof *rows)
			project_end(state);
	}
}

static void an_item_is_routed_anew_only_when_something_has_changed(void **state)
{
	static const char routes[] = "SELECT count(*) FROM route WHERE item_id = 1";
	struct project *project = *state;
	struct err err = ERR_NONE;
	struct model_version model;
	struct claim claim;

#define CLAIM_AND_RELEASE() \
	do { claim = project_claim(project, &project->owner); assert_int_equal(queue_release(project->store, &project->owner, &claim, &err), 0); } while (0)

	project_set(project, "exam.share", "0");
	project_add_items(project, 1);
	assert_int_equal(project_number(project, routes), 0);
	CLAIM_AND_RELEASE();
	assert_int_equal(project_number(project, routes), 1);
	CLAIM_AND_RELEASE();
	assert_int_equal(project_number(project, routes), 1); /* nothing new */
	project_to_level(project, 1);
	CLAIM_AND_RELEASE();
	assert_int_equal(project_number(project, routes), 2); /* the level */
	model = project_add_model(project, "1");
	CLAIM_AND_RELEASE();
	assert_int_equal(project_number(project, routes), 3); /* the live version */
	project_predict(project, &model, 1, PROJECT_SCRATCH, 0.7);
	CLAIM_AND_RELEASE();
	assert_int_equal(project_number(project, routes), 4); /* the prediction */
	project_to_level(project, 2);
	project_set(project, "assist.blind_share", "1");
	CLAIM_AND_RELEASE();
	assert_int_equal(project_number(project, routes), 5); /* the level and a setting */
	assert_string_equal(claim.mode, "blind");
	assert_int_equal(project_number(project, "SELECT max(route_id) FROM route"), claim.route_id);
#undef CLAIM_AND_RELEASE
}

static void the_mode_holds_while_an_item_is_on_the_screen(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;
	struct claim claim;

	project_set(project, "exam.share", "0");
	project_set(project, "assist.blind_share", "0.10");
	project_add_items(project, 1);
	project_predict(project, &model, 1, PROJECT_OK, 0.9);
	claim = project_claim(project, &project->owner);
	assert_string_equal(claim.mode, "blind");
	project_to_level(project, 2);
	assert_string_equal(project_claim(project, &project->owner).mode, "blind");
	assert_int_equal(queue_claim_item(project->store, NULL, &project->owner, 1, &claim, &err), 1);
	assert_string_equal(claim.mode, "blind");
}

static void above_level_2_places_open_when_the_route_says_so(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;
	struct claim none;

	project_set(project, "exam.share", "0");
	project_to_level(project, 3);
	project_add_items(project, 2);
	assert_int_equal(queue_claim(project->store, NULL, &project->owner, &none, &err), 0);
	project_predict(project, &model, 1, 0, 0);
	assert_int_equal(project_claim(project, &project->owner).item_id, 1);
}

static void the_exam_pool_is_drawn_by_group_and_by_share(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;
	int64_t drawn;

	project_set(project, "exam.share", "0.5");
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	for (int i = 0; i < 400; i++) { /* 40 groups of 10 */
		char group[16], content[16];
		struct item_new item = { .kind = "image", .bytes = 1, .external_key = content, .group = group };
		int64_t item_id;

		snprintf(group, sizeof group, "lot %d", i / 10);
		snprintf(content, sizeof content, "c%d", i);
		hash_sha256(content, strlen(content), item.sha256);
		assert_int_equal(item_add(project->store, &project->stage, &item, &item_id, &err), 1);
		assert_int_equal(item_add(project->store, &project->stage, &item, &item_id, &err), 0);
		assert_int_equal(item_id, i + 1);
	}
	assert_int_equal(store_commit(project->store, &err), 0);
	drawn = project_number(project, "SELECT count(*) FROM exam_item");
	assert_int_equal(drawn % 10, 0);
	assert_true(drawn > 80 && drawn < 320);
	assert_string_equal(project_text(project, "SELECT probability FROM exam_item"), "0.5");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_items WHERE exam"), drawn);
}

/* ---- several processes ---- */

static struct store *open_again(struct project *project)
{
	struct store *store;
	struct err err = ERR_NONE;

	if (store_open(project->path, STORE_WRITE, &store, &err) < 0)
		_exit(2);
	return store;
}

/* Claims and answers until nothing is left; writes each item's number to the pipe. */
static void work(struct project *project, const char *name, int out)
{
	struct store *store = open_again(project);
	struct err err = ERR_NONE;
	struct actor actor;
	struct claim claim;
	int got = -1;

	if (actor_identify(store, name, &actor, &err) < 0)
		_exit(3);
	while ((got = queue_claim(store, NULL, &actor, &claim, &err)) > 0) {
		struct decision_new decision = { .kind = "label", .label_id = PROJECT_OK, .origin = "console" };
		int item = (int)claim.item_id;

		uuid_new(store_now(store), decision.uuid);
		if (write(out, &item, sizeof item) != sizeof item || decision_add(store, &project->stage, &actor, &claim, &decision, &err) <= 0)
			_exit(4);
	}
	store_close(store);
	_exit(got == 0 ? 0 : 5);
}

#define WORKERS 4
#define ITEMS   60

static void share_the_queue(struct project *project, const char *const *names)
{
	int ends[2], item, seen[ITEMS + 1] = { 0 }, status, total = 0;
	pid_t pids[WORKERS];

	project_add_items(project, ITEMS);
	for (int i = 0; i < WORKERS; i++)
		project_actor(project, names[i]);
	store_close(project->store); /* an open database must not cross a fork */
	project->store = NULL;
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < WORKERS; i++)
		if ((pids[i] = fork()) == 0)
			work(project, names[i], ends[1]);
	close(ends[1]);
	while (read(ends[0], &item, sizeof item) == sizeof item) {
		assert_true(item >= 1 && item <= ITEMS);
		assert_int_equal(seen[item]++, 0);
		total++;
	}
	close(ends[0]);
	for (int i = 0; i < WORKERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(total, ITEMS);
	project_reopen(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), ITEMS);
}

static void processes_never_get_the_same_item(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d" };

	share_the_queue(*state, names);
}

static void two_screens_of_one_person_never_show_the_same_item(void **state)
{
	static const char *const names[] = { "ann", "ann", "ann", "ann" };

	share_the_queue(*state, names);
}

static void a_killed_console_leaves_its_item_to_the_next_one_of_its_operator(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	int ends[2], item, status;
	pid_t child;

	project_add_items(project, 5);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(pipe(ends), 0);
	if ((child = fork()) == 0) {
		struct store *store = open_again(project);
		struct err err = ERR_NONE;
		struct claim claim;

		item = queue_claim(store, NULL, &ann, &claim, &err) == 1 ? (int)claim.item_id : -1;
		if (write(ends[1], &item, sizeof item) < 0)
			_exit(1);
		raise(SIGKILL);
	}
	assert_int_equal(read(ends[0], &item, sizeof item), sizeof item);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(ends[0]);
	close(ends[1]);
	project_reopen(project);
	assert_int_equal(project_claim(project, &ann).item_id, item);
}

/* ---- speed ---- */

/* Whether a step of the plan reads a table from end to end; a bounded list that it has made, or a row of
 * constants, is fine. */
static bool scans_a_table(const char *plan)
{
	while ((plan = strstr(plan, "SCAN ")) != NULL && (str_starts(plan, "SCAN (") || str_starts(plan, "SCAN CONSTANT")))
		plan++;
	return plan != NULL;
}

/* Whether a statement runs between two items on a screen. */
static bool is_on_the_way(const char *name)
{
	static const char *const starts[] = {
		"queue.", "queue_rank.", "route.", "decision.by", "decision.last", "decision.of_item", "decision.taken_back", "decision.given", "decision.regions", "decision.skips",
		"decision.copy_regions", "decision.accepts", "decision.streak_end", "guideline.", "prediction.there", "prediction.read",
		"feature.read", "model.live", "item.read", "item.attributes", "fold.decisions_due", "fold.waiting_due",
	};

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (str_starts(name, starts[i]))
			return true;
	return false;
}

/* Statements that could go by an operator's whole history, or sort the queue: by which index each goes. */
static void check_index(const char *name, const char *plan)
{
	static const struct { const char *name, *index, *other; } rows[] = {
		{ "queue.head", "a USING INDEX assignment_queue", "TEMP B-TREE" },
		{ "queue.head", "s USING INDEX decision_skip", "decision_operator" },
		{ "queue_rank.best", "a USING INDEX assignment_rank", "TEMP B-TREE" },
		{ "queue_rank.places", "a USING INDEX assignment_waiting", "TEMP B-TREE" },
		{ "queue.pressing", "a USING INDEX assignment_due", "TEMP B-TREE" },
		{ "queue.reserved", "a USING INDEX assignment_reserved", "TEMP B-TREE" },
		{ "queue.reserved", "s USING INDEX decision_skip", "decision_operator" },
		{ "queue.skipped", "s USING INDEX decision_skip", "decision_operator" },
		{ "queue.put_back", "s USING INDEX decision_assignment", "decision_operator" },
		{ "decision.skips", "s USING INDEX decision_skip", "decision_operator" },
		{ "decision.taken_back", "n USING INDEX decision_assignment", "decision_operator" },
		{ "decision.of_item", "d USING INDEX decision_item", "decision_operator" },
		{ "decision.last", "d USING INDEX decision_operator", "TEMP B-TREE" },
		{ "decision.last_own", "d USING INDEX decision_operator", "TEMP B-TREE" },
		{ "decision.last_undone", "t USING INDEX decision_operator", "TEMP B-TREE" },
		{ "decision.accepts", "d USING INDEX decision_operator", "TEMP B-TREE" },
		{ "fold.decisions_due", "decision USING INDEX decision_counting", "PRIMARY KEY" },
		{ "route.stale", "p USING INDEX prediction_version", "TEMP B-TREE" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_equal(name, rows[i].name) && (!strstr(plan, rows[i].index) || strstr(plan, rows[i].other)))
			fail_msg("%s:\n%s", name, plan);
}

static void the_queue_is_never_searched_from_end_to_end(void **state)
{
	struct project *project = *state;
	const char *name, *text;
	size_t length;
	int looked_at = 0;

	for (size_t i = 0; (text = query_table_text(project->store->queries, i, &name, &length)); i++) {
		const char *plan;

		if (!is_on_the_way(name))
			continue;
		plan = project_plan(project, arena_memdup(&project->arena, text, length));
		if (scans_a_table(plan))
			fail_msg("%s:\n%s", name, plan);
		check_index(name, plan);
		looked_at++;
	}
	assert_true(looked_at > 40);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(everyone_gets_another_item),
		CASE(one_person_keeps_getting_what_they_hold),
		CASE(the_order_is_shuffled_and_the_same_every_time),
		CASE(what_presses_comes_soon_among_the_rest),
		CASE(the_most_urgent_comes_first_of_those_that_press),
		CASE(what_does_not_press_comes_in_the_shuffled_order),
		CASE(what_comes_next_is_known_ahead),
		CASE(what_one_skips_comes_last_for_that_one),
		CASE(a_lease_ends_and_can_be_renewed),
		CASE(one_item_can_be_asked_for),
		CASE(open_places_are_counted_to_a_limit),
		cmocka_unit_test_teardown(people_decide_blind_up_to_level_1_and_assisted_at_2, project_end),
		CASE(an_item_is_routed_anew_only_when_something_has_changed),
		CASE(the_mode_holds_while_an_item_is_on_the_screen),
		CASE(above_level_2_places_open_when_the_route_says_so),
		CASE(the_exam_pool_is_drawn_by_group_and_by_share),
		CASE(processes_never_get_the_same_item),
		CASE(two_screens_of_one_person_never_show_the_same_item),
		CASE(a_killed_console_leaves_its_item_to_the_next_one_of_its_operator),
		CASE(the_queue_is_never_searched_from_end_to_end),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
