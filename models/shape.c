#include "models/shape.h"

#include "base/str.h"

#include <stdbool.h>
#include <string.h>

static void add_dims(struct str *line, const int64_t *dims, size_t rank)
{
	str_add(line, "[");
	for (size_t i = 0; i < rank; i++) {
		str_add(line, i ? "," : "");
		if (dims[i] < 0)
			str_add(line, "?");
		else
			str_addf(line, "%lld", (long long)dims[i]);
	}
	str_add(line, "]");
}

size_t shape_of_input(const struct card *card, int64_t batch, int64_t dims[SHAPE_RANK])
{
	int64_t channels = card->colour == CARD_GREY ? 1 : 3;
	int64_t nchw[] = { batch, channels, card->height, card->width }, nhwc[] = { batch, card->height, card->width, channels };

	if (card->kind == ITEM_AUDIO) {
		dims[0] = batch;
		dims[1] = card->context + card->frame;
		return 2;
	}
	memcpy(dims, card->layout == CARD_NCHW ? nchw : nhwc, sizeof nchw);
	return SHAPE_RANK;
}

size_t shape_input_count(const struct card *card)
{
	int64_t dims[SHAPE_RANK];
	size_t count = 1, rank = shape_of_input(card, 1, dims);

	for (size_t i = 0; i < rank; i++)
		count *= (size_t)dims[i];
	return count;
}

int shape_check_input(const struct card *card, int64_t batch, const int64_t *dims, size_t rank, struct err *err)
{
	struct str line = STR_EMPTY;
	int64_t wanted[SHAPE_RANK];
	size_t wanted_rank = shape_of_input(card, batch, wanted);
	bool fits = rank == wanted_rank;

	for (size_t i = 0; i < rank && fits; i++)
		fits = dims[i] < 0 || dims[i] == wanted[i];
	if (fits)
		return 0;
	str_add(&line, "the model takes ");
	add_dims(&line, dims, rank);
	str_add(&line, ", its card says ");
	add_dims(&line, wanted, wanted_rank);
	err_set(err, "%s", str_text(&line));
	str_release(&line);
	return -1;
}

static bool output_fits(const struct card *card, int64_t batch, enum engine_role role, const int64_t *dims, size_t rank)
{
	int64_t last = rank ? dims[rank - 1] : 0, classes = card->decode.alphabet.count;

	for (size_t i = 0; i < rank; i++)
		if (dims[i] == 0 && role != ENGINE_BOXES)
			return false;
	switch (role) {
	case ENGINE_CLASSES:
		if (card->decode.by == CARD_CTC)
			return rank == 3 && dims[0] <= batch && (last < 0 || last == classes);
		if (card->decode.by == CARD_TEXT_MAP)
			return rank == 4 && dims[0] <= batch && dims[1] <= 1;
		for (size_t i = 0; i + 1 < rank; i++)
			if (dims[i] > (i == 0 ? batch : 1))
				return false;
		return card->kind == ITEM_AUDIO ? last < 2 : rank >= 1 && (last < 0 || last == card->class_count);
	case ENGINE_HEAT:
		return (rank == 3 && dims[0] <= batch) || (rank == 4 && dims[0] <= batch && dims[1] <= 1);
	case ENGINE_BOXES:
		return rank == 3 && dims[0] <= batch && (last < 0 || last == 5 || last == 6);
	case ENGINE_ROLES:
		break;
	}
	return false;
}

int shape_check_output(const struct card *card, int64_t batch, enum engine_role role, const int64_t *dims, size_t rank,
                       struct err *err)
{
	struct str line = STR_EMPTY;

	if (output_fits(card, batch, role, dims, rank))
		return 0;
	str_add(&line, "the model gives ");
	add_dims(&line, dims, rank);
	str_add(&line, " where its card says ");
	if (role == ENGINE_CLASSES && card->kind == ITEM_AUDIO)
		str_add(&line, "one probability a frame");
	else if (role == ENGINE_CLASSES && card->decode.by == CARD_CTC)
		str_addf(&line, "steps of %d classes: the signs of %s%s, and the blank", card->decode.alphabet.count, card->decode.dictionary,
		         card->decode.space ? ", a space" : "");
	else if (role == ENGINE_CLASSES && card->decode.by == CARD_TEXT_MAP)
		str_add(&line, "[1,1,h,w] of a map");
	else if (role == ENGINE_CLASSES)
		str_addf(&line, "%d labels", card->class_count);
	else
		str_add(&line, role == ENGINE_HEAT ? "[1,1,h,w] or [1,h,w] of a heat map" : "[1,n,5] or [1,n,6] of boxes");
	err_set(err, "%s", str_text(&line));
	str_release(&line);
	return -1;
}
