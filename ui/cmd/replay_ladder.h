/* What rung replay does with a project of its own. */
#ifndef RUNG_UI_CMD_REPLAY_LADDER_H
#define RUNG_UI_CMD_REPLAY_LADDER_H

#include "ui/cmd/command.h"

/* Makes the ladder of the project again from its rows and tells what differs. */
enum command_status replay_ladder(struct command_call *call, struct err *err);

#endif
