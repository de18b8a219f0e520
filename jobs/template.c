#include "jobs/template.h"

#include "base/str.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "db/store.h"

#include <string.h>

static const struct template *const table[] = { &template_inspection, &template_recommender, &template_serial, &template_speech };

int template_table(const struct template *const **rows)
{
	*rows = table;
	return (int)(sizeof table / sizeof *table);
}

const struct template *template_named(const char *name, struct err *err)
{
	struct str names = STR_EMPTY;
	const struct template *found = NULL;

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (str_equal(table[i]->name, name))
			found = table[i];
		str_addf(&names, "%s%s", i ? ", " : "", table[i]->name);
	}
	if (!found)
		err_set(err, "no template '%s'; there is: %s", name, str_text(&names));
	str_release(&names);
	return found;
}

/* ---- making ---- */

static int count_of(const char *const *words)
{
	int count = 0;

	while (words && words[count])
		count++;
	return count;
}

static int64_t read_clock(void *context)
{
	return *(const int64_t *)context;
}

static int create(const char *path, const struct template_stage *first, struct store_new *new, struct err *err)
{
	new->stage_name = first->name;
	new->input_kind = first->kind;
	new->output_kind = first->output;
	new->labels = first->labels;
	new->label_count = count_of(first->labels);
	new->critical = first->critical;
	new->critical_count = count_of(first->critical);
	return store_create(path, new, err);
}

static int add_stage(struct store *store, const struct template_stage *stage, const struct actor *by, struct err *err)
{
	const struct stage_new new = {
		.name = stage->name, .kind = stage->kind, .output = stage->output, .labels = stage->labels,
		.label_count = count_of(stage->labels), .critical = stage->critical, .critical_count = count_of(stage->critical),
		.links = stage->after, .link_count = stage->after_count,
	};
	int64_t stage_id;

	return stage_add(store, by, &new, &stage_id, err);
}

int template_settings(struct store *store, int64_t stage_id, const struct actor *by, const char *settings, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	char *rest = NULL;
	int got = 0;

	for (char *key = strtok_r(arena_strdup(&arena, settings ? settings : ""), ",", &rest); got >= 0 && key;
	     key = strtok_r(NULL, ",", &rest)) {
		char *value = strchr(key, '=');

		if (value)
			*value++ = '\0';
		got = value ? setting_change(store, stage_id, by, key, value, err) : err_set(err, "a setting is KEY=VALUE, not \"%s\"", key);
	}
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

static int set_up_stage(struct store *store, const struct template_stage *stage, const struct actor *by, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage made;
	int got = stage_read(store, stage->name, &arena, &made, err);

	if (got == 0)
		got = template_settings(store, made.stage_id, by, stage->settings, err);
	arena_release(&arena);
	return got;
}

int template_make(const char *path, const struct template *template, struct store_new *new, const int64_t *clock_ms,
                  struct store **store, struct actor *by, struct err *err)
{
	if (create(path, &template->stages[0], new, err) < 0 || store_open(path, STORE_WRITE, store, err) < 0)
		return -1;
	if (clock_ms)
		store_set_clock(*store, read_clock, (void *)clock_ms);
	if (actor_identify(*store, NULL, by, err) < 0)
		return -1;
	for (int i = 0; i < template->stage_count; i++)
		if ((i > 0 && add_stage(*store, &template->stages[i], by, err) < 0) ||
		    set_up_stage(*store, &template->stages[i], by, err) < 0)
			return -1;
	return 0;
}
