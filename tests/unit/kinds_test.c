/* Texts, records and recordings on the Review screen: how they look (tests/console/golden/kind-*.txt;
 * GENERATE=1 writes them anew) and what keys do there. */
#include "test.h"

#include "golden.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "base/str.h"
#include "ui/console/key.h"
#include "ui/console/review_state.h"
#include "ui/console/screen_review.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
	bool whole; /* the whole screen; else the item's pane and the status line, which are ours */
} goldens[] = {
	{ "kind-text-80x24", { OF("text"), .words = SENTENCE }, 80, 24, false, false, "", false },
	{ "kind-text-assisted-120x40", { .items = 9, .labels = 4, .level = 2, .assisted = true, .kind = "text",
	    .words = SENTENCE }, 120, 40, false, false, "", true },
	{ "kind-text-long-80x24", { OF("text"), .words = LINES LINES }, 80, 24, false, false, "", false },
	{ "kind-text-end-80x24", { OF("text"), .words = LINES LINES }, 80, 24, false, false, "G", false },
	{ "kind-text-narrow-44x12", { OF("text"), .words = LINES }, 44, 12, false, false, "\004", false },
	{ "kind-text-spans-80x24", { OF("text"), .words = NAMED, .spans = NAMES }, 80, 24, false, false, "", false },
	{ "kind-text-spans-120x40", { OF("text"), .words = NAMED, .spans = NAMES }, 120, 40, false, false, "", true },
	{ "kind-text-bad-spans-80x24", { OF("text"), .words = NAMED, .spans = "[{\"start\":80,\"end\":99}]" }, 80, 24, false, false,
	  "", false },
	{ "kind-text-cjk-80x24", { OF("text"), .words = MIXED }, 80, 24, false, false, "", false },
	{ "kind-text-ascii-80x24", { OF("text"), .words = MIXED }, 80, 24, true, true, "", false },
	{ "kind-record-80x24", { OF("record"), .words = USER, .lacks = "pl\033an", .item_name = "user 70112" }, 80, 24, false, false, "", true },
	{ "kind-record-120x40", { OF("record"), .words = USER, .item_name = "user 70112" }, 120, 40, false, false, "", false },
	{ "kind-record-ascii-80x24", { OF("record"), .words = USER }, 80, 24, true, true, "", false },
	{ "kind-record-narrow-44x12", { OF("record"), .words = USER }, 44, 12, false, false, "jj", false },
	{ "kind-record-none-80x24", { OF("record"), .words = "[1, \"no object\"]" }, 80, 24, false, false, "", false },
	{ "kind-audio-80x24", { OF("audio"), .item_name = "digits/0_george_0.wav" }, 80, 24, false, false, "", true },
	{ "kind-audio-120x40", { OF("audio"), .item_name = "digits/0_george_0.wav" }, 120, 40, false, false, "1", true },
	{ "kind-audio-ascii-80x24", { OF("audio") }, 80, 24, true, true, "", false },
	{ "kind-audio-mono-80x24", { OF("audio") }, 80, 24, true, false, "", false },
	{ "kind-audio-narrow-44x12", { OF("audio") }, 44, 12, false, false, "", false },
	{ "kind-audio-broken-80x24", { OF("audio"), .broken = 1 }, 80, 24, false, false, "1p", false },
	{ "kind-audio-absent-80x24", { OF("audio"), .absent = 1 }, 80, 24, false, false, "", false },
	{ "kind-audio-silent-80x24", { OF("audio") }, 80, 24, false, false, "p", false },
	{ "kind-audio-spectrogram-80x24", { OF("audio") }, 80, 24, false, false, "dd", false },
	{ "kind-audio-zoomed-80x24", { OF("audio") }, 80, 24, true, false, ">>(>)+", false },
	{ "kind-audio-assisted-80x24", { .items = 9, .labels = 2, .level = 2, .assisted = true, .kind = "audio" }, 80, 24, true, false,
	  "", false },
	{ "kind-audio-segments-120x40", { .items = 9, .labels = 2, .level = 2, .assisted = true, .kind = "audio" }, 120, 40, true, false,
	  "en1lllLLJ", true },
	{ "kind-audio-segments-ascii-80x24", { OF("audio") }, 80, 24, true, true, ">en2", true },
	{ "kind-text-found-80x24", { OF("text"), .words = LINES "here a NEEDLE is\n" LINES }, 80, 24, false, false, "/needle\n", true },
	{ "kind-text-not-found-80x24", { OF("text"), .words = LINES }, 80, 24, false, false, "/hay\n", false },
	{ "kind-record-filter-80x24", { OF("record"), .words = USER }, 80, 24, false, false, "/re\n", true },
	{ "kind-nothing-80x24", { OF("record") }, 80, 24, false, false, "1", false },
};

static void add_row(const struct sitting *sitting, int x, int y, int width, struct str *out)
{
	for (int i = x; i < x + width; i++)
		str_add(out, canvas_grid_at(&sitting->grid, i, y)->glyph);
	while (out->length > 0 && out->text[out->length - 1] == ' ')
		out->text[--out->length] = '\0';
	str_add_char(out, '\n');
}

static void add_pane(const struct sitting *sitting, struct str *out)
{
	const struct review_state *state = sitting->app.state;
	const struct rect *pane = &state->layout.panes[PANE_PICTURE];

	for (int y = pane->y; y < pane->y + pane->height; y++)
		add_row(sitting, pane->x, y, pane->width, out);
	add_row(sitting, 0, sitting->app.rows - 2, sitting->app.columns, out);
}

/* Without a player, whatever is installed here: a hint depends on it. */
static void screens_look_as_they_did(void **state)
{
	char *path = strdup(getenv("PATH"));

	(void)state;
	setenv("PATH", "/nonexistent", 1);
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct sitting sitting = { .options = { .mono = goldens[i].mono, .ascii = goldens[i].ascii } };
		struct str pane = STR_EMPTY;

		sit_down(&sitting, &goldens[i].settings, goldens[i].columns, goldens[i].rows);
		press(&sitting, goldens[i].keys);
		add_pane(&sitting, &pane);
		golden_compare(goldens[i].name, goldens[i].whole ? str_text(&sitting.text) : str_text(&pane));
		str_release(&pane);
		get_up(&sitting);
	}
	setenv("PATH", path, 1);
	free(path);
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
		text[i] = (char)(i % 9 == 8 ? ' ' : 'a' + i % 23);
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

/* ---- playing ---- */

/* A folder with programs called ffplay, aplay and fails, which note down how they were called, and a file. */
struct stage_set { char folder[64], file[100], log[100]; };

static void write_file(const char *path, const char *text, int mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, (mode_t)mode), 0);
}

static void write_program(const struct stage_set *set, const char *name, const char *end)
{
	char path[160], text[500];

	snprintf(path, sizeof path, "%s/%s", set->folder, name);
	snprintf(text, sizeof text, "#!/bin/sh\n"
	         "for last; do :; done\n"
	         "echo \"%s $* $$ $(head -c 4 \"$last\") $(readlink /proc/$$/fd/1) $(wc -c <\"$last\")\" >>'%s'\n%s\n", name, set->log, end);
	write_file(path, text, 0755);
}

static void set_up(struct stage_set *set)
{
	snprintf(set->folder, sizeof set->folder, "/tmp/rung-test-XXXXXX");
	assert_non_null(mkdtemp(set->folder));
	snprintf(set->file, sizeof set->file, "%s/-rf *.wav", set->folder);
	snprintf(set->log, sizeof set->log, "%s/log", set->folder);
	write_file(set->file, "RIFF0000WAVE", 0644);
	write_file(set->log, "", 0644);
	write_program(set, "ffplay", "sleep 60 & wait");
	write_program(set, "aplay", "sleep 60 & wait");
	write_program(set, "short", "exit 0");
	write_program(set, "fails", "exit 1");
}

static void clear_up(const struct stage_set *set)
{
	char command[100];

	snprintf(command, sizeof command, "rm -rf '%s'", set->folder);
	assert_int_equal(system(command), 0);
}

/* Waits until the log has that many lines; returns the last one with the process's id in *pid. */
static void wait_for_line(const struct stage_set *set, int count, char line[600], pid_t *pid)
{
	char words[3][200];

	for (int tries = 0; tries < 1000; tries++) {
		FILE *log = fopen(set->log, "r");
		int lines = 0;

		while (log && lines < count && fgets(line, 600, log))
			lines++;
		if (log)
			fclose(log);
		if (lines == count && strchr(line, '\n')) {
			const char *after = strstr(line, "/dev/fd/3 ");

			assert_non_null(after);
			assert_int_equal(sscanf(after, "%199s %d %199s %199s", words[0], pid, words[1], words[2]), 4);
			assert_string_equal(words[1], "RIFF"); /* it can read the file, and write nowhere */
			assert_string_equal(words[2], "/dev/null");
			return;
		}
		poll(NULL, 0, 10);
	}
	fail_msg("no line %d in the log", count);
}

/* Whether the process is there, in the state that /proc tells of it: S, T, Z. */
static bool is_in_state(pid_t pid, char state)
{
	char path[60], text[200] = "", *after;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	after = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
	fclose(file);
	return after && (state == '?' || after[2] == state);
}

static bool comes_to_state(pid_t pid, char state)
{
	for (int tries = 0; tries < 500 && !is_in_state(pid, state); tries++)
		poll(NULL, 0, 10);
	return is_in_state(pid, state);
}

/* Whether the player was given so many seconds of the recording, as WAV of 16 kHz, 16 bits, mono. */
static bool gets_seconds(const char *line, double seconds)
{
	const char *last = strrchr(line, ' ');
	double got = (atof(last ? last : "") - 44) / 32000;

	return got > seconds - 0.001 && got < seconds + 0.001;
}

static void sit_down_to_listen(struct sitting *sitting, const struct stage_set *set, const char *player)
{
	struct fake_settings settings = { OF("audio"), .file = set->file, .tell_view = true };

	sit_down(sitting, &settings, 80, 24);
	snprintf(sitting->app.prefs.player, sizeof sitting->app.prefs.player, "%s/%s", set->folder, player);
	paint(sitting);
}

static void it_plays_pauses_and_stops(void **state)
{
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600];
	pid_t pid;

	(void)state;
	set_up(&set);
	sit_down_to_listen(&sitting, &set, "ffplay");
	press(&sitting, "p");
	wait_for_line(&set, 1, line, &pid);
	assert_true(str_starts(line, "ffplay -nodisp -autoexit -loglevel quiet /dev/fd/3 "));
	assert_int_equal(getpgid(pid), pid);
	assert_true(shows(&sitting, "plays 0:00 / 0:11  ffplay"));
	press(&sitting, "p");
	assert_true(comes_to_state(pid, 'T'));
	assert_true(shows(&sitting, "paused at 0:02 / 0:11"));
	press(&sitting, "p");
	assert_true(comes_to_state(pid, 'S'));
	press(&sitting, "d");
	assert_true(shows(&sitting, "plays 0:04 / 0:11")); /* the pause does not count */
	press(&sitting, "\033");
	assert_false(is_in_state(pid, '?'));
	assert_true(shows(&sitting, "played 1 time"));
	get_up(&sitting);
	clear_up(&set);
}

/* A column of the wave costs a thin line too much: there one character moves below it. */
static void on_a_thin_line_one_character_moves(void **state)
{
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600];
	pid_t pid;

	(void)state;
	set_up(&set);
	sit_down_to_listen(&sitting, &set, "aplay");
	press(&sitting, "p");
	wait_for_line(&set, 1, line, &pid);
	assert_int_equal(canvas_grid_at(&sitting.grid, 2, 3)->ink, INK_SELECTED);
	assert_false(shows(&sitting, "\u2502 ^"));
	sitting.app.prefs.slow = true;
	paint(&sitting);
	assert_int_not_equal(canvas_grid_at(&sitting.grid, 2, 3)->ink, INK_SELECTED);
	assert_true(shows(&sitting, "\u2502 ^"));
	get_up(&sitting);
	clear_up(&set);
}

static void nothing_plays_on(void **state)
{
	static const char *const keys[] = { "1", " ", "u", "m", "\033", "r" };
	struct stage_set set;
	char line[600];
	pid_t pid;

	(void)state;
	set_up(&set);
	for (int i = 0; i < 9; i++) {
		struct sitting sitting = { 0 };

		sit_down_to_listen(&sitting, &set, "aplay");
		press(&sitting, i == 2 ? "1p" : "p");
		wait_for_line(&set, i + 1, line, &pid);
		assert_true(is_in_state(pid, '?'));
		if (i < 5)
			press(&sitting, keys[i]);
		else if (i == 5)
			press(&sitting, "pp1"); /* paused, and on, and the next item */
		else if (i == 6)
			app_hush(&sitting.app);
		else if (i == 7)
			sitting.app.screen->away(&sitting.app, sitting.app.state);
		else
			press(&sitting, "p");
		if (i == 8)
			get_up(&sitting);
		assert_false(is_in_state(pid, '?'));
		if (i != 8)
			get_up(&sitting);
	}
	clear_up(&set);
}

static void nothing_plays_on_where_the_queue_ends(void **state)
{
	struct fake_settings settings = { OF("audio") };
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600];
	pid_t pid;

	(void)state;
	set_up(&set);
	settings.items = 1;
	settings.file = set.file;
	sit_down(&sitting, &settings, 80, 24);
	snprintf(sitting.app.prefs.player, sizeof sitting.app.prefs.player, "%s/aplay", set.folder);
	press(&sitting, "p");
	wait_for_line(&set, 1, line, &pid);
	press(&sitting, "1");
	assert_true(shows(&sitting, "The queue is empty"));
	assert_false(is_in_state(pid, '?'));
	get_up(&sitting);
	clear_up(&set);
}

static void seeking_starts_any_player_elsewhere(void **state)
{
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600];
	pid_t pid, before;

	(void)state;
	set_up(&set);
	sit_down_to_listen(&sitting, &set, "aplay");
	press(&sitting, ">");
	assert_true(shows(&sitting, "will play from 0:02"));
	press(&sitting, "p");
	wait_for_line(&set, 1, line, &before);
	assert_true(gets_seconds(line, 9));
	press(&sitting, ">");
	wait_for_line(&set, 2, line, &pid);
	assert_true(gets_seconds(line, 11 - 6.1)); /* 2.1 s between keys */
	assert_false(is_in_state(before, '?'));
	press(&sitting, "<");
	wait_for_line(&set, 3, line, &pid);
	assert_true(gets_seconds(line, 11 - 6.2));
	assert_true(shows(&sitting, "plays 0:06"));
	press(&sitting, "1");
	assert_string_equal(fake_journal(), "decide 1 scratch - (played 1)\n");
	get_up(&sitting);
	clear_up(&set);
}

static void only_what_was_played_counts(void **state)
{
	static const struct { const char *player, *keys, *shown, *journal; int lines; } rows[] = {
		{ "none", "p", "not played: ", "decide 1 scratch - (not played)\n", 0 },
		{ "fails", "p", "fails could not play it", "decide 1 scratch - (not played)\n", 1 },
		{ "short", "p", "played 1 time", "decide 1 scratch - (played 1)\n", 1 },
		{ "short --loud -x", "p", "played 1 time", "decide 1 scratch - (played 1)\n", 1 },
	};
	char line[600];
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };
		struct stage_set set;

		set_up(&set);
		sit_down_to_listen(&sitting, &set, rows[i].player);
		press(&sitting, rows[i].keys);
		if (rows[i].lines > 0)
			wait_for_line(&set, rows[i].lines, line, &pid);
		for (int tries = 0; tries < 500 && !shows(&sitting, rows[i].shown); tries++) {
			poll(NULL, 0, 10);
			paint(&sitting);
		}
		assert_true(shows(&sitting, rows[i].shown));
		assert_true(i != 3 || str_starts(line, "short --loud -x /dev/fd/3 "));
		press(&sitting, "1");
		assert_string_equal(fake_journal(), rows[i].journal);
		get_up(&sitting);
		clear_up(&set);
	}
}

/* aplay takes whatever is no WAV for samples, and plays noise; and no player gets what was brought in. */
static void what_plays_is_wav_whatever_the_file_is(void **state)
{
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600];
	pid_t pid;

	(void)state;
	set_up(&set);
	write_file(set.file, "fLaC0000....", 0644);
	sit_down_to_listen(&sitting, &set, "aplay");
	press(&sitting, "p");
	wait_for_line(&set, 1, line, &pid); /* which says RIFF */
	assert_true(gets_seconds(line, 11));
	get_up(&sitting);
	clear_up(&set);
}

static void no_player_is_one_line(void **state)
{
	const char *path = getenv("PATH");
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600], kept[4096];
	pid_t pid;

	(void)state;
	set_up(&set);
	sit_down_to_listen(&sitting, &set, "x");
	sitting.app.prefs.player[0] = '\0';
	snprintf(kept, sizeof kept, "%s:/usr/bin:/bin", set.folder);
	setenv("PATH", "/nonexistent", 1);
	press(&sitting, "p");
	assert_true(shows(&sitting, "no player found (pw-play"));
	setenv("PATH", kept, 1); /* aplay comes before ffplay */
	press(&sitting, "p");
	wait_for_line(&set, 1, line, &pid);
	assert_true(str_starts(line, "aplay -q /dev/fd/3 "));
	get_up(&sitting);
	setenv("PATH", path, 1);
	clear_up(&set);
}

static void the_hint_to_play_is_there_where_something_plays(void **state)
{
	char *path = strdup(getenv("PATH"));
	struct stage_set set;

	(void)state;
	set_up(&set);
	for (int found = 0; found <= 1; found++) {
		struct fake_settings settings = { OF("audio"), .file = set.file };
		struct sitting sitting = { 0 };

		setenv("PATH", found ? set.folder : "/nonexistent", 1);
		sit_down(&sitting, &settings, 80, 24);
		assert_int_equal(shows(&sitting, "p play"), found);
		get_up(&sitting);
	}
	setenv("PATH", path, 1);
	free(path);
	clear_up(&set);
}

/* ---- parts ---- */

static void what_was_chosen_is_played_and_nothing_else(void **state)
{
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600];
	pid_t pid;

	(void)state;
	set_up(&set);
	sit_down_to_listen(&sitting, &set, "aplay");
	press(&sitting, ">(>)");
	assert_true(shows(&sitting, "plays up to here"));
	press(&sitting, "p");
	wait_for_line(&set, 1, line, &pid);
	assert_true(gets_seconds(line, 2));
	sitting.app.now_ms += 5000;
	paint(&sitting);
	assert_true(shows(&sitting, "plays 0:04 / 0:11")); /* not beyond its end */
	press(&sitting, "\033\033p"); /* silent, and chosen no more */
	wait_for_line(&set, 2, line, &pid);
	assert_true(gets_seconds(line, 11));
	get_up(&sitting);
	clear_up(&set);
}

static void a_loop_goes_on_until_it_is_told_not_to(void **state)
{
	struct sitting sitting = { 0 };
	struct stage_set set;
	char line[600];
	pid_t pid;

	(void)state;
	set_up(&set);
	sit_down_to_listen(&sitting, &set, "short");
	press(&sitting, ">(>)*p");
	for (int i = 1; i <= 3; i++) {
		wait_for_line(&set, i, line, &pid);
		assert_true(gets_seconds(line, 2));
		for (int tries = 0; tries < 500 && is_in_state(pid, '?'); tries++) {
			poll(NULL, 0, 10);
			paint(&sitting);
		}
	}
	press(&sitting, "*\033");
	assert_true(shows(&sitting, "will play from 0:02"));
	get_up(&sitting);
	clear_up(&set);
}

static void segments_are_edited_and_go_with_the_answer(void **state)
{
	struct fake_settings settings = { OF("audio") };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &settings, 80, 24);
	press(&sitting, ">en"); /* 11 s in 42 columns: 262 ms a column, a quarter of it long */
	assert_true(shows(&sitting, "segment 1 of 1: 2.00 to 4.75 s"));
	press(&sitting, "l");
	assert_true(shows(&sitting, "segment 1 of 1: 2.26 to 5.01 s"));
	press(&sitting, "H");
	assert_true(shows(&sitting, "segment 1 of 1: 2.26 to 4.75 s"));
	press(&sitting, "K");
	assert_true(shows(&sitting, "segment 1 of 1: 2.52 to 4.75 s"));
	press(&sitting, "J1");
	assert_true(shows(&sitting, "segment 1 of 1: 2.26 to 4.75 s"));
	assert_true(shows(&sitting, "segment 1: scratch"));
	press(&sitting, "nx");
	assert_true(shows(&sitting, "deleted segment 2"));
	press(&sitting, "u");
	assert_true(shows(&sitting, "segment 2 of 2"));
	press(&sitting, "xe1");
	assert_string_equal(fake_journal(), "decide 1 scratch - [2262,0 2488x1 1]\n");
	get_up(&sitting);
}

/* A blind item looks the same whatever the model says of it. */
static void nothing_of_the_model_shows_on_a_blind_recording(void **state)
{
	struct str with = STR_EMPTY;

	(void)state;
	for (int leaky = 0; leaky <= 1; leaky++) {
		struct fake_settings settings = { OF("audio"), .leaky = leaky };
		struct sitting sitting = { .options = { .mono = true } };

		sit_down(&sitting, &settings, 80, 24);
		press(&sitting, "bb");
		if (!leaky)
			str_add(&with, str_text(&sitting.text));
		else
			assert_string_equal(str_text(&sitting.text), str_text(&with));
		get_up(&sitting);
	}
	str_release(&with);
}

static void a_closer_look_is_asked_for_when_the_keys_rest(void **state)
{
	struct fake_settings settings = { OF("audio") };
	struct sitting sitting = { 0 };
	const struct review_audio *audio;

	(void)state;
	sit_down(&sitting, &settings, 80, 24);
	audio = &((const struct review_state *)sitting.app.state)->audio;
	press(&sitting, "++++++");
	assert_int_equal(audio->loader.part.rate, 0);
	assert_true(app_wake(&sitting.app) <= sitting.app.now_ms + 120);
	sitting.app.now_ms += 200;
	app_tick(&sitting.app);
	paint(&sitting);
	assert_true(audio->loader.part.rate > 0 && audio->loader.part.column_frames < audio->loader.wave.column_frames);
	assert_ptr_equal(review_audio_source(audio), &audio->loader.part);
	press(&sitting, "=");
	assert_ptr_equal(review_audio_source(audio), &audio->loader.wave);
	get_up(&sitting);
}

static void a_click_on_the_wave_puts_the_place_there(void **state)
{
	struct fake_settings settings = { OF("audio") };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &settings, 80, 24);
	use_mouse(&sitting, MOUSE_PRESS, 2 + 21, 4);
	assert_true(shows(&sitting, "will play from 0:05"));
	get_up(&sitting);
}

/* ---- finding ---- */

static void what_is_found_goes_round(void **state)
{
	struct fake_settings settings = { OF("text"), .words = "one\nTwo\none\n" LINES LINES "two\n" };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &settings, 80, 24);
	press(&sitting, "/two\n");
	assert_true(shows(&sitting, "lines 1-19"));
	press(&sitting, "n");
	assert_false(shows(&sitting, "lines 1-19"));
	assert_true(shows(&sitting, "two"));
	press(&sitting, "n");
	assert_true(shows(&sitting, "Two"));
	press(&sitting, "N");
	assert_false(shows(&sitting, "Two"));
	press(&sitting, "1/two\n");
	assert_true(shows(&sitting, "#2 "));
	get_up(&sitting);
}

static void a_record_is_filtered_while_one_types(void **state)
{
	struct fake_settings settings = { OF("record"), .words = USER };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &settings, 80, 24);
	press(&sitting, "/user");
	assert_true(shows(&sitting, "1 of 10 fields have \"user\""));
	assert_false(shows(&sitting, "premium"));
	press(&sitting, "\033");
	assert_true(shows(&sitting, "premium"));
	press(&sitting, "/BRAZIL\n");
	assert_true(shows(&sitting, "1 of 10 fields have"));
	assert_true(shows(&sitting, "history"));
	press(&sitting, "\033");
	assert_true(shows(&sitting, "premium"));
	get_up(&sitting);
}

static void no_decision_before_the_wave_is_there(void **state)
{
	struct fake_settings slow = { OF("audio"), .slow = true };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &slow, 80, 24);
	assert_true(shows(&sitting, "waiting for the recording"));
	app_tick(&sitting.app);
	assert_true(app_wake(&sitting.app) <= sitting.app.now_ms + 1000); /* should the worker hang */
	press(&sitting, "1p");
	assert_true(shows(&sitting, "the recording is not there yet"));
	fake_deliver();
	paint(&sitting);
	assert_true(shows(&sitting, "not played yet"));
	press(&sitting, "1");
	assert_string_equal(fake_journal(), "decide 1 scratch -\n");
	get_up(&sitting);
}

/* Keys and the clock have their turn between two steps, and one that has changed is found out all the same. */
static void a_large_recording_is_read_in_steps(void **state)
{
	char folder[] = "/tmp/rung-kinds-XXXXXX", path[64];
	struct fake_settings settings = { OF("audio"), .pictures = folder };
	struct sitting sitting = { 0 };
	int steps = 0, fd;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/1.ppm", folder);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_int_equal(ftruncate(fd, 9000000), 0);
	close(fd);
	sit_down(&sitting, &settings, 80, 24);
	assert_true(shows(&sitting, "reading 9 MB ..."));
	press(&sitting, "1");
	assert_true(shows(&sitting, "the recording is not there yet"));
	for (; steps < 10 && app_wake(&sitting.app) <= sitting.app.now_ms; steps++)
		app_tick(&sitting.app);
	assert_int_equal(steps, 2);
	paint(&sitting);
	assert_false(shows(&sitting, "reading 9 MB ..."));
	get_up(&sitting);
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_look_as_they_did),
		cmocka_unit_test(what_was_read_goes_with_the_answer),
		cmocka_unit_test(a_text_scrolls_by_keys_and_wheel_and_begins_at_its_top),
		cmocka_unit_test(a_megabyte_scrolls_at_once),
		cmocka_unit_test(it_plays_pauses_and_stops),
		cmocka_unit_test(on_a_thin_line_one_character_moves),
		cmocka_unit_test(nothing_plays_on),
		cmocka_unit_test(nothing_plays_on_where_the_queue_ends),
		cmocka_unit_test(seeking_starts_any_player_elsewhere),
		cmocka_unit_test(only_what_was_played_counts),
		cmocka_unit_test(what_plays_is_wav_whatever_the_file_is),
		cmocka_unit_test(no_player_is_one_line),
		cmocka_unit_test(the_hint_to_play_is_there_where_something_plays),
		cmocka_unit_test(what_was_chosen_is_played_and_nothing_else),
		cmocka_unit_test(a_loop_goes_on_until_it_is_told_not_to),
		cmocka_unit_test(segments_are_edited_and_go_with_the_answer),
		cmocka_unit_test(nothing_of_the_model_shows_on_a_blind_recording),
		cmocka_unit_test(a_closer_look_is_asked_for_when_the_keys_rest),
		cmocka_unit_test(a_click_on_the_wave_puts_the_place_there),
		cmocka_unit_test(what_is_found_goes_round),
		cmocka_unit_test(a_record_is_filtered_while_one_types),
		cmocka_unit_test(no_decision_before_the_wave_is_there),
		cmocka_unit_test(a_large_recording_is_read_in_steps),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
