/* The machine at rest: the level lets it decide, and it decides nothing, or less than the level says.
 * Why, and what sets it to work again. */
#ifndef RUNG_JOBS_REST_H
#define RUNG_JOBS_REST_H

#include "base/err.h"
#include "db/stage.h"

#include <stdbool.h>

struct store;

enum rest_cause {
	REST_NONE,           /* it decides what the level lets it; or the level lets it decide nothing */
	REST_NO_VERSION,     /* no version is live */
	REST_NO_CERTIFICATE, /* the live version has none that keeps what is promised now */
	REST_PAUSED,
	REST_LIMITED,        /* at level 4 it works as at level 3: what carried it to 4 does not keep what is promised now */
};

struct rest {
	enum rest_cause cause;
	char   why[200];   /* one line for people; "" for REST_NONE */
	char   until[240]; /* what ends it: it follows upon "until"; "" for REST_NONE */
	double days;       /* until then, at today's pace; NaN: not known */
};

/* The cause alone, by a few index look-ups. 0, -1. */
int rest_cause_read(struct store *store, const struct stage *stage, enum rest_cause *cause, struct err *err);

/* A word or two: "no certificate", "pause"; "" for REST_NONE. */
const char *rest_name(enum rest_cause cause);

/* Whether nothing at all is decided by the machine. */
bool rest_is_full(enum rest_cause cause);

/* All of it; the gate below is looked at where a certificate is missing. */
int rest_read(struct store *store, const struct stage *stage, struct rest *rest, struct err *err);

#endif
