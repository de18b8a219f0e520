/* The command of a run: its environment, its output, its end. */
#include "jobs/retrain_private.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/child.h"
#include "jobs/monotonic.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_MS  200                       /* how often the command is looked at, and once it says no more */
#define END_MS   20
#define TELL_MS  1000
#define GRACE_MS 5000                      /* from asking it to end to ending it, at most the time it had */
#define LOG_MOST ((size_t)64 * 1024 * 1024) /* bytes of output that are kept */

/* ---- a line of the output ---- */

static bool read_number(const char *at, double *number)
{
	char *end;
	double value = strtod(at, &end);

	if (end == at || !isfinite(value))
		return false;
	*number = value;
	return true;
}

bool retrain_read_line(const char *line, double *progress, double *loss)
{
	const char *at;

	*progress = *loss = (double)NAN;
	line += strspn(line, " \t\r");
	if (!str_starts(line, "progress ") || !read_number(line + strlen("progress "), progress) || *progress < 0 || *progress > 1) {
		*progress = (double)NAN;
		return false;
	}
	at = strstr(line, " loss ");
	if (at)
		read_number(at + strlen(" loss "), loss);
	return true;
}

/* ---- what it is given ---- */

static const char *labels_of(struct retrain *run, bool critical_only)
{
	struct str list = STR_EMPTY;
	const char *text;

	for (int i = 0; i < run->stage.label_count; i++)
		if (!critical_only || run->stage.labels[i].critical)
			str_addf(&list, "%s%s", list.length ? "," : "", run->stage.labels[i].name);
	text = arena_strdup(&run->arena, str_text(&list));
	str_release(&list);
	return text;
}

/* The parent's card as it was added, for who goes on from its weights. */
static const char *write_card(struct retrain *run)
{
	const char *path = arena_printf(&run->arena, "%s/parent.json", run->folder);
	FILE *file = run->goes_on ? fopen(path, "we") : NULL;

	if (!file)
		return "";
	fputs(run->parent.card, file);
	return fclose(file) == 0 ? path : "";
}

static const char *const *environment(struct retrain *run)
{
	const char **list = arena_alloc(&run->arena, 16 * sizeof *list);
	struct arena *a = &run->arena;
	char hex[HASH_HEX_SIZE];
	int n = 0;

	list[n++] = arena_printf(a, "RUNG_DATASET=%s", run->dataset);
	list[n++] = arena_printf(a, "RUNG_OUTPUT=%s", run->output);
	list[n++] = arena_printf(a, "RUNG_PARENT_MODEL=%s", run->goes_on ? run->parent.path : "");
	list[n++] = arena_printf(a, "RUNG_PARENT_CARD=%s", write_card(run));
	list[n++] = arena_printf(a, "RUNG_LABELS=%s", labels_of(run, false));
	list[n++] = arena_printf(a, "RUNG_CRITICAL=%s", labels_of(run, true));
	list[n++] = arena_printf(a, "RUNG_NAME=%s", run->name);
	list[n++] = arena_printf(a, "RUNG_VERSION=%s", run->version);
	list[n++] = arena_printf(a, "RUNG_STAGE=%s", run->stage.name);
	list[n++] = arena_printf(a, "RUNG_RUN=%" PRId64, run->run_id);
	list[n++] = arena_printf(a, "RUNG_SNAPSHOT=%s", hash_hex(run->snapshot.sha256, HASH_BYTES, hex));
	list[n] = NULL;
	return list;
}

/* Beside this program in its tree, else where it was installed. */
static const char *reference_trainer(struct retrain *run)
{
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	const char *path;

	self[length > 0 ? length : 0] = '\0';
	path = arena_printf(&run->arena, "%.*s/models/train/train.py", (int)(strrchr(self, '/') ? strrchr(self, '/') - self : 0), self);
	return access(path, R_OK) == 0 ? path : RUNG_PKGDATADIR "/models/train/train.py";
}

static const char *command_line(struct retrain *run)
{
	const char *line = setting_text(run->store, run->stage.stage_id, "retrain.command", &run->arena);

	return *line ? line : arena_printf(&run->arena, "exec /usr/bin/python3 '%s' --retrain", reference_trainer(run));
}

/* ---- at work ---- */

struct command {
	struct retrain *run;
	pid_t    pid;
	int      output, log, keeper; /* keeper: the end of a pipe whose closing ends the command */
	size_t   logged;
	char     line[400];           /* of the output, as far as it has come */
	size_t   length;
	double   progress, loss;      /* said since they were stored; NaN */
	int64_t  told_ms, begun_ms, end_ms; /* end: when it has to be over */
	int64_t  kill_ms;             /* when it is killed, having been asked to end; 0: it was not */
	const char *ended_by;         /* why it was asked to end; NULL: it was not */
};

/* Dies with this process, and takes the command's group with it: a fork that holds nothing but one end of a pipe. */
static int start_keeper(pid_t group)
{
	int ends[2];
	pid_t pid;
	char said;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		setsid();
		dup2(ends[0], STDIN_FILENO);
		closefrom(STDIN_FILENO + 1);
		if (read(STDIN_FILENO, &said, 1) == 0)
			kill(-group, SIGKILL);
		_exit(0);
	}
	close(ends[0]);
	if (pid < 0)
		close(ends[1]);
	return pid < 0 ? -1 : ends[1];
}

static void end_keeper(int keeper)
{
	if (keeper < 0)
		return;
	if (write(keeper, "e", 1) == 1)
		close(keeper);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static void take_line(struct command *command)
{
	double progress, loss;

	command->line[command->length] = '\0';
	command->length = 0;
	if (!retrain_read_line(command->line, &progress, &loss))
		return;
	command->progress = progress;
	command->loss = isfinite(loss) ? loss : command->loss;
	progress_step(command->run->options->progress, (int64_t)(progress * 1000), 1000, "training");
}

static void take_output(struct command *command, const char *bytes, size_t length)
{
	size_t kept = command->logged + length <= LOG_MOST ? length : 0;

	if (kept && file_write_fd(command->log, bytes, kept) == 0)
		command->logged += kept;
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\n' || bytes[i] == '\r')
			take_line(command);
		else if (command->length + 1 < sizeof command->line)
			command->line[command->length++] = bytes[i];
	}
}

/* What is there by now. False: there will be no more. */
static bool drain(struct command *command)
{
	char bytes[16384];
	ssize_t got;

	while ((got = read(command->output, bytes, sizeof bytes)) > 0)
		take_output(command, bytes, (size_t)got);
	return got < 0 && (errno == EAGAIN || errno == EINTR);
}

static void ask_to_end(struct command *command, const char *why)
{
	int64_t now_ms = monotonic_ms(), had_ms = now_ms - command->begun_ms;

	if (command->ended_by)
		return;
	command->ended_by = why;
	command->kill_ms = now_ms + (had_ms < GRACE_MS ? had_ms : GRACE_MS);
	kill(-command->pid, SIGTERM);
}

static void look(struct command *command)
{
	struct retrain *run = command->run;
	int64_t now_ms = monotonic_ms();
	char time[CLOCK_TEXT_SIZE];

	if (command->kill_ms && now_ms >= command->kill_ms)
		kill(-command->pid, SIGKILL);
	if (now_ms >= command->end_ms)
		ask_to_end(command, arena_printf(&run->arena, "the command was ended after %s (retrain.timeout)",
		                                 clock_duration(setting_integer(run->store, run->stage.stage_id, "retrain.timeout"), time)));
	if (now_ms - command->told_ms < TELL_MS)
		return;
	command->told_ms = now_ms;
	if (retrain_tell(run, command->progress, command->loss, NULL) > 0) {
		run->cancelled = true;
		ask_to_end(command, "cancelled");
	}
	command->progress = command->loss = (double)NAN;
}

static int await(struct command *command)
{
	struct pollfd wait = { .fd = command->output, .events = POLLIN };
	bool open = true;
	int status = 0;

	while (waitpid(command->pid, &status, WNOHANG) == 0) {
		wait.fd = open ? command->output : -1;
		poll(&wait, 1, open ? LOOK_MS : END_MS);
		if (open)
			open = drain(command);
		look(command);
	}
	end_keeper(command->keeper);
	kill(-command->pid, SIGKILL); /* whatever it has left behind */
	drain(command);
	if (command->length)
		take_line(command);
	return status;
}

static int finish(struct command *command, int status, struct err *err)
{
	char why[CHILD_END_SIZE];

	retrain_tell(command->run, command->progress, command->loss, NULL);
	command->run->exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (command->ended_by)
		return err_set(err, "%s", command->ended_by);
	child_end(status, why);
	return *why ? err_set(err, "the command: %s", why) : 0;
}

static int start(struct command *command, struct err *err)
{
	struct retrain *run = command->run;
	const char *log = arena_printf(&run->arena, "%s/log", run->folder), *line = command_line(run);
	int ends[2], null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	command->log = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (command->log < 0 || null < 0 || pipe2(ends, O_CLOEXEC) < 0)
		return err_set(err, "%s: %s", log, strerror(errno));
	command->pid = child_start(line, null, ends[1], environment(run), run->folder);
	close(ends[1]);
	close(null);
	command->output = ends[0];
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	if (command->pid < 0)
		return err_set(err, "the command cannot be started: %s", strerror(errno));
	command->keeper = start_keeper(command->pid);
	return 0;
}

int retrain_train(struct retrain *run, struct err *err)
{
	struct command command = {
		.run = run, .output = -1, .log = -1, .keeper = -1, .progress = (double)NAN, .loss = (double)NAN,
		.begun_ms = monotonic_ms(),
		.end_ms = monotonic_ms() + setting_integer(run->store, run->stage.stage_id, "retrain.timeout"),
	};
	int rc = start(&command, err);

	if (rc == 0)
		rc = finish(&command, await(&command), err);
	if (command.output >= 0)
		close(command.output);
	if (command.log >= 0)
		close(command.log);
	return rc;
}
