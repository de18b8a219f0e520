/* What can be chosen for the item in hand, and where it stands: drawn there, and clicked there. */
#ifndef RUNG_CONSOLE_REVIEW_CHOICES_H
#define RUNG_CONSOLE_REVIEW_CHOICES_H

#include "ui/console/review_state.h"

#define REVIEW_DIGITS 10 /* labels that have a key of their own; the others are typed for */
#define REVIEW_CHOICES_MAX (REVIEW_DIGITS + 5)

struct review_choice {
	enum action         action;
	int                 digit; /* of ACTION_LABEL */
	const struct label *label; /* of ACTION_LABEL and ACTION_DISAGREE */
	struct rect         rect;
};

struct review_choices {
	struct review_choice choice[REVIEW_CHOICES_MAX];
	int count;
	int  rows; /* taken of the room */
	bool in_line;
};

/* The key of a label with a digit, by its place among the labels. */
int review_digit(int index);

/* The choice that stands at a cell of the terminal. False: none does. */
bool review_choice_at(const struct app *app, const struct review_state *state, int x, int y,
                      struct review_choice *choice);

/* Whether a label with a digit stands on the screen; true where there is no place for any. */
bool review_label_shows(const struct app *app, const struct review_state *state, const struct label *label);

/* In a room of some rows: as many labels as fit, long ones over several lines where there is room. */
void review_choices_place(const struct review_state *state, struct rect room, struct review_choices *choices);

/* In one line. */
void review_choices_line(const struct review_state *state, struct rect line, struct review_choices *choices);

void review_choices_draw(const struct app *app, const struct review_state *state, struct canvas *canvas,
                         const struct review_choices *choices);

/* The key as the person has it; the digit where there is one. */
#define REVIEW_KEY_SIZE 8
void review_key_of(const struct app *app, enum action action, int digit, char key[REVIEW_KEY_SIZE]);

#endif
