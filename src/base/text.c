#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

size_t text_decode(const char *bytes, size_t length, uint32_t *code)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first;
	size_t need;

	if (length == 0)
		return 0;
	first = (unsigned char)bytes[0];
	if (first < 0x80) {
		*code = first;
		return 1;
	}
	if (first >= 0xc2 && first < 0xe0) {
		need = 2;
		*code = first & 0x1fu;
	} else if (first >= 0xe0 && first < 0xf0) {
		need = 3;
		*code = first & 0x0fu;
	} else if (first >= 0xf0 && first < 0xf5) {
		need = 4;
		*code = first & 0x07u;
	} else {
		return 0;
	}
	if (length < need)
		return 0;
	for (size_t i = 1; i < need; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if ((c & 0xc0u) != 0x80u)
			return 0;
		*code = *code << 6 | (c & 0x3fu);
	}
	if (*code < smallest[need] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return need;
}

size_t text_encode(uint32_t code, char out[4])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

bool text_valid_utf8(const char *bytes, size_t length)
{
	uint32_t code;

	while (length > 0) {
		size_t used = text_decode(bytes, length, &code);

		if (used == 0)
			return false;
		bytes += used;
		length -= used;
	}
	return true;
}

bool text_is_hostile(uint32_t code)
{
	static const struct { uint32_t first, last; } ranges[] = {
		{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad }, { 0x034f, 0x034f },
		{ 0x061c, 0x061c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
		{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
		{ 0xe000, 0xf8ff }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
		{ 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

void text_add_visible(struct str *out, const char *text, size_t length)
{
	while (length > 0) {
		uint32_t code;
		size_t used = text_decode(text, length, &code);

		if (used == 0) {
			str_addf(out, "\\x%02x", (unsigned char)*text);
			used = 1;
		} else if (text_is_hostile(code)) {
			if (code < 0x80)
				str_addf(out, "\\x%02x", (unsigned)code);
			else
				str_addf(out, "\\u{%x}", (unsigned)code);
		} else {
			str_add_bytes(out, text, used);
		}
		text += used;
		length -= used;
	}
}

const char *text_visible(struct arena *arena, const char *text)
{
	struct str visible = STR_EMPTY;
	const char *copy;

	text_add_visible(&visible, text, strlen(text));
	copy = arena_strdup(arena, str_text(&visible));
	str_release(&visible);
	return copy;
}

void text_copy_visible(char *out, size_t room, const char *text, size_t length)
{
	struct str visible = STR_EMPTY;
	size_t fits;

	text_add_visible(&visible, text, length);
	fits = visible.length < room ? visible.length : room - 1;
	while (fits > 0 && fits < visible.length && ((unsigned char)str_text(&visible)[fits] & 0xc0) == 0x80)
		fits--;
	memcpy(out, str_text(&visible), fits);
	out[fits] = '\0';
	str_release(&visible);
}

bool text_is_visible(const char *text, size_t length)
{
	while (length > 0) {
		uint32_t code;
		size_t used = text_decode(text, length, &code);

		if (used == 0 || text_is_hostile(code))
			return false;
		text += used;
		length -= used;
	}
	return true;
}

static int code_width(uint32_t code)
{
	int width = wcwidth((wchar_t)code);

	return width < 0 ? 1 : width;
}

int text_width(const char *text)
{
	size_t length = strlen(text);
	int width = 0;

	while (length > 0) {
		uint32_t code = '?';
		size_t used = text_decode(text, length, &code);

		width += code_width(code);
		used += used == 0;
		text += used;
		length -= used;
	}
	return width;
}

int text_add_fitted(struct str *out, const char *text, int columns, bool ascii)
{
	size_t length = strlen(text);
	int width = 0, whole = text_width(text), limit;

	if (columns <= 0)
		return 0;
	limit = whole <= columns ? whole : columns - 1;
	while (length > 0) {
		uint32_t code = '?';
		size_t used = text_decode(text, length, &code);

		used += used == 0;
		if (width + code_width(code) > limit)
			break;
		width += code_width(code);
		str_add_bytes(out, text, used);
		text += used;
		length -= used;
	}
	if (whole > columns) {
		str_add(out, ascii ? "~" : "\xe2\x80\xa6");
		width++;
	}
	return width;
}

const char *text_count(long long value, char text[TEXT_COUNT_SIZE])
{
	char digits[24];
	size_t length, out = 0;

	snprintf(digits, sizeof digits, "%lld", value < 0 ? 0 : value);
	length = strlen(digits);
	for (size_t i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			text[out++] = ',';
		text[out++] = digits[i];
	}
	text[out] = '\0';
	return text;
}
