/* rung model bench: how fast a version is here. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/progress.h"
#include "ui/table.h"

#include "jobs/model_bench.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define ROW_MS 1000

/* A list of whole numbers between commas. */
static int read_list(const struct command_call *call, const char *name, long high, int *list, int *count, struct err *err)
{
	const char *at = command_option(call, name);

	while (at && *count < MODEL_BENCH_LIST_MAX) {
		char *end;
		long number = strtol(at, &end, 10);

		if (end == at || (*end && *end != ',') || number < 1 || number > high)
			return err_set(err, "--%s takes up to %d whole numbers from 1 to %ld, as in 1,2,8", name, MODEL_BENCH_LIST_MAX, high);
		list[(*count)++] = (int)number;
		at = *end ? end + 1 : NULL;
	}
	return at ? err_set(err, "--%s takes up to %d numbers", name, MODEL_BENCH_LIST_MAX) : 0;
}

static json_t *rows_json(const struct model_bench_result *result)
{
	json_t *list = json_array();

	for (int i = 0; i < result->count; i++) {
		const struct model_bench_row *row = &result->rows[i];
		bool ran = !*row->failure;

		json_array_append_new(list, json_pack("{s:o,s:i,s:i,s:I,s:o,s:o,s:o,s:o}", "engine", answer_text(row->engine), "threads", row->threads,
		                                      "batch", row->batch, "runs", (json_int_t)row->runs, "p50_ms",
		                                      answer_number(ran ? (double)row->p50_us / 1000 : NAN), "p95_ms",
		                                      answer_number(ran ? (double)row->p95_us / 1000 : NAN), "per_second",
		                                      answer_number(ran ? row->per_second : NAN), "failure", answer_text(ran ? NULL : row->failure)));
	}
	return list;
}

static void print(struct command_call *call, const struct model_bench_result *result)
{
	static const struct table_column columns[] = {
		{ "engine", false }, { "threads", true }, { "batch", true }, { "runs", true }, { "p50 ms", true }, { "p95 ms", true },
		{ "items/s", true }, { "why not", false },
	};
	struct table table;

	table_init(&table, columns, 8, 0);
	for (int i = 0; i < result->count; i++) {
		const struct model_bench_row *row = &result->rows[i];
		bool ran = !*row->failure;

		table_add(&table, (const char *const[]){
			row->engine, arena_printf(&call->arena, "%d", row->threads), arena_printf(&call->arena, "%d", row->batch),
			ran ? arena_printf(&call->arena, "%" PRId64, row->runs) : "-",
			ran ? arena_printf(&call->arena, "%.3f", (double)row->p50_us / 1000) : "-",
			ran ? arena_printf(&call->arena, "%.3f", (double)row->p95_us / 1000) : "-",
			ran ? arena_printf(&call->arena, "%.1f", row->per_second) : "-", row->failure });
	}
	table_print(&table, call->out, 0);
	table_release(&table);
	fprintf(call->out, "a run is a batch; reading and cutting to size are not in it\n");
	if (fmax(result->load_before, result->load_after) > 0.5)
		fprintf(call->out, "%d cores, load %.1f before and %.1f after: others were at work, or still are; alone it would be faster\n",
		        result->cores, result->load_before, result->load_after);
	else
		fprintf(call->out, "%d cores, load %.1f before and %.1f after\n", result->cores, result->load_before, result->load_after);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct model_bench_options options = { .engine = command_option(call, "engine"), .ms = ROW_MS };
	struct model_bench_result result;
	struct progress_bar bar;
	struct progress progress;
	double seconds = ROW_MS / 1000.0;
	int rc;

	if (read_list(call, "threads", 64, options.threads, &options.thread_count, err) < 0 ||
	    read_list(call, "batch", 256, options.batches, &options.batch_count, err) < 0 ||
	    command_real(call, "seconds", 0.01, 10, &seconds, err) < 0)
		return COMMAND_USAGE;
	options.ms = (int)(seconds * 1000);
	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options.progress = &progress;
	rc = model_bench(call->store, call->stage_name, call->arguments[0], &options, &call->arena, &result, err);
	progress_bar_end(&bar);
	if (rc < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o,s:i,s:o,s:o,s:o}", "rows", rows_json(&result), "cores", result.cores, "load_before",
		                                   answer_number(result.load_before), "load_after", answer_number(result.load_after), "stage",
		                                   answer_text(call->stage.name)));
	print(call, &result);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "engine", 0, "E", "this engine alone; else all that are here and take such a model" },
	{ "threads", 0, "N,...", "threads of one run; else one, and as many as there are cores" },
	{ "batch", 0, "N,...", "pictures in one run; else 1 and 8" },
	{ "seconds", 0, "S", "how long each row runs; else 1" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_model_bench = {
	.name = "model bench",
	.arguments = "V [--engine E] [--threads N,...] [--batch N,...] [--seconds S]",
	.summary = "times a version, by engine, threads and batch",
	.details = "Runs the model over and over in a worker, and shows the median and the 95th percentile of a run,\n"
	           "and how many items a second that makes. A model may take one picture at a time alone: then a\n"
	           "larger batch says so. The machine's load is shown, for what it does to the figures.\n"
	           "\n"
	           "JSON: rows (engine, threads, batch, runs, p50_ms, p95_ms, per_second, failure), cores,\n"
	           "load_before, load_after, stage.\n",
	.options = options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.models = true,
	.run = run,
};
