#include "ui/console/pager.h"

#include "base/order.h"
#include "base/text.h"
#include "ui/console/key.h"
#include "ui/console/popup.h"
#include "ui/console/screen.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>
#include <wctype.h>

/* Reads one code point in lower case; an invalid byte stands for itself. */
static size_t lower(const char *text, uint32_t *code)
{
	size_t used = text_decode(text, strlen(text), code);

	if (used == 0)
		*code = (unsigned char)*text;
	*code = (uint32_t)towlower((wint_t)*code);
	return used ? used : 1;
}

static bool starts(const char *text, const char *wanted)
{
	while (*wanted && *text) {
		uint32_t a, b;

		text += lower(text, &a);
		wanted += lower(wanted, &b);
		if (a != b)
			return false;
	}
	return *wanted == '\0';
}

static bool contains(const char *text, const char *wanted)
{
	for (; *text; text++)
		if (starts(text, wanted))
			return true;
	return false;
}

static int last_from(const struct pager_lines *lines)
{
	return larger(0, lines->count - lines->room);
}

static enum pager_result scroll_to(struct pager *pager, const struct pager_lines *lines, int from)
{
	int now = pager_from(pager, lines);

	pager->from = larger(0, smaller(from, last_from(lines)));
	return pager->from == now ? PAGER_IGNORED : PAGER_CHANGED;
}

/* Goes to the next line that has what is wanted, from start on in this direction (1 or -1), around the
 * end if need be. */
static void find(struct pager *pager, const struct pager_lines *lines, int start, int direction)
{
	pager->found = -1;
	pager->wrapped = false;
	for (int i = 0; i < lines->count && pager->wanted[0]; i++) {
		int at = start + i * direction, line = (at % lines->count + lines->count) % lines->count;

		if (!contains(lines->text(lines->lines, line), pager->wanted))
			continue;
		pager->found = line;
		pager->wrapped = line != at;
		if (line < pager->from || line >= pager->from + lines->room)
			scroll_to(pager, lines, line - lines->room / 3);
		return;
	}
}

static enum pager_result begin_search(struct pager *pager, const struct pager_lines *lines)
{
	pager->searching = true;
	pager->searched_from = pager_from(pager, lines);
	pager->found = -1;
	pager->wanted[0] = '\0';
	line_edit_begin(&pager->typed, "");
	return PAGER_CHANGED;
}

static enum pager_result search_key(struct pager *pager, const struct pager_lines *lines, int key)
{
	switch (line_edit_key(&pager->typed, key)) {
	case LINE_EDIT_DONE:
		pager->searching = false;
		break;
	case LINE_EDIT_CANCELLED:
		pager->searching = false;
		pager->wanted[0] = '\0';
		pager->from = pager->searched_from;
		break;
	case LINE_EDIT_CHANGED:
		snprintf(pager->wanted, sizeof pager->wanted, "%s", pager->typed.text);
		pager->from = pager->searched_from;
		find(pager, lines, pager->searched_from, 1);
		break;
	case LINE_EDIT_IGNORED: return PAGER_IGNORED;
	}
	return PAGER_CHANGED;
}

static enum pager_result find_again(struct pager *pager, const struct pager_lines *lines, int direction)
{
	if (!pager->wanted[0] || lines->count == 0)
		return PAGER_IGNORED;
	find(pager, lines, pager->found < 0 ? pager->from : pager->found + direction, direction);
	return PAGER_CHANGED;
}

enum pager_result pager_key(struct pager *pager, const struct pager_lines *lines, int key)
{
	int from = pager_from(pager, lines), page = larger(1, lines->room - 1);

	if (pager->searching)
		return search_key(pager, lines, key);
	switch (key) {
	case 'j': case PRESS_DOWN: case PRESS_ENTER: return scroll_to(pager, lines, from + 1);
	case 'k': case PRESS_UP: return scroll_to(pager, lines, from - 1);
	case ' ': case PRESS_PAGE_DOWN: case PRESS_CTRL('f'): return scroll_to(pager, lines, from + page);
	case PRESS_PAGE_UP: case PRESS_CTRL('b'): return scroll_to(pager, lines, from - page);
	case PRESS_CTRL('d'): return scroll_to(pager, lines, from + larger(1, page / 2));
	case PRESS_CTRL('u'): return scroll_to(pager, lines, from - larger(1, page / 2));
	case 'g': case PRESS_HOME: return scroll_to(pager, lines, 0);
	case 'G': case PRESS_END: return scroll_to(pager, lines, lines->count);
	case '/': return begin_search(pager, lines);
	case 'n': return find_again(pager, lines, 1);
	case 'N': return find_again(pager, lines, -1);
	case 'q': case PRESS_ESCAPE: case PRESS_CTRL('c'): return PAGER_CLOSE;
	default: return PAGER_IGNORED;
	}
}

enum pager_result pager_mouse(struct pager *pager, const struct pager_lines *lines, const struct mouse *mouse)
{
	int from = pager_from(pager, lines);

	switch (mouse->kind) {
	case MOUSE_WHEEL_UP: return scroll_to(pager, lines, from - 3);
	case MOUSE_WHEEL_DOWN: return scroll_to(pager, lines, from + 3);
	default: return PAGER_IGNORED;
	}
}

int pager_from(const struct pager *pager, const struct pager_lines *lines)
{
	return larger(0, smaller(pager->from, last_from(lines)));
}

bool pager_has_found(const struct pager *pager, int line)
{
	return pager->wanted[0] && pager->found == line;
}

static void describe(const struct pager *pager, const struct pager_lines *lines, char *text, size_t size)
{
	int from = pager_from(pager, lines), to = smaller(from + lines->room, lines->count);

	if (pager->wanted[0] && pager->found < 0)
		snprintf(text, size, "not found: %.60s", pager->wanted);
	else if (pager->wanted[0])
		snprintf(text, size, "n N next, previous%s", pager->wrapped ? " (went round)" : "");
	else if (lines->count > lines->room)
		snprintf(text, size, "j k scroll  / find  %d of %d", to, lines->count);
	else
		snprintf(text, size, "/ find  q close");
}

void pager_draw_foot(const struct pager *pager, const struct pager_lines *lines, struct canvas *canvas,
                     struct rect frame)
{
	char text[160];
	int y = frame.y + frame.height - 1, columns = frame.width - 6;

	if (columns < 8)
		return;
	if (pager->searching) {
		canvas_fill(canvas, (struct rect){ frame.x + 2, y, columns + 2, 1 }, INK_TEXT);
		canvas_text(canvas, frame.x + 3, y, INK_KEY, "/");
		line_edit_draw(&pager->typed, canvas, frame.x + 4, y, columns - 1);
		return;
	}
	describe(pager, lines, text, sizeof text);
	widget_footer(canvas, frame, text);
}

unsigned pager_react(struct app *app, enum pager_result result)
{
	switch (result) {
	case PAGER_CLOSE: return popup_close(app);
	case PAGER_CHANGED: return REACT_DRAW;
	case PAGER_IGNORED: break;
	}
	return REACT_NONE;
}
