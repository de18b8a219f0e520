/* The items that are marked in the queue: a bounded set of ids. */
#ifndef RUNG_CONSOLE_QUEUE_MARKS_H
#define RUNG_CONSOLE_QUEUE_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#define QUEUE_MARKS_MAX 10000

struct queue_marks {
	int64_t *ids; /* ascending */
	int      count;
};

bool queue_marks_has(const struct queue_marks *marks, int64_t id);

/* False where there is no room for more. */
bool queue_marks_add(struct queue_marks *marks, int64_t id);
void queue_marks_remove(struct queue_marks *marks, int64_t id);
void queue_marks_release(struct queue_marks *marks); /* empty again; may be repeated */

#endif
