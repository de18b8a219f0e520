/* One operator's sitting at the queue: the one way in which tasks are taken and answered, shared by
 * the console, the plain mode and the commands next, decide and undo.
 *
 * It is also where blind means blind: a task that must be decided blind carries nothing of the
 * model, so no screen can show it by mistake. A decision is on disk when review_decide() returns. */
#ifndef RUNG_JOBS_REVIEW_H
#define RUNG_JOBS_REVIEW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/picture.h"
#include "base/str.h"
#include "db/actor.h"
#include "db/stage.h"
#include "jobs/media.h"
#include "jobs/spans.h"
#include "output/output.h"

#include <stdbool.h>
#include <stdint.h>

struct store;
struct review;

struct review_probability { const char *label; double probability; };

/* What the model said, for tasks where the operator may see it. */
struct review_prediction {
	const char *model;       /* name and version */
	const char *label;       /* NULL when null */
	double      confidence;  /* 0..1; NaN when null */
	const char *reason;      /* why it is null; "" otherwise */
	struct review_probability *probabilities; /* largest first */
	int         probability_count;
	struct region *regions;
	int         region_count;
	struct heat heat;
	struct output output;    /* its text or ranking */
};

/* What somebody said of an item that a lead is to settle: neither who nor when. */
struct review_opinion {
	const char          *label; /* NULL: unsure */
	const char          *note;  /* NULL: none */
	const struct region *regions;
	int                  region_count;
	const char          *words; /* the text, or the name that was chosen; NULL: none, or erased */
	bool                 words_erased;
};

struct review_attribute { const char *name, *value; };

struct review_task {
	int64_t     assignment_id, item_id;
	const char *kind;         /* "image", "text", "record", "audio" */
	const char *name;         /* path or external key, printable */
	const char *source;       /* where it came from; "" where unknown */
	const char *mode;         /* "blind", "assisted", or for leads "adjudication": all other kinds read "blind" */
	bool        blind;        /* of adjudications too */
	bool        doubt;        /* an adjudication of one answer that the model or people contradict: the labels are the two it is between */
	const struct review_opinion *opinions; /* of an adjudication: what people said, by label; else none */
	int         opinion_count;
	const struct review_prediction *prediction; /* NULL when blind, or when there is none */
	const struct review_prediction *canary; /* what a canary says beside it; NULL when blind, or when none has */
	const char *reason;       /* why it is here, for whoever may know; "" when blind */
	struct review_attribute *attributes;
	int         attribute_count;
	const char *words;        /* the text of text items, the JSON of records; NULL for others */
	const struct span *spans; /* parts of the text it came with */
	int         span_count;
	const char **absent;      /* fields that this record lacks, though most of those around it have them */
	int         absent_count;
	const char *spans_trouble; /* why the spans it came with cannot be shown; "" otherwise */
	bool        resumed;      /* it was this operator's already: an earlier sitting ended without giving it back */
	bool        skipped_before; /* by this operator: it comes once more */
	int64_t     previous_label_id; /* of the answer that was taken back, or that stands (decided); 0: none */
	const char *previous_kind;     /* ... "label", "unsure", "skip" or "flag"; NULL: there is no such answer */
	const char *previous_note;     /* ... its note; NULL: none */
	const char *previous_words;    /* ... its text, or the name that was chosen; NULL: none */
	bool        previous_erased;   /* ... which was erased */
	const char *const *candidates; /* where a name is chosen: of the model's list in its order where that may be seen; else by name,
	                                * those that were chosen of or listed for other items, so that they tell nothing of this one */
	int         candidate_count;
	const struct region *previous_regions; /* ... its boxes */
	int         previous_region_count;
	const struct review_past *decided; /* looking back: this operator's answer in force, which a new one replaces;
	                                    * NULL: the task is open and taken */
};

/* What goes with an answer besides the answer itself. */
struct review_answer {
	const char          *note;        /* NULL: none; of a skip: its reason */
	int64_t              duration_ms; /* time looked at, without that in which nobody did */
	const struct region *regions;     /* the operator's own boxes, in pixels of the original picture */
	int                  region_count;
	const char          *view;        /* how a picture was last seen, such as "fit detail+", for the log; NULL: unknown */
	const char          *words;       /* the text, or the name that is chosen; NULL: none */
	const char          *entered;     /* of words: "shown", "chosen", "typed"; NULL: given */
};

struct review_progress {
	int64_t open;             /* tasks waiting for this operator, counted to 10,000 at most */
	bool    open_is_more;     /* there are more than that */
	int64_t today;            /* the operator's decisions of the project's day */
	int64_t per_hour;         /* the operator's pace over the last hour of work; 0: too early to say */
	int64_t undone;           /* taken back today */
	struct review_frozen {
		char since[20];       /* by the project's wall clock; "": it is not. A frozen stage gives nothing to anybody */
		char by[64], why[400];
	} frozen;
};

struct review_past {
	int64_t     item_id, decision_id;
	const char *name, *label; /* label NULL for a skip */
	const char *kind;         /* "label", "unsure", "skip", "flag" */
	const char *words;        /* what stands beside the label, in brief (output.h); NULL: nothing. Of review_history() alone */
	int64_t     duration_ms, decided_ms;
	int         agrees; /* 1 or 0: with the prediction that was shown; -1: none was, or it is no label */
};

/* stage NULL: the only stage. The store must outlive the review. -1 also for those who decide
 * nothing: analysts, who may ask for predictions, and services. */
int review_open(struct store *store, const char *stage, const struct actor *actor, struct review **review,
                struct err *err);

/* How answers are given, stored with each: "console", "plain", "simulated", or "command", which it is
 * unless said. */
void review_set_origin(struct review *review, const char *origin);

/* Gives the lease in hand back and closes. NULL is fine. */
void review_close(struct review *review);

/* Lets the lease in hand outlive the review, for a task that is answered by a later run of the program:
 * review_close() then leaves it as it is. */
void review_keep(struct review *review);

/* Reads the stage anew, for its labels and level; the task in hand stays as it was claimed. */
int review_refresh(struct review *review, struct err *err);

/* The stage with its labels and level as last read by these. */
const struct stage *review_stage(const struct review *review);

/* Takes the next task: one already leased to this operator first, else the head of the queue. The
 * task's strings live in arena. 1; 0 when nothing waits; -1. */
int review_next(struct review *review, struct arena *arena, struct review_task *task, struct err *err);

/* Takes one item by id for decide: 1; 0 when it is not open to this operator (*why says it); -1. */
int review_take(struct review *review, int64_t item_id, struct arena *arena, struct review_task *task,
                struct err *why);

/* Gives the task in hand back without an answer and takes the next. What was put off comes again in
 * this sitting after everything but what is skipped. After review_back() or review_look() nothing is put off
 * that is decided: it goes forward again through what was looked at, and then to the next. As
 * review_next(). */
int review_put_off(struct review *review, struct arena *arena, struct review_task *task, struct err *err);

/* Goes back to the item looked at before in this sitting, again and again if asked: one that is still
 * open is taken again, one that this operator has decided is looked at (review_look()); what is
 * settled, or somebody else's by now, is passed over. 1; 0: there is none before, *why says it; -1.
 * While a decided item is looked at, the task in hand stays in hand, and review_next() gives it. */
int review_back(struct review *review, struct arena *arena, struct review_task *task, struct err *why);

/* Shows an item that this operator has decided, while that is not settled: task->decided is the answer
 * in force. Nothing changes unless it is answered anew: then the old answer is taken back and the
 * new one given in one write. What was decided blind stays blind. 1; 0: *why says why not; -1. */
int review_look(struct review *review, int64_t item_id, struct arena *arena, struct review_task *task, struct err *why);

/* The items that review_next() would give after the one in hand, in that order, without taking any:
 * at most max, and never more than 8; for decoding pictures ahead. Returns how many, or -1. */
int review_ahead(struct review *review, int64_t *item_ids, int max, struct err *err);

/* Answers. All return the decision's id; -1: nothing is stored and the task stays taken; 0, and *err
 * says which: somebody else has taken it meanwhile, the answer is kept in the log only and the task is
 * no longer in hand; or the answer looked back at can no longer be changed, and nothing is stored. */
int64_t review_decide(struct review *review, const struct review_task *task, int64_t label_id,
                      const struct review_answer *given, struct err *err);
int64_t review_unsure(struct review *review, const struct review_task *task, const struct review_answer *given,
                      struct err *err);
int64_t review_skip(struct review *review, const struct review_task *task, const struct review_answer *given,
                    struct err *err);

/* Marks the item for the lead; the task stays taken. */
int64_t review_flag(struct review *review, const struct review_task *task, const char *note, struct err *err);

/* Takes back this operator's last answer that is still in force and not settled, across restarts and
 * at any depth, and leases its task to the operator again; the task then has it as its previous
 * answer. A skip or flag of what somebody else has taken since is passed over. 1: *past says what came
 * back; 0: nothing to take back (*why says it); -1. */
int review_undo(struct review *review, struct arena *arena, struct review_past *past, struct err *why);

/* Gives again what this operator took back last: the same answer, note and boxes, as a new decision.
 * At any depth and across restarts, until a new answer is given. 1: *past is the new decision, and its
 * task is answered; 0: nothing to do again, or somebody else has the task (*why says which); -1. */
int review_redo(struct review *review, struct arena *arena, struct review_past *past, struct err *why);

/* Keeps the task leased while it is on the screen; called about once a minute. */
int review_renew(struct review *review, const struct review_task *task, struct err *err);

int review_progress(struct review *review, struct review_progress *progress, struct err *err);

/* This operator's last answers, newest first. Returns how many. */
int review_history(struct review *review, struct arena *arena, struct review_past *past, int max, struct err *err);

/* By what people are to judge: the text in arena, "" where there is none, and its version, 0 for none. */
int review_guideline(struct review *review, struct arena *arena, const char **text, int64_t *version, struct err *err);

/* Adds why the task is here and what is known of it, in lines of plain printable words: the model's part
 * only where the task shows it. All blind tasks read alike but for what is known of their items. */
int review_why(struct review *review, const struct review_task *task, struct str *out, struct err *err);

/* Reads the item's bytes beneath its source root, checks them against the hash it was added with,
 * and gives them malloc'd. -1: why it cannot be shown (gone, changed, unreadable). */
int review_media(struct review *review, int64_t item_id, void **bytes, size_t *length, struct err *err);

/* The same in steps, by media_read_step(), for what is too large to be waited for. */
int review_media_begin(struct review *review, int64_t item_id, struct media_reading *reading, struct err *err);

/* Opens the item's file for a program that shows or plays it, as media_open() does. */
int review_open_media(struct review *review, int64_t item_id, char **path, struct err *err);

#endif
