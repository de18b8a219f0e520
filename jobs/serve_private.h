/* The service at work: what its parts share. Only the files jobs/serve*.c include this. */
#ifndef RUNG_JOBS_SERVE_PRIVATE_H
#define RUNG_JOBS_SERVE_PRIVATE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "db/actor.h"
#include "db/item.h"
#include "db/outcome.h"
#include "jobs/rate_limit.h"
#include "jobs/serve.h"
#include "jobs/worker.h"

#include <jansson.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct MHD_Connection;
struct MHD_Daemon;
struct serve;
struct serve_line;

#define SERVE_STAGES   16
#define SERVE_WAIT_MAX 300 /* seconds of ?wait= */

/* ---- what is asked ---- */

enum serve_kind { SERVE_PREDICT, SERVE_ITEM, SERVE_METRICS, SERVE_HEALTH, SERVE_READY, SERVE_OTHER, SERVE_KINDS };

/* One request, from its head to the last byte of its answer. It belongs to the thread that has it: its own of
 * libmicrohttpd, and while it is suspended the one whose queue it was put into, or who took it from there. */
struct serve_call {
	struct serve          *serve;
	struct MHD_Connection *connection;
	struct serve_line     *line;     /* the connection's */
	enum serve_kind        kind;
	const char            *method, *path; /* as sent; in arena */
	char                   address[INET6_ADDRSTRLEN];
	int64_t                began_us;
	struct arena           arena;
	struct str             body;
	size_t                 received; /* bytes, also those that were too many */
	bool                   open;     /* there is no token: it counts on coming from this machine */
	const char            *stage, *source; /* asked for, else the service's; NULL: not named */
	const char            *at;       /* the stage that it has come to on its way down; in arena */
	int64_t                at_id;    /* of that, once a model was looked for */
	struct item_new        item;     /* to be added; points into arena and body */
	unsigned char          caller[HASH_BYTES], key[HASH_BYTES];
	bool                   has_key;
	int64_t                item_id;  /* asked for, or found out; 0: not yet */
	int64_t                until_ms; /* how long to wait for an outcome, by the monotonic clock */
	int64_t                version_id; /* that is to answer, 0: none can */
	bool                   fresh;    /* the item came with this very request, or its Idempotency-Key */
	bool                   stored;   /* the item and the request are: only what is said of it goes on */
	bool                   scored;
	struct worker_result   answer;   /* where scored */
	int64_t                round;    /* of the item at the stage, when the model was asked */
	int                    tries;    /* at this stage */
	bool                   suspended;
	int                    status;   /* 0: not answered yet */
	char                  *text;     /* the answer; malloc'd */
	struct serve_call     *next;
};

/* ---- queues between threads ---- */

struct serve_queue {
	pthread_mutex_t     lock;
	struct serve_call  *first, **last;
	atomic_int          count;
	atomic_bool         closed;      /* nothing more comes */
	int                 wake;        /* readable when there is something to take, or it is closed */
};

int serve_queue_open(struct serve_queue *queue, struct err *err);
void serve_queue_release(struct serve_queue *queue);
void serve_queue_put(struct serve_queue *queue, struct serve_call *call);
void serve_queue_close(struct serve_queue *queue);
struct serve_call *serve_queue_take(struct serve_queue *queue); /* all that is there, oldest first; NULL: nothing */

/* ---- counting ---- */

#define SERVE_BUCKETS 12

struct serve_metrics {
	pthread_mutex_t lock;
	int64_t requests[SERVE_KINDS][6]; /* by the first digit of their status */
	int64_t within[SERVE_BUCKETS], slower; /* predictions, by how long they took */
	double  seconds;
	int64_t repeats, replayed, by_machine, by_people;
	int64_t limited;                  /* refused since they were too many */
};

void serve_metrics_count(struct serve_metrics *metrics, const struct serve_call *call);
void serve_metrics_add(struct serve *serve, struct str *text);

/* ---- the service ---- */

/* What settings say, read anew when they change. */
struct serve_rules {
	char    token[HASH_HEX_SIZE]; /* SHA-256; "": none */
	double  rate;
	int64_t max_bytes, patience_ms, repeat_ms;
	struct { char name[64], kind[8]; } stages[SERVE_STAGES];
	int     stage_count;
};

/* One connection. */
struct serve_line {
	int     fd;
	int64_t since_ms;               /* when what is awaited of it began */
	size_t  received;               /* of that */
	bool    busy;                   /* it awaits something of us */
	struct serve_line *next, **from;
};

struct serve {
	const struct serve_options *options;
	struct store         *store;    /* once there are threads: of the writer alone */
	struct store         *readers[2]; /* of the reader, and of the thread with the workers */
	const char           *path;     /* of the project */
	const char           *stage;
	const struct actor   *by;
	unsigned char         draw_key[HASH_KEY_BYTES];
	char                  address[80]; /* as bound */
	unsigned              connections; /* at most, as asked for; fixed at the start */
	bool                  everywhere; /* others than this machine reach it: nothing without a token */
	const char           *media;    /* the folder of what was sent; absolute */
	int                   media_fd;
	int                   listener, log_fd;
	pthread_mutex_t       log_lock;
	struct MHD_Daemon    *daemon;
	pthread_mutex_t       rules_lock;
	struct serve_rules    rules;
	pthread_mutex_t       limit_lock;
	struct rate_limit     limit;
	pthread_mutex_t       lines_lock;
	struct serve_line    *lines;
	atomic_int            line_count, under_way;
	atomic_size_t         held;     /* bytes of bodies */
	atomic_bool           stopping, ready;
	struct serve_queue    to_score, to_write, to_read;
	struct serve_metrics  metrics;
	pthread_t             scorer, writer, reader;
	sem_t                 started;  /* the workers are there, or failure says why not */
	struct err            failure;
};

/* Answers a call: object is taken over. Resumes its connection where it was suspended: the call is not to be
 * touched afterwards. */
void serve_answer(struct serve_call *call, int status, json_t *object);
void serve_answer_text(struct serve_call *call, int status, char *text);
void serve_refuse(struct serve_call *call, int status, const char *fmt, ...) RUNG_PRINTF(3, 4);

/* What has become of an item at the stage that was asked; where its kind has several, with all of them. */
struct serve_said {
	json_t *object;     /* for serve_answer() */
	bool    by_machine; /* decided there */
	bool    settled;    /* decided, or it will not come there by what is said upstream */
};
/* 1; 0: the stage has no such item; -1. */
int serve_said(const struct serve_call *call, struct store *store, struct serve_said *said, struct err *err);

/* A copy of the rules as they are. */
struct serve_rules serve_rules_now(struct serve *serve);

/* ---- its parts ---- */

/* serve_http.c: listens, and reads requests. */
int serve_listen(struct serve *serve, struct err *err);
int serve_http_open(struct serve *serve, struct err *err);
void serve_http_close(struct serve *serve);
void serve_http_hurry(struct serve *serve); /* ends connections that have kept us waiting for too long */

/* serve_call.c: a request as sent; answers at once, or hands it to a thread. */
void serve_call_read(struct serve_call *call);    /* once its head is there */
void serve_call_receive(struct serve_call *call, const char *bytes, size_t length);
bool serve_call_whole(struct serve_call *call);   /* once it is there; true: another thread has it from now on */
void serve_call_free(struct serve_call *call);

/* serve_answer.c: serve_said() */

/* serve_media.c: what was sent is a file below the folder, named by its content, and on disk when this
 * returns. *path lives in the call's arena. */
int serve_media_open(struct serve *serve, struct err *err);
int serve_media_keep(struct serve_call *call, const char *ending, const char **path, struct err *err);

/* serve_log.c */
int serve_log_open(struct serve *serve, struct err *err); /* again: the same file anew */
void serve_log_call(const struct serve_call *call);
void serve_log(struct serve *serve, const char *fmt, ...) RUNG_PRINTF(2, 3);

/* The threads. Each ends when its queue is closed and empty. */
void *serve_score(void *serve);
void *serve_write(void *serve);
void *serve_read(void *serve);

/* serve_read.c: reads the settings for the first time. */
int serve_rules_read(struct serve *serve, struct store *store, struct err *err);

#endif
