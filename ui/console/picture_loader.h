/* Gets one picture at a time decoded by the sandboxed workers, without waiting for them. A new
 * request replaces the one before; what the worker still brings for that one is thrown away. */
#ifndef RUNG_CONSOLE_PICTURE_LOADER_H
#define RUNG_CONSOLE_PICTURE_LOADER_H

#include "base/picture.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct worker_pool;

enum picture_state {
	PICTURE_ABSENT,  /* nothing was asked for */
	PICTURE_COMING,
	PICTURE_READY,
	PICTURE_FAILED,  /* reason says why */
};

struct picture_loader {
	struct worker_pool *pool; /* NULL: could not be started, pool_reason says why */
	char               pool_reason[200];
	enum picture_state state;
	struct picture     picture;   /* READY only */
	char               reason[200]; /* printable */
	uint64_t           ticket;
	void              *waiting;   /* encoded bytes no worker had room for yet */
	size_t             waiting_length;
};

/* Starts the workers. A failure is kept as the reason why no picture can be shown. */
void picture_loader_open(struct picture_loader *loader);
void picture_loader_close(struct picture_loader *loader);

/* Asks for the picture in these encoded bytes (malloc'd; the loader frees them). */
void picture_loader_request(struct picture_loader *loader, void *bytes, size_t length);

/* No picture, because of reason. */
void picture_loader_fail(struct picture_loader *loader, const char *reason);
void picture_loader_clear(struct picture_loader *loader);

/* Descriptors that become readable when picture_loader_work() has something to do. */
int picture_loader_fds(const struct picture_loader *loader, int *fds, int max);

/* Takes what the workers have brought. True when the state changed. */
bool picture_loader_work(struct picture_loader *loader);

#endif
