#include "jobs/reject.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *keep_visible(struct arena *arena, const char *text)
{
	struct str visible = STR_EMPTY;
	const char *kept;

	text_add_visible(&visible, text, strlen(text));
	kept = arena_strdup(arena, str_text(&visible));
	str_release(&visible);
	return kept;
}

void reject_add(struct reject_list *list, const char *name, const char *reason)
{
	list->total++;
	if (list->count == REJECT_LISTED_MAX)
		return;
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 64;
		list->rows = xrealloc(list->rows, (size_t)list->room, sizeof *list->rows);
	}
	list->rows[list->count++] = (struct reject){
		.name = keep_visible(&list->arena, name),
		.reason = keep_visible(&list->arena, reason),
	};
}

void reject_add_line(struct reject_list *list, const char *file, int64_t line, const char *reason)
{
	struct str name = STR_EMPTY;

	str_addf(&name, "%s:%" PRId64, file, line);
	reject_add(list, str_text(&name), reason);
	str_release(&name);
}

void reject_count(struct reject_list *list)
{
	list->total++;
}

void reject_list_release(struct reject_list *list)
{
	free(list->rows);
	arena_release(&list->arena);
	*list = (struct reject_list)REJECT_LIST_EMPTY;
}
