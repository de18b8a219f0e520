#include "ladder/split.h"

#include "base/str.h"

#include <string.h>

static const char *const names[SPLIT_COUNT] = { [SPLIT_TRAIN] = "train", [SPLIT_EVAL] = "eval" };

const char *split_name(enum split split)
{
	return names[split];
}

int split_named(const char *name)
{
	for (int i = 0; i < SPLIT_COUNT; i++)
		if (str_equal(names[i], name))
			return i;
	return -1;
}

enum split split_of(const unsigned char key[HASH_KEY_BYTES], const char *stage, const char *group,
                    const unsigned char sha256[HASH_BYTES], double eval_share)
{
	const void *unit = group ? (const void *)group : sha256;
	size_t length = group ? strlen(group) : HASH_BYTES;

	return hash_draw(key, "split", stage, "", unit, length) < eval_share ? SPLIT_EVAL : SPLIT_TRAIN;
}
