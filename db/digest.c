#include "db/digest.h"

#include <stdio.h>

/* A line at a time goes to the hash; long values in between. */
struct line {
	struct hash_state *digest;
	char               text[256];
	size_t             length;
};

static void flush(struct line *line)
{
	hash_add(line->digest, line->text, line->length);
	line->length = 0;
}

static void add(struct line *line, const void *bytes, size_t length)
{
	if (length > sizeof line->text - line->length)
		flush(line);
	if (length > sizeof line->text) {
		hash_add(line->digest, bytes, length);
		return;
	}
	memcpy(line->text + line->length, bytes, length);
	line->length += length;
}

/* By hand: a row of ten numbers took longer to print than to hash. */
static void add_integer(struct line *line, int64_t number)
{
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char digits[24], *at = digits + sizeof digits;

	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--at = '-';
	add(line, at, (size_t)(digits + sizeof digits - at));
}

static void add_real(struct line *line, double number)
{
	char text[32];

	add(line, text, (size_t)snprintf(text, sizeof text, "%.17g", number));
}

static void add_bytes(struct line *line, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++)
		add(line, (const char[]){ digits[bytes[i] >> 4], digits[bytes[i] & 15] }, 2);
}

static double real_of(const struct store_value *value)
{
	return value->type == STORE_INTEGER ? (double)value->integer : value->real;
}

static void add_column(struct line *line, const struct query *query, int column, char type)
{
	struct store_value value = query_value(query, column);

	add(line, value.type == STORE_NULL ? "-" : &type, 1);
	if (value.type == STORE_NULL)
		return;
	if (type == 'i')
		add_integer(line, value.integer);
	else if (type == 'r')
		add_real(line, real_of(&value));
	else if (type == 't')
		add(line, value.bytes, value.length);
	else
		add_bytes(line, (const unsigned char *)value.bytes, value.length);
}

void digest_add_row(struct hash_state *digest, const struct query *query, const char *types)
{
	struct line line = { .digest = digest };

	for (int i = 0; types[i]; i++) {
		add_column(&line, query, i, types[i]);
		add(&line, "\n", 1);
	}
	flush(&line);
}

/* The bits of a real number: printing it would cost more than all the rest. */
static void add_bits(struct line *line, double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof bits);
	add_integer(line, (int64_t)bits);
}

/* Bytes go with their length, so that no value can look like two. */
static void add_value(struct line *line, const struct store_value *value)
{
	add(line, &"-irtb"[value->type], 1);
	if (value->type == STORE_INTEGER)
		add_integer(line, value->integer);
	else if (value->type == STORE_REAL)
		add_bits(line, value->real);
	else if (value->type != STORE_NULL) {
		add_integer(line, (int64_t)value->length);
		add(line, ":", 1);
		add(line, value->bytes, value->length);
	}
	add(line, "\n", 1);
}

void digest_add_values(struct hash_state *digest, const struct query *query)
{
	struct line line = { .digest = digest };
	int count = query_columns(query);

	while (count > 0 && query_is_null(query, count - 1))
		count--;
	for (int i = 0; i < count; i++) {
		struct store_value value = query_value(query, i);

		add_value(&line, &value);
	}
	add(&line, "\n", 1);
	flush(&line);
}
