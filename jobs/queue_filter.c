#include "jobs/queue_filter.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wctype.h>

#define NUMBERS true
#define FOR_LEADS true

static const struct field { const char *name; enum queue_field field; bool number, for_leads; unsigned facts; } fields[] = {
	{ "id", QUEUE_FIELD_ID, NUMBERS, false, 0 },
	{ "source", QUEUE_FIELD_SOURCE, false, false, 0 },
	{ "kind", QUEUE_FIELD_KIND, false, false, 0 },
	{ "age", QUEUE_FIELD_AGE, NUMBERS, false, 0 },
	{ "state", QUEUE_FIELD_STATE, false, false, QUEUE_FACT_PLACE },
	{ "who", QUEUE_FIELD_WHO, false, false, QUEUE_FACT_PLACE },
	{ "lane", QUEUE_FIELD_LANE, false, FOR_LEADS, QUEUE_FACT_PLACE },
	{ "label", QUEUE_FIELD_LABEL, false, false, QUEUE_FACT_SAID },
	{ "flag", QUEUE_FIELD_FLAG, false, false, QUEUE_FACT_SAID },
	{ "pred", QUEUE_FIELD_PREDICTION, false, FOR_LEADS, QUEUE_FACT_PREDICTION },
	{ "conf", QUEUE_FIELD_CONFIDENCE, NUMBERS, FOR_LEADS, QUEUE_FACT_PREDICTION },
};

#define FIELD_COUNT (sizeof fields / sizeof *fields)

struct parser {
	const char *text, *at;
	const struct stage *stage;
	bool leads;
	struct queue_filter *filter;
	struct queue_filter_error *error;
};

static int fail(struct parser *parser, const char *at, const char *fmt, ...) RUNG_PRINTF(3, 4);
static int fail(struct parser *parser, const char *at, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	parser->error->at = (size_t)(at - parser->text);
	return err_set(&parser->error->err, "%s", text);
}

/* ---- either case ---- */

/* Lower case in place; what would become longer by it stays. */
static void fold(const char *text, char *out, size_t size)
{
	size_t left = strlen(text), length = 0;

	while (left > 0) {
		uint32_t code = (unsigned char)*text;
		size_t used = text_decode(text, left, &code);
		char bytes[4];
		size_t made = used ? text_encode((uint32_t)towlower((wint_t)code), bytes) : 1;

		if (used == 0)
			bytes[0] = *text;
		if (length + made >= size)
			break;
		memcpy(out + length, bytes, made);
		length += made;
		text += used ? used : 1;
		left -= used ? used : 1;
	}
	out[length] = '\0';
}

/* Names are mostly ASCII, and a million of them pass here. */
static bool ascii_contains(const char *text, const char *folded, bool *is_ascii)
{
	size_t length = strlen(folded);

	for (; *text; text++) {
		size_t i = 0;

		if ((unsigned char)*text >= 0x80) {
			*is_ascii = false;
			return false;
		}
		while (i < length && tolower((unsigned char)text[i]) == (unsigned char)folded[i])
			i++;
		if (i == length)
			return true;
	}
	return length == 0;
}

static bool contains(const char *text, const char *folded)
{
	char lower[4096];
	bool is_ascii = true;

	if (ascii_contains(text, folded, &is_ascii))
		return true;
	if (is_ascii)
		return false;
	fold(text, lower, sizeof lower);
	return strstr(lower, folded) != NULL;
}

static bool begins(const char *text, const char *folded)
{
	char lower[512];

	fold(text, lower, sizeof lower);
	return str_starts(lower, folded);
}

static bool equals(const char *text, const char *folded)
{
	char lower[512];

	fold(text, lower, sizeof lower);
	return str_equal(lower, folded);
}

/* ---- values ---- */

/* What there is to choose from, "open, leased or done", and whether a choice begins so. */
static bool is_choice(const char *const *choices, const char *folded, struct str *list)
{
	for (int i = 0; choices[i]; i++) {
		if (begins(choices[i], folded))
			return true;
		str_addf(list, "%s%s", i == 0 ? "" : choices[i + 1] ? ", " : " or ", choices[i]);
	}
	return false;
}

static int check_choice(struct parser *parser, const char *at, const char *name, const char *const *choices, const char *folded)
{
	struct str list = STR_EMPTY;
	int rc = 0;

	if (!is_choice(choices, folded, &list))
		rc = fail(parser, at, "no %s \"%s\": %s", name, folded, str_text(&list));
	str_release(&list);
	return rc;
}

/* The beginning of a label is enough; where it is a label as it stands only that one is meant. */
static int check_label(struct parser *parser, const char *at, struct queue_term *term)
{
	if (begins("unsure", term->text) && term->field == QUEUE_FIELD_LABEL)
		return 0;
	if (term->field == QUEUE_FIELD_PREDICTION && equals("null", term->text))
		return 0;
	for (int i = 0; i < parser->stage->label_count; i++)
		if (begins(parser->stage->labels[i].name, term->text))
			return 0;
	return fail(parser, at, "no label begins with \"%s\"", term->text);
}

static bool is_whole_label(const struct stage *stage, const char *folded)
{
	for (int i = 0; i < stage->label_count; i++)
		if (equals(stage->labels[i].name, folded))
			return true;
	return false;
}

static int check_value(struct parser *parser, const char *at, struct queue_term *term)
{
	static const char *const kinds[] = { "image", "text", "audio", "record", NULL };
	static const char *const states[] = { "open", "leased", "done", "waiting", NULL };
	static const char *const lead_states[] = { "open", "leased", "done", "waiting", "machine", "new", NULL };
	static const char *const lanes[] = { "review", "second", "audit", "adjudication", NULL };
	static const char *const flags[] = { "yes", "no", NULL };

	switch (term->field) {
	case QUEUE_FIELD_KIND: return check_choice(parser, at, "kind", kinds, term->text);
	case QUEUE_FIELD_STATE: return check_choice(parser, at, "state", parser->leads ? lead_states : states, term->text);
	case QUEUE_FIELD_LANE: return check_choice(parser, at, "lane", lanes, term->text);
	case QUEUE_FIELD_FLAG: return check_choice(parser, at, "flag", flags, term->text);
	case QUEUE_FIELD_LABEL: case QUEUE_FIELD_PREDICTION:
		if (check_label(parser, at, term) < 0)
			return -1;
		term->whole = is_whole_label(parser->stage, term->text);
		return 0;
	default: return 0;
	}
}

static int unit_ms(const char *unit, double *ms)
{
	static const struct { const char *name; int64_t ms; } units[] = {
		{ "s", CLOCK_SECOND_MS }, { "min", CLOCK_MINUTE_MS }, { "m", CLOCK_MINUTE_MS }, { "h", CLOCK_HOUR_MS },
		{ "d", CLOCK_DAY_MS }, { "w", 7 * CLOCK_DAY_MS },
	};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (str_equal(unit, units[i].name)) {
			*ms = (double)units[i].ms;
			return 0;
		}
	}
	return -1;
}

/* Digits and one point: no sign, no exponent, no "inf". */
static const char *read_number(const char *text, double *number)
{
	char digits[32] = "";
	size_t length = strspn(text, "0123456789.");

	if (length == 0 || length >= sizeof digits || strcspn(text, ".") == length - 1)
		return NULL;
	memcpy(digits, text, length);
	if (strchr(digits, '.') != strrchr(digits, '.'))
		return NULL;
	*number = strtod(digits, NULL);
	return text + length;
}

static int take_number(struct parser *parser, const char *at, struct queue_term *term)
{
	const char *rest = read_number(term->text, &term->number);
	double ms;

	switch (term->field) {
	case QUEUE_FIELD_AGE:
		if (!rest || unit_ms(rest, &ms) < 0)
			return fail(parser, at, "age takes a time like 90s, 10min, 2h or 3d");
		term->number *= ms;
		return 0;
	case QUEUE_FIELD_CONFIDENCE:
		if (!rest || *rest || term->number > 1)
			return fail(parser, at, "conf takes a share of 0 to 1, like .9");
		return 0;
	default:
		if (!rest || *rest || term->number != floor(term->number) || term->number > 9e15)
			return fail(parser, at, "id takes a whole number");
		return 0;
	}
}

/* ---- words ---- */

/* Copies up to a blank, or up to the quote that ends what a quote began. */
static int read_value(struct parser *parser, char *value, size_t size)
{
	const char *from = parser->at;
	size_t length = 0;
	bool quoted = false;

	for (; *parser->at && (quoted || *parser->at != ' '); parser->at++) {
		if (*parser->at == '"') {
			quoted = !quoted;
			continue;
		}
		if (length + 1 >= size)
			return fail(parser, from, "a value has at most %zu bytes", size - 1);
		value[length++] = *parser->at;
	}
	value[length] = '\0';
	return quoted ? fail(parser, from, "the quote has no end") : 0;
}

static enum queue_compare read_compare(const char **at)
{
	enum queue_compare compare = **at == '<' ? QUEUE_LESS : **at == '>' ? QUEUE_MORE : QUEUE_IS;

	(*at)++;
	if (compare != QUEUE_IS && **at == '=') {
		(*at)++;
		compare = compare == QUEUE_LESS ? QUEUE_AT_MOST : QUEUE_AT_LEAST;
	}
	return compare;
}

static const struct field *find_field(const char *name, size_t length)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (strlen(fields[i].name) == length && strncasecmp(fields[i].name, name, length) == 0)
			return &fields[i];
	return NULL;
}

static int unknown_field(struct parser *parser, const char *name, size_t length)
{
	struct str list = STR_EMPTY;

	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (!fields[i].for_leads || parser->leads)
			str_addf(&list, "%s, ", fields[i].name);
	fail(parser, name, "no field \"%.*s\"; quotes make it a word; %sattr.NAME", (int)length, name, str_text(&list));
	str_release(&list);
	return -1;
}

static int take_field(struct parser *parser, struct queue_term *term, size_t length)
{
	const char *name = parser->at, *value;
	const struct field *field = find_field(name, length);
	char text[QUEUE_TERM_TEXT];

	if (!field)
		return unknown_field(parser, name, length);
	if (field->for_leads && !parser->leads)
		return fail(parser, name, "\"%s\" is for leads: it would tell what is to be judged without it", field->name);
	parser->at += length;
	term->field = field->field;
	term->compare = read_compare(&parser->at);
	value = parser->at;
	if (term->compare != QUEUE_IS && !field->number)
		return fail(parser, name, "%s takes a colon and a word", field->name);
	if (term->compare == QUEUE_IS && field->number && field->field != QUEUE_FIELD_ID)
		return fail(parser, name, "%s takes < or > and a number", field->name);
	if (read_value(parser, text, sizeof text) < 0)
		return -1;
	if (!*text)
		return fail(parser, value, "%s: what?", field->name);
	fold(text, term->text, sizeof term->text);
	return field->number ? take_number(parser, value, term) : check_value(parser, value, term);
}

static int take_attribute(struct parser *parser, struct queue_term *term, size_t length)
{
	const char *name = parser->at + strlen("attr.");
	char text[QUEUE_TERM_TEXT];

	length -= strlen("attr.");
	if (length == 0 || length >= sizeof term->name || name[length] != ':')
		return fail(parser, parser->at, "an attribute is asked for as attr.NAME:VALUE");
	term->field = QUEUE_FIELD_ATTRIBUTE;
	memcpy(term->name, name, length);
	term->name[length] = '\0';
	parser->at = name + length + 1;
	if (read_value(parser, text, sizeof text) < 0)
		return -1;
	fold(text, term->text, sizeof term->text);
	return 0;
}

static int take_word(struct parser *parser, struct queue_term *term)
{
	const char *from = parser->at;
	char text[QUEUE_TERM_TEXT];

	if (read_value(parser, text, sizeof text) < 0)
		return -1;
	fold(text, term->text, sizeof term->text);
	if (!*text)
		return fail(parser, from, "there is nothing to look for");
	term->field = QUEUE_FIELD_NAME;
	if (text[0] != '#' || *from == '"')
		return 0;
	term->field = QUEUE_FIELD_ID;
	memmove(term->text, text + 1, strlen(text));
	return take_number(parser, from, term);
}

static int take_term(struct parser *parser)
{
	struct queue_term *term = &parser->filter->terms[parser->filter->count];
	size_t length;

	if (parser->filter->count == QUEUE_TERMS_MAX)
		return fail(parser, parser->at, "a filter has at most %d terms", QUEUE_TERMS_MAX);
	*term = (struct queue_term){ .not = *parser->at == '-' };
	parser->at += term->not;
	length = strcspn(parser->at, ":<> \"");
	parser->filter->count++;
	if (!parser->at[length] || parser->at[length] == ' ' || parser->at[length] == '"' || length == 0)
		return take_word(parser, term);
	return strncasecmp(parser->at, "attr.", 5) == 0 ? take_attribute(parser, term, length) : take_field(parser, term, length);
}

int queue_filter_parse(const char *text, const struct stage *stage, bool leads, struct queue_filter *filter,
                       struct queue_filter_error *error)
{
	struct queue_filter made = { .count = 0 };
	struct parser parser = { text, text, stage, leads, &made, error };

	while (*(parser.at += strspn(parser.at, " ")))
		if (take_term(&parser) < 0)
			return -1;
	*filter = made;
	return 0;
}

/* ---- what it means ---- */

unsigned queue_term_needs(const struct queue_term *term)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (fields[i].field == term->field)
			return fields[i].facts;
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
	if (begins(queue_standing_name(state), term->text))
		return true;
	return begins("waiting", term->text) && (state == QUEUE_OPEN || state == QUEUE_LEASED);
}

static bool is_label(const struct queue_term *term, const char *label)
{
	if (!label)
		return false;
	return term->whole ? equals(label, term->text) : begins(label, term->text);
}

static bool is_who(const struct queue_term *term, const struct queue_row *row, const char *operator)
{
	return row->who && (str_equal(term->text, "me") ? str_equal(row->who, operator) : begins(row->who, term->text));
}

static bool has(const struct queue_term *term, const struct queue_row *row, const char *attribute, const char *operator,
                int64_t now_ms)
{
	switch (term->field) {
	case QUEUE_FIELD_NAME: return contains(row->name, term->text);
	case QUEUE_FIELD_ID: return compare(term, (double)row->item_id);
	case QUEUE_FIELD_SOURCE: return contains(row->source, term->text);
	case QUEUE_FIELD_KIND: return begins(row->kind, term->text);
	case QUEUE_FIELD_AGE: return compare(term, (double)(now_ms - row->added_ms));
	case QUEUE_FIELD_STATE: return is_in_state(term, row->state);
	case QUEUE_FIELD_WHO: return is_who(term, row, operator);
	case QUEUE_FIELD_LANE: return row->lane && begins(row->lane, term->text);
	case QUEUE_FIELD_LABEL: return is_label(term, row->label);
	case QUEUE_FIELD_FLAG: return row->flagged == begins("yes", term->text);
	case QUEUE_FIELD_PREDICTION:
		return equals("null", term->text) ? row->predicted && !row->prediction : is_label(term, row->prediction);
	case QUEUE_FIELD_CONFIDENCE: return isfinite(row->confidence) && compare(term, row->confidence);
	case QUEUE_FIELD_ATTRIBUTE: return attribute && equals(attribute, term->text);
	}
	return false;
}

bool queue_term_holds(const struct queue_term *term, const struct queue_row *row, const char *attribute, const char *operator,
                      int64_t now_ms)
{
	return has(term, row, attribute, operator, now_ms) != term->not;
}

bool queue_filter_is_of_waiting(const struct queue_filter *filter)
{
	for (int i = 0; i < filter->count; i++) {
		const struct queue_term *term = &filter->terms[i];

		if (term->field == QUEUE_FIELD_STATE && !term->not && !begins("done", term->text) && !begins("machine", term->text) &&
		    !begins("new", term->text))
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
