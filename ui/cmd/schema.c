/* rung schema: the views that are made for reading, and what their columns mean. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/str.h"
#include "db/report.h"

static enum command_status print_json(struct command_call *call, const struct report_column *rows, int count)
{
	json_t *views = json_array();

	for (int i = 0; i < count;) {
		const char *view = rows[i].view;
		json_t *columns = json_array();

		for (; i < count && str_equal(rows[i].view, view); i++)
			json_array_append_new(columns, json_pack("{s:o,s:o}", "column", answer_text(rows[i].column), "meaning",
			                                         answer_text(rows[i].meaning)));
		json_array_append_new(views, json_pack("{s:o,s:o}", "view", answer_text(view), "columns", columns));
	}
	return answer_json(call, json_pack("{s:o}", "views", views));
}

static void print_view(struct command_call *call, const struct report_column *rows, int count)
{
	static const struct table_column columns[] = { { NULL, false }, { NULL, false } };
	struct table table;

	fprintf(call->out, "%s\n", answer_shown(call, rows[0].view));
	table_init(&table, columns, 2, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ rows[i].column, rows[i].meaning });
	table_print(&table, call->out, 2);
	table_release(&table);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *view = call->argument_count ? call->arguments[0] : NULL;
	struct report_column *rows;
	int count;

	if (report_schema(call->store, view, &call->arena, &rows, &count, err) < 0)
		return COMMAND_FAILED;
	if (view && !count) {
		err_set(err, "no view '%s'; rung schema lists them", view);
		return COMMAND_FAILED;
	}
	if (call->json)
		return print_json(call, rows, count);
	for (int i = 0, first = 0; i < count; i++)
		if (i + 1 == count || !str_equal(rows[i + 1].view, rows[first].view)) {
			fputs(first ? "\n" : "", call->out);
			print_view(call, rows + first, i + 1 - first);
			first = i + 1;
		}
	return COMMAND_DONE;
}

const struct command command_schema = {
	.name = "schema",
	.arguments = "[VIEW]",
	.summary = "tells the views of the file and their columns",
	.details = "The views are the contract with analysts: tables may change, views only gain columns. The same\n"
	           "is inside the file, in v_schema, so that whoever has the file needs nothing else.\n"
	           "\n"
	           "JSON: views (view, columns (column, meaning)).\n",
	.most = 1,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
	.run = run,
};
