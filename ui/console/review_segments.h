/* Segments of a recording on the Review screen, the model's where they may be seen and the operator's own, a row
 * for each under the wave. They are boxes a pixel high and as long as they last (base/segment.h), so
 * box_edit and the keys of boxes edit them too. */
#ifndef RUNG_CONSOLE_REVIEW_SEGMENTS_H
#define RUNG_CONSOLE_REVIEW_SEGMENTS_H

#include "ui/console/review_state.h"

/* Begins with the segments that come with the item, once its wave is there. */
void review_segments_prepare(struct review_state *state);

/* The rows that are wanted for those to be seen. */
int review_segments_rows(const struct review_state *state);

/* Draws them, from this row of the canvas down. */
void review_segments_draw(const struct review_state *state, struct canvas *canvas, int y);

/* What a column of the wave is in milliseconds: whole ones, at least one. */
double review_segments_step(const struct review_state *state);

/* A new one: what is to be played where that was chosen, else a part of what is seen. */
unsigned review_segments_new(struct app *app, struct review_state *state);

/* Brings the one selected into sight, and plays it. */
void review_segments_follow(struct review_state *state);
unsigned review_segments_play(struct app *app, struct review_state *state);

/* "segment 1 of 3: 1.20 to 2.50 s". */
void review_segments_words(const struct review_state *state, char *text, size_t size);

#endif
