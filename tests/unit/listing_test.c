/* What people see of long work and of listings: the progress line and aligned columns. */
#include "test.h"

#include "base/str.h"
#include "ui/progress.h"
#include "ui/table.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static void progress_tells_rate_and_time_left(void **state)
{
	static const struct {
		const char *note;
		int64_t done, first, total, elapsed_ms;
		int columns;
		const char *line;
	} rows[] = {
		{ "scoring", 0, 0, 100, 0, 79, "scoring [....................] 0/100" },
		{ "scoring", 50, 0, 100, 500, 79, "scoring [##########..........] 50/100" },
		{ "scoring", 50, 0, 100, 5000, 79, "scoring [##########..........] 50/100, 10/s, 5.0 s left" },
		{ "scoring", 60, 50, 100, 5000, 79, "scoring [############........] 60/100, 2.0/s, 20 s left" },
		{ "scoring", 100, 0, 100, 5000, 79, "scoring [####################] 100/100, 20/s" },
		{ "adding", 42, 0, 0, 2000, 79, "adding 42, 21/s" },
		{ "adding", 42, 0, 0, 2000, 9, "adding 4~" },
		{ "a\033[2J", 1, 0, 0, 0, 79, "a\\x1b[2J 1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str line = STR_EMPTY;

		progress_bar_line(&line, rows[i].note, rows[i].done, rows[i].first, rows[i].total, rows[i].elapsed_ms, rows[i].columns);
		assert_string_equal(str_text(&line), rows[i].line);
		str_release(&line);
	}
}

static void progress_stays_silent_without_a_terminal(void **state)
{
	FILE *out = tmpfile();
	struct progress_bar bar;
	struct progress progress;

	(void)state;
	assert_non_null(out);
	progress_bar_begin(&bar, out);
	progress = progress_bar_listener(&bar);
	progress_step(&progress, 1, 2, "scoring");
	progress_bar_end(&bar);

	assert_int_equal(ftell(out), 0);
	fclose(out);
}

/* The table as text; the caller frees it. */
static char *printed(const struct table *table, int indent)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	table_print(table, out, indent);
	fclose(out);
	return text;
}

static void columns_align_by_their_width_on_a_terminal(void **state)
{
	static const struct table_column columns[] = { { "name", false }, { "n", true }, { "end", false } };
	struct table table;
	char *text;

	(void)state;
	table_init(&table, columns, 3, 0);
	table_add(&table, (const char *const[]){ "größe", "7", "x" });
	table_add(&table, (const char *const[]){ "傷", "1234", NULL });
	text = printed(&table, 1);

	assert_string_equal(text, " name      n  end\n"
	                          " größe     7  x\n"
	                          " 傷     1234\n");
	free(text);
	table_release(&table);
}

static void cells_are_cut_and_made_visible(void **state)
{
	static const struct table_column columns[] = { { NULL, false }, { NULL, false } };
	struct table table;
	char *text;

	(void)state;
	table_init(&table, columns, 2, 6);
	table_add(&table, (const char *const[]){ "abcdefgh", "a\nb\033" });
	text = printed(&table, 0);

	assert_null(strchr(text, '\033'));
	assert_non_null(strstr(text, "abcde\u2026"));
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
	table_release(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(progress_tells_rate_and_time_left),
		cmocka_unit_test(progress_stays_silent_without_a_terminal),
		cmocka_unit_test(columns_align_by_their_width_on_a_terminal),
		cmocka_unit_test(cells_are_cut_and_made_visible),
	};

	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
