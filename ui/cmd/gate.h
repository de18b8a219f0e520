/* What is said of a gate, for the commands gate and level. */
#ifndef RUNG_UI_CMD_GATE_H
#define RUNG_UI_CMD_GATE_H

#include "ladder/gate.h"
#include "ui/cmd/command.h"

/* The verdict first, then a line for each check. */
void gate_print(FILE *out, const struct gate *gate);

#endif
