/* What can be told from the state, for those that draw it and those that change it. */
#include "ui/console/review_state.h"

#include <string.h>

bool review_is_picture(const struct review_state *state)
{
	return state->has_task && strcmp(state->task.kind, "image") == 0;
}

bool review_can_decide(const struct review_state *state)
{
	return state->has_task && (review_is_picture(state) ? state->loader.state == PICTURE_READY : state->task.words != NULL);
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

bool review_has_boxes(const struct review_state *state)
{
	return state->has_task && !state->task.blind && state->task.prediction && state->task.prediction->region_count > 0;
}

bool review_has_heat(const struct review_state *state)
{
	return state->has_task && !state->task.blind && state->task.prediction && state->task.prediction->heat.columns > 0;
}

enum review_overlay review_overlay_shown(const struct review_state *state)
{
	bool boxes = review_has_boxes(state), heat = review_has_heat(state);

	if (state->overlay == OVERLAY_NONE || (!boxes && !heat))
		return OVERLAY_NONE;
	if (state->overlay == OVERLAY_BOXES)
		return boxes ? OVERLAY_BOXES : OVERLAY_HEAT;
	return heat ? OVERLAY_HEAT : OVERLAY_BOXES;
}
