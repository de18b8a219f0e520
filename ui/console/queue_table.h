/* The table of the Queue screen: which columns there are, which fit, and what stands in them. */
#ifndef RUNG_CONSOLE_QUEUE_TABLE_H
#define RUNG_CONSOLE_QUEUE_TABLE_H

#include "ui/console/queue_state.h"

#define QUEUE_COLUMNS_MAX 16

struct queue_column {
	const char *title;
	int         width;     /* columns; of the widest that it can use */
	int         least;     /* ... and of the narrowest */
	int         rank;      /* the lower, the longer it stays where room is short */
	bool        for_leads;
	bool        right;     /* figures */
	const char *help;      /* for whoever picks columns */
	void      (*text)(const struct queue_state *state, const struct queue_row *row, char *text, size_t size);
};

const struct queue_column *queue_columns(int *count);

/* Bits of the columns that stand there unless one picks others. */
unsigned queue_columns_default(bool leads);

void queue_table_draw(const struct app *app, const struct queue_state *state, struct canvas *canvas, struct rect area);

#endif
