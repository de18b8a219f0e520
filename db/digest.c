#include "db/digest.h"

#include "base/str.h"

#include <inttypes.h>

static void add_bytes(struct str *line, const struct query *query, int column)
{
	size_t length = 0;
	const unsigned char *bytes = query_blob(query, column, &length);

	for (size_t i = 0; i < length; i++)
		str_addf(line, "%02x", bytes[i]);
}

static void add_column(struct str *line, const struct query *query, int column, char type)
{
	str_add_char(line, query_is_null(query, column) ? '-' : type);
	if (query_is_null(query, column))
		return;
	if (type == 'i')
		str_addf(line, "%" PRId64, query_integer(query, column));
	else if (type == 'r')
		str_addf(line, "%.17g", query_real(query, column));
	else if (type == 't')
		str_add(line, query_text(query, column));
	else
		add_bytes(line, query, column);
}

void digest_add_row(struct hash_state *digest, const struct query *query, const char *types)
{
	struct str line = STR_EMPTY;

	for (int i = 0; types[i]; i++) {
		add_column(&line, query, i, types[i]);
		str_add_char(&line, '\n');
	}
	hash_add(digest, str_text(&line), line.length);
	str_release(&line);
}
