/* What passes through the stages, for whoever looks at all of them at once. */
#ifndef RUNG_DB_FLOW_H
#define RUNG_DB_FLOW_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct flow_link {
	int64_t     upstream_id;
	const char *upstream;
	const char *label;        /* that upstream must say; NULL: whatever it says */
};

struct flow_stage {
	int64_t           stage_id;
	const char       *name, *kind, *output;
	bool              frozen;
	const char       *why_frozen; /* NULL unless it is */
	struct flow_link *links;
	int               link_count;
};

/* All stages in their order, each after those it stands on. Everything lives in arena. */
int flow_stages(struct store *store, struct arena *arena, struct flow_stage **stages, int *count, struct err *err);

/* Since then: items that came to a stage; the median of how long its newest answers took from there in ms (NaN:
 * there was none); and its newest failure, NULL where there was none among the newest. */
struct flow_passed { int64_t came; double lag_ms; const char *failure; int64_t failed_ms; };
int flow_passed(struct store *store, int64_t stage_id, int64_t since_ms, struct arena *arena, struct flow_passed *passed, struct err *err);

#endif
