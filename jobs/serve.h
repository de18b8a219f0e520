/* The router as a service: whoever sends a picture, a record or a text is told what it is, by the machine
 * where it may decide and by people later where it may not.
 *
 *   POST /predict     the bytes of a picture, a JSON record or a text; ?stage= ?key= ?group= ?source=
 *   GET /items/ID     what has become of it; ?wait=SECONDS until somebody has decided
 *   GET /metrics      for Prometheus
 *   GET /healthz      200 while the process lives; GET /readyz: 200 while it takes requests
 *
 * Predictions come from the same workers, and items, predictions and routes are written by the same
 * functions as those of `add` and `score`, which may run beside it. The bytes of a picture are on disk, and
 * its item with its route is committed, before it is answered: nothing that was answered is ever lost.
 *
 * Who does what: libmicrohttpd's threads read requests and keep pictures (serve_http, serve_media); one
 * thread has the workers (serve_score), one writes (serve_write), one reads (serve_read). A request that
 * waits for any of them has no thread: its connection is suspended. */
#ifndef RUNG_JOBS_SERVE_H
#define RUNG_JOBS_SERVE_H

#include "base/err.h"
#include "db/actor.h"

#include <signal.h>
#include <stdbool.h>

struct store;

#define SERVE_LISTEN "127.0.0.1:8420"

struct serve_options {
	const char *listen;         /* ADDRESS:PORT, [ADDRESS]:PORT for IPv6; port 0: any; NULL: SERVE_LISTEN */
	int         workers;        /* for each version in play; 0: one per core */
	const char *engine_library; /* NULL: the usual places */
	const char *program;        /* the rung executable that workers run; NULL: this one */
	const char *log;            /* a file that lines are appended to; NULL: standard error */
	const volatile sig_atomic_t *stop;   /* ends, once what was accepted is answered, when it turns 1 */
	const volatile sig_atomic_t *reopen; /* each change has the log opened again; NULL: never */
	/* Called once it listens. address: as bound. open_to_all: on this machine, since there is no token. */
	void (*listening)(void *context, const char *address, bool open_to_all);
	void  *context;
};

/* Serves until *options->stop. -1 where it cannot begin (the address, the model, no token for an address
 * that is not of this machine alone, ...) or cannot go on. */
int serve_run(struct store *store, const char *stage, const struct actor *by, const struct serve_options *options, struct err *err);

/* A new token for callers: stores its hash in the setting serve.token and gives it once. */
#define SERVE_TOKEN_SIZE 70
int serve_token_new(struct store *store, const struct actor *by, char token[SERVE_TOKEN_SIZE], struct err *err);

/* The version of the HTTP library. */
const char *serve_library(void);

#endif
