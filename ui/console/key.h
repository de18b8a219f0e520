/* Keys as the console knows them: a code point, or one of these for keys that are no character. */
#ifndef RUNG_CONSOLE_KEY_H
#define RUNG_CONSOLE_KEY_H

#include <stddef.h>

enum {
	PRESS_ENTER = 0x0d,
	PRESS_ESCAPE = 0x1b,
	PRESS_TAB = 0x09,
	PRESS_BACKSPACE = 0x7f,
	PRESS_BEYOND = 0x110000, /* above all code points */
	PRESS_UP,
	PRESS_DOWN,
	PRESS_LEFT,
	PRESS_RIGHT,
	PRESS_HOME,
	PRESS_END,
	PRESS_PAGE_UP,
	PRESS_PAGE_DOWN,
	PRESS_DELETE,
	PRESS_BACK_TAB,
	PRESS_SHIFT_UP,
	PRESS_SHIFT_DOWN,
	PRESS_SHIFT_LEFT,
	PRESS_SHIFT_RIGHT,
	PRESS_F1, /* and eleven more, see PRESS_F() */
	PRESS_F12 = PRESS_F1 + 11,
};

#define PRESS_F(number) (PRESS_F1 + (number) - 1)

/* The key that Ctrl and a lower-case letter give. */
#define PRESS_CTRL(letter) ((letter) & 0x1f)

/* g and then a letter, as one key. */
#define PRESS_G(letter) (0x200000 | (letter))

#define KEY_TEXT_SIZE 16

/* The key as people read and type it: a, Space, ^D, F5, gr. Returns text. */
const char *key_shown(int key, char text[KEY_TEXT_SIZE]);

/* The key of such a name; 0 where there is no such key, or none that a terminal would give us. */
int key_named(const char *name);

#endif
