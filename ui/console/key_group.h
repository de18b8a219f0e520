/* What keys are for, as the help puts them together. */
#ifndef RUNG_CONSOLE_KEY_GROUP_H
#define RUNG_CONSOLE_KEY_GROUP_H

#include "ui/console/keymap.h"

enum key_group {
	KEY_GROUP_DECIDE,
	KEY_GROUP_BOX,
	KEY_GROUP_LIST,
	KEY_GROUP_LEVEL,
	KEY_GROUP_ROLLOUT,
	KEY_GROUP_WATCH,
	KEY_GROUP_LOOK,
	KEY_GROUP_MOVE,
	KEY_GROUP_CONSOLE,
	KEY_GROUP_COUNT
};

enum key_group key_group_of(enum action action);

/* "Decide", "Move". */
const char *key_group_title(enum key_group group);

#endif
