#include "jobs/format/window.h"

#include <string.h>

#define CHUNK ((size_t)64 * 1024)

void window_release(struct window *w)
{
	str_release(&w->buffer);
}

const char *window_text(const struct window *w, size_t *length)
{
	*length = w->buffer.length - w->at;
	return str_text(&w->buffer) + w->at;
}

bool window_more(struct window *w)
{
	size_t left = w->buffer.length - w->at;
	size_t want = left > CHUNK ? left : CHUNK;
	char chunk[CHUNK];

	if (w->end)
		return false;
	if (w->at > 0) {
		memmove(w->buffer.text, w->buffer.text + w->at, left + 1);
		w->buffer.length = left;
		w->at = 0;
	}
	while (want > 0 && !w->end) {
		size_t n = fread(chunk, 1, sizeof chunk, w->file);

		str_add_bytes(&w->buffer, chunk, n);
		want -= n < want ? n : want;
		if (n < sizeof chunk) {
			w->end = true;
			w->failed = ferror(w->file) != 0;
		}
	}
	return w->buffer.length > left;
}

void window_take(struct window *w, size_t length)
{
	const char *at = w->buffer.text + w->at, *end = at + length;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		w->line++;
		at++;
	}
	w->at += length;
}

void window_open(struct window *w, FILE *file, const void *head, size_t head_length)
{
	const char *text;
	size_t length;

	*w = (struct window){ .file = file, .buffer = STR_EMPTY, .line = 1, .end = file == NULL };
	str_add_bytes(&w->buffer, head, head_length);
	do
		text = window_text(w, &length);
	while (length < 3 && window_more(w));
	if (length >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0)
		window_take(w, 3);
}

void window_take_line(struct window *w)
{
	for (;;) {
		size_t length;
		const char *text = window_text(w, &length);
		const char *newline = memchr(text, '\n', length);

		if (newline) {
			window_take(w, (size_t)(newline - text) + 1);
			return;
		}
		window_take(w, length);
		if (!window_more(w))
			return;
	}
}
