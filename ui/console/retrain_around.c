#include "ui/console/retrain_around.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/text.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define COUNT_COLUMNS 7
#define NAME_COLUMNS  13
#define METER_LEAST   3
#define METER_MOST    20

/* ---- the snapshot ---- */

void retrain_left_out(const struct retrain_state *state, struct str *text)
{
	json_t *all = json_loads(state->snapshot.left_out, 0, NULL), *count;
	char number[WIDGET_COUNT_SIZE];
	bool any = false;
	const char *why;

	json_object_foreach(all, why, count) {
		str_addf(text, "%s%s %s", any ? ", " : "", why, text_count(json_integer_value(count), number));
		any = true;
	}
	if (!any)
		str_add(text, "nothing");
	json_decref(all);
}

static void draw_class(struct canvas *canvas, struct rect line, enum ink ink, const struct snapshot_class *class)
{
	int name = line.width - 3 * COUNT_COLUMNS - 3, x = line.x;
	char train[WIDGET_COUNT_SIZE], eval[WIDGET_COUNT_SIZE], suspects[WIDGET_COUNT_SIZE];
	struct str visible = STR_EMPTY;

	text_add_visible(&visible, class->label, strlen(class->label));
	widget_column(canvas, &x, line.y, larger(1, name), false, ink, str_text(&visible));
	widget_column(canvas, &x, line.y, COUNT_COLUMNS, true, ink, text_count((long long)class->train, train));
	widget_column(canvas, &x, line.y, COUNT_COLUMNS, true, ink, text_count((long long)class->eval, eval));
	widget_column(canvas, &x, line.y, COUNT_COLUMNS, true, class->suspects ? INK_WARN : ink, text_count((long long)class->suspects, suspects));
	str_release(&visible);
}

static void draw_head(struct canvas *canvas, struct rect line)
{
	int x = line.x + line.width - 3 * COUNT_COLUMNS - 2;

	canvas_text(canvas, line.x, line.y, INK_DIM, "answers");
	widget_column(canvas, &x, line.y, COUNT_COLUMNS, true, INK_DIM, "learnt");
	widget_column(canvas, &x, line.y, COUNT_COLUMNS, true, INK_DIM, "kept");
	widget_column(canvas, &x, line.y, COUNT_COLUMNS, true, INK_DIM, "doubt");
}

/* As many labels as there is room for. */
static void draw_classes(const struct retrain_state *state, struct canvas *canvas, struct rect area)
{
	int shown = state->class_count <= area.height ? state->class_count : area.height - 1;

	for (int i = 0; i < shown; i++)
		draw_class(canvas, (struct rect){ area.x, area.y + i, area.width, 1 }, INK_TEXT, &state->classes[i]);
	if (shown >= 0 && shown < state->class_count)
		canvas_textf(canvas, area.x, area.y + shown, INK_DIM, "and %d more labels", state->class_count - shown);
}

static void draw_snapshot(const struct retrain_state *state, struct canvas *canvas, struct rect inside)
{
	const struct snapshot *snapshot = &state->snapshot;
	const struct snapshot_class all = { "all", snapshot->train, snapshot->eval, snapshot->suspects };
	struct str out = STR_EMPTY;
	int rows = 2;

	draw_head(canvas, inside);
	draw_class(canvas, (struct rect){ inside.x, inside.y + 1, inside.width, 1 }, INK_TEXT, &all);
	str_add(&out, "kept out: ");
	retrain_left_out(state, &out);
	rows += widget_wrapped(canvas, (struct rect){ inside.x, inside.y + rows, inside.width, larger(1, inside.height - rows - state->class_count) },
	                       INK_DIM, str_text(&out));
	draw_classes(state, canvas, (struct rect){ inside.x, inside.y + rows, inside.width, inside.height - rows });
	str_release(&out);
}

void retrain_snapshot_draw(const struct retrain_state *state, struct canvas *canvas)
{
	char title[HASH_HEX_SIZE + 16], hex[HASH_HEX_SIZE];
	struct rect inside, former;

	snprintf(title, sizeof title, "Snapshot %.12s", hash_hex(state->snapshot.sha256, HASH_BYTES, hex));
	inside = widget_pane(canvas, state->panes[RETRAIN_SNAPSHOT], state->snapshot.snapshot_id ? title : "Snapshot");
	former = canvas_clip(canvas, inside);
	if (state->snapshot.snapshot_id)
		draw_snapshot(state, canvas, inside);
	else
		widget_wrapped(canvas, inside, INK_DIM, "None: it is taken as a run begins. Exam, audited, gold and challenge items never go in.");
	canvas_unclip(canvas, former);
}

/* ---- what is due ---- */

/* A trigger: how much of what is enough has come. enough 0: it is off. */
struct trigger { const char *name, *words; double share; bool on; };

#define TRIGGERS 5
#define TRIGGER_SIZE 64

static const char *counted(int64_t now, int64_t enough, char text[TRIGGER_SIZE])
{
	char count[WIDGET_COUNT_SIZE], of[WIDGET_COUNT_SIZE];

	if (enough)
		snprintf(text, TRIGGER_SIZE, "%s of %s", text_count((long long)now, count), text_count((long long)enough, of));
	else
		snprintf(text, TRIGGER_SIZE, "off; %s new", text_count((long long)now, count));
	return text;
}

/* By age a version is due where both it and the last run are that old. */
static int64_t age_ms(const struct retrain_facts *facts)
{
	int64_t since_ms = facts->live_ms > facts->last_ms ? facts->live_ms : facts->last_ms;

	return since_ms && facts->now_ms > since_ms ? facts->now_ms - since_ms : 0;
}

static const char *aged(const struct retrain_facts *facts, char text[TRIGGER_SIZE])
{
	char now[CLOCK_TEXT_SIZE], enough[CLOCK_TEXT_SIZE];

	if (facts->age_ms)
		snprintf(text, TRIGGER_SIZE, "%s of %s", clock_duration(age_ms(facts), now), clock_duration(facts->age_ms, enough));
	else
		snprintf(text, TRIGGER_SIZE, "off");
	return text;
}

static const char *scheduled(const struct retrain_state *state, char text[TRIGGER_SIZE])
{
	char when[WALL_TIME_SIZE];

	if (state->ask.next_ms)
		snprintf(text, TRIGGER_SIZE, "next %s", wall_time_full(state->zone, state->ask.next_ms, state->reading.wall_ms, when));
	else
		snprintf(text, TRIGGER_SIZE, "off");
	return text;
}

static double part(int64_t now, int64_t enough)
{
	return enough ? (double)now / (double)enough : 0;
}

static void list_triggers(const struct retrain_state *state, struct trigger triggers[TRIGGERS], char texts[TRIGGERS][TRIGGER_SIZE])
{
	const struct retrain_facts *f = &state->ask.facts;

	triggers[0] = (struct trigger){ "labels", counted(f->decisions, f->enough_decisions, texts[0]), part(f->decisions, f->enough_decisions),
	                                f->enough_decisions > 0 };
	triggers[1] = (struct trigger){ "disagreements", counted(f->disagreements, f->enough_disagreements, texts[1]),
	                                part(f->disagreements, f->enough_disagreements), f->enough_disagreements > 0 };
	triggers[2] = (struct trigger){ "age", aged(f, texts[2]), part(age_ms(f), f->age_ms), f->age_ms > 0 };
	triggers[3] = (struct trigger){ "schedule", scheduled(state, texts[3]), -1, state->ask.next_ms > 0 };
	triggers[4] = (struct trigger){ "alarm", f->alarm ? "one asks for it" : "none asks for it", -1, f->alarm };
}

static void draw_trigger(const struct trigger *trigger, struct canvas *canvas, struct rect line)
{
	int x = line.x;
	int meter = smaller(METER_MOST, line.width - NAME_COLUMNS - 2 - text_width(trigger->words));
	bool full = trigger->share >= 1;

	widget_column(canvas, &x, line.y, NAME_COLUMNS, false, trigger->on ? INK_TEXT : INK_DIM, trigger->name);
	if (trigger->on && trigger->share >= 0 && meter >= METER_LEAST) {
		widget_inked_meter(canvas, x, line.y, meter, trigger->share, full ? INK_WARN : INK_METER);
		x += meter + 1;
	}
	canvas_fitted(canvas, x, line.y, line.x + line.width - x, full ? INK_WARN : trigger->on ? INK_TEXT : INK_DIM, trigger->words);
}

void retrain_due_draw(const struct retrain_state *state, struct canvas *canvas)
{
	struct trigger triggers[TRIGGERS];
	char texts[TRIGGERS][TRIGGER_SIZE], title[60];
	struct rect inside, former;

	snprintf(title, sizeof title, "%s%s", state->ask.cause ? "DUE: " : "Nothing is due", state->ask.cause ? state->ask.cause : "");
	inside = widget_framed_pane(canvas, state->panes[RETRAIN_DUE], title, INK_FRAME, state->ask.cause ? INK_WARN : INK_TITLE);
	former = canvas_clip(canvas, inside);
	list_triggers(state, triggers, texts);
	for (int i = 0; i < TRIGGERS && i < inside.height; i++)
		draw_trigger(&triggers[i], canvas, (struct rect){ inside.x, inside.y + i, inside.width, 1 });
	canvas_unclip(canvas, former);
}

void retrain_due_describe(const struct retrain_state *state, struct str *text)
{
	struct trigger triggers[TRIGGERS];
	char texts[TRIGGERS][TRIGGER_SIZE];

	list_triggers(state, triggers, texts);
	for (int i = 0; i < TRIGGERS; i++)
		str_addf(text, "  %-14s %s\n", triggers[i].name, triggers[i].words);
}
