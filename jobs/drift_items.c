/* The items behind what a window says of a feature. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "db/item.h"
#include "db/queue_blind.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MOST 5000 /* of the window of a slice, between which there are others */

/* One look for items. */
struct finder {
	struct store        *store;
	const struct stage  *stage;
	const struct actor  *by;
	struct arena        *arena;
	const char          *slice;
	struct drift_known_all all;
	const struct drift_known *known;
	struct drift_window  window;
	struct drift_row    *rows;
	int                  row_count;
};

/* 1; 0: no window yet, or no such feature; -1. */
static int find_window(struct finder *finder, const char *feature, struct err *err)
{
	struct drift_window *windows;
	int count, got = drift_known_all(finder->store, finder->stage, finder->arena, &finder->all, err);

	if (got <= 0)
		return got;
	for (int i = 0; i < finder->all.count && !finder->known; i++)
		if (str_equal(finder->all.all[i].slice, finder->slice) && str_equal(finder->all.all[i].feature, feature))
			finder->known = &finder->all.all[i];
	if (drift_windows(finder->store, finder->stage, finder->slice, finder->all.reference.reference_id, 1, finder->arena, &windows, &count, err) < 0)
		return -1;
	if (count)
		finder->window = windows[0];
	return count && finder->known;
}

static int read_rows(struct finder *finder, struct err *err)
{
	if (drift_rows_after(finder->store, finder->stage, finder->window.first_prediction_id - 1, ROWS_MOST, finder->arena, &finder->rows,
	                     &finder->row_count, err) < 0)
		return -1;
	while (finder->row_count && finder->rows[finder->row_count - 1].prediction_id > finder->window.last_prediction_id)
		finder->row_count--;
	return 0;
}

/* ---- which come first ---- */

/* An item with by how much more of the window than of the reference lies in its cell. */
struct place { int64_t prediction_id; double gain; struct feature_value value; };

/* Within a cell the newest first. */
static int larger_gain(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->gain != y->gain)
		return (x->gain < y->gain) - (x->gain > y->gain);
	return (x->prediction_id < y->prediction_id) - (x->prediction_id > y->prediction_id);
}

static int make_places(const struct finder *finder, const struct drift_table *table, struct place *places)
{
	const struct drift_column *column = drift_table_find(table, finder->known->feature);
	const struct drift_known *known = finder->known;
	int64_t counts[FEATURE_CELLS_MAX] = { 0 };

	for (int i = 0; column && i < table->rows; i++)
		counts[feature_cell(&known->shape, &column->values[i])]++;
	for (int i = 0; column && i < table->rows; i++) {
		int cell = feature_cell(&known->shape, &column->values[i]);

		places[i] = (struct place){ table->ids[i], (double)counts[cell] / table->rows - (double)known->counts[cell] / (double)known->count,
		                            column->values[i] };
	}
	if (column && table->rows)
		qsort(places, (size_t)table->rows, sizeof *places, larger_gain);
	return column ? table->rows : 0;
}

static void make_table(const struct finder *finder, struct drift_table *table)
{
	const char *split = strchr(finder->slice, '=');
	struct drift_table whole;

	drift_table_make(&whole, finder->rows, finder->row_count, finder->all.reference.version_id, finder->arena);
	if (split)
		drift_table_slice(&whole, arena_printf(finder->arena, "%.*s", (int)(split - finder->slice), finder->slice), split + 1, table);
	else
		*table = whole;
}

/* ---- what is told of them ---- */

static const struct drift_row *row_of(const struct finder *finder, int64_t prediction_id)
{
	for (int i = 0; i < finder->row_count; i++)
		if (finder->rows[i].prediction_id == prediction_id)
			return &finder->rows[i];
	return NULL;
}

static bool is_of_model(const char *feature)
{
	return str_equal(feature, "confidence") || str_equal(feature, "label") || str_equal(feature, "null");
}

static const char *value_text(const struct finder *finder, const struct feature_value *value)
{
	double number = feature_number(&finder->known->shape, value);
	const struct label *label = str_equal(finder->known->feature, "label") && value->text ? stage_label(finder->stage, atoll(value->text + 1)) : NULL;

	if (isfinite(number))
		return arena_printf(finder->arena, "%.4g", number);
	if (label)
		return label->name;
	return value->text ? value->text : isfinite(value->number) ? arena_printf(finder->arena, "%.4g", value->number) : "missing";
}

/* 1; 0: it would tell of an item that is still to be judged blind what the model says of it; -1. */
static int tell(const struct finder *finder, const struct place *place, struct drift_item *item, struct err *err)
{
	const struct drift_row *row = row_of(finder, place->prediction_id);
	struct queue_blind blind = { .blind = false };
	struct item read;

	if (is_of_model(finder->known->feature) &&
	    queue_blind_read(finder->store, finder->stage, finder->by->operator_id, row->item_id, &blind, err) < 0)
		return -1;
	if (blind.blind)
		return 0;
	if (item_read(finder->store, row->item_id, finder->arena, &read, err) < 0)
		return -1;
	*item = (struct drift_item){ row->item_id, row->predicted_ms, read.name, value_text(finder, &place->value) };
	return 1;
}

int drift_items(struct store *store, const struct stage *stage, const struct actor *by, const char *slice, const char *feature, int most,
                struct arena *arena, struct drift_item *items, struct err *err)
{
	struct finder finder = { .store = store, .stage = stage, .by = by, .arena = arena, .slice = slice };
	int got = find_window(&finder, feature, err), count, told = 0;
	struct drift_table table;
	struct place *places;

	if (got <= 0 || read_rows(&finder, err) < 0)
		return got <= 0 ? got : -1;
	make_table(&finder, &table);
	places = arena_alloc(arena, (size_t)table.rows * sizeof *places + 1);
	count = make_places(&finder, &table, places);
	for (int i = 0; i < count && told < most; i++) {
		got = tell(&finder, &places[i], &items[told], err);
		if (got < 0)
			return -1;
		told += got;
	}
	return told;
}
