/* What the terms of a filter mean. */
#include "jobs/queue_filter.h"

#include "base/str.h"
#include "jobs/folded.h"

#include <math.h>

unsigned queue_term_needs(const struct queue_term *term)
{
	switch (term->field) {
	case QUEUE_FIELD_STATE: case QUEUE_FIELD_WHO: case QUEUE_FIELD_LANE:
		return QUEUE_FACT_PLACE;
	case QUEUE_FIELD_LABEL: case QUEUE_FIELD_FLAG:
		return QUEUE_FACT_SAID;
	case QUEUE_FIELD_PREDICTION: case QUEUE_FIELD_CONFIDENCE:
		return QUEUE_FACT_PREDICTION;
	case QUEUE_FIELD_NAME: case QUEUE_FIELD_ID: case QUEUE_FIELD_SOURCE: case QUEUE_FIELD_KIND: case QUEUE_FIELD_AGE:
	case QUEUE_FIELD_ATTRIBUTE:
		break;
	}
	return 0;
}

static bool compare(const struct queue_term *term, double value)
{
	switch (term->compare) {
	case QUEUE_LESS: return value < term->number;
	case QUEUE_AT_MOST: return value <= term->number;
	case QUEUE_MORE: return value > term->number;
	case QUEUE_AT_LEAST: return value >= term->number;
	default: return value == term->number;
	}
}

static bool is_in_state(const struct queue_term *term, enum queue_standing state)
{
	if (folded_begins(queue_standing_name(state), term->text))
		return true;
	return folded_begins("waiting", term->text) && (state == QUEUE_OPEN || state == QUEUE_LEASED);
}

static bool is_label(const struct queue_term *term, const char *label)
{
	if (!label)
		return false;
	return term->whole ? folded_equals(label, term->text) : folded_begins(label, term->text);
}

static bool is_who(const struct queue_term *term, const struct queue_row *row, const char *operator)
{
	return row->who && (str_equal(term->text, "me") ? str_equal(row->who, operator) : folded_begins(row->who, term->text));
}

static bool has(const struct queue_term *term, const struct queue_row *row, const char *attribute, const char *operator,
                int64_t now_ms)
{
	switch (term->field) {
	case QUEUE_FIELD_NAME: return folded_contains(row->name, term->text);
	case QUEUE_FIELD_ID: return compare(term, (double)row->item_id);
	case QUEUE_FIELD_SOURCE: return folded_contains(row->source, term->text);
	case QUEUE_FIELD_KIND: return folded_begins(row->kind, term->text);
	case QUEUE_FIELD_AGE: return compare(term, (double)(now_ms - row->added_ms));
	case QUEUE_FIELD_STATE: return is_in_state(term, row->state);
	case QUEUE_FIELD_WHO: return is_who(term, row, operator);
	case QUEUE_FIELD_LANE: return row->lane && folded_begins(row->lane, term->text);
	case QUEUE_FIELD_LABEL: return is_label(term, row->label);
	case QUEUE_FIELD_FLAG: return row->flagged == folded_begins("yes", term->text);
	case QUEUE_FIELD_PREDICTION:
		return folded_equals("null", term->text) ? row->predicted && !row->prediction : is_label(term, row->prediction);
	case QUEUE_FIELD_CONFIDENCE: return isfinite(row->confidence) && compare(term, row->confidence);
	case QUEUE_FIELD_ATTRIBUTE: return attribute && folded_equals(attribute, term->text);
	}
	return false;
}

bool queue_term_holds(const struct queue_term *term, const struct queue_row *row, const char *attribute, const char *operator,
                      int64_t now_ms)
{
	return has(term, row, attribute, operator, now_ms) != term->not;
}

bool queue_term_asks_model(const struct queue_term *term)
{
	return term->field == QUEUE_FIELD_PREDICTION || term->field == QUEUE_FIELD_CONFIDENCE;
}

bool queue_filter_asks_model(const struct queue_filter *filter)
{
	for (int i = 0; i < filter->count; i++)
		if (queue_term_asks_model(&filter->terms[i]))
			return true;
	return false;
}

bool queue_filter_is_of_waiting(const struct queue_filter *filter)
{
	for (int i = 0; i < filter->count; i++) {
		const struct queue_term *term = &filter->terms[i];

		if (term->field == QUEUE_FIELD_STATE && !term->not && !is_in_state(term, QUEUE_DONE) &&
		    !is_in_state(term, QUEUE_MACHINE) && !is_in_state(term, QUEUE_NO_PLACE))
			return true;
	}
	return false;
}

void queue_filter_ids(const struct queue_filter *filter, int64_t *low, int64_t *high)
{
	*low = 1;
	*high = INT64_MAX;
	for (int i = 0; i < filter->count; i++) {
		const struct queue_term *term = &filter->terms[i];
		int64_t id = (int64_t)term->number;

		if (term->field != QUEUE_FIELD_ID || term->not)
			continue;
		if (term->compare != QUEUE_LESS && term->compare != QUEUE_AT_MOST && id > *low)
			*low = id;
		if (term->compare != QUEUE_MORE && term->compare != QUEUE_AT_LEAST && id < *high)
			*high = id;
	}
}
