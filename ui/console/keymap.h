/* Every key of the console in one table. A key names an action and screens carry actions out; the
 * hint line and the help page are made from the same rows, so they cannot say anything else. */
#ifndef RUNG_CONSOLE_KEYMAP_H
#define RUNG_CONSOLE_KEYMAP_H

#include <stdbool.h>

enum context { CONTEXT_GLOBAL, CONTEXT_REVIEW, CONTEXT_BOXES, CONTEXT_QUEUE, CONTEXT_LADDER, CONTEXT_ROLLOUT,
               CONTEXT_DASHBOARD, CONTEXT_DRIFT, CONTEXT_ALARMS, CONTEXT_PIPELINE, CONTEXT_RETRAIN, CONTEXT_COUNT };

enum action {
	ACTION_HELP,
	ACTION_LEAVE,
	ACTION_QUIT,
	ACTION_CLOSE,
	ACTION_CANCEL,
	ACTION_REDRAW,
	ACTION_SUSPEND,
	ACTION_RETRY,
	ACTION_UNDO,
	ACTION_NOTE,
	ACTION_NEXT_PANE,
	ACTION_LABEL,
	ACTION_AGREE,
	ACTION_DISAGREE,
	ACTION_SKIP, ACTION_SKIP_WHY,
	ACTION_FLAG,
	ACTION_DETAIL,
	ACTION_OVERLAY,
	/* moving */
	ACTION_UP, ACTION_DOWN, ACTION_LEFT, ACTION_RIGHT, ACTION_FIRST, ACTION_LAST,
	ACTION_HALF_UP, ACTION_HALF_DOWN, ACTION_PAGE_UP, ACTION_PAGE_DOWN, ACTION_PREVIOUS_PANE,
	ACTION_OPEN,
	/* everywhere */
	ACTION_GO_REVIEW, ACTION_GO_QUEUE, ACTION_GO_LADDER, ACTION_GO_ROLLOUT,
	ACTION_GO_DASHBOARD, ACTION_GO_DRIFT, ACTION_GO_ALARMS, ACTION_GO_PIPELINE, ACTION_GO_RETRAIN, ACTION_GO_STAGE,
	ACTION_FIND,
	ACTION_PALETTE, ACTION_OPTIONS, ACTION_WHY, ACTION_COPY, ACTION_REDO,
	/* Review */
	ACTION_ZOOM_IN, ACTION_ZOOM_OUT, ACTION_FIT, ACTION_PIXELS,
	ACTION_PREVIOUS_ITEM, ACTION_NEXT_ITEM, ACTION_MORE_LABELS, ACTION_UNSURE, ACTION_GUIDELINE,
	ACTION_EDIT_BOXES, ACTION_TYPE, ACTION_BOX_NEW, ACTION_BOX_DELETE, ACTION_BOX_GROW, ACTION_BOX_SHRINK, ACTION_BOX_NEXT,
	ACTION_BOX_PREVIOUS, ACTION_BOX_NARROWER, ACTION_BOX_WIDER, ACTION_BOX_LOWER, ACTION_BOX_HIGHER,
	ACTION_VIEWER, ACTION_PLAY, ACTION_SEEK_BACK, ACTION_SEEK_ON, ACTION_PART_BEGIN, ACTION_PART_END, ACTION_LOOP,
	ACTION_MATCH_NEXT, ACTION_MATCH_BEFORE,
	/* Queue */
	ACTION_MARK, ACTION_MARK_ALL, ACTION_SORT, ACTION_COLUMNS, ACTION_DETAILS,
	ACTION_ASSIGN, ACTION_REQUEUE, ACTION_EXPORT,
	/* Ladder */
	ACTION_PROMOTE, ACTION_DEMOTE, ACTION_STOP, ACTION_TIMELINE, ACTION_THRESHOLDS,
	ACTION_HOLD, ACTION_ACKNOWLEDGE, ACTION_REFUSE, ACTION_WITHDRAW, ACTION_RESUME,
	/* Rollout */
	ACTION_STAGE_MORE, ACTION_STAGE_LESS, ACTION_ADVANCE, ACTION_ROLL_BACK, ACTION_SWITCH, ACTION_SHADOW, ACTION_COMPARE, ACTION_SCORE,
	/* Dashboard, Drift, Alarms */
	ACTION_RANGE, ACTION_PAUSE, ACTION_MUTE, ACTION_METHOD, ACTION_SLICE, ACTION_BASELINE,
	ACTION_ALARM_TAKE, ACTION_FALSE_ALARM, ACTION_SNOOZE, ACTION_ALARM_DONE,
	/* Pipeline */
	ACTION_FREEZE, ACTION_RUN_AGAIN,
	/* Retrain */
	ACTION_TRAIN, ACTION_TRAIN_CANCEL, ACTION_TRAIN_AGAIN, ACTION_TRAIN_MADE, ACTION_SUSPECTS,
};

#define BINDING_KEYS_MAX 12

struct binding {
	enum context context;
	enum action action;
	int          keys[BINDING_KEYS_MAX]; /* of key.h; 0 after the last */
	const char  *name;  /* the action as one types it */
	const char  *shown; /* the keys as people read them */
	const char  *hint;  /* a word for the hint line; NULL: not there */
	const char  *help;
};

/* The keys in force: the built-in ones, until a person's own are laid over them (keys_conf.h). */
struct keymap {
	const struct binding *rows;
	int                   count;
};

/* The built-in keys. */
struct keymap keymap_built_in(void);

/* The row for a key where this context holds: its own rows before the global ones. NULL where the key
 * does nothing. */
const struct binding *keymap_find(const struct keymap *map, enum context context, int key);

/* True where the key begins others: g. */
bool keymap_is_prefix(const struct keymap *map, int key);

/* Whether rows of two contexts may ever hold at the same time. */
bool keymap_contexts_meet(enum context a, enum context b);

/* "Review", "Everywhere"; and as one types it in keys.conf: "review", "global". */
const char *keymap_context_title(enum context context);
const char *keymap_context_name(enum context context);

#endif
