#include "test.h"

#include "jobs_project.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/export.h"
#include "jobs/import.h"
#include "jobs/import_foreign.h"

#include <dirent.h>
#include <signal.h>

static void import(struct project *project, bool decisions, const char *name, const char *text,
                   const struct import_options *options, struct import_result *result)
{
	struct err err = ERR_NONE;
	char path[256];

	project_write_text(project, name, text);
	project_path(project, name, path);
	MUST((decisions ? import_decisions : import_predictions)(project->store, NULL, &project->owner, path, options,
	                                                         result, &err));
}

static const char *reason_of(const struct import_result *result, const char *name)
{
	for (int i = 0; i < result->rejects.count; i++)
		if (str_ends(result->rejects.rows[i].name, name))
			return result->rejects.rows[i].reason;
	fail_msg("%s is not rejected", name);
	return NULL;
}

static const struct import_options creating = { .create = true };

static void predictions_make_their_items_where_asked(void **state)
{
	static const char csv[] = "item,label,confidence,time,group\n"
	                          "a,ok,0.9,2026-03-01T09:30:00Z,g1\n"
	                          "b,bright,1,,\n"
	                          "12,ok,0,,\n";
	struct import_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	import(&project, false, "p.csv", csv, &(struct import_options){ 0 }, &result);
	assert_int_equal(result.imported, 0);
	assert_int_equal(result.unknown, 3);
	assert_int_equal(result.rejected, 3);
	assert_non_null(strstr(reason_of(&result, "p.csv:3"), "no item \"b\""));
	reject_list_release(&result.rejects);
	assert_asks(&project, "SELECT count(*) FROM v_items", "0");

	import(&project, false, "p.csv", csv, &creating, &result);
	assert_int_equal(result.imported, 3);
	assert_int_equal(result.created, 3);
	assert_int_equal(result.rejected, 0);
	assert_string_equal(result.model, "imported p");
	assert_asks(&project, "SELECT kind || group_key || sha256 FROM v_items WHERE external_key = 'a'",
	            "recordg1c821719536c5939b8766b4a4134b2da41779f965a68786c285373ec8eca55dfc");
	assert_asks(&project, "SELECT label || confidence || role || engine || predicted_at FROM v_predictions WHERE item_id = 1",
	            "ok0.9liveimport2026-03-01T09:30:00.000Z");

	import(&project, false, "p.csv", csv, &creating, &result);
	assert_int_equal(result.imported, 0);
	assert_int_equal(result.present, 3);
	project_close(&project);
}

static void a_confidence_that_is_none_makes_a_null(void **state)
{
	static const char csv[] = "item,label,confidence\nz1,ok,1.7\nz2,ok,nan\nz3,ok,-1\nz4,ok,inf\nz5,ok,\nz6,,0.5\n"
	                          "z7,ok,high\nz8,ok,0.5x\nz9,maybe,0.5\n,ok,0.5\n";
	struct import_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	import(&project, false, "p.csv", csv, &creating, &result);
	assert_int_equal(result.rows, 10);
	assert_int_equal(result.imported, 6);
	assert_int_equal(result.nulls, 6);
	assert_int_equal(result.created, 6);
	assert_int_equal(result.rejected, 4);
	assert_non_null(strstr(reason_of(&result, "p.csv:8"), "not a number"));
	assert_non_null(strstr(reason_of(&result, "p.csv:9"), "not a number"));
	assert_non_null(strstr(reason_of(&result, "p.csv:10"), "not a label"));
	assert_non_null(strstr(reason_of(&result, "p.csv:11"), "names no item"));
	reject_list_release(&result.rejects);
	assert_asks(&project, "SELECT count(*) FROM v_predictions WHERE is_null = 1 AND label IS NULL", "6");
	project_close(&project);
}

static void a_second_version_is_idle_and_a_model_is_no_import(void **state)
{
	static const char csv[] = "item,label,confidence\na,ok,0.5\n";
	struct import_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	import(&project, false, "p.csv", csv, &(struct import_options){ .create = true, .model = "m1" }, &result);
	assert_string_equal(result.model, "imported m1");
	import(&project, false, "p.csv", csv, &(struct import_options){ .model = "net 2" }, &result);
	assert_string_equal(result.model, "net 2");
	assert_int_equal(result.imported, 1);
	import(&project, false, "p.csv", csv, &(struct import_options){ .model = "m1" }, &result);
	assert_int_equal(result.present, 1);
	assert_asks(&project, "SELECT group_concat(model || role) FROM (SELECT * FROM v_predictions ORDER BY model)",
	            "imported m1live,net 2idle");
	project_close(&project);
}

static void decisions_count_once_for_each_operator(void **state)
{
	static const char csv[] = "item,operator,label,time\na,ann,ok,2026-03-01\nb,ann,bright,\na,ann,bright,\na,bob,bright,\n"
	                          "c,ann,ok,\na,ann,maybe,\na,,ok,\na,\"e\033[2J\",ok,\na,ann,ok,soon\n";
	struct import_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	import(&project, false, "p.csv", "item,label,confidence\na,ok,0.9\nb,ok,0.8\n", &creating, &result);
	import(&project, true, "d.csv", csv, &(struct import_options){ 0 }, &result);
	assert_int_equal(result.imported, 3);
	assert_int_equal(result.present, 0);
	assert_int_equal(result.unknown, 1);
	assert_int_equal(result.rejected, 6);
	assert_non_null(strstr(reason_of(&result, "d.csv:4"), "ann has said something else"));
	assert_non_null(strstr(reason_of(&result, "d.csv:7"), "not a label"));
	assert_non_null(strstr(reason_of(&result, "d.csv:8"), "no operator"));
	assert_non_null(strstr(reason_of(&result, "d.csv:9"), "\\x1b"));
	assert_non_null(strstr(reason_of(&result, "d.csv:10"), "soon"));
	reject_list_release(&result.rejects);

	assert_asks(&project, "SELECT group_concat(operator || label || mode || in_force) FROM "
	                      "(SELECT * FROM v_decisions ORDER BY decision_id)",
	            "annokblind1,annbrightblind1,bobbrightblind1");
	assert_asks(&project, "SELECT decided_at FROM v_decisions LIMIT 1", "2026-03-01T00:00:00.000Z");
	assert_asks(&project, "SELECT group_concat(agrees) FROM (SELECT agrees FROM v_side_by_side ORDER BY item_id, operator)", "1,0,0");
	project_close(&project);
}

static void truth_needs_no_operator_and_modes_are_checked(void **state)
{
	struct import_options options = { .create = true, .mode = "truth" };
	struct import_result result;
	struct project project;
	struct err err = ERR_NONE;
	char path[256];

	(void)state;
	project_open(&project, "image");
	import(&project, true, "t.csv", "item,label\na,ok\n", &options, &result);
	assert_int_equal(result.imported, 1);
	assert_asks(&project, "SELECT mode FROM v_decisions", "truth");

	options.mode = "guess";
	assert_int_equal(import_decisions(project.store, NULL, &project.owner, project_path(&project, "t.csv", path), &options,
	                                  &result, &err), -1);
	assert_non_null(strstr(err.text, "guess"));
	options.mode = NULL;
	assert_int_equal(import_decisions(project.store, NULL, &project.owner, path, &options, &result, &err), -1);
	assert_non_null(strstr(err.text, "operator"));
	project_close(&project);
}

static void only_who_leads_may_vouch(void **state)
{
	struct import_result result;
	struct project project;
	struct err err = ERR_NONE;
	struct actor ann;
	char path[256];

	(void)state;
	project_open(&project, "image");
	project_write_text(&project, "p.csv", "item,label,confidence\na,ok,0.9\n");
	MUST(actor_identify(project.store, "ann", &ann, &err));
	assert_int_equal(import_predictions(project.store, NULL, &ann, project_path(&project, "p.csv", path), &creating, &result,
	                                    &err), -1);
	assert_non_null(strstr(err.text, "lead"));
	project_close(&project);
}

/* Keys that look like our ids are still somebody else's keys. */
static void numbers_are_keys_before_they_are_ids(void **state)
{
	struct import_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	import(&project, false, "p.csv", "item,label,confidence\n3,ok,0.3\n1,ok,0.1\n2,ok,0.2\n", &creating, &result);
	import(&project, true, "d.csv", "item,operator,label\n1,ann,ok\n2,ann,bright\n3,ann,ok\n", &(struct import_options){ 0 },
	       &result);
	assert_int_equal(result.imported, 3);
	assert_asks(&project, "SELECT count(*) FROM v_side_by_side WHERE round(confidence * 10) = CAST(external_key AS INTEGER)", "3");
	project_close(&project);
}

static void export_to(struct project *project, const char *format, const char *name, char *text, size_t room)
{
	struct export_options options = { .format = format };
	struct export_result result;
	struct err err = ERR_NONE;
	char path[256];
	FILE *file;
	size_t length;

	options.path = project_path(project, name, path);
	MUST(export_write(project->store, NULL, &options, &result, &err));
	assert_int_equal(result.rows, 3);
	assert_int_equal(result.predictions, 3);
	assert_int_equal(result.decisions, 2);
	file = fopen(path, "r");
	assert_non_null(file);
	length = fread(text, 1, room - 1, file);
	text[length] = '\0';
	fclose(file);
}

static void exports_have_a_row_for_each_answer_and_each_unanswered_prediction(void **state)
{
	static const char head[] = "item_id,path,external_key,sha256,group,predicted_label,confidence,model,decided_label,"
	                           "operator,mode,agrees,agreed_label,decided_at,seconds,note,regions,predicted_regions\n";
	struct import_result result;
	struct project project;
	char text[4096];

	(void)state;
	project_open(&project, "image");
	import(&project, false, "p.csv", "item,label,confidence,group\n\"=a,\"\"x\"\"\",ok,0.1,g\nb,bright,2,\n",
	       &(struct import_options){ .create = true, .model = "m" }, &result);
	import(&project, true, "d.csv", "item,operator,label,time\n\"=a,\"\"x\"\"\",ann,ok,2026-03-01\n\"=a,\"\"x\"\"\",bob,ok,2026-03-02\n",
	       &(struct import_options){ 0 }, &result);
	assert_int_equal(result.imported, 2);

	export_to(&project, "csv", "out.csv", text, sizeof text);
	assert_true(str_starts(text, head));
	assert_non_null(strstr(text, "1,,\"=a,\"\"x\"\"\","));
	assert_non_null(strstr(text, ",g,ok,0.1,imported m,ok,ann,blind,1,ok,2026-03-01T00:00:00.000Z,0,,,\n"));
	assert_non_null(strstr(text, ",imported m,ok,bob,blind,1,ok,2026-03-02T00:00:00.000Z,0,,,\n"));
	assert_true(str_ends(text, ",,,,imported m,,,,,,,,,,\n"));

	export_to(&project, "jsonl", "out.jsonl", text, sizeof text);
	assert_non_null(strstr(text, "\"external_key\":\"=a,\\\"x\\\"\""));
	assert_non_null(strstr(text, "\"agrees\":true"));
	assert_non_null(strstr(text, "\"confidence\":null"));
	assert_non_null(strstr(text, "\"attributes\":{}}\n"));
	project_close(&project);
}

static void an_export_that_fails_leaves_the_old_one(void **state)
{
	struct export_options options = { .format = "csv" };
	struct export_result result;
	struct project project;
	struct err err = ERR_NONE;
	char path[256];

	(void)state;
	project_open(&project, "image");
	options.path = project_path(&project, "no/such/folder.csv", path);
	assert_int_equal(export_write(project.store, NULL, &options, &result, &err), -1);
	assert_non_null(strstr(err.text, "No such file"));
	options.path = "/dev/full";
	assert_int_equal(export_write(project.store, NULL, &options, &result, &err), -1);
	assert_non_null(strstr(err.text, "No space"));
	options.format = "xlsx";
	assert_int_equal(export_write(project.store, NULL, &options, &result, &err), -1);
	project_close(&project);
}

static int count_files(const struct project *project)
{
	DIR *dir = opendir(project->folder);
	int count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void an_export_that_is_interrupted_leaves_nothing(void **state)
{
	static const char *const formats[] = { "csv", "coco", "label-studio", "yolo", "folders" };
	volatile sig_atomic_t stop = 1;
	struct import_result result;
	struct project project;
	char path[256];
	int before;

	(void)state;
	project_open(&project, "image");
	import(&project, true, "d.csv", "item,operator,label\na,ann,ok\n", &(struct import_options){ .create = true }, &result);
	before = count_files(&project);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct export_options options = { .format = formats[i], .path = project_path(&project, "out", path), .stop = &stop };
		struct export_result written;
		struct err err = ERR_NONE;

		assert_int_equal(export_write(project.store, NULL, &options, &written, &err), -1);
		assert_non_null(strstr(err.text, "interrupted"));
		assert_int_equal(count_files(&project), before);
	}
	project_close(&project);
}

/* A file sorted by confidence, its sure half first. */
static void a_file_without_times_counts_in_no_order_of_its_own(void **state)
{
	struct str predictions = STR_EMPTY, decisions = STR_EMPTY;
	struct import_result result;
	struct project project;

	(void)state;
	str_add(&predictions, "item,label,confidence\n");
	str_add(&decisions, "item,operator,label\n");
	for (int i = 0; i < 200; i++) {
		str_addf(&predictions, "i%d,ok,%s\n", i, i < 100 ? "0.99" : "0.6");
		str_addf(&decisions, "i%d,ann,ok\n", i);
	}
	project_open(&project, "image");
	import(&project, false, "p.csv", str_text(&predictions), &creating, &result);
	import(&project, true, "d.csv", str_text(&decisions), &(struct import_options){ .mode = "blind" }, &result);
	assert_asks(&project, "SELECT count(DISTINCT decided_at) FROM v_decisions", "1");
	assert_asks(&project, "SELECT count(*) FROM folded", "200");
	assert_asks(&project, "SELECT count(*) BETWEEN 25 AND 75 FROM (SELECT bin FROM folded ORDER BY folded_id LIMIT 100) WHERE bin > 300", "1");
	str_release(&predictions);
	str_release(&decisions);
	project_close(&project);
}

/* A clock that runs a few hours fast is believed, another century is not: what is dated so would be the
 * newest answer for ever. */
static void what_lies_ahead_of_the_clock_is_refused(void **state)
{
	struct str decisions = STR_EMPTY, predictions = STR_EMPTY;
	struct import_result result;
	struct project project;
	char soon[CLOCK_TEXT_SIZE], later[CLOCK_TEXT_SIZE];

	(void)state;
	project_open(&project, "image");
	clock_iso(store_now(project.store) + CLOCK_DAY_MS / 2, soon);
	clock_iso(store_now(project.store) + CLOCK_DAY_MS * 2, later);
	str_addf(&predictions, "item,label,confidence,time\na,ok,0.9,%s\nb,ok,0.9,%s\nc,ok,0.9,2099-01-01\n", soon, later);
	str_addf(&decisions, "item,operator,label,time\na,ann,ok,%s\nc,ann,ok,%s\nd,ann,ok,2099-01-01\n", soon, later);
	import(&project, false, "p.csv", str_text(&predictions), &creating, &result);
	assert_int_equal(result.imported, 1);
	assert_int_equal(result.rejected, 2);
	assert_non_null(strstr(reason_of(&result, "p.csv:4"), "\"2099-01-01\" lies more than a day ahead"));
	reject_list_release(&result.rejects);
	import(&project, true, "d.csv", str_text(&decisions), &creating, &result);
	assert_int_equal(result.imported, 1);
	assert_int_equal(result.rejected, 2);
	assert_non_null(strstr(reason_of(&result, "d.csv:3"), "lies more than a day ahead"));
	reject_list_release(&result.rejects);
	assert_asks(&project, "SELECT count(*) FROM v_items", "1");
	str_release(&predictions);
	str_release(&decisions);
	project_close(&project);
}

static void of_many_unknown_items_the_first_few_are_named(void **state)
{
	struct str predictions = STR_EMPTY;
	struct import_result result;
	struct project project;

	(void)state;
	str_add(&predictions, "item,label,confidence\n");
	for (int i = 0; i < 40; i++)
		str_addf(&predictions, "i%d,ok,0.9\n", i);
	str_add(&predictions, "i40,maybe,0.9\n");
	project_open(&project, "image");
	import(&project, false, "p.csv", str_text(&predictions), &(struct import_options){ 0 }, &result);
	assert_int_equal(result.unknown, 40);
	assert_int_equal(result.rejected, 41);
	assert_int_equal(result.rejects.count, 6);
	assert_non_null(strstr(reason_of(&result, "p.csv:42"), "not a label"));
	reject_list_release(&result.rejects);
	str_release(&predictions);
	project_close(&project);
}

/* They are stored several at a time; a row that needs what came before it finds it. */
static void predictions_are_stored_in_their_order_whatever_comes_between(void **state)
{
	static const char decision[] = "item,operator,label\ni20,ann,ok\n";
	struct str predictions = STR_EMPTY;
	struct import_result result;
	struct project project;

	(void)state;
	str_add(&predictions, "item,label,confidence\n");
	for (int i = 0; i < 90; i++) {
		str_addf(&predictions, "i%d,ok,0.9\n", i);
		if (i == 3)
			str_add(&predictions, "i1,ok,0.9\ni2,bright,0.9\n");
	}
	project_open(&project, "image");
	import(&project, false, "m1.csv", str_text(&predictions), &creating, &result);
	assert_int_equal(result.imported, 90);
	assert_int_equal(result.present, 1);
	assert_non_null(strstr(reason_of(&result, "m1.csv:7"), "something else"));
	reject_list_release(&result.rejects);
	import(&project, true, "d.csv", decision, &(struct import_options){ 0 }, &result);

	import(&project, false, "m2.csv", str_text(&predictions), &(struct import_options){ 0 }, &result);
	assert_int_equal(result.imported, 90);
	assert_int_equal(result.rejected, 1);
	reject_list_release(&result.rejects);
	assert_asks(&project, "SELECT count(*) FROM prediction p JOIN item i USING (item_id) WHERE i.external_key <> 'i' || ((p.prediction_id - 1) % 90)", "0");
	assert_asks(&project, "SELECT count(*) FROM comparison WHERE agrees = 1", "2");
	str_release(&predictions);
	project_close(&project);
}

static void add_answer(struct str *csv, int row, int item, const char *operator, const char *label)
{
	str_addf(csv, "i%d,%s,%s,2026-03-01T09:%02d:%02dZ\n", item, operator, label, row / 60, row % 60);
}

/* Every eleventh item is answered again by somebody else, which takes a place of its own: at once, or once more have come. */
static void decisions_are_stored_in_their_order_whatever_comes_between(void **state)
{
	struct str predictions = STR_EMPTY, decisions = STR_EMPTY;
	struct import_result result;
	struct project project;

	(void)state;
	str_add(&predictions, "item,label,confidence\n");
	str_add(&decisions, "item,operator,label,time\n");
	for (int i = 0, row = 0; i < 140; i++) {
		str_addf(&predictions, "i%d,%s,0.9\n", i, i % 3 ? "ok" : "bright");
		add_answer(&decisions, row++, i, i % 2 ? "ann" : "bob", "ok");
		if (i % 11 == 0)
			add_answer(&decisions, row++, i < 70 ? i : i - 69, "cay", i % 2 ? "ok" : "bright");
	}
	project_open(&project, "image");
	for (int version = 1; version <= 2; version++) {
		import(&project, false, version == 1 ? "m1.csv" : "m2.csv", str_text(&predictions), &creating, &result);
		reject_list_release(&result.rejects);
	}
	import(&project, true, "d.csv", str_text(&decisions), &(struct import_options){ 0 }, &result);
	assert_int_equal(result.imported, 140 + 13);
	assert_int_equal(result.rejected, 0);
	assert_int_equal(result.tied, 7);
	assert_asks(&project, "SELECT count(*) FROM decision d JOIN decision e ON e.decision_id = d.decision_id + 1 WHERE e.decided_ms <= d.decided_ms", "0");
	assert_asks(&project, "SELECT count(*) FROM decision d JOIN assignment a USING (assignment_id) WHERE a.item_id = d.item_id"
	                      " AND a.operator_id = d.operator_id AND a.state = 'done' AND a.mode = 'blind' AND a.lease_count = 1", "153");
	assert_asks(&project, "SELECT count(*), count(DISTINCT uuid) FROM decision WHERE substr(hex(uuid), 13, 1) = '7'", "153");
	assert_asks(&project, "SELECT count(*) || ' ' || sum(agrees) || ' ' || count(DISTINCT prediction_id) FROM comparison", "306 200 280");
	assert_asks(&project, "SELECT count(*) FROM comparison c JOIN decision d USING (decision_id) JOIN prediction p USING (prediction_id)"
	                      " WHERE c.agrees <> (p.label_id = d.label_id) OR p.item_id <> d.item_id", "0");
	str_release(&predictions);
	str_release(&decisions);
	project_close(&project);
}

struct pieces { int64_t done, most; };

static void note_piece(void *context, int64_t done, int64_t total, const char *note)
{
	struct pieces *pieces = context;

	(void)total, (void)note;
	pieces->most = done - pieces->done > pieces->most ? done - pieces->done : pieces->most;
	pieces->done = done;
}

/* Each megabyte is one row: what is held at a time is bounded by bytes, and not by rows alone. */
static void long_rows_go_in_a_few_at_a_time(void **state)
{
	struct pieces pieces = { 0, 0 };
	const struct progress progress = { note_piece, &pieces };
	const struct import_foreign_options options = { .format = "label-studio", .create = true, .progress = &progress };
	struct import_foreign_result result;
	struct str tasks = STR_EMPTY;
	struct err err = ERR_NONE;
	struct project project;
	char path[256];

	(void)state;
	for (int i = 0; i < 20; i++)
		str_addf(&tasks, "%s{\"data\":{\"image\":\"p%d\",\"notes\":\"%01000000d\"}}", i ? ",\n" : "[", i, 0);
	str_add(&tasks, "]");
	project_open(&project, "image");
	project_write_text(&project, "t.json", str_text(&tasks));
	project_path(&project, "t.json", path);
	MUST(import_foreign(project.store, NULL, &project.owner, path, &options, &result, &err));
	assert_int_equal(result.created, 20);
	assert_int_equal(pieces.done, 20);
	assert_in_range(pieces.most, 1, 9);
	reject_list_release(&result.rejects);
	str_release(&tasks);
	project_close(&project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(predictions_make_their_items_where_asked),
		cmocka_unit_test(a_confidence_that_is_none_makes_a_null),
		cmocka_unit_test(a_second_version_is_idle_and_a_model_is_no_import),
		cmocka_unit_test(decisions_count_once_for_each_operator),
		cmocka_unit_test(truth_needs_no_operator_and_modes_are_checked),
		cmocka_unit_test(only_who_leads_may_vouch),
		cmocka_unit_test(numbers_are_keys_before_they_are_ids),
		cmocka_unit_test(a_file_without_times_counts_in_no_order_of_its_own),
		cmocka_unit_test(what_lies_ahead_of_the_clock_is_refused),
		cmocka_unit_test(of_many_unknown_items_the_first_few_are_named),
		cmocka_unit_test(predictions_are_stored_in_their_order_whatever_comes_between),
		cmocka_unit_test(long_rows_go_in_a_few_at_a_time),
		cmocka_unit_test(decisions_are_stored_in_their_order_whatever_comes_between),
		cmocka_unit_test(exports_have_a_row_for_each_answer_and_each_unanswered_prediction),
		cmocka_unit_test(an_export_that_fails_leaves_the_old_one),
		cmocka_unit_test(an_export_that_is_interrupted_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
