#include "ui/console/review_keys.h"

#include "base/str.h"
#include "ui/console/key_action.h"
#include "ui/console/page.h"
#include "ui/console/review_actions.h"
#include "ui/console/review_back.h"
#include "ui/console/review_edit.h"
#include "ui/console/review_guideline.h"
#include "ui/console/review_kind.h"
#include "ui/console/review_output.h"
#include "ui/console/review_pick.h"
#include "ui/console/review_picture.h"
#include "ui/console/review_turn.h"
#include "ui/console/review_viewer.h"

#include <stddef.h>
#include <stdio.h>

#define PAN_COLUMNS 8

enum need {
	NEED_NOTHING,
	NEED_ITEM, /* an item in hand */
	NEED_SEEN, /* ... that has been there to see: whatever judges it */
};

struct review_key {
	enum action action;
	enum need   need;
	bool      (*works)(const struct review_state *state); /* NULL: always */
	unsigned  (*act)(struct app *app, struct review_state *state);
};

static bool is_judged(const struct review_state *state)
{
	return review_predicted_label(state) != NULL;
}

static bool has_overlay(const struct review_state *state)
{
	return review_overlay_next(state) != review_overlay_shown(state);
}

static bool shows_picture(const struct review_state *state)
{
	return review_is_picture(state) && state->loader.state != PICTURE_FAILED;
}

static bool can_look_closer(const struct review_state *state)
{
	return shows_picture(state) || review_kind_sounds(state);
}

static bool is_zoomed(const struct review_state *state)
{
	return review_is_recording(state) ? review_kind_is_zoomed(state) : review_picture_is_zoomed(state);
}

static bool is_picture_zoomed(const struct review_state *state)
{
	return review_is_picture(state) && review_picture_is_zoomed(state);
}

static bool finds_again(const struct review_state *state)
{
	return review_kind_finds(state) && state->found[0] && !state->record.json;
}

static bool can_retry(const struct review_state *state)
{
	return !state->has_task || review_content(state) == CONTENT_FAILED;
}

static bool has_file(const struct review_state *state)
{
	return review_is_picture(state) || review_is_recording(state);
}

static unsigned write_note(struct app *app, struct review_state *state)
{
	app_ask(app, ACTION_NOTE, "note:", state->note);
	return REACT_DRAW;
}

/* Why the item is here and what is known of it: nothing of the model where that is hidden. */
static unsigned open_why(struct app *app, struct review_state *state)
{
	struct str text = STR_EMPTY;
	struct err err = ERR_NONE;
	char title[60];

	snprintf(title, sizeof title, "why #%lld", (long long)state->task.item_id);
	if (review_why(state->review, &state->task, &text, &err) < 0)
		app_say(app, INK_ALARM, "%s", err.text);
	else
		page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}

/* Where all panes are shown there is none to go to. */
static bool shows_one_pane(const struct review_state *state)
{
	return state->layout.labels.width > 0;
}

static unsigned next_pane(struct app *app, struct review_state *state)
{
	(void)app;
	state->pane = (state->pane + 1) % PANE_COUNT;
	return REACT_DRAW;
}

static unsigned previous_pane(struct app *app, struct review_state *state)
{
	(void)app;
	state->pane = (state->pane + PANE_COUNT - 1) % PANE_COUNT;
	return REACT_DRAW;
}

static unsigned retry(struct app *app, struct review_state *state)
{
	return state->has_task ? review_turn_begin(app, state) : review_turn_next(app, state);
}

/* What acts on a recording or a picture, whichever is in hand. */
static unsigned zoom_in(struct app *app, struct review_state *state)
{
	return review_is_recording(state) ? review_audio_zoom(app, &state->audio, true) : review_picture_zoom_in(app, state);
}

static unsigned zoom_out(struct app *app, struct review_state *state)
{
	return review_is_recording(state) ? review_audio_zoom(app, &state->audio, false) : review_picture_zoom_out(app, state);
}

static unsigned fit(struct app *app, struct review_state *state)
{
	return review_is_recording(state) ? review_audio_fit(&state->audio) : review_picture_fit(app, state);
}

static unsigned left(struct app *app, struct review_state *state)
{
	return review_is_recording(state) ? review_audio_pan(&state->audio, -PAN_COLUMNS) : review_picture_left(app, state);
}

static unsigned right(struct app *app, struct review_state *state)
{
	return review_is_recording(state) ? review_audio_pan(&state->audio, PAN_COLUMNS) : review_picture_right(app, state);
}

static unsigned next_look(struct app *app, struct review_state *state)
{
	return review_is_recording(state) ? review_kind_next_show(state) : review_picture_next_mode(app, state);
}

/* First what plays falls silent, then what was chosen to be played or found is chosen no more. */
static unsigned clear_status(struct app *app, struct review_state *state)
{
	if (!review_audio_plays(&state->audio))
		state->audio.part = (struct wave_view){ 0, 0 };
	review_kind_find_no_more(state);
	review_kind_hush(state);
	app_say(app, INK_TEXT, "%s", "");
	return REACT_DRAW;
}

static bool has_beside(const struct review_state *state)
{
	return review_output_kind(state) != NULL;
}

static bool has_list(const struct review_state *state)
{
	return has_beside(state) && review_output_kind(state)->digits;
}

/* What is said in words is not said in boxes too. */
static bool can_draw(const struct review_state *state)
{
	return !has_beside(state) && review_edit_works(state);
}

static bool can_find(const struct review_state *state)
{
	return has_list(state) || review_kind_finds(state);
}

static unsigned find_in(struct app *app, struct review_state *state)
{
	return has_list(state) && state->paint == PAINT_SEEN ? review_output_find(app, state) : review_kind_ask(app, state);
}

static unsigned page_down(struct app *app, struct review_state *state)
{
	(void)app;
	return review_output_page(state, 1);
}

static unsigned page_up(struct app *app, struct review_state *state)
{
	(void)app;
	return review_output_page(state, -1);
}

static const struct review_key rows[] = {
	{ ACTION_AGREE, NEED_SEEN, is_judged, review_action_agree },
	{ ACTION_DISAGREE, NEED_SEEN, is_judged, review_action_disagree },
	{ ACTION_LABEL, NEED_SEEN, NULL, NULL }, /* which one, the key says */
	{ ACTION_MORE_LABELS, NEED_SEEN, NULL, review_pick_label },
	{ ACTION_UNSURE, NEED_SEEN, NULL, review_action_unsure },
	{ ACTION_SKIP, NEED_ITEM, NULL, review_action_skip },
	{ ACTION_SKIP_WHY, NEED_ITEM, NULL, review_pick_reason },
	{ ACTION_FLAG, NEED_ITEM, NULL, review_action_flag },
	{ ACTION_UNDO, NEED_NOTHING, NULL, review_back_undo },
	{ ACTION_REDO, NEED_NOTHING, NULL, review_back_redo },
	{ ACTION_PREVIOUS_ITEM, NEED_NOTHING, NULL, review_back_previous },
	{ ACTION_NEXT_ITEM, NEED_ITEM, NULL, review_back_next },
	{ ACTION_NOTE, NEED_ITEM, NULL, write_note },
	{ ACTION_EDIT_BOXES, NEED_ITEM, can_draw, review_edit_begin },
	{ ACTION_OPEN, NEED_SEEN, has_beside, review_output_accept },
	{ ACTION_TYPE, NEED_SEEN, has_beside, review_output_edit },
	{ ACTION_PAGE_DOWN, NEED_ITEM, has_list, page_down },
	{ ACTION_PAGE_UP, NEED_ITEM, has_list, page_up },
	{ ACTION_OVERLAY, NEED_ITEM, has_overlay, review_action_overlay },
	{ ACTION_DETAIL, NEED_ITEM, can_look_closer, next_look },
	{ ACTION_ZOOM_IN, NEED_ITEM, can_look_closer, zoom_in },
	{ ACTION_ZOOM_OUT, NEED_ITEM, is_zoomed, zoom_out },
	{ ACTION_FIT, NEED_ITEM, is_zoomed, fit },
	{ ACTION_PIXELS, NEED_ITEM, shows_picture, review_picture_toggle_pixels },
	{ ACTION_LEFT, NEED_ITEM, is_zoomed, left },
	{ ACTION_RIGHT, NEED_ITEM, is_zoomed, right },
	{ ACTION_UP, NEED_ITEM, is_picture_zoomed, review_picture_up },
	{ ACTION_DOWN, NEED_ITEM, is_picture_zoomed, review_picture_down },
	{ ACTION_WHY, NEED_ITEM, NULL, open_why },
	{ ACTION_GUIDELINE, NEED_NOTHING, NULL, review_guideline_open },
	{ ACTION_PLAY, NEED_ITEM, review_kind_sounds, review_kind_play },
	{ ACTION_SEEK_BACK, NEED_ITEM, review_kind_sounds, review_kind_seek_back },
	{ ACTION_SEEK_ON, NEED_ITEM, review_kind_sounds, review_kind_seek_on },
	{ ACTION_PART_BEGIN, NEED_ITEM, review_kind_sounds, review_kind_part_begin },
	{ ACTION_PART_END, NEED_ITEM, review_kind_sounds, review_kind_part_end },
	{ ACTION_LOOP, NEED_ITEM, review_kind_sounds, review_kind_loop },
	{ ACTION_FIND, NEED_ITEM, can_find, find_in },
	{ ACTION_MATCH_NEXT, NEED_ITEM, finds_again, review_kind_find_next },
	{ ACTION_MATCH_BEFORE, NEED_ITEM, finds_again, review_kind_find_before },
	{ ACTION_VIEWER, NEED_ITEM, has_file, review_viewer_open },
	{ ACTION_NEXT_PANE, NEED_ITEM, shows_one_pane, next_pane },
	{ ACTION_PREVIOUS_PANE, NEED_ITEM, shows_one_pane, previous_pane },
	{ ACTION_RETRY, NEED_NOTHING, can_retry, retry },
	{ ACTION_CLOSE, NEED_NOTHING, NULL, clear_status },
};

static const struct review_key *find(enum action action)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].action == action)
			return &rows[i];
	return NULL;
}

static bool works(const struct review_key *row, const struct review_state *state)
{
	return row && (row->need == NEED_NOTHING || state->has_task) && (!row->works || row->works(state));
}

static unsigned too_early(struct app *app, const struct review_state *state)
{
	char skip[KEY_ACTION_KEY_SIZE], flag[KEY_ACTION_KEY_SIZE], retry[KEY_ACTION_KEY_SIZE];

	key_action_name(app, ACTION_SKIP, skip);
	if (review_content(state) == CONTENT_FAILED)
		app_say(app, INK_WARN, "no decision on what nobody can see: %s skips, %s flags, %s tries again", skip,
		        key_action_name(app, ACTION_FLAG, flag), key_action_name(app, ACTION_RETRY, retry));
	else
		app_say(app, INK_WARN, "the %s is not there yet: %s skips", review_content_name(state), skip);
	return REACT_DRAW;
}

/* Nothing happens, and why: the same words for whatever is judged blind. */
static unsigned nothing_to_judge(struct app *app, const struct review_state *state)
{
	if (review_is_tie(state))
		app_say(app, INK_TEXT, "%s here: a label settles it", state->task.doubt ? "an answer is in doubt" : "two people differ");
	else if (state->task.blind)
		app_say(app, INK_TEXT, "no prediction is shown with this item: a label decides it");
	else
		app_say(app, INK_TEXT, "the model has no answer to this item: a label decides it");
	return REACT_DRAW;
}

/* What ends with another item in hand. */
static bool answers(enum action action)
{
	return action == ACTION_LABEL || action == ACTION_AGREE || action == ACTION_DISAGREE || action == ACTION_UNSURE ||
	       action == ACTION_SKIP;
}

unsigned review_keys_act(struct app *app, struct review_state *state, enum action action, int key)
{
	const struct review_key *row = find(action);

	if (review_kind_scrolls(state) && scroller_knows(action) && !(has_list(state) && row))
		return review_kind_move(state, action);
	if (!works(row, state))
		return row && row->works == is_judged && state->has_task ? nothing_to_judge(app, state) : REACT_NONE;
	if (row->need == NEED_SEEN && (state->paint != PAINT_SEEN || !review_can_decide(state)))
		return too_early(app, state);
	if (answers(action) && held_key_press(&state->held, key, app->now_ms)) {
		app_say(app, INK_WARN, "a key held down answers nothing: let go of it first (u takes back what it did)");
		return REACT_DRAW;
	}
	return row->act ? row->act(app, state) : review_action_label(app, state, key);
}

/* "1-4", "1-9 0": the digits that have a label. */
static const char *digits_in_use(const struct review_state *state)
{
	static const char *const digits[] = { "1", "1", "1-2", "1-3", "1-4", "1-5", "1-6", "1-7", "1-8", "1-9", "1-0" };
	int count = review_stage(state->review)->label_count;

	if (has_list(state))
		return "1-9 0";
	return digits[count < 10 ? count : 10];
}

/* Some keys always work, be it to say why there is nothing to do: they are told where there is. */
static bool is_told(const struct review_state *state, enum action action)
{
	switch (action) {
	case ACTION_UNDO: return state->past_count > 0;
	case ACTION_REDO: return state->undone > 0;
	case ACTION_PLAY: case ACTION_PART_BEGIN: case ACTION_PART_END: case ACTION_LOOP: return state->has_player;
	default: return true;
	}
}

bool review_keys_offer(const struct review_state *state, const struct binding *binding, const char **shown)
{
	const struct review_key *row = find(binding->action);

	if (binding->action == ACTION_LABEL)
		*shown = digits_in_use(state);
	if (!is_told(state, binding->action))
		return false;
	if (review_kind_scrolls(state) && scroller_knows(binding->action))
		return true;
	return works(row, state) && (row->need != NEED_SEEN || review_can_decide(state));
}

int review_keys_commands(const struct review_state *state, struct screen_command *commands, int room)
{
	const struct stage *stage = review_stage(state->review);
	int count = 0;

	for (int i = 0; i < stage->label_count && count < room && review_can_decide(state); i++) {
		const struct label *label = &stage->labels[i];

		if (label->position > 10 || has_list(state))
			continue;
		snprintf(commands[count].text, sizeof commands[count].text, "label: %s", label->name);
		commands[count++].key = '0' + label->position % 10;
	}
	return count;
}
