/* A record as its fields, for whoever shows it. */
#ifndef RUNG_JOBS_RECORD_H
#define RUNG_JOBS_RECORD_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

struct record_field {
	const char *name;
	const char *value;   /* of a string its text, of anything else JSON in one line */
	bool        missing; /* null, or a string of nothing but blanks */
};

/* Reads the JSON object of a record; the fields live in arena, in the order of the object. Returns how
 * many there are; -1 where it is no JSON object. */
int record_read(const char *json, struct arena *arena, struct record_field **fields, struct err *err);

/* The record without what its name says may be the answer; the same text where there is nothing of the kind,
 * or no JSON object. In arena. */
const char *record_to_judge(const char *json, struct arena *arena);

/* The names of fields that this record lacks though most of the others have them; they live in arena.
 * Returns how many; 0 also where there are too few others to tell. */
int record_absent(const char *json, const char *const *others, int count, struct arena *arena, const char ***names);

#endif
