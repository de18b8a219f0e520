/* The guideline of a stage: by what people judge, in words. Each change is a new version; decisions name
 * the one that was in force. */
#ifndef RUNG_DB_GUIDELINE_H
#define RUNG_DB_GUIDELINE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stddef.h>
#include <stdint.h>

struct store;

#define GUIDELINE_BYTES_MAX 65536

struct guideline {
	int64_t     version;       /* from 1; 0: there is none */
	const char *text;          /* printable lines; "" where there is none, or it was erased */
	const char *operator_name; /* who set it; NULL where there is none */
	int64_t     set_ms;
};

/* The guideline in force. Strings live in arena. 1; 0: none; -1. */
int guideline_read(struct store *store, const struct stage *stage, struct arena *arena, struct guideline *guideline,
                   struct err *err);

/* Makes a new version of text, UTF-8 of at most GUIDELINE_BYTES_MAX bytes with something in it: what a
 * terminal would obey is made visible, line ends and tabs stay. Leads only. 1; 0: that is the text in
 * force already; -1. *version in both good cases. */
int guideline_set(struct store *store, const struct stage *stage, const struct actor *by, const char *text, size_t length,
                  int64_t *version, struct err *err);

#endif
