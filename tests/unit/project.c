#include "test.h"

#include "project.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/item.h"
#include "db/level_change.h"
#include "db/setting_store.h"

#include <ftw.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static int remove_one(const char *path, const struct stat *found, int type, struct FTW *walk)
{
	(void)found;
	(void)type;
	(void)walk;
	return remove(path);
}

/* Making a project costs more than most tests do with it: it is made once a program, and each test gets a copy. */
static struct { char folder[64], path[80]; pid_t maker; } made;

static void forget_made(void)
{
	if (getpid() == made.maker)
		nftw(made.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void make(const char *path)
{
	static const char *const labels[] = { "ok", "scratch", "dust" }, *const critical[] = { "scratch" };
	const struct store_new spec = {
		.name = "test", .use_case = "new", .input_kind = "image", .labels = labels, .label_count = 3,
		.critical = critical, .critical_count = 1,
	};

	OK(store_create(path, &spec, &err));
}

static void make_once(void)
{
	if (made.maker)
		return;
	snprintf(made.folder, sizeof made.folder, "/tmp/rung-test.XXXXXX");
	assert_non_null(mkdtemp(made.folder));
	snprintf(made.path, sizeof made.path, "%s/p.db", made.folder);
	made.maker = getpid();
	assert_int_equal(atexit(forget_made), 0);
	make(made.path);
}

static void copy_made(const char *path)
{
	FILE *from = fopen(made.path, "rb"), *to = fopen(path, "wb");
	char bytes[65536];
	size_t count;

	assert_non_null(from);
	assert_non_null(to);
	while ((count = fread(bytes, 1, sizeof bytes, from)) > 0)
		assert_int_equal(fwrite(bytes, 1, count, to), count);
	assert_int_equal(fclose(to), 0);
	fclose(from);
}

static void begin(void **state, void (*bring)(const char *path))
{
	struct project *project = xcalloc(1, sizeof *project);

	snprintf(project->folder, sizeof project->folder, "/tmp/rung-test.XXXXXX");
	assert_non_null(mkdtemp(project->folder));
	snprintf(project->path, sizeof project->path, "%s/p.db", project->folder);
	bring(project->path);
	OK(store_open(project->path, STORE_WRITE, &project->store, &err));
	OK(actor_identify(project->store, NULL, &project->owner, &err));
	project_look(project);
	/* nothing is looked at twice, and a clock that leaps raises no alarm, unless a test asks for it */
	assert_null(project_foreign(project, "INSERT INTO setting VALUES (0, 'second.share', '0', 0), (0, 'second.critical', 'no', 0),"
	                                     " (0, 'alarm.gap', '0', 0)"));
	*state = project;
}

int project_begin(void **state)
{
	make_once();
	begin(state, copy_made);
	return 0;
}

int project_begin_anew(void **state)
{
	begin(state, make);
	return 0;
}

int project_end(void **state)
{
	struct project *project = *state;

	store_close(project->store);
	arena_release(&project->arena);
	nftw(project->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(project);
	return 0;
}

void project_look(struct project *project)
{
	OK(stage_read(project->store, NULL, &project->arena, &project->stage, &err));
}

void project_set(struct project *project, const char *key, const char *value)
{
	OK(setting_change(project->store, 0, &project->owner, key, value, &err));
}

void project_to_level(struct project *project, int level)
{
	OK(level_change_add(project->store, &project->stage, &project->owner, level, "promote", "test", &err));
	project_look(project);
}

void project_assist_all(struct project *project)
{
	project_to_level(project, 2);
	assert_null(project_foreign(project, "UPDATE assignment SET mode = 'assisted' WHERE state = 'open'"));
}

static int64_t read_clock(void *context)
{
	return ((struct project *)context)->clock_ms;
}

void project_set_clock(struct project *project, int64_t now_ms)
{
	project->clock_ms = now_ms;
	store_set_clock(project->store, read_clock, project);
}

void project_reopen(struct project *project)
{
	store_close(project->store);
	OK(store_open(project->path, STORE_WRITE, &project->store, &err));
	project_look(project);
	if (project->clock_ms)
		project_set_clock(project, project->clock_ms);
}

struct actor project_actor(struct project *project, const char *name)
{
	struct actor actor;

	OK(actor_identify(project->store, name, &actor, &err));
	return actor;
}

int64_t project_add_item(struct project *project)
{
	struct item_new item = { .kind = "image", .bytes = 100 };
	char path[32];
	int64_t item_id;

	snprintf(path, sizeof path, "picture-%d.jpg", ++project->items);
	item.path = path;
	hash_sha256(path, strlen(path), item.sha256);
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(source_add(project->store, "line", "/pictures", &item.source_id, &err));
	OK(item_add(project->store, &project->stage, &item, &item_id, &err));
	OK(store_commit(project->store, &err));
	return item_id;
}

void project_add_items(struct project *project, int count)
{
	for (int i = 0; i < count; i++)
		project_add_item(project);
}

struct claim project_claim(struct project *project, const struct actor *actor)
{
	struct claim claim;
	int got;

	OK(got = queue_claim(project->store, NULL, actor, &claim, &err));
	assert_int_equal(got, 1);
	return claim;
}

struct decision_new project_answer(struct project *project, const char *kind, int64_t label_id)
{
	struct decision_new decision = { .kind = kind, .label_id = label_id, .duration_ms = 1500, .origin = "console" };

	uuid_new(store_now(project->store), decision.uuid);
	return decision;
}

int64_t project_decide(struct project *project, const struct actor *actor, int64_t item_id, int64_t label_id)
{
	struct decision_new decision = project_answer(project, label_id ? "label" : "unsure", label_id);
	struct err why = ERR_NONE;
	struct claim claim;
	int64_t decision_id;

	if (queue_claim_item(project->store, project->stage.name, actor, item_id, &claim, &why) != 1)
		fail_msg("claim item: %s", why.text);
	OK(decision_id = decision_add(project->store, &project->stage, actor, &claim, &decision, &err));
	return decision_id;
}

int project_import(struct project *project, const char *operator_name, int64_t item_id, int64_t label_id, const char *mode,
                   int64_t decided_ms, struct err *why)
{
	const struct import_new import = { .kind = "decisions", .file = "d.csv", .mode = mode };
	struct decision_imported row = { .item_id = item_id, .label_id = label_id, .operator_name = operator_name, .mode = mode,
	                                 .decided_ms = decided_ms };
	int got;

	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(import_begin(project->store, &project->owner, &import, &row.import_id, &err));
	got = decision_import(project->store, &project->stage, &project->owner, &row, why);
	if (got < 0)
		store_rollback(project->store);
	else
		OK(store_commit(project->store, &err));
	return got;
}

/* No engine would take it, but its hash is right. */
static const char *write_model(struct project *project, const char *version)
{
	const char *path = arena_printf(&project->arena, "%s/net-%s.onnx", project->folder, version);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(version, file);
	assert_int_equal(fclose(file), 0);
	return path;
}

struct model_version project_add_model(struct project *project, const char *version)
{
	static const int64_t label_ids[] = { PROJECT_OK, PROJECT_SCRATCH, PROJECT_DUST };
	struct model_version_new spec = {
		.name = "net", .version = version, .engine = "onnxruntime", .has_file = true,
		.card = "{\"name\":\"net\",\"version\":\"1\",\"labels\":[\"ok\",\"scratch\",\"dust\"],\"input\":{\"width\":8,\"height\":8},\"trained_on\":[]}",
		.label_ids = label_ids, .label_count = 3, .trained_on_listed = true,
	};
	struct model_version model = { 0 };
	int64_t id;
	int got;

	spec.path = write_model(project, version);
	hash_sha256(version, strlen(version), spec.sha256);
	OK(model_version_add(project->store, &project->stage, &project->owner, &spec, &id, &err));
	OK(got = model_version_find(project->store, &project->stage, version, &project->arena, &model, &err));
	assert_int_equal(got, 1);
	return model;
}

int64_t project_predict(struct project *project, const struct model_version *model, int64_t item_id, int64_t label_id,
                        double confidence)
{
	const float probabilities[] = { 0.25f, 0.5f, 0.25f };
	struct region region = { 1, 2, 30, 40, PROJECT_SCRATCH, 0.75 };
	uint8_t cells[] = { 0, 128, 255, 7 };
	struct prediction_new prediction = {
		.item_id = item_id, .label_id = label_id, .confidence = confidence, .failure = label_id ? NULL : "too dark",
		.probabilities = probabilities, .probability_count = 3, .regions = &region, .region_count = 1,
		.heat = { 2, 2, cells }, .latency_us = 1234,
	};
	enum route_result result;
	int64_t prediction_id;

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(prediction_add(project->store, &project->stage, model, &prediction, &prediction_id, &err));
	OK(route_apply(project->store, &project->stage, item_id, &result, &err));
	OK(store_commit(project->store, &err));
	return prediction_id;
}

void project_predict_chances(struct project *project, const struct model_version *model, int64_t item_id, float ok, float scratch)
{
	const float probabilities[] = { ok, scratch, 1 - ok - scratch };
	struct prediction_new prediction = {
		.item_id = item_id, .label_id = ok > scratch ? PROJECT_OK : PROJECT_SCRATCH, .confidence = ok > scratch ? ok : scratch,
		.probabilities = probabilities, .probability_count = 3,
	};
	int64_t prediction_id;

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(prediction_add(project->store, &project->stage, model, &prediction, &prediction_id, &err));
	OK(store_commit(project->store, &err));
}

void project_certify(struct project *project, const struct model_version *model, double threshold, double audit_probability)
{
	static const char sql[] = "INSERT INTO epoch VALUES (NULL, 1, %1$lld, 1, 'first', NULL, (SELECT max(version) FROM label_change), 0, 0, %4$lld, NULL, 1, NULL);"
	                  "INSERT INTO ladder_state SELECT max(epoch_id), 0, 0, 0, 0, 0, %3$.17g, 0.2, 0, '{}' FROM epoch;"
	                  "INSERT INTO threshold_certificate SELECT NULL, max(epoch_id), 1, 1000000000, 1, '', 300, %2$.17g, 'test', 900, 600, 0,"
	                  " 0.66, 0.01, 0.005, 0, 60, 0.05, 0.04, 0.0125, 0.05, 1, 0 FROM epoch";

	assert_null(project_foreign(project, arena_printf(&project->arena, sql, (long long)model->model_version_id, threshold,
	                                                  audit_probability, (long long)store_now(project->store))));
}

struct first { struct project *project; const char *text; };

static bool take_first(void *context, const struct store_value *values, int count)
{
	struct first *first = context;

	assert_true(count >= 1);
	if (values[0].type == STORE_INTEGER)
		first->text = arena_printf(&first->project->arena, "%lld", (long long)values[0].integer);
	else if (values[0].type == STORE_REAL)
		first->text = arena_printf(&first->project->arena, "%.10g", values[0].real);
	else if (values[0].type != STORE_NULL)
		first->text = arena_memdup(&first->project->arena, values[0].bytes, values[0].length);
	return false;
}

const char *project_text(struct project *project, const char *sql)
{
	struct first first = { project, NULL };
	const struct store_sink sink = { .row = take_first, .context = &first };

	OK(store_query(project->store, sql, &sink, &err));
	return first.text;
}

int64_t project_number(struct project *project, const char *sql)
{
	const char *text = project_text(project, sql);

	return text ? strtoll(text, NULL, 10) : 0;
}

const char *project_foreign(struct project *project, const char *sql)
{
	const char *message = NULL;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(project->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		message = arena_strdup(&project->arena, sqlite3_errmsg(db));
	sqlite3_close(db);
	return message;
}

void project_begin_round(struct project *project, int64_t item_id)
{
	const char *sql = arena_printf(&project->arena,
		"INSERT INTO stage_pass (item_id, stage_id, state, round, words, why, decision_id, route_id, at_ms) SELECT %" PRId64 ", %" PRId64
		", 'open', 2, zeroblob(32), 'other words', (SELECT coalesce(max(decision_id), 0) FROM decision),"
		" (SELECT coalesce(max(route_id), 0) FROM route), %" PRId64, item_id, project->stage.stage_id, project->clock_ms);
	const char *why = project_foreign(project, sql);

	if (why)
		fail_msg("another round: %s", why);
}

const char *project_plan(struct project *project, const char *sql)
{
	struct str plan = STR_EMPTY;
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;
	const char *text;

	assert_int_equal(sqlite3_open(project->path, &db), SQLITE_OK);
	text = arena_printf(&project->arena, "EXPLAIN QUERY PLAN %s", sql);
	if (sqlite3_prepare_v2(db, text, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(stmt) == SQLITE_ROW)
		str_addf(&plan, "%s\n", (const char *)sqlite3_column_text(stmt, 3));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	text = arena_strdup(&project->arena, str_text(&plan));
	str_release(&plan);
	return text;
}
