/* Editing the operator's own boxes on the Review screen. While it goes on, keys and mouse change boxes
 * and can decide nothing; digits name the box selected. */
#ifndef RUNG_CONSOLE_REVIEW_EDIT_H
#define RUNG_CONSOLE_REVIEW_EDIT_H

#include "ui/console/review_state.h"

/* Whether the item in hand is a picture that one can draw on. */
bool review_edit_works(const struct review_state *state);

unsigned review_edit_begin(struct app *app, struct review_state *state);

/* As a screen's functions of the same names, while editing. */
unsigned review_edit_key(struct app *app, struct review_state *state, enum action action, int key);
bool review_edit_offers(const struct review_state *state, const struct binding *binding, const char **shown);

/* Gives the box selected a label; the one it has already is taken from it. */
unsigned review_edit_name(struct app *app, struct review_state *state, const struct label *label);

/* Adds a box in the middle of this place of the picture, a quarter as wide and high as what is seen. */
unsigned review_edit_new(struct app *app, struct review_state *state, double x, double y);

/* What the mouse does to boxes; false where it means nothing to them. */
bool review_edit_mouse(struct app *app, struct review_state *state, const struct mouse *mouse, unsigned *react);

/* Words for the picture's frame: "box 2 of 5: 64 x 48 at 120,80". */
void review_edit_words(const struct review_state *state, char *text, size_t size);

#endif
