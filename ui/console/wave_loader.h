/* Gets one recording at a time measured by sandboxed workers, without waiting for it: all of it, a part to
 * be looked at closely, and the sound of a part. A new request replaces the one before of its kind; what
 * a worker still brings for that one is thrown away. */
#ifndef RUNG_CONSOLE_WAVE_LOADER_H
#define RUNG_CONSOLE_WAVE_LOADER_H

#include "base/wave.h"
#include "models/recording.h"

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

enum wave_kind { WAVE_WHOLE, WAVE_PART, WAVE_SOUND, WAVE_KINDS };

/* What was asked for, of one kind. */
struct wave_ask {
	enum wave_state       state;
	uint64_t              ticket;
	struct recording_part part;
	void                 *waiting; /* encoded bytes no worker had room for yet */
	size_t                length;
	char                  reason[200]; /* FAILED: printable */
};

struct wave_loader {
	struct worker_pool *pool; /* NULL: not started yet */
	struct wave_ask     asks[WAVE_KINDS];
	uint64_t            ticket; /* the last one given */
	struct wave         wave;   /* WAVE_WHOLE and READY only */
	struct wave         part;   /* the last one that came; rate 0: none */
	struct wave_clip    clip;   /* WAVE_SOUND and READY only */
};

/* Zeroed, a loader is ready; the workers are started with the first request. */
void wave_loader_close(struct wave_loader *loader);

/* Asks for the recording in these encoded bytes (malloc'd; the loader frees them). part: of WAVE_WHOLE
 * {0, 0}, else within the recording. What was there of this kind stays until the answer is there, but for
 * WAVE_WHOLE, with which everything begins anew. */
void wave_loader_request(struct wave_loader *loader, enum wave_kind kind, void *bytes, size_t length,
                         struct recording_part part);

/* The whole is still being read; wave_loader_request() or wave_loader_fail() follows. */
void wave_loader_await(struct wave_loader *loader);

/* No wave of the whole, because of reason. */
void wave_loader_fail(struct wave_loader *loader, const char *reason);
void wave_loader_clear(struct wave_loader *loader);

/* What is under way of this kind is no longer wanted. */
void wave_loader_forget(struct wave_loader *loader, enum wave_kind kind);

enum wave_state wave_loader_state(const struct wave_loader *loader); /* of the whole */

/* Descriptors that become readable when wave_loader_work() has something to do. */
int wave_loader_fds(const struct wave_loader *loader, int *fds, int max);

/* Takes what the workers have brought. True when anything came or failed. */
bool wave_loader_work(struct wave_loader *loader);

#endif
