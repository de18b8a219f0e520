#include "jobs/import_foreign.h"

#include "base/file.h"
#include "base/str.h"
#include "db/event.h"
#include "db/importing.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/import_foreign_run.h"
#include "jobs/ladder.h"
#include "jobs/media.h"
#include "jobs/write_batch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_CASES 1000
#define CHUNK_BYTES (8 * 1024 * 1024) /* of files, and of what is said of them, roughly */
#define LISTED      5                 /* of unknown items and of unknown labels */

const char *import_foreign_format(int index)
{
	const struct import_format *format = import_format_at(index);

	return format ? format->name : NULL;
}

const char *import_foreign_summary(int index)
{
	const struct import_format *format = import_format_at(index);

	return format ? format->summary : NULL;
}

/* ---- cases ---- */

void foreign_reject(struct foreign_run *run, const struct foreign_work *work)
{
	struct import_foreign_result *result = run->result;
	struct str name = STR_EMPTY;
	bool unknown = str_starts(work->why.text, "there is no item"), foreign = strstr(work->why.text, "is not a label of") != NULL;

	if ((unknown && result->unknown > LISTED) || (foreign && result->foreign > LISTED)) {
		reject_count(&result->rejects);
		return;
	}
	str_add(&name, run->path);
	if (work->said.file)
		str_addf(&name, "%s%s", str_ends(run->path, "/") ? "" : "/", work->said.file);
	if (work->said.line > 0)
		str_addf(&name, ":%" PRId64, work->said.line);
	reject_add(&result->rejects, str_text(&name), work->why.text);
	str_release(&name);
}

/* Reads and finds one case, outside of any write. 1; 0: that was the last; -1. */
static int read_case(struct foreign_run *run, struct foreign_work *work, struct err *err)
{
	enum row_status status;

	*work = (struct foreign_work){ .item_id = 0 };
	status = run->format->next(run->reader, &work->said, &run->chunk, &work->why);
	if (status == ROW_END)
		return 0;
	run->result->cases++;
	if (status == ROW_READ)
		foreign_check(run, work);
	if (status == ROW_READ && !work->why.text[0] && foreign_find(run, work, err) < 0)
		return -1;
	if (status != ROW_READ && !work->why.text[0])
		err_set(&work->why, "it cannot be read");
	if (work->why.text[0])
		foreign_reject(run, work);
	return status == ROW_FAILED ? 0 : 1;
}

/* 1: there may be more; 0: that was the last; -1. */
static int read_chunk(struct foreign_run *run, struct foreign_work *works, int *count, struct err *err)
{
	int64_t bytes = 0;
	int more = 1;

	arena_clear(&run->chunk);
	for (*count = 0; more > 0 && *count < CHUNK_CASES && bytes < CHUNK_BYTES && run->chunk.held < CHUNK_BYTES;) {
		struct foreign_work *work = &works[*count];

		if (run->options->stop && *run->options->stop)
			return 0;
		more = read_case(run, work, err);
		if (more > 0 && !work->why.text[0]) {
			bytes += work->fresh ? work->item.bytes : 0;
			(*count)++;
		}
	}
	return more;
}

/* ---- writing ---- */

static int write_cases(struct foreign_run *run, struct foreign_work *works, int count, struct err *err)
{
	for (int i = 0; i < count; i++)
		if (foreign_add_said(run, &works[i], err) < 0)
			return -1;
	return 0;
}

static int log_import(struct foreign_run *run, struct err *err)
{
	const struct import_foreign_result *result = run->result;
	int64_t import_id = 0;
	char hex[HASH_HEX_SIZE] = "";
	json_t *decided = json_object(), *predicted = json_object();
	json_t *body = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "format", run->format->name, "sha256",
	                         run->has_sha256 ? hash_hex(run->sha256, HASH_BYTES, hex) : "", "cases", (json_int_t)result->cases, "created",
	                         (json_int_t)result->created, "predictions", (json_int_t)result->predictions, "decisions",
	                         (json_int_t)result->decisions, "regions", (json_int_t)result->regions, "present", (json_int_t)result->present,
	                         "rejected", (json_int_t)result->rejects.total, "decision_rows", decided, "prediction_rows", predicted);
	int rc;

	for (int i = 0; i < FOREIGN_MODES; i++)
		import_id = run->imports[i] ? run->imports[i] : import_id;
	row_batch_tell(&run->decisions, decided);
	row_batch_tell(&run->predictions, predicted);
	rc = event_add(run->store, run->by, "import.format", "import", import_id, body, err);
	json_decref(body);
	return rc;
}

/* All of a chunk in one write; of half a file others count nothing. */
static int write_inside(struct foreign_run *run, struct foreign_work *works, int count, bool more, struct err *err)
{
	if (row_batch_begin(&run->predictions, run->store, err) < 0 || row_batch_begin(&run->decisions, run->store, err) < 0 ||
	    write_cases(run, works, count, err) < 0 || row_batch_end(&run->predictions, run->store, err) < 0 ||
	    row_batch_end(&run->decisions, run->store, err) < 0)
		return -1;
	if (more)
		return importing_begin(run->store, run->stage.stage_id, err);
	return importing_end(run->store, run->stage.stage_id, err) < 0 ? -1 : log_import(run, err);
}

static int write_chunk(struct foreign_run *run, struct foreign_work *works, int count, bool more, struct err *err)
{
	struct import_foreign_result before = *run->result;
	struct write_batch batch;
	int rc;

	if (write_batch_begin(&batch, run->store, STORE_DURABLE, err) < 0)
		return -1;
	rc = write_inside(run, works, count, more, err);
	if (write_batch_end(&batch, rc == 0, err) < 0)
		rc = -1;
	if (rc < 0) { /* nothing of this chunk is stored */
		before.rejects = run->result->rejects;
		*run->result = before;
	}
	progress_step(run->options->progress, run->result->cases, 0, "importing");
	return rc;
}

static int import_all(struct foreign_run *run, struct err *err)
{
	struct foreign_work *works = arena_alloc(&run->arena, CHUNK_CASES * sizeof *works);
	int more = 1, count;

	if (ladder_tend(run->store, run->stage.name, NULL, err) < 0 || stage_read(run->store, run->stage.name, &run->arena, &run->stage, err) < 0)
		return -1;
	while (more > 0) {
		more = read_chunk(run, works, &count, err);
		if (more >= 0 && write_chunk(run, works, count, more, err) < 0)
			more = -1;
	}
	return more;
}

/* What came before it failed stays, and counts. */
static void give_up(const struct foreign_run *run)
{
	struct err ignored;

	if (store_begin(run->store, STORE_LAZY, &ignored) < 0)
		return;
	importing_end(run->store, run->stage.stage_id, &ignored);
	store_commit(run->store, &ignored);
}

/* ---- beginning ---- */

/* The folder that files are looked for in. */
static void open_root(struct foreign_run *run)
{
	const char *folder = run->options->images ? run->options->images : run->path;
	char *path = realpath(folder, NULL);
	struct err ignored;
	struct stat info;

	if (path && stat(path, &info) == 0 && !S_ISDIR(info.st_mode) && strrchr(path, '/') != path)
		*strrchr(path, '/') = '\0';
	run->root = arena_strdup(&run->arena, path);
	run->root_fd = path ? media_open_root(path, &ignored) : -1;
	free(path);
}

static int check_place(struct foreign_run *run, struct err *err)
{
	struct stat info;

	if (stat(run->path, &info) < 0)
		return err_set(err, "there is no such file or folder");
	if (run->format->folder && !S_ISDIR(info.st_mode))
		return err_set(err, "%s is read from a folder", run->format->name);
	if (!run->format->folder && S_ISDIR(info.st_mode))
		return err_set(err, "%s is read from a file, not from a folder", run->format->name);
	run->has_sha256 = !run->format->folder;
	return run->has_sha256 ? file_sha256(run->path, run->sha256, err) : 0;
}

static int open_all(struct foreign_run *run, struct err *err)
{
	const struct import_foreign_options *options = run->options;
	struct import_place place = { run->path, options->beside, options->label, options->none };

	if (options->map && import_map_parse(options->map, &run->stage, &run->arena, &run->map, err) < 0)
		return err_wrap(err, "--map");
	if (options->none && !stage_label_named(&run->stage, options->none) && !(run->map.count && import_map_apply(&run->map, options->none) != options->none))
		return err_set(err, "--none: \"%s\" is not a label of stage %s", options->none, run->stage.name);
	if (check_place(run, err) < 0)
		return err_wrap(err, "%s", run->path);
	open_root(run);
	if (options->images && run->root_fd < 0)
		return err_set(err, "%s: there is no such folder", options->images);
	run->max_bytes = setting_integer(run->store, run->stage.stage_id, "media.max_bytes");
	run->begun_ms = store_now(run->store);
	run->reader = run->format->open(&place, err);
	return run->reader ? 0 : err_wrap(err, "%s", run->path);
}

static int run_import(struct foreign_run *run, const char *stage, struct err *err)
{
	int rc;

	if (!role_leads(run->by->role))
		return err_set(err, "importing takes a lead or the owner, who vouch for what comes in; %s is %s", run->by->name, role_name(run->by->role));
	if (!run->format)
		return err_set(err, "there is no format \"%s\"", run->options->format);
	if (stage_read(run->store, stage, &run->arena, &run->stage, err) < 0 || open_all(run, err) < 0)
		return -1;
	rc = import_all(run, err);
	if (rc < 0)
		give_up(run);
	if (rc == 0 && ladder_tend(run->store, run->stage.name, NULL, err) < 0)
		rc = err_wrap(err, "it is imported, but does not count yet");
	return rc;
}

int import_foreign(struct store *store, const char *stage, const struct actor *by, const char *path,
                   const struct import_foreign_options *options, struct import_foreign_result *result, struct err *err)
{
	struct foreign_run run = { .store = store, .by = by, .path = path, .options = options, .result = result, .root_fd = -1,
	                           .format = import_format_named(options->format) };
	int rc;

	*result = (struct import_foreign_result){ .rejects = REJECT_LIST_EMPTY };
	row_batch_open(&run.predictions, ROW_BATCH_PREDICTIONS);
	row_batch_open(&run.decisions, ROW_BATCH_DECISIONS);
	rc = run_import(&run, stage, err);
	result->rejected = result->rejects.total;
	if (run.reader)
		run.format->close(run.reader);
	if (run.root_fd >= 0)
		close(run.root_fd);
	row_batch_release(&run.predictions);
	row_batch_release(&run.decisions);
	arena_release(&run.chunk);
	arena_release(&run.arena);
	return rc;
}
