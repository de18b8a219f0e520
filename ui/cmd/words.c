#include "ui/cmd/words.h"

#include <string.h>

int words_split(struct arena *arena, const char *option, const char *what, const char *text, struct words *words, struct err *err)
{
	while (*text) {
		const char *end = text + strcspn(text, ",");
		const char *first = text + strspn(text, " \t"), *last = end;

		while (last > first && (last[-1] == ' ' || last[-1] == '\t'))
			last--;
		if (last <= first)
			return err_set(err, "--%s: %s is empty", option, what);
		if (words->count == WORDS_MAX)
			return err_set(err, "--%s: more than %d words", option, WORDS_MAX);
		words->list[words->count++] = arena_memdup(arena, first, (size_t)(last - first));
		text = *end ? end + 1 : end;
		if (*end && !*text)
			return err_set(err, "--%s: %s is empty", option, what);
	}
	return 0;
}
