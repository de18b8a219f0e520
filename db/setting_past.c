#include "db/setting_past.h"

#include "base/str.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <assert.h>

struct setting_change_row {
	int64_t     event_id, at_ms;
	int64_t     stage_id; /* 0: of the whole project */
	const char *key, *value;
};

int setting_past_read(struct store *store, struct arena *arena, struct setting_past *past, struct err *err)
{
	struct rows list = ROWS_OF(struct setting_change_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "setting.changes") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct setting_change_row *row = rows_add(&list);

		row->event_id = query_integer(&query, 0);
		row->stage_id = query_integer(&query, 1);
		row->key = query_strdup(&query, 2, arena);
		row->value = query_strdup(&query, 3, arena);
		row->at_ms = query_integer(&query, 4);
	}
	*past = (struct setting_past){ list.all, list.count };
	return got;
}

/* The newest text for a stage, or for the whole project. */
static const char *newest(const struct setting_past *past, int64_t stage_id, const char *key, int64_t event_id, int64_t at_ms)
{
	for (int i = past->count - 1; i >= 0; i--)
		if (past->rows[i].event_id <= event_id && past->rows[i].at_ms <= at_ms && past->rows[i].stage_id == stage_id &&
		    str_equal(past->rows[i].key, key))
			return past->rows[i].value;
	return NULL;
}

struct setting_value setting_past_value(const struct setting_past *past, int64_t stage_id, const char *key, int64_t event_id, int64_t at_ms)
{
	const struct setting *setting = setting_find(key);
	const char *text = newest(past, stage_id, key, event_id, at_ms);
	struct setting_value value;

	assert(setting);
	if (!text)
		text = newest(past, 0, key, event_id, at_ms);
	if (!text || setting_parse(setting, text, &value, NULL) < 0)
		value = setting_default(setting);
	return value;
}
