/* What the Review screen knows. screen_review.c and review_actions.c change it, review_layout.c
 * divides the screen, review_draw.c and the panes show it. */
#ifndef RUNG_CONSOLE_REVIEW_STATE_H
#define RUNG_CONSOLE_REVIEW_STATE_H

#include "base/arena.h"
#include "jobs/review.h"
#include "ui/console/app.h"
#include "ui/console/box_edit.h"
#include "ui/console/held_key.h"
#include "ui/console/item_clock.h"
#include "ui/console/picture_cells.h"
#include "ui/console/picture_loader.h"
#include "ui/console/review_audio.h"
#include "ui/console/review_draft.h"
#include "ui/console/review_draft_file.h"
#include "ui/console/review_record.h"
#include "ui/console/review_words.h"

#define REVIEW_PAST_MAX 5
#define REVIEW_VIEW_WORDS 32

/* What lies over the picture: the boxes of others (the model's, or in a tie those of the people who differ),
 * the operator's own, both; or where the model looks, with the operator's own. */
enum review_overlay { OVERLAY_NONE, OVERLAY_MODEL, OVERLAY_OWN, OVERLAY_BOTH, OVERLAY_HEAT, OVERLAY_COUNT };

/* What the mouse is doing to a box while its button is down. */
enum box_drag_kind { BOX_DRAG_NONE, BOX_DRAG_NEW, BOX_DRAG_MOVE, BOX_DRAG_EDGES };

struct box_drag {
	enum box_drag_kind kind;
	unsigned      edges; /* of enum box_edge: those that go along */
	int           x, y;  /* the cell where it began */
	bool          added; /* NEW: the box is there */
	struct region from;  /* the box as it was */
};

/* How far the item in hand has come onto the screen: its words first, so that a slow link shows
 * them at once, then its picture. It can be decided when all of it has been there to see. */
enum review_paint {
	PAINT_WORDS,   /* nothing of it is out yet */
	PAINT_WAITING, /* the words are out, the picture is still being decoded */
	PAINT_ALL,     /* the next paint shows all of it */
	PAINT_SEEN,
};

enum review_pane { PANE_PICTURE, PANE_PREDICTION, PANE_DECISION, PANE_QUEUE, PANE_COUNT };

/* Where the panes are; one that is not shown has width 0. */
struct review_layout {
	struct rect panes[PANE_COUNT];
	struct rect labels; /* one line with the labels, in the narrow layout only */
	struct rect beside; /* what is said beside the label, below the item, where there is such a thing */
};

struct review_state {
	struct review         *review;
	struct arena           task_arena, past_arena;
	struct review_task     task;
	bool                   has_task;
	char                   trouble[ERR_TEXT_MAX]; /* why the queue cannot be read; "" while it can */
	struct review_progress progress;
	struct review_past     past[REVIEW_PAST_MAX];
	int                    past_count;

	struct picture_loader  loader;
	int64_t                ahead_ms;    /* when to ask for the next picture ahead; 0: there is none */
	bool                   ahead_known; /* the loader knows what comes after this item */
	int64_t                worked_ms;   /* when the workers were given something or asked last */
	int64_t                touched_ms;  /* when a key was pressed last, or the mouse moved something */
	bool                   cells_late;  /* the cells show what was wanted before: on a slow line others come later */
	struct picture_view    view;
	struct rect            room;   /* inside of the picture's pane, as last prepared */
	struct picture_frame   frame;  /* what view is a view of there; rows 0: no picture was prepared */
	struct picture_window  window; /* what the cells show of it: cells are counted from room's corner */
	struct picture_cells   cells;
	struct picture_cells_options cells_options; /* what they were made with */
	uint64_t               cells_ticket; /* the loader's, of the picture they were made of */
	enum review_paint      paint;
	enum picture_mode      mode;
	char                   view_words[REVIEW_VIEW_WORDS]; /* "fit detail+": as last prepared */
	bool                   has_player; /* something is there that plays a recording */
	bool                   dragging; /* the picture, by the mouse */
	int                    drag_x, drag_y; /* where the mouse was last */
	enum review_overlay    overlay; /* the one wanted; review_overlay_shown() says what there is of it */
	struct box_edit        own;     /* the operator's boxes; without a picture until that is there */
	bool                   editing; /* keys and mouse change boxes and decide nothing */
	struct box_drag        drag;

	struct review_words    words;  /* of a text, and a record that is none */
	struct review_record   record;
	struct review_audio    audio;  /* of a recording */
	char                   found[80]; /* what was looked for last in a text or record */

	char                   guideline[320]; /* its first line; "" for none */
	int64_t                guideline_version;
	struct review_drafts   drafts;      /* of items left without an answer */
	char                   draft_file[REVIEW_DRAFT_FILE_SIZE]; /* that keeps them between sittings; "": none does */
	int                    undone;      /* answers taken back since the last new one */
	struct held_key        held;        /* of the keys that answer */
	int64_t                picking_for; /* the assignment for which something was asked */
	char                   note[LINE_EDIT_MAX + 1];
	char                   beside[LINE_EDIT_MAX + 1]; /* the text, or the name that is chosen (review_output.h) */
	const char            *beside_entered; /* how it came to be; NULL: a text as it now stands says it */
	int                    beside_page;    /* of the list to choose from */
	int                    pane;        /* of the narrow layout */
	struct item_clock      clock;       /* of the item in hand */
	int64_t                clock_ms;    /* when it next reads differently, as last painted */
	struct review_layout   layout;      /* of the screen as it was last prepared: what stands there */
	bool                   nobody_looks; /* the terminal has lost the focus */
	int64_t                hold_ms, renew_ms;
	int64_t                look_ms;        /* when the empty queue is looked at next */
	int64_t                look_anyway_ms; /* ... even though nobody has written since */
	int64_t                flagged_id;   /* the item flagged last, in this sitting; 0: none, or taken back */
	int64_t                change_counter;
};

void review_layout(struct review_layout *layout, const struct review_state *state, struct rect area, bool narrow);

/* The rows the decision pane would like to have inside, where it is so wide and all panes beside the
 * picture have so many rows: long labels take several lines only on tall terminals. */
int review_decision_rows(const struct review_state *state, int width, int all);

void review_draw(const struct app *app, const void *state, struct canvas *canvas, struct rect area);

/* True when the item is a picture, or a recording. */
bool review_is_picture(const struct review_state *state);
bool review_is_recording(const struct review_state *state);

/* Whether what is to be judged can be shown. */
enum review_content { CONTENT_COMING, CONTENT_FAILED, CONTENT_THERE };
enum review_content review_content(const struct review_state *state);

/* What the content of such items is called: "picture"; and what is drawn on them: "box", "segments". */
const char *review_content_name(const struct review_state *state);
const char *review_drawn_name(const struct review_state *state, int count);

/* True when the operator has seen the item, or will with the next paint. */
bool review_can_decide(const struct review_state *state);

/* The only other label of two; NULL where there are more, or no prediction is shown. */
const struct label *review_other_label(const struct review_state *state);

/* The prediction's label among the stage's; NULL where none is shown. */
const struct label *review_predicted_label(const struct review_state *state);

/* The label given before: by the answer taken back, or while editing to the box selected. 0: none. */
int64_t review_marked_label_id(const struct review_state *state);

/* Whether there is a prediction and it may be shown. */
bool review_may_see_model(const struct review_state *state);

/* Whether people differ on the item, and a lead is to settle it. */
bool review_is_tie(const struct review_state *state);

/* What is laid over this picture: the overlay wanted, or what comes closest to it. */
enum review_overlay review_overlay_shown(const struct review_state *state);

/* The next one that there is for this picture. */
enum review_overlay review_overlay_next(const struct review_state *state);

#endif
