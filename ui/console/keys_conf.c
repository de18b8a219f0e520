#include "ui/console/keys_conf.h"

#include "base/str.h"
#include "ui/console/config_file.h"
#include "ui/console/key.h"

#include <string.h>

#define FILE_NAME "keys.conf"

/* The rows that are being changed, and the line that each key of theirs is from; 0: built in. */
struct change {
	struct binding *rows;
	int           (*lines)[BINDING_KEYS_MAX];
	int             count;
	const struct config_file *file;
};

/* A line, taken apart. */
struct wish { char *context, *key, *command; };

static bool is_fixed_key(enum context context, int key)
{
	if (key == PRESS_ENTER || key == PRESS_ESCAPE || key == PRESS_CTRL('c') || key == PRESS_CTRL('z'))
		return true;
	return context != CONTEXT_QUEUE && key >= '0' && key <= '9';
}

bool keys_conf_is_fixed(const struct binding *binding)
{
	for (int i = 0; i < BINDING_KEYS_MAX && binding->keys[i]; i++)
		if (is_fixed_key(binding->context, binding->keys[i]))
			return true;
	return false;
}

static char *next_word(char **rest)
{
	char *word = *rest + strspn(*rest, " \t");
	size_t length = strcspn(word, " \t");

	*rest = word + length + (word[length] != '\0');
	word[length] = '\0';
	return word;
}

/* "context key = command", and a comment after it. */
static int take_apart(char *line, struct wish *wish)
{
	char *equals, *more;

	wish->context = next_word(&line);
	wish->key = next_word(&line);
	equals = next_word(&line);
	wish->command = next_word(&line);
	more = next_word(&line);
	return str_equal(equals, "=") && wish->command[0] && (more[0] == '\0' || more[0] == '#') ? 0 : -1;
}

static int find_context(const char *name)
{
	for (enum context context = 0; context < CONTEXT_COUNT; context++)
		if (str_equal(keymap_context_name(context), name))
			return (int)context;
	return -1;
}

static int find_row(const struct change *change, enum context context, const char *name)
{
	for (int i = 0; i < change->count; i++)
		if (change->rows[i].context == context && str_equal(change->rows[i].name, name))
			return i;
	return -1;
}

static int no_such_command(const struct change *change, const struct wish *wish, struct err *err)
{
	for (enum context other = 0; other < CONTEXT_COUNT; other++)
		if (find_row(change, other, wish->command) >= 0)
			return config_file_wrong(change->file, err, "'%.40s' is a command of %s, not of %s", wish->command,
			                         keymap_context_name(other), wish->context);
	return config_file_wrong(change->file, err, "there is no command '%.40s'; rung keys lists them", wish->command);
}

/* The first line that names a command takes its built-in keys away. */
static int add_key(struct change *change, int row, int key, struct err *err)
{
	struct binding *binding = &change->rows[row];
	int count = 0;

	if (change->lines[row][0] == 0)
		memset(binding->keys, 0, sizeof binding->keys);
	while (count < BINDING_KEYS_MAX && binding->keys[count])
		count++;
	if (count == BINDING_KEYS_MAX)
		return config_file_wrong(change->file, err, "%s has %d keys already", binding->name, count);
	binding->keys[count] = key;
	change->lines[row][count] = change->file->line;
	return 0;
}

static int grant(struct change *change, const struct wish *wish, struct err *err)
{
	int context = find_context(wish->context), key = key_named(wish->key), row;

	if (context < 0)
		return config_file_wrong(change->file, err, "there is no context '%.40s'; rung keys lists them",
		                         wish->context);
	if (key == 0)
		return config_file_wrong(change->file, err, "'%.40s' is no key that can be bound", wish->key);
	if (is_fixed_key((enum context)context, key))
		return config_file_wrong(change->file, err, "%s cannot be bound: it is the same for everybody", wish->key);
	row = find_row(change, (enum context)context, wish->command);
	if (row < 0)
		return no_such_command(change, wish, err);
	if (change->lines[row][0] == 0 && keys_conf_is_fixed(&change->rows[row]))
		return config_file_wrong(change->file, err, "%s keeps its keys: they are the same for everybody", wish->command);
	return add_key(change, row, key, err);
}

static int clash(const struct change *change, int a, int i, int b, int j, struct err *err)
{
	bool a_is_later = change->lines[a][i] > change->lines[b][j];
	const struct binding *here = &change->rows[a_is_later ? a : b], *there = &change->rows[a_is_later ? b : a];
	struct config_file at = *change->file;
	char key[KEY_TEXT_SIZE];

	at.line = a_is_later ? change->lines[a][i] : change->lines[b][j];
	key_shown(change->rows[a].keys[i], key);
	if (a == b)
		return config_file_wrong(&at, err, "%s %s: said twice", keymap_context_name(here->context), key);
	return config_file_wrong(&at, err, "%s %s = %s: the key is that of %s already", keymap_context_name(here->context), key,
	                         here->name, there->name);
}

/* Compares one key with those after it. */
static int check_key(const struct change *change, const struct keymap *map, int a, int i, struct err *err)
{
	int key = change->rows[a].keys[i];

	if (keymap_is_prefix(map, key)) {
		struct config_file at = *change->file;

		at.line = change->lines[a][i];
		return config_file_wrong(&at, err, "g begins keys of two letters and cannot be one itself");
	}
	for (int b = a; b < change->count; b++)
		for (int j = b == a ? i + 1 : 0; j < BINDING_KEYS_MAX && change->rows[b].keys[j]; j++)
			if (change->rows[b].keys[j] == key && keymap_contexts_meet(change->rows[a].context, change->rows[b].context))
				return clash(change, a, i, b, j, err);
	return 0;
}

static int check(const struct change *change, const struct keymap *map, struct err *err)
{
	for (int a = 0; a < change->count; a++)
		for (int i = 0; i < BINDING_KEYS_MAX && change->rows[a].keys[i]; i++)
			if (check_key(change, map, a, i, err) < 0)
				return -1;
	return 0;
}

/* As people read the keys of a row. */
static const char *show(const struct binding *binding, struct arena *arena)
{
	const char *shown = "";
	char key[KEY_TEXT_SIZE];

	for (int i = 0; i < BINDING_KEYS_MAX && binding->keys[i]; i++)
		shown = arena_printf(arena, "%s%s%s", shown, i ? " " : "", key_shown(binding->keys[i], key));
	return shown;
}

static int read_lines(struct config_file *file, struct change *change, struct err *err)
{
	char *line;

	while ((line = config_file_next(file))) {
		struct wish wish;

		if (take_apart(line, &wish) < 0)
			return config_file_wrong(file, err, "a line is 'context key = command'");
		if (grant(change, &wish, err) < 0)
			return -1;
	}
	return 0;
}

int keys_conf_read(struct keymap *map, struct arena *arena, struct err *err)
{
	struct keymap built_in = keymap_built_in();
	struct config_file file;
	struct change change = { .count = built_in.count, .file = &file };
	int rc = config_file_open(&file, FILE_NAME, err);

	*map = built_in;
	if (rc > 0) {
		change.rows = arena_alloc(arena, (size_t)built_in.count * sizeof *change.rows);
		memcpy(change.rows, built_in.rows, (size_t)built_in.count * sizeof *change.rows);
		change.lines = arena_alloc(arena, (size_t)built_in.count * sizeof *change.lines);
		rc = read_lines(&file, &change, err) < 0 ||
		     check(&change, &(struct keymap){ change.rows, change.count }, err) < 0 ? -1 : 1;
	}
	for (int i = 0; rc > 0 && i < change.count; i++)
		if (change.lines[i][0])
			change.rows[i].shown = show(&change.rows[i], arena);
	if (rc > 0)
		*map = (struct keymap){ change.rows, change.count };
	config_file_close(&file);
	return rc;
}
