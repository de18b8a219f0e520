#include "test.h"

#include "jobs_project.h"

#include "base/str.h"
#include "jobs/intake.h"

/* Adds what paths name, from input where it is "-". */
static void add(struct project *project, const char *const *paths, int count, FILE *input, struct intake_result *result)
{
	struct intake_options options = { .input = input, .program = getenv("RUNG") ? getenv("RUNG") : "./rung" };
	struct err err = ERR_NONE;

	MUST(intake_add(project->store, NULL, &project->owner, paths, count, &options, result, &err));
}

static void add_one(struct project *project, const char *name, struct intake_result *result)
{
	char path[256];
	const char *paths[] = { project_path(project, name, path) };

	add(project, paths, 1, NULL, result);
}

/* The reason why the thing whose name ends in name was rejected; fails where it was not. */
static const char *reason_of(const struct intake_result *result, const char *name)
{
	for (int i = 0; i < result->rejects.count; i++)
		if (str_ends(result->rejects.rows[i].name, name))
			return result->rejects.rows[i].reason;
	fail_msg("%s is not rejected", name);
	return NULL;
}

static void check_counts(const struct intake_result *result, int64_t added, int64_t present, int64_t rejected)
{
	if (result->added != added || result->present != present || result->rejected != rejected) {
		for (int i = 0; i < result->rejects.count; i++)
			print_error("%s: %s\n", result->rejects.rows[i].name, result->rejects.rows[i].reason);
		fail_msg("added %d, present %d, rejected %d", (int)result->added, (int)result->present,
		         (int)result->rejected);
	}
}

static void a_folder_goes_in_once(void **state)
{
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "in");
	project_folder(&project, "in/deeper");
	project_write_picture(&project, "in/b.pgm", 10, 0);
	project_write_picture(&project, "in/a.PGM", 20, 0);
	project_write_picture(&project, "in/deeper/c.pgm", 30, 0);
	project_write_picture(&project, "in/again.pgm", 30, 0); /* the same content as c */
	project_write_picture(&project, "in/.hidden.pgm", 40, 0);
	project_write_text(&project, "in/README", "not a picture");

	add_one(&project, "in", &result);
	check_counts(&result, 3, 1, 0);
	assert_int_equal(result.skipped, 1);
	add_one(&project, "in/", &result);
	check_counts(&result, 0, 4, 0);

	assert_asks(&project, "SELECT count(*) FROM v_items", "3");
	assert_asks(&project, "SELECT group_concat(replace(path, rtrim(path, replace(path, '/', '')), '')) FROM "
	                      "(SELECT path FROM v_items ORDER BY item_id)", "a.PGM,again.pgm,b.pgm");
	assert_asks(&project, "SELECT source FROM v_items", "in");
	assert_asks(&project, "SELECT count(*) FROM v_events WHERE kind = 'item.add'", "2");
	project_close(&project);
}

static void bad_files_are_named_with_reasons_and_stop_nothing(void **state)
{
	/* A whole PNG of 66 bytes that says it is 30,000 pixels wide and high. */
	static const unsigned char bomb[] =
		"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0\xe9\x45\x6f\xed"
		"\0\0\0\tIDAT\x78\x9c\x63\0\0\0\1\0\1\x5e\xff\x7d\xf9\0\0\0\0IEND\xae\x42\x60\x82";
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "in");
	project_write_text(&project, "in/empty.jpg", "");
	project_write_text(&project, "in/text.jpg", "hello\n");
	project_write(&project, "in/bomb.png", bomb, sizeof bomb - 1);
	project_write_text(&project, "in/moving.gif", "GIF89a");
	project_write_text(&project, "in/\033]0;x\007.jpg", "");
	project_write_text(&project, "in/\xff\xfe.jpg", "");
	project_write_picture(&project, "in/\xff good \033[2J.pgm", 9, 0);

	add_one(&project, "in", &result);
	check_counts(&result, 1, 0, 6);
	assert_non_null(strstr(reason_of(&result, "empty.jpg"), "0 bytes"));
	assert_true(reason_of(&result, "text.jpg")[0]);
	assert_non_null(strstr(reason_of(&result, "bomb.png"), "30000"));
	assert_non_null(strstr(reason_of(&result, "moving.gif"), "GIF is not read"));
	assert_true(reason_of(&result, "\\x1b]0;x\\x07.jpg")[0]);
	assert_true(reason_of(&result, "\\xff\\xfe.jpg")[0]);
	reject_list_release(&result.rejects);
	project_close(&project);
}

static void files_cut_short_and_too_large_are_rejected(void **state)
{
	static const char jpeg[] = "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0";
	unsigned char *large = calloc(1, 70 * 1024 * 1024);
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "in");
	memcpy(large, "P5\n8000 8750\n255\n", 17);
	project_write(&project, "in/cut.jpg", jpeg, sizeof jpeg - 1);
	project_write(&project, "in/large.pgm", large, 70 * 1024 * 1024);

	add_one(&project, "in", &result);
	check_counts(&result, 0, 0, 2);
	assert_true(reason_of(&result, "cut.jpg")[0]);
	assert_non_null(strstr(reason_of(&result, "large.pgm"), "67108864"));
	reject_list_release(&result.rejects);
	free(large);
	project_close(&project);
}

static void links_are_not_followed(void **state)
{
	struct intake_result result;
	struct project project;
	char path[256];

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "in");
	project_folder(&project, "out");
	project_write_picture(&project, "in/a.pgm", 1, 0);
	project_write_picture(&project, "out/b.pgm", 2, 0);
	assert_int_equal(symlink("..", project_path(&project, "in/loop", path)), 0);
	assert_int_equal(symlink("../out/b.pgm", project_path(&project, "in/b.pgm", path)), 0);
	assert_int_equal(symlink("nowhere", project_path(&project, "in/c.pgm", path)), 0);

	add_one(&project, "in", &result);
	check_counts(&result, 1, 0, 3);
	assert_non_null(strstr(reason_of(&result, "in/loop"), "link"));
	assert_non_null(strstr(reason_of(&result, "in/b.pgm"), "link"));
	reject_list_release(&result.rejects);

	/* A link that is named outright is meant. */
	add_one(&project, "in/b.pgm", &result);
	check_counts(&result, 1, 0, 0);
	project_close(&project);
}

static void an_unreadable_folder_is_named_and_the_rest_goes_in(void **state)
{
	struct intake_result result;
	struct project project;
	char path[256];

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "in");
	project_folder(&project, "in/locked");
	project_write_picture(&project, "in/a.pgm", 1, 0);
	project_write_picture(&project, "in/locked/b.pgm", 2, 0);
	assert_int_equal(chmod(project_path(&project, "in/locked", path), 0), 0);
	if (geteuid() == 0) { /* nothing is locked to root */
		char all[256];

		snprintf(all, sizeof all, "chown -R 65534 '%s'", project.folder);
		assert_int_equal(system(all), 0);
		assert_int_equal(seteuid(65534), 0);
	}

	add_one(&project, "in", &result);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	check_counts(&result, 1, 0, 1);
	assert_non_null(strstr(reason_of(&result, "in/locked"), "denied"));
	reject_list_release(&result.rejects);
	assert_int_equal(chmod(path, 0700), 0);
	project_close(&project);
}

static void what_is_not_there_is_rejected(void **state)
{
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	add_one(&project, "nothing", &result);
	check_counts(&result, 0, 0, 1);
	assert_non_null(strstr(reason_of(&result, "/nothing"), "No such file"));
	reject_list_release(&result.rejects);
	project_close(&project);
}

static void rows_of_a_csv_name_files_below_its_folder(void **state)
{
	static const char csv[] = "file,key,group,captured,line,shift\n"
	                          "a.pgm,k1,lot 1,2026-03-01T09:30:00Z,7,night\n"
	                          "deeper/b.pgm,k2,,,8,\n"
	                          "./deeper/c.pgm,,,,,\n"
	                          "gone.pgm,k4,,,,\n"
	                          "../outside.pgm,k5,,,,\n"
	                          "a.pgm,k6\n"
	                          ",k7,,,,\n"
	                          "a.pgm,k8,,yesterday,,\n"
	                          "\"open,k9,,,,\n";
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "in");
	project_folder(&project, "in/deeper");
	project_write_picture(&project, "outside.pgm", 9, 0);
	project_write_picture(&project, "in/a.pgm", 1, 0);
	project_write_picture(&project, "in/deeper/b.pgm", 2, 0);
	project_write_picture(&project, "in/deeper/c.pgm", 3, 0);
	project_write_text(&project, "in/list.csv", csv);

	add_one(&project, "in/list.csv", &result);
	check_counts(&result, 3, 0, 6);
	assert_non_null(strstr(reason_of(&result, "list.csv:5"), "gone.pgm: the file is gone"));
	assert_non_null(strstr(reason_of(&result, "list.csv:6"), "leaves its folder"));
	assert_non_null(strstr(reason_of(&result, "list.csv:7"), "2 fields"));
	assert_non_null(strstr(reason_of(&result, "list.csv:8"), "empty"));
	assert_non_null(strstr(reason_of(&result, "list.csv:9"), "yesterday"));
	assert_non_null(strstr(reason_of(&result, "list.csv:10"), "quote"));
	reject_list_release(&result.rejects);

	assert_asks(&project, "SELECT group_key || ' ' || captured_at FROM v_items WHERE external_key = 'k1'",
	            "lot 1 2026-03-01T09:30:00.000Z");
	assert_asks(&project, "SELECT group_concat(name || '=' || value) FROM (SELECT * FROM v_attributes ORDER BY 1, 2)",
	            "line=7,shift=night,line=8");
	project_close(&project);
}

static void texts_and_records_come_from_rows(void **state)
{
	static const char texts[] = "text,item,label\n\"Two\nlines\",t1,Yes\nTwo,t2,No\n,t3,No\n";
	static const char records[] = "{\"key\":\"u1\",\"age\":31,\"likes\":[1,2]}\n{\"key\":\"u2\"\n{\"key\":\"u2\",\"age\":null}\n";
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "text");
	project_write_text(&project, "t.csv", texts);
	add_one(&project, "t.csv", &result);
	check_counts(&result, 2, 0, 1);
	assert_non_null(strstr(reason_of(&result, "t.csv:5"), "empty"));
	reject_list_release(&result.rejects);
	assert_asks(&project, "SELECT words FROM v_items WHERE external_key = 't1'", "Two\nlines");
	assert_asks(&project, "SELECT group_concat(name || value) FROM v_attributes", "labelYes,labelNo");
	assert_asks(&project, "SELECT group_concat(length || ' ' || words || ' ' || letters) FROM v_features", "9 2 0.888888888888889,3 1 1.0");
	project_close(&project);

	project_open(&project, "record");
	project_write_text(&project, "r.jsonl", records);
	add_one(&project, "r.jsonl", &result);
	check_counts(&result, 2, 0, 1);
	assert_non_null(strstr(reason_of(&result, "r.jsonl:2"), "not JSON"));
	reject_list_release(&result.rejects);
	assert_asks(&project, "SELECT words FROM v_items WHERE external_key = 'u1'", "{\"key\":\"u1\",\"age\":31,\"likes\":[1,2]}");
	assert_asks(&project, "SELECT group_concat(fields || ' ' || missing || coalesce(file_size, '')) FROM v_features", "3 0,2 1");
	project_write_text(&project, "again.jsonl", "{\"likes\":[1,2],\"age\":31,\"key\":\"u1\"}\n");
	add_one(&project, "again.jsonl", &result);
	check_counts(&result, 0, 1, 0); /* in whatever order its fields come, it is the same record */
	reject_list_release(&result.rejects);
	project_close(&project);

	project_open(&project, "record");
	project_write_text(&project, "r.csv", "width,area,height\n1,2,3\n");
	add_one(&project, "r.csv", &result);
	check_counts(&result, 1, 0, 0);
	project_write_text(&project, "again.csv", "area,height,width\n2,3,1\n");
	add_one(&project, "again.csv", &result);
	check_counts(&result, 0, 1, 0);
	assert_asks(&project, "SELECT words FROM v_items", "{\"width\":\"1\",\"area\":\"2\",\"height\":\"3\"}");
	project_close(&project);
}

/* A WAV of frames at 8 kHz, 16 bits, one channel, that lacks its last missing bytes. */
static void write_wav(const struct project *project, const char *name, int frames, size_t missing)
{
	unsigned char wav[44 + 2 * 1000] = "RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data";
	uint32_t size = (uint32_t)frames * 2, whole = size + 36;

	for (int i = 0; i < 4; i++) {
		wav[4 + i] = (unsigned char)(whole >> 8 * i);
		wav[40 + i] = (unsigned char)(size >> 8 * i);
	}
	for (uint32_t i = 0; i < size; i++)
		wav[44 + i] = (unsigned char)(i * 7 + (uint32_t)frames);
	project_write(project, name, wav, 44 + size - missing);
}

static void recordings_are_told_by_their_content(void **state)
{
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "audio");
	project_folder(&project, "in");
	write_wav(&project, "in/a.wav", 500, 0);
	write_wav(&project, "in/b.FLAC", 501, 0); /* a WAV by another name */
	write_wav(&project, "in/cut.wav", 502, 100);
	write_wav(&project, "in/none.wav", 0, 0);
	write_wav(&project, "in/notes.txt", 503, 0);
	write_wav(&project, "other", 504, 0);
	project_write_text(&project, "in/words.ogg", "no recording at all\n");
	project_write_text(&project, "in/clip.m4a", "....ftypM4A ");
	project_write_text(&project, "in/picture.mp3", "\x89PNG\r\n\x1a\n");
	add_one(&project, "in", &result);
	check_counts(&result, 2, 0, 5);
	assert_int_equal(result.skipped, 1);
	assert_non_null(strstr(reason_of(&result, "cut.wav"), "ends early (904 of 1004 bytes)"));
	assert_non_null(strstr(reason_of(&result, "none.wav"), "0 samples"));
	assert_non_null(strstr(reason_of(&result, "words.ogg"), "no recording"));
	assert_non_null(strstr(reason_of(&result, "clip.m4a"), "M4A is not read"));
	assert_non_null(strstr(reason_of(&result, "picture.mp3"), "no recording"));
	reject_list_release(&result.rejects);

	project_write_text(&project, "list.csv", "audio,speaker\nother,ann\nin/a.wav,bob\nin/cut.wav,eve\n");
	add_one(&project, "list.csv", &result);
	check_counts(&result, 1, 1, 1);
	reject_list_release(&result.rejects);
	assert_asks(&project, "SELECT count(*) FROM v_items WHERE kind = 'audio'", "3");
	assert_asks(&project, "SELECT value FROM v_attributes WHERE name = 'speaker'", "ann");
	assert_asks(&project, "SELECT count(*) FROM v_features WHERE length BETWEEN 62 AND 63 AND level < 0 AND silence = 0 AND file_size > 1000", "3");
	project_close(&project);
}

static void a_table_without_its_column_is_rejected_whole(void **state)
{
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	project_write_text(&project, "x.csv", "picture,label\na.pgm,ok\n");
	add_one(&project, "x.csv", &result);
	check_counts(&result, 0, 0, 1);
	assert_non_null(strstr(reason_of(&result, "x.csv"), "path, file or image"));
	reject_list_release(&result.rejects);
	project_close(&project);
}

static void add_input(struct project *project, const struct str *text, struct intake_result *result)
{
	const char *dash = "-";
	FILE *input = fmemopen(text->text, text->length, "r");

	assert_non_null(input);
	add(project, &dash, 1, input, result);
	reject_list_release(&result->rejects);
	fclose(input);
}

static void standard_input_is_paths_or_rows(void **state)
{
	struct str paths = STR_EMPTY, csv = STR_EMPTY, json = STR_EMPTY;
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "in");
	project_write_picture(&project, "in/a.pgm", 1, 0);
	project_write_picture(&project, "b.pgm", 2, 0);
	project_write_picture(&project, "c.pgm", 3, 0);
	project_write_picture(&project, "d.pgm", 4, 0);
	str_addf(&paths, "%s/in\r\n\n%s/b.pgm\n%s/none.pgm\n", project.folder, project.folder, project.folder);
	str_addf(&csv, "image,line\n%s/c.pgm,1\n%s/b.pgm,2\n%s/none.pgm,1", project.folder, project.folder, project.folder);
	str_addf(&json, "{\"path\":\"%s/d.pgm\"}\n{\"path\":\"%s/b.pgm\"}\n{}\n", project.folder, project.folder);

	add_input(&project, &paths, &result);
	check_counts(&result, 2, 0, 1);
	add_input(&project, &csv, &result);
	check_counts(&result, 1, 1, 1);
	add_input(&project, &json, &result);
	check_counts(&result, 1, 1, 1);

	str_release(&paths);
	str_release(&csv);
	str_release(&json);
	project_close(&project);
}

static void many_items_come_in_batches(void **state)
{
	struct str csv = STR_EMPTY;
	struct intake_result result;
	struct project project;

	(void)state;
	project_open(&project, "text");
	str_add(&csv, "key,text\n");
	for (int i = 0; i < 2500; i++)
		str_addf(&csv, "k%d,words of %d\n", i, i / 2);
	project_write(&project, "t.csv", csv.text, csv.length);
	str_release(&csv);

	add_one(&project, "t.csv", &result);
	check_counts(&result, 1250, 1250, 0);
	assert_asks(&project, "SELECT count(*) FROM v_items", "1250");
	assert_asks(&project, "SELECT count(*) FROM v_events WHERE kind = 'item.add'", "1");
	project_close(&project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder_goes_in_once),
		cmocka_unit_test(bad_files_are_named_with_reasons_and_stop_nothing),
		cmocka_unit_test(files_cut_short_and_too_large_are_rejected),
		cmocka_unit_test(links_are_not_followed),
		cmocka_unit_test(an_unreadable_folder_is_named_and_the_rest_goes_in),
		cmocka_unit_test(what_is_not_there_is_rejected),
		cmocka_unit_test(rows_of_a_csv_name_files_below_its_folder),
		cmocka_unit_test(texts_and_records_come_from_rows),
		cmocka_unit_test(recordings_are_told_by_their_content),
		cmocka_unit_test(a_table_without_its_column_is_rejected_whole),
		cmocka_unit_test(standard_input_is_paths_or_rows),
		cmocka_unit_test(many_items_come_in_batches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
