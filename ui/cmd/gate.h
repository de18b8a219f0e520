/* What is said of a gate, for the commands gate and level. */
#ifndef RUNG_UI_CMD_GATE_H
#define RUNG_UI_CMD_GATE_H

#include "ladder/gate.h"
#include "ui/cmd/command.h"

/* As gate_explain(). model: the live version; NULL: not to be named. */
void gate_print(FILE *out, const struct gate *gate, const char *model);

#endif
