/* A record on the Review screen: a field and its value a line, what is missing marked. */
#ifndef RUNG_CONSOLE_REVIEW_RECORD_H
#define RUNG_CONSOLE_REVIEW_RECORD_H

#include "base/arena.h"
#include "jobs/record.h"
#include "ui/console/scroller.h"
#include "ui/console/text_lines.h"

struct review_record_row { int field, line; };

struct review_record {
	const char          *json;    /* what these fields are of, borrowed; NULL: none */
	struct arena         arena;
	struct record_field *fields;
	struct text_lines   *values;  /* of each field; owned */
	int                  count, missing;
	int                  width, name_width;
	struct review_record_row *rows; /* as far as laid out; owned */
	int                  row_count, row_room;
	bool                 whole;
	struct scroller      scroller;
	int                  shown;   /* rows that have been on the screen, from the top, while all fields showed */
	int                  ahead;   /* columns before the decimal point of the numbers */
	int                  matching; /* fields that the filter lets through */
	char                 filter[80]; /* fields that do not have it in their name or value are left out; "": none is */
};

/* Forgets the record before; zeroed ones are fine. */
void review_record_clear(struct review_record *record);

/* Reads a record, which must live until the next clear, and adds the fields it lacks. False where it
 * is no JSON object. */
bool review_record_open(struct review_record *record, const char *json, const char *const *absent, int absent_count);

/* Lays out what will be drawn in area, at least 1 x 1. */
void review_record_prepare(struct review_record *record, struct rect area);

/* Both return whether something else shows now. */
bool review_record_move(struct review_record *record, enum action action);
bool review_record_scroll(struct review_record *record, int by);

/* Shows the fields that have this text in their name or value, be its letters capital or small (ASCII); "": all. */
void review_record_filter(struct review_record *record, const char *text);

void review_record_draw(const struct review_record *record, struct canvas *canvas, struct rect area);

/* For the foot of the pane: "12 fields, 2 missing", and which rows these are where not all show. */
void review_record_foot(const struct review_record *record, char *text, size_t size);

/* For the log: "shown 100 %". */
void review_record_view(const struct review_record *record, char *text, size_t size);

#endif
