/* Cutting texts into words or characters that can be compared. */
#include "output/alignment.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- characters ---- */

struct range { uint32_t first, last; };

static bool is_among(const struct range *ranges, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

static bool is_blank(uint32_t code)
{
	static const struct range blanks[] = {
		{ 9, 13 }, { ' ', ' ' }, { 0x85, 0x85 }, { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 },
		{ 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x3000, 0x3000 },
	};

	return is_among(blanks, sizeof blanks / sizeof *blanks, code);
}

/* A dash between words parts them like a blank. */
static bool is_dash(uint32_t code)
{
	return code >= 0x2012 && code <= 0x2015;
}

static bool is_sign(uint32_t code)
{
	static const struct range signs[] = {
		{ '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' }, { 0xa1, 0xa1 }, { 0xab, 0xab }, { 0xbb, 0xbb }, { 0xbf, 0xbf },
		{ 0x2010, 0x2027 }, { 0x2030, 0x205e }, { 0x3001, 0x3003 },
	};

	return is_among(signs, sizeof signs / sizeof *signs, code);
}

/* Blocks in which every second code is the capital of the one after it; odd: those with an odd code. */
static uint32_t fold_pairs(uint32_t code)
{
	static const struct { uint32_t first, last; bool odd; } pairs[] = {
		{ 0x100, 0x12f, false }, { 0x132, 0x137, false }, { 0x139, 0x148, true }, { 0x14a, 0x177, false }, { 0x179, 0x17e, true },
		{ 0x460, 0x481, false }, { 0x48a, 0x4bf, false }, { 0x4c1, 0x4ce, true }, { 0x4d0, 0x52f, false },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (code >= pairs[i].first && code <= pairs[i].last)
			return code % 2 == pairs[i].odd ? code + 1 : code;
	return code;
}

static uint32_t fold_case(uint32_t code)
{
	static const struct { uint32_t first, last, step; } shifted[] = {
		{ 'A', 'Z', 32 }, { 0xc0, 0xd6, 32 }, { 0xd8, 0xde, 32 }, { 0x386, 0x386, 38 }, { 0x388, 0x38a, 37 }, { 0x38c, 0x38c, 64 },
		{ 0x38e, 0x38f, 63 }, { 0x391, 0x3a1, 32 }, { 0x3a3, 0x3ab, 32 }, { 0x400, 0x40f, 80 }, { 0x410, 0x42f, 32 },
	};

	for (size_t i = 0; i < sizeof shifted / sizeof *shifted; i++)
		if (code >= shifted[i].first && code <= shifted[i].last)
			return code + shifted[i].step;
	switch (code) {
	case 0x130: return 'i';   /* with a dot */
	case 0x178: return 0xff;
	case 0x17f: return 's';   /* long */
	case 0x3c2: return 0x3c3; /* sigma at the end of a word */
	default: return fold_pairs(code);
	}
}

/* ---- cutting ---- */

struct cutter {
	const char    *text;
	size_t         length, at;
	bool           exact;
	enum text_unit unit;
	uint32_t       before; /* the character before, of a word: 0 at its beginning */
	struct text_unit_at *units;
	int           *keys;
	int            count;
};

static bool joins(uint32_t code)
{
	return code && !is_blank(code) && !is_dash(code) && !is_sign(code);
}

static uint32_t peek(const struct cutter *cutter, size_t at)
{
	uint32_t code = 0;

	return at < cutter->length && text_decode(cutter->text + at, cutter->length - at, &code) ? code : 0;
}

/* What a character counts as: 0 for nothing, ' ' for a blank. */
static uint32_t counts_as(const struct cutter *cutter, uint32_t code, size_t next_at)
{
	if (cutter->exact)
		return cutter->unit == TEXT_WORDS && is_blank(code) ? ' ' : code;
	if (is_blank(code) || is_dash(code))
		return ' ';
	if (code == 0x2019)
		code = '\'';
	if ((code == '\'' || code == '-') && joins(cutter->before) && joins(peek(cutter, next_at)))
		return code;
	return is_sign(code) ? 0 : fold_case(code);
}

/* The next character and what it counts as; false at the end. */
static bool take(struct cutter *cutter, uint32_t *code)
{
	size_t used;
	uint32_t written;

	if (cutter->at >= cutter->length)
		return false;
	used = text_decode(cutter->text + cutter->at, cutter->length - cutter->at, &written);
	if (used == 0) { /* no UTF-8: a byte counts as itself */
		written = 0x110000 + (unsigned char)cutter->text[cutter->at];
		used = 1;
	}
	*code = counts_as(cutter, written, cutter->at + used);
	cutter->before = written;
	cutter->at += used;
	return true;
}

static void add_unit(struct cutter *cutter, size_t start, int key)
{
	cutter->units[cutter->count] = (struct text_unit_at){ (uint32_t)start, (uint32_t)(cutter->at - start) };
	cutter->keys[cutter->count++] = key;
}

static void cut_characters(struct cutter *cutter)
{
	bool blank = false;
	uint32_t code;

	for (size_t start = 0; take(cutter, &code); start = cutter->at) {
		if (cutter->exact) {
			add_unit(cutter, start, (int)code);
			continue;
		}
		if (code != ' ' && code != 0 && blank && cutter->count > 0) {
			add_unit(cutter, start, ' ');
			cutter->units[cutter->count - 1].length = 0; /* it stands before what follows */
		}
		if (code != 0)
			blank = code == ' ';
		if (code != ' ' && code != 0)
			add_unit(cutter, start, (int)code);
	}
}

/* ---- words, which have a number each ---- */

struct word { char *bytes; size_t length; int key; };
struct words { struct word *slots; size_t room; int count; struct arena *arena; };

static size_t word_hash(const char *bytes, size_t length)
{
	uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 29);
}

static struct word *find_slot(const struct words *words, const char *bytes, size_t length)
{
	size_t at = word_hash(bytes, length) & (words->room - 1);

	while (words->slots[at].bytes && (words->slots[at].length != length || memcmp(words->slots[at].bytes, bytes, length) != 0))
		at = (at + 1) & (words->room - 1);
	return &words->slots[at];
}

static void grow(struct words *words)
{
	struct words wider = { .room = words->room ? words->room * 2 : 1024, .count = words->count, .arena = words->arena };

	wider.slots = xcalloc(wider.room, sizeof *wider.slots);
	for (size_t i = 0; i < words->room; i++)
		if (words->slots[i].bytes)
			*find_slot(&wider, words->slots[i].bytes, words->slots[i].length) = words->slots[i];
	free(words->slots);
	*words = wider;
}

static int word_key(struct words *words, const struct str *word)
{
	struct word *slot;

	if ((size_t)words->count * 2 >= words->room)
		grow(words);
	slot = find_slot(words, str_text(word), word->length);
	if (!slot->bytes)
		*slot = (struct word){ arena_memdup(words->arena, str_text(word), word->length), word->length, words->count++ };
	return slot->key;
}

static void add_character(struct str *word, uint32_t code)
{
	char bytes[4];

	if (code >= 0x110000)
		str_add_char(word, (char)(code - 0x110000));
	else if (code)
		str_add_bytes(word, bytes, text_encode(code, bytes));
}

/* The word that ends here, if there is one. */
static void end_word(struct cutter *cutter, struct words *words, struct str *word, size_t start, size_t end)
{
	if (word->length > 0) {
		cutter->units[cutter->count] = (struct text_unit_at){ (uint32_t)start, (uint32_t)(end - start) };
		cutter->keys[cutter->count++] = word_key(words, word);
	}
	str_clear(word);
}

static void cut_words(struct cutter *cutter, struct words *words)
{
	struct str word = STR_EMPTY;
	size_t start = 0, end = 0;
	uint32_t code;

	while (take(cutter, &code)) {
		if (code == ' ') {
			end_word(cutter, words, &word, start, end);
			start = cutter->at;
		} else {
			add_character(&word, code);
		}
		end = cutter->at;
	}
	end_word(cutter, words, &word, start, end);
	str_release(&word);
}

static struct text_units cut(const char *text, enum text_unit unit, bool exact, struct arena *arena, struct words *words)
{
	struct cutter cutter = { .text = text, .length = strlen(text), .exact = exact, .unit = unit };
	size_t most = unit == TEXT_WORDS ? cutter.length / 2 + 1 : cutter.length + 1;

	cutter.units = arena_alloc(arena, most * sizeof *cutter.units);
	cutter.keys = arena_alloc(arena, most * sizeof *cutter.keys);
	if (unit == TEXT_WORDS)
		cut_words(&cutter, words);
	else
		cut_characters(&cutter);
	return (struct text_units){ cutter.units, cutter.keys, cutter.count };
}

void text_units_cut(const char *first, const char *second, enum text_unit unit, bool exact, struct arena *arena,
                    struct text_units *first_units, struct text_units *second_units)
{
	struct words words = { .arena = arena };

	*first_units = cut(first, unit, exact, arena, &words);
	*second_units = cut(second, unit, exact, arena, &words);
	free(words.slots);
}
