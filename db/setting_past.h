/* Settings as they once were, from the events of their changes. */
#ifndef RUNG_DB_SETTING_PAST_H
#define RUNG_DB_SETTING_PAST_H

#include "base/arena.h"
#include "base/err.h"
#include "ladder/setting.h"

#include <stdint.h>

struct store;
struct setting_change_row;

struct setting_past {
	const struct setting_change_row *rows; /* oldest first; in the arena it was read into */
	int count;
};

int setting_past_read(struct store *store, struct arena *arena, struct setting_past *past, struct err *err);

/* The value that was in force in a stage at a time, by the events up to that number; texts live as long as
 * past. What is no value counts as not set. */
struct setting_value setting_past_value(const struct setting_past *past, int64_t stage_id, const char *key, int64_t event_id,
                                        int64_t at_ms);

#endif
