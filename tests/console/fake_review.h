/* A queue, its operator's sitting and its workers without a database or a process: stands in for
 * jobs/review.h and jobs/worker.h in tests of the console. Everything is derived from the settings,
 * so a screen drawn twice is the same. */
#ifndef RUNG_TEST_FAKE_REVIEW_H
#define RUNG_TEST_FAKE_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

struct fake_settings {
	int         items;        /* in the queue */
	int         labels;       /* 2.. */
	int         level;        /* 0..4 */
	bool        assisted;     /* tasks come with a prediction */
	bool        null;         /* ... in which the model gives no answer */
	bool        tie;          /* people differ on the items, and blind tasks are for a lead to settle */
	bool        leaky;        /* blind tasks carry a prediction too, which nobody must see */
	bool        canary;       /* tasks carry what a canary says, blind ones too */
	int         broken;       /* this item's picture cannot be decoded; 0: none */
	int         absent;       /* this item's file is gone; 0: none */
	bool        slow;         /* pictures come only after fake_deliver() */
	bool        full;         /* decisions fail: the disk is full */
	bool        lost;         /* ... because somebody else has the item now */
	const char *guideline;    /* NULL: none */
	const char *item_name;    /* NULL: line1/0001.jpg and so on */
	const char *label_name;   /* of the first label; NULL: scratch */
	bool        long_labels;  /* labels of 80 characters */
	bool        tell_view;    /* the journal says how items were looked at */
	const char *kind;         /* of the items; NULL: image */
	const char *output;       /* of the stage; NULL: class */
	const char *says;         /* the text that the model gives, or its list with | between names; NULL: none */
	const char *elsewhere;    /* names to choose from where the list is not to be seen, as of says */
	const char *rival;        /* of a tie: what one of them wrote or chose; NULL: nothing */
	const char *words;        /* of text items and records */
	const char *lacks;        /* a field that records lack; NULL: none */
	const char *spans;        /* JSON as in jobs/spans.h; NULL: none */
	const char *file;         /* of each item, as programs outside get it; NULL: none */
	const char *frozen;       /* why nothing is given to anybody; NULL: it is */
	bool        erased;       /* what the model wrote is gone */
	bool        resumed;      /* the first item was in hand already */
	const char *pictures;     /* a folder with 1.ppm, 2.ppm ... to show; NULL: made-up ones */
	const char *journal;      /* decisions are appended to this file; NULL: nowhere */
};

void fake_set(const struct fake_settings *settings);

/* Lets the pictures that were asked for arrive. */
void fake_deliver(void);

/* What happened so far, as lines: "decide 3 scratch note", "undo 3", "redo 3", "skip 4", "closed". */
const char *fake_journal(void);

#endif
