/* rung keys: which key does what in the console, a person's own keys among them. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/console/key.h"
#include "ui/console/keys_conf.h"
#include "ui/table.h"

static json_t *row_json(const struct binding *row)
{
	json_t *keys = json_array();
	char text[KEY_TEXT_SIZE];

	for (int i = 0; i < BINDING_KEYS_MAX && row->keys[i]; i++)
		json_array_append_new(keys, json_string(key_shown(row->keys[i], text)));
	return json_pack("{s:s,s:s,s:o,s:s,s:b}", "context", keymap_context_name(row->context), "command", row->name, "keys",
	                 keys, "help", row->help, "fixed", keys_conf_is_fixed(row));
}

static void print_json(const struct command_call *call, const struct keymap *map)
{
	json_t *list = json_array();

	for (enum context context = 0; context < CONTEXT_COUNT; context++)
		for (int i = 0; i < map->count; i++)
			if (map->rows[i].context == context)
				json_array_append_new(list, row_json(&map->rows[i]));
	answer_json(call, json_pack("{s:o}", "keys", list));
}

static void print_table(const struct command_call *call, const struct keymap *map)
{
	static const struct table_column columns[] = {
		{ "context", false }, { "keys", false }, { "command", false }, { "does", false },
	};
	struct table table;

	table_init(&table, columns, 4, 0);
	for (enum context context = 0; context < CONTEXT_COUNT; context++)
		for (int i = 0; i < map->count; i++)
			if (map->rows[i].context == context)
				table_add(&table, (const char *const[]){ keymap_context_name(context), map->rows[i].shown,
				                                         map->rows[i].name, map->rows[i].help });
	table_print(&table, call->out, 0);
	table_release(&table);
}

static enum command_status run_keys(struct command_call *call, struct err *err)
{
	struct keymap map;
	int read = keys_conf_read(&map, &call->arena, err);

	if (call->json)
		print_json(call, &map);
	else
		print_table(call, &map);
	if (read < 0)
		err_wrap(err, "the built-in keys hold");
	return read < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

const struct command command_keys = {
	.name = "keys",
	.arguments = "",
	.summary = "lists the keys of the console",
	.details = "Those in force: the built-in ones and your own, from $XDG_CONFIG_HOME/rung/keys.conf. Its lines\n"
	           "are 'context key = command', by the words of this list:\n"
	           "\n"
	           "    review , = skip\n"
	           "    global F12 = retry\n"
	           "\n"
	           "A command that the file names has the keys of the file and no others. Where a line is wrong, or a\n"
	           "key would mean two things, no line of the file holds; the line is named and the command fails.\n"
	           "Enter, Esc, ^C, ^Z and the digits of labels are the same for everybody.\n"
	           "\n"
	           "JSON: keys (context, command, keys, help, fixed).\n",
	.section = SECTION_CARE,
	.project = PROJECT_NONE,
	.run = run_keys,
};
