/* What stands beside a run on the Retrain screen: its snapshot, and how near the triggers are. */
#ifndef RUNG_CONSOLE_RETRAIN_AROUND_H
#define RUNG_CONSOLE_RETRAIN_AROUND_H

#include "ui/console/retrain_state.h"

void retrain_snapshot_draw(const struct retrain_state *state, struct canvas *canvas);
void retrain_due_draw(const struct retrain_state *state, struct canvas *canvas);

/* "exam 300, audit 12", what was kept out of a snapshot by why; "nothing". */
void retrain_left_out(const struct retrain_state *state, struct str *text);

/* A line a trigger, in words. */
void retrain_due_describe(const struct retrain_state *state, struct str *text);

#endif
