/* A program of the user's own that answers lines: started once, asked one line at a time, and kept an eye on.
 *
 * A keeper stands between the caller, who is about to lock itself in, and the program: a process without anything to
 * parse that starts the program in a process group of its own, copies what it says on standard error to a log, tells
 * how it ended, and ends the whole group once the caller has gone, however that went: the program sees the end of its
 * input, half a second later SIGTERM, half a second later SIGKILL.
 *
 * Whatever goes wrong with a line (no answer in time, one that does not end, the end of the program) leaves the
 * conversation out of step: nothing more is asked after a failure. */
#ifndef RUNG_MODELS_PROGRAM_H
#define RUNG_MODELS_PROGRAM_H

#include "base/err.h"
#include "models/engine.h"

#include <stdbool.h>
#include <stddef.h>

#define PROGRAM_LINE_MAX ((size_t)16 << 20) /* bytes of an answer */

struct program_options {
	const char *const *command; /* NULL after the last word; the first is looked for along PATH unless it has a slash */
	const char *folder;         /* where it runs */
	const char *log;            /* file that its standard error is added to; NULL: nowhere */
	bool        network;
	int         memory, cpu, open_files; /* as in struct card_process */
	int       (*confine)(bool network, struct err *err); /* called in the program's process before it becomes the program; NULL: nothing is */
};

struct program;

/* Starts it and waits until it runs. -1 where there is no such program, or it cannot be run. The caller has one thread. */
int program_start(const struct program_options *options, struct program **program, struct err *err);

/* Sends a line, which needs no newline, and waits for one; timeout_ms 0: as long as it takes. request NULL: only
 * waits. The answer is without its newline, terminated, and lives until the next call. */
int program_ask(struct program *program, const char *request, size_t length, int timeout_ms, const char **answer,
                size_t *answer_length, struct err *err);

/* Puts bytes into the one file that the program can open, and gives its path. */
int program_put_file(struct program *program, const void *bytes, size_t length, const char **path, struct err *err);

void program_pipes(const struct program *program, struct engine_pipes *pipes);

/* Lets go of it: the keeper does the rest. NULL is fine. */
void program_end(struct program *program);

#endif
