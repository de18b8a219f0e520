#include "ui/console/review_choices.h"

#include "base/order.h"
#include "base/text.h"
#include "ui/console/review_panes.h"
#include "ui/console/label_text.h"
#include "ui/console/review_output.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define KEY_COLUMNS 4  /* "[1] " */
#define LINE_LABEL  22 /* columns of a label in the one line, with its key */
#define LINES_MAX   3  /* of a long label */

static void add(struct review_choices *choices, enum action action, int digit, const struct label *label, struct rect rect)
{
	choices->choice[choices->count++] = (struct review_choice){ action, digit, label, rect };
}

/* Labels with a digit: they are the stage's first. */
static int digit_count(const struct stage *stage)
{
	return smaller(stage->label_count, REVIEW_DIGITS);
}

int review_digit(int index)
{
	return '0' + (index + 1) % 10;
}

static int longest_label(const struct stage *stage)
{
	int longest = 0;

	for (int i = 0; i < digit_count(stage); i++)
		longest = larger(longest, text_width(stage->labels[i].name));
	return longest;
}

/* While boxes are edited there is nothing to choose but a label for the one selected; everything stays
 * where it is, so that nothing jumps. "agree: scratch", and the other of two labels beside it where it fits. */
static int place_judging(const struct review_state *state, struct rect room, struct review_choices *choices)
{
	const struct label *predicted = review_predicted_label(state), *other = review_other_label(state);
	int agree, disagree;

	if (!predicted || state->editing)
		return predicted != NULL;
	agree = smaller(KEY_COLUMNS + 7 + text_width(predicted->name), room.width);
	disagree = other ? KEY_COLUMNS + text_width(other->name) : 0;
	add(choices, ACTION_AGREE, 0, predicted, (struct rect){ room.x, room.y, agree, 1 });
	if (other && !review_output_kind(state) && agree + 2 + disagree <= room.width)
		add(choices, ACTION_DISAGREE, 0, other, (struct rect){ room.x + agree + 2, room.y, disagree, 1 });
	return 1;
}

/* The digits are those of a list: the first label is said by what is chosen there, and 0 is another one. */
static bool takes_digits(const struct review_state *state)
{
	return review_output_kind(state) && review_output_kind(state)->digits && !state->editing;
}

static int place_other(const struct stage *stage, struct rect room, struct review_choices *choices)
{
	if (stage->label_count == 2)
		add(choices, ACTION_LABEL, '0', &stage->labels[1], (struct rect){ room.x, room.y, room.width, 1 });
	return stage->label_count == 2;
}

static int place_in_two_columns(const struct stage *stage, struct rect room, struct review_choices *choices)
{
	int width = room.width / 2, shown = smaller(digit_count(stage), room.height * 2);

	for (int i = 0; i < shown; i++)
		add(choices, ACTION_LABEL, review_digit(i), &stage->labels[i],
		    (struct rect){ room.x + i % 2 * width, room.y + i / 2, width - 1, 1 });
	return (shown + 1) / 2;
}

static int lines_of(const struct label *label, int width, int most)
{
	const char *rest = label->name;
	int lines = 0;

	while (*rest && lines < most) {
		rest += widget_line_length(rest, strlen(rest), width);
		lines++;
	}
	return larger(lines, 1);
}

/* Lines for each label: what they want, or less of it, the longest giving way first. */
static void share_lines(const struct stage *stage, struct rect room, int lines[REVIEW_DIGITS])
{
	int count = digit_count(stage), all = 0;

	for (int i = 0; i < count; i++) {
		lines[i] = lines_of(&stage->labels[i], room.width - KEY_COLUMNS, LINES_MAX);
		all += lines[i];
	}
	for (int longest = LINES_MAX; longest > 1; longest--)
		for (int i = count - 1; i >= 0 && all > room.height; i--)
			if (lines[i] == longest) {
				lines[i]--;
				all--;
			}
}

static int place_in_one_column(const struct stage *stage, struct rect room, struct review_choices *choices)
{
	int lines[REVIEW_DIGITS], used = 0;

	share_lines(stage, room, lines);
	for (int i = 0; i < digit_count(stage) && used + lines[i] <= room.height; i++) {
		add(choices, ACTION_LABEL, review_digit(i), &stage->labels[i],
		    (struct rect){ room.x, room.y + used, room.width, lines[i] });
		used += lines[i];
	}
	return used;
}

/* "all 200 labels", with its key and a gap. */
static int all_columns(const struct stage *stage)
{
	char all[60];

	return KEY_COLUMNS + snprintf(all, sizeof all, "all %d labels", stage->label_count) + 1;
}

/* Unsure, the way to the labels that are not here, and leaving the item with a reason. */
static void place_last(const struct review_state *state, struct rect room, struct review_choices *choices)
{
	const struct stage *stage = review_stage(state->review);
	int unsure = KEY_COLUMNS + 7, skip = KEY_COLUMNS + 9, shown = 0, x = room.x + unsure;

	for (int i = 0; i < choices->count; i++)
		shown += choices->choice[i].action == ACTION_LABEL;
	if (!state->editing)
		add(choices, ACTION_UNSURE, 0, NULL, (struct rect){ room.x, room.y, unsure - 1, 1 });
	if (shown + takes_digits(state) < stage->label_count) {
		add(choices, ACTION_MORE_LABELS, 0, NULL, (struct rect){ x, room.y, smaller(room.width - unsure, all_columns(stage)), 1 });
		x += all_columns(stage);
	}
	if (!state->editing && x + skip <= room.x + room.width)
		add(choices, ACTION_SKIP_WHY, 0, NULL, (struct rect){ x, room.y, skip, 1 });
}

void review_choices_place(const struct review_state *state, struct rect room, struct review_choices *choices)
{
	const struct stage *stage = review_stage(state->review);
	struct rect labels = room;
	int used;

	memset(choices, 0, sizeof *choices);
	used = place_judging(state, room, choices);
	labels.y += used;
	labels.height = larger(room.height - used - 1, 0);
	if (takes_digits(state))
		used += place_other(stage, labels, choices);
	else if ((longest_label(stage) + KEY_COLUMNS + 2) * 2 <= room.width + 2)
		used += place_in_two_columns(stage, labels, choices);
	else
		used += place_in_one_column(stage, labels, choices);
	if (used < room.height)
		place_last(state, (struct rect){ room.x, room.y + used++, room.width, 1 }, choices);
	choices->rows = used;
}

/* Columns of the first labels in one line, each with its key and a gap. */
static int line_columns(const struct stage *stage, int index)
{
	return smaller(KEY_COLUMNS + text_width(stage->labels[index].name), LINE_LABEL) + 1;
}

void review_choices_line(const struct review_state *state, struct rect line, struct review_choices *choices)
{
	const struct stage *stage = review_stage(state->review);
	const struct label *predicted = state->editing ? NULL : review_predicted_label(state);
	int x = line.x, end = line.x + line.width, all = 0, i;

	memset(choices, 0, sizeof *choices);
	choices->rows = 1;
	choices->in_line = true;
	if (predicted) {
		int agree = smaller(KEY_COLUMNS + text_width(predicted->name) + 5, LINE_LABEL + 5);

		add(choices, ACTION_AGREE, 0, predicted, (struct rect){ x, line.y, agree, 1 });
		x += agree + 1;
	}
	if (takes_digits(state)) {
		place_other(stage, (struct rect){ x, line.y, end - x, 1 }, choices);
		return;
	}
	for (i = 0; i < digit_count(stage); i++)
		all += line_columns(stage, i);
	if (x + all > end + 1 || stage->label_count > REVIEW_DIGITS)
		end -= KEY_COLUMNS + 4; /* for "[t] all" */
	for (i = 0; i < digit_count(stage) && x + line_columns(stage, i) <= end + 1; i++) {
		add(choices, ACTION_LABEL, review_digit(i), &stage->labels[i],
		    (struct rect){ x, line.y, line_columns(stage, i) - 1, 1 });
		x += line_columns(stage, i);
	}
	if (i < stage->label_count)
		add(choices, ACTION_MORE_LABELS, 0, NULL, (struct rect){ x, line.y, line.x + line.width - x, 1 });
	else if (!state->editing && x + KEY_COLUMNS + 6 <= line.x + line.width)
		add(choices, ACTION_UNSURE, 0, NULL, (struct rect){ x, line.y, KEY_COLUMNS + 6, 1 });
}

static bool find_at(const struct review_choices *choices, int x, int y, struct review_choice *choice)
{
	for (int i = 0; i < choices->count; i++) {
		const struct rect *rect = &choices->choice[i].rect;

		*choice = choices->choice[i];
		if (x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height)
			return true;
	}
	return false;
}

bool review_choice_at(const struct app *app, const struct review_state *state, int x, int y,
                      struct review_choice *choice)
{
	const struct rect *line = &state->layout.labels, *pane = &state->layout.panes[PANE_DECISION];
	struct review_choices choices;

	if (!review_can_decide(state))
		return false;
	if (line->width > 0) {
		review_choices_line(state, *line, &choices);
		if (find_at(&choices, x, y, choice))
			return true;
	}
	if (pane->width == 0)
		return false;
	review_choices_place(state, review_choices_room(app, state, *pane), &choices);
	return find_at(&choices, x, y, choice);
}

static bool has_label(const struct review_choices *choices, const struct label *label)
{
	for (int i = 0; i < choices->count; i++)
		if (choices->choice[i].action == ACTION_LABEL && choices->choice[i].label == label)
			return true;
	return false;
}

bool review_label_shows(const struct app *app, const struct review_state *state, const struct label *label)
{
	const struct rect *line = &state->layout.labels, *pane = &state->layout.panes[PANE_DECISION];
	struct review_choices choices;

	if (line->width > 0) {
		review_choices_line(state, *line, &choices);
		if (has_label(&choices, label))
			return true;
	}
	if (pane->width == 0)
		return line->width == 0;
	review_choices_place(state, review_choices_room(app, state, *pane), &choices);
	return has_label(&choices, label);
}

static bool was_given(const struct review_state *state, const struct review_choice *choice)
{
	if (choice->action == ACTION_UNSURE)
		return !state->editing && state->task.previous_kind && strcmp(state->task.previous_kind, "unsure") == 0;
	return choice->action == ACTION_LABEL && choice->label->label_id == review_marked_label_id(state);
}

/* "agree: scratch"; in the one line, where no pane shows the prediction, how sure the model is. */
static void draw_agree(const struct review_state *state, struct canvas *canvas, struct rect room, bool in_line)
{
	const struct review_prediction *prediction = state->task.prediction;
	char share[WIDGET_SHARE_SIZE];
	struct label_text text;

	if (in_line) {
		room.width -= 5;
		canvas_textf(canvas, room.x + room.width, room.y, INK_MODEL, " %s", widget_share(prediction->confidence, share));
	} else {
		canvas_text(canvas, room.x, room.y, INK_TEXT, "agree: ");
		room.x += 7;
		room.width -= 7;
	}
	canvas_fitted(canvas, room.x, room.y, room.width, INK_MODEL,
	              label_text(canvas->ascii, review_stage(state->review), prediction->label, &text));
}

static void draw_words(const struct review_state *state, struct canvas *canvas, const struct review_choice *choice,
                       struct rect room, bool in_line)
{
	char all[60];

	switch (choice->action) {
	case ACTION_AGREE:
		draw_agree(state, canvas, room, in_line);
		break;
	case ACTION_UNSURE:
		canvas_text(canvas, room.x, room.y, was_given(state, choice) ? INK_MARKED : INK_TEXT, "unsure");
		break;
	case ACTION_SKIP_WHY:
		canvas_text(canvas, room.x, room.y, INK_TEXT, "skip, why");
		break;
	case ACTION_MORE_LABELS:
		snprintf(all, sizeof all, "all %d labels", review_stage(state->review)->label_count);
		canvas_text(canvas, room.x, room.y, INK_TEXT, text_width(all) <= room.width ? all : "all");
		break;
	case ACTION_DISAGREE:
		canvas_fitted(canvas, room.x, room.y, room.width, INK_TEXT, choice->label->name);
		break;
	default:
		widget_wrapped(canvas, room, was_given(state, choice) ? INK_MARKED : INK_LABEL, choice->label->name);
	}
}

void review_key_of(const struct app *app, enum action action, int digit, char key[REVIEW_KEY_SIZE])
{
	snprintf(key, REVIEW_KEY_SIZE, "%c", digit);
	for (int i = 0; digit == 0 && i < app->keymap.count; i++)
		if (app->keymap.rows[i].action == action)
			snprintf(key, REVIEW_KEY_SIZE, "%.*s", (int)strcspn(app->keymap.rows[i].shown, " "), app->keymap.rows[i].shown);
}

void review_choices_draw(const struct app *app, const struct review_state *state, struct canvas *canvas,
                         const struct review_choices *choices)
{
	for (int i = 0; i < choices->count; i++) {
		const struct review_choice *choice = &choices->choice[i];
		struct rect room = choice->rect, former = canvas_clip(canvas, choice->rect);
		char key[REVIEW_KEY_SIZE];

		review_key_of(app, choice->action, choice->digit, key);
		canvas_textf(canvas, room.x, room.y, INK_KEY, "[%s]", key);
		if (was_given(state, choice))
			canvas_text(canvas, room.x + 3, room.y, INK_MARKED, ">");
		room.x += KEY_COLUMNS;
		room.width -= KEY_COLUMNS;
		draw_words(state, canvas, choice, room, choices->in_line);
		canvas_unclip(canvas, former);
	}
}
