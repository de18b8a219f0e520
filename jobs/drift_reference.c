/* What windows are compared with: the rows of a certificate, or what a lead names. */
#include "jobs/drift_private.h"

#include "base/file.h"
#include "base/str.h"
#include "db/epoch.h"
#include "db/model_version.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/format/row_reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SLICES_MAX 24
#define FILE_ROWS_MAX 100000

/* A reference in the making. */
struct making {
	struct store        *store;
	const struct stage  *stage;
	struct arena         arena;
	const char          *ignored; /* setting drift.ignore */
	struct drift_reference reference;
	struct drift_reference_feature *features;
	int                  count, room, slices;
};

static void begin(struct making *making, struct store *store, const struct stage *stage, const char *kind)
{
	*making = (struct making){ .store = store, .stage = stage, .reference = { .kind = kind, .name = "" } };
	making->ignored = setting_text(store, stage->stage_id, "drift.ignore", &making->arena);
}

/* Whether a name is in a list with commas and blanks between. */
static bool is_listed(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (; *list; list += strcspn(list, ",") + (list[strcspn(list, ",")] != '\0')) {
		list += strspn(list, " ");
		if (!strncmp(list, name, length) && (list[length] == '\0' || list[length] == ',' || list[length] == ' '))
			return true;
	}
	return false;
}

static struct drift_reference_feature *add_feature(struct making *making)
{
	if (making->count == making->room) {
		struct drift_reference_feature *more;

		making->room = making->room ? 2 * making->room : 64;
		more = arena_alloc(&making->arena, (size_t)making->room * sizeof *more);
		if (making->count)
			memcpy(more, making->features, (size_t)making->count * sizeof *more);
		making->features = more;
	}
	return &making->features[making->count++];
}

/* ---- measuring ---- */

static void measure(struct making *making, const struct drift_table *table, const char *slice)
{
	for (int i = 0; i < table->column_count; i++) {
		struct drift_known known;

		if (!is_listed(making->ignored, table->columns[i].name) &&
		    drift_known_measure(table, &table->columns[i], slice, &making->arena, &known))
			drift_known_write(&known, &making->arena, add_feature(making));
	}
}

/* What may tell rows apart: where they came from, and the words that came with them; not what the model said. */
static bool may_slice(const struct making *making, const struct drift_column *column)
{
	return (column->added || str_equal(column->name, "source")) && !is_listed(making->ignored, column->name);
}

static void measure_slices(struct making *making, const struct drift_table *table, const struct drift_column *column)
{
	struct drift_known known;

	if (!may_slice(making, column) || !drift_known_measure(table, column, "", &making->arena, &known) ||
	    !known.shape.is_category || known.shape.name_count < 2)
		return;
	for (int i = 0; i < known.shape.name_count && making->slices < SLICES_MAX; i++) {
		struct drift_table part;

		if (known.counts[i] < DRIFT_ROWS_LEAST)
			continue;
		drift_table_slice(table, column->name, known.shape.names[i], &part);
		measure(making, &part, arena_printf(&making->arena, "%s=%s", column->name, known.shape.names[i]));
		making->slices++;
	}
}

static void measure_all(struct making *making, const struct drift_table *table)
{
	making->reference.rows = table->rows;
	making->reference.since_ms = table->rows ? table->times_ms[0] : 0;
	making->reference.until_ms = table->rows ? table->times_ms[table->rows - 1] : 0;
	measure(making, table, "");
	for (int i = 0; i < table->column_count; i++)
		measure_slices(making, table, &table->columns[i]);
}

/* ---- keeping ---- */

/* How people's answers differed before it: what a change of that is measured by. */
static int read_answers(struct making *making, int64_t live_id, struct err *err)
{
	struct drift_reference *reference = &making->reference;
	struct epoch epoch;
	int got = live_id ? epoch_read(making->store, making->stage, live_id, &epoch, err) : 0;

	if (got <= 0)
		return got;
	reference->folded_id = drift_folded_newest(making->store, epoch.epoch_id, err);
	if (reference->folded_id < 0 || str_equal(reference->kind, "file") || str_equal(reference->kind, "card"))
		return reference->folded_id < 0 ? -1 : 0;
	return drift_answered(making->store, epoch.epoch_id, reference->folded_id, reference->rows, &reference->answers, &reference->wrong, err);
}

static int keep(struct making *making, const struct actor *by, struct err *err)
{
	if (making->count == 0)
		return err_set(err, "there is nothing in it to compare with");
	if (drift_reference_add(making->store, making->stage, by, &making->reference, making->features, making->count, err) < 0)
		return -1;
	return drift_alarm_settle_all(making->store, making->stage, "compared with another reference from now on", err);
}

/* Keeps it in a write of its own. */
static int keep_now(struct making *making, const struct actor *by, int64_t live_id, struct err *err)
{
	if (store_begin(making->store, STORE_DURABLE, err) < 0)
		return -1;
	if (read_answers(making, live_id, err) < 0 || keep(making, by, err) < 0) {
		store_rollback(making->store);
		return -1;
	}
	return store_commit(making->store, err);
}

static int find_live(struct making *making, int64_t *live_id, struct err *err)
{
	struct model_version live;
	int got = model_version_live(making->store, making->stage, &making->arena, &live, err);

	*live_id = got > 0 ? live.model_version_id : 0;
	return got;
}

static int may_choose(const struct actor *by, struct err *err)
{
	return role_leads(by->role) ? 0 : err_set(err, "only a lead says what windows are compared with");
}

/* ---- of a certificate ---- */

static int make_certificate(struct making *making, const struct actor *by, int64_t live_id, const struct drift_certificate *certificate,
                            struct err *err)
{
	struct drift_reference *reference = &making->reference;
	struct drift_table table;
	struct drift_row *rows;
	int count;

	if (drift_rows_behind(making->store, certificate->certificate_id, DRIFT_REFERENCE_ROWS, &making->arena, &rows, &count, err) < 0)
		return -1;
	drift_table_make(&table, rows, count, live_id, &making->arena);
	measure_all(making, &table);
	reference->certificate_id = certificate->certificate_id;
	reference->version_id = live_id;
	reference->folded_id = certificate->folded_id;
	reference->after_prediction_id = count ? rows[count - 1].prediction_id : 0;
	if (drift_answered(making->store, certificate->epoch_id, certificate->folded_id, DRIFT_REFERENCE_ROWS, &reference->answers,
	                   &reference->wrong, err) < 0)
		return -1;
	return count ? keep(making, by, err) : 0;
}

static int follow(struct store *store, const struct stage *stage, int64_t live_id, const struct drift_certificate *certificate, struct err *err)
{
	struct making making;
	struct actor program;
	int rc;

	begin(&making, store, stage, "certificate");
	rc = actor_program(store, &program, err);
	if (rc == 0)
		rc = make_certificate(&making, &program, live_id, certificate, err);
	arena_release(&making.arena);
	return rc < 0 ? -1 : 1;
}

int drift_reference_follow(struct store *store, const struct stage *stage, int64_t live_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct drift_reference reference;
	struct drift_certificate certificate;
	int got = drift_reference_read(store, stage, &arena, &reference, err), used = 1;

	if (got == 0 || (got > 0 && str_equal(reference.kind, "certificate")))
		got = drift_certificate_read(store, live_id, &certificate, err);
	else if (got > 0)
		got = 0;
	if (got > 0)
		used = drift_certificate_used(store, certificate.certificate_id, err);
	arena_release(&arena);
	if (got < 0 || used < 0)
		return -1;
	return got > 0 && !used ? follow(store, stage, live_id, &certificate, err) : 0;
}

static int certificate_now(struct making *making, const struct actor *by, struct err *err)
{
	struct drift_certificate certificate;
	int64_t live_id;

	if (find_live(making, &live_id, err) < 0)
		return -1;
	switch (live_id ? drift_certificate_read(making->store, live_id, &certificate, err) : 0) {
	case -1:
		return -1;
	case 0:
		return err_set(err, "the live version has no certificate yet");
	}
	if (store_begin(making->store, STORE_DURABLE, err) < 0)
		return -1;
	if (make_certificate(making, by, live_id, &certificate, err) < 0) {
		store_rollback(making->store);
		return -1;
	}
	return store_commit(making->store, err);
}

int drift_reference_from_certificate(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	struct making making;
	int rc = may_choose(by, err);

	begin(&making, store, stage, "certificate");
	if (rc == 0)
		rc = certificate_now(&making, by, err);
	arena_release(&making.arena);
	return rc;
}

/* ---- of the newest rows ---- */

static int make_rows(struct making *making, const struct actor *by, int64_t wanted, struct err *err)
{
	struct drift_reference *reference = &making->reference;
	struct drift_table table;
	struct drift_row *rows;
	int64_t live_id, from = drift_back(making->store, making->stage, wanted, err);
	int count;

	if (from < 0 || find_live(making, &live_id, err) < 0 ||
	    drift_rows_after(making->store, making->stage, from, (int)wanted, &making->arena, &rows, &count, err) < 0)
		return -1;
	if (count < DRIFT_ROWS_LEAST)
		return err_set(err, "there are %d predictions of the live version; %d at least are needed to compare with", count, DRIFT_ROWS_LEAST);
	drift_table_make(&table, rows, count, live_id, &making->arena);
	measure_all(making, &table);
	reference->version_id = live_id;
	reference->after_prediction_id = rows[count - 1].prediction_id;
	reference->name = arena_printf(&making->arena, "%d rows", count);
	return keep_now(making, by, live_id, err);
}

int drift_reference_from_rows(struct store *store, const struct stage *stage, const struct actor *by, int64_t rows, struct err *err)
{
	struct making making;
	int rc = may_choose(by, err);

	if (rc == 0 && (rows < DRIFT_ROWS_LEAST || rows > FILE_ROWS_MAX))
		rc = err_set(err, "a reference has %d to %d rows, not %" PRId64, DRIFT_ROWS_LEAST, FILE_ROWS_MAX, rows);
	begin(&making, store, stage, "rows");
	if (rc == 0)
		rc = make_rows(&making, by, rows, err);
	arena_release(&making.arena);
	return rc;
}

/* ---- of a file ---- */

/* Rows of a file, until they are columns. */
struct file_rows { struct arena *arena; struct drift_row *all; int count, room; };

static struct drift_row *file_row(struct file_rows *rows)
{
	if (rows->count == rows->room) {
		struct drift_row *more;

		rows->room = rows->room ? 2 * rows->room : 1024;
		more = arena_alloc(rows->arena, (size_t)rows->room * sizeof *more);
		if (rows->count)
			memcpy(more, rows->all, (size_t)rows->count * sizeof *more);
		rows->all = more;
	}
	return &rows->all[rows->count++];
}

static void read_file_row(struct file_rows *rows, const struct row *row)
{
	struct drift_row *kept = file_row(rows);

	kept->fields = arena_alloc(rows->arena, (size_t)row->count * sizeof *kept->fields + 1);
	for (int i = 0; i < row->count; i++)
		kept->fields[kept->field_count++] = (struct drift_field){ arena_strdup(rows->arena, row->names[i]),
			                                                 arena_strdup(rows->arena, row->values[i]) };
}

static int read_file_rows(struct row_reader *reader, const char *path, struct file_rows *rows, struct err *err)
{
	struct row row;
	struct err why = ERR_NONE;
	enum row_status status;

	while ((status = row_reader_next(reader, &row, &why)) == ROW_READ) {
		if (rows->count == FILE_ROWS_MAX)
			return err_set(err, "%s has more than %d rows", path, FILE_ROWS_MAX);
		read_file_row(rows, &row);
	}
	return status == ROW_END ? 0 : err_set(err, "%s:%" PRId64 ": %s", path, row.line, why.text);
}

static int read_file(const char *path, struct file_rows *rows, struct err *err)
{
	FILE *file = fopen(path, "re");
	struct row_reader *reader = file ? row_reader_open(path, file, NULL, 0, err) : NULL;
	int rc = file ? -1 : err_set(err, "%s: %s", path, strerror(errno));

	if (reader)
		rc = read_file_rows(reader, path, rows, err);
	row_reader_close(reader);
	if (file)
		fclose(file);
	if (rc == 0 && rows->count < DRIFT_ROWS_LEAST)
		rc = err_set(err, "%s has %d rows; it takes %d at least to compare with", path, rows->count, DRIFT_ROWS_LEAST);
	return rc;
}

/* Columns of the file that are the program's own, by their names: labels are known by their numbers. */
static void name_values(const struct stage *stage, struct drift_table *table)
{
	const struct drift_column *label = drift_table_find(table, "label");

	for (int i = 0; label && i < table->rows; i++) {
		struct feature_value *value = &label->values[i];
		const struct label *known = value->text ? stage_label_named(stage, value->text) : NULL;

		value->text = known ? drift_label_text(known->label_id, table->arena) : value->text;
	}
}

static bool is_measured(const char *name)
{
	bool measured = str_equal(name, "confidence");

	for (int i = 0; i < DRIFT_MEASURED; i++)
		measured = measured || str_equal(name, drift_measured_name(i));
	return measured;
}

/* What the program measures is a number, however few different ones the file has; a word there is missing. */
static void name_column(const struct drift_table *table, struct drift_column *column)
{
	bool measured = is_measured(column->name);

	column->added = !measured && !str_equal(column->name, "label") && !str_equal(column->name, "source");
	for (int i = 0; measured && i < table->rows; i++)
		column->values[i].text = NULL;
}

static void make_file_table(const struct stage *stage, const struct file_rows *rows, struct drift_table *table)
{
	drift_table_begin(table, rows->count, rows->arena);
	table->in_order = false;
	for (int i = 0; i < rows->count; i++)
		for (int f = 0; f < rows->all[i].field_count; f++) {
			struct drift_column *column = drift_table_column(table, rows->all[i].fields[f].name);

			if (column)
				column->values[i] = feature_value(rows->all[i].fields[f].value);
		}
	for (int c = 0; c < table->column_count; c++)
		name_column(table, &table->columns[c]);
	name_values(stage, table);
}

static int make_file(struct making *making, const struct actor *by, const char *path, struct err *err)
{
	struct file_rows rows = { .arena = &making->arena };
	struct drift_table table;
	int64_t live_id, from;

	if (read_file(path, &rows, err) < 0 || find_live(making, &live_id, err) < 0)
		return -1;
	from = drift_back(making->store, making->stage, DRIFT_REFERENCE_ROWS, err);
	if (from < 0)
		return -1;
	make_file_table(making->stage, &rows, &table);
	measure_all(making, &table);
	making->reference.name = path;
	making->reference.version_id = live_id;
	making->reference.after_prediction_id = from;
	making->reference.has_file = file_sha256(path, making->reference.sha256, err) == 0;
	return making->reference.has_file ? keep_now(making, by, live_id, err) : -1;
}

int drift_reference_from_file(struct store *store, const struct stage *stage, const struct actor *by, const char *path, struct err *err)
{
	struct making making;
	int rc = may_choose(by, err);

	begin(&making, store, stage, "file");
	if (rc == 0)
		rc = make_file(&making, by, path, err);
	arena_release(&making.arena);
	return rc;
}

/* ---- of a card ---- */

static int make_card(struct making *making, const struct actor *by, struct err *err)
{
	struct model_version live;
	int64_t from = drift_back(making->store, making->stage, DRIFT_REFERENCE_ROWS, err);
	int got = from < 0 ? -1 : model_version_live(making->store, making->stage, &making->arena, &live, err);

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no live version yet");
	making->count = drift_card_read(making->stage, &live, &making->arena, &making->features, err);
	if (making->count < 0)
		return -1;
	for (int i = 0; i < making->count; i++)
		if (making->features[i].count > making->reference.rows)
			making->reference.rows = making->features[i].count;
	if (making->reference.rows < DRIFT_ROWS_LEAST)
		return err_set(err, "the card's statistics are of %" PRId64 " items; it takes %d at least to compare with",
		               making->reference.rows, DRIFT_ROWS_LEAST);
	making->reference.name = live.title;
	making->reference.version_id = live.model_version_id;
	making->reference.after_prediction_id = from;
	return keep_now(making, by, live.model_version_id, err);
}

int drift_reference_from_card(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	struct making making;
	int rc = may_choose(by, err);

	begin(&making, store, stage, "card");
	if (rc == 0)
		rc = make_card(&making, by, err);
	arena_release(&making.arena);
	return rc;
}
