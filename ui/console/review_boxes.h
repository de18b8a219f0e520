/* The boxes over a picture on the Review screen: the model's, where they may be seen, those of people who
 * differ, and the operator's own. */
#ifndef RUNG_CONSOLE_REVIEW_BOXES_H
#define RUNG_CONSOLE_REVIEW_BOXES_H

#include "ui/console/review_state.h"

/* Begins with the boxes that come with the item, once its picture is there. */
void review_boxes_prepare(struct review_state *state);

/* The operator's boxes that go with an answer. Returns how many. */
int review_boxes_own(const struct review_state *state, const struct region **boxes);

/* The cells that a box takes, counted from the pane's as window does: two each way at least, and
 * possibly some that are not shown. */
struct rect review_boxes_cells(const struct picture_window *window, const struct region *box);

/* Draws those to be seen over the picture's cells, which take this much of the terminal. */
void review_boxes_draw(const struct app *app, const struct review_state *state, struct canvas *canvas,
                       struct rect cells);

/* "2 yours / 1 model", in a tie "0 yours / 3 theirs": the model's only where they may be seen. */
#define REVIEW_BOXES_WORDS 48
const char *review_boxes_words(const struct review_state *state, char text[REVIEW_BOXES_WORDS]);

#endif
