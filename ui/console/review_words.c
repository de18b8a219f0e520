#include "ui/console/review_words.h"

#include <stdio.h>
#include <string.h>

/* One line more than asked for, so that the end of the last one is known. */
static int reach(void *opaque, int wanted)
{
	struct text_lines *lines = opaque;
	int there = text_lines_reach(lines, wanted < INT32_MAX ? wanted + 1 : wanted);

	return there < wanted ? there : wanted;
}

void review_words_clear(struct review_words *words)
{
	text_lines_release(&words->lines);
	words->scroller = (struct scroller){ 0, 0 };
	words->shown = 0;
}

static bool has_note(const struct review_task *task)
{
	return task->spans_trouble && *task->spans_trouble;
}

static void lay_out(struct review_words *words, const struct review_task *task, int width)
{
	struct text_lines *lines = &words->lines;
	size_t top = words->scroller.top < lines->count ? lines->starts[words->scroller.top].byte : 0;
	size_t found = lines->found, found_end = lines->found_end;

	text_lines_release(lines);
	text_lines_open(lines, task->words, strlen(task->words), task->spans, task->span_count, width);
	words->scroller.top = top > 0 ? text_lines_find(lines, top) : 0;
	lines->found = found;
	lines->found_end = found_end;
}

void review_words_prepare(struct review_words *words, const struct review_task *task, struct rect area)
{
	struct scroller *scroller = &words->scroller;
	int last;

	if (words->lines.text != task->words || words->lines.width != area.width)
		lay_out(words, task, area.width);
	scroller->rows = area.height - has_note(task);
	scroller_settle(scroller, reach, &words->lines);
	last = scroller->top + scroller->rows - 1;
	last = last < words->lines.count ? last : words->lines.count - 1;
	if (last >= 0 && text_lines_end(&words->lines, last) > words->shown)
		words->shown = text_lines_end(&words->lines, last);
}

bool review_words_move(struct review_words *words, enum action action)
{
	return words->lines.text && scroller_move(&words->scroller, action, reach, &words->lines);
}

bool review_words_scroll(struct review_words *words, int by)
{
	return words->lines.text && scroller_by(&words->scroller, by, reach, &words->lines);
}

/* The last match that begins before limit; NULL: none. */
static const char *find_last(const char *text, const char *wanted, const char *limit)
{
	const char *last = NULL;

	for (const char *at = strcasestr(text, wanted); at && at < limit; at = strcasestr(at + 1, wanted))
		last = at;
	return last;
}

static const char *find_from(const struct text_lines *lines, size_t from, const char *wanted, int step)
{
	const char *end = lines->text + lines->length, *at;

	if (step < 0)
		at = find_last(lines->text, wanted, lines->text + from);
	else
		at = strcasestr(lines->text + from + (step > 0 && from < lines->length), wanted);
	if (at)
		return at;
	return step < 0 ? find_last(lines->text, wanted, end) : strcasestr(lines->text, wanted);
}

bool review_words_find(struct review_words *words, const char *wanted, int step)
{
	struct text_lines *lines = &words->lines;
	struct scroller *scroller = &words->scroller;
	bool marked = lines->found_end > lines->found;
	const char *at;
	int line;

	if (!lines->text || lines->length == 0 || !*wanted)
		return false;
	at = find_from(lines, marked ? lines->found : lines->starts[scroller->top].byte, wanted, marked ? step : 0);
	lines->found = lines->found_end = 0;
	if (!at)
		return false;
	lines->found = (size_t)(at - lines->text);
	lines->found_end = lines->found + strlen(wanted);
	line = text_lines_find(lines, lines->found);
	if (line < scroller->top || line >= scroller->top + scroller->rows)
		scroller->top = line > scroller->rows / 3 ? line - scroller->rows / 3 : 0;
	return true;
}

void review_words_draw(const struct review_words *words, const struct review_task *task, struct canvas *canvas,
                       struct rect area)
{
	const struct scroller *scroller = &words->scroller;
	char note[300];

	for (int i = 0; i < scroller->rows && scroller->top + i < words->lines.count; i++)
		text_lines_draw(&words->lines, canvas, area.x, area.y + i, scroller->top + i, INK_TEXT);
	if (!has_note(task))
		return;
	snprintf(note, sizeof note, "spans not shown: %.200s", task->spans_trouble);
	canvas_fitted(canvas, area.x, area.y + area.height - 1, area.width, INK_DIM, note);
}

void review_words_foot(const struct review_words *words, char *text, size_t size)
{
	const struct text_lines *lines = &words->lines;
	int first = words->scroller.top + 1, last = words->scroller.top + words->scroller.rows;

	*text = '\0';
	last = last < lines->count ? last : lines->count;
	if (first == 1 && last == lines->count && lines->whole)
		return;
	if (lines->whole)
		snprintf(text, size, "lines %d-%d of %d", first, last, lines->count);
	else
		snprintf(text, size, "lines %d-%d  %d %%", first, last,
		         (int)((double)text_lines_end(lines, last - 1) * 100 / (double)lines->length));
}

void review_words_view(const struct review_words *words, char *text, size_t size)
{
	double share = words->lines.length > 0 ? (double)words->shown / (double)words->lines.length : 1;

	snprintf(text, size, "shown %d %%", (int)(share * 100));
}
