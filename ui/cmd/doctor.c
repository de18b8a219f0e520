/* rung doctor: what is installed, what is missing, and how to get it. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/project.h"
#include "ui/console/audio_player.h"
#include "ui/console/outside.h"
#include "ui/table.h"

#include "db/store.h"
#include "jobs/sandbox.h"
#include "jobs/serve.h"
#include "models/engine.h"
#include "models/recording.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define FINDINGS_MAX 24

enum state {
	STATE_OK,
	STATE_NOTE,    /* works; there is something to know */
	STATE_ABSENT,  /* works without it, but not everything does */
	STATE_MISSING, /* rung is not whole without it */
};

static const char *const state_words[] = { "ok", "note", "absent", "MISSING" };

struct finding {
	const char *name;
	enum state  state;
	const char *text; /* printable */
};

struct findings {
	struct finding list[FINDINGS_MAX];
	int            count;
};

static void found(struct findings *findings, const char *name, enum state state, const char *text)
{
	if (findings->count < FINDINGS_MAX)
		findings->list[findings->count++] = (struct finding){ name, state, text };
}

/* SQLite before 3.51.3 can corrupt a WAL file when two connections reset it at once. */
static bool has_wal_reset_bug(const char *engine)
{
	int major = 0, minor = 0, patch = 0;

	if (sscanf(engine, "SQLite %d.%d.%d", &major, &minor, &patch) != 3)
		return false;
	return major * 1000000 + minor * 1000 + patch < 3051003;
}

static void look_at_database(struct command_call *call, struct findings *findings)
{
	const char *engine = store_engine();

	if (!has_wal_reset_bug(engine))
		found(findings, "database", STATE_OK, engine);
	else
		found(findings, "database", STATE_OK,
		      arena_printf(&call->arena, "%s, which has the WAL-reset bug (mended in 3.51.3); rung's gate keeps its own writers "
		                                 "clear of it: do not write to a project by other programs", engine));
}

static void look_at_engines(struct command_call *call, struct findings *findings)
{
	for (size_t i = 0; engine_at(i); i++) {
		struct engine_description *description = arena_alloc(&call->arena, sizeof *description);

		engine_at(i)->describe(NULL, description);
		if (!description->found)
			found(findings, engine_at(i)->name, engine_at(i)->optional ? STATE_ABSENT : STATE_MISSING, description->note);
		else
			found(findings, engine_at(i)->name, description->note[0] ? STATE_NOTE : STATE_OK,
			      arena_printf(&call->arena, "%s%s%s, %s%s%s", engine_at(i)->title, *description->version ? " " : "", description->version, description->path,
			                   description->note[0] ? "; " : "", description->note));
	}
}

/* Tries the walls of the workers on a process of its own, which says through the pipe what fails. */
static void try_walls(int pipe_end)
{
	struct err why = ERR_NONE;

	if (sandbox_limit(&why) == 0 && sandbox_cut_reach(&why) == 0 && sandbox_compute_only(&why) == 0)
		_exit(0);
	_exit(write(pipe_end, why.text, strlen(why.text)) > 0 ? 1 : 2);
}

static void look_at_sandbox(struct command_call *call, struct findings *findings)
{
	char why[ERR_TEXT_MAX] = "";
	int ends[2], status = -1;
	pid_t child;

	if (pipe(ends) < 0)
		return;
	fflush(NULL);
	child = fork();
	if (child == 0)
		try_walls(ends[1]);
	close(ends[1]);
	if (child > 0 && read(ends[0], why, sizeof why - 1) >= 0)
		waitpid(child, &status, 0);
	close(ends[0]);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		found(findings, "sandbox", STATE_OK, "workers reach neither network nor files: rlimits and two seccomp filters");
	else
		found(findings, "sandbox", STATE_MISSING,
		      arena_printf(&call->arena, "workers cannot be walled in, so nothing is scored: %s",
		                   why[0] ? answer_shown(call, why) : "the system ended the trial"));
}

static void look_at_terminal(struct command_call *call, struct findings *findings)
{
	const char *term = getenv("TERM"), *codeset = nl_langinfo(CODESET);
	struct winsize size = { .ws_col = 0 };
	bool small;

	if (isatty(STDOUT_FILENO) != 1 || !term || !term[0]) {
		found(findings, "terminal", STATE_NOTE, "standard output is no terminal: commands work, the console needs one");
		return;
	}
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	small = size.ws_col && (size.ws_col < 80 || size.ws_row < 24);
	found(findings, "terminal", small ? STATE_NOTE : STATE_OK,
	      arena_printf(&call->arena, "%s, %d x %d, %s%s", answer_shown(call, term), size.ws_col, size.ws_row, codeset,
	                   small ? "; the console is made for 80 x 24 and larger" : ""));
}

static void look_at_recordings(struct command_call *call, struct findings *findings)
{
	const char *player = audio_player_found();

	found(findings, "recordings", STATE_OK, arena_printf(&call->arena, "decoded by %s", recording_library()));
	if (player)
		found(findings, "player", STATE_OK, arena_printf(&call->arena, "%s plays them in the console", player));
	else
		found(findings, "player", STATE_ABSENT,
		      "to hear recordings; Debian: apt install pipewire-bin, pulseaudio-utils, alsa-utils (WAV only) or ffmpeg");
}

static void look_at_service(struct command_call *call, struct findings *findings)
{
	found(findings, "service", STATE_OK, arena_printf(&call->arena, "rung serve, by libmicrohttpd %s", serve_library()));
}

static void look_at_tools(struct command_call *call, struct findings *findings)
{
	static const struct { const char *program, *use; } tools[] = {
		{ "sqlite3", "rung query without a statement" },
		{ "python3", "training models with models/train/train.py, which also wants torch and onnx" },
	};

	for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
		bool there = outside_exists(tools[i].program);

		found(findings, tools[i].program, there ? STATE_OK : STATE_ABSENT,
		      there ? tools[i].use
		            : arena_printf(&call->arena, "for %s; Debian: apt install %s", tools[i].use, tools[i].program));
	}
}

static void look_at_project(struct command_call *call, struct findings *findings)
{
	struct err why = ERR_NONE;

	if (access(call->project, F_OK) != 0) {
		found(findings, "project", STATE_NOTE,
		      arena_printf(&call->arena, "none at %s; name one with -p", answer_shown(call, call->project)));
		return;
	}
	if (project_open(call, PROJECT_READ, false, &why) < 0 || store_check(call->store, &why) < 0)
		found(findings, "project", STATE_MISSING, answer_shown(call, why.text));
	else
		found(findings, "project", STATE_OK, arena_printf(&call->arena, "%s is sound", answer_shown(call, call->project)));
}

static void print_json(const struct command_call *call, const struct findings *findings, bool whole)
{
	json_t *list = json_array();

	for (int i = 0; i < findings->count; i++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:o}", "name", findings->list[i].name, "state",
		                                      state_words[findings->list[i].state], "text",
		                                      answer_text(findings->list[i].text)));
	answer_json(call, json_pack("{s:s,s:b,s:o}", "version", PACKAGE_VERSION, "whole", whole, "findings", list));
}

static void print_text(const struct command_call *call, const struct findings *findings)
{
	static const struct table_column columns[] = { { NULL, false }, { NULL, false }, { NULL, false } };
	struct table table;

	fprintf(call->out, "rung %s\n", PACKAGE_VERSION);
	table_init(&table, columns, 3, 0);
	for (int i = 0; i < findings->count; i++)
		table_add(&table, (const char *const[]){ state_words[findings->list[i].state], findings->list[i].name,
		                                         findings->list[i].text });
	table_print(&table, call->out, 0);
	table_release(&table);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct findings findings = { .count = 0 };
	bool whole = true;

	look_at_database(call, &findings);
	look_at_engines(call, &findings);
	look_at_sandbox(call, &findings);
	look_at_terminal(call, &findings);
	look_at_recordings(call, &findings);
	look_at_service(call, &findings);
	look_at_tools(call, &findings);
	look_at_project(call, &findings);
	for (int i = 0; i < findings.count; i++)
		whole = whole && findings.list[i].state != STATE_MISSING;
	if (call->json)
		print_json(call, &findings, whole);
	else
		print_text(call, &findings);
	if (!whole)
		err_set(err, "something is missing or broken; the lines above say what to do");
	return whole ? COMMAND_DONE : COMMAND_FAILED;
}

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary = "says what is installed, what is missing and how to get it",
	.details = "Looks at the database library, the inference engine, the sandbox of the workers, the terminal,\n"
	           "optional programs, and the project where there is one. The exit status is 1 where something\n"
	           "that rung needs is missing or the project is damaged.\n"
	           "\n"
	           "JSON: version, whole (true or false), findings (name, state: ok, note, absent or MISSING, text).\n",
	.section = SECTION_CARE,
	.project = PROJECT_NONE,
	.run = run,
};
