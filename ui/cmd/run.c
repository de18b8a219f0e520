#include "ui/cmd/run.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/cmd/command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* "rung: NAME: why", with nothing in it that a terminal would obey. */
static void print_error(const struct command_call *call, const struct err *err)
{
	struct str line = STR_EMPTY;

	str_add(&line, "rung: ");
	if (call->command)
		str_addf(&line, "%s: ", call->command->name);
	text_add_visible(&line, err->text, strlen(err->text));
	fflush(call->out);
	fprintf(call->err, "%s\n", str_text(&line));
	str_release(&line);
}

static enum command_status wrong_usage(const struct command_call *call, const struct err *err)
{
	print_error(call, err);
	command_print_usage(call->err, call->command);
	fprintf(call->err, "see: rung help%s%s\n", call->command ? " " : "", call->command ? call->command->name : "");
	return COMMAND_USAGE;
}

static const char *project_path(const struct command_call *call)
{
	const char *path = call->project ? call->project : getenv("RUNG_PROJECT");

	return path && path[0] ? path : "rung.db";
}

static enum command_status command_run(struct command_call *call, struct err *err)
{
	const struct command *command = call->command;
	enum command_status status = command->run(call, err);

	if (status == COMMAND_FAILED)
		print_error(call, err);
	if (status == COMMAND_USAGE)
		wrong_usage(call, err);
	return status;
}

static enum command_status call_run(struct command_call *call, struct err *err)
{
	if (call->version) {
		fprintf(call->out, "rung %s\n", PACKAGE_VERSION);
		return COMMAND_DONE;
	}
	if (call->help) {
		if (call->command)
			command_print_help(call->out, call->command);
		else
			command_print_list(call->out);
		return COMMAND_DONE;
	}
	return command_run(call, err);
}

/* A reader that went away ends the program as SIGPIPE would have; any other loss is a failure. */
static enum command_status output_end(const struct command_call *call, enum command_status status)
{
	struct err err = ERR_NONE;

	errno = 0;
	if (fflush(call->out) == 0 && !ferror(call->out))
		return status;
	if (errno == EPIPE || errno == 0) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	err_set(&err, "cannot write the answer: %s", strerror(errno));
	print_error(call, &err);
	return COMMAND_FAILED;
}

int run_command_line(int argc, char **argv)
{
	struct command_call call = { .out = stdout, .err = stderr, .arena = ARENA_EMPTY };
	struct err err = ERR_NONE;
	enum command_status status;

	if (command_parse(argc, argv, &call, &err) < 0) {
		status = wrong_usage(&call, &err);
	} else {
		call.project = project_path(&call);
		status = output_end(&call, call_run(&call, &err));
	}
	arena_release(&call.arena);
	return (int)status;
}
