#include "ui/console/review_kind.h"

#include "base/str.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define WHEEL_LINES 3
#define SEEK_SECONDS 2

/* A record that is no JSON is shown as the words it is. */
static bool is_record(const struct review_state *state)
{
	return state->has_task && state->record.json != NULL;
}

static bool is_words(const struct review_state *state)
{
	return state->has_task && state->task.words && !is_record(state);
}

static void load_recording(struct review_state *state)
{
	struct err err = ERR_NONE;
	void *bytes = NULL;
	size_t length = 0;

	if (review_media(state->review, state->task.item_id, &bytes, &length, &err) < 0)
		bytes = NULL;
	review_audio_begin(&state->audio, bytes, length, err.text);
}

void review_kind_begin(struct review_state *state)
{
	review_words_clear(&state->words);
	review_record_clear(&state->record);
	review_audio_clear(&state->audio);
	if (review_is_recording(state))
		load_recording(state);
	else if (state->has_task && state->task.words && str_equal(state->task.kind, "record"))
		review_record_open(&state->record, state->task.words, state->task.absent, state->task.absent_count);
}

void review_kind_release(struct review_state *state)
{
	review_words_clear(&state->words);
	review_record_clear(&state->record);
	review_audio_close(&state->audio);
}

bool review_kind_hush(struct review_state *state)
{
	return review_audio_stop(&state->audio) != REACT_NONE;
}

/* The pane without its frame, and with a column of air. */
static struct rect inside_of(struct rect pane)
{
	return (struct rect){ pane.x + 2, pane.y + 1, pane.width - 4, pane.height - 2 };
}

void review_kind_prepare(const struct app *app, struct review_state *state, struct rect pane)
{
	struct rect inside = inside_of(pane);

	if (review_is_picture(state))
		return;
	state->view_words[0] = '\0';
	if (inside.width < 1 || inside.height < 1)
		return;
	if (review_is_recording(state)) {
		review_audio_prepare(app, &state->audio, inside.width);
		review_audio_view(&state->audio, state->view_words, sizeof state->view_words);
	} else if (is_record(state)) {
		review_record_prepare(&state->record, inside);
		review_record_view(&state->record, state->view_words, sizeof state->view_words);
	} else if (is_words(state)) {
		review_words_prepare(&state->words, &state->task, inside);
		review_words_view(&state->words, state->view_words, sizeof state->view_words);
	}
}

void review_kind_draw(const struct review_state *state, struct canvas *canvas, struct rect pane)
{
	struct rect inside = inside_of(pane), former = canvas_clip(canvas, inside);
	char foot[REVIEW_KIND_WORDS] = "";

	if (review_is_recording(state)) {
		review_audio_draw(&state->audio, canvas, inside);
		review_audio_foot(&state->audio, foot, sizeof foot);
	} else if (is_record(state)) {
		review_record_draw(&state->record, canvas, inside);
		review_record_foot(&state->record, foot, sizeof foot);
	} else if (is_words(state)) {
		review_words_draw(&state->words, &state->task, canvas, inside);
		review_words_foot(&state->words, foot, sizeof foot);
	} else {
		canvas_textf(canvas, inside.x, inside.y, INK_WARN, "%s without content: skip or flag it", state->task.kind);
	}
	canvas_unclip(canvas, former);
	widget_footer(canvas, pane, foot);
}

void review_kind_title(const struct review_state *state, char text[REVIEW_KIND_WORDS])
{
	text[0] = '\0';
	if (is_record(state) && state->record.missing > 0)
		snprintf(text, REVIEW_KIND_WORDS, "%d missing", state->record.missing);
}

bool review_kind_scrolls(const struct review_state *state)
{
	return is_record(state) || is_words(state);
}

unsigned review_kind_move(struct review_state *state, enum action action)
{
	bool moved = is_record(state) ? review_record_move(&state->record, action)
	                              : is_words(state) && review_words_move(&state->words, action);

	return moved ? REACT_DRAW : REACT_NONE;
}

unsigned review_kind_mouse(struct review_state *state, const struct mouse *mouse)
{
	const struct rect *pane = &state->layout.panes[PANE_PICTURE];
	int by = mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_LINES : mouse->kind == MOUSE_WHEEL_DOWN ? WHEEL_LINES : 0;
	bool moved = false;

	if (by == 0 || mouse->x < pane->x || mouse->x >= pane->x + pane->width || mouse->y < pane->y ||
	    mouse->y >= pane->y + pane->height)
		return REACT_NONE;
	if (is_record(state))
		moved = review_record_scroll(&state->record, by);
	else if (is_words(state))
		moved = review_words_scroll(&state->words, by);
	return moved ? REACT_DRAW : REACT_NONE;
}

bool review_kind_sounds(const struct review_state *state)
{
	return review_is_recording(state) && state->audio.loader.state == WAVE_READY;
}

unsigned review_kind_play(struct app *app, struct review_state *state)
{
	return review_audio_play(app, &state->audio, state->review, state->task.item_id);
}

unsigned review_kind_seek_back(struct app *app, struct review_state *state)
{
	return review_audio_seek(app, &state->audio, state->review, state->task.item_id, -SEEK_SECONDS);
}

unsigned review_kind_seek_on(struct app *app, struct review_state *state)
{
	return review_audio_seek(app, &state->audio, state->review, state->task.item_id, SEEK_SECONDS);
}

int review_kind_fds(const struct review_state *state, int *fds, int max)
{
	return review_audio_fds(&state->audio, fds, max);
}

unsigned review_kind_work(struct app *app, struct review_state *state)
{
	return review_audio_work(app, &state->audio);
}

int64_t review_kind_wake(const struct review_state *state)
{
	return review_is_recording(state) ? review_audio_wake(&state->audio) : SCREEN_NEVER;
}

void review_kind_tick(const struct app *app, struct review_state *state)
{
	review_audio_tick(app, &state->audio);
}
