/* What the decisions of one item add up to: the label that counts, or what it waits for. The view
 * agreed_label says the same to analysts. */
#ifndef RUNG_LADDER_AGREED_H
#define RUNG_LADDER_AGREED_H

#include <stdbool.h>
#include <stdint.h>

/* A decision as stored. Strings are borrowed for the call. */
struct agreed_row {
	int64_t     decision_id, operator_id;
	const char *kind, *mode;
	bool        imported;
	bool        saw;          /* what the model says of the item */
	int64_t     label_id;     /* after merges; 0: it gives none */
	int64_t     retracts;     /* the decision that it takes back; 0: none */
	int64_t     decided_ms, recorded_ms;
	const char *unlike;       /* decisions, commas between them, that give the same label or not, and whose words or regions
	                           * are others; NULL: none */
};

struct agreed {
	int64_t label_id;         /* adjudicated, else of the first two blind ones where they agree; 0: none */
	int64_t decision_id;      /* the newest of those that give it */
	int64_t first_id;         /* the first of them; 0: there is none */
	int64_t decided_ms;       /* when that was given */
	int64_t first_ms;         /* when that was recorded */
	bool    imported;         /* ... by a file, for which somebody vouches */
	int64_t open_ms;          /* when the newest one was recorded that can still be taken back; 0: none can */
	bool    differs;          /* the first two do not agree, and nobody has settled it */
	bool    unsure, skipped;  /* looked at blind, and no label came of it */
	int64_t truth_id;         /* what became known from outside; 0: nothing */
	int64_t truth_label_id, truth_ms;
};

/* How long the answers to an item can be taken back before they count, where others can for settle_ms: no longer than
 * ten minutes where one of them answers an audit, for no alarm is to wait longer. */
int64_t agreed_settle_ms(const struct agreed_row *rows, int count, int64_t settle_ms);
#define AGREED_AUDIT_SETTLE_MS (INT64_C(10) * 60 * 1000)

/* rows: every decision of the item, by id. Who has seen what the model says decides no longer blind. until_ms and until_id: what was recorded by then, or numbered
 * up to there, can no longer be taken back; nor can what was imported. */
struct agreed agreed_of(const struct agreed_row *rows, int count, int64_t until_ms, int64_t until_id);

#endif
