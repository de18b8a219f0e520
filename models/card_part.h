/* Reading one object of a card, key by key. Each message says where, which key, and what was expected. */
#ifndef RUNG_MODELS_CARD_PART_H
#define RUNG_MODELS_CARD_PART_H

#include "models/card.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define CARD_WORD_MAX 100

/* One object of the card while it is read. */
struct card_part {
	json_t     *object; /* NULL: absent, and so is every key of it */
	const char *prefix; /* "" or "input." ..., put before keys in messages */
	const char *where;
	struct arena *arena;
	struct err   *err;
};

/* Each returns 0, or -1 with the message. A key that is absent leaves *out alone. */

int card_refuse(const struct card_part *part, const char *key, const char *fmt, ...) RUNG_PRINTF(3, 4);

/* known ends with NULL. */
int card_check_keys(const struct card_part *part, const char *const *known);

/* A word that may go to a screen: printable UTF-8 of 1 to max bytes. */
int card_take_word(const struct card_part *part, const char *key, json_t *value, size_t max, const char **out);
int card_read_word(const struct card_part *part, const char *key, bool needed, size_t max, const char **out);

/* A list of up to most words. */
int card_read_words(const struct card_part *part, const char *key, size_t most, size_t max, const char ***out, int *count);

/* One of names, which end with NULL, as its index. */
int card_read_choice(const struct card_part *part, const char *key, const char *const *names, int *out);

int card_take_number(const struct card_part *part, const char *key, json_t *value, double low, double high, double *out);
int card_read_number(const struct card_part *part, const char *key, double low, double high, double *out);

/* A whole number. */
int card_read_count(const struct card_part *part, const char *key, bool needed, int low, int high, int *out);
int card_read_flag(const struct card_part *part, const char *key, bool *out);

/* An object inside the card; absent is an empty one. */
int card_open_part(const struct card_part *card, const char *key, const char *prefix, bool needed, struct card_part *part);

/* The parts that some cards have, each in a file of its own. */
int card_read_process(const struct card_part *whole, struct card *card);
int card_read_audio(const struct card_part *whole, const struct card_part *input, struct card *card);
int card_read_segments(const struct card_part *whole, struct card *card); /* after the labels */
int card_read_crop(const struct card_part *input, struct card *card);
int card_read_decode(const struct card_part *whole, struct card *card); /* after outputs and labels */
int card_read_calibration(const struct card_part *whole, struct card *card);

#endif
