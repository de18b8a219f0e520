/* How much of what is said or written a demo's recogniser gets right, where nobody corrects it. */
#ifndef RUNG_DEMO_TRANSCRIPTS_H
#define RUNG_DEMO_TRANSCRIPTS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "output/alignment.h"

#include <stdint.h>

struct store;

struct transcripts {
	struct store  *store;
	struct stage   stage;            /* of texts */
	int64_t        model_version_id; /* that is live there */
	enum text_unit unit;
};

/* Units of what is right, and how many of them were lost, exchanged or put in on the way. */
struct transcript_errors { int64_t texts, whole, units, errors; };

int transcripts_open(struct store *store, const char *stage, enum text_unit unit, struct arena *arena, struct transcripts *transcripts,
                     struct err *err);

/* Adds what it says of the item of that name, "" where nothing came to it or it heard nothing, beside what is right. */
int transcripts_count(const struct transcripts *transcripts, const char *item, const char *right, struct transcript_errors *errors,
                      struct err *err);

/* Errors a unit; NaN of none. */
double transcript_rate(const struct transcript_errors *errors);

#endif
