/* What the commands that show metrics share. */
#ifndef RUNG_UI_CMD_MONITOR_H
#define RUNG_UI_CMD_MONITOR_H

#include "jobs/monitor.h"
#include "ui/cmd/command.h"

#include <jansson.h>

/* What is asked for. */
struct monitor_request {
	const char *metric; /* NULL: all */
	const char *scope;  /* NULL: the whole, and every scope of the metric that is named */
	int64_t     window_ms;
};

/* Counts what waits to be counted, where the file may be written; else the figures are those of the last tending. Of the
 * call's stage, or of all of them. */
void monitor_fresh(const struct command_call *call);
void monitor_fresh_all(struct command_call *call);

/* The rows that are asked for, in the call's arena or the one given. */
int monitor_rows(struct command_call *call, const struct monitor_request *request, struct arena *arena, struct monitor_row **rows,
                 int *count, struct err *err);

json_t *monitor_rows_json(const struct command_call *call, const struct monitor_request *request, const struct monitor_row *rows, int count);

/* As people read it: a table, or, of one metric, what it is and when it was how high. */
int monitor_print(struct command_call *call, const struct monitor_request *request, const struct monitor_row *rows, int count, struct err *err);

/* Again and again until q, ^C or the end of what reads it. */
enum command_status monitor_watch(struct command_call *call, const struct monitor_request *request, int64_t every_ms, struct err *err);

/* The metric that a name was most likely meant to be; NULL: none is near. */
const char *monitor_nearest(struct command_call *call, const char *name);

#endif
