/* One item named on the command line, taken from the queue to be answered. */
#ifndef RUNG_UI_CMD_ONE_ITEM_H
#define RUNG_UI_CMD_ONE_ITEM_H

#include "ui/cmd/command.h"

#include "jobs/review.h"

/* Finds the item by its id, external key or path, and takes it for the operator: *review is open then,
 * for the caller to close. 0, or -1 with the reason. */
int one_item_take(struct command_call *call, const char *reference, struct review **review, struct review_task *task,
                  struct err *err);

#endif
