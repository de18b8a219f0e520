/* Pages: what comes from data stays text, and charts are drawn of whatever there is. */
#include "test.h"

#include "base/html.h"
#include "base/svg.h"

#include <math.h>
#include <string.h>

static void text_cannot_become_markup(void **state)
{
	static const struct { const char *text, *html; } rows[] = {
		{ "plain", "plain" }, { "<script>", "&lt;script&gt;" }, { "a & b", "a &amp; b" }, { "\" onload='x'", "&quot; onload=&#39;x&#39;" },
		{ "\033[2J", "\\x1b[2J" }, { "&lt;", "&amp;lt;" }, { "caf\xc3\xa9", "caf\xc3\xa9" }, { "\xff", "\\xff" }, { NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str out = STR_EMPTY;

		html_text(&out, rows[i].text);
		assert_string_equal(str_text(&out), rows[i].html);
		str_release(&out);
	}
}

static void an_element_ends_as_it_began(void **state)
{
	struct str out = STR_EMPTY;

	(void)state;
	html_element(&out, "td class=\"n\"", "1 < 2");
	html_textf(&out, "%d%s", 3, ">");
	assert_string_equal(str_text(&out), "<td class=\"n\">1 &lt; 2</td>\n3&gt;");
	str_release(&out);
}

static const char *drawn(struct str *out, const double *x, const double *y, int count, bool steps)
{
	const struct svg_chart chart = { .title = "a \"chart\"", .x = x, .count = count, .lines = { { "l<1>", y, NULL, NULL } }, .line_count = 1,
		                         .least = 0, .most = 1, .steps = steps, .limit = 0.5, .limit_name = "most", .first = "then", .last = "now" };

	str_clear(out);
	svg_chart(out, &chart);
	return str_text(out);
}

static void charts_leave_gaps_and_stay_inside(void **state)
{
	static const double x[] = { 0, 1, 2, 3 }, gap[] = { 0.5, NAN, 1, 0 }, wild[] = { -5, 7, 0.5, 0.5 };
	struct str out = STR_EMPTY;

	(void)state;
	assert_non_null(strstr(drawn(&out, x, gap, 4, false), "d=\"M52.0 101.0M436.0 26.0L628.0 176.0\""));
	assert_non_null(strstr(str_text(&out), "<circle class=\"dot0\" cx=\"52.0\" cy=\"101.0\"")); /* it has none beside it */
	assert_non_null(strstr(str_text(&out), "aria-label=\"a &quot;chart&quot;\""));
	assert_non_null(strstr(str_text(&out), "l&lt;1&gt;"));
	assert_non_null(strstr(drawn(&out, x, wild, 2, true), "d=\"M52.0 176.0H628.0V26.0\""));
	assert_null(strstr(drawn(&out, x, gap, 1, false), "nan")); /* a moment has no length */
	str_release(&out);
}

static void a_spark_of_nothing_is_nothing(void **state)
{
	static const double none[] = { NAN, NAN }, even[] = { 3, 3, 3 }, some[] = { 0, NAN, 1, 2 };
	struct str out = STR_EMPTY;

	(void)state;
	svg_spark(&out, none, 2);
	svg_spark(&out, none, 0);
	assert_int_equal(out.length, 0);
	svg_spark(&out, even, 3);
	assert_non_null(strstr(str_text(&out), "M2.0 13.0L80.0 13.0L158.0 13.0"));
	str_clear(&out);
	svg_spark(&out, some, 4);
	assert_non_null(strstr(str_text(&out), "M2.0 24.0M106.0 13.0L158.0 2.0"));
	str_release(&out);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_cannot_become_markup),
		cmocka_unit_test(an_element_ends_as_it_began),
		cmocka_unit_test(charts_leave_gaps_and_stay_inside),
		cmocka_unit_test(a_spark_of_nothing_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
