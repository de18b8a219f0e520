/* rung help: every command in one line each, or one in full. All of it comes from the table. */
#include "ui/cmd/command.h"

#include "base/str.h"

#include <string.h>

static const char *const section_titles[SECTION_COUNT] = {
	[SECTION_PROJECT] = "make a project and fill it",
	[SECTION_WORK] = "decide",
	[SECTION_LADDER] = "compare, and change who decides",
	[SECTION_DATA] = "take results out",
	[SECTION_CARE] = "look after it",
};

void command_print_usage(FILE *out, const struct command *command)
{
	if (command)
		fprintf(out, "usage: rung %s%s%s\n", command->name, command->arguments[0] ? " " : "", command->arguments);
	else
		fprintf(out, "usage: rung [-p FILE] [--stage S] [--operator NAME] [COMMAND [ARG...]]\n");
}

static void print_options(FILE *out, const struct command_option *options)
{
	for (; options->name; options++) {
		char left[64], letter[8] = "    ";

		if (options->letter)
			snprintf(letter, sizeof letter, "-%c, ", options->letter);
		snprintf(left, sizeof left, "%s--%s%s%s", letter, options->name, options->value ? " " : "",
		         options->value ? options->value : "");
		fprintf(out, "  %-28s %s\n", left, options->help);
	}
}

void command_print_help(FILE *out, const struct command *command)
{
	fprintf(out, "rung %s: %s\n\n", command->name, command->summary);
	command_print_usage(out, command);
	fprintf(out, "\n%s", command->details);
	if (command->options) {
		fprintf(out, "\noptions:\n");
		print_options(out, command->options);
	}
	fprintf(out, "\noptions of every command:\n");
	print_options(out, command_options_anywhere);
}

static void print_line(FILE *out, const struct command *command)
{
	fprintf(out, "  %-20s %s\n", command->name, command->summary);
}

void command_print_list(FILE *out)
{
	fprintf(out, "rung puts a model's prediction and a person's decision side by side, and lets the machine decide\n"
	             "as much as their measured agreement allows.\n\n");
	command_print_usage(out, NULL);
	fprintf(out, "Without a command it opens the console.\n");
	for (int section = 0; section < SECTION_COUNT; section++) {
		fprintf(out, "\n%s:\n", section_titles[section]);
		for (size_t i = 0; i < command_count(); i++)
			if ((int)command_at(i)->section == section)
				print_line(out, command_at(i));
	}
	fprintf(out, "\noptions of every command:\n");
	print_options(out, command_options_anywhere);
	fprintf(out, "\nrung help COMMAND says more. Exit status: 0 done, 1 failed, 2 wrong usage, 3 the answer is no.\n");
}

void command_print_family(FILE *out, const char *word)
{
	fprintf(out, "usage: rung %s COMMAND [ARG...]\n\n", word);
	for (size_t i = 0; i < command_count(); i++) {
		const char *name = command_at(i)->name;

		if (str_starts(name, word) && (name[strlen(word)] == ' ' || !name[strlen(word)]))
			print_line(out, command_at(i));
	}
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *word = call->argument_count ? call->arguments[0] : NULL;
	const struct command *command;

	if (!word) {
		command_print_list(call->out);
		return COMMAND_DONE;
	}
	if (call->argument_count == 2)
		word = arena_printf(&call->arena, "%s %s", word, call->arguments[1]);
	command = command_find(word);
	if (command)
		command_print_help(call->out, command);
	if (command_is_family(word)) {
		if (command)
			fprintf(call->out, "\n");
		command_print_family(call->out, word);
		return COMMAND_DONE;
	}
	if (command)
		return COMMAND_DONE;
	command = command_nearest(word);
	if (command)
		err_set(err, "no command '%s'; did you mean '%s'?", word, command->name);
	else
		err_set(err, "no command '%s'", word);
	return COMMAND_USAGE;
}

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "lists every command, or tells one in full",
	.details = "Without a command: all of them, one line each. With one: what it does, its options, and\n"
	           "what it prints with --json.\n",
	.most = 2,
	.section = SECTION_CARE,
	.project = PROJECT_NONE,
	.run = run,
};
