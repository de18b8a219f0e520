/* Decoding and inference happen in worker processes, because the picture and the model are hostile
 * until proven: a crash, a hang or a refusal costs one item, never the caller.
 *
 * A worker is this same program, started again by fork and exec with its pipes as standard input and
 * output. It loads the model under a first filter (no socket, no exec, files read-only), then locks
 * itself to computing and pipe traffic. Item bytes go in through the pipe, results come out; the
 * caller checks every length a worker claims. */
#ifndef RUNG_JOBS_WORKER_H
#define RUNG_JOBS_WORKER_H

#include "base/err.h"
#include "base/picture.h"
#include "base/wave.h"
#include "ladder/feature.h"
#include "models/answer.h"
#include "models/recording.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum worker_want {
	WORKER_SCORE,  /* decode, measure features, run the model */
	WORKER_DECODE, /* decode only: the result has a picture */
	WORKER_WAVE,   /* a recording: the result has its wave, or that of a part of it */
	WORKER_CLIP,   /* a recording: the result has the sound of a part of it */
	WORKER_ANSWER, /* run the model over what is no picture */
	WORKER_BENCH,  /* run the model over and over: the result's data says how long that takes */
};

struct worker_options {
	const char *program;     /* the rung executable; NULL: /proc/self/exe */
	const char *engine;      /* "onnxruntime"; NULL: the one that the card names */
	const char *engine_library; /* path of the engine's library; NULL: the usual places */
	const char *model_path;  /* NULL: decode only */
	const char *card_path;   /* the model's card; needed with a model */
	const unsigned char *sha256; /* that the model is known by (jobs/model_content.h): a worker loads no other; NULL: any */
	int         count;       /* worker processes, 1..64; 0: one per core */
	int         timeout_ms;  /* per item; 0: 20,000 */
	int         threads, batch; /* of one run of the model; 0: one */
	bool        at_once;     /* worker_pool_open() does not wait: one that cannot start fails its first item */
};

/* What came back for one submitted item. Owned by the caller: worker_result_release(). */
struct worker_result {
	uint64_t ticket;          /* as given to worker_submit() */
	bool     failed;          /* nothing below but reason holds */
	char     reason[200];     /* why it failed or abstained, printable; "" otherwise */
	struct features features; /* as far as they can be told; of WORKER_DECODE width and height: as displayed, after EXIF orientation */
	bool     is_null;         /* the model abstained: under the card's floor, or not finite */
	int      label;           /* index into the card's labels, -1 when null */
	double   confidence;      /* 0..1; NaN when it is not finite */
	int      probability_count; /* the card's labels, in their order; 0: none */
	float   *probabilities;
	int      region_count;
	struct region *regions;   /* label_id holds the card's label index + 1; of a recording they are segments */
	struct heat    heat;
	int64_t  latency_us;      /* of the model alone */
	int64_t  decode_us;       /* of reading the picture; 0: there was none to read */
	enum answer_output output; /* as the card says */
	char    *words, *data;    /* beside the label (models/answer.h), checked, terminated; NULL: none */
	size_t   words_length, data_length;
	bool     replaced;        /* its worker died, hung or was not to be trusted, and another took its place */
	struct picture picture;   /* WORKER_DECODE only */
	struct wave    wave;      /* WORKER_WAVE only, and then nothing but features is there */
	struct wave_clip clip;    /* WORKER_CLIP only, and then nothing else is there */
};

struct worker_pool;

int worker_cores(void); /* cores that this process may use; at least 1 */

/* Starts the workers and waits until each has loaded the model and run it once. -1 with the reason
 * (the engine is missing, the model does not fit its card, ...). Workers end with the thread that
 * opened the pool, whatever ends it. */
int worker_pool_open(const struct worker_options *options, struct worker_pool **pool, struct err *err);
void worker_pool_close(struct worker_pool *pool); /* NULL is fine; ends the workers */

/* True when a worker is free to take an item at once. */
bool worker_pool_has_room(const struct worker_pool *pool);

/* Hands one encoded picture or recording to a free worker. The bytes are copied or written before it returns.
 * -1 when no worker is free or none can be started any more. */
int worker_submit(struct worker_pool *pool, enum worker_want want, uint64_t ticket, const void *bytes, size_t length,
                  struct err *err);

/* The same for an item of any kind, with what was said upstream: the model's answer is wanted. */
int worker_submit_item(struct worker_pool *pool, uint64_t ticket, const struct model_item *item, struct err *err);

/* The same for a part of a recording in frames: WORKER_WAVE, or WORKER_CLIP, which needs one. */
int worker_submit_part(struct worker_pool *pool, enum worker_want want, uint64_t ticket, const void *bytes, size_t length,
                       struct recording_part part, struct err *err);

/* Waits up to timeout_ms (0: only looks, -1: as long as it takes) for one result. 1: *result is
 * filled; 0: none yet, or nothing is under way; -1: the pool is beyond repair. A worker that crashed
 * or ran out of time gives a failed result for its item and is replaced. */
int worker_wait(struct worker_pool *pool, int timeout_ms, struct worker_result *result, struct err *err);

/* For the caller's own poll(): fills up to max descriptors that become readable when worker_wait() has
 * something to do, be it that a result has come or that a worker takes more of its item, and returns
 * how many. Call worker_wait() now and then all the same while something is under way: time limits
 * need it. */
int worker_pool_fds(struct worker_pool *pool, int *fds, int max);

void worker_result_release(struct worker_result *result);

/* Runs one item through a pool of its own turn: submit and wait. */
int worker_run(struct worker_pool *pool, enum worker_want want, const void *bytes, size_t length,
               struct worker_result *result, struct err *err);

int worker_run_item(struct worker_pool *pool, const struct model_item *item, struct worker_result *result, struct err *err);

/* Times the model for about so many milliseconds (models/model.h): data is an object with runs, p50_us, p95_us and
 * total_us. The time that an item may take must be longer. */
int worker_run_bench(struct worker_pool *pool, const struct model_item *item, int ms, struct worker_result *result, struct err *err);

/* The worker's side: main() calls it when argv[0] is WORKER_NAME, before anything else. Never
 * returns to the command line; gives the exit status. */
#define WORKER_NAME "rung-worker"
int worker_main(int argc, char **argv);

#endif
