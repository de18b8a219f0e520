/* Where trouble of a stage began: which figures of the stages above it, and of what came in, moved first. */
#ifndef RUNG_JOBS_BLAME_H
#define RUNG_JOBS_BLAME_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

#define BLAME_STEPS 48 /* windows that a stretch of time is cut into */

/* A figure that moved before. */
struct blame_told {
	const char *stage;            /* NULL: of what comes in */
	const char *metric, *scope;
	int         lead;             /* windows before the figure that is asked for */
	double      correlation;      /* with that figure, lag windows later */
	int         lag;
	double      before, after;    /* its means */
	int64_t     changed_ms;
};

struct blame_view {
	const char *stage, *metric, *scope;
	bool        changed;          /* it changed itself, within the stretch of time; else there is nothing more to tell */
	double      before, after;
	int64_t     changed_ms, step_ms;
	struct blame_told *causes;    /* of stages above it, by who moved first */
	int         cause_count;
	struct blame_told *inputs;    /* likewise of what came in */
	int         input_count;
};

/* Of a figure of a stage over the newest window_ms, by src/monitor/blame.h. In arena. */
int blame_read(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t window_ms,
               struct arena *arena, struct blame_view *view, struct err *err);

/* "moved first: vad.output.pass 14 windows before (of 30 min, r -0.82)"; NULL where nothing did. In arena. */
const char *blame_words(const struct blame_view *view, struct arena *arena);

/* The same of a stage that stands on others, over the last day, for the words of an alarm: only what a stage above it has
 * to answer for. NULL where there is nothing to tell, or it cannot be told. In arena. */
const char *blame_first(struct store *store, const struct stage *stage, const char *metric, const char *scope, struct arena *arena);

/* "vad.output.pass", "vad.output.label of speech", "input.level". In arena. */
const char *blame_name(const struct blame_told *told, struct arena *arena);

#endif
