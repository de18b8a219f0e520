#include "ui/console/review_guideline.h"

#include "base/text.h"
#include "ui/console/key_action.h"
#include "ui/console/page.h"

#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 300

/* Headings are marked in many texts: "# Scratches". */
static const char *find_line(const char *text)
{
	return text + strspn(text, " \t\r\n#*-=");
}

static void keep_line(struct review_state *state, const char *text)
{
	const char *line = find_line(text);
	size_t length = strcspn(line, "\r\n");

	text_copy_visible(state->guideline, sizeof state->guideline, line, length < LINE_MAX_BYTES ? length : LINE_MAX_BYTES);
}

void review_guideline_read(struct app *app, struct review_state *state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	int64_t version = 0;
	const char *text = "";
	char key[KEY_ACTION_KEY_SIZE];

	if (review_guideline(state->review, &arena, &text, &version, &err) == 0 && version != state->guideline_version) {
		if (state->guideline_version != 0)
			app_say(app, INK_WARN, "the guideline has changed: %s shows it", key_action_name(app, ACTION_GUIDELINE, key));
		keep_line(state, text);
		state->guideline_version = version;
	}
	arena_release(&arena);
}

const char *review_guideline_line(const struct review_state *state)
{
	return state->guideline;
}

static void say_none(struct app *app)
{
	if (role_leads(app->options->actor->role))
		app_say(app, INK_TEXT, "no guideline yet: rung guideline set FILE");
	else
		app_say(app, INK_TEXT, "no guideline yet: a lead can set one");
}

unsigned review_guideline_open(struct app *app, struct review_state *state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	int64_t version = 0;
	const char *text = "";

	if (review_guideline(state->review, &arena, &text, &version, &err) < 0)
		app_say(app, INK_ALARM, "the guideline cannot be read: %s", err.text);
	else if (version == 0)
		say_none(app);
	else
		page_open(app, "guideline", text);
	arena_release(&arena);
	return REACT_DRAW;
}
