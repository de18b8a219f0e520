/* What to look for in the queue, as one types it:
 *
 *     scratch cam2 -dark label:ok age>2h conf<.9 attr.lot:L7 "two words"
 *
 * All terms must hold. A bare word is part of the name, in either case. A field takes a value behind a
 * colon, a number behind <, <=, > or >=. A minus in front turns a term around; quotes keep blanks and
 * colons. Nothing here reads anything: it is a pure function of the text and of what there is to ask for. */
#ifndef RUNG_JOBS_QUEUE_FILTER_H
#define RUNG_JOBS_QUEUE_FILTER_H

#include "base/err.h"
#include "db/queue_list.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum queue_field {
	QUEUE_FIELD_NAME, QUEUE_FIELD_ID, QUEUE_FIELD_SOURCE, QUEUE_FIELD_KIND, QUEUE_FIELD_AGE,
	QUEUE_FIELD_STATE, QUEUE_FIELD_WHO, QUEUE_FIELD_LANE, QUEUE_FIELD_LABEL, QUEUE_FIELD_FLAG,
	QUEUE_FIELD_PREDICTION, QUEUE_FIELD_CONFIDENCE, QUEUE_FIELD_ATTRIBUTE,
};

enum queue_compare { QUEUE_IS, QUEUE_LESS, QUEUE_AT_MOST, QUEUE_MORE, QUEUE_AT_LEAST };

#define QUEUE_TERMS_MAX 16
#define QUEUE_TERM_TEXT 128

struct queue_term {
	enum queue_field   field;
	enum queue_compare compare;
	bool   not;
	bool   whole;                 /* a label that is to be met as it stands, not just its beginning */
	char   text[QUEUE_TERM_TEXT]; /* folded to lower case */
	char   name[64];              /* of an attribute, as it is */
	double number;                /* an id, milliseconds, 0..1 */
};

struct queue_filter {
	struct queue_term terms[QUEUE_TERMS_MAX];
	int count; /* 0: everything */
};

struct queue_filter_error {
	size_t     at; /* byte of the text where it went wrong */
	struct err err;
};

/* Labels that are asked for must be among the stage's; what the model says may be asked for by leads
 * only. -1: filter is as before. */
int queue_filter_parse(const char *text, const struct stage *stage, bool leads, struct queue_filter *filter,
                       struct queue_filter_error *error);

/* The facts of a row that a term wants to see, of db/queue_list.h. */
unsigned queue_term_needs(const struct queue_term *term);

/* Whether a row with those facts has what the term asks for. attribute is the value of the one it
 * names, where it names one; NULL: there is none. operator is whom "who:me" means. */
bool queue_term_holds(const struct queue_term *term, const struct queue_row *row, const char *attribute, const char *operator,
                      int64_t now_ms);

/* What a model said is asked for: nothing that is still to be judged blind is found so. */
bool queue_term_asks_model(const struct queue_term *term);
bool queue_filter_asks_model(const struct queue_filter *filter);

/* Only what waits or is taken is asked for. */
bool queue_filter_is_of_waiting(const struct queue_filter *filter);

/* The ids that are asked for at all; 1 and INT64_MAX where any will do. */
void queue_filter_ids(const struct queue_filter *filter, int64_t *low, int64_t *high);

#endif
