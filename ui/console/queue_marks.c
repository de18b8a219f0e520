#include "ui/console/queue_marks.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* Where id is, or would be. */
static int place_of(const struct queue_marks *marks, int64_t id)
{
	int low = 0, high = marks->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (marks->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool queue_marks_has(const struct queue_marks *marks, int64_t id)
{
	int at = place_of(marks, id);

	return at < marks->count && marks->ids[at] == id;
}

bool queue_marks_add(struct queue_marks *marks, int64_t id)
{
	int at = place_of(marks, id);

	if (at < marks->count && marks->ids[at] == id)
		return true;
	if (marks->count == QUEUE_MARKS_MAX)
		return false;
	if (!marks->ids)
		marks->ids = xcalloc(QUEUE_MARKS_MAX, sizeof *marks->ids);
	memmove(marks->ids + at + 1, marks->ids + at, (size_t)(marks->count - at) * sizeof *marks->ids);
	marks->ids[at] = id;
	marks->count++;
	return true;
}

void queue_marks_remove(struct queue_marks *marks, int64_t id)
{
	int at = place_of(marks, id);

	if (at == marks->count || marks->ids[at] != id)
		return;
	marks->count--;
	memmove(marks->ids + at, marks->ids + at + 1, (size_t)(marks->count - at) * sizeof *marks->ids);
}

void queue_marks_release(struct queue_marks *marks)
{
	free(marks->ids);
	*marks = (struct queue_marks){ .count = 0 };
}
