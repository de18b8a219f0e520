#include "ui/console/review_kind.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/review_edit.h"
#include "ui/console/review_segments.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define WHEEL_LINES  3
#define SEEK_SECONDS 2

/* One kind of item. A record that is no JSON is shown as the words it is. */
struct kind {
	bool (*is)(const struct review_state *state);
	void (*prepare)(const struct app *app, struct review_state *state, struct rect inside);
	void (*draw)(const struct review_state *state, struct canvas *canvas, struct rect inside);
	void (*foot)(const struct review_state *state, char *text, size_t size);
	void (*view)(const struct review_state *state, char *text, size_t size); /* for the log */
	bool (*move)(struct review_state *state, enum action action); /* NULL: it does not scroll */
	bool (*scroll)(struct review_state *state, int by);
	bool (*find)(struct review_state *state, const char *text, int step); /* NULL: nothing to be found */
	const char *asks;  /* for what is to be found */
	bool        at_once; /* found while it is typed */
};

/* ---- recordings ---- */

static void prepare_recording(const struct app *app, struct review_state *state, struct rect inside)
{
	review_segments_prepare(state);
	review_audio_prepare(app, &state->audio, inside, review_segments_rows(state));
}

static void draw_recording(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	const struct rect *room = &state->audio.room;

	review_audio_draw(&state->audio, canvas, inside);
	if (wave_loader_state(&state->audio.loader) == WAVE_READY && room->height < inside.height)
		review_segments_draw(state, canvas, room->y + room->height);
}

static void recording_foot(const struct review_state *state, char *text, size_t size)
{
	if (state->editing)
		review_edit_words(state, text, size);
	else
		review_audio_foot(&state->audio, text, size);
}

static void recording_view(const struct review_state *state, char *text, size_t size)
{
	review_audio_words(&state->audio, text, size);
}

/* ---- records ---- */

static bool is_record(const struct review_state *state)
{
	return state->has_task && state->record.json != NULL;
}

static void prepare_record(const struct app *app, struct review_state *state, struct rect inside)
{
	(void)app;
	review_record_prepare(&state->record, inside);
}

static void draw_record(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	review_record_draw(&state->record, canvas, inside);
}

static void record_foot(const struct review_state *state, char *text, size_t size)
{
	review_record_foot(&state->record, text, size);
}

static void record_view(const struct review_state *state, char *text, size_t size)
{
	review_record_view(&state->record, text, size);
}

static bool move_record(struct review_state *state, enum action action)
{
	return review_record_move(&state->record, action);
}

static bool scroll_record(struct review_state *state, int by)
{
	return review_record_scroll(&state->record, by);
}

static bool filter_record(struct review_state *state, const char *text, int step)
{
	if (step == 0)
		review_record_filter(&state->record, text);
	return true;
}

/* ---- texts ---- */

static bool is_words(const struct review_state *state)
{
	return state->has_task && state->task.words && !is_record(state);
}

static void prepare_words(const struct app *app, struct review_state *state, struct rect inside)
{
	(void)app;
	review_words_prepare(&state->words, &state->task, inside);
}

static void draw_words(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	review_words_draw(&state->words, &state->task, canvas, inside);
}

static void words_foot(const struct review_state *state, char *text, size_t size)
{
	review_words_foot(&state->words, text, size);
}

static void words_view(const struct review_state *state, char *text, size_t size)
{
	review_words_view(&state->words, text, size);
}

static bool move_words(struct review_state *state, enum action action)
{
	return review_words_move(&state->words, action);
}

static bool scroll_words(struct review_state *state, int by)
{
	return review_words_scroll(&state->words, by);
}

static bool find_words(struct review_state *state, const char *text, int step)
{
	return review_words_find(&state->words, text, step);
}

static const struct kind kinds[] = {
	{ review_is_recording, prepare_recording, draw_recording, recording_foot, recording_view, NULL, NULL, NULL, "", false },
	{ is_record, prepare_record, draw_record, record_foot, record_view, move_record, scroll_record, filter_record,
	  "fields with:", true },
	{ is_words, prepare_words, draw_words, words_foot, words_view, move_words, scroll_words, find_words, "find:", false },
};

/* NULL for pictures, and for what has no content. */
static const struct kind *kind_of(const struct review_state *state)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].is(state))
			return &kinds[i];
	return NULL;
}

/* ---- beginning and ending ---- */

void review_kind_begin(struct review_state *state)
{
	review_words_clear(&state->words);
	review_record_clear(&state->record);
	review_audio_clear(&state->audio);
	if (review_is_recording(state))
		review_audio_begin(&state->audio, state->review, state->task.item_id);
	else if (state->has_task && state->task.words && str_equal(state->task.kind, "record"))
		review_record_open(&state->record, state->task.words, state->task.absent, state->task.absent_count);
}

void review_kind_release(struct review_state *state)
{
	review_words_clear(&state->words);
	review_record_clear(&state->record);
	review_audio_close(&state->audio);
}

void review_kind_hush(struct review_state *state)
{
	review_audio_stop(&state->audio);
}

/* ---- showing ---- */

/* The pane without its frame, and with a column of air. */
static struct rect inside_of(struct rect pane)
{
	return (struct rect){ pane.x + 2, pane.y + 1, pane.width - 4, pane.height - 2 };
}

void review_kind_prepare(const struct app *app, struct review_state *state, struct rect pane)
{
	const struct kind *kind = kind_of(state);
	struct rect inside = inside_of(pane);

	if (review_is_picture(state))
		return;
	state->view_words[0] = '\0';
	if (!kind || inside.width < 1 || inside.height < 1)
		return;
	kind->prepare(app, state, inside);
	kind->view(state, state->view_words, sizeof state->view_words);
}

void review_kind_draw(const struct review_state *state, struct canvas *canvas, struct rect pane)
{
	const struct kind *kind = kind_of(state);
	struct rect inside = inside_of(pane), former = canvas_clip(canvas, inside);
	char foot[REVIEW_KIND_WORDS] = "";

	if (kind) {
		kind->draw(state, canvas, inside);
		kind->foot(state, foot, sizeof foot);
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

/* ---- moving ---- */

bool review_kind_scrolls(const struct review_state *state)
{
	const struct kind *kind = kind_of(state);

	return kind && kind->move;
}

unsigned review_kind_move(struct review_state *state, enum action action)
{
	const struct kind *kind = kind_of(state);

	return kind && kind->move && kind->move(state, action) ? REACT_DRAW : REACT_NONE;
}

static bool is_within(const struct rect *rect, const struct mouse *mouse)
{
	return mouse->x >= rect->x && mouse->x < rect->x + rect->width && mouse->y >= rect->y && mouse->y < rect->y + rect->height;
}

/* A click on the wave puts the place there, the wheel looks closer. */
static unsigned use_mouse_on_wave(struct app *app, struct review_state *state, const struct mouse *mouse)
{
	struct review_audio *audio = &state->audio;
	struct wave_view view = review_audio_view(audio);

	if (!review_kind_sounds(state) || !is_within(&audio->room, mouse))
		return REACT_NONE;
	if (mouse->kind == MOUSE_PRESS)
		return review_audio_seek(app, audio, view.from + (mouse->x - audio->room.x) * (view.to - view.from) / audio->room.width);
	return mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN ? review_audio_zoom(app, audio, mouse->kind == MOUSE_WHEEL_UP)
	                                                                        : REACT_NONE;
}

unsigned review_kind_mouse(struct app *app, struct review_state *state, const struct mouse *mouse)
{
	const struct kind *kind = kind_of(state);
	int by = mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_LINES : mouse->kind == MOUSE_WHEEL_DOWN ? WHEEL_LINES : 0;

	if (review_is_recording(state))
		return use_mouse_on_wave(app, state, mouse);
	if (!kind || !kind->scroll || by == 0 || !is_within(&state->layout.panes[PANE_PICTURE], mouse))
		return REACT_NONE;
	return kind->scroll(state, by) ? REACT_DRAW : REACT_NONE;
}

/* ---- finding ---- */

bool review_kind_finds(const struct review_state *state)
{
	const struct kind *kind = kind_of(state);

	return kind && kind->find;
}

unsigned review_kind_ask(struct app *app, struct review_state *state)
{
	app_ask(app, ACTION_FIND, kind_of(state)->asks, state->found);
	return REACT_DRAW;
}

unsigned review_kind_typing(struct review_state *state, const char *text)
{
	const struct kind *kind = kind_of(state);

	if (!kind || !kind->at_once)
		return REACT_NONE;
	kind->find(state, text ? text : "", 0);
	return REACT_DRAW;
}

static unsigned find(struct app *app, struct review_state *state, int step)
{
	const struct kind *kind = kind_of(state);
	char visible[120];

	if (!kind || !kind->find)
		return REACT_NONE;
	text_copy_visible(visible, sizeof visible, state->found, strlen(state->found));
	if (!kind->find(state, state->found, step) && state->found[0])
		app_say(app, INK_WARN, "\"%s\" is nowhere in it", visible);
	else
		app_say(app, INK_TEXT, "%s", "");
	return REACT_DRAW;
}

unsigned review_kind_find(struct app *app, struct review_state *state, const char *text)
{
	snprintf(state->found, sizeof state->found, "%s", text);
	return find(app, state, 0);
}

unsigned review_kind_find_next(struct app *app, struct review_state *state)
{
	return find(app, state, 1);
}

unsigned review_kind_find_before(struct app *app, struct review_state *state)
{
	return find(app, state, -1);
}

unsigned review_kind_find_no_more(struct review_state *state)
{
	if (is_record(state) && state->record.filter[0])
		review_record_filter(&state->record, "");
	state->words.lines.found = state->words.lines.found_end = 0;
	return REACT_DRAW;
}

/* ---- sound ---- */

bool review_kind_sounds(const struct review_state *state)
{
	return review_is_recording(state) && wave_loader_state(&state->audio.loader) == WAVE_READY;
}

bool review_kind_is_zoomed(const struct review_state *state)
{
	return review_kind_sounds(state) && review_audio_is_zoomed(&state->audio);
}

unsigned review_kind_play(struct app *app, struct review_state *state)
{
	return review_audio_play(app, &state->audio);
}

unsigned review_kind_seek_back(struct app *app, struct review_state *state)
{
	return review_audio_seek(app, &state->audio, review_audio_place(app, &state->audio) - SEEK_SECONDS);
}

unsigned review_kind_seek_on(struct app *app, struct review_state *state)
{
	return review_audio_seek(app, &state->audio, review_audio_place(app, &state->audio) + SEEK_SECONDS);
}

unsigned review_kind_part_begin(struct app *app, struct review_state *state)
{
	return review_audio_part_begin(app, &state->audio);
}

unsigned review_kind_part_end(struct app *app, struct review_state *state)
{
	return review_audio_part_end(app, &state->audio);
}

unsigned review_kind_loop(struct app *app, struct review_state *state)
{
	return review_audio_loop(app, &state->audio);
}

unsigned review_kind_next_show(struct review_state *state)
{
	state->audio.show = (state->audio.show + 1) % AUDIO_SHOWS;
	return REACT_DRAW;
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

unsigned review_kind_tick(const struct app *app, struct review_state *state)
{
	return review_is_recording(state) ? review_audio_tick(app, &state->audio) : REACT_NONE;
}
