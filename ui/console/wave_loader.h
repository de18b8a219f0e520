/* Gets one recording at a time measured by a sandboxed worker, without waiting for it. A new request
 * replaces the one before; what the worker still brings for that one is thrown away. */
#ifndef RUNG_CONSOLE_WAVE_LOADER_H
#define RUNG_CONSOLE_WAVE_LOADER_H

#include "base/wave.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct worker_pool;

enum wave_state {
	WAVE_ABSENT,  /* nothing was asked for */
	WAVE_COMING,
	WAVE_READY,
	WAVE_FAILED,  /* reason says why */
};

struct wave_loader {
	struct worker_pool *pool; /* NULL: not started yet */
	enum wave_state     state;
	struct wave         wave;        /* READY only */
	char                reason[200]; /* printable */
	uint64_t            ticket;
	void               *waiting;     /* encoded bytes no worker had room for yet */
	size_t              waiting_length;
};

/* Zeroed, a loader is ready; the worker is started with the first request. */
void wave_loader_close(struct wave_loader *loader);

/* Asks for the wave of the recording in these encoded bytes (malloc'd; the loader frees them). */
void wave_loader_request(struct wave_loader *loader, void *bytes, size_t length);

/* No wave, because of reason. */
void wave_loader_fail(struct wave_loader *loader, const char *reason);
void wave_loader_clear(struct wave_loader *loader);

/* Descriptors that become readable when wave_loader_work() has something to do. */
int wave_loader_fds(const struct wave_loader *loader, int *fds, int max);

/* Takes what the worker has brought. True when the state changed. */
bool wave_loader_work(struct wave_loader *loader);

#endif
