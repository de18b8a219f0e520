#include "ui/console/key.h"

#include "base/str.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { int key; const char *name; } named[] = {
	{ ' ', "Space" },          { PRESS_ENTER, "Enter" },       { PRESS_ESCAPE, "Esc" },
	{ PRESS_TAB, "Tab" },      { PRESS_BACK_TAB, "S-Tab" },    { PRESS_BACKSPACE, "BSpace" },
	{ PRESS_UP, "Up" },        { PRESS_DOWN, "Down" },         { PRESS_LEFT, "Left" },
	{ PRESS_RIGHT, "Right" },  { PRESS_HOME, "Home" },         { PRESS_END, "End" },
	{ PRESS_PAGE_UP, "PgUp" }, { PRESS_PAGE_DOWN, "PgDn" },    { PRESS_DELETE, "Del" },
	{ PRESS_SHIFT_UP, "S-Up" }, { PRESS_SHIFT_DOWN, "S-Down" }, { PRESS_SHIFT_LEFT, "S-Left" },
	{ PRESS_SHIFT_RIGHT, "S-Right" },
};

static const char *named_key(int key)
{
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].key == key)
			return named[i].name;
	return NULL;
}

const char *key_shown(int key, char text[KEY_TEXT_SIZE])
{
	const char *known = named_key(key);

	text[0] = '\0';
	if (known)
		snprintf(text, KEY_TEXT_SIZE, "%s", known);
	else if (key >= PRESS_F1 && key <= PRESS_F12)
		snprintf(text, KEY_TEXT_SIZE, "F%d", key - PRESS_F1 + 1);
	else if (key > 0 && key < ' ')
		snprintf(text, KEY_TEXT_SIZE, "^%c", key + '@');
	else if (key > PRESS_G(0))
		snprintf(text, KEY_TEXT_SIZE, "g%c", key & 0x7f);
	else if (key < PRESS_BEYOND)
		text[text_encode((uint32_t)key, text)] = '\0';
	return text;
}

/* One character that stands for itself; 0: none that can be seen. */
static int character_named(const char *name)
{
	uint32_t code = 0;
	size_t used = text_decode(name, strlen(name), &code);

	return used > 0 && name[used] == '\0' && code > ' ' && !text_is_hostile(code) ? (int)code : 0;
}

/* ^A to ^Z, but for those that are Tab, Enter and the terminal's own stop and go on. */
static int control_named(const char *name)
{
	if (name[0] != '^' || name[1] < 'A' || name[1] > 'Z' || name[2] || strchr("IJMQS", name[1]))
		return 0;
	return PRESS_CTRL(name[1]);
}

static int function_key_named(const char *name)
{
	char *end;
	long number = name[0] == 'F' && name[1] >= '1' && name[1] <= '9' ? strtol(name + 1, &end, 10) : 0;

	return number >= 1 && number <= 12 && *end == '\0' ? PRESS_F((int)number) : 0;
}

int key_named(const char *name)
{
	int key = character_named(name);

	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (str_equal(named[i].name, name))
			return named[i].key;
	if (key == 0)
		key = control_named(name);
	if (key == 0)
		key = function_key_named(name);
	if (key == 0 && name[0] == 'g' && name[1] > ' ' && name[1] < 0x7f && name[2] == '\0')
		key = PRESS_G(name[1]);
	return key;
}
