#include "ui/console/review_segments.h"

#include "base/order.h"
#include "base/segment.h"
#include "ui/console/label_text.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>

static double length_ms(const struct review_state *state)
{
	return ceil(wave_seconds(&state->audio.loader.wave) * 1000);
}

void review_segments_prepare(struct review_state *state)
{
	if (review_is_recording(state) && state->own.width == 0 && wave_loader_state(&state->audio.loader) == WAVE_READY)
		box_edit_begin(&state->own, (int)fmax(length_ms(state), 1), SEGMENT_HEIGHT, state->task.previous_regions,
		               state->task.previous_region_count);
}

/* ---- what is seen ---- */

static bool shows_others(const struct review_state *state)
{
	enum review_overlay overlay = review_overlay_shown(state);

	return overlay == OVERLAY_MODEL || overlay == OVERLAY_BOTH;
}

static bool shows_own(const struct review_state *state)
{
	enum review_overlay overlay = review_overlay_shown(state);

	return state->editing || (state->own.count > 0 && (overlay == OVERLAY_OWN || overlay == OVERLAY_BOTH));
}

int review_segments_rows(const struct review_state *state)
{
	int others = review_is_tie(state) ? state->task.opinion_count : 1;

	return (shows_others(state) ? others : 0) + shows_own(state);
}

/* ---- drawing ---- */

/* The columns that it takes, at least one; false where it is out of sight. */
static bool find_columns(const struct review_state *state, const struct region *segment, int *from, int *to)
{
	struct wave_view view = review_audio_view(&state->audio);
	int columns = state->audio.room.width;

	*from = wave_draw_column(view, columns, segment_start(segment) / 1000);
	*to = larger(*from, wave_draw_column(view, columns, segment_end(segment) / 1000 - 1e-6));
	return *to >= 0 && *from < columns;
}

static void draw_segment(const struct review_state *state, struct canvas *canvas, int y, const struct region *segment,
                         enum ink ink, const char *words)
{
	const struct rect *room = &state->audio.room;
	int from, to, width = text_width(words);

	if (!find_columns(state, segment, &from, &to))
		return;
	for (int x = larger(from, 0); x <= to && x < room->width; x++) {
		const char *line = x == from ? canvas->ascii ? "[" : "\u251c" : x == to ? canvas->ascii ? "]" : "\u2524"
		                                                                      : canvas->ascii ? "-" : "\u2500";

		canvas_text(canvas, room->x + x, y, ink, line);
	}
	from = larger(from + 1, 0);
	to = smaller(to, room->width);
	if (to - from >= smaller(width, 2))
		canvas_fitted(canvas, room->x + from, y, to - from, ink, words);
}

static void label_words(const struct review_state *state, const struct canvas *canvas, const struct region *segment,
                        const char *before, char *words, size_t size)
{
	const struct stage *stage = review_stage(state->review);
	const struct label *label = stage_label(stage, segment->label_id);
	struct label_text text;
	char share[WIDGET_SHARE_SIZE] = "";

	if (!isnan(segment->score) && segment->score > 0)
		widget_share(segment->score, share);
	snprintf(words, size, "%s%s%.40s%s%s", before, label ? " " : "", label ? label_text(canvas->ascii, stage, label->name, &text) : "",
	         *share ? " " : "", share);
}

static void draw_row(const struct review_state *state, struct canvas *canvas, int y, const struct region *segments, int count,
                     const char *whose, enum ink ink)
{
	for (int i = 0; i < count; i++) {
		char before[24], words[80];

		snprintf(before, sizeof before, "%s%d", whose, i + 1);
		label_words(state, canvas, &segments[i], before, words, sizeof words);
		draw_segment(state, canvas, y, &segments[i], ink, words);
	}
}

/* The one selected lies above the others. */
static void draw_own(const struct review_state *state, struct canvas *canvas, int y)
{
	const struct box_edit *own = &state->own;
	char before[24], words[80];

	draw_row(state, canvas, y, own->boxes, own->count, "", INK_LABEL);
	if (!state->editing || own->selected < 0)
		return;
	snprintf(before, sizeof before, "%d", own->selected + 1);
	label_words(state, canvas, &own->boxes[own->selected], before, words, sizeof words);
	draw_segment(state, canvas, y, &own->boxes[own->selected], INK_SELECTED, words);
}

void review_segments_draw(const struct review_state *state, struct canvas *canvas, int y)
{
	const struct review_task *task = &state->task;

	for (int i = 0; shows_others(state) && review_is_tie(state) && i < task->opinion_count; i++) {
		const char whose[] = { (char)('A' + i), '\0' };

		draw_row(state, canvas, y++, task->opinions[i].regions, task->opinions[i].region_count, whose, INK_MODEL);
	}
	if (shows_others(state) && !review_is_tie(state))
		draw_row(state, canvas, y++, task->prediction->regions, task->prediction->region_count, "m", INK_MODEL);
	if (shows_own(state))
		draw_own(state, canvas, y);
}

/* ---- editing ---- */

double review_segments_step(const struct review_state *state)
{
	struct wave_view view = review_audio_view(&state->audio);

	return fmax(round((view.to - view.from) * 1000 / larger(state->audio.room.width, 1)), 1);
}

unsigned review_segments_new(struct app *app, struct review_state *state)
{
	struct wave_view view = review_audio_view(&state->audio), part = state->audio.part;
	double quarter = (view.to - view.from) / 4, at = review_audio_place(app, &state->audio);
	struct err err = ERR_NONE;

	if (part.to <= part.from) {
		part.from = at > 0 && at >= view.from && at < view.to ? at : (view.from + view.to - quarter) / 2;
		part.to = part.from + quarter;
	}
	if (box_edit_add(&state->own, segment_make(round(part.from * 1000), round(part.to * 1000), 0, 0), &err) < 0)
		app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}

void review_segments_follow(struct review_state *state)
{
	const struct region *segment = box_edit_selected(&state->own);

	if (segment)
		review_audio_follow(&state->audio, (struct wave_view){ segment_start(segment) / 1000, segment_end(segment) / 1000 });
}

unsigned review_segments_play(struct app *app, struct review_state *state)
{
	const struct region *segment = box_edit_selected(&state->own);

	if (!segment)
		return review_audio_play(app, &state->audio);
	return review_audio_play_part(app, &state->audio, (struct wave_view){ segment_start(segment) / 1000, segment_end(segment) / 1000 });
}

void review_segments_words(const struct review_state *state, char *text, size_t size)
{
	const struct region *segment = box_edit_selected(&state->own);

	if (segment)
		snprintf(text, size, "segment %d of %d: %.2f to %.2f s", state->own.selected + 1, state->own.count,
		         segment_start(segment) / 1000, segment_end(segment) / 1000);
	else
		snprintf(text, size, state->own.count ? "%d segments, none selected" : "no segments", state->own.count);
}
