#include "jobs/export.h"

#include "base/str.h"
#include "db/output.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/format/export_format.h"
#include "jobs/replace_file.h"
#include "ladder/split.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define STEP_ITEMS 512

struct export {
	struct export_run run;
	const struct export_format *format;
	struct said_set chosen;
	double   eval_share;
	int      split;       /* -1: all */
	int64_t  looked_at, newest;
};

const char *export_format_name(int index)
{
	const struct export_format *format = export_format_at(index);

	return format ? format->name : NULL;
}

const char *export_format_summary(int index)
{
	const struct export_format *format = export_format_at(index);

	return format ? format->summary : NULL;
}

int export_is_folder(const struct export_options *options)
{
	const struct export_format *format = export_format_named(options->format);

	return format && (format->folder || options->with != EXPORT_WITH_NONE);
}

/* ---- which items ---- */

static bool is_since(const struct said_item *item, int64_t since_ms)
{
	for (int i = 0; i < item->decision_count; i++)
		if (item->decisions[i].decided_ms >= since_ms)
			return true;
	return item->decision_count == 0 && item->prediction && item->prediction->predicted_ms >= since_ms;
}

/* Why an item is not asked for; NULL: it is. */
static const char *why_not(const struct export *export, const struct said_item *item)
{
	const struct export_options *options = export->run.options;

	if (options->filter && !said_set_has(&export->chosen, item->item_id))
		return "--filter leaves them out";
	if (options->since_ms && !is_since(item, options->since_ms))
		return "nothing was said of them since then";
	if (export->split >= 0 && item->kept)
		return "exam, audit, gold and challenge items, and their groups, are never trained on";
	if (export->split >= 0 && split_of(store_draw_key(export->run.store), export->run.stage->name, item->group, item->sha256,
	                                   export->eval_share) != (enum split)export->split)
		return "they are of the other split";
	return NULL;
}

static void leave_out(struct export_result *result, const char *why)
{
	int i = 0;

	while (i < result->reasons && !str_equal(result->left_out[i].why, why))
		i++;
	if (i == EXPORT_REASONS)
		i--;
	else if (i == result->reasons)
		result->left_out[result->reasons++].why = why;
	result->left_out[i].items++;
}

/* ---- writing ---- */

static int write_item(void *context, const struct said_item *item, struct err *err)
{
	struct export *export = context;
	struct export_run *run = &export->run;
	const char *why = why_not(export, item);
	int written = 0;

	if (run->options->stop && *run->options->stop)
		return err_set(err, "interrupted");
	json_out_clear(&run->out);
	if (!why)
		written = export->format->item(run, item, &why, err);
	if (written == 0)
		leave_out(run->result, why);
	else if (written > 0)
		run->result->items++;
	if (written >= 0 && run->file && ferror(run->file))
		written = err_set(err, "writing: %s", strerror(errno));
	if (++export->looked_at % STEP_ITEMS == 0)
		progress_step(run->options->progress, item->item_id, export->newest, "exporting");
	return written < 0 ? -1 : 0;
}

static int write_all(struct export *export, struct err *err)
{
	const struct export_format *format = export->format;
	struct export_run *run = &export->run;
	int rc;

	run->out.visible = run->file && isatty(fileno(run->file)) == 1;
	rc = format->begin ? format->begin(run, err) : 0;
	if (rc == 0)
		rc = said_walk(run->store, run->stage, format->about & EXPORT_UNTOUCHED, write_item, export, err);
	if (rc == 0 && format->end)
		rc = format->end(run, err);
	if (format->release)
		format->release(run);
	if (rc == 0 && run->file && (fflush(run->file) != 0 || ferror(run->file)))
		rc = err_set(err, "writing: %s", strerror(errno));
	return rc;
}

/* Writes all of a new file, then puts it in path's place. */
static int replace_file(struct export *export, struct err *err)
{
	const char *path = export->run.options->path;
	struct str beside = STR_EMPTY;
	struct err ignored;
	int rc = -1;

	export->run.file = replace_file_open(path, &beside, err);
	if (export->run.file) {
		rc = write_all(export, err);
		if (rc < 0)
			err_wrap(err, "%s", path);
		if (replace_file_close(export->run.file, path, &beside, rc == 0, rc == 0 ? err : &ignored) < 0)
			rc = -1;
	}
	str_release(&beside);
	return rc;
}

/* What is no ordinary file, a pipe or a device, cannot be replaced: it is written to. */
static int write_through(struct export *export, struct err *err)
{
	const char *path = export->run.options->path;
	int rc;

	export->run.file = fopen(path, "we");
	if (!export->run.file)
		return err_set(err, "%s: %s", path, strerror(errno));
	rc = write_all(export, err);
	if (fclose(export->run.file) != 0 && rc == 0)
		rc = err_set(err, "writing: %s", strerror(errno));
	return rc < 0 ? err_wrap(err, "%s", path) : 0;
}

static int write_folder(struct export *export, struct err *err)
{
	struct export_run *run = &export->run;
	const char *inside = export->format->folder ? NULL : export->format->inside;
	struct err ignored;
	int rc = export_folder_open(&run->folder, run->options->path, err);

	if (rc == 0 && inside) {
		run->file = export_folder_create(&run->folder, inside, err);
		rc = run->file ? 0 : -1;
	}
	if (rc == 0)
		rc = write_all(export, err);
	if (run->file && export_folder_close(run->file, inside, rc == 0 ? err : &ignored) < 0)
		rc = -1;
	return export_folder_finish(&run->folder, rc == 0, rc == 0 ? err : &ignored) < 0 ? -1 : rc;
}

static int write_where_asked(struct export *export, struct err *err)
{
	const struct export_options *options = export->run.options;

	if (export_is_folder(options))
		return options->path ? write_folder(export, err) : err_set(err, "it is a folder of files: -o says where it goes");
	export->run.file = options->output;
	if (!options->path)
		return write_all(export, err);
	return replace_file_can(options->path) ? replace_file(export, err) : write_through(export, err);
}

static int prepare(struct export *export, struct stage *stage, const char *stage_name, struct err *err)
{
	struct export_run *run = &export->run;

	export->format = export_format_named(run->options->format);
	if (!export->format)
		return err_set(err, "there is no format \"%s\"", run->options->format);
	if (stage_read(run->store, stage_name, &run->arena, stage, err) < 0 || said_newest(run->store, &export->newest, err) < 0)
		return -1;
	run->stage = stage;
	run->words = output_of_stage(stage)->given != NULL;
	export->split = run->options->split ? split_named(run->options->split) : -1;
	if (run->options->split && export->split < 0)
		return err_set(err, "--split takes train or eval, not \"%s\"", run->options->split);
	export->eval_share = setting_real(run->store, stage->stage_id, "split.eval");
	if (run->options->filter && said_set_read(run->store, run->options->filter, &export->chosen, err) < 0)
		return err_wrap(err, "--filter");
	return 0;
}

int export_write(struct store *store, const char *stage_name, const struct export_options *options,
                 struct export_result *result, struct err *err)
{
	struct export export = { .run = { .store = store, .options = options, .result = result, .out = JSON_OUT_EMPTY, .root_fd = -1 } };
	struct stage stage;
	int rc;

	*result = (struct export_result){ 0 };
	rc = prepare(&export, &stage, stage_name, err);
	if (rc == 0)
		rc = write_where_asked(&export, err);
	if (export.run.root_fd >= 0)
		close(export.run.root_fd);
	said_set_release(&export.chosen);
	json_out_release(&export.run.out);
	arena_release(&export.run.arena);
	return rc;
}
