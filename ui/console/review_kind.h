/* Items that are no pictures on the Review screen: each kind has a file of its own and a row here. Functions
 * that return unsigned return what the console has to do. */
#ifndef RUNG_CONSOLE_REVIEW_KIND_H
#define RUNG_CONSOLE_REVIEW_KIND_H

#include "ui/console/mouse.h"
#include "ui/console/review_state.h"

#define REVIEW_KIND_WORDS 80

/* Begins with the item in hand, which may be a picture or none. What played before is silent. */
void review_kind_begin(struct review_state *state);
void review_kind_release(struct review_state *state);

/* Nobody is here any more to look or to hear: nothing plays on. */
void review_kind_hush(struct review_state *state);

/* Gets what will be drawn ready for this pane with its frame, and notes how the item is looked at for
 * the log (view_words). A pane of width 0 is not shown. */
void review_kind_prepare(const struct app *app, struct review_state *state, struct rect pane);
void review_kind_draw(const struct review_state *state, struct canvas *canvas, struct rect pane);

/* What stands behind the item's name in the title of its pane; "" for nothing. */
void review_kind_title(const struct review_state *state, char text[REVIEW_KIND_WORDS]);

/* True where the keys that move go through the item. */
bool review_kind_scrolls(const struct review_state *state);
unsigned review_kind_move(struct review_state *state, enum action action);
unsigned review_kind_mouse(struct app *app, struct review_state *state, const struct mouse *mouse);

/* Whether something can be found in it; asking for it, what was typed so far, finding it, and the next one. */
bool review_kind_finds(const struct review_state *state);
unsigned review_kind_ask(struct app *app, struct review_state *state);
unsigned review_kind_typing(struct review_state *state, const char *text);
unsigned review_kind_find(struct app *app, struct review_state *state, const char *text);
unsigned review_kind_find_next(struct app *app, struct review_state *state);
unsigned review_kind_find_before(struct app *app, struct review_state *state);
unsigned review_kind_find_no_more(struct review_state *state);

/* True for a recording that is there to be played, and where only a part of it is looked at. */
bool review_kind_sounds(const struct review_state *state);
bool review_kind_is_zoomed(const struct review_state *state);
unsigned review_kind_play(struct app *app, struct review_state *state);
unsigned review_kind_seek_back(struct app *app, struct review_state *state);
unsigned review_kind_seek_on(struct app *app, struct review_state *state);
unsigned review_kind_part_begin(struct app *app, struct review_state *state);
unsigned review_kind_part_end(struct app *app, struct review_state *state);
unsigned review_kind_loop(struct app *app, struct review_state *state);
unsigned review_kind_next_show(struct review_state *state);

/* As a screen's functions of the same names. */
int review_kind_fds(const struct review_state *state, int *fds, int max);
unsigned review_kind_work(struct app *app, struct review_state *state);
int64_t review_kind_wake(const struct review_state *state);
unsigned review_kind_tick(const struct app *app, struct review_state *state);

#endif
