/* What rung replay does with the predictions of a second version. */
#ifndef RUNG_UI_CMD_REPLAY_CANDIDATE_H
#define RUNG_UI_CMD_REPLAY_CANDIDATE_H

#include "ui/cmd/command.h"

/* Runs it as a canary beside the first over the recorded stream. The project that -p names, if any, is open. */
enum command_status replay_candidate(struct command_call *call, struct err *err);

#endif
