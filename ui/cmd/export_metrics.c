/* rung export metrics: what is measured, for other programs. */
#include "ui/cmd/answer.h"
#include "ui/cmd/monitor.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/store.h"
#include "jobs/format/row_writer.h"
#include "jobs/monitor_export.h"

#include <math.h>
#include <string.h>

#define WINDOW_MS CLOCK_HOUR_MS

static struct store_value cell(const char *text)
{
	return (struct store_value){ .type = *text ? STORE_TEXT : STORE_NULL, .bytes = text, .length = strlen(text) };
}

static struct store_value number(double real)
{
	return (struct store_value){ .type = isfinite(real) ? STORE_REAL : STORE_NULL, .real = real };
}

static int print_csv(struct command_call *call, struct err *err)
{
	static const struct row_column columns[] = {
		{ "metric", false }, { "scope", false }, { "unit", false }, { "value", false }, { "count", false },
		{ "low", false }, { "high", false }, { "since", false }, { "until", false },
		{ "p50", false }, { "p95", false }, { "p99", false },
	};
	const int column_count = sizeof columns / sizeof *columns;
	const struct monitor_request request = { .window_ms = WINDOW_MS };
	char since[CLOCK_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
	struct monitor_row *rows;
	int count;

	if (monitor_list(call->store, &call->stage, request.window_ms, &call->arena, &rows, &count, err) < 0)
		return -1;
	csv_row_writer.head(call->out, columns, column_count);
	for (int i = 0; i < count; i++) {
		const struct monitor_figure *figure = &rows[i].figure;
		const struct store_value values[] = {
			cell(figure->metric->name), cell(answer_shown(call, figure->scope)), cell(figure->metric->unit),
			number(figure->value), { .type = STORE_INTEGER, .integer = figure->count }, number(rows[i].low), number(rows[i].high),
			cell(clock_iso(figure->since_ms, since)), cell(clock_iso(figure->until_ms, until)),
			number(figure->quantiles[0]), number(figure->quantiles[1]), number(figure->quantiles[2]),
		};

		csv_row_writer.row(call->out, columns, values, column_count, NULL, 0);
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
	           "the project began; latencies, sizes and times are summaries with p50, p95 and p99 of the last hour.\n"
	           "rung serve answers the same at /metrics: without a token only of the machine\n"
	           "and of what comes in, since who judges without the model could read it. All stretches of time\n"
	           "that are kept: rung query and v_metrics.\n",
	.options = options,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.models = true,
	.run = run,
};
