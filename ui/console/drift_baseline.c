#include "ui/console/drift_baseline.h"

#include "base/text.h"
#include "ui/console/dialog.h"
#include "ui/console/picker.h"

#include <stdio.h>
#include <string.h>

#define WORDS "new baseline"

/* Of the picker; the newest rows by how many. */
enum choice { CHOICE_CERTIFICATE = 1, CHOICE_CARD, CHOICE_FILE, CHOICE_ROWS };

unsigned drift_baseline_pick(struct app *app, struct drift_screen *state)
{
	static const struct picker_row rows[] = {
		{ "the rows behind the last certificate", NULL, CHOICE_CERTIFICATE, false },
		{ "the card of LIVE: its training set", NULL, CHOICE_CARD, false },
		{ "a CSV file ...", NULL, CHOICE_FILE, false },
		{ "the newest 500 items", NULL, 500, false },
		{ "the newest 2,000 items", NULL, 2000, false },
		{ "the newest 10,000 items", NULL, 10000, false },
	};

	state->baseline = DRIFT_FROM_CERTIFICATE;
	state->rows = 0;
	state->path[0] = '\0';
	picker_open(app, &(struct picker){ .title = "compare with what from now on?", .action = ACTION_BASELINE, .rows = rows,
	                                   .count = (int)(sizeof rows / sizeof *rows), .digits = true });
	return REACT_DRAW;
}

static void name_baseline(const struct drift_screen *state, char *name, size_t size)
{
	char count[TEXT_COUNT_SIZE];

	switch (state->baseline) {
	case DRIFT_FROM_CARD: snprintf(name, size, "the card of LIVE"); break;
	case DRIFT_FROM_ROWS: snprintf(name, size, "the newest %s items", text_count((long long)state->rows, count)); break;
	case DRIFT_FROM_FILE: text_copy_visible(name, size, state->path, strlen(state->path)); break;
	default: snprintf(name, size, "the last certificate"); break;
	}
}

static unsigned confirm(struct app *app, const struct drift_screen *state)
{
	char name[200], title[240], text[900];

	name_baseline(state, name, sizeof name);
	snprintf(title, sizeof title, "NEW BASELINE: %s", name);
	snprintf(text, sizeof text, "Windows are compared with it from now on, instead of with: %s.\n"
	         "What differs from the old one and not from the new raises no alarm any more. Windows that were judged stay as they were judged.",
	         *state->view.reference ? state->view.reference : "nothing");
	dialog_open(app, &(struct dialog){ .title = title, .text = text, .yes = "Compare with it", .typed = WORDS, .action = ACTION_BASELINE });
	return REACT_DRAW;
}

static unsigned choose(struct app *app, struct drift_screen *state, int64_t choice)
{
	static const enum drift_baseline kinds[] = { [CHOICE_CERTIFICATE] = DRIFT_FROM_CERTIFICATE, [CHOICE_CARD] = DRIFT_FROM_CARD,
		                                     [CHOICE_FILE] = DRIFT_FROM_FILE };

	if (choice >= CHOICE_ROWS) {
		state->baseline = DRIFT_FROM_ROWS;
		state->rows = choice;
		return confirm(app, state);
	}
	state->baseline = kinds[choice];
	if (state->baseline != DRIFT_FROM_FILE)
		return confirm(app, state);
	app_ask(app, ACTION_BASELINE, "CSV file, a column a feature:", "");
	return REACT_DRAW;
}

static int set(struct app *app, const struct drift_screen *state, struct err *err)
{
	const struct actor *by = app->options->actor;

	switch (state->baseline) {
	case DRIFT_FROM_CARD: return drift_reference_from_card(app->store, &state->stage, by, err);
	case DRIFT_FROM_ROWS: return drift_reference_from_rows(app->store, &state->stage, by, state->rows, err);
	case DRIFT_FROM_FILE: return drift_reference_from_file(app->store, &state->stage, by, state->path, err);
	default: return drift_reference_from_certificate(app->store, &state->stage, by, err);
	}
}

/* Of the list it has a value of its own, of the prompt 0 and a path, of the dialog 1 and no text. */
unsigned drift_baseline_answer(struct app *app, struct drift_screen *state, const struct answer *answer, bool *done)
{
	struct err err = ERR_NONE;
	bool asks_path = state->baseline == DRIFT_FROM_FILE && !*state->path;

	*done = false;
	if (asks_path && answer->value == 0) {
		snprintf(state->path, sizeof state->path, "%s", answer->text);
		return *state->path ? confirm(app, state) : REACT_DRAW;
	}
	if (*answer->text && answer->value > 0)
		return choose(app, state, answer->value);
	*done = set(app, state, &err) == 0;
	if (*done)
		app_say(app, INK_OK, "windows are compared with it from now on");
	else
		app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}
