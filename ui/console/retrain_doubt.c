#include "ui/console/retrain_doubt.h"

#include "base/order.h"
#include "base/text.h"
#include "stats/interval.h"
#include "ui/console/dialog.h"
#include "ui/console/picker.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MOST   1000 /* in one pass */
#define CHOICES 5
#define CHOICE_SIZE 80

/* One other answer for every two in doubt: fewer would say little of how often answers are wrong anyway. */
static int drawn_for(int suspects)
{
	return (suspects + 1) / 2;
}

unsigned retrain_doubt_begin(struct app *app, struct retrain_state *state)
{
	state->doubt_due = true;
	app_say(app, INK_TEXT, "looking for answers in doubt ...");
	return REACT_DRAW;
}

/* ---- looking for them ---- */

/* 1; 0: no version answers for the stage; -1. */
static int find(struct app *app, struct retrain_state *state, struct err *err)
{
	struct model_version live;
	int got = model_version_live(app->store, &state->stage, &state->doubt_arena, &live, err), compared;

	if (got <= 0)
		return got;
	if (suspects_find(app->store, &state->stage, &live, &state->doubt_arena, &state->doubt, err) < 0 ||
	    suspects_ready(app->store, &state->stage, &state->doubt, MOST, 0, &state->doubt_ready, &compared, err) < 0)
		return -1;
	return 1;
}

static void say_none(struct app *app, const struct suspects *found)
{
	char count[TEXT_COUNT_SIZE];

	if (found->count)
		app_say(app, INK_TEXT, "%d in doubt, which wait for somebody already or can still be taken back", found->count);
	else if (found->asked)
		app_say(app, INK_OK, "none of %s answers is in doubt", text_count((long long)found->asked, count));
	else
		app_say(app, INK_TEXT, "LIVE says nothing of any answer that it has not learnt from");
}

static int add_choice(const struct retrain_state *state, int most, struct picker_row *row, char text[CHOICE_SIZE])
{
	bool all = most >= state->doubt_ready;
	int suspects = smaller(most, state->doubt_ready);

	snprintf(text, CHOICE_SIZE, all ? "all %d, with %d more to compare with" : "the %d most doubtful, with %d more to compare with", suspects,
	         smaller(drawn_for(suspects), state->doubt.rest_count));
	*row = (struct picker_row){ .text = text, .value = suspects };
	return !all;
}

static void pick(struct app *app, const struct retrain_state *state)
{
	static const int sizes[CHOICES] = { 20, 50, 100, 200, MOST };
	char texts[CHOICES][CHOICE_SIZE];
	struct picker_row rows[CHOICES];
	int count = 0;

	while (count < CHOICES && add_choice(state, sizes[count], &rows[count], texts[count]))
		count++;
	picker_open(app, &(struct picker){ .title = "how many answers in doubt to look at again?", .action = ACTION_SUSPECTS, .rows = rows,
	                                   .count = smaller(count + 1, CHOICES), .digits = true });
}

unsigned retrain_doubt_ask(struct app *app, struct retrain_state *state)
{
	struct err err = ERR_NONE;
	int got;

	state->doubt_due = state->doubt_told = false;
	state->doubt_most = 0;
	arena_clear(&state->doubt_arena);
	got = find(app, state, &err);
	app_say(app, INK_TEXT, "%s", "");
	if (got < 0)
		app_say(app, INK_WARN, "%s", err.text);
	else if (got == 0)
		app_say(app, INK_WARN, "no version is LIVE that could contradict anybody");
	else if (state->doubt_ready == 0)
		say_none(app, &state->doubt);
	else
		pick(app, state);
	return REACT_DRAW;
}

/* ---- what it does ---- */

static void add_result(struct str *text, const char *which, const struct suspect_result *result)
{
	struct interval interval = interval_clopper_pearson(result->overturned, result->reviewed, 0.05);

	if (result->reviewed)
		str_addf(text, "\n%s so far: %" PRId64 " of %" PRId64 " overturned (95 %%: %.1f to %.1f %%).", which, result->overturned, result->reviewed,
		         100 * interval.low, 100 * interval.high);
}

static void add_so_far(struct app *app, const struct retrain_state *state, struct str *text)
{
	struct suspect_result suspects, drawn;

	if (suspect_found(app->store, &state->stage, &suspects, &drawn, NULL) < 0)
		return;
	add_result(text, "In doubt", &suspects);
	add_result(text, "Drawn to compare", &drawn);
}

static void add_effect(const struct retrain_state *state, struct str *text)
{
	char found[TEXT_COUNT_SIZE], asked[TEXT_COUNT_SIZE];

	text_add_visible(text, state->doubt.version.title, strlen(state->doubt.version.title));
	str_addf(text, " or other people contradict %s of %s answers. %d of them, the most doubtful,", text_count((long long)state->doubt.count, found),
	         text_count((long long)state->doubt.asked, asked), state->doubt_most);
	if (state->doubt_drawn)
		str_addf(text, " and %d drawn from the rest to compare with", state->doubt_drawn);
	str_add(text, " wait for you on Review, before anything else: with two labels to choose from, not which of them was given.\n"
	              "What you say is the label from then on. It is no evidence: no gate and no audit counts it.");
}

/* Without examples, as other questions about many items have them: those would be known not to be drawn. */
static unsigned confirm(struct app *app, struct retrain_state *state, int most)
{
	struct str text = STR_EMPTY;
	struct err err = ERR_NONE;
	char yes[40];
	int drawn;

	if (suspects_ready(app->store, &state->stage, &state->doubt, most, drawn_for(most), &most, &drawn, &err) < 0) {
		app_say(app, INK_WARN, "%s", err.text);
		return REACT_DRAW;
	}
	state->doubt_most = most;
	state->doubt_drawn = drawn;
	add_effect(state, &text);
	add_so_far(app, state, &text);
	snprintf(yes, sizeof yes, "Look at %d", most + drawn);
	dialog_open(app, &(struct dialog){ .title = "ANSWERS IN DOUBT: looked at again", .text = str_text(&text), .yes = yes,
	                                   .line = "reason (optional)", .action = ACTION_SUSPECTS });
	str_release(&text);
	return REACT_DRAW;
}

/* What was answered or opened by somebody since is left out. */
static unsigned open_batch(struct app *app, const struct retrain_state *state, const char *reason)
{
	struct err err = ERR_NONE;
	int opened;

	if (suspects_review(app->store, &state->stage, app->options->actor, &state->doubt, state->doubt_most, state->doubt_drawn,
	                    reason ? reason : "", &opened, &err) < 0) {
		app_say(app, INK_WARN, "not opened: %s", err.text);
		return REACT_DRAW;
	}
	app_level_changed(app); /* the queue is another one */
	if (opened)
		app_say(app, INK_OK, "%d wait for you on Review, before anything else", opened);
	else
		app_say(app, INK_WARN, "they wait for somebody already");
	return REACT_DRAW;
}

/* First of the list, then of the question. */
unsigned retrain_doubt_answer(struct app *app, struct retrain_state *state, const struct answer *answer)
{
	return state->doubt_most ? open_batch(app, state, answer->text) : confirm(app, state, (int)answer->value);
}
