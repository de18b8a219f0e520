/* Whether the log is whole, and whether other tables still say what it says. */
#ifndef RUNG_DB_VERIFY_H
#define RUNG_DB_VERIFY_H

#include "base/err.h"
#include "db/vouch.h"

#include <stdint.h>

struct store;

/* What the newest event that vouches for rows stands for: its hash, noted elsewhere, is proof of all events
 * before it, of every chain, and of the rows of other tables as they were. */
struct verify_head { int64_t event_id, at_ms; char hash[65]; };

struct verify_result {
	int64_t events, chains, checkpoints;
	int64_t rows;       /* of other tables that events vouch for, and that were looked at */
	int64_t unvouched;  /* that came since */
	struct vouch_rest rest[VOUCH_FACTS_MAX]; /* by table */
	int     rest_count;
	int64_t problems;
	struct verify_head head; /* event_id 0: there is none yet */
};

/* Told of each thing that does not fit, in one line: entity is a table or "event", id its row. */
typedef void verify_problem(void *context, const char *entity, int64_t id, const char *why);

/* Recomputes every chain, looks whether each checkpoint's heads are there, compares rows with the events that
 * vouch for them and with those that tell of each, works comparisons out again, and looks what the machine's
 * decisions rest on. noted (NULL: none) is the hash of an
 * event, in hexadecimal, that must be among them. 1: all fits; 0: not; -1. */
int verify_run(struct store *store, const char *noted, verify_problem *problem, void *context, struct verify_result *result,
               struct err *err);

#endif
