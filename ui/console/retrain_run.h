/* The run selected on the Retrain screen: how far it is, how its loss goes, and the end of its output. */
#ifndef RUNG_CONSOLE_RETRAIN_RUN_H
#define RUNG_CONSOLE_RETRAIN_RUN_H

#include "ui/console/retrain_state.h"

void retrain_run_draw(const struct retrain_state *state, struct canvas *canvas);
void retrain_log_draw(const struct retrain_state *state, struct canvas *canvas);

/* "training, about 4 min left", and what is known of its loss: "loss 0.13, at first 0.69". */
void retrain_run_progress(const struct retrain_state *state, struct str *text);
void retrain_run_loss(const struct retrain_state *state, struct str *text);

#endif
