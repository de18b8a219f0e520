/* Opening the project that a command line names. */
#ifndef RUNG_UI_CMD_PROJECT_H
#define RUNG_UI_CMD_PROJECT_H

#include "ui/cmd/command.h"

/* Fills call->store and call->stage; for writing also call->actor, who must lead where leads says so.
 * main closes the store. 0; 1: wrong usage: there are several stages, and none was named; -1. */
int project_open(struct command_call *call, enum command_project how, bool leads, struct err *err);

#endif
