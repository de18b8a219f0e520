#include "jobs/intake.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "jobs/folder.h"
#include "jobs/format/row_reader.h"
#include "jobs/intake_run.h"
#include "jobs/media.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define STEP_FILES 16
#define WATCH_MS   500

bool intake_stopped(const struct intake_run *run)
{
	return run->options->stop && *run->options->stop;
}

void intake_step(const struct intake_run *run, int64_t done, int64_t total)
{
	progress_step(run->options->progress, done, total, "adding");
}

static const char *name_source(struct intake_run *run, const char *root)
{
	const char *slash = strrchr(root, '/');
	struct str visible = STR_EMPTY;
	const char *name;

	if (run->options->source)
		return run->options->source;
	text_add_visible(&visible, slash && slash[1] ? slash + 1 : root, strlen(slash && slash[1] ? slash + 1 : root));
	name = arena_strdup(&run->arena, str_text(&visible));
	str_release(&visible);
	return name;
}

struct intake_source *intake_source_of(struct intake_run *run, const char *root)
{
	struct intake_source **at = &run->sources, *source;

	while (*at && !str_equal((*at)->root, root))
		at = &(*at)->next;
	source = *at;
	if (source) {
		*at = source->next;
	} else {
		source = arena_alloc(&run->arena, sizeof *source);
		source->root = arena_strdup(&run->arena, root);
		source->name = name_source(run, root);
	}
	source->next = run->sources;
	run->sources = source;
	return source;
}

int64_t intake_known_label(const struct intake_run *run, const char *name, struct err *why)
{
	const struct label *label;

	if (!run->options->known)
		return 0;
	label = stage_label_named(&run->stage, name ? name : "");
	return label ? label->label_id : err_set(why, "\"%s\" is not a label of stage %s", name ? name : "", run->stage.name);
}

/* The name of the folder that path begins with is its label. */
static int64_t label_of_folder(const struct intake_run *run, const char *path, struct err *why)
{
	const char *slash = strchr(path, '/');
	char *folder = slash ? xstrndup(path, (size_t)(slash - path)) : NULL;
	int64_t label_id = intake_known_label(run, folder, why);

	free(folder);
	return label_id;
}

/* A folder may hold anything; but who puts a file among cases that every version must get right means that one. */
static bool is_meant(const struct intake_run *run, const char *path)
{
	const char *slash = strrchr(path, '/');

	return run->options->known && (slash ? slash + 1 : path)[0] != '.';
}

static void refuse_kind(const struct intake_run *run, const char *path, struct err *why)
{
	const char *kind = intake_kind_of(path);

	if (kind)
		err_set(why, "it is of the kind %s, and stage %s judges %s", kind, run->stage.name, run->kind);
	else
		err_set(why, "it is no file that stage %s judges, by its name: that is of the kind %s", run->stage.name, run->kind);
}

/* Takes, skips or rejects one file of a folder that is shown as shown. */
static int add_listed_file(struct intake_run *run, struct intake_source *source, int root_fd, const char *path,
                           const char *shown, struct err *err)
{
	struct intake_extra extra = { .external_key = NULL };
	struct err why = ERR_NONE;
	struct str name = STR_EMPTY;
	const char *refusal = NULL;
	int added = 0;

	switch (intake_sort_file(run->kind, path, &refusal)) {
	case INTAKE_SKIP:
		if (!is_meant(run, path)) {
			run->result->skipped++;
			return 0;
		}
		refuse_kind(run, path, &why);
		break;
	case INTAKE_TAKE:
		extra.known_label_id = label_of_folder(run, path, &why);
		added = extra.known_label_id < 0 ? 0 : intake_file_add(run, source, root_fd, path, &extra, &why);
		break;
	case INTAKE_REFUSE:
		err_set(&why, "%s", refusal);
		break;
	}
	if (added < 0 && err)
		*err = why;
	if (added == 0) {
		str_addf(&name, "%s%s%s", shown, str_ends(shown, "/") ? "" : "/", path);
		reject_add(&run->result->rejects, str_text(&name), why.text);
		str_release(&name);
	}
	return added < 0 ? -1 : 0;
}

static int add_listed(struct intake_run *run, const struct folder_list *list, const char *root, int root_fd,
                      const char *shown, struct err *err)
{
	struct intake_source *source = intake_source_of(run, root);
	int rc = 0;

	for (int i = 0; rc == 0 && i < list->count && !intake_stopped(run); i++) {
		if (i % STEP_FILES == 0 && !run->again)
			intake_step(run, i, list->count);
		if (!run->seen || seen_ready(run->seen, root, &list->files[i], !run->again))
			rc = add_listed_file(run, source, root_fd, list->files[i].path, shown, err);
	}
	if (rc == 0 && !run->again)
		intake_step(run, list->count, list->count);
	return rc;
}

static int add_folder(struct intake_run *run, const char *path, struct err *err)
{
	struct folder_list list = FOLDER_LIST_EMPTY;
	struct reject_list told_before = REJECT_LIST_EMPTY;
	struct reject_list *rejects = run->again ? &told_before : &run->result->rejects;
	struct err why = ERR_NONE;
	char *root = realpath(path, NULL);
	int root_fd = -1, rc = 0;

	if (!root)
		err_set(&why, "%s", strerror(errno));
	else if (str_equal(run->kind, "record"))
		err_set(&why, "records are taken from the rows of a CSV or JSONL file, not from a folder");
	else if (folder_list_files(root, path, &list, rejects, &why) == 0)
		root_fd = media_open_root(root, &why);
	if (root_fd < 0) {
		reject_add(rejects, path, why.text);
	} else {
		rc = add_listed(run, &list, root, root_fd, path, err);
		close(root_fd);
	}
	reject_list_release(&told_before);
	folder_list_release(&list);
	free(root);
	return rc;
}

static int add_table(struct intake_run *run, const char *path, struct err *err)
{
	char *folder = realpath(path, NULL);
	FILE *file = folder ? fopen(folder, "re") : NULL;
	char *slash = folder ? strrchr(folder, '/') : NULL;
	int rc = 0;

	if (!file || !slash) {
		reject_add(&run->result->rejects, path, strerror(errno));
	} else {
		slash[slash == folder] = '\0';
		rc = intake_rows_add(run, path, path, folder, file, NULL, 0, err);
	}
	if (file)
		fclose(file);
	free(folder);
	return rc;
}

static int add_path(struct intake_run *run, const char *path, struct err *err)
{
	struct stat info;

	if (stat(path, &info) < 0) {
		reject_add(&run->result->rejects, path, strerror(errno));
		return 0;
	}
	if (S_ISDIR(info.st_mode))
		return add_folder(run, path, err);
	if (S_ISREG(info.st_mode) && row_reader_knows(path))
		return add_table(run, path, err);
	return intake_path_add(run, path, path, err);
}

/* Whether the first line of standard input heads a CSV for stages of this kind. */
static bool heads_csv(const char *kind, const char *line, size_t length)
{
	struct row_reader *reader = row_reader_open(".csv", NULL, line, length, NULL);
	bool heads = reader != NULL;

	if (heads && str_equal(kind, "text"))
		heads = row_reader_may_have(reader, "text");
	else if (heads && !str_equal(kind, "record"))
		heads = row_reader_may_have(reader, "path") || row_reader_may_have(reader, "file") ||
		        row_reader_may_have(reader, kind);
	row_reader_close(reader);
	return heads;
}

static int add_path_lines(struct intake_run *run, char **line, size_t *room, ssize_t length, struct err *err)
{
	int64_t done = 0;
	int rc = 0;

	for (; rc == 0 && length >= 0 && !intake_stopped(run); length = getline(line, room, run->options->input)) {
		while (length > 0 && strchr("\r\n", (*line)[length - 1]))
			(*line)[--length] = '\0';
		if (length > 0)
			rc = add_path(run, *line, err);
		intake_step(run, ++done, 0);
	}
	return rc;
}

static int add_input(struct intake_run *run, struct err *err)
{
	FILE *input = run->options->input;
	char *line = NULL, *folder = NULL;
	size_t room = 0;
	ssize_t length = input ? getline(&line, &room, input) : -1;
	const char *format = NULL;
	int rc = 0;

	if (length > 0 && line[strspn(line, " \t\r\n")] == '{')
		format = ".jsonl";
	else if (length > 0 && heads_csv(run->kind, line, (size_t)length))
		format = ".csv";
	if (format) {
		folder = realpath(".", NULL);
		rc = folder ? intake_rows_add(run, format, "standard input", folder, input, line, (size_t)length, err)
		            : err_set(err, "this folder: %s", strerror(errno));
	} else {
		rc = add_path_lines(run, &line, &room, length, err);
	}
	free(folder);
	free(line);
	return rc;
}

static int open_run(struct intake_run *run, struct store *store, const char *stage_name, const struct actor *by,
                    struct err *err)
{
	const struct worker_options decoders = { .program = run->options->program, .count = 1 };

	*run->result = (struct intake_result){ .rejects = REJECT_LIST_EMPTY };
	if (run->options->known && !role_leads(by->role))
		return err_set(err, "only leads and the owner say what is known; %s is %s", by->name, role_name(by->role));
	if (stage_read(store, stage_name, &run->arena, &run->stage, err) < 0)
		return -1;
	run->kind = run->stage.kind;
	run->max_bytes = setting_integer(store, 0, "media.max_bytes");
	if (str_equal(run->kind, "audio") && worker_pool_open(&decoders, &run->workers, err) < 0)
		return -1;
	intake_batch_open(&run->batch, store, run->stage.name, by);
	run->batch.known = run->options->known;
	run->batch.rejects = &run->result->rejects;
	return 0;
}

static void close_run(struct intake_run *run)
{
	worker_pool_close(run->workers);
	intake_batch_release(&run->batch);
	arena_release(&run->arena);
}

/* Ends a round of adding with its event. */
static int finish_round(struct intake_run *run, struct err *err)
{
	struct intake_result *result = run->result;
	int rc = intake_batch_finish(&run->batch, result->rejects.total - result->rejected,
	                             run->again ? 0 : result->skipped, err);

	result->added = run->batch.added;
	result->present = run->batch.present;
	result->known = run->batch.known_count;
	result->known_present = run->batch.known_present;
	result->rejected = result->rejects.total;
	return rc;
}

static int add_all(struct intake_run *run, const char *const *paths, int count, struct err *err)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < count && !intake_stopped(run); i++)
		rc = str_equal(paths[i], "-") ? add_input(run, err) : add_path(run, paths[i], err);
	if (rc == 0)
		return finish_round(run, err);
	finish_round(run, NULL);
	return -1;
}

int intake_add(struct store *store, const char *stage, const struct actor *by, const char *const *paths, int count,
               const struct intake_options *options, struct intake_result *result, struct err *err)
{
	struct intake_run run = { .options = options, .result = result };
	int rc = open_run(&run, store, stage, by, err);

	if (rc == 0)
		rc = add_all(&run, paths, count, err);
	close_run(&run);
	return rc;
}

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static void wait_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&time, NULL); /* a signal ends it early, and is meant to */
}

int intake_watch(struct store *store, const char *stage, const struct actor *by, const char *const *paths, int count,
                 const struct intake_options *options, struct intake_result *result, struct err *err)
{
	struct seen seen = SEEN_NONE;
	struct intake_run run = { .options = options, .result = result, .seen = &seen };
	int rc = open_run(&run, store, stage, by, err);

	if (rc == 0)
		rc = add_all(&run, paths, count, err);
	run.again = true;
	while (rc == 0 && !intake_stopped(&run)) {
		wait_ms(WATCH_MS);
		for (int i = 0; rc == 0 && i < count && !intake_stopped(&run); i++)
			if (!str_equal(paths[i], "-") && is_folder(paths[i]))
				rc = add_folder(&run, paths[i], err);
		if (rc == 0)
			rc = finish_round(&run, err);
		intake_step(&run, result->added, 0);
	}
	seen_release(&seen);
	close_run(&run);
	return rc;
}
