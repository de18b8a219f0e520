/* The keeper of a program (models/program.h): what it is given, and what it tells. */
#ifndef RUNG_MODELS_PROGRAM_KEEPER_H
#define RUNG_MODELS_PROGRAM_KEEPER_H

#include "models/program.h"

#include <stdint.h>

enum keeper_kind { KEEPER_STARTED = 1, KEEPER_NOT_STARTED, KEEPER_ENDED };

/* What the keeper tells its caller, each whole, by one write. */
struct keeper_message {
	int32_t kind;
	int32_t code;      /* of NOT_STARTED the errno, of ENDED as waitpid() gives it */
	char    words[176]; /* of NOT_STARTED what failed; of ENDED the last line of standard error; printable, terminated */
};

struct keeper_pipes {
	int in, out;       /* the program's standard input and output */
	int tell;          /* where messages go; that nobody reads them any more is the sign to end */
	int file;          /* kept open, so that the program finds it; -1: none */
};

/* Runs in a process of its own and does not return. */
_Noreturn void keeper_run(const struct program_options *options, const struct keeper_pipes *pipes);

#endif
