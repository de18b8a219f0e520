/* What is said of a level, for the commands that change it. */
#ifndef RUNG_UI_CMD_LEVEL_H
#define RUNG_UI_CMD_LEVEL_H

#include "ui/cmd/command.h"

/* Prints who decides now, how it came to that, and the gate to the next level. */
enum command_status level_print(struct command_call *call, struct err *err);

#endif
