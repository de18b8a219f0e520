/* Texts, records and recordings on the Review screen: how they look (tests/console/golden/kind-*.txt;
 * GENERATE=1 writes them anew) and what keys do there. */
#include "test.h"

#include "golden.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "base/str.h"
#include "ui/console/key.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };

static void sit_down(struct sitting *sitting, const struct fake_settings *settings, int columns, int rows)
{
	sitting->options.actor = &lee;
	fake_set(settings);
	sit_down_at(sitting, &screen_review, NULL, columns, rows);
}

#define SENTENCE "The more books I ask to whom he will give, the more he reads."
#define NAMED    "Ada Lovelace met Charles Babbage in London, where he showed her the Difference Engine."
#define NAMES    "[{\"start\":0,\"end\":12,\"label\":\"PERSON\"},{\"start\":17,\"end\":32,\"label\":\"PERSON\"}," \
                 "{\"start\":36,\"end\":42,\"label\":\"PLACE\"},{\"start\":68,\"end\":85}]"
#define MIXED    "\346\244\234\346\237\273\345\223\241\343\201\257\347\224\273\351\235\242\343\201\256\345\202\267\343\202\222" \
                 "\350\246\213\343\201\244\343\201\221\343\201\276\343\201\227\343\201\237\343\200\202\345\202\267\343\201\257" \
                 "\345\217\263\344\270\212\343\201\253\343\201\202\343\202\212\343\201\276\343\201\231\343\200\202\n\n" \
                 "re\314\201sume\314\201 \tna\303\257ve\r\nA bell \007, a trick \342\200\256txt.exe and a bad byte \377."
#define USER     "{\"age\":41,\"city\":\"Li\303\250ge\",\"email\":null,\"history\":[{\"film\":\"Alien\",\"stars\":5}," \
                 "{\"film\":\"Brazil\",\"stars\":4},{\"film\":\"Solaris\",\"stars\":5}],\"name\":\"Ada\",\"notes\":\"\"," \
                 "\"premium\":true,\"re\\u001b[31md\":\"hos\\u0007tile\",\"score\":0.8125,\"user_id\":70112}"

#define LINE     "A line that is long enough to be broken, and once more where the pane is a narrow one.\n"
#define LINES    LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE

#define OF(what) .items = 9, .labels = 2, .level = 1, .kind = what

static const struct {
	const char *name;
	struct fake_settings settings;
	int columns, rows;
	bool mono, ascii;
	const char *keys;
} goldens[] = {
	{ "kind-text-80x24", { OF("text"), .words = SENTENCE }, 80, 24, false, false, "" },
	{ "kind-text-assisted-120x40", { .items = 9, .labels = 4, .level = 2, .assisted = true, .kind = "text",
	    .words = SENTENCE }, 120, 40, false, false, "" },
	{ "kind-text-long-80x24", { OF("text"), .words = LINES LINES }, 80, 24, false, false, "" },
	{ "kind-text-end-80x24", { OF("text"), .words = LINES LINES }, 80, 24, false, false, "G" },
	{ "kind-text-narrow-44x12", { OF("text"), .words = LINES }, 44, 12, false, false, "\004" },
	{ "kind-text-spans-80x24", { OF("text"), .words = NAMED, .spans = NAMES }, 80, 24, false, false, "" },
	{ "kind-text-spans-120x40", { OF("text"), .words = NAMED, .spans = NAMES }, 120, 40, false, false, "" },
	{ "kind-text-bad-spans-80x24", { OF("text"), .words = NAMED, .spans = "[{\"start\":80,\"end\":99}]" }, 80, 24, false, false,
	  "" },
	{ "kind-text-cjk-80x24", { OF("text"), .words = MIXED }, 80, 24, false, false, "" },
	{ "kind-text-ascii-80x24", { OF("text"), .words = MIXED }, 80, 24, true, true, "" },
	{ "kind-record-80x24", { OF("record"), .words = USER, .item_name = "user 70112" }, 80, 24, false, false, "" },
	{ "kind-record-120x40", { OF("record"), .words = USER, .item_name = "user 70112" }, 120, 40, false, false, "" },
	{ "kind-record-ascii-80x24", { OF("record"), .words = USER }, 80, 24, true, true, "" },
	{ "kind-record-narrow-44x12", { OF("record"), .words = USER }, 44, 12, false, false, "jj" },
	{ "kind-record-none-80x24", { OF("record"), .words = "[1, \"no object\"]" }, 80, 24, false, false, "" },
	{ "kind-nothing-80x24", { OF("record") }, 80, 24, false, false, "1" },
};

static void screens_look_as_they_did(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct sitting sitting = { .options = { .mono = goldens[i].mono, .ascii = goldens[i].ascii } };

		sit_down(&sitting, &goldens[i].settings, goldens[i].columns, goldens[i].rows);
		press(&sitting, goldens[i].keys);
		golden_compare(goldens[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void what_was_read_goes_with_the_answer(void **state)
{
	static const struct { struct fake_settings settings; const char *keys, *journal; } rows[] = {
		{ { OF("text"), .words = SENTENCE }, "1", "decide 1 scratch - (shown 100 %)\n" },
		{ { OF("text"), .words = LINES LINES }, "1", "decide 1 scratch - (shown 32 %)\n" },
		{ { OF("text"), .words = LINES LINES }, "Gk1", "decide 1 scratch - (shown 100 %)\n" },
		{ { OF("record"), .words = USER }, "12", "decide 1 scratch - (shown 100 %)\ndecide 2 ok - (shown 100 %)\n" },
		{ { OF("record") }, "1 ", "skip 1\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_settings settings = rows[i].settings;
		struct sitting sitting = { 0 };

		settings.tell_view = true;
		sit_down(&sitting, &settings, 80, 24);
		press(&sitting, rows[i].keys);
		assert_string_equal(fake_journal(), rows[i].journal);
		get_up(&sitting);
	}
}

static void a_text_scrolls_by_keys_and_wheel_and_begins_at_its_top(void **state)
{
	const struct fake_settings settings = { OF("text"), .words = LINES LINES };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &settings, 80, 24);
	assert_true(shows(&sitting, "lines 1-19"));
	press(&sitting, "j");
	assert_true(shows(&sitting, "lines 2-20"));
	press_key(&sitting, PRESS_PAGE_DOWN);
	assert_true(shows(&sitting, "lines 20-38"));
	use_mouse(&sitting, MOUSE_WHEEL_UP, 10, 10);
	assert_true(shows(&sitting, "lines 17-35"));
	use_mouse(&sitting, MOUSE_WHEEL_UP, 70, 10); /* over another pane */
	assert_true(shows(&sitting, "lines 17-35"));
	press(&sitting, "k\025");
	assert_true(shows(&sitting, "lines 7-25"));
	app_resize(&sitting.app, 100, 24);
	paint(&sitting);
	assert_false(shows(&sitting, "lines 7-25"));
	press(&sitting, "1");
	assert_true(shows(&sitting, "#2 "));
	assert_true(shows(&sitting, "lines 1-19"));
	get_up(&sitting);
}

/* Each paint of a text of a megabyte lays out what is seen: a thousand keys are done at once. */
static void a_megabyte_scrolls_at_once(void **state)
{
	char *text = malloc((1 << 20) + 1);
	struct fake_settings settings = { OF("text"), .words = text };
	struct sitting sitting = { 0 };

	(void)state;
	for (int i = 0; i < 1 << 20; i++)
		text[i] = i % 9 == 8 ? ' ' : (char)('a' + i % 23);
	text[1 << 20] = '\0';
	sit_down(&sitting, &settings, 80, 24);
	for (int i = 0; i < 1000; i++)
		press(&sitting, "j");
	assert_true(shows(&sitting, "lines 1001-1019  3 %"));
	press(&sitting, "G");
	assert_true(shows(&sitting, " of 2"));
	get_up(&sitting);
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_look_as_they_did),
		cmocka_unit_test(what_was_read_goes_with_the_answer),
		cmocka_unit_test(a_text_scrolls_by_keys_and_wheel_and_begins_at_its_top),
		cmocka_unit_test(a_megabyte_scrolls_at_once),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
