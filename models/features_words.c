#include "models/features.h"

#include <stdbool.h>

struct characters { int64_t all, words, digits, letters, spaces, foreign; };

static bool is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The bytes after the first of a character are no characters. */
static struct characters count(const unsigned char *text, size_t length)
{
	struct characters n = { 0 };
	bool in_word = false;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = text[i], lower = c | 0x20;

		if ((c & 0xc0) == 0x80)
			continue;
		n.all++;
		n.digits += c >= '0' && c <= '9';
		n.letters += lower >= 'a' && lower <= 'z';
		n.foreign += c >= 0x80;
		n.spaces += is_space(c);
		n.words += !is_space(c) && !in_word;
		in_word = !is_space(c);
	}
	return n;
}

struct features features_of_text(const char *text, size_t length)
{
	struct characters n = count((const unsigned char *)text, length);
	struct features features = features_none();

	features.of[FEATURE_LENGTH] = (double)n.all;
	features.of[FEATURE_WORDS] = (double)n.words;
	if (n.all == 0)
		return features;
	features.of[FEATURE_DIGITS] = (double)n.digits / (double)n.all;
	features.of[FEATURE_LETTERS] = (double)n.letters / (double)n.all;
	features.of[FEATURE_SPACES] = (double)n.spaces / (double)n.all;
	features.of[FEATURE_FOREIGN_LETTERS] = (double)n.foreign / (double)n.all;
	return features;
}

struct features features_of_record(int fields, int missing)
{
	struct features features = features_none();

	features.of[FEATURE_FIELDS] = fields;
	features.of[FEATURE_MISSING] = missing;
	return features;
}
