#include "ui/console/ladder_hold.h"

#include "base/str.h"
#include "base/text.h"
#include "db/hold.h"
#include "ui/console/dialog.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define EXAMPLES 3

int ladder_hold_read(struct app *app, const struct stage *stage, struct ladder_hold *hold, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct hold *holds;
	int count, rc = hold_list(app->store, stage, &arena, &holds, &count, err);

	*hold = (struct ladder_hold){ .items = 0 };
	for (int i = 0; rc == 0 && i < count && hold->items == 0; i++)
		if (!holds[i].released && holds[i].items > holds[i].reviewed + holds[i].waiting)
			*hold = (struct ladder_hold){ holds[i].hold_id, holds[i].items - holds[i].reviewed - holds[i].waiting, holds[i].since_ms };
	arena_release(&arena);
	return rc;
}

/* ---- asking ---- */

struct examples { struct str text; int count; };

/* Without what the machine said: whoever asks may be the one to judge it. Ends the reading, by a failure that
 * is none, once there are enough. */
static int add_example(void *context, const struct hold_item *item, struct err *err)
{
	struct examples *examples = context;

	if (item->reviewed_label)
		return 0;
	if (examples->count == EXAMPLES)
		return err_set(err, "enough");
	str_addf(&examples->text, "  #%lld ", (long long)item->item_id);
	text_add_visible(&examples->text, item->name, strlen(item->name));
	str_add(&examples->text, "\n");
	examples->count++;
	return 0;
}

static void add_examples(struct app *app, const struct ladder_hold *hold, struct str *text)
{
	struct examples examples = { STR_EMPTY, 0 };
	struct err err = ERR_NONE;

	if (hold_items(app->store, hold->hold_id, add_example, &examples, &err) < 0 && examples.count < EXAMPLES)
		str_addf(&examples.text, "  (%s)\n", err.text);
	str_add(text, str_text(&examples.text));
	if (hold->items > examples.count)
		str_addf(text, "  and %lld more\n", (long long)hold->items - examples.count);
	str_release(&examples.text);
}

unsigned ladder_hold_ask(struct app *app, struct ladder_state *state)
{
	const struct ladder_hold *hold = &state->standing.hold;
	char yes[40], count[WIDGET_COUNT_SIZE], when[WALL_TIME_SIZE];
	struct str text = STR_EMPTY;

	widget_count((long long)hold->items, count);
	snprintf(yes, sizeof yes, "Send %.20s", count);
	str_addf(&text, "%s items that the machine decided since %s go into the queue, to be judged blind like any other work:\n", count,
	         wall_time_full(state->zone, hold->since_ms, state->reading.wall_ms, when));
	add_examples(app, hold, &text);
	str_add(&text, "They come among other work and count as evidence of nothing. To let them go instead: rung hold release.");
	state->asked_hold = hold->hold_id;
	dialog_open(app, &(struct dialog){ .title = "HELD: to people for review", .text = str_text(&text), .yes = yes, .action = ACTION_HOLD });
	str_release(&text);
	return REACT_DRAW;
}

unsigned ladder_hold_send(struct app *app, const struct ladder_state *state)
{
	struct err err = ERR_NONE;
	int64_t sent = hold_review(app->store, &state->stage, app->options->actor, state->asked_hold, &err);

	if (sent < 0) {
		app_say(app, INK_ALARM, "not sent: %s", err.text);
		return REACT_DRAW;
	}
	app_level_changed(app); /* the queue is another one */
	app_say(app, INK_OK, "%lld items are in the queue, to be judged blind", (long long)sent);
	return REACT_DRAW;
}
