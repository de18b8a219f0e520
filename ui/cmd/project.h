/* Opening the project that a command line names. */
#ifndef RUNG_UI_CMD_PROJECT_H
#define RUNG_UI_CMD_PROJECT_H

#include "ui/cmd/command.h"

/* Fills call->store and call->stage; for writing also call->actor, who must lead where leads says so.
 * main closes the store. */
int project_open(struct command_call *call, enum command_project how, bool leads, struct err *err);

#endif
