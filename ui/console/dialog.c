#include "ui/console/dialog.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ui/console/key.h"
#include "ui/console/widget.h"

#include <string.h>

#define WIDTH_MAX 64
#define NO_WORD   "Cancel"
#define BUTTON_FRAME 6 /* "[ > " and " ]" around its word */

enum focus { FOCUS_LINE, FOCUS_WORDS, FOCUS_YES, FOCUS_NO, FOCUS_COUNT };

struct question {
	struct str       title, text, yes, asked, typed;
	bool             safe, needed;
	enum action      action;
	enum focus       focus;
	struct line_edit line, words;
	bool             empty;   /* yes was wanted, but what is needed is not written */
	bool             refused; /* yes was wanted, but the words are not those */
	int              from;    /* the first line of the text that shows, where not all of it does */
};

/* Where the parts are; rows that are not there have height 0. */
struct layout {
	struct rect area, text, line, words, yes, no;
	int lines; /* of the whole text */
};

static bool has_words(const struct question *question)
{
	return question->typed.length > 0;
}

static bool has_line(const struct question *question)
{
	return question->asked.length > 0;
}

/* The next line of *text, which moves on behind it. */
static void take_line(const char **text, int width, struct str *line)
{
	size_t left = strlen(*text), length = widget_line_length(*text, left, width);

	str_clear(line);
	str_add_bytes(line, *text, length);
	*text += length + (length < left && (*text)[length] == '\n');
}

static int count_lines(const char *text, int width)
{
	struct str line = STR_EMPTY;
	int lines = 0;

	while (*text) {
		take_line(&text, width, &line);
		lines++;
	}
	str_release(&line);
	return lines;
}

static void lay_out(struct layout *layout, const struct app *app, const struct question *question)
{
	int width = larger(1, smaller(app->columns - 2, WIDTH_MAX)), inside = larger(1, width - 4);
	int parts = has_words(question) + has_line(question); /* of two rows each */
	int gap = app->rows - 4 > 3 * parts + 2, below = (2 + gap) * parts + gap + 1;
	int no = (int)strlen(NO_WORD) + BUTTON_FRAME;
	int yes = smaller(text_width(str_text(&question->yes)) + BUTTON_FRAME, larger(0, inside - no - 2));
	int height, x, y;

	layout->lines = count_lines(str_text(&question->text), inside);
	height = larger(1, smaller(app->rows - 2, layout->lines + below + 2));
	x = (app->columns - width) / 2;
	y = (app->rows - height) / 2;
	layout->area = (struct rect){ x, y, width, height };
	layout->text = (struct rect){ x + 2, y + 1, inside, larger(0, height - 2 - below) };
	y += height - 2;
	layout->words = (struct rect){ x + 2, y - 2 - gap, inside, has_words(question) ? 2 : 0 };
	layout->line = (struct rect){ x + 2, y - (2 + gap) * parts, inside, has_line(question) ? 2 : 0 };
	layout->yes = (struct rect){ x + 2, y, yes, 1 };
	layout->no = (struct rect){ x + 2 + yes + 2, y, no, 1 };
}

static void draw_text(const struct question *question, struct canvas *canvas, const struct layout *layout)
{
	const char *text = str_text(&question->text);
	struct rect former = canvas_clip(canvas, layout->text);
	struct str line = STR_EMPTY;
	int from = smaller(question->from, larger(0, layout->lines - layout->text.height));

	for (int i = 0; *text && i < from + layout->text.height; i++) {
		take_line(&text, layout->text.width, &line);
		canvas_text(canvas, layout->text.x, layout->text.y + i - from, INK_TEXT, str_text(&line));
	}
	str_release(&line);
	canvas_unclip(canvas, former);
	if (layout->lines > layout->text.height)
		widget_footer(canvas, layout->area, *text ? "PgDn more" : "PgUp back");
}

static void draw_line(const struct question *question, struct canvas *canvas, const struct layout *layout)
{
	const struct rect *line = &layout->line;
	bool focused = question->focus == FOCUS_LINE;
	int x = line->x, width;

	if (line->height == 0)
		return;
	width = canvas_fitted(canvas, x, line->y, line->width, question->empty ? INK_WARN : INK_DIM, str_text(&question->asked));
	if (question->empty)
		canvas_fitted(canvas, x + width, line->y, line->width - width, INK_WARN, ": it is needed");
	x += canvas_text(canvas, x, line->y + 1, focused ? INK_TITLE : INK_DIM, "> ");
	line_edit_draw(&question->line, canvas, x, line->y + 1, line->x + line->width - x);
}

static void draw_words(const struct question *question, struct canvas *canvas, const struct layout *layout)
{
	const struct rect *words = &layout->words;
	int x = words->x;

	if (words->height == 0)
		return;
	x += canvas_text(canvas, x, words->y, question->refused ? INK_WARN : INK_DIM,
	                 question->refused ? "not these words: type " : "to go on type ");
	canvas_fitted(canvas, x, words->y, words->x + words->width - x, INK_TITLE, str_text(&question->typed));
	x = words->x + canvas_text(canvas, words->x, words->y + 1, question->focus == FOCUS_WORDS ? INK_TITLE : INK_DIM, "> ");
	line_edit_draw(&question->words, canvas, x, words->y + 1, words->x + words->width - x);
}

static void draw_button(struct canvas *canvas, struct rect at, const char *word, enum ink ink, bool focused)
{
	struct rect former = canvas_clip(canvas, at);
	int width = smaller(text_width(word), at.width - BUTTON_FRAME);

	canvas_text(canvas, at.x, at.y, focused ? INK_SELECTED : ink, focused ? "[ > " : "[   ");
	canvas_fitted(canvas, at.x + 4, at.y, width, focused ? INK_SELECTED : ink, word);
	canvas_text(canvas, at.x + 4 + width, at.y, focused ? INK_SELECTED : ink, " ]");
	canvas_unclip(canvas, former);
}

static void draw(const struct app *app, const void *state, struct canvas *canvas)
{
	const struct question *question = state;
	struct layout layout;

	lay_out(&layout, app, question);
	canvas_fill(canvas, layout.area, INK_TEXT);
	widget_framed_pane(canvas, layout.area, str_text(&question->title), question->safe ? INK_FRAME : INK_WARN,
	                   question->safe ? INK_TITLE : INK_WARN);
	draw_text(question, canvas, &layout);
	draw_button(canvas, layout.yes, str_text(&question->yes), question->safe ? INK_LABEL : INK_WARN,
	            question->focus == FOCUS_YES);
	draw_button(canvas, layout.no, NO_WORD, INK_LABEL, question->focus == FOCUS_NO);
	if (question->focus != FOCUS_LINE)
		draw_line(question, canvas, &layout);
	draw_words(question, canvas, &layout);
	if (question->focus == FOCUS_LINE)
		draw_line(question, canvas, &layout); /* last, for the cursor */
	if (question->focus >= FOCUS_YES)
		canvas_cursor(canvas, question->focus == FOCUS_YES ? layout.yes.x + 2 : layout.no.x + 2, layout.no.y);
}

/* The line as it was written; false where it is needed and blank. */
static bool check_line(struct question *question)
{
	const char *line = question->line.text;

	question->empty = question->needed && line[strspn(line, " ")] == '\0';
	if (question->empty)
		question->focus = FOCUS_LINE;
	return !question->empty;
}

static bool check_words(struct question *question)
{
	question->refused = has_words(question) && !str_equal(question->words.text, question->typed.text);
	if (question->refused)
		question->focus = FOCUS_WORDS;
	return !question->refused;
}

static unsigned say_yes(struct app *app, struct question *question)
{
	char line[sizeof question->line.text];
	struct answer answer = { question->action, line, 1 };

	if (!check_line(question) || !check_words(question))
		return REACT_DRAW;
	memcpy(line, question->line.text, sizeof line);
	popup_close(app);
	return REACT_DRAW | app_answer(app, &answer);
}

static bool has_focus(const struct question *question, enum focus focus)
{
	return focus >= FOCUS_YES || (focus == FOCUS_LINE ? has_line(question) : has_words(question));
}

/* By 1 or -1, around the ends. */
static unsigned move_focus(struct question *question, int step)
{
	do
		question->focus = (enum focus)(((int)question->focus + step + FOCUS_COUNT) % FOCUS_COUNT);
	while (!has_focus(question, question->focus));
	return REACT_DRAW;
}

/* Behind the line come the words, where there are any. */
static unsigned press_focused(struct app *app, struct question *question)
{
	if (question->focus == FOCUS_NO)
		return popup_close(app);
	if (question->focus == FOCUS_LINE && has_words(question))
		return check_line(question) ? move_focus(question, 1) : REACT_DRAW;
	return say_yes(app, question);
}

static unsigned scroll(const struct app *app, struct question *question, int pages)
{
	struct layout layout;
	int last;

	lay_out(&layout, app, question);
	last = larger(0, layout.lines - layout.text.height);
	question->from = smaller(last, larger(0, smaller(question->from, last) + pages * larger(1, layout.text.height - 1)));
	return REACT_DRAW;
}

static unsigned type(struct question *question, int key)
{
	struct line_edit *edit = question->focus == FOCUS_LINE ? &question->line : &question->words;

	if (line_edit_key(edit, key) != LINE_EDIT_CHANGED)
		return REACT_NONE;
	question->empty = question->refused = false;
	return REACT_DRAW;
}

/* The words are there to be typed; a reason may come from elsewhere. */
static unsigned paste(struct app *app, void *state, int code)
{
	struct question *question = state;

	(void)app;
	return question->focus == FOCUS_LINE ? type(question, code) : REACT_NONE;
}

static unsigned press(struct app *app, void *state, int key)
{
	struct question *question = state;

	switch (key) {
	case PRESS_ENTER: case '\n': return press_focused(app, question);
	case PRESS_ESCAPE: case PRESS_CTRL('c'): return popup_close(app);
	case PRESS_TAB: case PRESS_DOWN: return move_focus(question, 1);
	case PRESS_BACK_TAB: case PRESS_UP: return move_focus(question, -1);
	case PRESS_PAGE_DOWN: return scroll(app, question, 1);
	case PRESS_PAGE_UP: return scroll(app, question, -1);
	}
	if (question->focus < FOCUS_YES)
		return type(question, key);
	switch (key) {
	case PRESS_RIGHT: return move_focus(question, 1);
	case PRESS_LEFT: return move_focus(question, -1);
	case 'y': return say_yes(app, question);
	case 'n': return popup_close(app);
	default: return REACT_NONE;
	}
}

static unsigned mouse(struct app *app, void *state, const struct mouse *event)
{
	struct question *question = state;
	struct layout layout;

	lay_out(&layout, app, question);
	if (event->kind == MOUSE_WHEEL_DOWN || event->kind == MOUSE_WHEEL_UP)
		return scroll(app, question, event->kind == MOUSE_WHEEL_DOWN ? 1 : -1);
	if (event->kind != MOUSE_PRESS)
		return REACT_NONE;
	if (mouse_is_over(event, &layout.yes))
		return say_yes(app, question);
	return mouse_is_over(event, &layout.no) ? popup_close(app) : REACT_NONE;
}

static void close_question(void *state)
{
	struct question *question = state;

	str_release(&question->title);
	str_release(&question->text);
	str_release(&question->yes);
	str_release(&question->asked);
	str_release(&question->typed);
}

static const struct popup popup = {
	.state_size = sizeof(struct question),
	.guards = true,
	.hints = "y yes  n no  Tab move  Enter press  Esc cancel",
	.close = close_question,
	.draw = draw,
	.key = press,
	.mouse = mouse,
	.paste = paste,
};

static const struct popup popup_with_words = {
	.state_size = sizeof(struct question),
	.guards = true,
	.hints = "type the words  Enter go on  Tab move  Esc cancel",
	.close = close_question,
	.draw = draw,
	.key = press,
	.mouse = mouse,
	.paste = paste,
};

void dialog_open(struct app *app, const struct dialog *dialog)
{
	bool writes = dialog->typed || (dialog->line && !dialog->focus_yes);
	struct question *question = popup_open(app, writes ? &popup_with_words : &popup);

	str_add(&question->title, dialog->title);
	str_add(&question->text, dialog->text);
	str_add(&question->yes, dialog->yes);
	str_add(&question->asked, dialog->line ? dialog->line : "");
	str_add(&question->typed, dialog->typed ? dialog->typed : "");
	question->needed = dialog->line_needed;
	question->safe = dialog->focus_yes;
	question->action = dialog->action;
	question->focus = dialog->focus_yes ? FOCUS_YES : dialog->line ? FOCUS_LINE : dialog->typed ? FOCUS_WORDS : FOCUS_NO;
	line_edit_begin(&question->line, "");
	line_edit_begin(&question->words, "");
}
