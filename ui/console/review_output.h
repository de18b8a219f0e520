/* What stands beside the label on the Review screen: a text that is typed or left as the model has it, a name that is
 * chosen. One row a kind says how it is drawn, edited and answered; regions are the boxes of review_edit.h. */
#ifndef RUNG_CONSOLE_REVIEW_OUTPUT_H
#define RUNG_CONSOLE_REVIEW_OUTPUT_H

#include "ui/console/review_state.h"

struct review_output_kind {
	const char *name; /* as in output_kind.name */
	/* Rows of the pane below the item with its frame, where there are so many; 0: it has none. */
	int      (*rows)(const struct review_state *state, int all);
	void     (*draw)(const struct review_state *state, struct canvas *canvas, struct rect area);
	unsigned (*edit)(struct app *app, struct review_state *state);   /* " */
	unsigned (*accept)(struct app *app, struct review_state *state); /* Enter */
	unsigned (*find)(struct app *app, struct review_state *state);   /* /; NULL: nothing to find in */
	bool       digits; /* 1 to 9 choose what the pane lists, 0 another label than the first */
};

/* NULL: labels, or labels and boxes, are all there is. */
const struct review_output_kind *review_output_kind(const struct review_state *state);
const struct review_output_kind *review_output_kind_at(int index); /* NULL past the last */

/* Begins with what the item came with, and may show. */
void review_output_begin(struct review_state *state);

/* Whether the label takes words, which are not there yet: then they are asked for. */
bool review_output_asks(struct app *app, struct review_state *state, const struct label *label);

/* Adds what goes with the label. */
void review_output_answer(const struct review_state *state, const struct label *label, struct review_answer *answer);

/* Adds how the words were changed to what was just saved; nothing of items that were decided blind. */
void review_output_say(const struct review_state *state, const struct label *label, struct str *words);

/* What was typed or picked. */
unsigned review_output_take(struct app *app, struct review_state *state, const struct answer *answer);

unsigned review_output_edit(struct app *app, struct review_state *state);
unsigned review_output_accept(struct app *app, struct review_state *state);
unsigned review_output_find(struct app *app, struct review_state *state);
unsigned review_output_digit(struct app *app, struct review_state *state, int digit);
unsigned review_output_page(struct review_state *state, int by);

#endif
