/* What can be said to the plain mode: a label by number or name, or one of the words below. */
#include "ui/plain_sitting.h"

#include "jobs/monotonic.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct plain_command {
	const char *letter, *word;
	const char *help;
	bool        of_item; /* only while an item is in hand */
	void      (*run)(struct plain_sitting *sitting, char *rest);
};

int plain_next(struct plain_sitting *sitting, struct err *err)
{
	int got;

	plain_hush(sitting);
	arena_clear(&sitting->arena);
	str_clear(&sitting->note);
	got = review_next(sitting->review, &sitting->arena, &sitting->task, err);
	sitting->has_task = got > 0;
	plain_say_news(sitting); /* the claim may have folded what takes automation back */
	sitting->shown_ms = monotonic_ms();
	if (got > 0)
		plain_say_item(sitting);
	else if (got == 0)
		plain_say_nothing_waits(sitting);
	return got < 0 ? -1 : 0;
}

static void go_on(struct plain_sitting *sitting)
{
	struct err err = ERR_NONE;

	if (plain_next(sitting, &err) < 0)
		plain_say(sitting, "The queue cannot be read: %s. An empty line tries again.", err.text);
}

static struct review_answer what_goes_with_it(struct plain_sitting *sitting)
{
	return (struct review_answer){ .note = sitting->note.length ? str_text(&sitting->note) : NULL,
	                               .duration_ms = monotonic_ms() - sitting->shown_ms, .view = plain_view(sitting) };
}

/* Says whether an answer is stored, and goes on to the next item where this one is done with. */
static void answered(struct plain_sitting *sitting, int64_t stored, const char *answer, const struct err *err)
{
	if (stored > 0)
		plain_say(sitting, "Saved item %lld: %s. u takes it back.", (long long)sitting->task.item_id, answer);
	else
		plain_say(sitting, "NOT SAVED, item %lld: %s: %s.", (long long)sitting->task.item_id, answer, err->text);
	if (stored >= 0)
		go_on(sitting);
}

/* A picture or a recording that has gone or changed since it was added is nothing to decide on. */
static bool is_whole(const struct plain_sitting *sitting, struct err *err)
{
	const char *kind = sitting->task.kind;
	void *bytes;
	size_t length;

	if (!str_equal(kind, "image") && !str_equal(kind, "audio"))
		return true;
	if (review_media(sitting->review, sitting->task.item_id, &bytes, &length, err) < 0)
		return false;
	free(bytes);
	return true;
}

/* words: that go with the label; NULL: none. */
static void decide_with(struct plain_sitting *sitting, const struct label *label, const char *words)
{
	struct review_answer answer = what_goes_with_it(sitting);
	struct err err = ERR_NONE;

	if (!is_whole(sitting, &err)) {
		plain_say(sitting, "NOT SAVED: nobody can see this item: %s. s skips, f flags it.", err.text);
		return;
	}
	if (words)
		plain_set_words(sitting, words, &answer);
	answered(sitting, review_decide(sitting->review, &sitting->task, label->label_id, &answer, &err), label->name, &err);
}

static void decide(struct plain_sitting *sitting, const struct label *label)
{
	if (plain_takes_words(sitting, label))
		plain_say(sitting, "%s goes with words: say t and the words.", label->name);
	else
		decide_with(sitting, label, NULL);
}

static void run_words(struct plain_sitting *sitting, char *rest)
{
	const struct label *first = &review_stage(sitting->review)->labels[0];

	if (!plain_takes_words(sitting, first))
		plain_say(sitting, "No words go with the labels here.");
	else if (!*rest)
		plain_say(sitting, "Say t and the words.");
	else
		decide_with(sitting, first, rest);
}

static const struct label *predicted(const struct plain_sitting *sitting)
{
	const struct review_prediction *prediction = sitting->task.blind ? NULL : sitting->task.prediction;

	return prediction && prediction->label ? stage_label_named(review_stage(sitting->review), prediction->label) : NULL;
}

static void run_agree(struct plain_sitting *sitting, char *rest)
{
	const struct label *label = predicted(sitting);

	(void)rest;
	if (label && plain_takes_words(sitting, label) && plain_words_shown(sitting))
		decide_with(sitting, label, plain_words_shown(sitting));
	else if (label)
		decide(sitting, label);
	else
		plain_say(sitting, "There is no prediction to agree with: say a label.");
}

static void run_disagree(struct plain_sitting *sitting, char *rest)
{
	const struct stage *stage = review_stage(sitting->review);
	const struct label *label = predicted(sitting);

	(void)rest;
	if (!label)
		plain_say(sitting, "There is no prediction to disagree with: say a label.");
	else if (plain_takes_words(sitting, label))
		plain_say(sitting, "Not so: say t and the words, or a label.");
	else if (stage->label_count == 2)
		decide(sitting, label == &stage->labels[0] ? &stage->labels[1] : &stage->labels[0]);
	else
		plain_say(sitting, "Not %s: which label, then?", label->name);
}

static void run_unsure(struct plain_sitting *sitting, char *rest)
{
	struct review_answer answer = what_goes_with_it(sitting);
	struct err err = ERR_NONE;

	(void)rest;
	answered(sitting, review_unsure(sitting->review, &sitting->task, &answer, &err), "unsure", &err);
}

static void run_skip(struct plain_sitting *sitting, char *rest)
{
	struct review_answer answer = what_goes_with_it(sitting);
	struct err err = ERR_NONE;

	if (*rest)
		answer.note = rest;
	answered(sitting, review_skip(sitting->review, &sitting->task, &answer, &err),
	         answer.note ? "skipped" : "skipped without a reason (words after s are one)", &err);
}

static void run_flag(struct plain_sitting *sitting, char *rest)
{
	struct err err = ERR_NONE;

	if (review_flag(sitting->review, &sitting->task, *rest ? rest : NULL, &err) > 0)
		plain_say(sitting, "Flagged item %lld for a lead; it still waits for your answer.", (long long)sitting->task.item_id);
	else
		plain_say(sitting, "NOT SAVED: flag: %s.", err.text);
}

static void run_note(struct plain_sitting *sitting, char *rest)
{
	str_clear(&sitting->note);
	str_add(&sitting->note, rest);
	plain_say(sitting, *rest ? "The note goes with your answer." : "No note.");
}

/* What came back: on an undo its old answer is told, so that it can be given again. */
static void run_undo(struct plain_sitting *sitting, char *rest)
{
	struct arena arena = ARENA_EMPTY;
	struct review_past past;
	struct err err = ERR_NONE;
	int undone = review_undo(sitting->review, &arena, &past, &err);

	(void)rest;
	if (undone < 0) {
		plain_say(sitting, "NOT TAKEN BACK: %s.", err.text);
	} else if (undone == 0) {
		plain_say(sitting, "Nothing to take back: %s.", err.text);
	} else {
		plain_say(sitting, "Took back item %lld: %s.", (long long)past.item_id, past.label ? past.label : past.kind);
		plain_hush(sitting);
		arena_clear(&sitting->arena);
		sitting->has_task = review_take(sitting->review, past.item_id, &sitting->arena, &sitting->task, &err) == 1;
		sitting->shown_ms = monotonic_ms();
		if (sitting->has_task)
			plain_say_item(sitting);
		else
			go_on(sitting);
	}
	arena_release(&arena);
}

static void run_redo(struct plain_sitting *sitting, char *rest)
{
	int64_t in_hand = sitting->has_task ? sitting->task.item_id : 0;
	struct arena arena = ARENA_EMPTY;
	struct review_past past;
	struct err err = ERR_NONE;
	int done = review_redo(sitting->review, &arena, &past, &err);

	(void)rest;
	if (done < 0) {
		plain_say(sitting, "NOT DONE AGAIN: %s.", err.text);
	} else if (done == 0) {
		plain_say(sitting, "Nothing to do again: %s.", err.text);
	} else {
		plain_say(sitting, "Done again: item %lld, %s.", (long long)past.item_id, past.label ? past.label : past.kind);
		if (past.item_id == in_hand)
			go_on(sitting);
	}
	arena_release(&arena);
}

/* Text of several lines, each said as one. */
static void say_lines(const struct plain_sitting *sitting, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		plain_say(sitting, "%.*s", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

static void run_why(struct plain_sitting *sitting, char *rest)
{
	struct str why = STR_EMPTY;
	struct err err = ERR_NONE;

	(void)rest;
	if (review_why(sitting->review, &sitting->task, &why, &err) < 0)
		plain_say(sitting, "It cannot be said: %s.", err.text);
	else
		say_lines(sitting, str_text(&why));
	str_release(&why);
}

static void run_guideline(struct plain_sitting *sitting, char *rest)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	const char *text;
	int64_t version;

	(void)rest;
	if (review_guideline(sitting->review, &arena, &text, &version, &err) < 0)
		plain_say(sitting, "It cannot be read: %s.", err.text);
	else if (version == 0)
		plain_say(sitting, "There is no guideline.");
	else
		say_lines(sitting, text);
	arena_release(&arena);
}

static void run_labels(struct plain_sitting *sitting, char *rest)
{
	const struct stage *stage = review_stage(sitting->review);

	(void)rest;
	for (int i = 0; i < stage->label_count; i++)
		plain_say(sitting, "%d %s", stage->labels[i].position, stage->labels[i].name);
}

static void run_progress(struct plain_sitting *sitting, char *rest)
{
	struct review_progress progress;
	struct err err = ERR_NONE;

	(void)rest;
	if (review_progress(sitting->review, &progress, &err) < 0)
		plain_say(sitting, "It cannot be counted: %s.", err.text);
	else
		plain_say(sitting, "%lld%s wait, you decided %lld today.", (long long)progress.open,
		          progress.open_is_more ? " or more" : "", (long long)progress.today);
}

static void run_play(struct plain_sitting *sitting, char *rest)
{
	(void)rest;
	plain_play(sitting);
}

static void run_again(struct plain_sitting *sitting, char *rest)
{
	(void)rest;
	if (sitting->has_task)
		plain_say_item(sitting);
	else
		go_on(sitting);
}

static void run_quit(struct plain_sitting *sitting, char *rest)
{
	(void)rest;
	sitting->leave = true;
}

static void run_help(struct plain_sitting *sitting, char *rest);

static const struct plain_command commands[] = {
	{ "a", "agree", "agree with the prediction, where one is told", true, run_agree },
	{ "x", "disagree", "disagree; of two labels that decides", true, run_disagree },
	{ "t", "text", "words after it are the text, or the name or its number, where one is asked for", true, run_words },
	{ "m", "unsure", "your answer is that it cannot be told", true, run_unsure },
	{ "s", "skip", "leave it to somebody else; words after it are the reason", true, run_skip },
	{ "f", "flag", "mark it for a lead; words after it say why", true, run_flag },
	{ "c", "note", "words after it go with your answer", true, run_note },
	{ "u", "undo", "take back your last answer", false, run_undo },
	{ "d", "redo", "give again what you took back last", false, run_redo },
	{ "w", "why", "why the item is here, and what is known of it", true, run_why },
	{ "i", "guideline", "by what to judge", false, run_guideline },
	{ "l", "labels", "all labels, one a line", false, run_labels },
	{ "p", "progress", "how much waits", false, run_progress },
	{ "y", "play", "play a recording; again, stop it", true, run_play },
	{ "r", "again", "say the item again, or look for one", false, run_again },
	{ "h", "help", "these words", false, run_help },
	{ "q", "quit", "leave; everything saved stays so", false, run_quit },
};

#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void run_help(struct plain_sitting *sitting, char *rest)
{
	(void)rest;
	plain_say(sitting, "A number or a name of a label decides. Else:");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		plain_say(sitting, "%s or %s: %s.", commands[i].letter, commands[i].word, commands[i].help);
}

/* A name, also one made of digits, goes before a number. */
static const struct label *label_said(const struct plain_sitting *sitting, const char *line)
{
	const struct stage *stage = review_stage(sitting->review);
	bool number = strspn(line, "0123456789") == strlen(line) && strlen(line) < 9;
	const struct label *found = NULL;

	for (int i = 0; i < stage->label_count; i++) {
		const struct label *label = &stage->labels[i];

		if (strcmp(label->name, line) == 0)
			return label;
		if (!found && (number ? label->position == atoi(line) : strcasecmp(label->name, line) == 0))
			found = label;
	}
	return found;
}

/* Cuts blanks from both ends. */
static char *trimmed(char *text)
{
	size_t length;

	text += strspn(text, " \t\r");
	for (length = strlen(text); length > 0 && strchr(" \t\r", text[length - 1]); length--)
		;
	text[length] = '\0';
	return text;
}

static const struct plain_command *command_said(const char *word)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcasecmp(commands[i].letter, word) == 0 || strcasecmp(commands[i].word, word) == 0)
			return &commands[i];
	return NULL;
}

void plain_obey(struct plain_sitting *sitting, char *line)
{
	const struct plain_command *command;
	const struct label *label;
	char word[16] = "", *rest;

	line = trimmed(line);
	label = sitting->has_task ? label_said(sitting, line) : NULL;
	if (label) {
		decide(sitting, label);
		return;
	}
	snprintf(word, sizeof word, "%.*s", (int)strcspn(line, " \t"), line);
	command = command_said(word);
	rest = trimmed(line + strcspn(line, " \t"));
	if (!command)
		plain_say(sitting, "'%s' is no label and no word I know: h for help.", line);
	else if (command->of_item && !sitting->has_task)
		plain_say_nothing_waits(sitting);
	else
		command->run(sitting, rest);
}
