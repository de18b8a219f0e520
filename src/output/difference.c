#include "output/difference.h"

#include <string.h>

struct reading {
	const char *first, *second;
	struct text_units of_first, of_second;
	struct arena *arena;
	struct difference_part *parts;
	int count;
};

/* The words of a text from one to another, with what stands between them, between two signs. */
static const char *words(const struct reading *reading, bool of_first, int at, int length, const char *before, const char *after)
{
	const struct text_units *units = of_first ? &reading->of_first : &reading->of_second;
	size_t start = units->at[at].start, end = units->at[at + length - 1].start + units->at[at + length - 1].length;

	return arena_printf(reading->arena, "%s%.*s%s", before, (int)(end - start), (of_first ? reading->first : reading->second) + start, after);
}

static void add_part(struct reading *reading, enum edit edit, const char *text)
{
	reading->parts[reading->count++] = (struct difference_part){ edit, text };
}

/* Edits with nothing between them are one: what was left out, then what was put in. Returns the runs that it took. */
static int add_edits(struct reading *reading, const struct edit_run *runs, int count)
{
	int taken = 0, left_out = 0, put_in = 0;

	for (; taken < count && runs[taken].edit != EDIT_SAME; taken++) {
		left_out += runs[taken].edit == EDIT_PUT_IN ? 0 : runs[taken].length;
		put_in += runs[taken].edit == EDIT_LEFT_OUT ? 0 : runs[taken].length;
	}
	if (left_out > 0)
		add_part(reading, EDIT_LEFT_OUT, words(reading, true, runs->right_at, left_out, "[-", "-]"));
	if (put_in > 0)
		add_part(reading, EDIT_PUT_IN, words(reading, false, runs->said_at, put_in, "{+", "+}"));
	return taken;
}

int difference_of(const char *first, const char *second, struct arena *arena, struct difference *difference)
{
	struct reading reading = { .first = first, .second = second, .arena = arena };
	struct alignment alignment;

	text_units_cut(second, first, TEXT_WORDS, true, arena, &reading.of_second, &reading.of_first);
	if (alignment_of(&reading.of_second, &reading.of_first, arena, &alignment) < 0)
		return -1;
	reading.parts = arena_alloc(arena, ((size_t)alignment.run_count * 2 + 1) * sizeof *reading.parts);
	for (int i = 0; i < alignment.run_count;) {
		const struct edit_run *run = &alignment.runs[i];

		if (run->edit == EDIT_SAME)
			add_part(&reading, EDIT_SAME, words(&reading, false, run->said_at, run->length, "", ""));
		i += run->edit == EDIT_SAME ? 1 : add_edits(&reading, run, alignment.run_count - i);
	}
	*difference = (struct difference){ reading.parts, reading.count, alignment.exchanged + alignment.put_in + alignment.left_out };
	return 0;
}

int difference_add(const char *first, const char *second, struct str *out)
{
	struct arena arena = ARENA_EMPTY;
	struct difference difference;
	int rc = difference_of(first, second, &arena, &difference);

	for (int i = 0; rc == 0 && i < difference.count; i++)
		str_addf(out, "%s%s", i ? " " : "", difference.parts[i].text);
	arena_release(&arena);
	return rc;
}
