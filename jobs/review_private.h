/* One operator's sitting, as the files of jobs/review share it. */
#ifndef RUNG_JOBS_REVIEW_PRIVATE_H
#define RUNG_JOBS_REVIEW_PRIVATE_H

#include "base/hash.h"
#include "db/decision.h"
#include "db/queue.h"
#include "jobs/review.h"

#define TRAIL_MAX   200
#define PUT_OFF_MAX 500

/* An answer that was sent: sent once more, it carries the same UUID and is stored once. */
struct review_attempt {
	bool          made;
	const char   *kind;
	int64_t       assignment_id, label_id;
	unsigned char uuid[UUID_BYTES];
};

/* A decided item that is looked at again. */
struct look {
	bool         on;
	struct claim claim;     /* its place, which is answered: no token */
	int64_t      answer_id; /* decision in force */
	int64_t      seen_prediction_id;
};

/* The items of this sitting in the order in which they were looked at, and which of them is now. */
struct trail {
	int64_t item_ids[TRAIL_MAX];
	int     count, at;      /* at is -1 while there is none */
	bool    left;           /* what is at has been answered, and nothing else is shown yet */
};

struct review {
	struct store *store;
	struct actor  actor;
	const char   *origin;
	struct arena  stage_arena;
	char         *stage_name;
	struct stage  stage;
	bool          in_hand, keep;
	struct claim  claim;              /* in hand */
	int64_t       seen_prediction_id; /* shown with the task in hand; 0: none */
	struct look   look;
	struct trail  trail;
	int64_t       put_off[PUT_OFF_MAX];
	int           put_off_count;
	struct review_attempt attempt;
	int64_t       opened_ms, answers; /* of this sitting */
};

/* Reads the stage anew: the level may have changed. */
int review_read_stage(struct review *r, struct err *err);

void review_give_back(struct review *r);
void review_take_in_hand(struct review *r, const struct claim *claim);

/* Fills task from a place, and says which prediction it shows (0: none). */
int review_fill_task(struct review *r, const struct claim *claim, int64_t *seen_prediction_id, struct arena *arena,
                     struct review_task *task, struct err *err);

/* The same for the place of r->look, with the answer in force. */
int review_fill_decided(struct review *r, const struct past_decision *past, struct arena *arena, struct review_task *task,
                        struct err *err);

void review_fill_past(const struct past_decision *from, struct review_past *to);

/* Puts the item at the end of the trail, unless it is where the trail is now. */
void review_trail_add(struct review *r, int64_t item_id);

#endif
