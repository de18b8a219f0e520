/* The pane of the versions: who has what part in the traffic. */
#ifndef RUNG_CONSOLE_ROLLOUT_VERSIONS_H
#define RUNG_CONSOLE_ROLLOUT_VERSIONS_H

#include "ui/console/rollout_state.h"

void rollout_versions_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane);

/* Rows of the pane with all versions, frame and words below included. */
int rollout_versions_height(const struct rollout_state *state);

/* The versions that show: how many, and the first of them. */
int rollout_versions_rows(const struct rollout_state *state, int *first);

/* The version on a line of the terminal; -1: none. */
int rollout_versions_row_at(const struct rollout_state *state, int y);

/* Whether a version takes part never again, and the word for what it is. */
bool rollout_is_retired(const struct rollout_state *state, int64_t version_id);
const char *rollout_role_title(const struct rollout_state *state, const struct rollout_version *row);

#endif
