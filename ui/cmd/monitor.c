/* rung monitor: what is measured, without the console. */
#include "ui/cmd/monitor.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/rows.h"
#include "db/store.h"
#include "ladder/setting.h"
#include "monitor/figure.h"
#include "ui/cmd/answer.h"
#include "ui/cmd/nearest.h"
#include "ui/table.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#define STEPS 60 /* of a chart */
#define PARTS 8  /* scopes of a metric that is a part of something, in the table of all */

/* ---- what is asked for ---- */

static const struct setting window_kind = { .key = "--window", .type = SETTING_DURATION, .fallback = "1h", .low = "1min", .high = "3650d" };
static const struct setting every_kind = { .key = "--every", .type = SETTING_DURATION, .fallback = "2s", .low = "1s", .high = "1d" };

static int duration(const struct command_call *call, const char *name, const struct setting *kind, int64_t *ms, struct err *err)
{
	const char *text = command_option(call, name);
	struct setting_value value;

	if (setting_parse(kind, text ? text : kind->fallback, &value, err) < 0)
		return -1;
	*ms = value.integer;
	return 0;
}

static int read_request(struct command_call *call, struct monitor_request *request, struct err *err)
{
	const char *since = command_option(call, "since");
	int64_t since_ms, now_ms = store_now(call->store);

	*request = (struct monitor_request){ .metric = call->argument_count ? call->arguments[0] : NULL, .scope = command_option(call, "scope") };
	if (since && command_option(call, "window"))
		return err_set(err, "--since and --window say the same thing: one of them will do");
	if (!since)
		return duration(call, "window", &window_kind, &request->window_ms, err);
	if (!clock_parse(since, &since_ms))
		return err_set(err, "--since takes a time such as 2026-03-01 or 2026-03-01T09:30, not '%s'", answer_shown(call, since));
	if (since_ms > now_ms - CLOCK_MINUTE_MS)
		return err_set(err, "--since has to be a minute ago at the least");
	request->window_ms = now_ms - since_ms;
	return 0;
}

static int catch_up(struct store *store, const struct stage *stages, int count)
{
	int rc = 0;

	for (int i = 0; i < count; i++)
		if (monitor_catch_up(store, &stages[i], NULL) < 0)
			rc = -1;
	return rc;
}

/* By a command that writes, what it has noted of its own work is written down with it; others open the file anew. */
static void freshen(struct store *own, const struct stage *stages, int count)
{
	struct store *store;

	if (catch_up(own, stages, count) == 0 || store_open(store_path(own), STORE_WRITE, &store, NULL) < 0)
		return;
	store_set_process(store, "monitor");
	catch_up(store, stages, count);
	store_close(store);
}

void monitor_fresh(const struct command_call *call)
{
	freshen(call->store, &call->stage, 1);
}

void monitor_fresh_all(struct command_call *call)
{
	const char **names;
	int count = stage_names(call->store, &call->arena, &names, NULL), read = 0;
	struct stage *stages = arena_alloc(&call->arena, (size_t)(count > 0 ? count : 1) * sizeof *stages);

	while (read < count && stage_read(call->store, names[read], &call->arena, &stages[read], NULL) == 0)
		read++;
	freshen(call->store, stages, read);
}

const char *monitor_nearest(struct command_call *call, const char *name)
{
	const struct metric **metrics;
	const char *nearest = NULL;
	int count, least = 1000;

	if (monitor_metrics(call->store, &call->arena, &metrics, &count, NULL) < 0)
		return NULL;
	for (int i = 0; i < count; i++) {
		int distance = nearest_distance(name, metrics[i]->name);

		if (distance < least) {
			least = distance;
			nearest = metrics[i]->name;
		}
	}
	return nearest_is_near(name, least) ? nearest : NULL;
}

static int check_metric(struct command_call *call, const char *name, struct err *err)
{
	const struct metric *metric;
	const char *nearest;
	int got = name ? monitor_metric(call->store, name, &call->arena, &metric, err) : 1;

	if (got != 0)
		return got < 0 ? -1 : 0;
	nearest = monitor_nearest(call, name);
	return err_set(err, "no metric is called %s%s%s: rung metric list names them", answer_shown(call, name),
	               nearest ? ", did you mean " : "", nearest ? nearest : "");
}

/* ---- rows ---- */

static bool is_asked(const struct monitor_request *request, const struct monitor_figure *figure)
{
	if (request->metric && !str_equal(request->metric, figure->metric->name))
		return false;
	if (request->scope)
		return str_equal(request->scope, figure->scope);
	return request->metric || !*figure->scope || figure->metric->kind == METRIC_PART;
}

int monitor_rows(struct command_call *call, const struct monitor_request *request, struct arena *arena, struct monitor_row **rows,
                 int *count, struct err *err)
{
	struct rows kept = ROWS_OF(struct monitor_row, arena);
	struct monitor_row *all;
	int all_count;

	if (monitor_list(call->store, &call->stage, request->window_ms, arena, &all, &all_count, err) < 0)
		return -1;
	for (int i = 0; i < all_count; i++)
		if (is_asked(request, &all[i].figure) && !(call->stage_number > 1 && all[i].figure.metric->of_project))
			*(struct monitor_row *)rows_add(&kept) = all[i];
	*rows = kept.all;
	*count = kept.count;
	return 0;
}

/* Where a value lies; NULL: nobody knows. */
static const char *side(const struct monitor_row *row)
{
	if (!isfinite(row->figure.value) || row->figure.count < row->figure.metric->least)
		return NULL;
	return row->figure.value < row->low ? "below" : row->figure.value > row->high ? "above" : "inside";
}

json_t *monitor_rows_json(const struct command_call *call, const struct monitor_request *request, const struct monitor_row *rows, int count)
{
	int64_t now_ms = store_now(call->store);
	json_t *list = json_array();

	for (int i = 0; i < count; i++) {
		const struct monitor_figure *f = &rows[i].figure;

		json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:s, s:o, s:o, s:I, s:o, s:o, s:o, s:b, s:o}", "metric", f->metric->name,
		                                      "scope", answer_text(f->scope), "group", metric_group_name(f->metric->group), "kind",
		                                      metric_kind_name(f->metric->kind), "unit", answer_text(f->metric->unit), "value",
		                                      answer_number(f->value), "count", (json_int_t)f->count, "low", answer_number(rows[i].low),
		                                      "high", answer_number(rows[i].high), "side", answer_text(side(&rows[i])), "alarm",
		                                      rows[i].has_alarm, "why", answer_text(*f->why ? f->why : NULL)));
		json_object_update_new(json_array_get(list, (size_t)i),
		                       json_pack("{s:o, s:o, s:o}", "p50", answer_number(f->quantiles[0]), "p95", answer_number(f->quantiles[1]),
		                                 "p99", answer_number(f->quantiles[2])));
	}
	return json_pack("{s:o, s:o, s:o, s:f, s:o}", "stage", answer_text(call->stage.name), "since", answer_time(now_ms - request->window_ms),
	                 "until", answer_time(now_ms), "window_seconds", (double)request->window_ms / 1000, "metrics", list);
}

/* ---- for people ---- */

static const char *band_words(struct arena *arena, const struct monitor_row *row)
{
	const char *unit = row->figure.metric->unit;
	char low[FIGURE_SIZE], high[FIGURE_SIZE];

	if (isnan(row->low) && isnan(row->high))
		return "";
	if (isnan(row->low))
		return arena_printf(arena, "up to %s", figure_words(row->high, unit, high));
	if (isnan(row->high))
		return arena_printf(arena, "from %s", figure_words(row->low, unit, low));
	return arena_printf(arena, "%s to %s", figure_words(row->low, unit, low), figure_words(row->high, unit, high));
}

static const char *mark(const struct monitor_row *row)
{
	const char *where = side(row);

	return row->has_alarm ? "ALARM" : where && !str_equal(where, "inside") ? where : "";
}

static void add_row(struct table *table, const struct monitor_row *row)
{
	const struct monitor_figure *figure = &row->figure;
	char value[FIGURE_SIZE];

	table_add(table, (const char *const[]){ figure->metric->name, figure->scope, figure_words(figure->value, figure->metric->unit, value),
	                                        arena_printf(&table->arena, "%" PRId64, figure->count), band_words(&table->arena, row), mark(row) });
}

static void print_rows(struct command_call *call, const struct monitor_row *rows, int count, int parts_most)
{
	static const struct table_column columns[] = {
		{ "metric", false }, { "of", false }, { "value", true }, { "n", true }, { "band", false }, { "", false },
	};
	struct table table;
	int parts = 0;

	table_init(&table, columns, 6, 40);
	for (int i = 0; i < count; i++) {
		parts = i > 0 && rows[i].figure.metric == rows[i - 1].figure.metric ? parts + 1 : 0;
		if (parts < parts_most)
			add_row(&table, &rows[i]);
	}
	table_print(&table, call->out, 0);
	table_release(&table);
}

static const char *sparkline(struct command_call *call, const double *values, int count, double low, double high)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" }, *const plain[] = { "_", ".", "-", "=", "+", "*", "%", "#" };
	const char *const *marks = str_equal(nl_langinfo(CODESET), "UTF-8") ? blocks : plain;
	struct str text = STR_EMPTY;
	const char *copy;

	for (int i = 0; i < count; i++) {
		double height = high > low ? (values[i] - low) / (high - low) : .5;

		str_add(&text, isnan(values[i]) ? " " : marks[(int)fmin(7, floor(height * 8))]);
	}
	copy = arena_strdup(&call->arena, str_text(&text));
	str_release(&text);
	return copy;
}

static int print_chart(struct command_call *call, const struct monitor_request *request, const struct metric *metric, struct err *err)
{
	char low_text[FIGURE_SIZE], high_text[FIGURE_SIZE], time[CLOCK_TEXT_SIZE];
	double values[STEPS], low = INFINITY, high = -INFINITY;

	if (monitor_chart(call->store, &call->stage, metric->name, request->scope ? request->scope : "", request->window_ms, STEPS, values, err) < 0)
		return -1;
	for (int i = 0; i < STEPS; i++) {
		low = isnan(values[i]) ? low : fmin(low, values[i]);
		high = isnan(values[i]) ? high : fmax(high, values[i]);
	}
	if (high >= low)
		fprintf(call->out, "\n%s\n%s to %s over the last %s\n", sparkline(call, values, STEPS, low, high),
		        figure_words(low, metric->unit, low_text), figure_words(high, metric->unit, high_text), clock_duration(request->window_ms, time));
	return 0;
}

static void print_lines(struct command_call *call, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		fprintf(call->out, "%s\n", answer_shown(call, arena_printf(&call->arena, "%.*s", (int)length, text)));
		text += length + (text[length] == '\n');
	}
}

/* Where nothing is in the window: how far back one has to look. */
static void print_last(struct command_call *call, const struct monitor_request *request, int64_t last_ms)
{
	int64_t now_ms = store_now(call->store), ago_ms = now_ms - last_ms;
	char time[CLOCK_TEXT_SIZE];

	if (last_ms <= 0 || ago_ms < 0 || ago_ms < request->window_ms)
		return;
	fprintf(call->out, "\nnothing was seen in the last %s; something last was on %s: ", clock_duration(request->window_ms, time),
	        answer_when(call, last_ms));
	fprintf(call->out, "rung monitor%s%s --window %" PRId64 "d shows it\n", request->metric ? " " : "", request->metric ? request->metric : "",
	        ago_ms / CLOCK_DAY_MS + 1);
}

/* When there was something last, where the rows have nothing in the window of what is counted; else 0. */
static int64_t last_of(struct command_call *call, const struct monitor_row *rows, int count)
{
	int64_t last_ms = 0, seen_ms;

	for (int i = 0; i < count; i++) {
		const struct monitor_figure *figure = &rows[i].figure;

		if (figure->metric->source != METRIC_FROM_FACTS)
			continue;
		if (figure->count > 0)
			return 0;
		seen_ms = metric_last(call->store, call->stage.stage_id, figure->metric->name, figure->scope);
		last_ms = seen_ms > last_ms ? seen_ms : last_ms;
	}
	return last_ms;
}

/* A figure of which nothing was ever seen has no row. */
static int explain(struct command_call *call, const struct monitor_request *request, const struct monitor_row *rows, int count, struct err *err)
{
	struct monitor_figure figure;

	if (monitor_figure(call->store, &call->stage, request->metric, request->scope ? request->scope : "", request->window_ms, &call->arena,
	                   &figure, err) < 0)
		return -1;
	print_lines(call, monitor_explain(&call->stage, &figure, &call->arena));
	if (figure.count == 0)
		print_last(call, request, metric_last(call->store, call->stage.stage_id, request->metric, figure.scope));
	if (figure.metric->kind != METRIC_PART && print_chart(call, request, figure.metric, err) < 0)
		return -1;
	if (count > 1 || (count == 1 && figure.metric->kind == METRIC_PART)) {
		fputc('\n', call->out);
		print_rows(call, rows, count, count);
	}
	return 0;
}

int monitor_print(struct command_call *call, const struct monitor_request *request, const struct monitor_row *rows, int count, struct err *err)
{
	char time[CLOCK_TEXT_SIZE];

	if (request->metric)
		return explain(call, request, rows, count, err);
	if (count == 0)
		fprintf(call->out, "nothing has been measured yet: it begins with the first item that comes in\n");
	else
		fprintf(call->out, "the last %s, until %s\n", clock_duration(request->window_ms, time), answer_when(call, store_now(call->store)));
	print_rows(call, rows, count, PARTS);
	print_last(call, request, last_of(call, rows, count));
	return 0;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct monitor_request request;
	struct monitor_row *rows;
	int64_t every_ms;
	int count;

	if (read_request(call, &request, err) < 0 || duration(call, "every", &every_kind, &every_ms, err) < 0)
		return COMMAND_USAGE;
	if (check_metric(call, request.metric, err) < 0)
		return COMMAND_FAILED;
	monitor_fresh(call);
	if (command_has(call, "watch"))
		return monitor_watch(call, &request, every_ms, err);
	if (monitor_rows(call, &request, &call->arena, &rows, &count, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, monitor_rows_json(call, &request, rows, count));
	return monitor_print(call, &request, rows, count, err) < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "since", 0, "T", "from this time on, such as 2026-03-01T09:30" },
	{ "window", 0, "D", "over the last so long, such as 24h; else 1h" },
	{ "scope", 0, "S", "only of this source, label, version, operator or reason" },
	{ "watch", 0, NULL, "again and again, until q or ^C; a line each time where it is no terminal" },
	{ "every", 0, "D", "how often to look with --watch; else 2s" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_monitor = {
	.name = "monitor",
	.arguments = "[METRIC] [--since T | --window D] [--scope S] [--watch]",
	.summary = "shows what is measured: of the machine, what comes in, models, people",
	.details = "Metrics are counted from what is stored, or looked up once a minute while the program runs.\n"
	           "Each has a figure over a window: how many an hour, a mean, a share, a quantile, or the newest\n"
	           "value. n is how many values stand behind it. With METRIC it says how the figure is made, by\n"
	           "which SQL, and how it went; rung limit sets the band in which it is to stay.\n"
	           "\n"
	           "Windows begin with a whole minute up to six hours, with a whole hour up to ten days, else\n"
	           "with a whole day, in UTC. What is not defined shows as - and is null.\n"
	           "\n"
	           "JSON: stage, since, until, window_seconds, metrics (metric, scope, group, kind, unit, value,\n"
	           "count, low, high, side: inside, below, above or null, alarm, why, p50, p95, p99: of histograms,\n"
	           "else null). With --watch an object a line.\n",
	.options = options,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.turns_with = "watch",
	.models = true,
	.run = run,
};
