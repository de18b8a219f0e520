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
#define BLAME_DRIFT "drift" /* the metric of a feature that moved */

/* A figure that moved before, or a feature of what a stage is given: metric "drift", scope the feature. */
struct blame_told {
	const char *stage;            /* NULL: of what comes in */
	const char *metric, *scope;
	const char *part;             /* of a feature: the word that comes more or less often, "missing"; "": a number moved */
	int         lead;             /* windows before the figure that is asked for */
	double      correlation;      /* with that figure, lag windows later */
	int         lag;
	double      before, after;    /* its means; of a part: its shares */
	double      psi;              /* of a feature; NaN: of a figure */
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

/* "vad.output.pass", "vad.output.label of speech", "check.drift of device (phone)", "input.level". In arena. */
const char *blame_name(const struct blame_told *told, struct arena *arena);

/* How well it goes along, and how far a feature has moved: "r 0.82", "r 0.82, PSI 0.45"; and "0.12 -> 0.31",
 * "-36.2 -> -29.1 dBFS". In arena. */
const char *blame_measure(const struct blame_told *told, struct arena *arena);
const char *blame_means(const struct blame_told *told, struct arena *arena);

#endif
