#include "ui/console/line_edit.h"

#include "base/text.h"
#include "ui/console/key.h"

#include <string.h>

static size_t step_back(const struct line_edit *edit, size_t at)
{
	while (at > 0 && ((unsigned char)edit->text[--at] & 0xc0u) == 0x80u)
		;
	return at;
}

static size_t step_on(const struct line_edit *edit, size_t at)
{
	uint32_t code;
	size_t used = text_decode(edit->text + at, edit->length - at, &code);

	return at + used;
}

static size_t word_start(const struct line_edit *edit, size_t at)
{
	while (at > 0 && edit->text[at - 1] == ' ')
		at--;
	while (at > 0 && edit->text[at - 1] != ' ')
		at--;
	return at;
}

static void insert(struct line_edit *edit, const char *bytes, size_t length)
{
	if (edit->length + length > LINE_EDIT_MAX)
		return;
	memmove(edit->text + edit->cursor + length, edit->text + edit->cursor, edit->length - edit->cursor + 1);
	memcpy(edit->text + edit->cursor, bytes, length);
	edit->length += length;
	edit->cursor += length;
}

static void cut(struct line_edit *edit, size_t from, size_t to)
{
	memmove(edit->text + from, edit->text + to, edit->length - to + 1);
	edit->length -= to - from;
	edit->cursor = from;
}

static void cut_and_keep(struct line_edit *edit, size_t from, size_t to)
{
	if (from == to)
		return;
	memcpy(edit->killed, edit->text + from, to - from);
	edit->killed[to - from] = '\0';
	cut(edit, from, to);
}

static void insert_key(struct line_edit *edit, int key)
{
	char bytes[4];

	if (key < 0x110000 && !text_is_hostile((uint32_t)key))
		insert(edit, bytes, text_encode((uint32_t)key, bytes));
}

void line_edit_begin(struct line_edit *edit, const char *text)
{
	size_t left = strlen(text);

	memset(edit, 0, sizeof *edit);
	while (left > 0) {
		uint32_t code = 0;
		size_t used = text_decode(text, left, &code);

		if (used > 0)
			insert_key(edit, (int)code);
		used += used == 0;
		text += used;
		left -= used;
	}
}

enum line_edit_result line_edit_key(struct line_edit *edit, int key)
{
	switch (key) {
	case PRESS_ENTER: case '\n': return LINE_EDIT_DONE;
	case PRESS_ESCAPE: case PRESS_CTRL('c'): case PRESS_CTRL('g'): return LINE_EDIT_CANCELLED;
	case PRESS_LEFT: case PRESS_CTRL('b'): edit->cursor = step_back(edit, edit->cursor); break;
	case PRESS_RIGHT: case PRESS_CTRL('f'): edit->cursor = step_on(edit, edit->cursor); break;
	case PRESS_HOME: case PRESS_CTRL('a'): edit->cursor = 0; break;
	case PRESS_END: case PRESS_CTRL('e'): edit->cursor = edit->length; break;
	case PRESS_BACKSPACE: case PRESS_CTRL('h'): cut(edit, step_back(edit, edit->cursor), edit->cursor); break;
	case PRESS_DELETE: case PRESS_CTRL('d'): cut(edit, edit->cursor, step_on(edit, edit->cursor)); break;
	case PRESS_CTRL('w'): cut_and_keep(edit, word_start(edit, edit->cursor), edit->cursor); break;
	case PRESS_CTRL('u'): cut_and_keep(edit, 0, edit->cursor); break;
	case PRESS_CTRL('k'): cut_and_keep(edit, edit->cursor, edit->length); break;
	case PRESS_CTRL('y'): insert(edit, edit->killed, strlen(edit->killed)); break;
	default:
		if (key < ' ' || key >= PRESS_BEYOND)
			return LINE_EDIT_IGNORED;
		insert_key(edit, key);
	}
	return LINE_EDIT_CHANGED;
}

void line_edit_draw(const struct line_edit *edit, struct canvas *canvas, int x, int y, int columns)
{
	struct rect former = canvas_clip(canvas, (struct rect){ x, y, columns, 1 });
	struct line_edit before = *edit;
	int at;

	before.text[edit->cursor] = '\0';
	at = text_width(before.text);
	x -= at >= columns ? at - columns + 1 : 0;
	canvas_text(canvas, x, y, INK_TEXT, edit->text);
	canvas_cursor(canvas, x + at, y);
	canvas_unclip(canvas, former);
}
