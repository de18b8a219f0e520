/* The command line: parsing, the table, and what is suggested for a mistyped word. */
#include "test.h"

#include "base/str.h"
#include "ui/cmd/command.h"
#include "ui/cmd/nearest.h"

#include <string.h>

#define WORDS_MAX 8

struct line {
	const char *words[WORDS_MAX];
	const char *command;  /* NULL: none */
	int         arguments;
	const char *problem;  /* in the message; NULL: none */
};

static int parse(const struct line *line, struct command_call *call, struct err *err)
{
	static char program[] = "rung";
	char *argv[WORDS_MAX + 1] = { program };
	int argc = 1;

	*call = (struct command_call){ .arena = ARENA_EMPTY };
	while (argc <= WORDS_MAX && line->words[argc - 1]) {
		argv[argc] = (char *)line->words[argc - 1];
		argc++;
	}
	return command_parse(argc, argv, call, err);
}

static void a_line_is_read_or_refused(void **state)
{
	static const struct line lines[] = {
		{ { NULL }, NULL, 0, NULL },
		{ { "help" }, "help", 0, NULL },
		{ { "help", "add" }, "help", 1, NULL },
		{ { "help", "model", "add" }, "help", 2, NULL },
		{ { "-p", "x.db", "help" }, "help", 0, NULL },
		{ { "help", "-px.db", "--json" }, "help", 0, NULL },
		{ { "help", "--project=x.db" }, "help", 0, NULL },
		{ { "help", "--", "--json" }, "help", 1, NULL },
		{ { "config", "gate.budget", "-1" }, "config", 2, NULL }, /* whose range is told by what reads it */
		{ { "config", "gate.budget", "-.5" }, "config", 2, NULL },
		{ { "--version" }, NULL, 0, NULL },
		{ { "helo" }, NULL, 0, "did you mean 'help'" },
		{ { "zzzzzz" }, NULL, 0, "no command 'zzzzzz'" },
		{ { "help", "a", "b", "c" }, "help", 3, "too many arguments: 'c'" },
		{ { "help", "--jsom" }, "help", 0, "did you mean --json?" },
		{ { "--nothing-like-it" }, NULL, 0, "no option --nothing-like-it" },
		{ { "help", "-p" }, "help", 0, "--project needs a value" },
		{ { "help", "--json=yes" }, "help", 0, "takes no value" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct command_call call;
		struct err err = ERR_NONE;
		int status = parse(&lines[i], &call, &err);

		if ((status < 0) != (lines[i].problem != NULL))
			fail_msg("line %zu: status %d, %s", i, status, err.text);
		if (lines[i].problem && !strstr(err.text, lines[i].problem))
			fail_msg("line %zu: '%s' does not say '%s'", i, err.text, lines[i].problem);
		if (!str_equal(call.command ? call.command->name : NULL, lines[i].command))
			fail_msg("line %zu: another command", i);
		assert_int_equal(call.argument_count, lines[i].arguments);
		arena_release(&call.arena);
	}
}

static void options_that_go_anywhere_are_kept(void **state)
{
	const struct line line = { { "--stage", "two", "help", "-p", "a.db", "--operator=ann", "--json" }, NULL, 0, NULL };
	struct command_call call;
	struct err err = ERR_NONE;

	(void)state;
	assert_int_equal(parse(&line, &call, &err), 0);

	assert_string_equal(call.stage_name, "two");
	assert_string_equal(call.project, "a.db");
	assert_string_equal(call.operator_name, "ann");
	assert_true(call.json);
	arena_release(&call.arena);
}

static bool ends_all_lines(const char *text)
{
	size_t column = 0;

	for (; *text; text++) {
		column = *text == '\n' ? 0 : column + 1;
		if (column > 100)
			return false;
	}
	return column == 0;
}

static void every_command_explains_itself(void **state)
{
	(void)state;
	assert_true(command_count() > 0);
	for (size_t i = 0; i < command_count(); i++) {
		const struct command *command = command_at(i);
		const struct command_option *option = command->options;

		if (!command->summary || strlen(command->summary) < 10 || strlen(command->summary) > 72)
			fail_msg("%s: summary", command->name);
		if (!command->details || strlen(command->details) < 40 || !ends_all_lines(command->details))
			fail_msg("%s: details", command->name);
		assert_non_null(command->arguments);
		assert_non_null(command->run);
		assert_true(command->most == -1 || command->least <= command->most);
		assert_true(command->section < SECTION_COUNT);
		for (; option && option->name; option++) {
			if (!option->help || strlen(option->help) < 8)
				fail_msg("%s --%s: help", command->name, option->name);
			assert_true(option - command->options < COMMAND_OPTIONS_MAX);
		}
	}
}

static void no_two_commands_share_a_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count(); i++)
		assert_ptr_equal(command_find(command_at(i)->name), command_at(i));
}

static void distance_counts_slips(void **state)
{
	static const struct { const char *a, *b; int distance; } rows[] = {
		{ "", "", 0 }, { "", "ab", 2 }, { "score", "score", 0 }, { "scroe", "score", 1 },
		{ "scor", "score", 1 }, { "sscore", "score", 1 }, { "stone", "score", 2 }, { "xyz", "add", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(nearest_distance(rows[i].a, rows[i].b), rows[i].distance);
	assert_true(nearest_is_near("scroe", 1));
	assert_false(nearest_is_near("ab", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_read_or_refused),
		cmocka_unit_test(options_that_go_anywhere_are_kept),
		cmocka_unit_test(every_command_explains_itself),
		cmocka_unit_test(no_two_commands_share_a_name),
		cmocka_unit_test(distance_counts_slips),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
