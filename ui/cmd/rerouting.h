/* After a command that changes who decides or who answers. */
#ifndef RUNG_UI_CMD_REROUTING_H
#define RUNG_UI_CMD_REROUTING_H

#include "ui/cmd/command.h"

/* What waits is routed by what holds now, and goes to the machine where it is the machine's by now, which is told. -1:
 * what was done stays done. */
int rerouting_after(struct command_call *call, struct err *err);

#endif
