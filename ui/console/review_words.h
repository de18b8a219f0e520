/* The text of a text item on the Review screen: wrapped to its pane, scrolled, its spans marked. */
#ifndef RUNG_CONSOLE_REVIEW_WORDS_H
#define RUNG_CONSOLE_REVIEW_WORDS_H

#include "jobs/review.h"
#include "ui/console/scroller.h"
#include "ui/console/text_lines.h"

struct review_words {
	struct text_lines lines;
	struct scroller   scroller;
	size_t            shown; /* bytes of the text that have been on the screen, from its start */
};

/* Forgets the text before; zeroed ones are fine. The next prepare begins at the top. */
void review_words_clear(struct review_words *words);

/* Lays out what will be drawn in area, at least 1 x 1. The task must live until the next clear. */
void review_words_prepare(struct review_words *words, const struct review_task *task, struct rect area);

/* Both return whether something else shows now. */
bool review_words_move(struct review_words *words, enum action action);
bool review_words_scroll(struct review_words *words, int by);

/* Finds text, be its letters capital or small (ASCII), from the match that shows or the top of the pane on;
 * step -1: backwards, 0: the one that shows counts too. Goes on at the other end. False where it is nowhere. */
bool review_words_find(struct review_words *words, const char *text, int step);

/* Draws into the area that was prepared. */
void review_words_draw(const struct review_words *words, const struct review_task *task, struct canvas *canvas,
                       struct rect area);

/* Which lines these are, for the foot of the pane; "" where all of them show. */
void review_words_foot(const struct review_words *words, char *text, size_t size);

/* How much of it was shown, for the log: "shown 43 %". */
void review_words_view(const struct review_words *words, char *text, size_t size);

#endif
