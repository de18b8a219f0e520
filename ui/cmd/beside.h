/* What stands beside a label, in commands: given by options, and told. */
#ifndef RUNG_UI_CMD_BESIDE_H
#define RUNG_UI_CMD_BESIDE_H

#include "ui/cmd/command.h"

#include "jobs/output_row.h"
#include "output/output.h"

#include <jansson.h>

/* The rows of these options in a command's table. */
#define BESIDE_OPTIONS \
	{ "text", 0, "T", "the words, where the stage's output is text" }, \
	{ "choice", 0, "NAME", "the name that is chosen, where it is a ranking" }, \
	{ "regions", 0, "JSON", "[{x,y,width,height,label}] in pixels, of a recording [{start,end,label}] in seconds" }

/* Reads them by the stage's output. In the call's arena. 1; 0: none of them is there; -1. */
int beside_read(struct command_call *call, struct output_row *said, struct err *err);

/* As an answer has it: a text or a choice, a list of names, a list of regions as --regions takes it; null for none. */
json_t *beside_json(const struct stage *stage, const struct output *output);

/* A label, NULL for none, and what stands beside it, in one line; in the call's arena. */
const char *beside_shown(struct command_call *call, const char *label, const struct output *output);

#endif
