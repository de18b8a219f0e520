/* What the plain mode keeps between lines; plain.c reads the lines, plain_commands.c obeys them and
 * plain_say.c says what stands; plain_play.c plays recordings, plain_news.c tells leads what became of
 * automation. */
#ifndef RUNG_UI_PLAIN_SITTING_H
#define RUNG_UI_PLAIN_SITTING_H

#include "base/arena.h"
#include "base/str.h"
#include "db/actor.h"
#include "jobs/rest.h"
#include "jobs/review.h"
#include "ui/console/outside.h"

#include <stdbool.h>
#include <stdio.h>

/* What was said already. */
struct plain_news { int64_t demotion_id, rollback_id; enum rest_cause rest; bool held; };

struct plain_sitting {
	struct store      *store;
	const char        *stage;
	enum role          role;
	struct plain_news  news;
	struct review     *review;
	struct arena       arena;    /* of the task */
	struct review_task task;
	bool               has_task, leave;
	struct str         note;     /* goes with the next answer */
	int64_t            shown_ms; /* when the item was said, on the monotonic clock */
	struct outside_player player;
	int                played;   /* how often the item was */
	char               view[32]; /* of plain_view() */
	FILE              *out;
};

/* Takes the next task and says it, or that nothing waits. -1: the queue cannot be read. */
int plain_next(struct plain_sitting *sitting, struct err *err);

/* Obeys one line, which it may change. */
void plain_obey(struct plain_sitting *sitting, char *line);

/* One line: the item, what may be known of the model's answer, and the labels. */
void plain_say_item(const struct plain_sitting *sitting);

void plain_say_nothing_waits(const struct plain_sitting *sitting);

/* Folds what has settled, as whatever runs for long does once a minute; leads hear what came of it. */
void plain_tend(struct plain_sitting *sitting);

/* A line for each demotion that no lead has seen and each pause, to leads, when it was not said before. */
void plain_say_news(struct plain_sitting *sitting);

/* A line of text that may come from data: what a terminal would obey is made visible. */
void plain_say(const struct plain_sitting *sitting, const char *fmt, ...) RUNG_PRINTF(2, 3);

/* What there is to say or choose beside the label; nothing of the model where the task is blind (plain_output.c). */
void plain_add_output(struct str *line, const struct plain_sitting *sitting);

/* Whether an answer with the label has words beside it. */
bool plain_takes_words(const struct plain_sitting *sitting, const struct label *label);

/* The model's, as they may be seen: the text, or the first of the list; NULL: none. */
const char *plain_words_shown(const struct plain_sitting *sitting);

/* Words that were said, or the number of one in the list, go with the answer, which borrows them. */
void plain_set_words(const struct plain_sitting *sitting, const char *said, struct review_answer *answer);

/* Plays the item in hand, or stops it. */
void plain_play(struct plain_sitting *sitting);

/* Whether a recording was played, for the log; NULL for other items. */
const char *plain_view(struct plain_sitting *sitting);

/* The item is left: nothing plays on. */
void plain_hush(struct plain_sitting *sitting);

#endif
