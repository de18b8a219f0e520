/* The policy of the ladder for commands that may do without a project. */
#ifndef RUNG_UI_CMD_POLICY_H
#define RUNG_UI_CMD_POLICY_H

#include "ladder/climb.h"
#include "ui/cmd/command.h"

/* The settings of the project that -p names, which is opened for reading, or of the stage that --stage does; without -p the defaults. */
int policy_read(struct command_call *call, struct climb_policy *policy, struct err *err);

#endif
