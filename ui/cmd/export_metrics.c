/* rung export metrics: what is measured, for other programs. */
#include "ui/cmd/answer.h"
#include "ui/cmd/monitor.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/store.h"
#include "jobs/monitor_export.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define WINDOW_MS CLOCK_HOUR_MS

/* A cell of CSV. */
static void add_cell(struct command_call *call, const char *text)
{
	if (!text[strcspn(text, ",\"\r\n")]) {
		fputs(text, call->out);
		return;
	}
	fputc('"', call->out);
	for (; *text; text++)
		fprintf(call->out, *text == '"' ? "\"\"" : "%c", *text);
	fputc('"', call->out);
}

static void add_number(struct command_call *call, double number)
{
	if (isfinite(number))
		fprintf(call->out, ",%.15g", number);
	else
		fputc(',', call->out);
}

static int print_csv(struct command_call *call, struct err *err)
{
	const struct monitor_request request = { .window_ms = WINDOW_MS };
	char since[CLOCK_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
	struct monitor_row *rows;
	int count;

	if (monitor_list(call->store, &call->stage, request.window_ms, &call->arena, &rows, &count, err) < 0)
		return -1;
	fputs("metric,scope,unit,value,count,low,high,since,until\n", call->out);
	for (int i = 0; i < count; i++) {
		const struct monitor_figure *figure = &rows[i].figure;

		fprintf(call->out, "%s,", figure->metric->name);
		add_cell(call, answer_shown(call, figure->scope));
		fputc(',', call->out);
		add_cell(call, figure->metric->unit);
		add_number(call, figure->value);
		fprintf(call->out, ",%" PRId64, figure->count);
		add_number(call, rows[i].low);
		add_number(call, rows[i].high);
		fprintf(call->out, ",%s,%s\n", clock_iso(figure->since_ms, since), clock_iso(figure->until_ms, until));
	}
	return 0;
}

static int print_prometheus(struct command_call *call, struct err *err)
{
	struct str text = STR_EMPTY;
	int rc = monitor_export_prometheus(call->store, &call->stage, WINDOW_MS, true, &text, err);

	if (rc == 0)
		fputs(str_text(&text), call->out);
	str_release(&text);
	return rc;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *format = command_option(call, "format") ? command_option(call, "format") : "prometheus";
	bool csv = str_equal(format, "csv");

	if (!csv && !str_equal(format, "prometheus")) {
		err_set(err, "no format '%s'; there are: prometheus, csv", answer_shown(call, format));
		return COMMAND_USAGE;
	}
	if (call->json) {
		err_set(err, "rung monitor --json says it as JSON");
		return COMMAND_USAGE;
	}
	monitor_fresh(call);
	return (csv ? print_csv(call, err) : print_prometheus(call, err)) < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "format", 0, "F", "prometheus (the default) or csv" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_export_metrics = {
	.name = "export metrics",
	.arguments = "[--format prometheus|csv]",
	.summary = "prints what is measured, over the last hour, for other programs",
	.details = "For Prometheus each name ends in its unit: seconds, bytes, ratio; what is counted is a total since\n"
	           "the project began. rung serve answers the same at /metrics: without a token only of the machine\n"
	           "and of what comes in, since who judges without the model could read it. All stretches of time\n"
	           "that are kept: rung query and v_metrics.\n",
	.options = options,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.models = true,
	.run = run,
};
