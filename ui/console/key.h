/* Keys as the console knows them: a code point, or one of these for keys that are no character. */
#ifndef RUNG_CONSOLE_KEY_H
#define RUNG_CONSOLE_KEY_H

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
	PRESS_F1,
	PRESS_F10,
};

/* The key that Ctrl and a lower-case letter give. */
#define PRESS_CTRL(letter) ((letter) & 0x1f)

#endif
