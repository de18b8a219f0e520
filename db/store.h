/* The project's database. Only db/ knows which engine is behind it.
 *
 * Our own writes and checkpoints, of every process, go through one gate (flock on FILE.lock), with
 * SQLite's own checkpoints off: SQLite before 3.51.3 can corrupt a WAL file that one connection
 * resets while others checkpoint. Decisions are durable when store_commit() returns. */
#ifndef RUNG_DB_STORE_H
#define RUNG_DB_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define STORE_APPLICATION_ID 0x52554e47 /* "RUNG", what file(1) sees */

enum store_access { STORE_READ, STORE_WRITE };

struct store_new {
	const char  *name;            /* of the project */
	const char  *use_case;        /* new, assist, replace */
	const char  *input_kind;      /* image, text, audio, record */
	const char  *output_kind;     /* class, regions, text, ranking; NULL: class */
	const char  *stage_name;      /* of the first stage; NULL: main */
	const char *const *labels;    /* 1..1000 printable words, no two alike */
	int          label_count;
	const char *const *critical;  /* of the labels; none says --no-critical */
	int          critical_count;
	bool         simulated;       /* a demo project */
	int64_t      created_ms;      /* 0: now; a simulated one may have begun before */
	const unsigned char *draw_key; /* HASH_KEY_BYTES; NULL: random, as it has to be where draws are evidence */
};

/* Makes the file with its first stage, its labels, and the caller (getuid) as owner: whole, or
 * not at all. Refuses to overwrite anything. */
int store_create(const char *path, const struct store_new *spec, struct err *err);

/* Opens a project. Refused with one clear line: a file that is not ours, a newer schema, a network
 * file system, a read-only file opened for writing. Older schemas are migrated when opened for
 * writing. */
int store_open(const char *path, enum store_access access, struct store **store, struct err *err);
void store_close(struct store *store); /* NULL is fine */

const char *store_path(const struct store *store);
const unsigned char *store_draw_key(const struct store *store); /* HASH_KEY_BYTES */
bool store_simulated(const struct store *store);
bool store_replaces(const struct store *store); /* an old system: whose answers are there first is LIVE, a challenger NEXT */
const char *store_engine(void); /* "SQLite 3.40.1" */

/* Milliseconds since 1970 by the store's clock; the system's unless set. */
int64_t store_now(const struct store *store);
void store_set_clock(struct store *store, int64_t (*now)(void *context), void *context);

enum store_durability {
	STORE_DURABLE, /* on disk when the commit returns: decisions, levels, everything a person did */
	STORE_LAZY,    /* may be lost by a power cut, never by a crash of ours: claims, work that can be done again */
};

/* Begins a write, waiting for the gate. Begins may be nested: the outermost commit counts, and an
 * inner rollback makes it fail. */
int store_begin(struct store *store, enum store_durability durability, struct err *err);

/* Ends the write. -1: nothing is stored, or it is unknown whether it is (the message says which);
 * after an unknown commit look the row up by its UUID. */
int store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* Inside a write: what stands between begin and end is kept as a whole or taken back as a whole, and the rest of
 * the write goes on either way. rc: of what was done there; a begin that ended in a rollback counts as failed.
 * end returns 0 where all is kept, else -1; err then has whatever it had, or why it cannot be kept. */
struct store_part { bool broken; int logged; };
int store_part_begin(struct store *store, struct store_part *part, struct err *err);
int store_part_end(struct store *store, const struct store_part *part, int rc, struct err *err);

/* What this process alone knows of a metric, for the next tending to write down: name is a constant. Of very many the
 * first are kept. store_noted() gives them, and begins anew. */
struct store_note { const char *metric; double value; };
void store_note(struct store *store, const char *metric, double value);
int store_noted(struct store *store, struct arena *arena, struct store_note **notes);

/* The name of what this process does, for its own metrics: "score". "" until it is set; name is a constant. */
void store_set_process(struct store *store, const char *name);
const char *store_process(const struct store *store);

/* Inside a write: whether another process waits to write, as far as that can be told. */
bool store_is_wanted(const struct store *store);

/* Changes when another process has committed. */
int64_t store_change_counter(struct store *store);

/* Copies the live project to a new file in one read transaction: compact, rollback-journal mode, so
 * that a reader needs no write permission. publish: also read-only (0444), taking the place of an
 * earlier published copy in one rename. Nothing else is ever overwritten. Not inside a write. */
int store_copy(struct store *store, const char *path, bool publish, struct err *err);

/* Runs PRAGMA quick_check and looks that every guard is in place; problem says what is wrong. */
int store_check(struct store *store, struct err *problem);

enum store_type { STORE_NULL, STORE_INTEGER, STORE_REAL, STORE_TEXT, STORE_BLOB };
struct store_value {
	enum store_type type;
	int64_t     integer;
	double      real;
	const char *bytes;  /* text (terminated) or blob; borrowed until the next row */
	size_t      length;
};

/* Runs one read-only statement of an analyst. Anything that would write or attach is refused by an
 * authorizer. header is called once, row for each row (values NULL for NULL); either may stop it by
 * returning false. */
struct store_sink {
	bool (*header)(void *context, const char *const *names, int count);
	bool (*row)(void *context, const struct store_value *values, int count);
	void *context;
	int64_t within_ms; /* it fails where it takes longer; 0: it may */
};
int store_query(struct store *store, const char *sql, const struct store_sink *sink, struct err *err);

#endif
