#include "models/process.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "models/program.h"
#include "models/reply.h"
#include "models/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READY_MS 55000 /* a little less than a worker may take to start */

struct engine_session {
	const struct card *card;
	struct program    *program;
	int                batch;
	int64_t            id;    /* of the last request */
	float             *kept[ENGINE_ROLES];
};

static void describe(const char *library, struct engine_description *description)
{
	(void)library;
	memset(description, 0, sizeof *description);
	description->found = true;
	snprintf(description->version, sizeof description->version, "%s", "that answer lines of JSON");
	snprintf(description->path, sizeof description->path, "%s", "man 7 rung-process");
}

char *process_folder(const char *model_path)
{
	const char *slash = strrchr(model_path, '/');
	struct str folder = STR_EMPTY;

	if (slash)
		str_add_bytes(&folder, model_path, slash > model_path ? (size_t)(slash - model_path) : 1);
	else
		str_add(&folder, ".");
	return str_take(&folder);
}

/* Makes each folder on the way to a file. */
static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700); /* what cannot be made shows when the file is opened */
		*slash = '/';
	}
}

char *process_log(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct str path = STR_EMPTY;

	if (state && *state == '/')
		str_addf(&path, "%s/rung/engine.log", state);
	else if (home && *home == '/')
		str_addf(&path, "%s/.local/state/rung/engine.log", home);
	else
		return NULL;
	make_folders(path.text);
	return str_take(&path);
}

static void session_close(struct engine_session *session)
{
	if (!session)
		return;
	program_end(session->program);
	for (int role = 0; role < ENGINE_ROLES; role++)
		free(session->kept[role]);
	free(session);
}

/* A program may say a line once it is ready: {"ready": true}, or why it cannot work. */
static int await_ready(struct engine_session *session, struct err *err)
{
	const char *line;
	size_t length;
	json_t *said, *error;
	int rc = 0;

	if (program_ask(session->program, NULL, 0, READY_MS, &line, &length, err) < 0)
		return err_wrap(err, "before it was ready");
	said = json_loadb(line, length, 0, NULL);
	error = json_object_get(said, "error");
	if (error)
		rc = err_set(err, "the program: %s", json_is_string(error) ? json_string_value(error) : "it cannot work");
	else if (!json_is_true(json_object_get(said, "ready")))
		rc = err_set(err, "the program did not say {\"ready\": true} first");
	json_decref(said);
	return rc;
}

static int start(struct engine_session *session, const struct engine_opening *opening, const char *const *command, bool ready,
                 struct err *err)
{
	const struct card_process *asked = &opening->card->process;
	char *folder = process_folder(opening->model_path), *log = process_log();
	struct program_options options = {
		.command = command, .folder = folder, .log = log, .network = asked->network, .memory = asked->memory,
		.cpu = asked->cpu, .open_files = asked->open_files, .confine = opening->confine,
	};
	int rc = program_start(&options, &session->program, err);

	if (rc == 0 && ready)
		rc = await_ready(session, err);
	free(folder);
	free(log);
	return rc;
}

/* The card's command, with the model's file where it says {model}. */
static const char **command_of(const struct engine_opening *opening)
{
	const struct card_process *asked = &opening->card->process;
	const char **command = xcalloc((size_t)asked->command_count + 1, sizeof *command);

	for (int i = 0; i < asked->command_count; i++)
		command[i] = str_equal(asked->command[i], "{model}") ? opening->model_path : asked->command[i];
	return command;
}

static int session_open(const struct engine_opening *opening, struct engine_session **opened, struct err *err)
{
	struct engine_session *session = xcalloc(1, sizeof *session);
	const char **command = command_of(opening);
	int rc = -1;

	session->card = opening->card;
	session->batch = opening->batch > 0 ? opening->batch : 1;
	if (!*command)
		err_set(err, "the card names no program");
	else
		rc = start(session, opening, command, opening->card->process.ready, err);
	free(command);
	if (rc < 0)
		session_close(session);
	else
		*opened = session;
	return rc;
}

static void session_pipes(const struct engine_session *session, struct engine_pipes *pipes)
{
	program_pipes(session->program, pipes);
}

/* Sends a request, which is freed, and reads the reply to it. */
static int exchange(struct engine_session *session, char *request, json_t **reply, struct err *err)
{
	const char *line;
	size_t length;
	int rc = program_ask(session->program, request, strlen(request), (int)(session->card->process.timeout * 1000), &line, &length, err);

	free(request);
	return rc < 0 ? ENGINE_LOST : reply_read(line, length, session->id, reply, err);
}

static int session_run(struct engine_session *session, const float *input, struct engine_output outputs[ENGINE_ROLES],
                       struct err *err)
{
	int64_t dims[SHAPE_RANK];
	size_t rank = shape_of_input(session->card, session->batch, dims);
	json_t *reply;
	int rc = exchange(session, reply_request_numbers(++session->id, input, dims, (int)rank), &reply, err);

	if (rc < 0)
		return rc;
	for (int role = 0; role < ENGINE_ROLES; role++) {
		free(session->kept[role]);
		session->kept[role] = NULL;
	}
	rc = reply_outputs(reply, session->card, session->batch, outputs, session->kept, err);
	json_decref(reply);
	return rc;
}

static int session_ask(struct engine_session *session, const struct model_item *item, struct answer *answer, struct err *err)
{
	bool file = item->kind == ITEM_IMAGE || item->kind == ITEM_AUDIO;
	const char *path = NULL;
	char *request;
	json_t *reply;
	int rc;

	if (file && program_put_file(session->program, item->bytes, item->length, &path, err) < 0)
		return ENGINE_FAILED;
	request = reply_request(++session->id, item, path, err);
	if (!request)
		return ENGINE_FAILED;
	rc = exchange(session, request, &reply, err);
	if (rc < 0)
		return rc;
	rc = reply_answer(reply, session->card, answer, err);
	json_decref(reply);
	return rc;
}

const struct engine engine_process = {
	.name = "process",
	.title = "programs",
	.outside = true,
	.describe = describe,
	.open = session_open,
	.run = session_run,
	.ask = session_ask,
	.pipes = session_pipes,
	.close = session_close,
};

/* ---- libonnx ---- */

/* The program beside the one that runs, as in a tree where it was built; "" where that cannot be told. */
static void add_own_folder(struct str *path)
{
	char own[4096];
	ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);

	if (length <= 0)
		return;
	own[length] = '\0';
	*strrchr(own, '/') = '\0';
	str_addf(path, "%s/rung-engine-libonnx", own);
}

/* Where rung-engine-libonnx is: as given, $RUNG_LIBONNX, where it was installed, or beside rung. Caller frees; NULL: nowhere. */
static char *find_libonnx(const char *library)
{
	const char *named = library ? library : getenv("RUNG_LIBONNX");
	struct str path = STR_EMPTY;

	if (named && *named) {
		str_add(&path, named);
		return str_take(&path);
	}
	add_own_folder(&path);
	if (access(str_text(&path), X_OK) == 0)
		return str_take(&path);
	str_clear(&path);
	str_add(&path, RUNG_PKGLIBEXECDIR "/rung-engine-libonnx");
	if (access(path.text, X_OK) == 0)
		return str_take(&path);
	str_release(&path);
	return NULL;
}

static void describe_libonnx(const char *library, struct engine_description *description)
{
	char *path = find_libonnx(library);

	memset(description, 0, sizeof *description);
	description->found = path && access(path, X_OK) == 0;
	snprintf(description->path, sizeof description->path, "%.500s", path ? path : "");
	if (!description->found)
		snprintf(description->note, sizeof description->note, "rung-engine-libonnx was not built: configure --with-libonnx=FOLDER, with onnx.h "
		         "and libonnx.a of github.com/xboot/libonnx in it");
	free(path);
}

static int open_libonnx(const struct engine_opening *opening, struct engine_session **opened, struct err *err)
{
	struct engine_session *session = xcalloc(1, sizeof *session);
	char *program = find_libonnx(opening->library);
	const char *command[] = { program, opening->model_path, NULL };
	int rc;

	session->card = opening->card;
	session->batch = opening->batch > 0 ? opening->batch : 1;
	rc = program ? start(session, opening, command, true, err) : err_set(err, "rung-engine-libonnx is not installed; rung doctor says how");
	free(program);
	if (rc < 0)
		session_close(session);
	else
		*opened = session;
	return rc;
}

const struct engine engine_libonnx = {
	.name = "libonnx",
	.title = "libonnx",
	.optional = true,
	.doubted = true,
	.outside = true,
	.describe = describe_libonnx,
	.open = open_libonnx,
	.run = session_run,
	.pipes = session_pipes,
	.close = session_close,
};
