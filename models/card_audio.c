/* The parts of a card that say how a recording is cut, what the model remembers, and what is made of it. */
#include "models/card_part.h"

#include "base/str.h"

#define STATE_MAX   (1 << 20) /* values */

static int read_dims(const struct card_part *part, struct card_state *state)
{
	json_t *list = json_object_get(part->object, "dims"), *entry;
	int64_t values = 1;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) < 1 || json_array_size(list) > CARD_RANK_MAX)
		return card_refuse(part, "dims", "must be a list of 1 to %d whole numbers", CARD_RANK_MAX);
	json_array_foreach(list, i, entry) {
		json_int_t side = json_integer_value(entry);

		if (!json_is_integer(entry) || side < 1 || side > STATE_MAX / values)
			return card_refuse(part, "dims", "must be whole numbers from 1, with a product of at most %d", STATE_MAX);
		values *= side;
		state->dims[state->rank++] = side;
	}
	return 0;
}

static int read_state(const struct card_part *part, struct card *card)
{
	static const char *const keys[] = { "input", "output", "dims", NULL };
	struct card_state *state = &card->states[card->state_count++];

	if (card_check_keys(part, keys) < 0 || card_read_word(part, "input", true, CARD_WORD_MAX, &state->input) < 0 ||
	    card_read_word(part, "output", true, CARD_WORD_MAX, &state->output) < 0)
		return -1;
	return read_dims(part, state);
}

static int read_constant(const struct card_part *part, struct card *card)
{
	static const char *const keys[] = { "input", "value", NULL };
	struct card_constant *constant = &card->constants[card->constant_count++];
	json_t *value = json_object_get(part->object, "value");

	if (card_check_keys(part, keys) < 0 || card_read_word(part, "input", true, CARD_WORD_MAX, &constant->input) < 0)
		return -1;
	if (!json_is_integer(value))
		return card_refuse(part, "value", "must be a whole number");
	constant->value = json_integer_value(value);
	return 0;
}

/* A list of objects, each read by read. */
static int read_list(const struct card_part *whole, const char *key, const char *prefix,
                     int (*read)(const struct card_part *part, struct card *card), struct card *card)
{
	json_t *list = json_object_get(whole->object, key), *entry;
	struct card_part part = *whole;
	size_t i;

	if (!list)
		return 0;
	if (!json_is_array(list) || json_array_size(list) > CARD_ENTRIES_MAX)
		return card_refuse(whole, key, "must be a list of at most %d objects", CARD_ENTRIES_MAX);
	part.prefix = prefix;
	json_array_foreach(list, i, entry) {
		part.object = entry;
		if (!json_is_object(entry))
			return card_refuse(whole, key, "must be a list of objects");
		if (read(&part, card) < 0)
			return -1;
	}
	return 0;
}

int card_read_audio(const struct card_part *whole, const struct card_part *input, struct card *card)
{
	card->states = arena_alloc(whole->arena, CARD_ENTRIES_MAX * sizeof *card->states);
	card->constants = arena_alloc(whole->arena, CARD_ENTRIES_MAX * sizeof *card->constants);
	if (card_read_count(input, "rate", true, 1000, 192000, &card->rate) < 0 ||
	    card_read_count(input, "frame", true, 1, 1 << 16, &card->frame) < 0 ||
	    card_read_count(input, "context", false, 0, 1 << 16, &card->context) < 0 ||
	    read_list(whole, "state", "state.", read_state, card) < 0)
		return -1;
	return read_list(whole, "constants", "constants.", read_constant, card);
}

/* The label of what is heard; by default the first. */
static int read_label(const struct card_part *part, struct card *card)
{
	const char *word = card->labels[0];

	if (card_read_word(part, "label", false, CARD_WORD_MAX, &word) < 0)
		return -1;
	for (int i = 0; i < card->label_count; i++)
		if (str_equal(card->labels[i], word)) {
			card->segments.label = i;
			return 0;
		}
	return card_refuse(part, "label", "is \"%s\", which is none of the labels", word);
}

int card_read_segments(const struct card_part *whole, struct card *card)
{
	static const char *const keys[] = { "label", "on", "off", "least", "least_gap", "pad", NULL };
	struct card_segments *segments = &card->segments;
	bool heard = card->kind == ITEM_AUDIO && card->give == CARD_NUMBERS;
	struct card_part part;

	*segments = (struct card_segments){ .on = 0.5, .off = 0.35, .least = 0.25, .least_gap = 0.1, .pad = 0.03 };
	if (card_open_part(whole, "segments", "segments.", false, &part) < 0)
		return -1;
	if (!heard)
		return part.object || json_object_get(whole->object, "state") || json_object_get(whole->object, "constants")
		           ? card_refuse(whole, part.object ? "segments" : "state", "is for recordings that are given as numbers") : 0;
	if (card_check_keys(&part, keys) < 0 || read_label(&part, card) < 0 ||
	    card_read_number(&part, "on", 0, 1, &segments->on) < 0 || card_read_number(&part, "off", 0, 1, &segments->off) < 0 ||
	    card_read_number(&part, "least", 0, 60, &segments->least) < 0 ||
	    card_read_number(&part, "least_gap", 0, 60, &segments->least_gap) < 0 ||
	    card_read_number(&part, "pad", 0, 60, &segments->pad) < 0)
		return -1;
	if (card->label_count != 2)
		return card_refuse(whole, "labels", "of a recording must be two: what is heard, and nothing of it");
	return segments->off > segments->on ? card_refuse(&part, "off", "must not be above on") : 0;
}
