/* Items on their way through stages: what is open downstream is always what is said upstream. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/queue_list.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/stage_link.h"
#include "db/stage_pass.h"
#include "db/stage_rerun.h"
#include "db/upstream.h"
#include "db/verify.h"
#include "jobs/queue_search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)
#define STAGES_MAX 6
#define ITEMS_MAX  5

static const char *const labels[] = { "ok", "scratch", "dust" };

/* Answers count at once and ask for no other. */
static void begin_plainly(struct project *project)
{
	project_set(project, "exam.share", "0");
	project_set(project, "exam.keep", "0");
	project_set(project, "second.critical", "no");
	project_set(project, "second.share", "0");
}

static struct stage read_stage(struct project *project, const char *name)
{
	struct stage stage;

	OK(stage_read(project->store, name, &project->arena, &stage, &err));
	return stage;
}

static void sweep(struct project *project)
{
	struct actor *by = &project->owner;
	int got;

	do
		OK(got = pass_sweep(project->store, 0, by, 2, &err));
	while (got > 0);
}

/* links: "main=scratch,other" */
static struct stage add_stage(struct project *project, const char *name, const char *links)
{
	struct stage_link list[STAGES_MAX] = { { 0 } };
	struct stage_new stage = { .name = name, .kind = "image", .output = "class", .labels = labels, .label_count = 3, .links = list };
	char *rest = arena_strdup(&project->arena, links), *word;
	int64_t stage_id;

	for (; (word = strtok_r(rest, ",", &rest)); stage.link_count++) {
		char *label = strchr(word, '=');

		if (label)
			*label++ = '\0';
		list[stage.link_count] = (struct stage_link){ .upstream = word, .label = label };
	}
	OK(stage_add(project->store, &project->owner, &stage, &stage_id, &err));
	sweep(project);
	return read_stage(project, name);
}

static int64_t decide(struct project *project, const struct stage *stage, const struct actor *actor, int64_t item_id, int label)
{
	struct decision_new decision = project_answer(project, "label", stage->labels[label].label_id);
	struct err why = ERR_NONE;
	struct claim claim;
	int64_t decision_id;

	if (queue_claim_item(project->store, stage->name, actor, item_id, &claim, &why) != 1)
		fail_msg("claim item: %s", why.text);
	OK(decision_id = decision_add(project->store, stage, actor, &claim, &decision, &err));
	return decision_id;
}

static void undo(struct project *project, const struct stage *stage, const struct actor *actor)
{
	struct past_decision past;
	struct claim claim;
	struct err why = ERR_NONE;

	if (decision_retract_last(project->store, stage, actor, &project->arena, &past, &claim, &why) != 1)
		fail_msg("undo: %s", why.text);
}

static const char *state_of(struct project *project, const struct stage *stage, int64_t item_id)
{
	struct pass pass;

	OK(pass_read(project->store, stage->stage_id, item_id, &project->arena, &pass, &err));
	return pass.open ? "open" : pass.round ? "closed" : "waits";
}

static void fail_on(void *context, const char *entity, int64_t id, const char *why)
{
	(void)context;
	if (strcmp(entity, "setting") != 0) /* those of the test's project were not set by the program */
		fail_msg("%s %lld: %s", entity, (long long)id, why);
}

static void check_log(struct project *project)
{
	struct verify_result result;

	OK(verify_run(project->store, NULL, fail_on, NULL, &result, &err));
}

static void an_item_comes_where_all_links_hold(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct stage first = read_stage(project, "main"), second = add_stage(project, "where", "main=scratch");
	struct pass pass;

	begin_plainly(project);
	project_add_items(project, 2);
	assert_string_equal(state_of(project, &second, 1), "waits");
	decide(project, &first, &ann, 1, 1);
	decide(project, &first, &ann, 2, 0);
	assert_string_equal(state_of(project, &second, 1), "open");
	assert_string_equal(state_of(project, &second, 2), "waits");
	OK(pass_read(project->store, second.stage_id, 2, &project->arena, &pass, &err));
	assert_string_equal(pass.why, "main: ok");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE stage = 'where' AND state = 'open'"), 1);
	check_log(project);
}

struct listed { struct str rows; int count; };

static bool note_listed(void *context, const struct queue_row *row)
{
	struct listed *listed = context;

	listed->count++;
	str_addf(&listed->rows, "%lld %s,", (long long)row->item_id, queue_standing_name(row->state));
	return true;
}

/* The stage's queue as a list, and how many it counts without looking further, alike. */
static const char *list(struct project *project, const struct stage *stage, enum queue_order order)
{
	struct queue_filter everything = { .count = 0 };
	struct listed found = { STR_EMPTY, 0 }, counted = { STR_EMPTY, 0 };
	struct queue_search search, count;
	struct queue_view view;
	const char *copy;

	queue_view_begin(&view, project->store, stage, &project->owner);
	queue_search_begin(&search, &view, &everything, "lee", order, false);
	count = search;
	count.bare = true;
	while (!search.ended)
		OK(queue_search_run(&search, 1000000, note_listed, &found, &err));
	while (!count.ended)
		OK(queue_search_run(&count, 1000000, note_listed, &counted, &err));
	copy = arena_printf(&project->arena, "%s", str_text(&found.rows));
	assert_int_equal(found.count, counted.count);
	str_release(&found.rows);
	str_release(&counted.rows);
	return copy;
}

static void what_has_not_come_to_a_stage_is_not_in_its_queue(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct stage first = read_stage(project, "main"), second = add_stage(project, "where", "main=scratch");
	struct queue_view view;
	struct queue_row row;
	struct err why = ERR_NONE;

	begin_plainly(project);
	project_add_items(project, 3);
	assert_string_equal(list(project, &first, QUEUE_OLDEST), "1 open,2 open,3 open,");
	assert_string_equal(list(project, &second, QUEUE_OLDEST), "");
	decide(project, &first, &ann, 1, 0);
	decide(project, &first, &ann, 3, 1);
	assert_string_equal(list(project, &second, QUEUE_NEWEST), "3 open,");
	queue_view_begin(&view, project->store, &second, &project->owner);
	assert_int_equal(queue_row_read(&view, 1, &project->arena, &row, &why), 0);
	decide(project, &second, &ann, 3, 2);
	assert_string_equal(list(project, &second, QUEUE_OLDEST), "3 done,");
	undo(project, &first, &ann);
	assert_string_equal(list(project, &second, QUEUE_OLDEST), "");
	assert_string_equal(list(project, &first, QUEUE_OLDEST), "1 done,2 open,3 leased,"); /* she may answer it anew */
}

static void what_is_taken_back_upstream_is_superseded_and_comes_again(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct stage first = read_stage(project, "main"), second = add_stage(project, "where", "main=scratch"),
	             third = add_stage(project, "what", "where");

	begin_plainly(project);
	project_add_item(project);
	decide(project, &first, &ann, 1, 1);
	decide(project, &second, &ann, 1, 2);
	decide(project, &third, &ann, 1, 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), 3);
	undo(project, &first, &ann);
	assert_string_equal(state_of(project, &second, 1), "closed");
	assert_string_equal(state_of(project, &third, 1), "closed");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE stage <> 'main' AND state <> 'cancelled'"), 0);
	decide(project, &first, &ann, 1, 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), 3);
	assert_string_equal(project_text(project, "SELECT label FROM v_decisions WHERE in_force AND stage = 'what'"), "ok");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE state = 'done'"), 3);
	assert_int_equal(project_number(project, "SELECT undone FROM v_operators WHERE operator = 'ann'"), 1);
	check_log(project);
}

static void other_words_begin_another_round(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct stage first = read_stage(project, "main"), second = add_stage(project, "where", "main");
	struct pass pass;

	begin_plainly(project);
	project_add_item(project);
	decide(project, &first, &ann, 1, 1);
	decide(project, &second, &ann, 1, 2);
	undo(project, &first, &ann);
	decide(project, &first, &ann, 1, 0);
	OK(pass_read(project->store, second.stage_id, 1, &project->arena, &pass, &err));
	assert_int_equal(pass.round, 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force AND stage = 'where'"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE stage = 'where' AND state = 'open'"), 1);
	decide(project, &second, &ann, 1, 0);
	assert_string_equal(project_text(project, "SELECT group_concat(label) FROM v_decisions WHERE in_force"), "ok,ok");
	check_log(project);
}

/* Returns how many items began another round. */
static int64_t run_again(struct project *project, const struct stage *stage)
{
	struct rerun_wish wish = { .reason = "it was deaf" };
	struct rerun_count count;
	int64_t after = 0, done = 0;
	int more = 1;

	OK(rerun_count(project->store, stage, &wish, &count, &err));
	while (more > 0)
		OK(more = rerun_some(project->store, stage, &project->owner, &wish, 2, &after, &done, &err));
	assert_int_equal(done, count.again);
	return done;
}

static void what_the_machine_says_the_same_again_gives_answers_below_back(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct model_version model = project_add_model(project, "1");
	struct stage second;

	begin_plainly(project);
	project_certify(project, &model, 0.5, 0.05);
	project_to_level(project, 3);
	second = add_stage(project, "where", "main=ok");
	project_add_items(project, 3);
	for (int item = 1; item <= 3; item++)
		project_predict(project, &model, item, PROJECT_OK, 0.9);
	decide(project, &second, &ann, 1, 2);
	assert_int_equal(run_again(project, &project->stage), 3);
	assert_string_equal(state_of(project, &second, 1), "closed");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), 0);
	assert_int_equal(run_again(project, &project->stage), 0);
	project_predict(project, &model, 1, PROJECT_OK, 0.9);
	project_predict(project, &model, 2, PROJECT_SCRATCH, 0.9);
	assert_string_equal(state_of(project, &second, 1), "open");
	assert_string_equal(state_of(project, &second, 2), "closed");
	assert_string_equal(project_text(project, "SELECT label FROM v_decisions WHERE in_force AND stage = 'where'"), "dust");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_predictions"), 5);
	check_log(project);
}

static void an_answer_stays_with_what_was_predicted_before_it(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), eve = project_actor(project, "eve");
	struct model_version model = project_add_model(project, "1");
	struct rerun_wish wish = { .reason = "it was deaf" };
	struct rerun_count count;
	struct claim claim;

	begin_plainly(project);
	project_set(project, "exam.share", "1");
	project_add_items(project, 3);
	project_set(project, "exam.share", "0"); /* what is there is vouched for */
	for (int item = 1; item <= 3; item++)
		project_predict(project, &model, item, project->stage.labels[0].label_id, 0.9);
	decide(project, &project->stage, &ann, 1, 0);
	OK(queue_claim_item(project->store, "main", &eve, 2, &claim, &err));
	OK(rerun_count(project->store, &project->stage, &wish, &count, &err));
	assert_int_equal(count.kept, 2);
	assert_int_equal(run_again(project, &project->stage), 1);
	project_predict(project, &model, 3, project->stage.labels[2].label_id, 0.9);
	decide(project, &project->stage, &ann, 3, 2);
	assert_string_equal(project_text(project, "SELECT group_concat(agrees) FROM v_side_by_side"), "1,1");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_predictions WHERE superseded"), 1);
	check_log(project);
}

static void a_known_case_counts_once_whatever_the_round(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");

	project_add_item(project);
	assert_null(project_foreign(project, "INSERT INTO known_item VALUES (1, 1, 'challenge', 1, 1, 1, 1)"));
	project_predict(project, &model, 1, PROJECT_OK, 0.9);
	project_begin_round(project, 1);
	assert_string_equal(project_text(project, "SELECT group_concat(coalesce(right, 'not asked')) FROM v_challenge"), "not asked");
	project_predict(project, &model, 1, PROJECT_SCRATCH, 0.9);
	assert_string_equal(project_text(project, "SELECT group_concat(right) FROM v_challenge"), "0");
}

static void a_first_stage_that_comes_later_has_all_items_too(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct stage second;

	project_add_items(project, 5);
	project_set(project, "exam.share", "1");
	second = add_stage(project, "beside", "");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE stage = 'beside' AND state = 'open'"), 5);
	assert_int_equal(project_number(project, "SELECT count(*) FROM exam_item WHERE stage_id = 2"), 5);
	project_add_item(project);
	assert_null(project_foreign(project, "INSERT INTO stage_sweep (stage_id, after_item_id) VALUES (2, 0)"));
	sweep(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE stage = 'beside' AND state = 'open'"), 6);
	begin_plainly(project);
	decide(project, &second, &ann, 3, 1);
	check_log(project);
}

/* ---- what was on a screen while upstream changed ---- */

/* An answer that does not count: why says why. */
static void lose(struct project *project, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *why)
{
	struct decision_new decision = project_answer(project, "label", stage->labels[2].label_id);

	if (decision_add(project->store, stage, actor, claim, &decision, why) != 0)
		fail_msg("the answer counts");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE stage = 'where'"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'decision.rejected'"), 1);
}

static void claim_second(struct project *project, const struct stage *second, const struct actor *actor, struct claim *claim)
{
	struct err why = ERR_NONE;

	if (queue_claim_item(project->store, second->name, actor, 1, claim, &why) != 1)
		fail_msg("claim item: %s", why.text);
}

static void an_answer_to_what_upstream_says_no_more_does_not_count(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct stage first = read_stage(project, "main"), second = add_stage(project, "where", "main");
	struct err why = ERR_NONE;
	struct claim claim;

	begin_plainly(project);
	project_add_item(project);
	decide(project, &first, &ann, 1, 1);
	claim_second(project, &second, &bob, &claim);
	undo(project, &first, &ann);
	decide(project, &first, &ann, 1, 0);
	lose(project, &second, &bob, &claim, &why);
	assert_non_null(strstr(why.text, "says something else of item 1 now (main: ok)"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE stage = 'where' AND state = 'open'"), 1);
	decide(project, &second, &bob, 1, 0);
	check_log(project);
}

static void an_answer_to_what_was_taken_away_says_so(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct stage first = read_stage(project, "main"), second = add_stage(project, "where", "main=scratch");
	struct err why = ERR_NONE;
	struct claim claim;

	begin_plainly(project);
	project_add_item(project);
	decide(project, &first, &ann, 1, 1);
	claim_second(project, &second, &bob, &claim);
	undo(project, &first, &ann);
	lose(project, &second, &bob, &claim, &why);
	assert_non_null(strstr(why.text, "is not at stage where any more (main: nothing yet)"));
	check_log(project);
}

/* ---- a random pipeline, beside what it should do ---- */

struct model_link { int upstream, label; }; /* label -1: whatever it says */

struct oracle {
	struct project *project;
	struct actor    ann;
	struct stage    stages[STAGES_MAX];
	struct model_link links[STAGES_MAX][STAGES_MAX];
	int             link_counts[STAGES_MAX];
	bool            frozen[STAGES_MAX];
	int             count, items;
	bool            open[ITEMS_MAX][STAGES_MAX];
	int             answer[ITEMS_MAX][STAGES_MAX]; /* -1: none */
	int             kept[ITEMS_MAX][STAGES_MAX];   /* the answer as it was taken with the item */
	long            words[ITEMS_MAX][STAGES_MAX];  /* of the last round; -1: none yet */
};

static unsigned draw(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245U + 12345U;
	return (*seed >> 16) % below;
}

static int said(const struct oracle *oracle, int item, int stage)
{
	return oracle->open[item][stage] ? oracle->answer[item][stage] : -1;
}

/* Whether a stage stands on another, however far, and whether a label is asked for on the way. */
static bool stands_on(const struct oracle *oracle, int stage, int upstream, bool *bound)
{
	bool found = false;

	for (int i = 0; i < oracle->link_counts[stage]; i++) {
		const struct model_link *link = &oracle->links[stage][i];

		if (link->upstream == upstream) {
			found = true;
			*bound = *bound || link->label >= 0;
		}
		found = stands_on(oracle, link->upstream, upstream, bound) || found;
	}
	return found;
}

static long words_of(const struct oracle *oracle, int item, int stage)
{
	long words = 0;

	for (int upstream = 0; upstream < stage; upstream++) {
		bool bound = false;

		if (stands_on(oracle, stage, upstream, &bound))
			words = words * 5 + (said(oracle, item, upstream) < 0 ? 4 : bound ? 3 : said(oracle, item, upstream));
	}
	return words;
}

static void foresee_stage(struct oracle *oracle, int item, int stage)
{
	bool holds = true, broken = false, frozen = false, *open = &oracle->open[item][stage];
	long words;

	for (int i = 0; i < oracle->link_counts[stage]; i++) {
		const struct model_link *link = &oracle->links[stage][i];
		int label = said(oracle, item, link->upstream);
		bool fits = label >= 0 && (link->label < 0 || link->label == label);

		holds = holds && fits;
		frozen = frozen || oracle->frozen[link->upstream];
		broken = broken || (!fits && !oracle->frozen[link->upstream]);
	}
	if (*open && broken) {
		oracle->kept[item][stage] = oracle->answer[item][stage];
		oracle->answer[item][stage] = -1;
		*open = false;
	} else if (holds && !frozen) {
		words = words_of(oracle, item, stage);
		if (words != oracle->words[item][stage])
			oracle->answer[item][stage] = -1;
		else if (!*open)
			oracle->answer[item][stage] = oracle->kept[item][stage];
		oracle->words[item][stage] = words;
		*open = true;
	}
}

static void foresee(struct oracle *oracle, int item)
{
	for (int stage = 0; stage < oracle->count; stage++)
		if (oracle->link_counts[stage])
			foresee_stage(oracle, item, stage);
}

/* Each stage with the label in force and with its places: what is on a screen counts as open. */
static void compare_item(struct oracle *oracle, int item, unsigned step)
{
	static const char sql[] =
		"SELECT group_concat(line, ' ') FROM (SELECT s.stage_id || ':' || coalesce((SELECT l.name FROM answer_in_force d"
		" JOIN label l USING (label_id) WHERE d.item_id = %1$d AND d.stage_id = s.stage_id), '-') || ':' ||"
		" coalesce((SELECT group_concat(replace(a.state, 'leased', 'open')) FROM assignment a"
		" WHERE a.item_id = %1$d AND a.stage_id = s.stage_id), '-') AS line FROM stage s ORDER BY s.stage_id)";
	struct project *project = oracle->project;
	struct str expected = STR_EMPTY;
	const char *found;

	for (int stage = 0; stage < oracle->count; stage++) {
		const char *is = state_of(project, &oracle->stages[stage], item + 1);
		int answer = oracle->answer[item][stage];
		bool open = oracle->open[item][stage];

		if (open != str_equal(is, "open"))
			fail_msg("step %u, item %d, stage %d: %s, foreseen %d", step, item + 1, stage, is, open);
		str_addf(&expected, "%s%d:%s:%s", stage ? " " : "", stage + 1, answer >= 0 ? labels[answer] : "-",
		         open ? (answer >= 0 ? "done" : "open") : str_equal(is, "waits") ? "-" : "cancelled");
	}
	found = project_text(project, arena_printf(&project->arena, sql, item + 1));
	if (!str_equal(found, str_text(&expected)))
		fail_msg("step %u, item %d: %s, foreseen %s", step, item + 1, found, str_text(&expected));
	str_release(&expected);
}

static void draw_pipeline(struct oracle *oracle, unsigned *seed)
{
	oracle->stages[0] = read_stage(oracle->project, "main");
	for (oracle->count = 1; oracle->count < 3 + (int)draw(seed, STAGES_MAX - 2); oracle->count++) {
		int stage = oracle->count;
		struct str links = STR_EMPTY;

		for (int upstream = 0; upstream < stage; upstream++) {
			int label = (int)draw(seed, 4) - 1;

			if (draw(seed, 2) == 0 && !(upstream == stage - 1 && oracle->link_counts[stage] == 0))
				continue;
			str_addf(&links, "%s%s%s%s", links.length ? "," : "", oracle->stages[upstream].name, label >= 0 ? "=" : "",
			         label >= 0 ? labels[label] : "");
			oracle->links[stage][oracle->link_counts[stage]++] = (struct model_link){ upstream, label };
		}
		oracle->stages[stage] = add_stage(oracle->project, arena_printf(&oracle->project->arena, "s%d", stage), str_text(&links));
		str_release(&links);
	}
}

static void freeze_or_thaw(struct oracle *oracle, int stage)
{
	struct project *project = oracle->project;
	const char *name = oracle->stages[stage].name;

	if (oracle->frozen[stage]) {
		OK(stage_thaw(project->store, name, &project->owner, "it is well again", &err));
		oracle->frozen[stage] = false;
		sweep(project);
	} else {
		OK(stage_freeze(project->store, name, &project->owner, "it is looked at", &err));
		oracle->frozen[stage] = true;
	}
	for (int item = 0; item < oracle->items; item++)
		foresee(oracle, item);
}

/* An answer, another one, or one taken back. */
static void answer_somehow(struct oracle *oracle, int item, int stage, unsigned *seed)
{
	struct project *project = oracle->project;
	const struct stage *of = &oracle->stages[stage];
	int label = (int)draw(seed, 3);
	struct decision_new decision = project_answer(project, "label", of->labels[label].label_id);
	struct past_decision past;
	struct claim claim;
	struct err why = ERR_NONE;

	if (oracle->answer[item][stage] < 0) {
		decide(project, of, &oracle->ann, item + 1, label);
	} else if (draw(seed, 2)) {
		OK(decision_own(project->store, of, &oracle->ann, item + 1, &project->arena, &past, &claim, &why));
		assert_true(decision_change(project->store, of, &oracle->ann, item + 1, past.decision_id, &decision, &why) > 0);
	} else {
		OK(decision_retract_last(project->store, of, &oracle->ann, &project->arena, &past, &claim, &err));
		item = (int)past.item_id - 1;
		label = -1;
	}
	oracle->answer[item][stage] = label;
	foresee(oracle, item);
}

static void walk(struct project *project, unsigned seed)
{
	struct oracle oracle = { .project = project, .ann = project_actor(project, "ann"), .items = ITEMS_MAX };

	begin_plainly(project);
	draw_pipeline(&oracle, &seed);
	project_add_items(project, oracle.items);
	for (int item = 0; item < oracle.items; item++)
		for (int stage = 0; stage < oracle.count; stage++) {
			oracle.open[item][stage] = oracle.link_counts[stage] == 0;
			oracle.answer[item][stage] = oracle.kept[item][stage] = -1;
			oracle.words[item][stage] = -1;
		}
	for (unsigned step = 0; step < 120; step++) {
		int item = (int)draw(&seed, (unsigned)oracle.items), stage = (int)draw(&seed, (unsigned)oracle.count);

		if (draw(&seed, 20) == 0)
			freeze_or_thaw(&oracle, stage);
		else if (oracle.open[item][stage] && !oracle.frozen[stage])
			answer_somehow(&oracle, item, stage, &seed);
		for (int i = 0; i < oracle.items; i++)
			if (i == item || step % 20 == 19)
				compare_item(&oracle, i, step);
	}
	check_log(project);
}

static void the_open_set_is_what_upstream_says(void **state)
{
	for (unsigned seed = 1; seed <= 4; seed++) {
		walk(*state, seed * 7919);
		project_end(state);
		project_begin(state);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_item_comes_where_all_links_hold, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_has_not_come_to_a_stage_is_not_in_its_queue, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_is_taken_back_upstream_is_superseded_and_comes_again, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_first_stage_that_comes_later_has_all_items_too, project_begin, project_end),
		cmocka_unit_test_setup_teardown(an_answer_to_what_upstream_says_no_more_does_not_count, project_begin, project_end),
		cmocka_unit_test_setup_teardown(an_answer_to_what_was_taken_away_says_so, project_begin, project_end),
		cmocka_unit_test_setup_teardown(other_words_begin_another_round, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_the_machine_says_the_same_again_gives_answers_below_back, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_known_case_counts_once_whatever_the_round, project_begin, project_end),
		cmocka_unit_test_setup_teardown(an_answer_stays_with_what_was_predicted_before_it, project_begin, project_end),
		cmocka_unit_test_setup_teardown(the_open_set_is_what_upstream_says, project_begin, project_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
