/* The Queue screen without a terminal, over a small real project: keys in, screens out. */
#include "test.h"

#include "../console/sitting.h"
#include "golden.h"
#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/item.h"
#include "ui/console/key.h"
#include "ui/console/screen_queue.h"
#include "ui/console/screen_review.h"
#include "ui/console/screens.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOW (1800000000000 + 3 * CLOCK_DAY_MS)

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* ---- a project with something of everything ---- */

static int64_t add_named(struct project *project, const char *key, const char *source, int64_t age_ms)
{
	const struct item_attribute lot = { "lot", "L7" };
	struct item_new item = { .kind = "record", .bytes = 12, .external_key = key, .attributes = &lot, .attribute_count = 1 };
	int64_t item_id, now = project->clock_ms;

	hash_sha256(key, strlen(key), item.sha256);
	project->clock_ms = now - age_ms;
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(source_add(project->store, source, "/line", &item.source_id, &err));
	OK(item_add(project->store, &project->stage, &item, &item_id, &err));
	OK(store_commit(project->store, &err));
	project->clock_ms = now;
	return item_id;
}

/* Forty items, to be judged with the model's answer but for the eighth: the first decided by ann, the
 * third taken by bob, the fifth flagged by ann; predictions of all. */
static void fill(struct project *project)
{
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct model_version model;
	struct claim claim;
	char name[32];

	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "part-%04d", 412 + i);
		add_named(project, name, i % 3 ? "phone-cam2" : "line1", (40 - i) * 37 * CLOCK_MINUTE_MS);
	}
	model = project_add_model(project, "14");
	for (int i = 1; i <= 40; i++)
		project_predict(project, &model, i, i % 7 == 0 ? 0 : i % 3 ? PROJECT_OK : PROJECT_SCRATCH, 0.5 + i / 81.0);
	project_assist_all(project);
	project_decide(project, &ann, 1, PROJECT_SCRATCH);
	OK(queue_claim_item(project->store, NULL, &bob, 3, &claim, &err));
	OK(queue_claim_item(project->store, NULL, &ann, 5, &claim, &err));

	struct decision_new flag = project_answer(project, "flag", 0);

	flag.note = "glare?";
	OK(decision_add(project->store, &project->stage, &ann, &claim, &flag, &err));
	OK(queue_release(project->store, &ann, &claim, &err));
	assert_null(project_foreign(project, "UPDATE assignment SET lane = 'audit', due_ms = 2000 WHERE item_id = 8"));
}

static int begin(void **state)
{
	struct project *project;

	project_begin(state);
	project = *state;
	project_set_clock(project, NOW);
	return 0;
}

static int begin_filled(void **state)
{
	begin(state);
	fill(*state);
	return 0;
}

/* ---- sitting there ---- */

/* All that waits to be done is done, as the event loop would. */
static void let_it_work(struct sitting *sitting)
{
	for (int i = 0; i < 1000 && app_wake(&sitting->app) <= sitting->app.now_ms; i++)
		app_tick(&sitting->app);
	paint(sitting);
}

static void sit_down(struct sitting *sitting, struct project *project, const struct actor *actor, int columns, int rows)
{
	memset(&sitting->options, 0, sizeof sitting->options);
	sitting->options.actor = actor;
	sit_down_at(sitting, &screen_queue, project->store, columns, rows);
	let_it_work(sitting);
}

static void type(struct sitting *sitting, const char *keys)
{
	press(sitting, keys);
	let_it_work(sitting);
}

static void hit(struct sitting *sitting, int key)
{
	press_key(sitting, key);
	let_it_work(sitting);
}

/* The line on which the selection stands. */
static const char *selected(const struct sitting *sitting, char line[400])
{
	const char *found = strstr(str_text(&sitting->text), " > ");

	assert_non_null(found);
	snprintf(line, 400, "%.*s", (int)strcspn(found + 3, "\n"), found + 3);
	return line;
}

static void assert_selected(const struct sitting *sitting, const char *text)
{
	char line[400];

	if (!strstr(selected(sitting, line), text))
		fail_msg("selected: %s", line);
}

/* ---- golden screens ---- */

static const struct {
	const char *name;
	bool inspector;
	int columns, rows;
	const char *keys;
} goldens[] = {
	{ "queue-lead-80x24", false, 80, 24, "jj" },
	{ "queue-lead-120x40", false, 120, 40, "jjd" },
	{ "queue-inspector-80x24", true, 80, 24, "\x1b" },
	{ "queue-inspector-120x40", true, 120, 40, "\x1b" "d" },
	{ "queue-details-80x24", false, 80, 24, "\x1b" "jjjjd" },
	{ "queue-filter-80x24", false, 80, 24, "/-cam2 conf<.8" },
	{ "queue-wrong-80x24", false, 80, 24, "/foo:bar" },
	{ "queue-nothing-80x24", false, 80, 24, "/nowhere\r" },
	{ "queue-marked-80x24", false, 80, 24, "  j R" },
	{ "queue-assign-80x24", false, 80, 24, "*Aan" },
	{ "queue-sort-80x24", false, 80, 24, "s" },
	{ "queue-unsure-80x24", false, 80, 24, "sleast\r" },
	{ "queue-blind-120x40", false, 120, 40, "jjjjjjd" },
	{ "queue-narrow-60x15", false, 60, 15, "j" },
	{ "queue-narrow-details-60x15", false, 60, 15, "jd" },
	{ "queue-narrow-40x10", true, 40, 10, "j" },
};

static void screens_look_as_they_did(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct actor who = goldens[i].inspector ? ann : project->owner;
		struct sitting sitting;

		if (!goldens[i].inspector)
			snprintf(who.name, sizeof who.name, "lee");
		sit_down(&sitting, project, &who, goldens[i].columns, goldens[i].rows);
		type(&sitting, goldens[i].keys);
		golden_compare(goldens[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void few_items_and_hostile_names_look_well(void **state)
{
	struct project *project = *state;
	struct actor lee = project->owner;
	struct sitting sitting;

	snprintf(lee.name, sizeof lee.name, "lee");
	sit_down(&sitting, project, &lee, 80, 24);
	golden_compare("queue-empty-80x24", str_text(&sitting.text));
	get_up(&sitting);
	add_named(project, "part-1", "line1", CLOCK_HOUR_MS);
	sit_down(&sitting, project, &lee, 80, 24);
	golden_compare("queue-one-80x24", str_text(&sitting.text));
	get_up(&sitting);
	add_named(project, "\x1b]0;owned\x07 red\x1b[31m", "line1", CLOCK_HOUR_MS);
	add_named(project, "\xe6\xa4\x9c\xe6\x9f\xbb\xe7\x94\xbb\xe5\x83\x8f\xef\xbc\x8f\xe5\x82\xb7\xe3\x81\x82\xe3\x82\x8a\xe3\x83\xbb"
	                   "\xe7\x94\xbb\xe9\x9d\xa2\xe5\x8f\xb3\xe4\xb8\x8a\xe3\x81\xae\xe7\xb4\xb0\xe3\x81\x84\xe5\x82\xb7", "\xe7\xb7\x9a",
	          CLOCK_HOUR_MS);
	add_named(project, "e\xcc\x81" "t\xc3\xa9 \xe2\x80\xae" "abc \xff" " bad", "line1", CLOCK_HOUR_MS);
	sit_down(&sitting, project, &lee, 80, 24);
	assert_null(strchr(str_text(&sitting.text), '\x1b'));
	golden_compare("queue-hostile-80x24", str_text(&sitting.text));
	get_up(&sitting);
}

/* ---- blind ---- */

static void an_inspector_sees_no_sign_of_the_model(void **state)
{
	static const char *const signs[] = { "net", "conf", "model", "lane", "why", "0.5", "0.6", "0.9", "null", "assign", "requeue" };
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting;
	int64_t decided = project_number(project, "SELECT count(*) FROM decision");

	project->clock_ms += 14 * CLOCK_MINUTE_MS; /* so that no time reads as a sign */
	sit_down(&sitting, project, &ann, 120, 40);
	for (const char *keys = "jd\033ARs\033|\033/conf<.9\033\033"; *keys; keys++) {
		type(&sitting, (const char[]){ *keys, '\0' });
		for (size_t i = 0; i < sizeof signs / sizeof *signs && !sitting.app.asking; i++)
			if (shows(&sitting, signs[i]))
				fail_msg("%s after %c:\n%s", signs[i], *keys, str_text(&sitting.text));
	}
	assert_int_equal(project_number(project, "SELECT count(*) FROM decision"), decided);
	get_up(&sitting);
}

/* Everything a lead sees on the way through the keys, of twelve items of which the first is decided. */
static void look_through(struct project *project, bool otherwise, struct str *seen)
{
	struct actor ann = project_actor(project, "ann");
	struct model_version model;
	struct sitting sitting;
	char name[32];

	for (int i = 1; i <= 12; i++) {
		snprintf(name, sizeof name, "part-%02d", i);
		add_named(project, name, "line1", i * CLOCK_HOUR_MS);
	}
	project_to_level(project, 1);
	model = project_add_model(project, "14");
	for (int i = 1; i <= 12; i++)
		project_predict(project, &model, i, i == 1 ? PROJECT_OK : (i + otherwise) % 3, (otherwise && i > 1 ? i : 13 - i) / 13.0);
	project_decide(project, &ann, 1, PROJECT_SCRATCH);
	sit_down(&sitting, project, &project->owner, 120, 40);
	for (const char *keys = "jdjw\033\033sleast\rGg\033/pred:ok\r\033\033/-conf<.5\r*R\033\033smost\r\033|\033"; *keys; keys++) {
		type(&sitting, (const char[]){ *keys, '\0' });
		str_addf(seen, "%c %s", *keys, str_text(&sitting.text));
	}
	get_up(&sitting);
}

/* Whatever the model says of what is still to be judged blind, a lead sees the same. */
static void what_is_to_be_judged_blind_shows_in_nothing(void **state)
{
	struct str seen[2] = { STR_EMPTY, STR_EMPTY };

	(void)state;
	for (int i = 0; i < 2; i++) {
		void *opaque;

		begin(&opaque);
		look_through(opaque, i == 1, &seen[i]);
		project_end(&opaque);
	}
	assert_non_null(strstr(str_text(&seen[0]), "left out: 11 to be judged blind"));
	assert_non_null(strstr(str_text(&seen[0]), "the rest is told once it is"));
	assert_string_equal(str_text(&seen[0]), str_text(&seen[1]));
	str_release(&seen[0]);
	str_release(&seen[1]);
}

/* ---- moving and finding ---- */

static void the_selection_goes_where_the_keys_say(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	hit(&sitting, PRESS_ESCAPE);
	assert_selected(&sitting, "part-0413"); /* the first that waits stays selected among all */
	type(&sitting, "k");
	assert_selected(&sitting, "part-0412");
	type(&sitting, "k");
	assert_selected(&sitting, "part-0412");
	type(&sitting, "jj");
	assert_selected(&sitting, "part-0414");
	type(&sitting, "G");
	assert_selected(&sitting, "part-0451");
	hit(&sitting, PRESS_PAGE_UP);
	assert_selected(&sitting, "part-0434");
	hit(&sitting, PRESS_CTRL('u'));
	assert_selected(&sitting, "part-0425");
	type(&sitting, "gg");
	assert_selected(&sitting, "part-0412");
	hit(&sitting, PRESS_CTRL('d'));
	assert_selected(&sitting, "part-0421");
	use_mouse(&sitting, MOUSE_WHEEL_DOWN, 10, 10);
	assert_selected(&sitting, "part-0424");
	click(&sitting, "part-0426");
	assert_selected(&sitting, "part-0426");
	get_up(&sitting);
}

static void help_and_stop_are_never_cut_off(void **state)
{
	struct project *project = *state;

	for (int columns = 40; columns <= 130; columns++) {
		struct sitting sitting;

		sit_down(&sitting, project, &project->owner, columns, 24);
		if (!shows(&sitting, "? help") || !shows(&sitting, "X STOP"))
			fail_msg("in %d columns:\n%s", columns, str_text(&sitting.text));
		get_up(&sitting);
	}
}

/* Where the bar of the selected row ends: behind its last cell. */
static int bar_end(const struct sitting *sitting)
{
	const struct grid_cell *row = sitting->grid.cells + (size_t)sitting->grid.cursor_y * (size_t)sitting->app.columns;
	int end = 0;

	for (int x = 0; x < sitting->app.columns; x++)
		if (row[x].ink == INK_SELECTED)
			end = x + 1;
	return end;
}

/* The column of the heading behind "name", for the line of headings. */
static int column_behind_name(const struct sitting *sitting)
{
	const char *name = strstr(str_text(&sitting->text), " name "), *line = name;

	assert_non_null(name);
	while (line[-1] != '\n')
		line--;
	name += 5;
	return (int)(name + strspn(name, " ") - line) - 2; /* the frame is three bytes */
}

/* From end to end where that is cheap; in a wide list with the name. */
static void the_bar_ends_where_something_does(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	assert_int_equal(bar_end(&sitting), 78);
	get_up(&sitting);
	for (int columns = 84; columns <= 200; columns += 29) {
		sit_down(&sitting, project, &project->owner, columns, 24);
		assert_int_equal(bar_end(&sitting), column_behind_name(&sitting) - 2);
		get_up(&sitting);
	}
}

/* A step marks another row and nothing else; at the edge a few come in at once. */
static void on_a_thin_line_only_the_mark_moves(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	sitting.app.prefs.slow = true;
	type(&sitting, "jjjjjjjjjjjjjjjj");
	assert_selected(&sitting, "part-0429");
	assert_true(shows(&sitting, "part-0413"));
	for (int i = 0; i < sitting.app.columns * sitting.app.rows; i++)
		assert_int_not_equal(sitting.grid.cells[i].ink, INK_SELECTED);
	type(&sitting, "j");
	assert_selected(&sitting, "part-0430");
	assert_false(shows(&sitting, "part-0416"));
	assert_true(shows(&sitting, "part-0417") && shows(&sitting, "part-0433"));
	type(&sitting, "jjj");
	assert_true(shows(&sitting, "part-0417"));
	type(&sitting, "kkkkkkkkkkkkkkkkk");
	assert_true(shows(&sitting, "part-0413") && shows(&sitting, "part-0428"));
	assert_false(shows(&sitting, "part-0430"));
	get_up(&sitting);
}

static void a_filter_holds_at_each_letter_and_the_last_good_one_stays(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	hit(&sitting, '/');
	hit(&sitting, PRESS_CTRL('u'));
	type(&sitting, "pred:scr");
	assert_true(shows(&sitting, "12 of 40"));
	type(&sitting, "x");
	assert_true(shows(&sitting, "filter, at 6: no label begins with \"scrx\""));
	assert_true(shows(&sitting, "part-0414"));
	hit(&sitting, PRESS_BACKSPACE);
	type(&sitting, " conf<.7");
	assert_true(shows(&sitting, "5 of 40"));
	hit(&sitting, PRESS_ENTER);
	assert_true(shows(&sitting, "filter: pred:scr conf<.7"));
	hit(&sitting, '/');
	type(&sitting, "nowhere");
	assert_true(shows(&sitting, "0 of 40"));
	hit(&sitting, PRESS_ESCAPE); /* given up: as before */
	assert_true(shows(&sitting, "5 of 40"));
	hit(&sitting, PRESS_ESCAPE);
	assert_false(shows(&sitting, "filter:"));
	get_up(&sitting);
}

static void what_others_do_comes_in_without_moving_the_selection(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct store *other;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "jjjjjj");
	assert_selected(&sitting, "part-0419");
	OK(store_open(project->path, STORE_WRITE, &other, &err));
	{
		struct store *own = project->store;

		project->store = other;
		project_set_clock(project, project->clock_ms);
		project_decide(project, &ann, 2, PROJECT_DUST);
		project_decide(project, &ann, 8, PROJECT_DUST);
		add_named(project, "part-new", "line1", 0);
		project->store = own;
	}
	sitting.app.now_ms += 1000;
	let_it_work(&sitting);
	assert_true(shows(&sitting, "part-0413"));
	sitting.app.now_ms += 2000;
	let_it_work(&sitting);
	assert_false(shows(&sitting, "part-0413"));
	assert_false(shows(&sitting, "part-0419"));
	assert_selected(&sitting, "part-0420"); /* the next of the one that is gone */
	type(&sitting, "G");
	assert_selected(&sitting, "part-new");
	store_close(other);
	get_up(&sitting);
}

/* The cursor stands where the keys go: on the selected row, or in the details. */
static void the_details_take_the_keys_and_give_them_back(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "jd");
	assert_int_equal(sitting.grid.cursor_y, 4);
	assert_false(shows(&sitting, "bob until"));
	hit(&sitting, PRESS_TAB);
	type(&sitting, "jjjj");
	assert_true(shows(&sitting, "leased bob until"));
	assert_selected(&sitting, "part-0414");
	assert_true(sitting.grid.cursor_y > 12);
	hit(&sitting, PRESS_TAB);
	type(&sitting, "j");
	assert_selected(&sitting, "part-0415");
	type(&sitting, "d");
	assert_false(shows(&sitting, "what happened"));
	type(&sitting, "w");
	assert_true(shows(&sitting, "net 14 (live) says ok"));
	get_up(&sitting);
}

static void orders_and_columns_can_be_chosen(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "snewest\r");
	assert_true(shows(&sitting, "Queue: newest first"));
	assert_selected(&sitting, "part-0451");
	type(&sitting, "sleast\r");
	assert_true(shows(&sitting, "Queue: least sure first"));
	assert_selected(&sitting, "part-0413");
	type(&sitting, "|conf\r");
	assert_false(shows(&sitting, "conf"));
	get_up(&sitting);
}

/* ---- many at once ---- */

static int64_t kept(struct project *project, const char *name)
{
	return project_number(project, arena_printf(&project->arena, "SELECT count(*) FROM assignment a JOIN operator o"
	                                            " ON o.operator_id = a.reserved_for WHERE o.name = '%s'", name));
}

static void marked_items_are_assigned_after_a_dialog(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, " j A");
	assert_true(shows(&sitting, "Assign to"));
	type(&sitting, "ann\r");
	assert_true(shows(&sitting, "2 items: kept for ann"));
	assert_true(shows(&sitting, "part-0413"));
	assert_true(shows(&sitting, "part-0415"));
	hit(&sitting, PRESS_ENTER); /* the focus is on Cancel */
	assert_int_equal(kept(project, "ann"), 0);
	type(&sitting, "Aann\ry");
	assert_true(shows(&sitting, "assigned 2 to ann"));
	assert_int_equal(kept(project, "ann"), 2);
	assert_true(shows(&sitting, "for ann"));
	type(&sitting, "Aanyone\ry");
	assert_int_equal(kept(project, "ann"), 0);
	get_up(&sitting);
}

static void requeued_items_wait_again(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "/#3\rR");
	assert_true(shows(&sitting, "leased"));
	type(&sitting, "y");
	assert_true(shows(&sitting, "requeued 1"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE state = 'leased'"), 0);
	type(&sitting, "R");
	assert_true(shows(&sitting, "waits already"));
	type(&sitting, "y");
	assert_true(shows(&sitting, "requeued 0 of 1: the rest waits already"));
	get_up(&sitting);
}

static void flags_go_to_what_can_be_taken(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "f");
	assert_true(shows(&sitting, "flagged 1"));
	assert_true(shows(&sitting, "open !"));
	type(&sitting, "f");
	assert_true(shows(&sitting, "cleared the flag of 1"));
	hit(&sitting, PRESS_ESCAPE);
	type(&sitting, "gg   f"); /* one decided, one open, one on another's screen */
	assert_true(shows(&sitting, "Flag 3"));
	type(&sitting, "y");
	assert_true(shows(&sitting, "flagged 1, not 2: item 1 is decided already"));
	get_up(&sitting);
}

/* The fifth was flagged by ann. */
static void inspectors_flag_and_leads_clear(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting;

	sit_down(&sitting, project, &ann, 80, 24);
	type(&sitting, "/#5\rf");
	assert_true(shows(&sitting, "flagged 1"));
	get_up(&sitting);
	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "/flag:yes\r f");
	assert_true(shows(&sitting, "cleared the flag of 1"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_acts WHERE kind = 'retract'"), 2);
	assert_int_equal(project_number(project, "SELECT undone FROM v_operators WHERE operator = 'owner'"), 0);
	get_up(&sitting);
}

static void exports_are_what_is_shown_or_marked(void **state)
{
	struct project *project = *state;
	const char *path = arena_printf(&project->arena, "%s/out.csv", project->folder);
	struct sitting sitting;
	char line[400];
	FILE *file;
	int lines = 0;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "Enowhere.txt\r");
	assert_true(shows(&sitting, "the name must end in .csv or .jsonl"));
	type(&sitting, "E");
	type(&sitting, path);
	hit(&sitting, PRESS_ENTER);
	assert_true(shows(&sitting, "39 items: written to"));
	assert_int_not_equal(access(path, F_OK), 0);
	type(&sitting, "y");
	assert_true(shows(&sitting, "wrote 39 rows"));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file))
		if (lines++ == 0)
			assert_non_null(strstr(line, "confidence"));
	fclose(file);
	assert_int_equal(lines, 40);
	get_up(&sitting);
}

/* Neither the list of commands nor a key does what the role may not. */
static void the_palette_lists_what_the_role_may_do(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting;

	sit_down(&sitting, project, &ann, 80, 24);
	type(&sitting, ":");
	assert_true(shows(&sitting, "sort: choose the order"));
	assert_false(shows(&sitting, "requeue") || shows(&sitting, "assign"));
	type(&sitting, "requeue\r");
	assert_true(shows(&sitting, "nothing fits"));
	get_up(&sitting);

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, ":");
	assert_true(shows(&sitting, "requeue") && shows(&sitting, "assign"));
	type(&sitting, "requeue\r");
	assert_true(shows(&sitting, "Cancel"));
	get_up(&sitting);
}

/* What an inspector exports tells no more than what they see. */
static void an_inspectors_export_has_nothing_of_the_model(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	const char *path = arena_printf(&project->arena, "%s/ann.jsonl", project->folder);
	struct sitting sitting;
	char line[800];
	FILE *file;

	sit_down(&sitting, project, &ann, 80, 24);
	hit(&sitting, PRESS_ESCAPE);
	type(&sitting, "E");
	type(&sitting, path);
	type(&sitting, "\ry");
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		assert_null(strstr(line, "confidence"));
		assert_null(strstr(line, "prediction"));
		assert_null(strstr(line, "lane"));
		assert_null(strstr(line, "reason"));
	}
	fclose(file);
	get_up(&sitting);
}

static void all_that_is_shown_is_marked_or_nothing(void **state)
{
	struct project *project = *state;
	struct sitting sitting;

	sit_down(&sitting, project, &project->owner, 80, 24);
	type(&sitting, "/source:line1\r*");
	assert_true(shows(&sitting, "marked all 13 shown"));
	assert_true(shows(&sitting, "13 marked"));
	type(&sitting, "*");
	assert_false(shows(&sitting, "13 marked"));
	get_up(&sitting);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin_filled, project_end)

static void those_who_decide_nothing_begin_at_the_queue(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting = { .options = { .actor = &ann } };

	project_add_items(project, 1);
	assert_ptr_equal(screens_first(ann.role), &screen_review);
	ann.role = ROLE_ANALYST;
	sit_down_at(&sitting, screens_first(ann.role), project->store, 80, 24);
	assert_true(shows(&sitting, "picture-1"));
	assert_false(shows(&sitting, "Review"));
	press(&sitting, "gr");
	assert_ptr_equal(sitting.app.screen, &screen_queue);
	press_key(&sitting, PRESS_ENTER);
	assert_ptr_equal(sitting.app.screen, &screen_queue);
	assert_true(shows(&sitting, "deciding takes an inspector or a lead; ann is analyst"));
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(screens_look_as_they_did),
		cmocka_unit_test_setup_teardown(few_items_and_hostile_names_look_well, begin, project_end),
		CASE(an_inspector_sees_no_sign_of_the_model),
		cmocka_unit_test(what_is_to_be_judged_blind_shows_in_nothing),
		CASE(the_selection_goes_where_the_keys_say),
		CASE(help_and_stop_are_never_cut_off),
		CASE(the_bar_ends_where_something_does),
		CASE(on_a_thin_line_only_the_mark_moves),
		CASE(a_filter_holds_at_each_letter_and_the_last_good_one_stays),
		CASE(what_others_do_comes_in_without_moving_the_selection),
		CASE(the_details_take_the_keys_and_give_them_back),
		CASE(orders_and_columns_can_be_chosen),
		CASE(marked_items_are_assigned_after_a_dialog),
		CASE(requeued_items_wait_again),
		CASE(flags_go_to_what_can_be_taken),
		CASE(inspectors_flag_and_leads_clear),
		CASE(exports_are_what_is_shown_or_marked),
		CASE(the_palette_lists_what_the_role_may_do),
		CASE(an_inspectors_export_has_nothing_of_the_model),
		CASE(all_that_is_shown_is_marked_or_nothing),
		cmocka_unit_test_setup_teardown(those_who_decide_nothing_begin_at_the_queue, project_begin, project_end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("screen_queue", tests, NULL, NULL);
}
