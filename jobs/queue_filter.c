#include "jobs/queue_filter.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/item.h"
#include "jobs/folded.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NUMBERS true
#define FOR_LEADS true

static const struct field { const char *name; enum queue_field field; bool number, for_leads; } fields[] = {
	{ "id", QUEUE_FIELD_ID, NUMBERS, false },
	{ "source", QUEUE_FIELD_SOURCE, false, false },
	{ "kind", QUEUE_FIELD_KIND, false, false },
	{ "age", QUEUE_FIELD_AGE, NUMBERS, false },
	{ "state", QUEUE_FIELD_STATE, false, false },
	{ "who", QUEUE_FIELD_WHO, false, false },
	{ "lane", QUEUE_FIELD_LANE, false, FOR_LEADS },
	{ "label", QUEUE_FIELD_LABEL, false, false },
	{ "flag", QUEUE_FIELD_FLAG, false, false },
	{ "pred", QUEUE_FIELD_PREDICTION, false, FOR_LEADS },
	{ "conf", QUEUE_FIELD_CONFIDENCE, NUMBERS, FOR_LEADS },
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

/* ---- values ---- */

/* What there is to choose from, "open, leased or done", and whether a choice begins so. */
static bool is_choice(const char *const *choices, const char *folded, struct str *list)
{
	for (int i = 0; choices[i]; i++) {
		if (folded_begins(choices[i], folded))
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
	if (folded_begins("unsure", term->text) && term->field == QUEUE_FIELD_LABEL)
		return 0;
	if (term->field == QUEUE_FIELD_PREDICTION && folded_equals("null", term->text))
		return 0;
	for (int i = 0; i < parser->stage->label_count; i++)
		if (folded_begins(parser->stage->labels[i].name, term->text))
			return 0;
	return fail(parser, at, "no label begins with \"%s\"", term->text);
}

static bool is_whole_label(const struct stage *stage, const char *folded)
{
	for (int i = 0; i < stage->label_count; i++)
		if (folded_equals(stage->labels[i].name, folded))
			return true;
	return false;
}

static int check_value(struct parser *parser, const char *at, struct queue_term *term)
{
	static const char *const kinds[] = { "image", "text", "audio", "record", NULL };
	static const char *const states[] = { "open", "leased", "done", "waiting", NULL };
	static const char *const lead_states[] = { "open", "leased", "done", "waiting", "machine", "new", NULL };
	static const char *const lanes[] = { "review", "second", "audit", "adjudication", "suspect", NULL };
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
	folded_copy(text, term->text, sizeof term->text);
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
	if (item_column_may_tell(term->name))
		return fail(parser, parser->at, "attr.%s may tell the answer: it is not asked for here", term->name);
	parser->at = name + length + 1;
	if (read_value(parser, text, sizeof text) < 0)
		return -1;
	folded_copy(text, term->text, sizeof term->text);
	return 0;
}

static int take_word(struct parser *parser, struct queue_term *term)
{
	const char *from = parser->at;
	char text[QUEUE_TERM_TEXT];

	if (read_value(parser, text, sizeof text) < 0)
		return -1;
	folded_copy(text, term->text, sizeof term->text);
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
