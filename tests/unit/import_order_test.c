/* Files of different people that speak of the same items: which comes first makes no difference where it can
 * be helped, and where it cannot that is said. */
#include "test.h"

#include "jobs_project.h"

#include "base/str.h"
#include "db/decision.h"
#include "db/item_history.h"
#include "db/queue.h"
#include "jobs/import.h"
#include "jobs/ladder.h"
#include "jobs/ladder_replay.h"

#include <string.h>

#define ITEMS 20

/* Ann has seen items 1 to 14, bob 7 to 20; of these they differ about 9 and 12. */
static const struct file { const char *name, *operator_name; int from, to; } ann = { "ann.csv", "ann", 1, 14 }, bob = { "bob.csv", "bob", 7, 20 };

static const char *said(const struct file *file, int item)
{
	return file == &bob && (item == 9 || item == 12) ? "bright" : "ok";
}

static struct import_result import(struct project *project, const char *name, const char *text, bool decisions)
{
	const struct import_options options = { .create = true };
	struct import_result result;
	struct err err = ERR_NONE;
	char path[256];

	project_write_text(project, name, text);
	project_path(project, name, path);
	MUST((decisions ? import_decisions : import_predictions)(project->store, NULL, &project->owner, path, &options, &result, &err));
	reject_list_release(&result.rejects);
	return result;
}

static struct import_result import_said(struct project *project, const struct file *file)
{
	struct str text = STR_EMPTY;
	struct import_result result;

	str_add(&text, "item,operator,label,time\n");
	for (int i = file->from; i <= file->to; i++)
		str_addf(&text, "i%d,%s,%s,2026-03-01T09:%02d:00Z\n", i, file->operator_name, said(file, i), i);
	result = import(project, file->name, str_text(&text), true);
	assert_int_equal(result.imported, file->to - file->from + 1);
	str_release(&text);
	return result;
}

static void import_predicted(struct project *project)
{
	struct str text = STR_EMPTY;

	str_add(&text, "item,label,confidence\n");
	for (int i = 1; i <= ITEMS; i++)
		str_addf(&text, "i%d,%s,0.%d\n", i, i == 9 ? "bright" : "ok", 700 + i);
	import(project, "p.csv", str_text(&text), false);
	str_release(&text);
}

/* The owner, who leads, says what an item is. */
static void decide(struct project *project, const char *key, const char *mode, int64_t label_id)
{
	struct decision_new decision = { .kind = "label", .origin = "command", .label_id = label_id };
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct claim claim;
	struct stage stage;
	char room[512];
	int got;

	MUST(stage_read(project->store, NULL, &arena, &stage, &err));
	got = queue_claim_item(project->store, NULL, &project->owner,
	                       atoll(project_ask(project, arena_printf(&arena, "SELECT item_id FROM v_items WHERE external_key = '%s'", key), room)),
	                       &claim, &err);
	if (got != 1)
		fail_msg("%s: %s", key, err.text);
	assert_string_equal(claim.mode, mode);
	uuid_new(store_now(project->store), decision.uuid);
	MUST(decision_add(project->store, &stage, &project->owner, &claim, &decision, &err));
	arena_release(&arena);
}

/* ... for good. */
static void settle(struct project *project, const char *key, int64_t label_id)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct stage stage;

	decide(project, key, "adjudication", label_id);
	MUST(stage_read(project->store, NULL, &arena, &stage, &err));
	MUST(decision_settle(project->store, &stage, &project->owner, &err));
	MUST(ladder_tend(project->store, NULL, NULL, &err));
	arena_release(&arena);
}

/* What counts, of whom: by the items' own names, since their numbers are those of the order. */
static const char *counted(struct project *project, char room[512])
{
	return project_ask(project, "SELECT group_concat(w) FROM (SELECT i.external_key || CASE p.name || d.name WHEN 'okok' THEN '' "
	                            "ELSE ' ' || p.name || ' ' || d.name END AS w FROM folded f JOIN item i USING (item_id) "
	                            "JOIN label p ON p.label_id = f.predicted_label_id JOIN label d ON d.label_id = f.decided_label_id "
	                            "WHERE f.kind = 'blind' ORDER BY CAST(substr(i.external_key, 2) AS INTEGER))", room);
}

static const char *waiting(struct project *project, char room[512])
{
	return project_ask(project, "SELECT group_concat(external_key || ' ' || lane || ' ' || state) FROM (SELECT * FROM v_queue q JOIN v_items i "
	                            "USING (item_id) WHERE q.state <> 'done' AND lane <> 'review' ORDER BY external_key)", room);
}

static void nothing_differs_from_the_rows(void *context, const char *entity, int64_t id, const char *what)
{
	(void)context;
	fail_msg("%s %lld: %s", entity, (long long)id, what);
}

static void replay(struct project *project)
{
	struct ladder_replay_result result;
	struct err err = ERR_NONE;

	MUST(ladder_replay(project->store, NULL, nothing_differs_from_the_rows, NULL, &result, &err));
}

static void two_files_are_the_same_in_both_orders_before_anything_counts(void **state)
{
	const struct file *const orders[][2] = { { &ann, &bob }, { &bob, &ann } };
	char room[512];

	(void)state;
	for (int order = 0; order < 2; order++) {
		struct import_result result;
		struct project project;

		project_open(&project, "image");
		result = import_said(&project, orders[order][0]);
		assert_int_equal(result.tied, 0);
		result = import_said(&project, orders[order][1]);
		assert_int_equal(result.tied, 2);
		assert_int_equal(result.contradicts, 0);
		import_predicted(&project);
		assert_string_equal(waiting(&project, room), "i12 adjudication open,i9 adjudication open");
		assert_string_equal(counted(&project, room), "i1,i2,i3,i4,i5,i6,i7,i8,i10,i11,i13,i14,i15,i16,i17,i18,i19,i20");
		assert_asks(&project, "SELECT group_concat(why) FROM ladder_waiting", "second,second");

		settle(&project, "i9", 2);
		settle(&project, "i12", 2);
		assert_string_equal(waiting(&project, room), "");
		assert_string_equal(counted(&project, room), "i1,i2,i3,i4,i5,i6,i7,i8,i9 bright bright,i10,i11,i12 ok bright,i13,i14,i15,i16,i17,i18,i19,i20");
		assert_asks(&project, "SELECT count(*) FROM v_contradictions", "0");
		replay(&project);
		project_close(&project);
	}
}

/* What a lead reads of an item beside its answers. */
static void assert_told(struct project *project, const char *key, const char *label)
{
	struct arena arena = ARENA_EMPTY;
	struct queue_view view;
	struct item_past *rows;
	struct err err = ERR_NONE;
	struct stage stage;
	char room[512];
	int count, told = 0;
	bool blind;

	MUST(stage_read(project->store, NULL, &arena, &stage, &err));
	queue_view_begin(&view, project->store, &stage, &project->owner);
	MUST(item_history_read(&view, atoll(project_ask(project, arena_printf(&arena, "SELECT item_id FROM v_items WHERE external_key = '%s'", key), room)),
	                       &arena, &rows, &count, &blind, &err));
	for (int i = 0; i < count; i++) {
		if (rows[i].kind != ITEM_PAST_COUNTED)
			continue;
		told++;
		assert_string_equal(rows[i].label, label);
	}
	assert_int_equal(told, label != NULL);
	arena_release(&arena);
}

static void what_has_counted_stays_and_its_contradictions_are_told(void **state)
{
	static const struct { const struct file *first, *second; const char *counted; } orders[] = {
		{ &ann, &bob, "i1,i2,i3,i4,i5,i6,i7,i8,i9 bright ok,i10,i11,i12,i13,i14,i15,i16,i17,i18,i19,i20" },
		{ &bob, &ann, "i1,i2,i3,i4,i5,i6,i7,i8,i9 bright bright,i10,i11,i12 ok bright,i13,i14,i15,i16,i17,i18,i19,i20" },
	};
	char room[512];

	(void)state;
	for (int order = 0; order < 2; order++) {
		struct import_result result;
		struct project project;

		project_open(&project, "image");
		import_predicted(&project);
		import_said(&project, orders[order].first);
		result = import_said(&project, orders[order].second);
		assert_int_equal(result.tied, 2);
		assert_int_equal(result.contradicts, 2);
		assert_string_equal(waiting(&project, room), "i12 adjudication open,i9 adjudication open");
		assert_string_equal(counted(&project, room), orders[order].counted);
		assert_asks(&project, "SELECT group_concat(counted_label || coalesce(agreed_label, '?')) FROM v_contradictions",
		            order ? "bright?,bright?" : "ok?,ok?");

		settle(&project, "i9", 2);
		settle(&project, "i12", 2);
		assert_string_equal(waiting(&project, room), "");
		assert_string_equal(counted(&project, room), orders[order].counted);
		assert_asks(&project, "SELECT group_concat(DISTINCT agreed_label) FROM v_side_by_side WHERE item_id IN "
		                      "(SELECT item_id FROM v_items WHERE external_key IN ('i9', 'i12'))", "bright");
		assert_asks(&project, "SELECT group_concat(counted_label || agreed_label) FROM v_contradictions", order ? "" : "okbright,okbright");
		assert_told(&project, "i9", order ? NULL : "ok");
		assert_told(&project, "i1", NULL);
		replay(&project);
		project_close(&project);
	}
}

/* An answer of a file beside that of somebody who sat here. */
static void a_file_may_contradict_who_decided_here(void **state)
{
	struct import_result result;
	struct project project;
	char room[512];

	(void)state;
	project_open(&project, "image");
	import_predicted(&project);
	import_said(&project, &bob);
	decide(&project, "i1", "blind", 1);
	result = import(&project, "c.csv", "item,operator,label\ni20,carl,ok\ni19,carl,bright\ni1,carl,bright\ni20,bob,bright\n", true);
	assert_int_equal(result.imported, 3);
	assert_int_equal(result.tied, 2);
	assert_int_equal(result.contradicts, 1);
	assert_int_equal(result.rejected, 1); /* bob has said something else himself */
	assert_string_equal(waiting(&project, room), "i1 adjudication open,i19 adjudication open");
	result = import(&project, "c.csv", "item,operator,label\ni20,carl,ok\ni19,carl,bright\ni1,carl,bright\n", true);
	assert_int_equal(result.present, 3);
	assert_int_equal(result.tied + result.contradicts, 0);
	project_close(&project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_files_are_the_same_in_both_orders_before_anything_counts),
		cmocka_unit_test(what_has_counted_stays_and_its_contradictions_are_told),
		cmocka_unit_test(a_file_may_contradict_who_decided_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
