#include "ui/plain.h"

#include "base/xalloc.h"
#include "ui/plain_sitting.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096   /* a longer line is no answer */
#define RENEW_MS       60000  /* how often the task in hand is leased anew while nobody answers */

/* Lines of a descriptor. Not stdio: waiting for the next line has to wake up now and then. */
struct lines {
	int    input;
	char   bytes[LINE_MAX_BYTES + 1];
	size_t held;
	bool   ended, too_long;
};

static void renew(struct plain_sitting *sitting)
{
	struct err err = ERR_NONE;

	if (sitting->has_task && review_renew(sitting->review, &sitting->task, &err) < 0)
		plain_say(sitting, "This item may go to somebody else: %s.", err.text);
}

/* Fills the buffer with what the input has. False when a signal came. */
static bool read_more(struct lines *lines, struct plain_sitting *sitting, const struct plain_options *options)
{
	struct pollfd input = { lines->input, POLLIN, 0 };
	ssize_t got;
	int ready;

	if (*options->interrupted)
		return false;
	ready = poll(&input, 1, RENEW_MS);
	if (ready == 0) {
		renew(sitting);
		plain_tend(sitting);
		plain_say_news(sitting);
		fflush(sitting->out);
	}
	if (ready <= 0)
		return !*options->interrupted;
	if (lines->held == LINE_MAX_BYTES) {
		lines->too_long = true;
		lines->held = 0;
	}
	got = read(lines->input, lines->bytes + lines->held, LINE_MAX_BYTES - lines->held);
	if (got > 0)
		lines->held += (size_t)got;
	else if (got == 0 || (errno != EINTR && errno != EAGAIN))
		lines->ended = true;
	return !*options->interrupted;
}

/* Takes a line out of the buffer into line, LINE_MAX_BYTES + 1 bytes. */
static bool take_line(struct lines *lines, char *line)
{
	const char *end = memchr(lines->bytes, '\n', lines->held);
	size_t length = end ? (size_t)(end - lines->bytes) : lines->held;

	if (!end && (!lines->ended || lines->held == 0))
		return false;
	memcpy(line, lines->bytes, length);
	line[length] = '\0';
	length += end != NULL;
	memmove(lines->bytes, lines->bytes + length, lines->held - length);
	lines->held -= length;
	return true;
}

static void obey(struct lines *lines, struct plain_sitting *sitting, char *line)
{
	if (lines->too_long)
		plain_say(sitting, "That line is too long for an answer, and was not taken as one.");
	else if (strlen(line) > 0)
		plain_obey(sitting, line);
	else if (sitting->has_task)
		plain_say_item(sitting);
	else
		plain_obey(sitting, (char[]){ "again" });
	lines->too_long = false;
}

static int converse(struct plain_sitting *sitting, const struct plain_options *options)
{
	struct lines *lines = xcalloc(1, sizeof *lines);
	char line[LINE_MAX_BYTES + 1];
	bool going = true;

	lines->input = options->input;
	while (going && !sitting->leave) {
		if (take_line(lines, line))
			obey(lines, sitting, line);
		else if (lines->ended)
			break;
		else
			going = read_more(lines, sitting, options);
		fflush(sitting->out);
		sitting->leave = sitting->leave || ferror(sitting->out);
	}
	free(lines);
	return going ? 0 : 130;
}

int plain_run(struct store *store, const struct plain_options *options, struct err *err)
{
	struct plain_sitting sitting = { .arena = ARENA_EMPTY, .note = STR_EMPTY, .out = options->out, .store = store,
	                                 .stage = options->stage, .role = options->actor->role };
	int status = -1;

	if (review_open(store, options->stage, options->actor, &sitting.review, err) < 0)
		return -1;
	review_set_origin(sitting.review, "plain");
	if (plain_next(&sitting, err) == 0) {
		fflush(options->out);
		status = converse(&sitting, options);
	}
	plain_hush(&sitting);
	review_close(sitting.review);
	arena_release(&sitting.arena);
	str_release(&sitting.note);
	return status;
}
