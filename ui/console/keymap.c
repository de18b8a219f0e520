/* The key table. Rows stand in the order in which the hint line shows them, so that what is needed most
 * comes first; help and manual put those of a context together. */
#include "ui/console/keymap.h"

#include "ui/console/key.h"

#include <stddef.h>

#define HIDDEN NULL

static const struct binding rows[] = {
	{ CONTEXT_REVIEW, ACTION_AGREE, { 'a' }, "agree", "a", "agree", "agree with the prediction" },
	{ CONTEXT_REVIEW, ACTION_DISAGREE, { 'x' }, "disagree", "x", "disagree", "disagree: another label" },
	{ CONTEXT_REVIEW, ACTION_TYPE, { '"' }, "type", "\"", "type", "type the text or name" },
	{ CONTEXT_REVIEW, ACTION_LABEL, { '1', '2', '3', '4', '5', '6', '7', '8', '9', '0' }, "label", "1-9 0", "label",
	  "decide: this label" },
	{ CONTEXT_REVIEW, ACTION_MORE_LABELS, { 't' }, "labels", "t", HIDDEN, "find a label by typing" },
	{ CONTEXT_REVIEW, ACTION_UNSURE, { 'm' }, "unsure", "m", HIDDEN, "answer: unsure" },
	{ CONTEXT_REVIEW, ACTION_SKIP, { ' ' }, "skip", "Space", "skip", "leave it to somebody else" },
	{ CONTEXT_GLOBAL, ACTION_UNDO, { 'u', PRESS_BACKSPACE, PRESS_CTRL('h') }, "undo", "u BSpace", "undo",
	  "take back your last step" },
	{ CONTEXT_REVIEW, ACTION_FLAG, { 'f' }, "flag", "f", "flag", "mark it for a lead" },
	{ CONTEXT_GLOBAL, ACTION_NOTE, { 'c' }, "note", "c", "note", "a note for the decision" },
	{ CONTEXT_REVIEW, ACTION_PLAY, { 'p' }, "play", "p", "play", "play, pause, go on" },
	{ CONTEXT_REVIEW, ACTION_EDIT_BOXES, { 'e' }, "edit-boxes", "e", "boxes", "draw and change boxes" },
	{ CONTEXT_REVIEW, ACTION_PREVIOUS_ITEM, { '[' }, "previous", "[", HIDDEN, "back, without deciding" },
	{ CONTEXT_REVIEW, ACTION_NEXT_ITEM, { ']' }, "next", "]", HIDDEN, "on, without deciding" },
	{ CONTEXT_REVIEW, ACTION_GUIDELINE, { 'i' }, "guideline", "i", HIDDEN, "what to judge by" },
	{ CONTEXT_REVIEW, ACTION_OVERLAY, { 'b' }, "regions", "b", "regions", "boxes and heat to see" },
	{ CONTEXT_REVIEW, ACTION_DETAIL, { 'd' }, "detail", "d", "detail", "another way to show it" },
	{ CONTEXT_REVIEW, ACTION_ZOOM_IN, { '+' }, "zoom-in", "+", "zoom", "zoom in" },
	{ CONTEXT_REVIEW, ACTION_ZOOM_OUT, { '-' }, "zoom-out", "-", HIDDEN, "zoom out" },
	{ CONTEXT_REVIEW, ACTION_FIT, { '=' }, "fit", "=", HIDDEN, "the whole picture" },
	{ CONTEXT_REVIEW, ACTION_PIXELS, { 'z' }, "pixels", "z", HIDDEN, "1:1, no pixel left out" },
	{ CONTEXT_REVIEW, ACTION_SEEK_BACK, { '<' }, "seek-back", "<", HIDDEN, "2 s back" },
	{ CONTEXT_REVIEW, ACTION_SEEK_ON, { '>' }, "seek-on", ">", HIDDEN, "2 s on" },
	{ CONTEXT_REVIEW, ACTION_PART_BEGIN, { '(' }, "part-begin", "(", HIDDEN, "play from here on" },
	{ CONTEXT_REVIEW, ACTION_PART_END, { ')' }, "part-end", ")", HIDDEN, "play up to here" },
	{ CONTEXT_REVIEW, ACTION_LOOP, { '*' }, "loop", "*", HIDDEN, "play over and over, or once" },
	{ CONTEXT_REVIEW, ACTION_VIEWER, { 'v' }, "viewer", "v", HIDDEN, "show it by your program" },
	{ CONTEXT_REVIEW, ACTION_SKIP_WHY, { 's' }, "skip-why", "s", "skip, why", "leave it and say why" },

	{ CONTEXT_BOXES, ACTION_BOX_NEW, { 'n' }, "new", "n", "new", "a new box" },
	{ CONTEXT_BOXES, ACTION_EDIT_BOXES, { PRESS_ENTER, PRESS_ESCAPE, 'e', 'q' }, "done", "Enter Esc e q", "done",
	  "back to deciding" },
	{ CONTEXT_BOXES, ACTION_BOX_NEXT, { PRESS_TAB }, "next", "Tab", "next", "the next box" },
	{ CONTEXT_BOXES, ACTION_BOX_PREVIOUS, { PRESS_BACK_TAB }, "previous", "S-Tab", HIDDEN, "the box before" },
	{ CONTEXT_BOXES, ACTION_LEFT, { 'h', PRESS_LEFT }, "left", "h Left", "move", "move the box or the view" },
	{ CONTEXT_BOXES, ACTION_DOWN, { 'j', PRESS_DOWN }, "down", "j Down", HIDDEN, "move it down" },
	{ CONTEXT_BOXES, ACTION_UP, { 'k', PRESS_UP }, "up", "k Up", HIDDEN, "move it up" },
	{ CONTEXT_BOXES, ACTION_RIGHT, { 'l', PRESS_RIGHT }, "right", "l Right", HIDDEN, "move it to the right" },
	{ CONTEXT_BOXES, ACTION_LABEL, { '1', '2', '3', '4', '5', '6', '7', '8', '9', '0' }, "label", "1-9 0", "label box",
	  "name the box" },
	{ CONTEXT_BOXES, ACTION_MORE_LABELS, { 't' }, "labels", "t", HIDDEN, "find its label by typing" },
	{ CONTEXT_BOXES, ACTION_BOX_GROW, { '+' }, "larger", "+", "size", "every edge outwards" },
	{ CONTEXT_BOXES, ACTION_BOX_SHRINK, { '-' }, "smaller", "-", HIDDEN, "every edge inwards" },
	{ CONTEXT_BOXES, ACTION_BOX_DELETE, { 'x', PRESS_DELETE }, "delete", "x Del", "delete", "delete the box" },
	{ CONTEXT_BOXES, ACTION_BOX_NARROWER, { 'H', PRESS_SHIFT_LEFT }, "narrower", "H S-Left", "edges",
	  "right edge to the left" },
	{ CONTEXT_BOXES, ACTION_BOX_HIGHER, { 'J', PRESS_SHIFT_DOWN }, "higher", "J S-Down", HIDDEN, "lower edge down" },
	{ CONTEXT_BOXES, ACTION_BOX_LOWER, { 'K', PRESS_SHIFT_UP }, "lower", "K S-Up", HIDDEN, "lower edge up" },
	{ CONTEXT_BOXES, ACTION_BOX_WIDER, { 'L', PRESS_SHIFT_RIGHT }, "wider", "L S-Right", HIDDEN,
	  "right edge to the right" },
	{ CONTEXT_BOXES, ACTION_UNDO, { 'u', PRESS_BACKSPACE, PRESS_CTRL('h') }, "undo", "u BSpace", "undo",
	  "undo the last change" },
	{ CONTEXT_BOXES, ACTION_REDO, { PRESS_CTRL('r') }, "redo", "^R", HIDDEN, "make it again" },
	{ CONTEXT_BOXES, ACTION_OVERLAY, { 'b' }, "regions", "b", HIDDEN, "the model's boxes too" },
	{ CONTEXT_BOXES, ACTION_DETAIL, { 'd' }, "detail", "d", HIDDEN, "another way to show it" },
	{ CONTEXT_BOXES, ACTION_PLAY, { 'p' }, "play", "p", HIDDEN, "play the segment" },
	{ CONTEXT_BOXES, ACTION_ZOOM_IN, { '>' }, "zoom-in", ">", HIDDEN, "zoom in" },
	{ CONTEXT_BOXES, ACTION_ZOOM_OUT, { '<' }, "zoom-out", "<", HIDDEN, "zoom out" },
	{ CONTEXT_BOXES, ACTION_FIT, { '=' }, "fit", "=", HIDDEN, "the whole picture" },
	{ CONTEXT_BOXES, ACTION_PIXELS, { 'z' }, "pixels", "z", HIDDEN, "1:1, no pixel left out" },

	{ CONTEXT_GLOBAL, ACTION_OPEN, { PRESS_ENTER }, "open", "Enter", "open", "open what is selected" },
	{ CONTEXT_GLOBAL, ACTION_FIND, { '/' }, "find", "/", "find", "filter as you type" },
	{ CONTEXT_GLOBAL, ACTION_MATCH_NEXT, { 'n' }, "next-match", "n", HIDDEN, "the next place found" },
	{ CONTEXT_GLOBAL, ACTION_MATCH_BEFORE, { 'N' }, "match-before", "N", HIDDEN, "the place before" },
	{ CONTEXT_QUEUE, ACTION_MARK, { ' ' }, "mark", "Space", "mark", "mark it, and down" },
	{ CONTEXT_QUEUE, ACTION_MARK_ALL, { '*' }, "mark-all", "*", HIDDEN, "mark all shown, or none" },
	{ CONTEXT_QUEUE, ACTION_DETAILS, { 'd' }, "details", "d", "details", "all that happened to it" },
	{ CONTEXT_QUEUE, ACTION_FLAG, { 'f' }, "flag", "f", HIDDEN, "for a lead, who clears it" },
	{ CONTEXT_QUEUE, ACTION_SORT, { 's' }, "sort", "s", "sort", "choose the order" },
	{ CONTEXT_QUEUE, ACTION_ASSIGN, { 'A' }, "assign", "A", "assign", "keep them for somebody" },
	{ CONTEXT_QUEUE, ACTION_REQUEUE, { 'R' }, "requeue", "R", "requeue", "back into the queue" },
	{ CONTEXT_QUEUE, ACTION_EXPORT, { 'E' }, "export", "E", "export", "to a file" },
	{ CONTEXT_QUEUE, ACTION_COLUMNS, { '|' }, "columns", "|", HIDDEN, "choose the columns" },

	{ CONTEXT_LADDER, ACTION_PROMOTE, { 'P' }, "promote", "P", "promote", "up a level, through the gate" },
	{ CONTEXT_LADDER, ACTION_DEMOTE, { 'D' }, "demote", "D", "demote", "down a level" },
	{ CONTEXT_LADDER, ACTION_HOLD, { 'H' }, "held", "H", "held items", "what is held after a demotion goes to people" },
	{ CONTEXT_LADDER, ACTION_ACKNOWLEDGE, { 'a' }, "seen", "a", "seen", "a demotion is taken notice of, for all leads" },
	{ CONTEXT_LADDER, ACTION_REFUSE, { 'x' }, "refuse", "x", "refuse", "refuse a promotion that somebody asks for" },
	{ CONTEXT_LADDER, ACTION_WITHDRAW, { 'W' }, "withdraw", "W", "withdraw", "take back a promotion that you asked for" },
	{ CONTEXT_LADDER, ACTION_RESUME, { 'R' }, "resume", "R", "resume", "back to the level before a stop" },
	{ CONTEXT_LADDER, ACTION_THRESHOLDS, { 'T' }, "thresholds", "T", "what-if", "what other promises would give" },
	{ CONTEXT_LADDER, ACTION_TIMELINE, { 't' }, "timeline", "t", HIDDEN, "all changes of the level, with reasons" },

	{ CONTEXT_ROLLOUT, ACTION_ROLL_BACK, { 'R' }, "roll-back", "R", "roll back", "back to what was before the canary or the switch" },
	{ CONTEXT_ROLLOUT, ACTION_STAGE_MORE, { '+' }, "stage-more", "+", "stage", "stage a share of the traffic, or more of it" },
	{ CONTEXT_ROLLOUT, ACTION_STAGE_LESS, { '-' }, "stage-less", "-", HIDDEN, "stage less, or nothing" },
	{ CONTEXT_ROLLOUT, ACTION_ADVANCE, { 'P' }, "advance", "P", "advance", "the canary takes its next step; after the last: LIVE" },
	{ CONTEXT_ROLLOUT, ACTION_SWITCH, { 'B' }, "switch", "B", "switch", "blue/green: the version selected is LIVE at once" },
	{ CONTEXT_ROLLOUT, ACTION_SHADOW, { 'S' }, "shadow", "S", "shadow", "score it beside LIVE, as SHADOW or NEXT, or stop it" },
	{ CONTEXT_ROLLOUT, ACTION_COMPARE, { 'v' }, "compare", "v", "compare", "compare it with another version" },
	{ CONTEXT_ROLLOUT, ACTION_SCORE, { 's' }, "score", "s", HIDDEN, "score it now on what it has not seen, with a bar" },
	{ CONTEXT_ROLLOUT, ACTION_REFUSE, { 'x' }, "refuse", "x", "refuse", "refuse a rollout that somebody asks for; P confirms it" },
	{ CONTEXT_ROLLOUT, ACTION_WITHDRAW, { 'W' }, "withdraw", "W", "withdraw", "take back a rollout that you asked for" },
	{ CONTEXT_ROLLOUT, ACTION_ACKNOWLEDGE, { 'a' }, "seen", "a", "seen", "a rollback is taken notice of, for all leads" },
	{ CONTEXT_ROLLOUT, ACTION_TIMELINE, { 't' }, "timeline", "t", HIDDEN, "all that was done with versions, with reasons" },

	{ CONTEXT_DASHBOARD, ACTION_RANGE, { 't' }, "range", "t", "range", "how far back: an hour, a day, a week, a month" },
	{ CONTEXT_DASHBOARD, ACTION_THRESHOLDS, { 'T' }, "thresholds", "T", "thresholds", "the band of the metric, and what leaving it does" },
	{ CONTEXT_DASHBOARD, ACTION_MUTE, { 'M' }, "mute", "M", HIDDEN, "leave a metric out that says nothing" },
	{ CONTEXT_DASHBOARD, ACTION_PAUSE, { 'p' }, "pause", "p", "pause", "let it stand still, or go on" },

	{ CONTEXT_DRIFT, ACTION_RANGE, { 't' }, "over-time", "t", "over time", "the windows before, or the newest against the reference" },
	{ CONTEXT_DRIFT, ACTION_SLICE, { 's' }, "slice", "s", "slice", "one source or attribute alone, or everything" },
	{ CONTEXT_DRIFT, ACTION_METHOD, { 'm' }, "method", "m", "method", "the measure: PSI, KS, W1 or JS" },
	{ CONTEXT_DRIFT, ACTION_BASELINE, { 'B' }, "baseline", "B", "new baseline", "what windows are compared with from now on" },

	{ CONTEXT_ALARMS, ACTION_ALARM_TAKE, { 'a' }, "acknowledge", "a", "acknowledge", "you take it on, with a note" },
	{ CONTEXT_ALARMS, ACTION_FALSE_ALARM, { 'x' }, "false-alarm", "x", "false alarm", "it should not have been raised; close it so" },
	{ CONTEXT_ALARMS, ACTION_SNOOZE, { 's' }, "snooze", "s", "snooze", "put it off for a while" },
	{ CONTEXT_ALARMS, ACTION_ALARM_DONE, { 'd' }, "done", "d", "done", "close it by hand, with a note" },
	{ CONTEXT_ALARMS, ACTION_THRESHOLDS, { 'T' }, "thresholds", "T", "thresholds", "the band of its metric, and what leaving it does" },

	{ CONTEXT_PIPELINE, ACTION_RANGE, { 't' }, "range", "t", "range", "how far back: an hour, a day, a week, a month" },
	{ CONTEXT_PIPELINE, ACTION_FREEZE, { 'Z' }, "freeze", "Z", "freeze/thaw", "nothing goes through the stage, until it is thawed" },
	{ CONTEXT_PIPELINE, ACTION_RUN_AGAIN, { 'R' }, "run-again", "R", "re-run", "score what the stage's models have not answered yet" },

	{ CONTEXT_RETRAIN, ACTION_TRAIN, { 'S' }, "train", "S", "start", "train a new version; a run that waits begins now" },
	{ CONTEXT_RETRAIN, ACTION_TRAIN_CANCEL, { 'C' }, "cancel-run", "C", "cancel", "end the run that is under way" },
	{ CONTEXT_RETRAIN, ACTION_TRAIN_AGAIN, { 'R' }, "train-again", "R", "retry", "again what failed or was cancelled last" },
	{ CONTEXT_RETRAIN, ACTION_SUSPECTS, { 'D' }, "suspects", "D", "in doubt", "look again at answers that model or peers contradict" },
	{ CONTEXT_RETRAIN, ACTION_TRAIN_MADE, { 'v' }, "made", "v", "its version", "what came of it, on the Rollout" },

	{ CONTEXT_GLOBAL, ACTION_HELP, { '?', PRESS_F1 }, "help", "? F1", "help", "this page" },
	{ CONTEXT_GLOBAL, ACTION_PALETTE, { ':', PRESS_CTRL('p') }, "palette", ": ^P", "commands",
	  "all commands, by name" },
	{ CONTEXT_GLOBAL, ACTION_LEAVE, { 'q' }, "leave", "q", "leave", "back, or leave" },
	{ CONTEXT_GLOBAL, ACTION_STOP, { 'X' }, "stop", "X", "STOP", "STOP: people decide everything" },
	{ CONTEXT_GLOBAL, ACTION_QUIT, { PRESS_F(10) }, "quit", "F10", HIDDEN, "leave; answers are saved" },
	{ CONTEXT_GLOBAL, ACTION_CLOSE, { PRESS_ESCAPE }, "close", "Esc", HIDDEN, "close what is open" },
	{ CONTEXT_GLOBAL, ACTION_DOWN, { 'j', PRESS_DOWN }, "down", "j Down", HIDDEN, "down" },
	{ CONTEXT_GLOBAL, ACTION_UP, { 'k', PRESS_UP }, "up", "k Up", HIDDEN, "up" },
	{ CONTEXT_GLOBAL, ACTION_LEFT, { 'h', PRESS_LEFT }, "left", "h Left", HIDDEN, "left" },
	{ CONTEXT_GLOBAL, ACTION_RIGHT, { 'l', PRESS_RIGHT }, "right", "l Right", HIDDEN, "right" },
	{ CONTEXT_GLOBAL, ACTION_FIRST, { PRESS_G('g'), PRESS_HOME }, "first", "gg Home", HIDDEN, "to the first" },
	{ CONTEXT_GLOBAL, ACTION_LAST, { 'G', PRESS_END }, "last", "G End", HIDDEN, "to the last" },
	{ CONTEXT_GLOBAL, ACTION_HALF_DOWN, { PRESS_CTRL('d') }, "half-down", "^D", HIDDEN, "half a page down" },
	{ CONTEXT_GLOBAL, ACTION_HALF_UP, { PRESS_CTRL('u') }, "half-up", "^U", HIDDEN, "half a page up" },
	{ CONTEXT_GLOBAL, ACTION_PAGE_DOWN, { PRESS_CTRL('f'), PRESS_PAGE_DOWN }, "page-down", "^F PgDn", HIDDEN,
	  "a page down" },
	{ CONTEXT_GLOBAL, ACTION_PAGE_UP, { PRESS_CTRL('b'), PRESS_PAGE_UP }, "page-up", "^B PgUp", HIDDEN, "a page up" },
	{ CONTEXT_GLOBAL, ACTION_NEXT_PANE, { PRESS_TAB }, "pane", "Tab", HIDDEN, "next pane" },
	{ CONTEXT_GLOBAL, ACTION_PREVIOUS_PANE, { PRESS_BACK_TAB }, "pane-back", "S-Tab", HIDDEN, "previous pane" },
	{ CONTEXT_GLOBAL, ACTION_WHY, { 'w' }, "why", "w", HIDDEN, "why: where it comes from" },
	{ CONTEXT_GLOBAL, ACTION_COPY, { 'y' }, "copy", "y", HIDDEN, "copy what is selected" },
	{ CONTEXT_GLOBAL, ACTION_REDO, { PRESS_CTRL('r') }, "redo", "^R", HIDDEN, "do it again" },
	{ CONTEXT_GLOBAL, ACTION_RETRY, { 'r' }, "retry", "r", HIDDEN, "read it again" },
	{ CONTEXT_GLOBAL, ACTION_GO_REVIEW, { PRESS_G('r'), PRESS_F(2) }, "go-review", "gr F2", HIDDEN, "go to Review" },
	{ CONTEXT_GLOBAL, ACTION_GO_QUEUE, { PRESS_G('q'), PRESS_F(3) }, "go-queue", "gq F3", HIDDEN, "go to the Queue" },
	{ CONTEXT_GLOBAL, ACTION_GO_LADDER, { PRESS_G('l'), PRESS_F(4) }, "go-ladder", "gl F4", HIDDEN, "go to the Ladder" },
	{ CONTEXT_GLOBAL, ACTION_GO_ROLLOUT, { PRESS_G('o'), PRESS_F(5) }, "go-rollout", "go F5", HIDDEN, "go to the Rollout" },
	{ CONTEXT_GLOBAL, ACTION_GO_DASHBOARD, { PRESS_G('d'), PRESS_F(6) }, "go-dashboard", "gd F6", HIDDEN, "go to the Dashboard" },
	{ CONTEXT_GLOBAL, ACTION_GO_DRIFT, { PRESS_G('f'), PRESS_F(7) }, "go-drift", "gf F7", HIDDEN, "go to the Drift" },
	{ CONTEXT_GLOBAL, ACTION_GO_ALARMS, { PRESS_G('a'), PRESS_F(8) }, "go-alarms", "ga F8", HIDDEN, "go to the Alarms" },
	{ CONTEXT_GLOBAL, ACTION_GO_PIPELINE, { PRESS_G('p'), PRESS_F(9) }, "go-pipeline", "gp F9", HIDDEN, "go to the Pipeline" },
	{ CONTEXT_GLOBAL, ACTION_GO_RETRAIN, { PRESS_G('t'), PRESS_F(11) }, "go-retrain", "gt F11", HIDDEN, "go to Retrain" },
	{ CONTEXT_GLOBAL, ACTION_GO_STAGE, { PRESS_G('s') }, "go-stage", "gs", HIDDEN, "another stage" },
	{ CONTEXT_GLOBAL, ACTION_OPTIONS, { 'o' }, "options", "o", HIDDEN, "theme, mouse, programs" },
	{ CONTEXT_GLOBAL, ACTION_REDRAW, { PRESS_CTRL('l') }, "redraw", "^L", HIDDEN, "paint the screen anew" },
	{ CONTEXT_GLOBAL, ACTION_SUSPEND, { PRESS_CTRL('z') }, "suspend", "^Z", HIDDEN, "to the shell; fg returns" },
	{ CONTEXT_GLOBAL, ACTION_CANCEL, { PRESS_CTRL('c') }, "cancel", "^C", HIDDEN, "cancel; twice: leave" },
};

struct keymap keymap_built_in(void)
{
	return (struct keymap){ rows, (int)(sizeof rows / sizeof *rows) };
}

static bool has_key(const struct binding *binding, int key)
{
	for (int i = 0; key != 0 && i < BINDING_KEYS_MAX && binding->keys[i]; i++)
		if (binding->keys[i] == key)
			return true;
	return false;
}

const struct binding *keymap_find(const struct keymap *map, enum context context, int key)
{
	const struct binding *global = NULL;

	for (int i = 0; i < map->count; i++) {
		if (!has_key(&map->rows[i], key))
			continue;
		if (map->rows[i].context == context)
			return &map->rows[i];
		if (map->rows[i].context == CONTEXT_GLOBAL)
			global = &map->rows[i];
	}
	return global;
}

bool keymap_is_prefix(const struct keymap *map, int key)
{
	if (key != 'g')
		return false;
	for (int i = 0; i < map->count; i++)
		for (int k = 0; k < BINDING_KEYS_MAX && map->rows[i].keys[k]; k++)
			if (map->rows[i].keys[k] > PRESS_G(0))
				return true;
	return false;
}

/* Editing boxes is a mode: what it needs goes before what holds everywhere. */
bool keymap_contexts_meet(enum context a, enum context b)
{
	bool has_mode = a == CONTEXT_BOXES || b == CONTEXT_BOXES;

	return a == b || (!has_mode && (a == CONTEXT_GLOBAL || b == CONTEXT_GLOBAL));
}

static const struct { const char *title, *name; } contexts[CONTEXT_COUNT] = {
	[CONTEXT_GLOBAL] = { "Everywhere", "global" },
	[CONTEXT_REVIEW] = { "Review", "review" },
	[CONTEXT_BOXES] = { "Boxes", "boxes" },
	[CONTEXT_QUEUE] = { "Queue", "queue" },
	[CONTEXT_LADDER] = { "Ladder", "ladder" },
	[CONTEXT_ROLLOUT] = { "Rollout", "rollout" },
	[CONTEXT_DASHBOARD] = { "Dashboard", "dashboard" },
	[CONTEXT_DRIFT] = { "Drift", "drift" },
	[CONTEXT_ALARMS] = { "Alarms", "alarms" },
	[CONTEXT_PIPELINE] = { "Pipeline", "pipeline" },
	[CONTEXT_RETRAIN] = { "Retrain", "retrain" },
};

const char *keymap_context_title(enum context context)
{
	return contexts[context].title;
}

const char *keymap_context_name(enum context context)
{
	return contexts[context].name;
}
