#include "ui/console/key_group.h"

enum key_group key_group_of(enum action action)
{
	switch (action) {
	case ACTION_AGREE: case ACTION_DISAGREE: case ACTION_LABEL: case ACTION_MORE_LABELS: case ACTION_UNSURE:
	case ACTION_SKIP: case ACTION_SKIP_WHY: case ACTION_FLAG: case ACTION_NOTE: case ACTION_UNDO: case ACTION_REDO: case ACTION_EDIT_BOXES:
		return KEY_GROUP_DECIDE;
	case ACTION_BOX_NEW: case ACTION_BOX_DELETE: case ACTION_BOX_GROW: case ACTION_BOX_SHRINK:
	case ACTION_BOX_NEXT: case ACTION_BOX_PREVIOUS: case ACTION_BOX_NARROWER: case ACTION_BOX_WIDER:
	case ACTION_BOX_LOWER: case ACTION_BOX_HIGHER:
		return KEY_GROUP_BOX;
	case ACTION_MARK: case ACTION_MARK_ALL: case ACTION_SORT: case ACTION_COLUMNS: case ACTION_DETAILS:
	case ACTION_ASSIGN: case ACTION_REQUEUE: case ACTION_EXPORT: case ACTION_FIND: case ACTION_OPEN:
		return KEY_GROUP_LIST;
	case ACTION_OVERLAY: case ACTION_DETAIL: case ACTION_ZOOM_IN: case ACTION_ZOOM_OUT: case ACTION_FIT:
	case ACTION_PIXELS: case ACTION_GUIDELINE: case ACTION_WHY: case ACTION_VIEWER: case ACTION_PLAY:
	case ACTION_SEEK_BACK: case ACTION_SEEK_ON: case ACTION_PREVIOUS_ITEM: case ACTION_NEXT_ITEM:
		return KEY_GROUP_LOOK;
	case ACTION_UP: case ACTION_DOWN: case ACTION_LEFT: case ACTION_RIGHT: case ACTION_FIRST: case ACTION_LAST:
	case ACTION_HALF_UP: case ACTION_HALF_DOWN: case ACTION_PAGE_UP: case ACTION_PAGE_DOWN: case ACTION_NEXT_PANE:
	case ACTION_PREVIOUS_PANE: case ACTION_GO_REVIEW: case ACTION_GO_QUEUE: case ACTION_GO_LADDER:
		return KEY_GROUP_MOVE;
	case ACTION_PROMOTE: case ACTION_DEMOTE: case ACTION_STOP: case ACTION_TIMELINE: case ACTION_THRESHOLDS:
	case ACTION_HOLD: case ACTION_ACKNOWLEDGE: case ACTION_REFUSE: case ACTION_RESUME:
		return KEY_GROUP_LEVEL;
	default: return KEY_GROUP_CONSOLE;
	}
}

const char *key_group_title(enum key_group group)
{
	static const char *const titles[KEY_GROUP_COUNT] = {
		[KEY_GROUP_DECIDE] = "Decide",
		[KEY_GROUP_BOX] = "Boxes",
		[KEY_GROUP_LIST] = "Find and do",
		[KEY_GROUP_LEVEL] = "The level",
		[KEY_GROUP_LOOK] = "Look",
		[KEY_GROUP_MOVE] = "Move and go",
		[KEY_GROUP_CONSOLE] = "The console",
	};

	return titles[group];
}
