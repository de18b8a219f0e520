#include "ui/console/terminal_input.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define ESCAPE_DELAY_MS 25
#define FLUSH_MAX       65536 /* events; whoever sends more than that at once is no person */

static bool waits(int timeout_ms)
{
	struct pollfd terminal = { STDIN_FILENO, POLLIN, 0 };

	return poll(&terminal, 1, timeout_ms) > 0 && terminal.revents & POLLIN;
}

static bool read_more(struct terminal_input *input, int timeout_ms)
{
	ssize_t got = waits(timeout_ms) ? read(STDIN_FILENO, input->bytes, sizeof input->bytes) : 0;

	input->from = 0;
	input->to = got > 0 ? (size_t)got : 0;
	return got > 0;
}

static void add(struct terminal_input *input, const struct input_event *events, int count)
{
	memcpy(input->events + input->count, events, (size_t)count * sizeof *events);
	input->count += count;
}

/* Reads until so many events are complete; false where there are fewer. */
static bool gather(struct terminal_input *input, int wanted, int64_t now_ms)
{
	struct input_event events[INPUT_EVENTS_MAX];

	while (input->count < wanted) {
		bool unsure = input_is_unsure(&input->parser);

		if (input->from < input->to || read_more(input, unsure ? ESCAPE_DELAY_MS : 0))
			add(input, events, input_take(&input->parser, input->bytes[input->from++], now_ms, events));
		else if (unsure)
			add(input, events, input_pause(&input->parser, now_ms, events));
		else
			return false;
	}
	return true;
}

static void drop_first(struct terminal_input *input)
{
	memmove(input->events, input->events + 1, (size_t)--input->count * sizeof *input->events);
}

static bool is_drag(const struct input_event *event)
{
	return event->kind == INPUT_MOUSE && event->mouse.kind == MOUSE_DRAG;
}

bool terminal_input_next(struct terminal_input *input, int64_t now_ms, struct input_event *event)
{
	if (!gather(input, 1, now_ms))
		return false;
	while (is_drag(&input->events[0]) && gather(input, 2, now_ms) && is_drag(&input->events[1]))
		drop_first(input);
	*event = input->events[0];
	drop_first(input);
	return true;
}

static bool is_kept(const struct input_event *event)
{
	return event->kind == INPUT_FOCUS || event->kind == INPUT_MODE ||
	       (event->kind == INPUT_MOUSE && event->mouse.kind == MOUSE_RELEASE);
}

void terminal_input_flush(struct terminal_input *input, int64_t now_ms)
{
	struct input_event kept[TERMINAL_EVENTS_MAX - 2], event;
	int count = 0;

	for (int taken = 0; taken < FLUSH_MAX && terminal_input_next(input, now_ms, &event); taken++) {
		if (!is_kept(&event))
			continue;
		if (count == TERMINAL_EVENTS_MAX - 2)
			memmove(kept, kept + 1, (size_t)--count * sizeof *kept);
		kept[count++] = event;
	}
	add(input, kept, count);
}
