/* The ladder of a stage as it stands: the epoch of its live version, and what its settled answers add up
 * to. Answers are folded once, in the order in which they were given among those that settled together;
 * that order is kept (table folded), so that every number can be made again from the rows.
 *
 * Asking changes nothing: ladder_read() folds in memory what ladder_tend() will fold and store. */
#ifndef RUNG_JOBS_LADDER_H
#define RUNG_JOBS_LADDER_H

#include "base/arena.h"
#include "base/err.h"
#include "db/epoch.h"
#include "db/model_version.h"
#include "db/stage.h"
#include "ladder/attempt.h"
#include "ladder/watch.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct ladder {
	struct arena         arena;       /* of all strings below */
	struct stage         stage;
	const char         **labels;      /* their names, by index */
	bool                 has_live;
	struct model_version live;
	struct gate_policy   policy;
	struct epoch         epoch;       /* epoch_id 0: nothing is stored yet */
	struct attempt       attempt;     /* evidence and looks of the epoch */
	bool                 watching;    /* the machine decides, or has, in this epoch: watch and sample count */
	struct watch         watch;
	int64_t              watch_id;    /* the row of table watch that began it */
	int64_t              calm_folded_id; /* the row at which watch.calm was; an alarm's change came after it */
	int64_t              truth_calm_id;  /* the same of watch.truth_calm */
	struct gate_sample   sample;
	int64_t              sample_days, sample_day; /* on which any of it was given, and the newest of them */
	enum watch_alarm     alarm;       /* raised by what was folded, and not acted on yet */
	int64_t              certificate_id; /* of attempt.certificate; 0: it is not stored */
	int64_t              folded_id, decision_id, prediction_id; /* how far the rows have been read */
	double               audit_probability, blind_share;
	int64_t              share_settled; /* settled items from which blind_share is worked out anew */
};

/* stage_name NULL: the only stage. Writes nothing. The caller releases, also after -1. */
int ladder_read(struct store *store, const char *stage_name, struct ladder *ladder, struct err *err);

/* The same for a version that may not be LIVE: what its own evidence would be if it were. 0: the LIVE one. */
int ladder_read_version(struct store *store, const char *stage_name, int64_t version_id, struct ladder *ladder, struct err *err);

void ladder_release(struct ladder *ladder);

/* What a gate asks about it. */
struct gate_facts ladder_facts(const struct ladder *ladder);

/* What tending has brought. */
struct ladder_news {
	int64_t folded;        /* settled answers */
	int     looks;         /* for a certificate */
	bool    certified;     /* one of them found a threshold */
	bool    demoted;
	bool    paused, unpaused;
	char    words[200];    /* one line for people; "": nothing that they need to know */
};

/* Folds what has settled, makes the looks that are due, and takes automation back where the evidence or
 * missing audits ask for it: durable when it returns. Cheap where nothing is new: it is called at each
 * claim, route batch and gate, and once a minute by whatever runs for long. While it fails the machine
 * decides nothing in this process: route_standing_held() says why. news NULL: not wanted. */
int ladder_tend(struct store *store, const char *stage_name, struct ladder_news *news, struct err *err);

/* The same for a version that comes into the traffic: its epoch begins where it has none, and what people have
 * answered counts in it. What an alarm asks for is left to the caller. */
int ladder_tend_version(struct store *store, const char *stage_name, int64_t version_id, struct err *err);

#endif
