/* The whole ladder over a recorded stream: which level at which row, what the machine would have decided and
 * how much of it wrongly, when it would have come down. Nothing is stored; the same files, policy and seed
 * give the same answer, bit for bit. */
#ifndef RUNG_JOBS_REPLAY_H
#define RUNG_JOBS_REPLAY_H

#include "base/arena.h"
#include "base/err.h"
#include "jobs/replay_table.h"
#include "ladder/climb.h"
#include "stats/change_point.h"

#include <stdbool.h>
#include <stdint.h>

#define REPLAY_CHANGES_MAX 256
#define REPLAY_PARTS       60 /* into which the stream is divided for a picture */

struct replay_options {
	const char *predictions, *decisions; /* files: item,label,confidence[,time] and item,label */
	const char *truth;                   /* item,label; NULL: errors are told against the decisions */
	struct climb_policy policy;
	const char *const *criticals;        /* names of critical labels; NULL after the last */
	const char *critical;                /* one more, which the files have to know; NULL: none */
	uint64_t    seed;                    /* of the draws */
	int64_t     per_day;                 /* rows a day, where predictions have no time */
};

struct replay_change {
	int64_t row;
	struct climb_change change;
	struct change_point drift; /* of a fall, with truth: where what the machine takes began to err more */
	int64_t drift_row;         /* the first row after that change; 0: none shows */
};
struct replay_part { int64_t rows, accepted, wrong; int highest; };


enum replay_file { REPLAY_PREDICTIONS, REPLAY_DECISIONS, REPLAY_TRUTH, REPLAY_FILES };

/* Rows of a file, as replay_table.h names them. */
struct replay_said { struct replay_lines ahead, duplicates, contradicting, out_of_order; };

struct replay_result {
	int64_t rows, nulls, undecided;      /* undecided: rows of which no decision is known */
	int64_t rejected;                    /* rows that could not be read */
	char    first_rejected[200];         /* the first of them, with its line; "" for none */
	struct replay_said said[REPLAY_FILES]; /* what else is to be said of the rows of each file */
	int64_t duplicates, contradicting;   /* of all files */
	int64_t unmatched;                   /* decisions of items of which there is no prediction */
	int64_t accepted, accepted_errors, unjudged; /* by the machine; unjudged: nothing is known to judge them by */
	int64_t audits;
	struct certificate certificate;      /* the last one found; found false where none ever was */
	double  audit_probability;
	int     level;                       /* at the end */
	struct gate gate;                    /* above it, at the end; of no meaning at the highest level */
	struct replay_change changes[REPLAY_CHANGES_MAX];
	int     change_count;
	struct replay_part parts[REPLAY_PARTS];
};

/* -1: a file cannot be read, has no such column, holds no row of use, or no row has the critical label. */
int replay_run(const struct replay_options *options, struct replay_result *result, struct err *err);

#endif
