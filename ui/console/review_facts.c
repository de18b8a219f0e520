/* What can be told from the state, for those that draw it and those that change it. */
#include "ui/console/review_state.h"

#include <string.h>

bool review_is_picture(const struct review_state *state)
{
	return state->has_task && strcmp(state->task.kind, "image") == 0;
}

bool review_is_recording(const struct review_state *state)
{
	return state->has_task && strcmp(state->task.kind, "audio") == 0;
}

static enum review_content content_of(enum picture_state state)
{
	return state == PICTURE_READY ? CONTENT_THERE : state == PICTURE_FAILED ? CONTENT_FAILED : CONTENT_COMING;
}

enum review_content review_content(const struct review_state *state)
{
	if (review_is_picture(state))
		return content_of(state->loader.state);
	if (review_is_recording(state))
		return wave_loader_state(&state->audio.loader) == WAVE_READY ? CONTENT_THERE
		                                               : wave_loader_state(&state->audio.loader) == WAVE_FAILED ? CONTENT_FAILED : CONTENT_COMING;
	return state->task.words ? CONTENT_THERE : CONTENT_FAILED;
}

const char *review_content_name(const struct review_state *state)
{
	return review_is_picture(state) ? "picture" : review_is_recording(state) ? "recording" : state->task.kind;
}

const char *review_drawn_name(const struct review_state *state, int count)
{
	if (review_is_recording(state))
		return count == 1 ? "segment" : "segments";
	return count == 1 ? "box" : "boxes";
}

bool review_can_decide(const struct review_state *state)
{
	return state->has_task && review_content(state) == CONTENT_THERE;
}

const struct label *review_predicted_label(const struct review_state *state)
{
	const struct review_prediction *prediction = state->task.prediction;

	if (!state->has_task || state->task.blind || !prediction || !prediction->label)
		return NULL;
	return stage_label_named(review_stage(state->review), prediction->label);
}

const struct label *review_other_label(const struct review_state *state)
{
	const struct stage *stage = review_stage(state->review);
	const struct label *predicted = review_predicted_label(state);

	if (!predicted || stage->label_count != 2)
		return NULL;
	return predicted == &stage->labels[0] ? &stage->labels[1] : &stage->labels[0];
}

int64_t review_marked_label_id(const struct review_state *state)
{
	const struct region *box = box_edit_selected(&state->own);

	if (!state->editing)
		return state->task.previous_label_id;
	return box ? box->label_id : 0;
}

bool review_may_see_model(const struct review_state *state)
{
	return state->has_task && !state->task.blind && state->task.prediction;
}

/* Of the model, or of the people who differ. */
static bool has_boxes(const struct review_state *state)
{
	for (int i = 0; i < state->task.opinion_count; i++)
		if (state->task.opinions[i].region_count > 0)
			return true;
	return review_may_see_model(state) && state->task.prediction->region_count > 0;
}

static bool has_heat(const struct review_state *state)
{
	return review_may_see_model(state) && state->task.prediction->heat.columns > 0;
}

static bool overlay_exists(const struct review_state *state, enum review_overlay overlay)
{
	bool model = has_boxes(state), own = state->own.count > 0;

	switch (overlay) {
	case OVERLAY_MODEL: return model;
	case OVERLAY_OWN: return own;
	case OVERLAY_BOTH: return model && own;
	case OVERLAY_HEAT: return has_heat(state);
	default: return true;
	}
}

enum review_overlay review_overlay_shown(const struct review_state *state)
{
	/* OVERLAY_NONE ends each row, and always exists. */
	static const enum review_overlay closest[OVERLAY_COUNT][OVERLAY_COUNT] = {
		[OVERLAY_MODEL] = { OVERLAY_MODEL, OVERLAY_HEAT },
		[OVERLAY_OWN] = { OVERLAY_OWN },
		[OVERLAY_BOTH] = { OVERLAY_BOTH, OVERLAY_MODEL, OVERLAY_HEAT, OVERLAY_OWN },
		[OVERLAY_HEAT] = { OVERLAY_HEAT, OVERLAY_BOTH, OVERLAY_MODEL, OVERLAY_OWN },
	};
	const enum review_overlay *choice = closest[state->overlay];

	while (!overlay_exists(state, *choice))
		choice++;
	return *choice;
}

enum review_overlay review_overlay_next(const struct review_state *state)
{
	enum review_overlay next = review_overlay_shown(state);

	do
		next = (next + 1) % OVERLAY_COUNT;
	while (!overlay_exists(state, next));
	return next;
}
