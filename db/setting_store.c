#include "db/setting_store.h"

#include "db/actor_private.h"
#include "db/event.h"
#include "db/setting_request_private.h"
#include "db/store_private.h"
#include "db/zone.h"
#include "ladder/setting.h"

#include <assert.h>

const char *setting_text(struct store *store, int64_t stage_id, const char *key, struct arena *arena)
{
	const struct setting *setting = setting_find(key);
	struct query query;
	const char *text = NULL;

	assert(setting);
	if (query_begin(&query, store, NULL, "setting.value", value_integer(stage_id), value_text(key)) < 0)
		return setting->fallback;
	if (query_next(&query, NULL) > 0) {
		text = query_strdup(&query, 0, arena);
		query_end(&query);
	}
	return text ? text : setting->fallback;
}

/* A value that somebody else wrote into the file and that is none counts as not set. */
static struct setting_value value_of(struct store *store, int64_t stage_id, const char *key)
{
	const struct setting *setting = setting_find(key);
	struct arena arena = ARENA_EMPTY;
	struct setting_value value;

	assert(setting && setting->type != SETTING_TEXT);
	if (setting_parse(setting, setting_text(store, stage_id, key, &arena), &value, NULL) < 0)
		value = setting_default(setting);
	arena_release(&arena);
	return value;
}

double setting_real(struct store *store, int64_t stage_id, const char *key)
{
	return value_of(store, stage_id, key).real;
}

int64_t setting_integer(struct store *store, int64_t stage_id, const char *key)
{
	return value_of(store, stage_id, key).integer;
}

bool setting_is_set(struct store *store, int64_t stage_id, const char *key)
{
	struct arena arena = ARENA_EMPTY;
	bool set = setting_text(store, stage_id, key, &arena) != setting_find(key)->fallback;

	arena_release(&arena);
	return set;
}

bool setting_boolean(struct store *store, int64_t stage_id, const char *key)
{
	return value_of(store, stage_id, key).boolean;
}

int setting_put(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *normal, int64_t request_id,
                struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	json_t *body = json_pack("{s:s, s:s, s:s}", "key", key, "from", setting_text(store, stage_id, key, &arena), "to", normal);
	int result = 0;

	if (request_id)
		json_object_set_new(body, "request", json_integer((json_int_t)request_id));
	if (query_run(store, err, "setting.change", value_integer(stage_id), value_text(key), value_text(normal),
	              value_integer(store_now(store))) < 0 ||
	    event_add(store, by, "setting.change", stage_id ? "stage" : "project", stage_id ? stage_id : 1, body, err) < 0)
		result = -1;
	json_decref(body);
	arena_release(&arena);
	return result;
}

/* 0: it is stored; 1: it waits for somebody else; -1. */
static int put_or_ask(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *normal, struct err *err)
{
	int waits = setting_request_is_needed(store, stage_id, by, key, normal, err);

	if (waits < 0 || (waits ? setting_request_add(store, stage_id, by, key, normal, err)
	                        : setting_put(store, stage_id, by, key, normal, 0, err)) < 0)
		return -1;
	return waits;
}

/* A zone that nobody knows would be taken for UTC in silence. */
static int check_zone(const char *key, const char *value, struct err *err)
{
	if (!str_equal(key, "project.timezone") || zone_is_known(value))
		return 0;
	return err_set(err, "this system knows no time zone %s", value);
}

int setting_change(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *value,
                   struct err *err)
{
	struct str normal = STR_EMPTY;
	int result = -1;

	if (actor_need_lead(by, "change settings", err) < 0 || setting_check(key, value, err) < 0 || check_zone(key, value, err) < 0)
		return -1;
	if (setting_normalise(setting_find(key), value, &normal, err) == 0 && store_begin(store, STORE_DURABLE, err) == 0) {
		result = put_or_ask(store, stage_id, by, key, str_text(&normal), err);
		if (result < 0)
			store_rollback(store);
		else if (store_commit(store, err) < 0)
			result = -1;
	}
	str_release(&normal);
	return result;
}
