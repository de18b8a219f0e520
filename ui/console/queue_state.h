/* What the Queue screen knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_QUEUE_STATE_H
#define RUNG_CONSOLE_QUEUE_STATE_H

#include "base/str.h"
#include "db/stage.h"
#include "ui/console/app.h"
#include "ui/console/queue_marks.h"
#include "ui/console/queue_window.h"

struct queue_export;
struct review;

#define QUEUE_SLICE_US  5000 /* of looking, between two keys */
#define QUEUE_GLANCE_US 1500 /* of looking, before a key's answer is painted */
#define QUEUE_LOOK_MS   2000 /* between looks whether somebody has changed something */
#define QUEUE_COUNT_MAX 10000

/* Counts what a filter lets through, to QUEUE_COUNT_MAX. */
struct queue_count {
	struct queue_search search;
	int  count; /* so far */
	int  known; /* of the last time; -1: not known yet */
	bool done;
};

/* Something that is done to many items, from being asked for to its end. */
struct queue_bulk {
	enum action action;
	bool        all;       /* everything shown; else ids */
	int64_t    *ids;
	int         count, at; /* of ids */
	int64_t     operator_id; /* to assign to */
	char        name[LINE_EDIT_MAX + 1]; /* of that operator, or of the file */
	bool        asked;     /* the dialog stands there, or has been answered */
	bool        running, begun;
	bool        clears;    /* flags are taken away instead */
	struct queue_search  search;
	struct queue_export *out;
	struct review       *review;
	int64_t    *places;    /* of the items, gathered */
	int         place_count;
	int         done, refused;
	struct err  why;       /* the first was refused */
};

struct queue_state {
	struct arena        arena;    /* of the stage, and of the rest that holds until it is read anew */
	struct stage        stage;
	struct queue_view   view;
	const char         *operator;
	enum queue_order    order;

	struct queue_filter filter, none;                /* the one in force; one that lets everything through */
	char                text[LINE_EDIT_MAX + 1];     /* its text */
	char                before[LINE_EDIT_MAX + 1];   /* the text as it was when typing began */
	struct err          wrong;                      /* of what is typed; "": nothing */

	struct queue_window window;
	int                 at;       /* the row selected */
	int                 line;     /* the line it is on, from the top of the list */
	struct queue_window fresh;    /* being read anew, behind the other */
	int                 fresh_at;
	bool                refreshing;
	struct queue_count  shown, all;
	struct queue_count  left_out; /* as it is still to be judged blind; done where nothing is left out */
	int64_t             count_began_ms, count_again_ms;

	struct queue_marks  marks;
	bool                marking;  /* all that is shown is being marked */
	struct queue_search to_mark;

	struct queue_bulk   bulk;

	bool                details_open, in_details;
	int64_t             details_item; /* that it shows; 0: none */
	struct str          details_text;
	int                 details_from; /* the first line that shows */

	unsigned            columns;  /* bits of those wanted */
	struct rect         frame, list, details; /* where they are; what does not show has no width */
	int                 list_rows;
	bool                by_rank;   /* leads: what is assisted is handed out by rank */
	bool                ascii;     /* as in the console's options */
	bool                thin_line; /* as in prefs.h's slow */

	int64_t             wall_ms;  /* the time that ages are told from */
	int64_t             look_ms, age_ms, told_ms;
	int64_t             change_counter;
	char                trouble[ERR_TEXT_MAX]; /* why the list cannot be read; "": it can */
};

/* The row selected; NULL: there is none. */
static inline const struct queue_row *queue_selected(const struct queue_state *state)
{
	return state->at >= 0 && state->at < state->window.count ? state->window.rows[state->at] : NULL;
}

#endif
