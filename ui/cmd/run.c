#include "ui/cmd/run.h"

#include "base/str.h"
#include "base/text.h"
#include "db/store.h"
#include "ui/cmd/answer.h"
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

/* ---- of each stage ---- */

static enum command_status run_of(struct command_call *call, const char *name, struct err *err)
{
	enum command_status status = COMMAND_FAILED;

	call->stage_name = name;
	call->stage_number++;
	if (stage_read(call->store, name, &call->arena, &call->stage, err) == 0)
		status = call->command->run(call, err);
	if (status == COMMAND_FAILED && !strstr(err->text, name))
		err_wrap(err, "stage %s", name);
	return status;
}

/* What it says of one, as it would say it alone. NULL: it said nothing that is JSON. */
static json_t *run_json(struct command_call *call, const char *name, enum command_status *status, struct err *err)
{
	FILE *out = call->out;
	char *text = NULL;
	size_t size = 0;
	json_t *said;

	call->out = open_memstream(&text, &size);
	if (!call->out)
		abort();
	*status = run_of(call, name, err);
	fclose(call->out);
	call->out = out;
	said = json_loadb(text, size, 0, NULL);
	free(text);
	if (json_is_object(said) && !json_object_get(said, "stage"))
		json_object_set_new(said, "stage", answer_text(name));
	return said;
}

static enum command_status run_one_of(struct command_call *call, const char *name, json_t *list, struct err *err)
{
	enum command_status status;
	json_t *said;

	if (!call->json) {
		fprintf(call->out, "%sstage %s\n", call->stage_number ? "\n" : "", name);
		return run_of(call, name, err);
	}
	said = run_json(call, name, &status, err);
	if (said)
		json_array_append_new(list, said);
	return status;
}

/* Of several stages one after another, each below its name; one that fails says why, and the others are told all the same. */
static enum command_status run_each(struct command_call *call, struct err *err)
{
	enum command_status worst = COMMAND_DONE;
	json_t *list = json_array();
	const char **names;
	int count = stage_names(call->store, &call->arena, &names, err);

	if (count < 0)
		worst = COMMAND_FAILED;
	for (int i = 0; i < count && worst != COMMAND_USAGE; i++) {
		enum command_status status = run_one_of(call, names[i], list, err);

		if (status == COMMAND_FAILED)
			print_error(call, err);
		worst = status == COMMAND_USAGE || worst == COMMAND_DONE || status == COMMAND_FAILED ? status : worst;
	}
	if (call->json && worst != COMMAND_USAGE)
		answer_json(call, json_pack("{s:O}", "stages", list));
	json_decref(list);
	return worst;
}

static bool is_of_each(struct command_call *call)
{
	const char **names;

	return command_stages(call) == STAGES_EACH && !call->stage_name && stage_names(call->store, &call->arena, &names, NULL) > 1;
}

static int open_for(struct command_call *call, struct err *err)
{
	const struct command *command = call->command;
	bool writes = command->turns_to_write && command_turns(call);

	if (command->project == PROJECT_NONE)
		return 0;
	return project_open(call, writes ? PROJECT_WRITE : command->project, writes || command->leads, err);
}

static enum command_status command_run(struct command_call *call, struct err *err)
{
	const struct command *command = call->command;
	enum command_status status = COMMAND_FAILED;
	int opened = open_for(call, err);

	if (opened == 0) {
		if (call->store)
			store_set_process(call->store, command->name);
		status = call->store && is_of_each(call) ? run_each(call, err) : command->run(call, err);
	}
	if (opened > 0)
		status = COMMAND_USAGE;
	if (status == COMMAND_FAILED && !call->stage_number)
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
		else if (call->family)
			command_print_family(call->out, call->family);
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
