/* Texts and lists beside the label on the Review screen: how they look (tests/console/golden/output-*.txt; GENERATE=1 writes
 * them anew), what keys do, and that a blind item shows nothing of what the model says. */
#include "test.h"

#include "golden.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "output/output.h"
#include "ui/console/key.h"
#include "ui/console/review_output.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };

#define SAID  "turn the lights of in the kitchen"
#define FILMS "Casablanca|Alien|Brazil|Dune|Erin Brockovich|Fargo|Gravity|Heat|Ida|Jaws|Kes"
#define OTHER "Alien|Brazil|Dune|Metropolis|Solaris"
#define USER  "{\"age\":41,\"city\":\"Oslo\",\"name\":\"Ada\"}"

#define TEXT    .items = 9, .labels = 2, .kind = "text", .words = "what the microphone heard", .output = "text", .label_name = "heard", .says = SAID
#define RANKING .items = 9, .labels = 2, .kind = "record", .words = USER, .output = "ranking", .label_name = "listed", .says = FILMS, .elsewhere = OTHER
#define SEEN    .level = 2, .assisted = true
#define BLIND   .level = 1

static void sit_down(struct sitting *sitting, const struct fake_settings *settings, int columns, int rows)
{
	sitting->options.actor = &lee;
	fake_set(settings);
	sit_down_at(sitting, &screen_review, NULL, columns, rows);
}

static const struct {
	const char *name;
	struct fake_settings settings;
	int columns, rows;
	bool mono, ascii;
	const char *keys;
} goldens[] = {
	{ "output-text-80x24", { TEXT, SEEN }, 80, 24, false, false, "" },
	{ "output-text-120x40", { TEXT, SEEN }, 120, 40, false, false, "" },
	{ "output-text-blind-80x24", { TEXT, BLIND, .leaky = true }, 80, 24, false, false, "" },
	{ "output-text-typing-80x24", { TEXT, SEEN }, 80, 24, false, false, "\"" },
	{ "output-text-changed-80x24", { TEXT, SEEN }, 80, 24, false, false, "\"\025turn the lights off in the kitchen\n[" },
	{ "output-text-tie-120x40", { TEXT, BLIND, .tie = true, .rival = "turn the light off" }, 120, 40, false, false, "" },
	{ "output-ranking-80x24", { RANKING, SEEN }, 80, 24, false, false, "" },
	{ "output-ranking-120x40", { RANKING, SEEN }, 120, 40, false, false, "\006" },
	{ "output-ranking-blind-80x24", { RANKING, BLIND, .leaky = true }, 80, 24, false, false, "" },
	{ "output-ranking-find-80x24", { RANKING, SEEN }, 80, 24, true, true, "/ra" },
	{ "output-ranking-narrow-44x16", { RANKING, SEEN }, 44, 16, false, false, "" },
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

static void keys_answer(void **state)
{
	static const struct { struct fake_settings settings; const char *keys, *journal, *status; } rows[] = {
		{ { TEXT, SEEN }, "\r", "decide 1 heard - shown: " SAID "\n", "saved #1 heard" },
		{ { TEXT, SEEN }, "a", "decide 1 heard - shown: " SAID "\n", NULL },
		{ { TEXT, SEEN }, "2", "decide 1 ok -\n", NULL },
		{ { TEXT, SEEN }, "\"\001Please \n", "decide 1 heard - typed: Please " SAID "\n", "{+Please+} turn" },
		{ { TEXT, SEEN }, "xf\n", "decide 1 heard - typed: " SAID "f\n", "[-kitchen-] {+kitchenf+}" },
		{ { TEXT, SEEN }, "\"\025\n", "", NULL },
		{ { TEXT, BLIND, .leaky = true }, "\ryes\n", "decide 1 heard - typed: yes\n", "saved #1 heard" },
		{ { TEXT, BLIND, .leaky = true }, "1yes\n", "decide 1 heard - typed: yes\n", NULL },
		{ { RANKING, SEEN }, "2", "decide 1 listed - chosen: Alien\n", "#1      Alien" },
		{ { RANKING, SEEN }, "a", "decide 1 listed - chosen: Casablanca\n", NULL },
		{ { RANKING, SEEN }, "0", "decide 1 ok -\n", "#1      ok" },
		{ { RANKING, SEEN }, "\0061", "decide 1 listed - chosen: Jaws\n", NULL },
		{ { RANKING, SEEN }, "\0069", "", "number 9 is not in the list" },
		{ { RANKING, SEEN }, "/kes\n", "decide 1 listed - chosen: Kes\n", NULL },
		{ { RANKING, SEEN }, "/Nosferatu\n", "decide 1 listed - typed: Nosferatu\n", NULL },
		{ { RANKING, SEEN }, "\"Tron\n", "decide 1 listed - typed: Tron\n", NULL },
		{ { RANKING, BLIND, .leaky = true }, "4", "decide 1 listed - chosen: Metropolis\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &rows[i].settings, 120, 40);
		press(&sitting, rows[i].keys);
		assert_string_equal(fake_journal(), rows[i].journal);
		if (rows[i].status && !shows(&sitting, rows[i].status))
			fail_msg("%s: not there: %s\n%s", rows[i].keys, rows[i].status, str_text(&sitting.text));
		get_up(&sitting);
	}
}

/* The transcript of an hour is edited as any other. */
static void long_texts_are_edited_too(void **state)
{
	struct sitting sitting = { .options = { .mono = false } };
	struct str text = STR_EMPTY;
	const char *journal;

	(void)state;
	for (int i = 0; i < 9000; i++)
		str_addf(&text, "%sword%d", i ? " " : "", i % 10);
	sit_down(&sitting, &(struct fake_settings){ .items = 9, .labels = 2, .kind = "text", .words = "an hour", .output = "text", .label_name = "heard",
	                                            .says = str_text(&text), SEEN }, 80, 24);
	press(&sitting, "\"\005 and more\n");
	journal = fake_journal();
	assert_non_null(strstr(journal, "typed: word0 word1"));
	assert_non_null(strstr(journal, "word8 word9 and more\n"));
	assert_true(strlen(journal) > text.length);
	get_up(&sitting);
	str_release(&text);
}

/* Words that were erased are said to be so, and can be written anew; on a blind item not even that is told. */
static void erased_words_show_as_erased(void **state)
{
	static const struct { struct fake_settings settings; const char *shown, *keys, *journal; } rows[] = {
		{ { TEXT, SEEN, .erased = true }, "erased", "\"yes\n", "decide 1 heard - typed: yes\n" },
		{ { RANKING, SEEN, .erased = true }, "erased: Enter to type a name", "\"Tron\n", "decide 1 listed - typed: Tron\n" },
		{ { TEXT, BLIND, .leaky = true, .erased = true }, "none yet: Enter to type it", "\"yes\n", "decide 1 heard - typed: yes\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .options = { .mono = false } };

		sit_down(&sitting, &rows[i].settings, 120, 40);
		if (!shows(&sitting, rows[i].shown))
			fail_msg("%zu: %s", i, str_text(&sitting.text));
		assert_true(shows(&sitting, "erased") == !!strstr(rows[i].shown, "erased"));
		press(&sitting, rows[i].keys);
		assert_string_equal(fake_journal(), rows[i].journal);
		get_up(&sitting);
	}
}

/* Whatever the model says, every key that leads anywhere shows the same. */
static void blind_items_show_nothing_of_the_model(void **state)
{
	static const char *const keys[] = { "", "\"", "\n", "/", "/a", "t", "w", "\006", "1", "0", "?", "[" };
	static const char *const says[][2] = { { "text", SAID }, { "text", "good night" }, { "text", NULL },
	                                       { "ranking", FILMS }, { "ranking", "Solaris|Alien" }, { "ranking", NULL } };

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char *first[2] = { NULL, NULL };

		for (size_t j = 0; j < sizeof says / sizeof *says; j++) {
			struct fake_settings text = { TEXT, BLIND, .leaky = true }, ranking = { RANKING, BLIND, .leaky = true };
			struct fake_settings *settings = strcmp(says[j][0], "text") == 0 ? &text : &ranking;
			struct sitting sitting = { 0 };
			char **of = &first[settings == &ranking];

			settings->says = says[j][1];
			sit_down(&sitting, settings, 120, 40);
			press(&sitting, keys[i]);
			if (!*of)
				*of = strdup(str_text(&sitting.text));
			assert_string_equal(str_text(&sitting.text), *of);
			get_up(&sitting);
		}
		free(first[0]);
		free(first[1]);
	}
}

static void every_kind_with_words_has_a_pane(void **state)
{
	(void)state;
	for (size_t i = 0; i < output_kind_count(); i++) {
		const struct output_kind *kind = output_kind_at(i);
		bool found = false;

		for (int j = 0; review_output_kind_at(j); j++)
			found = found || strcmp(review_output_kind_at(j)->name, kind->name) == 0;
		assert_int_equal(found, kind->given != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_look_as_they_did),
		cmocka_unit_test(keys_answer),
		cmocka_unit_test(erased_words_show_as_erased),
		cmocka_unit_test(long_texts_are_edited_too),
		cmocka_unit_test(blind_items_show_nothing_of_the_model),
		cmocka_unit_test(every_kind_with_words_has_a_pane),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
