/* All stages at once: what comes to each, what it says and lets through, how it does, and where trouble began. */
#ifndef RUNG_JOBS_PIPELINE_H
#define RUNG_JOBS_PIPELINE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/flow.h"
#include "jobs/blame.h"
#include "jobs/drift.h"

struct store;

struct pipeline_stage {
	struct flow_stage  flow;
	struct flow_passed passed;     /* .came: in */
	int64_t out;                   /* answers of LIVE, nulls and failures among them */
	double  null, failed, agreement, pass, handed_on; /* shares; NaN: not defined. agreement: of blind answers */
	int64_t compared;              /* behind agreement */
	int64_t waiting;               /* places that wait for people */
	int     level;
	enum drift_state drift;        /* the worse of data and concept */
	int     alarms;                /* open */
	bool    outside;               /* of one that stands on others: a figure of it has left its band */
	bool    has_below;             /* a stage stands on it */
};

/* A figure that has left its band, or has changed, and what moved before it. */
struct pipeline_trouble { struct blame_view blame; bool outside; double value; };

struct pipeline_view {
	int64_t since_ms, until_ms;
	struct pipeline_stage *stages; /* in their order */
	int     stage_count;
	struct pipeline_trouble *troubles; /* of stages that stand on others; the furthest down first */
	int     trouble_count;
};

/* Over the newest window_ms. In arena. */
int pipeline_read(struct store *store, int64_t window_ms, struct arena *arena, struct pipeline_view *view, struct err *err);

/* "frozen", "ALARM", "WARN" (outside a band), "drift", "ok": the state of a stage in a word. */
const char *pipeline_state(const struct pipeline_stage *stage);

#endif
