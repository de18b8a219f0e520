/* Gets pictures decoded by the sandboxed workers, without waiting for them: first the one of the item
 * in hand, then those of the items expected next, one at a time, so that a worker is always left for
 * the item in hand. Decoded pictures are kept, few and bounded in bytes, least lately used first to
 * go: those ahead, and those behind for whoever takes an answer back. */
#ifndef RUNG_CONSOLE_PICTURE_LOADER_H
#define RUNG_CONSOLE_PICTURE_LOADER_H

#include "base/picture.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PICTURE_LOADER_AHEAD 3         /* items looked ahead, at most */
#define PICTURE_LOADER_KEPT  6         /* pictures, the one in hand among them */
#define PICTURE_LOADER_BYTES (48 << 20) /* of their pixels together; the one in hand may be larger alone */

struct worker_pool;

enum picture_state {
	PICTURE_ABSENT,  /* nothing was asked for */
	PICTURE_COMING,
	PICTURE_READY,
	PICTURE_FAILED,  /* reason says why */
};

struct kept_picture {
	int64_t            item_id; /* 0: a free place */
	enum picture_state state;   /* ABSENT: not to be decoded ahead */
	struct picture     picture; /* READY only */
	char               reason[200];
	uint64_t           ticket;
	uint64_t           used;    /* the larger the later */
	size_t             bytes;   /* of its pixels, as far as they are known */
	void              *waiting; /* encoded bytes that no worker has yet */
	size_t             waiting_length;
};

struct picture_loader {
	struct worker_pool *pool; /* NULL: could not be started, pool_reason says why */
	char               pool_reason[200];
	/* The item in hand. */
	enum picture_state state;
	struct picture     picture;     /* READY only; borrowed, until another item is in hand */
	char               reason[200]; /* printable */
	uint64_t           ticket;      /* another one for each picture */
	/* All that are kept. */
	struct kept_picture *hand;      /* NULL: none */
	struct kept_picture kept[PICTURE_LOADER_KEPT];
	int64_t            expected[PICTURE_LOADER_AHEAD]; /* nearest first */
	int                expected_count;
	uint64_t           tickets, uses;
	int                busy;        /* workers at work for us */
};

/* Starts the workers. A failure is kept as the reason why no picture can be shown. */
void picture_loader_open(struct picture_loader *loader);
void picture_loader_close(struct picture_loader *loader);

/* Takes an item in hand whose picture is kept or coming. False: it is neither, picture_loader_want()
 * gets it. */
bool picture_loader_show(struct picture_loader *loader, int64_t item_id);

/* Takes an item in hand, its picture being in these encoded bytes (malloc'd; the loader frees them). */
void picture_loader_want(struct picture_loader *loader, int64_t item_id, void *bytes, size_t length);

/* No picture of the item in hand, because of reason; no item in hand. */
void picture_loader_fail(struct picture_loader *loader, const char *reason);
void picture_loader_clear(struct picture_loader *loader);

/* Says which items will come next, at most PICTURE_LOADER_AHEAD of them count. */
void picture_loader_expect(struct picture_loader *loader, const int64_t *item_ids, int count);

/* The expected item whose picture should be asked for now; 0: none, or a worker has to be done first. */
int64_t picture_loader_next_ahead(const struct picture_loader *loader);

/* Asks for the picture of an expected item, as picture_loader_want(); bytes NULL: there are none.
 * What does not fit beside the pictures that are needed sooner is left for its time. */
void picture_loader_ahead(struct picture_loader *loader, int64_t item_id, void *bytes, size_t length);

/* Descriptors that become readable when picture_loader_work() has something to do. */
int picture_loader_fds(const struct picture_loader *loader, int *fds, int max);

/* Takes what the workers have brought. True when the state of the item in hand changed. */
bool picture_loader_work(struct picture_loader *loader);

#endif
