/* How well typed letters fit a text: a table of letters typed by letters of the text holds the best
 * score of each way to end there. Texts are short, so the table is two rows.
 *
 * In a sentence nearly any letters can be found in order somewhere. Somebody who types "agree" where
 * nothing is to be agreed with must not get "flag: mark the item" for it, so letters scattered about
 * do not fit: on average each has to be worth something. */
#include "ui/console/picker.h"

#include "base/text.h"

#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define TYPED_MAX 64
#define TEXT_MAX  256

enum { FOR_LETTER = 1, FOR_NEIGHBOUR = 9, FOR_WORD = 8, FOR_START = 4, LEAST = 4 };

/* Reads at most limit letters of text, all in lower case, without blanks where skip_blanks. */
static int read_letters(const char *text, bool skip_blanks, uint32_t *letters, int limit)
{
	size_t left = strlen(text);
	int count = 0;

	while (left > 0 && count < limit) {
		uint32_t code = '?';
		size_t used = text_decode(text, left, &code);

		used += used == 0;
		if (!skip_blanks || code != ' ')
			letters[count++] = (uint32_t)towlower((wint_t)code);
		text += used;
		left -= used;
	}
	return count;
}

static int worth(const uint32_t *text, int at)
{
	bool starts_word = at == 0 || !iswalnum((wint_t)text[at - 1]);

	return FOR_LETTER + (starts_word ? FOR_WORD : 0) + (at == 0 ? FOR_START : 0);
}

/* The row of the table for one more letter, from the row before; NULL for the first letter. */
static void add_letter(uint32_t letter, const uint32_t *text, int length, const int *before, int *row)
{
	int best = 0; /* of the row before, up to the place before this one */

	for (int at = 0; at < length; at++) {
		int neighbour = before && at > 0 && before[at - 1] > 0 ? before[at - 1] + FOR_NEIGHBOUR : 0;

		best = before && at > 0 && before[at - 1] > best ? before[at - 1] : best;
		row[at] = 0;
		if (text[at] == letter && (!before || best > 0))
			row[at] = worth(text, at) + (neighbour > best ? neighbour : best);
	}
}

int picker_score(const char *typed, const char *text)
{
	uint32_t wanted[TYPED_MAX], letters[TEXT_MAX];
	int rows[2][TEXT_MAX] = { { 0 } };
	int count = read_letters(typed, true, wanted, TYPED_MAX);
	int length = read_letters(text, false, letters, TEXT_MAX);
	int best = 0;

	if (count == 0)
		return 1;
	for (int i = 0; i < count; i++)
		add_letter(wanted[i], letters, length, i > 0 ? rows[(i + 1) % 2] : NULL, rows[i % 2]);
	for (int at = 0; at < length; at++)
		best = rows[(count + 1) % 2][at] > best ? rows[(count + 1) % 2][at] : best;
	return best >= LEAST * (count - 1) + FOR_LETTER ? best : 0;
}
