#include "jobs/seen.h"

#include "base/str.h"

#include <search.h>
#include <stdint.h>
#include <string.h>

struct seen_file {
	const char *name;
	int64_t     bytes, changed_ns;
	bool        taken;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct seen_file *)a)->name, ((const struct seen_file *)b)->name);
}

/* A file seen for the first time is taken at the next look that finds it the same; with at_once it
 * counts as found the same already. */
static struct seen_file *find_or_add(struct seen *seen, const struct seen_file *now, bool at_once)
{
	struct seen_file **node = tfind(now, &seen->tree, by_name), *file;

	if (node)
		return *node;
	file = arena_alloc(&seen->arena, sizeof *file);
	*file = *now;
	file->name = arena_strdup(&seen->arena, now->name);
	if (!at_once)
		file->bytes = -1;
	tsearch(file, &seen->tree, by_name); /* not kept where memory is short: looked at again, then */
	return file;
}

bool seen_ready(struct seen *seen, const char *root, const struct folder_file *file, bool at_once)
{
	struct str name = STR_EMPTY;
	struct seen_file now, *known;
	bool same, ready;

	str_addf(&name, "%s/%s", root, file->path);
	now = (struct seen_file){ str_text(&name), file->bytes, file->changed_ns, false };
	known = find_or_add(seen, &now, at_once);
	same = known->bytes == now.bytes && known->changed_ns == now.changed_ns;
	ready = same && !known->taken;
	known->bytes = now.bytes;
	known->changed_ns = now.changed_ns;
	known->taken = same;
	str_release(&name);
	return ready;
}

static void leave(void *file)
{
	(void)file; /* in the arena */
}

void seen_release(struct seen *seen)
{
	tdestroy(seen->tree, leave);
	seen->tree = NULL;
	arena_release(&seen->arena);
}
