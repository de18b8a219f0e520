/* rung query: read-only SQL, as a table for people and as CSV for programs. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/hash.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/store.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CELL_MAX 60 /* columns of a cell on a terminal */

/* Where rows go. */
struct output {
	struct command_call *call;
	struct table_column *columns; /* only for a table */
	struct table table;
	int          count;
	bool         begun;           /* a row was written */
};

static const char *blob_hex(const struct store_value *value, struct str *text)
{
	char *hex = xcalloc(value->length * 2 + 1, 1);

	str_add(text, hash_hex(value->bytes, value->length, hex));
	free(hex);
	return str_text(text);
}

/* A value as text; NULL for NULL. text holds what is made for it. */
static const char *value_text(const struct store_value *value, struct str *text)
{
	str_clear(text);
	switch (value->type) {
	case STORE_NULL:
		return NULL;
	case STORE_INTEGER:
		str_addf(text, "%" PRId64, value->integer);
		return str_text(text);
	case STORE_REAL:
		str_addf(text, "%.15g", value->real);
		return str_text(text);
	case STORE_TEXT:
		return value->bytes;
	case STORE_BLOB:
		break;
	}
	return blob_hex(value, text);
}

/* ---- a table, on a terminal ---- */

static bool table_header(void *context, const char *const *names, int count)
{
	struct output *output = context;

	output->columns = arena_alloc(&output->call->arena, ((size_t)count + 1) * sizeof *output->columns);
	for (int i = 0; i < count; i++)
		output->columns[i].title = answer_shown(output->call, names[i]);
	output->count = count;
	table_init(&output->table, output->columns, count, CELL_MAX);
	return true;
}

static bool table_row(void *context, const struct store_value *values, int count)
{
	struct output *output = context;
	const char **cells = xcalloc((size_t)count + 1, sizeof *cells);
	struct str *texts = xcalloc((size_t)count + 1, sizeof *texts);

	for (int i = 0; i < count; i++) {
		cells[i] = value_text(&values[i], &texts[i]);
		output->columns[i].right = output->columns[i].right || values[i].type == STORE_INTEGER || values[i].type == STORE_REAL;
	}
	table_add(&output->table, cells);
	for (int i = 0; i < count; i++)
		str_release(&texts[i]);
	free(texts);
	free(cells);
	return true;
}

/* ---- CSV (RFC 4180) ---- */

static void csv_cell(FILE *out, const char *text)
{
	if (!text[strcspn(text, ",\"\r\n")]) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static bool csv_header(void *context, const char *const *names, int count)
{
	struct output *output = context;

	for (int i = 0; i < count; i++) {
		fputs(i ? "," : "", output->call->out);
		csv_cell(output->call->out, names[i]);
	}
	fputc('\n', output->call->out);
	return !ferror(output->call->out);
}

static bool csv_row(void *context, const struct store_value *values, int count)
{
	struct output *output = context;
	struct str text = STR_EMPTY;

	for (int i = 0; i < count; i++) {
		const char *cell = value_text(&values[i], &text);

		fputs(i ? "," : "", output->call->out);
		csv_cell(output->call->out, cell ? cell : "");
	}
	fputc('\n', output->call->out);
	str_release(&text);
	return !ferror(output->call->out);
}

/* ---- JSON, row by row ---- */

static json_t *value_json(const struct store_value *value)
{
	struct str text = STR_EMPTY;
	json_t *json;

	if (value->type == STORE_INTEGER)
		return json_integer(value->integer);
	if (value->type == STORE_REAL)
		return answer_number(value->real);
	json = answer_text(value_text(value, &text));
	str_release(&text);
	return json;
}

static bool json_header(void *context, const char *const *names, int count)
{
	struct output *output = context;
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, answer_text(names[i]));
	fputs("{\"columns\":", output->call->out);
	answer_json_part(output->call, list);
	fputs(",\"rows\":[", output->call->out);
	output->begun = false;
	output->count = count;
	return !ferror(output->call->out);
}

static bool json_row(void *context, const struct store_value *values, int count)
{
	struct output *output = context;
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, value_json(&values[i]));
	fputs(output->begun ? ",\n" : "", output->call->out);
	answer_json_part(output->call, list);
	output->begun = true;
	return !ferror(output->call->out);
}

/* ---- the command ---- */

static enum command_status run_sql(struct command_call *call, const char *sql, struct err *err)
{
	struct output output = { .call = call };
	bool people = !call->json && isatty(fileno(call->out)) == 1;
	struct store_sink sink = {
		.header = call->json ? json_header : people ? table_header : csv_header,
		.row = call->json ? json_row : people ? table_row : csv_row,
		.context = &output,
	};
	int got = store_query(call->store, sql, &sink, err);

	if (call->json && output.count)
		fputs("]}\n", call->out);
	if (people && got >= 0)
		table_print(&output.table, call->out, 0);
	table_release(&output.table);
	return got < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

/* Hands the terminal to the sqlite3 program; only comes back where it cannot. */
static enum command_status run_shell(struct command_call *call, struct err *err)
{
	char program[] = "sqlite3", readonly[] = "-readonly", header[] = "-header", column[] = "-column";
	char *path = xstrdup(call->project);
	char *argv[] = { program, readonly, header, column, path, NULL };

	signal(SIGPIPE, SIG_DFL);
	if (path[0] == '-') { /* not an option of sqlite3 */
		free(path);
		argv[4] = path = xstrdup(arena_printf(&call->arena, "./%s", call->project));
	}
	execvp(program, argv);
	if (errno == ENOENT)
		err_set(err, "the program sqlite3 is not installed; install it (Debian: apt install sqlite3), or give the SQL: "
		             "rung query \"SELECT * FROM v_items\"");
	else
		err_set(err, "cannot start sqlite3: %s", strerror(errno));
	free(path);
	return COMMAND_FAILED;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	if (call->argument_count)
		return run_sql(call, call->arguments[0], err);
	if (call->json) {
		err_set(err, "--json needs a statement");
		return COMMAND_USAGE;
	}
	return run_shell(call, err);
}

const struct command command_query = {
	.name = "query",
	.arguments = "[SQL]",
	.summary = "runs read-only SQL over the project",
	.details = "Prints an aligned table on a terminal, CSV with a header elsewhere. Anything that would write is\n"
	           "refused. rung schema lists the views that are made for reading, and the view v_examples holds\n"
	           "statements to start from. Without SQL the program sqlite3 is opened, read-only.\n"
	           "\n"
	           "JSON: columns, rows (each a list in the order of columns; blobs in hexadecimal).\n",
	.most = 1,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
	.models = true,
	.run = run,
};
