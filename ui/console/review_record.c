#include "ui/console/review_record.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAP 2 /* columns between names and values */
#define NUMBER_COLUMNS 12 /* before the decimal point, of numbers that are put one below the other */

static void forget_layout(struct review_record *record)
{
	for (int i = 0; record->values && i < record->count; i++)
		text_lines_release(&record->values[i]);
	free(record->values);
	free(record->rows);
	record->values = NULL;
	record->rows = NULL;
	record->row_count = record->row_room = record->width = 0;
	record->whole = false;
}

void review_record_clear(struct review_record *record)
{
	forget_layout(record);
	arena_release(&record->arena);
	*record = (struct review_record){ 0 };
}

/* Names are data too. */
static void make_names_visible(struct review_record *record)
{
	for (int i = 0; i < record->count; i++) {
		struct str visible = STR_EMPTY;

		text_add_visible(&visible, record->fields[i].name, strlen(record->fields[i].name));
		record->fields[i].name = arena_strdup(&record->arena, str_text(&visible));
		str_release(&visible);
	}
}

/* Behind those that it has. */
static void add_absent(struct review_record *record, const char *const *absent, int count)
{
	size_t size = sizeof *record->fields;
	struct record_field *all = arena_alloc(&record->arena, (size_t)(record->count + count) * size + 1);

	memcpy(all, record->fields, (size_t)record->count * size);
	for (int i = 0; i < count; i++)
		all[record->count++] = (struct record_field){ .name = absent[i], .value = "", .missing = true };
	record->fields = all;
}

bool review_record_open(struct review_record *record, const char *json, const char *const *absent, int absent_count)
{
	review_record_clear(record);
	record->count = record_read(json, &record->arena, &record->fields, NULL);
	if (record->count < 0) {
		record->count = 0;
		return false;
	}
	record->json = json;
	add_absent(record, absent, absent_count);
	make_names_visible(record);
	for (int i = 0; i < record->count; i++)
		record->missing += record->fields[i].missing;
	return true;
}

static bool passes(const struct review_record *record, const struct record_field *field)
{
	return !record->filter[0] || strcasestr(field->name, record->filter) || strcasestr(field->value, record->filter);
}

/* The columns before the decimal point where it is a plain number, else 0. */
static int columns_ahead(const struct record_field *field)
{
	size_t length = strspn(field->value, "-0123456789"), all = strspn(field->value, "-+.0123456789eE");

	return !field->missing && length > 0 && length <= NUMBER_COLUMNS && field->value[all] == '\0' ? (int)length : 0;
}

/* Names take what they need, but never more than two fifths of the pane. */
static void lay_out(struct review_record *record, int width)
{
	int longest = 1;

	forget_layout(record);
	record->width = width;
	for (int i = 0; i < record->count; i++)
		longest = larger(longest, text_width(record->fields[i].name));
	record->name_width = larger(1, smaller(longest, width * 2 / 5));
	record->values = xcalloc((size_t)record->count + 1, sizeof *record->values);
	record->ahead = record->matching = 0;
	for (int i = 0; i < record->count; i++) {
		const struct record_field *field = &record->fields[i];
		const char *value = field->missing ? "" : field->value;

		record->ahead = larger(record->ahead, columns_ahead(field));
		record->matching += passes(record, field);
		text_lines_open(&record->values[i], value, strlen(value), NULL, 0, width - record->name_width - GAP);
	}
}

/* The row behind the last one; false where there is none. */
static bool find_next(struct review_record *record, struct review_record_row *next)
{
	*next = (struct review_record_row){ 0, 0 };
	if (record->row_count > 0) {
		*next = record->rows[record->row_count - 1];
		next->line++;
		if (text_lines_reach(&record->values[next->field], next->line + 1) <= next->line)
			*next = (struct review_record_row){ next->field + 1, 0 };
	}
	while (next->line == 0 && next->field < record->count && !passes(record, &record->fields[next->field]))
		next->field++;
	if (next->field == record->count)
		return false;
	text_lines_reach(&record->values[next->field], next->line + 2);
	return true;
}

static int reach(void *opaque, int wanted)
{
	struct review_record *record = opaque;
	struct review_record_row next;

	while (record->row_count < wanted && !record->whole) {
		record->whole = !find_next(record, &next);
		if (record->whole)
			break;
		if (record->row_count == record->row_room) {
			record->row_room = record->row_room ? record->row_room * 2 : 64;
			record->rows = xrealloc(record->rows, (size_t)record->row_room, sizeof *record->rows);
		}
		record->rows[record->row_count++] = next;
	}
	return smaller(record->row_count, wanted);
}

/* Another width: the field at the top stays there. */
static void change_width(struct review_record *record, int width)
{
	struct scroller *scroller = &record->scroller;
	int field = scroller->top < record->row_count ? record->rows[scroller->top].field : 0;

	lay_out(record, width);
	scroller->top = 0;
	while (reach(record, scroller->top + 1) > scroller->top && record->rows[scroller->top].field < field)
		scroller->top++;
}

void review_record_prepare(struct review_record *record, struct rect area)
{
	struct scroller *scroller = &record->scroller;

	if (record->width != area.width)
		change_width(record, area.width);
	scroller->rows = area.height;
	scroller_settle(scroller, reach, record);
	reach(record, scroller->top + scroller->rows + 1); /* whether there is more */
	if (!record->filter[0])
		record->shown = larger(record->shown, smaller(scroller->top + scroller->rows, record->row_count));
}

bool review_record_move(struct review_record *record, enum action action)
{
	return record->values && scroller_move(&record->scroller, action, reach, record);
}

bool review_record_scroll(struct review_record *record, int by)
{
	return record->values && scroller_by(&record->scroller, by, reach, record);
}

static void draw_row(const struct review_record *record, struct canvas *canvas, struct rect area, int y,
                     struct review_record_row row)
{
	const struct record_field *field = &record->fields[row.field];
	int x = area.x + record->name_width + GAP, field_ahead = columns_ahead(field);

	if (row.line == 0)
		canvas_fitted(canvas, area.x, y, record->name_width, field->missing ? INK_WARN : INK_DIM, field->name);
	if (field->missing)
		canvas_text(canvas, x, y, INK_WARN, "missing");
	else if (record->values[row.field].length > 0)
		text_lines_draw(&record->values[row.field], canvas, x + (field_ahead ? record->ahead - field_ahead : 0), y, row.line, INK_TEXT);
}

void review_record_draw(const struct review_record *record, struct canvas *canvas, struct rect area)
{
	for (int i = 0; i < record->scroller.rows && record->scroller.top + i < record->row_count; i++)
		draw_row(record, canvas, area, area.y + i, record->rows[record->scroller.top + i]);
}

void review_record_filter(struct review_record *record, const char *text)
{
	snprintf(record->filter, sizeof record->filter, "%s", text);
	record->width = 0; /* laid out anew */
	record->scroller.top = 0;
}

void review_record_foot(const struct review_record *record, char *text, size_t size)
{
	int first = record->scroller.top + 1, last = smaller(record->scroller.top + record->scroller.rows, record->row_count);
	char missing[40] = "";

	if (record->filter[0]) {
		snprintf(text, size, "%d of %d fields have \"%.30s\"", record->matching, record->count, record->filter);
		return;
	}
	if (record->missing > 0)
		snprintf(missing, sizeof missing, ", %d missing", record->missing);
	if (first == 1 && record->whole && last == record->row_count)
		snprintf(text, size, "%d field%s%s", record->count, record->count == 1 ? "" : "s", missing);
	else
		snprintf(text, size, "%d fields%s  %s %d of %d", record->count, missing, "to",
		         record->rows[last - 1].field + 1, record->count);
}

void review_record_view(const struct review_record *record, char *text, size_t size)
{
	double share = record->row_count > 0 && !(record->whole && record->shown == record->row_count)
	                   ? (double)record->rows[larger(record->shown - 1, 0)].field / record->count : 1;

	snprintf(text, size, "shown %d %%", (int)(share * 100));
}
