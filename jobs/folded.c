#include "jobs/folded.h"

#include "base/str.h"
#include "base/text.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <wctype.h>

void folded_copy(const char *text, char *out, size_t size)
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

bool folded_contains(const char *text, const char *folded)
{
	char lower[4096];
	bool is_ascii = true;

	if (ascii_contains(text, folded, &is_ascii))
		return true;
	if (is_ascii)
		return false;
	folded_copy(text, lower, sizeof lower);
	return strstr(lower, folded) != NULL;
}

bool folded_begins(const char *text, const char *folded)
{
	char lower[512];

	folded_copy(text, lower, sizeof lower);
	return str_starts(lower, folded);
}

bool folded_equals(const char *text, const char *folded)
{
	char lower[512];

	folded_copy(text, lower, sizeof lower);
	return str_equal(lower, folded);
}
