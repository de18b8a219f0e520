#include "ladder/agreed.h"

#include "base/str.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	const struct agreed_row *rows;
	int           count;
	int64_t       until_ms, until_id;
	int           labels;   /* blind ones so far */
	const struct agreed_row *settling; /* what a lead said last */
	struct agreed agreed;
};

static bool has_seen(const struct reading *reading, int index)
{
	for (int i = 0; i < index; i++)
		if (reading->rows[i].saw && reading->rows[i].operator_id == reading->rows[index].operator_id)
			return true;
	return false;
}

static bool is_blind(const struct reading *reading, int index)
{
	const char *mode = reading->rows[index].mode;

	return (str_equal(mode, "blind") || str_equal(mode, "audit") || str_equal(mode, "second")) && !has_seen(reading, index);
}

static bool is_taken_back(const struct reading *reading, int index)
{
	for (int i = index + 1; i < reading->count; i++)
		if (reading->rows[i].retracts == reading->rows[index].decision_id)
			return true;
	return false;
}

/* One of those that give the label. */
static void rest_on(struct reading *reading, const struct agreed_row *row)
{
	struct agreed *agreed = &reading->agreed;

	agreed->decision_id = row->decision_id;
	if (!row->imported && row->decision_id > reading->until_id && row->recorded_ms > reading->until_ms &&
	    row->recorded_ms > agreed->open_ms)
		agreed->open_ms = row->recorded_ms;
}

/* The first one dates the answer. */
static void begin_with(struct agreed *agreed, const struct agreed_row *row)
{
	agreed->first_id = row->decision_id;
	agreed->label_id = row->label_id;
	agreed->decided_ms = row->decided_ms;
	agreed->first_ms = row->recorded_ms;
	agreed->imported = row->imported;
}

static bool is_unlike(const char *list, int64_t decision_id)
{
	for (const char *at = list; at && *at; at = strchr(at, ','), at += at != NULL)
		if (strtoll(at, NULL, 10) == decision_id)
			return true;
	return false;
}

static void take_blind(struct reading *reading, const struct agreed_row *row)
{
	struct agreed *agreed = &reading->agreed;

	if (++reading->labels > 2)
		return;
	if (reading->labels == 1)
		begin_with(agreed, row);
	else
		agreed->differs = row->label_id != agreed->label_id || is_unlike(row->unlike, agreed->first_id);
	rest_on(reading, row);
}

static void take_truth(struct agreed *agreed, const struct agreed_row *row)
{
	agreed->truth_id = row->decision_id;
	agreed->truth_label_id = row->label_id;
	agreed->truth_ms = row->decided_ms;
}

static void take_row(struct reading *reading, int index)
{
	const struct agreed_row *row = &reading->rows[index];
	bool label = str_equal(row->kind, "label"), unsure = str_equal(row->kind, "unsure");

	if ((label || unsure) && str_equal(row->mode, "adjudication"))
		reading->settling = row;
	else if (label && str_equal(row->mode, "truth"))
		take_truth(&reading->agreed, row);
	else if (!is_blind(reading, index))
		return;
	else if (label)
		take_blind(reading, row);
	else if (unsure)
		reading->agreed.unsure = true;
	else if (str_equal(row->kind, "skip"))
		reading->agreed.skipped = true;
}

/* What a lead says holds, be it that nobody can tell. */
static void settle(struct reading *reading, const struct agreed_row *row)
{
	struct agreed *agreed = &reading->agreed;

	if (!agreed->first_id && row->label_id)
		begin_with(agreed, row);
	agreed->label_id = row->label_id;
	agreed->differs = false;
	agreed->unsure = row->label_id == 0;
	rest_on(reading, row);
}

int64_t agreed_settle_ms(const struct agreed_row *rows, int count, int64_t settle_ms)
{
	for (int i = 0; i < count; i++)
		if (str_equal(rows[i].mode, "audit") && settle_ms > AGREED_AUDIT_SETTLE_MS)
			return AGREED_AUDIT_SETTLE_MS;
	return settle_ms;
}

struct agreed agreed_of(const struct agreed_row *rows, int count, int64_t until_ms, int64_t until_id)
{
	struct reading reading = { .rows = rows, .count = count, .until_ms = until_ms, .until_id = until_id };
	struct agreed *agreed = &reading.agreed;

	for (int i = 0; i < count; i++)
		if (!rows[i].retracts && !is_taken_back(&reading, i))
			take_row(&reading, i);
	if (agreed->first_id)
		agreed->unsure = false;
	if (reading.settling)
		settle(&reading, reading.settling);
	if (agreed->differs)
		agreed->label_id = 0;
	agreed->skipped = agreed->skipped && !agreed->first_id && !agreed->unsure;
	return *agreed;
}
