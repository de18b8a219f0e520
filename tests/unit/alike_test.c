/* What an inspector sees of a task that is judged blind, cell by cell: an audit, an exam item, what audits hide among, a second look,
 * gold and what is looked at again after a demotion are drawn exactly alike, on every screen an inspector has,
 * before and after the answer. */
#include "test.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "project.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"
#include "db/hold.h"
#include "db/item.h"
#include "db/known.h"
#include "db/level_change.h"
#include "ladder/level.h"
#include "ui/console/key.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOW   (INT64_C(1772000000000) + 9 * CLOCK_DAY_MS)
#define ITEMS 4

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* How the first of the items comes to people. */
enum kind { ORDINARY, EXAM, AUDIT, COVER, SECOND, GOLD, HELD, NO_ANSWER, ASSISTED, KINDS };

/* What the model said of it differs from kind to kind, so that a trace of it does. Predicted 0: null. */
static const struct { const char *name; int64_t predicted; double confidence; } kinds[KINDS] = {
	[ORDINARY]  = { "ordinary", PROJECT_OK, 0.61 },
	[EXAM]      = { "exam", PROJECT_SCRATCH, 0.52 },
	[AUDIT]     = { "audit", PROJECT_DUST, 0.9973 },
	[COVER]     = { "cover", PROJECT_SCRATCH, 0.58 },
	[SECOND]    = { "second", PROJECT_SCRATCH, 0.84 },
	[GOLD]      = { "gold", PROJECT_DUST, 0.71 },
	[HELD]      = { "held", PROJECT_DUST, 0.9871 },
	[NO_ANSWER] = { "no answer", 0, 0 },
	[ASSISTED]  = { "assisted", PROJECT_SCRATCH, 0.77 },
};

static void add_text(struct project *project, int number)
{
	struct item_new item = { .kind = "text", .added_by = project->owner.operator_id };
	char key[32], words[200];
	int64_t item_id;

	snprintf(key, sizeof key, "report-%d", number);
	snprintf(words, sizeof words, "Report %d: the left edge is dull over two centimetres, elsewhere the surface is even.", number);
	item.external_key = key;
	item.words = words;
	item.words_length = item.bytes = strlen(words);
	hash_sha256(words, strlen(words), item.sha256);
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(item_add(project->store, &project->stage, &item, &item_id, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(item_id, number);
}

static const char *recordings; /* the folder of files that are judged, the same for all kinds; NULL: texts are judged */

/* A file of which the stand-in for workers makes a recording. */
static void add_recording(struct project *project, int number)
{
	struct item_new item = { .kind = "audio", .added_by = project->owner.operator_id };
	char name[32], path[128], words[16];
	int64_t item_id;
	FILE *file;

	snprintf(name, sizeof name, "take-%d.wav", number);
	item.bytes = snprintf(words, sizeof words, "%d", number);
	snprintf(path, sizeof path, "%s/%s", recordings, name);
	file = fopen(path, "w");
	assert_true(file && fputs(words, file) >= 0 && fclose(file) == 0);
	item.path = name;
	hash_sha256(words, strlen(words), item.sha256);
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(source_add(project->store, "line", recordings, &item.source_id, &err));
	OK(item_add(project->store, &project->stage, &item, &item_id, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(item_id, number);
}

/* What the stand-in for workers asks for. */
extern struct fake_settings *fake_settings_in_force(void);

struct fake_settings *fake_settings_in_force(void)
{
	static struct fake_settings settings;

	return &settings;
}

static void make_gold(struct project *project)
{
	project_set(project, "gold.share", "0.2");
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(known_add(project->store, &project->stage, &project->owner, &(struct known_new){ "gold", 1, PROJECT_OK, NULL }, &err));
	OK(store_commit(project->store, &err));
}

/* The others are ordinary; the queue is as long in every case, and the first item is the next. The version
 * has a certificate from .9 on, and all that it decides at level 3 is audited, but of what is held nothing. */
static struct model_version fill(struct project *project, int level, enum kind kind)
{
	struct model_version model;

	project_set_clock(project, NOW);
	model = project_add_model(project, "1");
	project_certify(project, &model, 0.9, kind == HELD ? 1e-12 : 1);
	for (int i = 1; i <= ITEMS; i++) {
		bool exam = i == 1 && kind != ORDINARY && kind != HELD && kind != ASSISTED && kind != NO_ANSWER && kind != AUDIT && kind != COVER;

		project_set(project, "exam.share", exam ? "1" : "0");
		if (recordings)
			add_recording(project, i);
		else
			add_text(project, i);
	}
	project_set(project, "assist.blind_share", kind == ASSISTED ? "0.10" : "1");
	if (kind != ASSISTED)
		assert_null(project_foreign(project, "UPDATE ladder_state SET blind_share = 1"));
	project_to_level(project, kind == HELD ? LEVEL_PARTIAL : level);
	if (kind == GOLD)
		make_gold(project);
	project_predict(project, &model, 1, kinds[kind].predicted, kinds[kind].confidence);
	return model;
}

static void predict_others(struct project *project, const struct model_version *model)
{
	for (int i = 2; i <= ITEMS; i++)
		project_predict(project, model, i, PROJECT_OK, 0.5 + i / 100.0);
}

/* Somebody else has judged the first item, and it is looked at twice. */
static void judge_once(struct project *project)
{
	struct actor ben = project_actor(project, "ben");

	project_set(project, "second.share", "1");
	project_decide(project, &ben, 1, PROJECT_OK);
	project_set(project, "second.share", "0");
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE item_id = 1 AND lane = 'second' AND state = 'open'"), 1);
}

/* The machine decided it, was taken back, and people are to look at it again. */
static void hold(struct project *project, int level)
{
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_routes WHERE item_id = 1 AND route = 'auto'"), 1);
	OK(level_change_add(project->store, &project->stage, &project->owner, level, "demote", "test", &err));
	project_look(project);
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(hold_add(project->store, &project->stage, &project->owner, project->stage.level_change_id, 1, 1, &err));
	OK(store_commit(project->store, &err));
	OK(hold_review(project->store, &project->stage, &project->owner, 1, &err));
}

static void arrange(struct project *project, int level, enum kind kind)
{
	struct model_version model = fill(project, level, kind);

	if (kind == HELD)
		hold(project, level);
	predict_others(project, &model);
	if (kind == SECOND)
		judge_once(project);
	else if (kind == COVER)
		assert_string_equal(project_text(project, "SELECT mode || ' ' || reason FROM v_routes WHERE item_id = 1 AND is_current = 1"),
		                    "blind below-threshold");
	else if (kind == AUDIT)
		assert_int_equal(project_number(project, "SELECT count(*) FROM v_routes WHERE item_id = 1 AND route = 'auto+audit'"), 1);
	assert_null(project_foreign(project, "UPDATE assignment SET place = item_id"));
}

/* ---- what was seen ---- */

/* Screens one after the other, as cells. */
struct seen { struct str text, cells; };

static void note(struct seen *seen, const struct sitting *sitting, const char *what)
{
	str_addf(&seen->text, "---- %s\n%s", what, str_text(&sitting->text));
	for (int y = 0; y < sitting->app.rows; y++)
		for (int x = 0; x < sitting->app.columns; x++) {
			const struct grid_cell *cell = canvas_grid_at(&sitting->grid, x, y);

			str_addf(&seen->cells, "%d,%d %s %d %d\n", x, y, cell->glyph, (int)cell->ink, cell->is_picture);
		}
}

static void let_it_work(struct sitting *sitting)
{
	for (int i = 0; i < 1000 && app_wake(&sitting->app) <= sitting->app.now_ms; i++)
		app_tick(&sitting->app);
	paint(sitting);
}

static void type(struct seen *seen, struct sitting *sitting, const char *keys)
{
	for (const char *key = keys; *key; key++) {
		char what[40];

		press_key(sitting, (unsigned char)*key);
		let_it_work(sitting);
		snprintf(what, sizeof what, "key %d of %s", (int)(key - keys), keys);
		note(seen, sitting, what);
	}
}

static void forget(struct seen *seen)
{
	str_release(&seen->text);
	str_release(&seen->cells);
}

/* All that ann does with the first item and around it: why, guideline, help, the list with its details, an
 * answer, what became of it, taking it back, and another one. False: something else came first. */
static bool look_around(struct project *project, int columns, int rows, struct seen *seen)
{
	struct actor ann = project_actor(project, "ann");
	struct sitting sitting = { .options = { .actor = &ann } };
	bool first;

	sit_down_at(&sitting, &screen_review, project->store, columns, rows);
	let_it_work(&sitting);
	app_work(&sitting.app);
	let_it_work(&sitting);
	note(seen, &sitting, "sat down");
	first = shows(&sitting, recordings ? "#1 audio take-1.wav" : "#1 text report-1");
	if (first)
		type(seen, &sitting, "axwqi?qgqdwqgr1[wq]ugqgr2gqg");
	get_up(&sitting);
	return first;
}

/* Gold is drawn now and then only. */
#define TRIES 200

static void see(void **state, int level, enum kind kind, int columns, int rows, struct seen *seen)
{
	bool first = false;

	for (int i = 0; i < TRIES && !first; i++) {
		struct project *project;

		*seen = (struct seen){ STR_EMPTY, STR_EMPTY };
		project_begin_anew(state);
		project = *state;
		project_actor(project, "ben"); /* both are there in every case */
		project_actor(project, "ann");
		arrange(project, level, kind);
		first = look_around(project, columns, rows, seen);
		project_end(state);
		assert_true(first || kind == GOLD);
		if (!first)
			forget(seen);
	}
	assert_true(first);
}

/* The first line in which two screens differ, to be told of. */
static void fail_at(const struct seen *seen, const struct seen *other, const char *name)
{
	const char *a = str_text(&seen->text), *b = str_text(&other->text), *line = b;

	while (*a && *a == *b) {
		line = *b == '\n' ? b + 1 : line;
		a++;
		b++;
	}
	fail_msg("%s looks different: %.*s", name, (int)strcspn(line, "\n"), line);
}

static void compare_all(void **state, int level, enum kind model, const enum kind *others, int columns, int rows)
{
	struct seen ordinary;

	see(state, level, model, columns, rows, &ordinary);
	assert_non_null(strstr(str_text(&ordinary.text), "This is to be judged"));
	assert_true(!recordings || strstr(str_text(&ordinary.text), "16,000 Hz  mono"));
	for (; *others != model; others++) {
		struct seen seen;

		see(state, level, *others, columns, rows, &seen);
		if (!str_equal(str_text(&seen.cells), str_text(&ordinary.cells)))
			fail_at(&ordinary, &seen, kinds[*others].name);
		forget(&seen);
	}
	forget(&ordinary);
}

static void blind_tasks_are_drawn_alike_where_people_decide(void **state)
{
	static const enum kind others[] = { EXAM, SECOND, GOLD, HELD, NO_ANSWER, ORDINARY };

	compare_all(state, LEVEL_ASSISTANCE, ORDINARY, others, 80, 24);
	compare_all(state, LEVEL_ASSISTANCE, ORDINARY, others, 120, 40);
}

static void blind_tasks_are_drawn_alike_where_the_machine_decides(void **state)
{
	static const enum kind others[] = { AUDIT, COVER, SECOND, GOLD, EXAM };

	compare_all(state, LEVEL_PARTIAL, EXAM, others, 80, 24);
}

static void blind_recordings_are_drawn_alike(void **state)
{
	static const enum kind others[] = { EXAM, SECOND, HELD, ORDINARY };
	char folder[] = "/tmp/rung-alike-XXXXXX", path[128];

	recordings = mkdtemp(folder);
	assert_non_null(recordings);
	compare_all(state, LEVEL_ASSISTANCE, ORDINARY, others, 80, 24);
	recordings = NULL;
	for (int i = 1; i <= ITEMS; i++) {
		snprintf(path, sizeof path, "%s/take-%d.wav", folder, i);
		unlink(path);
	}
	rmdir(folder);
}

/* The comparison sees what is there to see. */
static void a_task_that_shows_the_model_looks_different(void **state)
{
	struct seen ordinary, assisted;
	bool shown = false;

	see(state, LEVEL_ASSISTANCE, ORDINARY, 80, 24, &ordinary);
	for (int i = 0; i < 20 && !shown; i++) { /* one in ten is drawn to be judged blind all the same */
		see(state, LEVEL_ASSISTANCE, ASSISTED, 80, 24, &assisted);
		shown = strstr(str_text(&assisted.text), "0.77") != NULL;
		forget(&assisted);
	}
	assert_true(shown);
	assert_null(strstr(str_text(&ordinary.text), "0.61"));
	forget(&ordinary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blind_tasks_are_drawn_alike_where_people_decide),
		cmocka_unit_test(blind_tasks_are_drawn_alike_where_the_machine_decides),
		cmocka_unit_test(blind_recordings_are_drawn_alike),
		cmocka_unit_test(a_task_that_shows_the_model_looks_different),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
