#include "db/store.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/event.h"
#include "db/filesystem.h"
#include "db/migrate.h"
#include "db/rollout_private.h"
#include "db/route_standing.h"
#include "db/stage_link.h"
#include "db/stage_private.h"
#include "db/actor_private.h"
#include "db/store_private.h"
#include "db/vouch.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int64_t system_time(void *context)
{
	struct timespec now;

	(void)context;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct store *store_new(const char *path, enum store_access access)
{
	struct store *store = xcalloc(1, sizeof *store);

	store->driver = &driver_sqlite;
	store->path = xstrdup(path);
	store->access = access;
	store->now = system_time;
	store->exam_share = -1;
	store->process = "";
	return store;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	while (store->depth > 0)
		store_rollback(store);
	route_standing_free(store);
	rollout_free(store);
	free(store->notes);
	query_table_free(store->queries);
	store->driver->close(store->db);
	free(store->path);
	free(store);
}

/* ---- files ---- */

static int sync_path(const char *path, int flags, struct err *err)
{
	int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
	int result = fd < 0 ? -1 : fsync(fd);

	if (result < 0)
		err_set(err, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return result;
}

static int sync_folder(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? xstrndup(path, slash == path ? 1 : (size_t)(slash - path)) : xstrdup(".");
	int result = sync_path(folder, O_DIRECTORY, err);

	free(folder);
	return result;
}

/* Only what was published before is replaced: a project at that path would be lost. */
static int check_target(const char *path, bool publish, struct err *err)
{
	struct stat there;

	if (lstat(path, &there) < 0)
		return 0;
	if (!publish)
		return err_set(err, "it exists already: nothing is overwritten");
	if (!S_ISREG(there.st_mode) || (there.st_mode & 0222))
		return err_set(err, "it exists already and is no published copy (those are read-only): nothing is overwritten");
	return 0;
}

/* Makes an empty file beside path, under a name that nobody has. */
static int make_beside(const char *path, struct str *name, struct err *err)
{
	unsigned char random[6];
	char hex[2 * sizeof random + 1];
	int fd;

	hash_random(random, sizeof random);
	str_addf(name, "%s.%s", path, hash_hex(random, sizeof random, hex));
	fd = open(str_text(name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0) {
		str_clear(name);
		return err_set(err, "%s", strerror(errno));
	}
	close(fd);
	return 0;
}

static bool has_bytes(const char *path, const char *ending)
{
	struct str name = STR_EMPTY;
	struct stat found;
	bool has;

	str_addf(&name, "%s%s", path, ending);
	has = stat(str_text(&name), &found) == 0 && found.st_size > 0;
	str_release(&name);
	return has;
}

static void remove_companions(const char *path)
{
	static const char *const endings[] = { "-wal", "-shm", ".lock" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		struct str name = STR_EMPTY;

		str_addf(&name, "%s%s", path, endings[i]);
		unlink(str_text(&name));
		str_release(&name);
	}
}

/* Gives the finished file its name, unless there is something of that name. A WAL that a project of
 * this name has left behind would be played into the new one: it goes first. */
static int take_name(const char *temporary, const char *path, struct err *err)
{
	struct stat there;

	if (lstat(path, &there) < 0)
		remove_companions(path);
	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EEXIST && link(temporary, path) == 0) { /* file systems that cannot do the former */
		unlink(temporary);
		return 0;
	}
	return err_set(err, "%s", errno == EEXIST ? "it exists already: nothing is overwritten" : strerror(errno));
}

/* ---- opening ---- */

/* Says what is wrong with a file that did not open, in words for people. */
static int explain(const struct store *store, struct err *err)
{
	switch (store->driver->fault(store->db)) {
	case DRIVER_FAULT_FOREIGN:
		return err_set(err, "%s: not a rung project", store->path);
	case DRIVER_FAULT_DAMAGED:
		err_wrap(err, "%s: the file is damaged, go back to a backup", store->path);
		return -1;
	default:
		return err_wrap(err, "%s", store->path);
	}
}

static int check_writable(const char *path, struct err *err)
{
	struct stat found;

	if (stat(path, &found) < 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	/* root may write everything: a file marked read-only is meant to stay as it is all the same */
	if ((found.st_mode & 0222) == 0 || access(path, W_OK) < 0)
		return err_set(err, "%s: the project is read-only here: read it (query, export, agreement), or ask for "
		               "permission to write it (chmod u+w)", path);
	return 0;
}

static int check_file(const char *path, struct err *err)
{
	struct stat found;

	if (stat(path, &found) < 0)
		return err_set(err, "%s: %s", path, errno == ENOENT ? "there is no such project: make one with rung init" : strerror(errno));
	if (!S_ISREG(found.st_mode))
		return err_set(err, "%s: not a rung project (not a file)", path);
	if (found.st_size == 0)
		return err_set(err, "%s: not a rung project (an empty file)", path);
	return 0;
}

static int check_identity(struct store *store, int *schema, struct err *err)
{
	int application_id;

	if (store->driver->identify(store->db, &application_id, schema, err) < 0)
		return explain(store, err);
	if (application_id != STORE_APPLICATION_ID)
		return err_set(err, "%s: not a rung project", store->path);
	if (*schema < 1)
		return err_set(err, "%s: the file is damaged: it does not say which schema it has", store->path);
	if (*schema > migrate_newest())
		return err_set(err, "%s: made by a newer rung (schema %d, this one knows %d)", store->path, *schema, migrate_newest());
	return 0;
}

/* Reads what is asked for again and again. */
static int load(struct store *store, struct err *err)
{
	struct query query;
	int got;

	store->queries = query_table_new(store->driver, store->db);
	if (query_begin(&query, store, err, "store.project") < 0)
		return explain(store, err);
	got = query_next(&query, err);
	if (got > 0) {
		query_copy(&query, 0, store->draw_key, sizeof store->draw_key);
		store->simulated = query_integer(&query, 1) != 0;
		store->replaces = query_integer(&query, 2) != 0;
		query_end(&query);
		return 0;
	}
	if (got < 0)
		return explain(store, err);
	return err_set(err, "%s: the file is damaged: it does not say which project it is", store->path);
}

/* Identity first, read-only: a file of somebody else's is never touched. */
static int look(struct store *store, int *schema, struct err *err)
{
	int result = store->driver->open(store->path, DRIVER_READ, &store->db, err);

	result = result < 0 ? explain(store, err) : check_identity(store, schema, err);
	if (store->access == STORE_WRITE) {
		store->driver->close(store->db);
		store->db = NULL;
	}
	return result;
}

static int open_store(struct store *store, struct err *err)
{
	int schema;

	if (look(store, &schema, err) < 0)
		return -1;
	if (store->access == STORE_READ && schema < migrate_newest())
		return err_set(err, "%s: made by an older rung (schema %d): the console, or a command that writes such as rung settle, brings it up to date", store->path, schema);
	if (store->access == STORE_WRITE) {
		if (check_writable(store->path, err) < 0)
			return -1;
		if (store->driver->open(store->path, DRIVER_WRITE, &store->db, err) < 0)
			return explain(store, err);
		if (check_identity(store, &schema, err) < 0)
			return -1;
		if (migrate_run(store->driver, store->db, schema, err) < 0)
			return explain(store, err);
	}
	return load(store, err);
}

int store_open(const char *path, enum store_access access, struct store **out, struct err *err)
{
	struct store *store;
	char *real;

	*out = NULL;
	if (check_file(path, err) < 0)
		return -1;
	real = realpath(path, NULL); /* the lock belongs to the file, not to one of its names */
	if (!real)
		return err_set(err, "%s: %s", path, strerror(errno));
	store = store_new(real, access);
	free(real);
	if (filesystem_check_local(store->path, NULL, err) < 0)
		err_wrap(err, "%s", path);
	else if (open_store(store, err) == 0) {
		*out = store;
		return 0;
	}
	store_close(store);
	return -1;
}

/* ---- making ---- */

static int check_spec(const struct store_new *spec, struct err *err)
{
	if (spec->stage_name && stage_check_name(spec->stage_name, err) < 0)
		return -1;
	return stage_check_labels(spec->labels, spec->label_count, spec->critical, spec->critical_count, err);
}

static int add_stage(struct store *store, const struct store_new *spec, const struct actor *owner, struct err *err)
{
	const struct stage_new stage = {
		.name = spec->stage_name ? spec->stage_name : "main", .kind = spec->input_kind,
		.output = spec->output_kind ? spec->output_kind : "class", .labels = spec->labels, .label_count = spec->label_count,
		.critical = spec->critical, .critical_count = spec->critical_count,
	};
	int64_t stage_id;

	return stage_insert(store, &stage, 1, owner, &stage_id, err);
}

static int add_project(struct store *store, const struct store_new *spec, struct err *err)
{
	struct actor owner;
	json_t *body, *labels = json_array();
	int result;

	if (spec->draw_key)
		memcpy(store->draw_key, spec->draw_key, sizeof store->draw_key);
	else
		hash_random(store->draw_key, sizeof store->draw_key);
	store->simulated = spec->simulated;
	if (query_run(store, err, "store.init", value_text(spec->name), value_text(spec->use_case),
	              value_blob(store->draw_key, sizeof store->draw_key), value_integer(spec->simulated),
	              value_integer(store_now(store))) < 0 ||
	    operator_make_owner(store, &owner, err) < 0 || add_stage(store, spec, &owner, err) < 0) {
		json_decref(labels);
		return -1;
	}
	for (int i = 0; i < spec->label_count; i++)
		json_array_append_new(labels, json_string(spec->labels[i]));
	body = json_pack("{s:s, s:s, s:o, s:b}", "case", spec->use_case, "kind", spec->input_kind, "labels", labels,
	                 "simulated", spec->simulated);
	result = event_add(store, &owner, "project.init", "project", 1, body, err);
	json_decref(body);
	return result;
}

static int fill(struct store *store, const struct store_new *spec, struct err *err)
{
	if (store->driver->open(store->path, DRIVER_WRITE, &store->db, err) < 0 ||
	    migrate_run(store->driver, store->db, 0, err) < 0)
		return -1;
	store->queries = query_table_new(store->driver, store->db);
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (add_project(store, spec, err) == 0)
		return store_end_write(store, err);
	store_rollback(store);
	return -1;
}

static int64_t given_time(void *context)
{
	return *(const int64_t *)context;
}

/* Makes the whole project under another name: one that was not finished is never taken for one. */
static int make_project(const char *temporary, const struct store_new *spec, struct err *err)
{
	struct store *store = store_new(temporary, STORE_WRITE);
	int64_t created_ms = spec->created_ms;
	int result;

	if (created_ms)
		store_set_clock(store, given_time, &created_ms);
	result = fill(store, spec, err);
	store_close(store);
	if (result == 0 && has_bytes(temporary, "-wal"))
		result = err_set(err, "not all of it could be written: is the disk full?");
	if (result == 0)
		result = sync_path(temporary, 0, err);
	remove_companions(temporary);
	return result;
}

int store_create(const char *path, const struct store_new *spec, struct err *err)
{
	struct str temporary = STR_EMPTY;
	int result;

	if (check_spec(spec, err) < 0)
		return -1;
	if (filesystem_check_local(path, NULL, err) < 0)
		return err_wrap(err, "%s", path);
	result = check_target(path, false, err);
	if (result == 0)
		result = make_beside(path, &temporary, err);
	if (result == 0)
		result = make_project(str_text(&temporary), spec, err);
	if (result == 0)
		result = take_name(str_text(&temporary), path, err);
	if (result == 0)
		result = sync_folder(path, err);
	if (result < 0 && temporary.length)
		unlink(str_text(&temporary));
	str_release(&temporary);
	return result < 0 ? err_wrap(err, "%s", path) : 0;
}

/* ---- what it knows of itself ---- */

const char *store_path(const struct store *store)
{
	return store->path;
}

const unsigned char *store_draw_key(const struct store *store)
{
	return store->draw_key;
}

bool store_replaces(const struct store *store)
{
	return store->replaces;
}

bool store_simulated(const struct store *store)
{
	return store->simulated;
}

const char *store_engine(void)
{
	return driver_sqlite.engine();
}

int64_t store_now(const struct store *store)
{
	return store->now(store->now_context);
}

void store_set_clock(struct store *store, int64_t (*now)(void *context), void *context)
{
	store->now = now ? now : system_time;
	store->now_context = context;
}

#define STORE_NOTES_MAX 4096

void store_note(struct store *store, const char *metric, double value)
{
	if (!store->notes)
		store->notes = xcalloc(STORE_NOTES_MAX, sizeof *store->notes);
	if (store->note_count < STORE_NOTES_MAX)
		store->notes[store->note_count++] = (struct store_note){ metric, value };
}

int store_noted(struct store *store, struct arena *arena, struct store_note **notes)
{
	int count = store->note_count;

	*notes = arena_alloc(arena, (size_t)(count + 1) * sizeof **notes);
	if (count)
		memcpy(*notes, store->notes, (size_t)count * sizeof **notes);
	store->note_count = 0;
	return count;
}

void store_set_process(struct store *store, const char *name)
{
	store->process = name;
}

const char *store_process(const struct store *store)
{
	return store->process;
}

int64_t store_change_counter(struct store *store)
{
	return store->driver->change_counter(store->db);
}

/* ---- writes ---- */

int store_begin(struct store *store, enum store_durability durability, struct err *err)
{
	if (store->access != STORE_WRITE)
		return err_set(err, "%s is open for reading only", store->path);
	if (store->depth > 0) {
		if (durability == STORE_DURABLE)
			store->driver->make_durable(store->db);
		store->depth++;
		return 0;
	}
	if (store->driver->begin(store->db, durability, err) < 0)
		return err_wrap(err, "write to %s", store->path);
	store->depth = 1;
	store->broken = false;
	store->unknown = false;
	store->logged = STORE_LOGGED_NOTHING;
	store->exam_share = -1;
	route_standing_forget(store);
	rollout_forget(store);
	return 0;
}

/* How long that took is told of those that waited for the disk. */
static int commit(struct store *store, struct err *err)
{
	struct timespec began, ended;
	int rc;

	clock_gettime(CLOCK_MONOTONIC, &began);
	rc = store->driver->commit(store->db, &store->unknown, err);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	if (rc == 0 && store->driver->was_flushed(store->db))
		store_note(store, "commit.latency", (double)(ended.tv_sec - began.tv_sec) * 1e3 + (double)(ended.tv_nsec - began.tv_nsec) / 1e6);
	return rc;
}

int store_end_write(struct store *store, struct err *err)
{
	store->unknown = false;
	if (store->depth > 1) {
		store->depth--;
		return store->broken ? err_set(err, "a part of this write failed: nothing is stored") : 0;
	}
	if (!store->broken && vouch_in_write(store, err) < 0) {
		store_rollback(store);
		return -1;
	}
	store->depth = 0;
	if (store->broken) {
		store->driver->rollback(store->db);
		return err_set(err, "a part of this write failed: nothing is stored");
	}
	return commit(store, err);
}

int store_commit(struct store *store, struct err *err)
{
	if (store_end_write(store, err) == 0)
		return 0;
	return err_wrap(err, store->unknown ? "write to %s failed, and it is unknown whether it is stored" : "write to %s", store->path);
}

bool store_is_wanted(const struct store *store)
{
	return store->driver->is_wanted(store->db);
}

/* What was looked up may have been of rows that are taken back. */
static void forget_standing(struct store *store)
{
	route_standing_forget(store);
	rollout_forget(store);
	store->exam_stage_id = 0;
}

void store_rollback(struct store *store)
{
	if (store->depth == 0)
		return;
	forget_standing(store);
	if (--store->depth > 0)
		store->broken = true;
	else
		store->driver->rollback(store->db);
}

int store_part_begin(struct store *store, struct store_part *part, struct err *err)
{
	assert(store->depth > 0);
	*part = (struct store_part){ store->broken, store->logged };
	return store->broken ? err_set(err, "a part of this write failed: nothing is stored") : store->driver->part_begin(store->db, err);
}

/* Where not even that can be taken back, the disk may be full or gone, nothing of the write can be kept. */
int store_part_end(struct store *store, const struct store_part *part, int rc, struct err *err)
{
	struct err why = ERR_NONE;
	bool keep = rc >= 0 && !store->broken;

	if (rc >= 0 && store->broken)
		err_set(err, "a part of it failed");
	if (!keep) {
		forget_standing(store);
		store->broken = part->broken;
		store->logged = part->logged;
	}
	if (store->driver->part_end(store->db, keep, &why) == 0)
		return keep ? 0 : -1;
	store->broken = true;
	return keep ? err_set(err, "%s", why.text) : -1;
}

/* ---- copies, checks, queries ---- */

static int copy_to(struct store *store, const char *temporary, const char *path, bool publish, struct err *err)
{
	if (store->driver->copy(store->db, temporary, err) < 0)
		return -1;
	if (publish && chmod(temporary, 0444) < 0)
		return err_set(err, "%s", strerror(errno));
	if (sync_path(temporary, 0, err) < 0)
		return -1;
	if (!publish && take_name(temporary, path, err) < 0)
		return -1;
	if (publish && rename(temporary, path) < 0)
		return err_set(err, "%s", strerror(errno));
	return sync_folder(path, err);
}

int store_copy(struct store *store, const char *path, bool publish, struct err *err)
{
	struct str temporary = STR_EMPTY;
	int result;

	assert(store->depth == 0);
	result = check_target(path, publish, err);
	if (result == 0)
		result = make_beside(path, &temporary, err);
	if (result == 0)
		result = copy_to(store, str_text(&temporary), path, publish, err);
	if (result < 0 && temporary.length)
		unlink(str_text(&temporary));
	str_release(&temporary);
	return result < 0 ? err_wrap(err, "copy to %s", path) : 0;
}

int store_check(struct store *store, struct err *problem)
{
	if (store->driver->check(store->db, problem) < 0)
		return err_wrap(problem, "%s is damaged", store->path);
	return migrate_check(store->driver, store->db, problem);
}

int store_query(struct store *store, const char *sql, const struct store_sink *sink, struct err *err)
{
	return store->driver->query(store->db, sql, sink, err);
}
