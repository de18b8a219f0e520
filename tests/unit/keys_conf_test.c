/* A person's own keys are taken whole or not at all, and the reason is said. */
#include "test.h"

#include "base/str.h"
#include "ui/console/key.h"
#include "ui/console/keys_conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/rung-keys-XXXXXX";
static struct arena arena = ARENA_EMPTY;

static void write_conf(const char *text, size_t length)
{
	char path[80];
	FILE *file;

	snprintf(path, sizeof path, "%s/rung", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/rung/keys.conf", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, length, file), length);
	fclose(file);
}

static int read_conf(const char *text, struct keymap *map, struct err *err)
{
	*err = (struct err)ERR_NONE;
	arena_clear(&arena);
	write_conf(text, strlen(text));
	return keys_conf_read(map, &arena, err);
}

static const char *command_of(const struct keymap *map, enum context context, int key)
{
	const struct binding *row = keymap_find(map, context, key);

	return row ? row->name : "-";
}

static void without_a_file_the_built_in_keys_hold(void **state)
{
	struct keymap map;
	struct err err = ERR_NONE;

	(void)state;
	assert_int_equal(keys_conf_read(&map, &arena, &err), 0);
	assert_ptr_equal(map.rows, keymap_built_in().rows);
}

static void a_command_named_has_the_keys_of_the_file_alone(void **state)
{
	struct keymap map;
	struct err err;

	(void)state;
	assert_int_equal(read_conf("# my keys\n\nreview , = skip   # as on the old system\nreview Del = skip\r\n"
	                           "\tglobal   F12\t=  retry\nglobal gx = first\nreview # = flag\nreview = = detail\n"
	                           "review d = fit\nqueue 5 = sort\nreview \u00e9 = agree\n",
	                           &map, &err), 1);
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, ','), "skip");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, PRESS_DELETE), "skip");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, ' '), "-");
	assert_string_equal(command_of(&map, CONTEXT_QUEUE, ' '), "mark");
	assert_string_equal(command_of(&map, CONTEXT_QUEUE, PRESS_F12), "retry");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, 'r'), "-");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, PRESS_G('x')), "first");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, PRESS_G('g')), "-");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, '#'), "flag");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, '='), "detail");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, 'd'), "fit");
	assert_string_equal(command_of(&map, CONTEXT_QUEUE, '5'), "sort");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, 0xe9), "agree");
	assert_string_equal(command_of(&map, CONTEXT_REVIEW, 'u'), "undo");
	assert_string_equal(keymap_find(&map, CONTEXT_REVIEW, ',')->shown, ", Del");
	assert_string_equal(keymap_find(&map, CONTEXT_REVIEW, 'u')->shown, "u BSpace");
}

static void a_wrong_file_is_refused_as_a_whole(void **state)
{
	static const struct { const char *text, *says; } rows[] = {
		{ "review s\n", "keys.conf:1: a line is 'context key = command'" },
		{ "review s skip\n", "keys.conf:1: a line is 'context key = command'" },
		{ "review , = skip now\n", "keys.conf:1: a line is 'context key = command'" },
		{ "review s =\n", "keys.conf:1: a line is 'context key = command'" },
		{ "= = =\n", "keys.conf:1: a line is 'context key = command'" },
		{ "\n\nRevue , = skip\n", "keys.conf:3: there is no context 'Revue'; rung keys lists them" },
		{ "review s = jump\n", "keys.conf:1: there is no command 'jump'; rung keys lists them" },
		{ "review s = sort\n", "keys.conf:1: 'sort' is a command of queue, not of review" },
		{ "review Ctrl-S = skip\n", "keys.conf:1: 'Ctrl-S' is no key that can be bound" },
		{ "review ^M = skip\n", "keys.conf:1: '^M' is no key that can be bound" },
		{ "review 3 = skip\n", "keys.conf:1: 3 cannot be bound: it is the same for everybody" },
		{ "global 3 = retry\n", "keys.conf:1: 3 cannot be bound: it is the same for everybody" },
		{ "boxes 3 = new\n", "keys.conf:1: 3 cannot be bound: it is the same for everybody" },
		{ "queue Enter = sort\n", "keys.conf:1: Enter cannot be bound: it is the same for everybody" },
		{ "review Esc = skip\n", "keys.conf:1: Esc cannot be bound: it is the same for everybody" },
		{ "global ^C = help\n", "keys.conf:1: ^C cannot be bound: it is the same for everybody" },
		{ "review l = label\n", "keys.conf:1: label keeps its keys: they are the same for everybody" },
		{ "global F9 = open\n", "keys.conf:1: open keeps its keys: they are the same for everybody" },
		{ "review s = skip\n", "keys.conf:1: review s = skip: the key is that of skip-why already" },
		{ "review f = skip\n", "keys.conf:1: review f = skip: the key is that of flag already" },
		{ "review u = skip\n", "keys.conf:1: review u = skip: the key is that of undo already" },
		{ "global m = retry\n", "keys.conf:1: global m = retry: the key is that of unsure already" },
		{ "review , = skip\nreview , = flag\n", "keys.conf:2: review , = flag: the key is that of skip already" },
		{ "review , = skip\nreview , = skip\n", "keys.conf:2: review ,: said twice" },
		{ "review g = skip\n", "keys.conf:1: g begins keys of two letters and cannot be one itself" },
		{ "review \033[A = skip\n", "keys.conf:1: '\\x1b[A' is no key that can be bound" },
		{ "review \u202e = skip\n", "keys.conf:1: '\\u{202e}' is no key that can be bound" },
		{ "\xff , = skip\n", "keys.conf:1: there is no context '\\xff'; rung keys lists them" },
		{ "review %s%n = skip\n", "keys.conf:1: '%s%n' is no key that can be bound" },
	};
	struct keymap map;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[200];

		snprintf(text, sizeof text, "%squeue | = sort\nqueue s = columns\n", rows[i].text);
		assert_int_equal(read_conf(text, &map, &err), -1);
		assert_string_equal(err.text, rows[i].says);
		assert_ptr_equal(map.rows, keymap_built_in().rows);
	}
	assert_int_equal(read_conf("queue | = sort\nqueue s = columns\n", &map, &err), 1); /* two that swap their keys */
	assert_string_equal(command_of(&map, CONTEXT_QUEUE, 's'), "columns");
}

static void a_command_has_no_more_keys_than_there_is_room_for(void **state)
{
	struct keymap map;
	struct err err;
	struct str text = STR_EMPTY;

	(void)state;
	for (int i = 1; i <= 12; i++)
		str_addf(&text, "queue F%d = sort\n", i);
	assert_int_equal(read_conf(str_text(&text), &map, &err), -1); /* F1 is that of help */
	str_clear(&text);
	for (int i = 0; i < BINDING_KEYS_MAX; i++)
		str_addf(&text, "queue g%c = sort\n", 'A' + i);
	assert_int_equal(read_conf(str_text(&text), &map, &err), 1);
	assert_string_equal(command_of(&map, CONTEXT_QUEUE, PRESS_G('L')), "sort");
	str_add(&text, "queue gZ = sort\n");
	assert_int_equal(read_conf(str_text(&text), &map, &err), -1);
	assert_string_equal(err.text, "keys.conf:13: sort has 12 keys already");
	str_release(&text);
}

/* Random bytes and random lines of right words: refused or taken, and whatever is taken is sound. */
static void no_file_breaks_the_keys(void **state)
{
	static const char *const words[] = { "review", "queue", "global", "boxes", "=", "a", "s", "g", "gg", "F5", "Esc", "skip",
		                             "flag", "sort", "help", "#", "\n", "\n", " ", "^D", "\xc3", "3", "undo" };
	struct keymap map;
	struct err err;
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct str text = STR_EMPTY;

		for (int i = 0; i < 40; i++) {
			seed = seed * 1103515245u + 12345u;
			if (round % 3 == 0)
				str_add_char(&text, (char)(seed >> 16));
			else
				str_addf(&text, "%s%s", i % 4 == 3 ? "\n" : " ", words[(seed >> 16) % (sizeof words / sizeof *words)]);
		}
		arena_clear(&arena);
		write_conf(str_text(&text), text.length);
		err = (struct err)ERR_NONE;
		if (keys_conf_read(&map, &arena, &err) < 0)
			assert_true(err.text[0] != '\0');
		assert_string_equal(command_of(&map, CONTEXT_REVIEW, PRESS_ESCAPE), "close");
		assert_string_equal(command_of(&map, CONTEXT_REVIEW, '3'), "label");
		str_release(&text);
	}
}

static int make_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder) || setenv("XDG_CONFIG_HOME", folder, 1) != 0;
}

static int remove_folder(void **state)
{
	char path[80];

	(void)state;
	arena_release(&arena);
	snprintf(path, sizeof path, "%s/rung/keys.conf", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/rung", folder);
	rmdir(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_file_the_built_in_keys_hold),
		cmocka_unit_test(a_command_named_has_the_keys_of_the_file_alone),
		cmocka_unit_test(a_wrong_file_is_refused_as_a_whole),
		cmocka_unit_test(a_command_has_no_more_keys_than_there_is_room_for),
		cmocka_unit_test(no_file_breaks_the_keys),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
