/* Reads a command line. The options that go anywhere may stand before, between and after the words of
 * a command; its own options follow its name. "--name=VALUE" and "--" are understood. */
#include "ui/cmd/command.h"

#include "base/str.h"
#include "ui/console/theme.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	int    argc, at;
	char **argv;
	struct command_call *call;
};

/* One option as written on the line. */
struct written {
	const char *name;     /* borrowed from the line; for a letter the letter alone */
	const char *attached; /* after '=' or right behind the letter; NULL: nothing */
	bool        is_long;
};

static struct written written_read(struct arena *arena, const char *text)
{
	struct written written = { NULL, NULL, str_starts(text, "--") };
	const char *equals;

	if (!written.is_long) {
		written.name = arena_memdup(arena, text + 1, 1);
		written.attached = text[1] && text[2] ? text + 2 : NULL;
		return written;
	}
	text += 2;
	equals = strchr(text, '=');
	written.name = arena_memdup(arena, text, equals ? (size_t)(equals - text) : strlen(text));
	written.attached = equals ? equals + 1 : NULL;
	return written;
}

static const struct command_option *option_find(const struct command_option *options, const struct written *written)
{
	for (; options && options->name; options++)
		if (written->is_long ? str_equal(options->name, written->name)
		                     : options->letter && options->letter == written->name[0])
			return options;
	return NULL;
}

/* Gives the value of an option: attached, or the next word. "" where it takes none. */
static const char *option_value(struct reader *reader, const struct command_option *option,
                                const struct written *written, struct err *err)
{
	if (!option->value && written->attached) {
		err_set(err, "--%s takes no value", option->name);
		return NULL;
	}
	if (!option->value)
		return "";
	if (written->attached)
		return written->attached;
	if (reader->at >= reader->argc) {
		err_set(err, "--%s needs a value: %s", option->name, option->value);
		return NULL;
	}
	return reader->argv[reader->at++];
}

static int anywhere_set(struct command_call *call, const char *name, const char *value, struct err *err)
{
	if (str_equal(name, "theme") && !theme_named(value))
		return err_set(err, "--theme takes one of %s, not '%s'", THEME_NAMES, value);
	if (str_equal(name, "project")) {
		call->project = value;
		call->project_named = true;
	} else if (str_equal(name, "stage"))
		call->stage_name = value;
	else if (str_equal(name, "operator"))
		call->operator_name = value;
	else if (str_equal(name, "json"))
		call->json = true;
	else if (str_equal(name, "theme"))
		call->theme = value;
	else if (str_equal(name, "mono"))
		call->mono = true;
	else if (str_equal(name, "plain"))
		call->plain = true;
	else if (str_equal(name, "ascii"))
		call->ascii = true;
	else if (str_equal(name, "help"))
		call->help = true;
	else
		call->version = true;
	return 0;
}

static int unknown_option(const struct command_call *call, const char *text, const struct written *written,
                          struct err *err)
{
	const struct command_option *nearest = written->is_long ? command_nearest_option(call->command, written->name) : NULL;

	if (nearest)
		return err_set(err, "no option %s; did you mean --%s?", text, nearest->name);
	return err_set(err, "no option %s", text);
}

/* Reads the option at reader->at. Before the command is known only those that go anywhere count: 0 says
 * that it is none of them and was left where it is. */
static int option_read(struct reader *reader, struct err *err)
{
	struct command_call *call = reader->call;
	const char *text = reader->argv[reader->at], *value;
	struct written written = written_read(&call->arena, text);
	const struct command_option *own = call->command ? option_find(call->command->options, &written) : NULL;
	const struct command_option *anywhere = own ? NULL : option_find(command_options_anywhere, &written);

	if (!own && !anywhere)
		return call->command ? unknown_option(call, text, &written, err) : 0;
	reader->at++;
	value = option_value(reader, own ? own : anywhere, &written, err);
	if (!value)
		return -1;
	if (anywhere)
		return anywhere_set(call, anywhere->name, value, err) < 0 ? -1 : 1;
	call->values[own - call->command->options] = value;
	return 1;
}

/* No letter of an option is a digit: "-1" is a number, which what takes it has its say about. */
static bool is_option(const char *text)
{
	return text[0] == '-' && text[1] != '\0' && !strchr("0123456789.", text[1]);
}

/* Reads options that go anywhere up to the next word. 1: reader->at is at a word, or at an option of the
 * command's own; 0: the line is at its end; -1. */
static int skip_options(struct reader *reader, struct err *err)
{
	while (reader->at < reader->argc && is_option(reader->argv[reader->at])) {
		int got = option_read(reader, err);

		if (got <= 0)
			return got < 0 ? -1 : 1;
	}
	return reader->at < reader->argc;
}

static int unknown_command(const char *word, struct err *err)
{
	const struct command *nearest = command_nearest(word);

	if (nearest)
		return err_set(err, "no command '%s'; did you mean '%s'?", word, nearest->name);
	return err_set(err, "no command '%s'", word);
}

static int family_needs_word(const char *word, const char *second, struct err *err)
{
	struct str list = STR_EMPTY;

	for (size_t i = 0; i < command_count(); i++) {
		const char *name = command_at(i)->name;

		if (str_starts(name, word) && name[strlen(word)] == ' ')
			str_addf(&list, "%s%s", list.length ? ", " : "", name + strlen(word) + 1);
	}
	if (second)
		err_set(err, "%s: no '%s' among %s", word, second, str_text(&list));
	else
		err_set(err, "%s: needs one of %s", word, str_text(&list));
	str_release(&list);
	return -1;
}

/* Finds the command: its first word, and its second where it has two. */
static int command_read(struct reader *reader, struct err *err)
{
	struct command_call *call = reader->call;
	const char *word, *second = NULL;
	int more = skip_options(reader, err);

	if (more <= 0)
		return more;
	word = reader->argv[reader->at];
	if (is_option(word)) {
		struct written written = written_read(&call->arena, word);

		return unknown_option(call, word, &written, err);
	}
	reader->at++;
	if (command_is_family(word)) {
		more = skip_options(reader, err);
		if (more < 0)
			return -1;
		second = more && !is_option(reader->argv[reader->at]) ? reader->argv[reader->at] : NULL;
		if (second)
			call->command = command_find(arena_printf(&call->arena, "%s %s", word, second));
		if (call->command) {
			reader->at++;
			return 1;
		}
	}
	call->command = command_find(word);
	if (call->command)
		return 1;
	if (command_is_family(word) && !(call->help && !second))
		return family_needs_word(word, second, err);
	call->family = command_is_family(word) ? word : NULL;
	return call->family ? 1 : unknown_command(word, err);
}

static int count_check(const struct command_call *call, struct err *err)
{
	const struct command *command = call->command;

	if (call->argument_count < command->least)
		return err_set(err, "%s", call->argument_count ? "too few arguments" : "an argument is missing");
	if (command->most >= 0 && call->argument_count > command->most)
		return err_set(err, "too many arguments: '%s'", call->arguments[command->most]);
	return 0;
}

int command_parse(int argc, char **argv, struct command_call *call, struct err *err)
{
	struct reader reader = { argc, 1, argv, call };
	bool only_arguments = false;
	int more;

	call->arguments = arena_alloc(&call->arena, ((size_t)argc + 1) * sizeof *call->arguments);
	more = command_read(&reader, err);
	if (more <= 0 || !call->command)
		return more < 0 ? -1 : 0;
	while (reader.at < argc) {
		const char *text = argv[reader.at];

		if (!only_arguments && str_equal(text, "--")) {
			only_arguments = true;
			reader.at++;
		} else if (!only_arguments && is_option(text)) {
			if (option_read(&reader, err) < 0)
				return -1;
		} else {
			call->arguments[call->argument_count++] = text;
			reader.at++;
		}
	}
	return call->help || call->version ? 0 : count_check(call, err);
}
