#include "ui/cmd/run.h"

#include "base/str.h"
#include "base/text.h"
#include "db/store.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/cmd/project.h"
#include "ui/console/console.h"
#include "ui/plain.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Of several stages one after another, each below its name; the worst that came of it counts. */
static enum command_status run_each(struct command_call *call, struct err *err)
{
	enum command_status worst = COMMAND_DONE;
	const char **names;
	int count = stage_names(call->store, &call->arena, &names, err);

	if (count < 0)
		return COMMAND_FAILED;
	for (int i = 0; i < count && worst != COMMAND_FAILED && worst != COMMAND_USAGE; i++) {
		enum command_status status = COMMAND_FAILED;

		fprintf(call->out, "%sstage %s\n", i ? "\n" : "", names[i]);
		call->stage_name = names[i];
		if (stage_read(call->store, names[i], &call->arena, &call->stage, err) == 0)
			status = call->command->run(call, err);
		worst = status == COMMAND_DONE ? worst : status;
	}
	return worst;
}

static bool is_of_each(struct command_call *call)
{
	const char **names;

	return call->command->stages == STAGES_EACH && !call->stage_name && !call->json &&
	       stage_names(call->store, &call->arena, &names, NULL) > 1;
}

static enum command_status command_run(struct command_call *call, struct err *err)
{
	const struct command *command = call->command;
	enum command_status status = COMMAND_FAILED;

	int opened = command->project == PROJECT_NONE ? 0 : project_open(call, command->project, command->leads, err);

	if (opened == 0) {
		if (call->store)
			store_set_process(call->store, command->name);
		status = call->store && is_of_each(call) ? run_each(call, err) : command->run(call, err);
	}
	if (opened > 0)
		status = COMMAND_USAGE;
	if (status == COMMAND_FAILED)
		print_error(call, err);
	if (status == COMMAND_USAGE)
		wrong_usage(call, err);
	store_close(call->store);
	return status;
}

/* The review by lines, where no command is named and --plain or ACCESSIBLE=1 asks for it. */
static int plain_open(struct command_call *call, struct err *err)
{
	int status = -1, opened = project_open(call, PROJECT_WRITE, false, err);

	if (opened == 0)
		status = plain_run(call->store, &(struct plain_options){ .actor = &call->actor, .stage = call->stage_name,
		                                                         .input = STDIN_FILENO, .out = call->out,
		                                                         .interrupted = interrupt_watch() }, err);
	if (status < 0)
		print_error(call, err);
	store_close(call->store);
	return opened > 0 ? COMMAND_USAGE : status < 0 ? COMMAND_FAILED : status;
}

static bool wants_plain(const struct command_call *call)
{
	const char *accessible = getenv("ACCESSIBLE");

	return call->plain || (accessible && accessible[0] && !str_equal(accessible, "0"));
}

/* The console, where no command is named. */
static int console_open(struct command_call *call, struct err *err)
{
	int status = -1;

	if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1)
		err_set(err, "the console needs a terminal; rung --plain does not, nor do the commands of rung help");
	else if (project_open(call, PROJECT_WRITE, false, err) == 0 && (store_set_process(call->store, "console"), true))
		status = console_run(call->store, &(struct console_options){ .actor = &call->actor, .stage = call->stage_name,
		                                                             .theme = call->theme, .mono = call->mono,
		                                                             .ascii = call->ascii }, err);
	if (status < 0)
		print_error(call, err);
	store_close(call->store);
	return status < 0 ? COMMAND_FAILED : status;
}

static int call_run(struct command_call *call, struct err *err)
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
	if (call->command)
		return (int)command_run(call, err);
	return wants_plain(call) ? plain_open(call, err) : console_open(call, err);
}

/* Whether nobody reads what is written to a pipe. */
static bool reader_left(FILE *out)
{
	struct pollfd pipe_end = { .fd = fileno(out), .events = POLLOUT };

	return poll(&pipe_end, 1, 0) == 1 && pipe_end.revents & POLLERR;
}

/* A reader that went away ends the program as SIGPIPE would have; any other loss is a failure. */
static int output_end(const struct command_call *call, int status)
{
	struct err err = ERR_NONE;

	if (fflush(call->out) == 0 && !ferror(call->out))
		return status;
	if (reader_left(call->out)) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	err_set(&err, "the answer could not be written in full");
	print_error(call, &err);
	return COMMAND_FAILED;
}

int run_command_line(int argc, char **argv)
{
	struct command_call call = { .out = stdout, .err = stderr, .arena = ARENA_EMPTY };
	struct err err = ERR_NONE;
	int status;

	if (command_parse(argc, argv, &call, &err) < 0) {
		status = wrong_usage(&call, &err);
	} else {
		call.project = project_path(&call);
		status = output_end(&call, call_run(&call, &err));
	}
	arena_release(&call.arena);
	return status;
}
