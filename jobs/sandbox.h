/* Walls around a process that handles hostile pictures and models, put up in this order:
 *
 *   sandbox_limit()         memory, processor time, no files written, no core, no new privileges
 *   sandbox_cut_reach()     no network, no other program, files read-only: refused, the process goes on
 *   sandbox_compute_only()  only computing, and pipes 0 to 2: anything else kills the process
 *
 * Each can only be tightened, never taken down. -1 where the system does not offer it: do not go on. */
#ifndef RUNG_JOBS_SANDBOX_H
#define RUNG_JOBS_SANDBOX_H

#include "base/err.h"
#include "models/engine.h"

#include <stdbool.h>

#define SANDBOX_MEMORY_BYTES (3ull << 29) /* 1.5 GB of addresses; no limit under AddressSanitizer */

int sandbox_limit(struct err *err);
int sandbox_cut_reach(struct err *err);
int sandbox_compute_only(struct err *err);

/* Around a worker that talks to a program outside, instead of all three: the pipes to it may be used too, and the file
 * for it be written and cut, up to file_bytes. */
int sandbox_with_program(const struct engine_pipes *pipes, unsigned long long file_bytes, struct err *err);

/* Around such a program itself, which its user has chosen: no new privileges and, unless network is true, no sockets
 * but local ones. */
int sandbox_program(bool network, struct err *err);

/* Allows seconds of processor time from now on, after which the system ends the process. */
void sandbox_allow_time(int seconds);

#endif
