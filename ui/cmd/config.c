/* rung config: the settings of the project. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/nearest.h"
#include "ui/cmd/project.h"
#include "ui/table.h"

#include "base/str.h"
#include "db/setting_store.h"
#include "ladder/setting.h"

/* Settings are the project's unless the line names a stage. */
static int64_t scope(const struct command_call *call)
{
	return call->stage_name ? call->stage.stage_id : 0;
}

static const char *takes(struct command_call *call, const struct setting *setting)
{
	struct str words = STR_EMPTY;
	const char *text;

	setting_describe(setting, &words);
	text = arena_strdup(&call->arena, str_text(&words));
	str_release(&words);
	return text;
}

static json_t *setting_json(struct command_call *call, const struct setting *setting)
{
	const char *value = setting_text(call->store, scope(call), setting->key, &call->arena);

	return json_pack("{s:s,s:o,s:o,s:o,s:o}", "key", setting->key, "value", answer_text(value), "default",
	                 answer_text(setting->fallback), "takes", answer_text(takes(call, setting)), "help",
	                 answer_text(setting->help));
}

static enum command_status print_all(struct command_call *call)
{
	static const struct table_column columns[] = { { "setting", false }, { "value", false }, { "what it is", false } };
	struct table table;

	if (call->json) {
		json_t *list = json_array();

		for (size_t i = 0; i < setting_count(); i++)
			json_array_append_new(list, setting_json(call, setting_at(i)));
		return answer_json(call, json_pack("{s:o}", "settings", list));
	}
	table_init(&table, columns, 3, 0);
	for (size_t i = 0; i < setting_count(); i++) {
		const struct setting *setting = setting_at(i);
		const char *value = setting_text(call->store, scope(call), setting->key, &call->arena);
		bool changed = !str_equal(value, setting->fallback);

		table_add(&table, (const char *const[]){ setting->key, arena_printf(&call->arena, "%s%s", *value ? value : "-", changed ? " *" : ""),
		                                         setting->help });
	}
	table_print(&table, call->out, 0);
	table_release(&table);
	fprintf(call->out, "* differs from the default\n");
	return COMMAND_DONE;
}

static enum command_status print_one(struct command_call *call, const struct setting *setting)
{
	const char *value = setting_text(call->store, scope(call), setting->key, &call->arena);

	if (call->json)
		return answer_json(call, setting_json(call, setting));
	fprintf(call->out, "%s = %s\n%s\ntakes %s; default %s\n", setting->key, *value ? answer_shown(call, value) : "-", setting->help,
	        takes(call, setting), setting->fallback[0] ? setting->fallback : "empty");
	return COMMAND_DONE;
}

static const struct setting *find(const char *key, struct err *err)
{
	const struct setting *setting = setting_find(key), *nearest = NULL;

	if (setting)
		return setting;
	for (size_t i = 0; i < setting_count(); i++) {
		int distance = nearest_distance(key, setting_at(i)->key);

		if (nearest_is_near(key, distance) && (!nearest || distance < nearest_distance(key, nearest->key)))
			nearest = setting_at(i);
	}
	if (nearest)
		err_set(err, "no setting '%s'; did you mean '%s'?", key, nearest->key);
	else
		err_set(err, "no setting '%s'; rung config lists them", key);
	return NULL;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	bool writes = call->argument_count == 2;
	const struct setting *setting;

	if (project_open(call, writes ? PROJECT_WRITE : PROJECT_READ, writes, err) < 0)
		return COMMAND_FAILED;
	if (!call->argument_count)
		return print_all(call);
	setting = find(call->arguments[0], err);
	if (!setting)
		return COMMAND_FAILED;
	if (writes && setting_change(call->store, scope(call), &call->actor, setting->key, call->arguments[1], err) < 0)
		return COMMAND_FAILED;
	return print_one(call, setting);
}

const struct command command_config = {
	.name = "config",
	.arguments = "[KEY [VALUE]]",
	.summary = "shows and changes the settings",
	.details = "Without arguments: every setting with its value. With a key: what it is and takes. With a value\n"
	           "too: changes it, which only leads may, and which is logged. Settings are the project's; with\n"
	           "--stage they are of that stage. Values that begin with a dash go after --.\n"
	           "\n"
	           "JSON: settings (key, value, default, takes, help); with a key one of these.\n",
	.most = 2,
	.section = SECTION_CARE,
	.project = PROJECT_NONE,
	.run = run,
};
