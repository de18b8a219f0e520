/* The project file: made, opened, refused, copied, checked. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/driver.h"
#include "db/filesystem.h"
#include "db/holder.h"
#include "db/item.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "db/write_gate.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *beside(struct project *project, const char *name)
{
	return arena_printf(&project->arena, "%s/%s", project->folder, name);
}

static void write_file(const char *path, const void *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static void expect_refused(const char *path, enum store_access access, const char *words)
{
	struct store *store = (struct store *)1;
	struct err err = ERR_NONE;

	assert_int_equal(store_open(path, access, &store, &err), -1);
	assert_null(store);
	if (!strstr(err.text, words) || strchr(err.text, '\n'))
		fail_msg("%s says: %s", path, err.text);
}

/* ---- making ---- */

static void a_new_project_says_what_it_is(void **state)
{
	struct project *project = *state;

	assert_int_equal(project_number(project, "PRAGMA application_id"), STORE_APPLICATION_ID);
	assert_int_equal(project_number(project, "PRAGMA user_version"), 9);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events WHERE kind = 'project.init'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM label_change WHERE kind = 'init'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'"), 0);
	assert_int_equal(project_number(project, "SELECT critical FROM v_labels WHERE label = 'scratch'"), 1);
	assert_int_equal(project->owner.role, ROLE_OWNER);
	assert_int_equal(project->stage.level, 0);
	assert_false(store_simulated(project->store));
	assert_true(str_starts(store_engine(), "SQLite 3."));
}

static void nothing_is_overwritten_and_nonsense_is_not_begun(void **state)
{
	static const char *const good[] = { "a", "b" }, *const twice[] = { "a", "a" }, *const hostile[] = { "a", "\x1b[2J" },
		*const comma[] = { "a,b" }, *const other[] = { "c" };
	static const struct { struct store_new spec; const char *words; } rows[] = {
		{ { .labels = good, .label_count = 0 }, "1 to 1000 labels" },
		{ { .labels = good, .label_count = 1001 }, "1 to 1000 labels" },
		{ { .labels = twice, .label_count = 2 }, "twice" },
		{ { .labels = hostile, .label_count = 2 }, "printable" },
		{ { .labels = comma, .label_count = 1 }, "commas" },
		{ { .labels = good, .label_count = 2, .critical = other, .critical_count = 1 }, "not among the labels" },
	};
	struct project *project = *state;
	struct store_new spec = { .name = "x", .use_case = "new", .input_kind = "image", .labels = good, .label_count = 2 };
	struct err err = ERR_NONE;

	assert_int_equal(store_create(project->path, &spec, &err), -1);
	assert_non_null(strstr(err.text, "exists"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		spec.labels = rows[i].spec.labels;
		spec.label_count = rows[i].spec.label_count;
		spec.critical = rows[i].spec.critical;
		spec.critical_count = rows[i].spec.critical_count;
		assert_int_equal(store_create(beside(project, "new.db"), &spec, &err), -1);
		if (!strstr(err.text, rows[i].words))
			fail_msg("%s", err.text);
		assert_int_equal(access(beside(project, "new.db"), F_OK), -1);
	}
	spec = (struct store_new){ .name = "x", .use_case = "unheard of", .input_kind = "image", .labels = good, .label_count = 2 };
	assert_int_equal(store_create(beside(project, "new.db"), &spec, &err), -1); /* fails half way: nothing is left */
	assert_int_equal(access(beside(project, "new.db"), F_OK), -1);
	assert_int_equal(access(beside(project, "new.db.lock"), F_OK), -1);
	assert_int_equal(store_create(beside(project, "no/such/folder.db"), &spec, &err), -1);
}

/* The WAL of a project that somebody deleted must not be played into one of the same name. */
static void what_an_older_project_left_behind_does_no_harm(void **state)
{
	static const char *const labels[] = { "a", "b" };
	const struct store_new spec = { .name = "x", .use_case = "new", .input_kind = "image", .labels = labels, .label_count = 2 };
	struct project *project = *state;
	struct err err = ERR_NONE;

	project_add_items(project, 20);
	assert_int_equal(unlink(project->path), 0); /* while its WAL is full */
	assert_int_equal(store_create(project->path, &spec, &err), 0);
	store_close(project->store);
	assert_int_equal(store_open(project->path, STORE_WRITE, &project->store, &err), 0);
	assert_int_equal(store_check(project->store, &err), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_items"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_labels"), 2);
}

/* ---- opening ---- */

static void what_is_not_a_project_is_refused_and_left_alone(void **state)
{
	struct project *project = *state;
	const char *text = beside(project, "text.db"), *empty = beside(project, "empty.db");
	struct project foreign = *project;
	char zeros[8192] = { 0 };

	write_file(text, "this is not a database, but it is long enough to be looked at as if it were one.......................", 100);
	write_file(empty, "", 0);
	write_file(beside(project, "zeros.db"), zeros, sizeof zeros);
	snprintf(foreign.path, sizeof foreign.path, "%s/other.db", project->folder);
	assert_null(project_foreign(&foreign, "CREATE TABLE t (x); PRAGMA user_version = 1"));
	for (int access = STORE_READ; access <= STORE_WRITE; access++) {
		expect_refused(text, (enum store_access)access, "not a rung project");
		expect_refused(empty, (enum store_access)access, "not a rung project");
		expect_refused(beside(project, "zeros.db"), (enum store_access)access, "not a rung project");
		expect_refused(foreign.path, (enum store_access)access, "not a rung project");
		expect_refused(project->folder, (enum store_access)access, "not a rung project");
		expect_refused(beside(project, "missing.db"), (enum store_access)access, "rung init");
	}
	assert_string_equal(project_text(project, "SELECT 1"), "1");
	assert_int_equal(access(beside(project, "other.db-wal"), F_OK), -1);
	assert_int_equal(access(beside(project, "text.db.lock"), F_OK), -1);
}

static void a_newer_project_is_refused(void **state)
{
	struct project *project = *state;

	assert_null(project_foreign(project, "PRAGMA user_version = 10"));
	expect_refused(project->path, STORE_READ, "made by a newer rung (schema 10, this one knows 9)");
	expect_refused(project->path, STORE_WRITE, "made by a newer rung (schema 10, this one knows 9)");
	assert_null(project_foreign(project, "PRAGMA user_version = 0"));
	expect_refused(project->path, STORE_WRITE, "damaged");
}

static void a_damaged_project_is_refused(void **state)
{
	struct project *project = *state;
	int fd;

	project_add_items(project, 50);
	store_close(project->store);
	project->store = NULL;
	fd = open(project->path, O_RDWR);
	for (off_t page = 1; page < 40; page++)
		assert_int_equal(pwrite(fd, "rubbish rubbish rubbish", 23, page * 4096), 23);
	close(fd);
	expect_refused(project->path, STORE_READ, "damaged");
	expect_refused(project->path, STORE_WRITE, "damaged");
}

static void a_file_cut_short_is_refused(void **state)
{
	struct project *project = *state;

	store_close(project->store);
	project->store = NULL;
	assert_int_equal(truncate(project->path, 5000), 0);
	expect_refused(project->path, STORE_WRITE, project->path);
}

static void a_read_only_project_is_read_and_not_written(void **state)
{
	struct project *project = *state;
	struct store *store;
	struct err err = ERR_NONE;

	project_add_items(project, 2);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(chmod(project->path, 0444), 0);
	expect_refused(project->path, STORE_WRITE, "read-only");
	assert_int_equal(store_open(project->path, STORE_READ, &store, &err), 0);
	assert_int_equal(store_begin(store, STORE_LAZY, &err), -1);
	assert_non_null(strstr(err.text, "reading only"));
	store_close(store);
	assert_int_equal(chmod(project->path, 0644), 0);
}

static void allow(struct project *project, mode_t mode)
{
	assert_int_equal(chmod(project->path, mode), 0);
	chmod(beside(project, "p.db-wal"), mode); /* these two may be gone */
	chmod(beside(project, "p.db-shm"), mode);
}

/* Opens the project where nothing may be written: its files are for reading only, and root becomes
 * nobody. */
static int open_as_guest(const char *path)
{
	struct err err = ERR_NONE;
	struct store *store;
	int status;
	pid_t child = fork();

	if (child == 0) {
		int64_t count = 0;

		if (geteuid() == 0 && setuid(65534) < 0)
			_exit(9);
		if (store_open(path, STORE_READ, &store, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			_exit(1);
		}
		if (query_number(store, &count, &err, "report.counts", value_integer(1)) < 0 || count != 3)
			_exit(2);
		_exit(store_open(path, STORE_WRITE, &store, &err) < 0 ? 0 : 3);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int read_as_guest(struct project *project)
{
	int status;

	allow(project, 0444);
	status = open_as_guest(project->path);
	allow(project, 0644);
	return status;
}

static void a_guest_reads_with_and_without_the_files_beside_it(void **state)
{
	struct project *project = *state;

	project_add_items(project, 3);
	assert_int_equal(chmod(project->folder, 0555), 0);
	assert_int_equal(read_as_guest(project), 0); /* while it is open here, with rows in the WAL */
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(read_as_guest(project), 0); /* closed: the WAL stays, empty */
	assert_int_equal(chmod(project->folder, 0755), 0);
	assert_int_equal(unlink(beside(project, "p.db-wal")), 0);
	assert_int_equal(unlink(beside(project, "p.db-shm")), 0);
	assert_int_equal(chmod(project->folder, 0555), 0);
	assert_int_equal(read_as_guest(project), 0); /* a bare file, such as one on a CD */
	assert_int_equal(chmod(project->folder, 0755), 0);
}

static void one_lock_whatever_the_name(void **state)
{
	struct project *project = *state;
	struct store *store;
	struct err err = ERR_NONE;

	assert_int_equal(symlink(project->path, beside(project, "link.db")), 0);
	assert_int_equal(store_open(beside(project, "link.db"), STORE_WRITE, &store, &err), 0);
	assert_string_equal(store_path(store), project->path);
	store_close(store);
	assert_int_equal(access(beside(project, "link.db.lock"), F_OK), -1);
}

static unsigned long pretended;

static int pretend(const char *path, struct statfs *found)
{
	(void)path;
	memset(found, 0, sizeof *found);
	found->f_type = (__typeof__(found->f_type))pretended;
	return 0;
}

static void network_file_systems_are_refused(void **state)
{
	static const struct { unsigned long magic; const char *name; } rows[] = {
		{ 0x6969, "NFS" }, { 0xff534d42, "CIFS" }, { 0xfe534d42, "SMB" }, { 0x517b, "SMB" }, { 0x01021997, "9p" },
		{ 0x00c36400, "Ceph" }, { 0x5346414f, "AFS" }, { 0xef53, NULL }, { 0x01021994, NULL }, { 0x9123683e, NULL },
		{ 0x58465342, NULL }, { 0x65735546, NULL }, { 0x794c7630, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = ERR_NONE;

		pretended = rows[i].magic;
		assert_int_equal(filesystem_check_local("/somewhere/p.db", pretend, &err), rows[i].name ? -1 : 0);
		if (rows[i].name)
			assert_non_null(strstr(err.text, rows[i].name));
	}
}

/* ---- writing ---- */

static void connections_are_set_up_to_be_careful(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;

	assert_string_equal(project_text(project, "SELECT 'wal'"), "wal");
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	/* a foreign key that leads nowhere */
	assert_int_equal(query_run(project->store, &err, "item.attribute", value_integer(99), value_text("a"), value_text("b")), -1);
	assert_non_null(strstr(err.text, "FOREIGN KEY"));
	store_rollback(project->store);
	assert_null(project_foreign(project, "CREATE TEMP TABLE mode (m TEXT); INSERT INTO mode SELECT * FROM pragma_journal_mode WHERE journal_mode = 'wal'; "
	                                     "CREATE TEMP TABLE must AS SELECT 1 / (count(*) > 0) AS ok FROM mode"));
}

static void every_statement_can_be_prepared(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;

	if (query_table_check(project->store->queries, &err) < 0)
		fail_msg("%s", err.text);
}

/* The longest list of words in a table's checks. */
static int longest_list(const char *sql)
{
	int longest = 0;

	while ((sql = strstr(sql, "IN ("))) {
		int words = 1;

		for (; *sql != ')'; sql++)
			words += *sql == ',';
		longest = words > longest ? words : longest;
	}
	return longest;
}

/* SQLite makes a temporary table for three words or more, at each insert. */
static void what_grows_by_the_million_is_checked_against_short_lists(void **state)
{
	static const struct { const char *table, *columns[3]; } rows[] = {
		{ "item", { "kind" } }, { "prediction", { "role" } }, { "route", { "route", "mode" } },
		{ "assignment", { "lane", "state", "mode" } }, { "decision", { "kind", "mode", "origin" } },
	};
	struct project *project = *state;
	char sql[200];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text;

		snprintf(sql, sizeof sql, "SELECT sql FROM sqlite_schema WHERE name = '%s'", rows[i].table);
		text = project_text(project, sql);
		assert_int_equal(longest_list(text), 2);
		for (int c = 0; c < 3 && rows[i].columns[c]; c++) {
			snprintf(sql, sizeof sql, "CHECK (%s IN (", rows[i].columns[c]);
			assert_non_null(strstr(text, sql));
		}
	}
	project_add_items(project, 1);
	assert_non_null(strstr(project_foreign(project, "UPDATE assignment SET lane = 'else'"), "CHECK constraint failed"));
	assert_null(project_foreign(project, "UPDATE assignment SET lane = 'adjudication'"));
}

static void an_inner_rollback_undoes_the_whole_write(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;
	int64_t source_id;

	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_int_equal(source_add(project->store, "a", "/a", &source_id, &err), 0);
	assert_int_equal(store_begin(project->store, STORE_DURABLE, &err), 0);
	store_rollback(project->store);
	assert_int_equal(store_commit(project->store, &err), -1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM source"), 0);
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_int_equal(source_add(project->store, "a", "/a", &source_id, &err), 0);
	assert_int_equal(store_commit(project->store, &err), 0);
	assert_int_equal(source_add(project->store, "a", "/a", &source_id, &err), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM source"), 1);
}

static void another_commit_shows_in_the_change_counter(void **state)
{
	struct project *project = *state;
	int64_t before = store_change_counter(project->store);

	assert_int_equal(store_change_counter(project->store), before);
	assert_null(project_foreign(project, "INSERT INTO setting VALUES (0, 'x', 'y', 1)"));
	assert_int_not_equal(store_change_counter(project->store), before);
}

static void the_wal_does_not_grow_for_ever(void **state)
{
	struct project *project = *state;
	struct stat wal;

	for (int i = 0; i < 300; i++)
		project_add_item(project);
	assert_int_equal(stat(beside(project, "p.db-wal"), &wal), 0);
	assert_true(wal.st_size > 0 && wal.st_size < 6 << 20);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(stat(beside(project, "p.db-wal"), &wal), 0);
	assert_int_equal(wal.st_size, 0);
}

/* ---- copies and checks ---- */

static void a_backup_is_whole_and_replaces_nothing(void **state)
{
	struct project *project = *state;
	const char *copy = beside(project, "copy.db");
	struct store *store;
	struct stat found;
	struct err err = ERR_NONE;

	project_add_items(project, 10);
	assert_int_equal(store_copy(project->store, copy, false, &err), 0);
	assert_int_equal(store_copy(project->store, copy, false, &err), -1);
	assert_non_null(strstr(err.text, "exists"));
	assert_int_equal(stat(copy, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0644);
	assert_int_equal(store_open(copy, STORE_WRITE, &store, &err), 0);
	assert_memory_equal(store_draw_key(store), store_draw_key(project->store), HASH_KEY_BYTES);
	assert_int_equal(store_check(store, &err), 0);
	store_close(store);
}

static void what_is_published_can_only_be_read_and_is_replaced_at_once(void **state)
{
	struct project *project = *state;
	struct project copy = *project;
	struct stat found;
	struct err err = ERR_NONE;

	snprintf(copy.path, sizeof copy.path, "%s/public.db", project->folder);
	for (int64_t items = 1; items <= 2; items++) {
		project_add_item(project);
		assert_int_equal(store_copy(project->store, copy.path, true, &err), 0);
		assert_int_equal(stat(copy.path, &found), 0);
		assert_int_equal(found.st_mode & 0777, 0444);
		assert_int_equal(store_open(copy.path, STORE_READ, &copy.store, &err), 0);
		assert_int_equal(project_number(&copy, "SELECT count(*) FROM v_items"), items);
		store_close(copy.store);
		expect_refused(copy.path, STORE_WRITE, "read-only");
	}
	assert_int_equal(store_copy(project->store, project->path, true, &err), -1); /* a project is not replaced */
	assert_non_null(strstr(err.text, "no published copy"));
	project->arena = copy.arena;
}

static void a_missing_guard_is_noticed(void **state)
{
	static const char *const attacks[] = {
		"DROP TRIGGER decision_no_update", "DROP VIEW v_items", "DROP INDEX assignment_queue",
		"DROP TRIGGER event_no_delete; CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END",
	};

	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		struct project *project;
		struct err problem = ERR_NONE;

		project_begin(state);
		project = *state;
		if (store_check(project->store, &problem) < 0)
			fail_msg("%s", problem.text);
		assert_null(project_foreign(project, attacks[i]));
		assert_int_equal(store_check(project->store, &problem), -1);
		if (!strstr(problem.text, "is missing") && !strstr(problem.text, "has been changed"))
			fail_msg("%s", problem.text);
		if (i + 1 < sizeof attacks / sizeof *attacks)
			project_end(state);
	}
}

/* ---- items, settings, models ---- */

static void items_are_found_by_id_key_and_path(void **state)
{
	struct project *project = *state;
	struct item_new item = { .kind = "image", .bytes = 5, .path = "b\xff/\x1b[1m.jpg", .external_key = "17", .group = "lot 4" };
	const struct item_attribute attributes[] = { { "line", "3" }, { "shift", "early" } };
	struct item read;
	struct err err = ERR_NONE;
	int64_t id = 0, item_id;

	project_add_items(project, 3);
	item.attributes = attributes;
	item.attribute_count = 2;
	item.words = "{}";
	item.words_length = 2;
	hash_sha256("x", 1, item.sha256);
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_int_equal(source_add(project->store, "line", "/pic\xfetures", &item.source_id, &err), 0);
	assert_int_equal(item_add(project->store, &project->stage, &item, &item_id, &err), 1);
	assert_int_equal(store_commit(project->store, &err), 0);

	assert_int_equal(item_find(project->store, "17", &id, &err), 1); /* there is no item 17: the key is meant */
	assert_int_equal(id, item_id);
	assert_int_equal(item_find(project->store, "2", &id, &err), 1);
	assert_int_equal(id, 2);
	assert_int_equal(item_find_named(project->store, "2", &id, &err), 0);
	assert_int_equal(item_find(project->store, "picture-3.jpg", &id, &err), 1);
	assert_int_equal(id, 3);
	assert_int_equal(item_find(project->store, "/pictures/picture-1.jpg", &id, &err), 1);
	assert_int_equal(id, 1);
	assert_int_equal(item_find(project->store, "b\xff/\x1b[1m.jpg", &id, &err), 1);
	assert_int_equal(id, item_id);
	assert_int_equal(item_find(project->store, "nowhere.jpg", &id, &err), 0);

	assert_int_equal(item_read(project->store, item_id, &project->arena, &read, &err), 0);
	assert_string_equal(read.path, item.path);
	assert_string_equal(read.root, "/pic\xfetures");
	assert_string_equal(read.name, "b\\xff/\\x1b[1m.jpg");
	assert_string_equal(read.words, "{}");
	assert_int_equal(read.words_length, 2);
	assert_int_equal(read.attribute_count, 2);
	assert_string_equal(read.attributes[1].value, "early");
	assert_int_equal(item_read(project->store, 99, &project->arena, &read, &err), -1);
	assert_string_equal(project_text(project, "SELECT path FROM v_items WHERE external_key = '17'"), "/pic\\xfetures/b\\xff/\\x1b[1m.jpg");
}

static void a_path_of_two_sources_must_be_said_in_full(void **state)
{
	struct project *project = *state;
	struct item_new item = { .kind = "image", .bytes = 5, .path = "picture-1.jpg" };
	struct err err = ERR_NONE;
	int64_t id, other;

	project_add_items(project, 1);
	hash_sha256("other", 5, item.sha256);
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_int_equal(source_add(project->store, "line", "/more", &item.source_id, &err), 0);
	assert_int_equal(item_add(project->store, &project->stage, &item, &other, &err), 1);
	assert_int_equal(store_commit(project->store, &err), 0);
	assert_int_equal(item_find(project->store, "picture-1.jpg", &id, &err), -1);
	assert_non_null(strstr(err.text, "several sources"));
	assert_int_equal(item_find(project->store, "/more/picture-1.jpg", &id, &err), 1);
	assert_int_equal(id, other);
}

static void settings_are_checked_stored_and_logged(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct err err = ERR_NONE;

	assert_string_equal(setting_text(project->store, 0, "queue.lease", &project->arena), "5min");
	assert_int_equal(setting_change(project->store, 0, &project->owner, "queue.lease", "10 min", &err), 0);
	assert_int_equal(setting_integer(project->store, project->stage.stage_id, "queue.lease"), 600000);
	assert_int_equal(setting_change(project->store, project->stage.stage_id, &project->owner, "queue.lease", "2min", &err), 0);
	assert_int_equal(setting_integer(project->store, project->stage.stage_id, "queue.lease"), 120000);
	assert_int_equal(setting_integer(project->store, 0, "queue.lease"), 600000);
	assert_int_equal(setting_change(project->store, 0, &project->owner, "queue.lease", "banana", &err), -1);
	assert_int_equal(setting_change(project->store, 0, &project->owner, "no.such", "1", &err), -1);
	assert_int_equal(setting_change(project->store, 0, &ann, "queue.lease", "1min", &err), -1);
	assert_string_equal(project_text(project, "SELECT body FROM v_events WHERE kind = 'setting.change'"),
	                    "{\"from\":\"5min\",\"key\":\"queue.lease\",\"to\":\"10min\"}");
}

static void the_first_model_is_live_and_the_same_twice_is_one(void **state)
{
	struct project *project = *state;
	struct model_version first = project_add_model(project, "1"), second = project_add_model(project, "2"), found;
	struct err err = ERR_NONE;

	assert_string_equal(first.role, "live");
	assert_string_equal(second.role, "idle");
	assert_string_equal(first.title, "net 1");
	assert_int_equal(project_add_model(project, "1").model_version_id, first.model_version_id);
	assert_int_equal(model_version_live(project->store, &project->stage, &project->arena, &found, &err), 1);
	assert_int_equal(found.model_version_id, first.model_version_id);
	assert_int_equal(found.label_count, 3);
#define FIND(reference) model_version_find(project->store, &project->stage, reference, &project->arena, &found, &err)
	assert_int_equal(FIND("net/2"), 1);
	assert_int_equal(found.model_version_id, second.model_version_id);
	assert_int_equal(FIND("net 1"), 1);
	assert_int_equal(found.model_version_id, first.model_version_id);
	assert_int_equal(FIND("net"), 1); /* the newest of that name */
	assert_int_equal(found.model_version_id, second.model_version_id);
	assert_int_equal(FIND("6b86b273ff34"), 1); /* SHA-256 of "1" */
	assert_int_equal(found.model_version_id, first.model_version_id);
	assert_int_equal(FIND("6b86b"), 0);
	assert_int_equal(FIND("other"), 0);
#undef FIND
}

static void a_holder_is_known_by_its_process(void **state)
{
	struct str mine = STR_EMPTY, parents = STR_EMPTY;
	int ends[2], status;
	char name[256];
	ssize_t length;
	pid_t child;

	(void)state;
	holder_add_name(&mine);
	assert_false(holder_is_other(str_text(&mine)));
	assert_false(holder_is_other(NULL));
	assert_false(holder_is_other("nonsense"));
	assert_true(holder_is_other("1/1@another-host"));
	assert_int_equal(pipe(ends), 0);
	if ((child = fork()) == 0) {
		struct str own = STR_EMPTY;

		holder_add_name(&own);
		status = holder_is_other(str_text(&mine)) ? 0 : 1;
		if (write(ends[1], str_text(&own), own.length) < 0)
			status = 2;
		_exit(status);
	}
	length = read(ends[0], name, sizeof name - 1);
	assert_true(length > 0);
	name[length] = '\0';
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_false(holder_is_other(name)); /* it has ended */
	close(ends[0]);
	close(ends[1]);
	str_release(&mine);
	str_release(&parents);
}

/* A long write makes way for whoever else wants to write, and only then. */
static void a_writer_knows_whether_another_waits(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;
	int status;
	pid_t child;

	if (access("/proc/locks", R_OK) < 0)
		skip();
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_false(store_is_wanted(project->store));
	if ((child = fork()) == 0) {
		struct write_gate gate;

		_exit(write_gate_open(&gate, project->path, &err) < 0 || write_gate_enter(&gate, &err) < 0);
	}
	alarm(60);
	while (!store_is_wanted(project->store) && waitpid(child, &status, WNOHANG) == 0)
		usleep(1000);
	alarm(0);
	assert_int_equal(kill(child, 0), 0); /* it waits */
	assert_int_equal(store_commit(project->store, &err), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	assert_false(store_is_wanted(project->store));
	store_rollback(project->store);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

/* What an insert returns, row by row, as "1,2". */
static const char *returned(struct driver_db *db, const char *sql)
{
	static char text[64];
	struct driver_statement *statement;
	struct store_value value;
	struct err err = ERR_NONE;
	int got;

	text[0] = '\0';
	assert_int_equal(driver_sqlite.prepare(db, sql, strlen(sql), &statement, &err), 0);
	while ((got = driver_sqlite.step(statement, &err)) > 0) {
		driver_sqlite.column(statement, 0, &value);
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d", text[0] ? "," : "", (int)value.integer);
	}
	assert_int_equal(got, 0);
	driver_sqlite.finalize(statement);
	return text;
}

static void an_insert_returns_what_it_says(void **state)
{
	struct err err = ERR_NONE;
	struct driver_db *db;

	(void)state;
	assert_int_equal(driver_sqlite.open(NULL, DRIVER_SCRATCH, &db, &err), 0);
	assert_int_equal(driver_sqlite.exec(db, "CREATE TABLE t (t_id INTEGER PRIMARY KEY, n); CREATE TABLE k (name TEXT PRIMARY KEY, n) WITHOUT ROWID", &err), 0);
	assert_string_equal(returned(db, "INSERT INTO t (n) VALUES (7) RETURNING t_id;\n"), "1");
	assert_string_equal(returned(db, "INSERT INTO t (t_id, n) VALUES (40, 7) RETURNING t_id"), "40");
	assert_string_equal(returned(db, "INSERT INTO t (n) VALUES (8) RETURNING n"), "8");
	assert_string_equal(returned(db, "INSERT INTO t (n) SELECT n FROM t RETURNING t_id"), "42,43,44");
	assert_string_equal(returned(db, "INSERT INTO k VALUES ('a', 5) ON CONFLICT (name) DO UPDATE SET n = n + 1 RETURNING n"), "5");
	assert_string_equal(returned(db, "INSERT INTO k VALUES ('a', 5) ON CONFLICT (name) DO UPDATE SET n = n + 1 RETURNING n"), "6");
	assert_string_equal(returned(db, "INSERT INTO t (t_id, n) VALUES (1, 9) ON CONFLICT (t_id) DO UPDATE SET n = 9 RETURNING t_id"), "1");
	driver_sqlite.close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_new_project_says_what_it_is),
		CASE(nothing_is_overwritten_and_nonsense_is_not_begun),
		CASE(what_an_older_project_left_behind_does_no_harm),
		CASE(what_is_not_a_project_is_refused_and_left_alone),
		CASE(a_newer_project_is_refused),
		CASE(a_damaged_project_is_refused),
		CASE(a_file_cut_short_is_refused),
		CASE(a_read_only_project_is_read_and_not_written),
		CASE(a_guest_reads_with_and_without_the_files_beside_it),
		CASE(one_lock_whatever_the_name),
		cmocka_unit_test(network_file_systems_are_refused),
		CASE(connections_are_set_up_to_be_careful),
		CASE(every_statement_can_be_prepared),
		CASE(what_grows_by_the_million_is_checked_against_short_lists),
		CASE(an_inner_rollback_undoes_the_whole_write),
		CASE(another_commit_shows_in_the_change_counter),
		CASE(the_wal_does_not_grow_for_ever),
		CASE(a_backup_is_whole_and_replaces_nothing),
		CASE(what_is_published_can_only_be_read_and_is_replaced_at_once),
		cmocka_unit_test_teardown(a_missing_guard_is_noticed, project_end),
		CASE(a_writer_knows_whether_another_waits),
		CASE(items_are_found_by_id_key_and_path),
		CASE(a_path_of_two_sources_must_be_said_in_full),
		CASE(settings_are_checked_stored_and_logged),
		CASE(the_first_model_is_live_and_the_same_twice_is_one),
		cmocka_unit_test(a_holder_is_known_by_its_process),
		cmocka_unit_test(an_insert_returns_what_it_says),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
