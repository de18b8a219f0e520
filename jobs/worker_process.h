/* One worker as its parent sees it: a process, two pipes, and at most one item under way.
 *
 * Nothing here waits but process_start(). Pictures go out and answers come in piece by piece, as the
 * pipes take them, so neither side can block the other. */
#ifndef RUNG_JOBS_WORKER_PROCESS_H
#define RUNG_JOBS_WORKER_PROCESS_H

#include "base/err.h"
#include "jobs/worker.h"
#include "jobs/worker_wire.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
	pid_t pid;                   /* 0: not running */
	int   to, from;              /* our ends of its standard input and output; -1 when not running */
	unsigned char *out;          /* what it has not taken yet; owned */
	size_t out_done, out_length;
	struct wire_answer header;
	size_t header_have;
	unsigned char *payload;      /* owned */
	size_t payload_have, payload_length;
};

#define PROCESS_NONE { .pid = 0, .to = -1, .from = -1 }

enum process_step { PROCESS_WORKING, PROCESS_ANSWERED, PROCESS_BROKEN };

/* Starts the worker and returns at once; it answers READY or REFUSED when it has loaded the model, which it
 * begins after a rest. */
int process_start(struct process *process, const struct worker_options *options, int seconds, int rest_ms, struct err *err);

/* Hands over a request with its bytes and what was said upstream, as long as the request says: writes what the pipe
 * takes and keeps a copy of the rest. */
int process_send(struct process *process, const struct wire_request *request, const void *bytes, const char *upstream,
                 struct err *err);

/* Writes and reads what can be without waiting. ANSWERED: header and payload hold a whole, checked
 * answer until process_next(). BROKEN: it talks nonsense, as *err says, or it has gone and *err is left
 * alone: process_end() tells how. */
enum process_step process_step(struct process *process, enum worker_want want, int label_count, struct err *err);

/* Forgets the answer, for the next item. */
void process_next(struct process *process);

/* What poll() should watch; returns how many of the two places were filled. */
int process_polls(const struct process *process, struct pollfd polls[2]);

/* Kills it, waits for its end and says how it ended, if it ended by itself: "worker crashed: signal 11
 * (Segmentation fault)". why may be NULL. Harmless on one that is not running. */
void process_end(struct process *process, struct err *why);

#endif
