#include "models/reading.h"

#include "base/file.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "models/preprocess.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DICTIONARY_BYTES_MAX (4u << 20)

int reading_open(struct card *card, const char *model_path, struct arena *arena, struct err *err)
{
	struct card_decode *decode = &card->decode;
	const char *slash = strrchr(model_path, '/');
	int folder = slash ? (int)(slash - model_path) + 1 : 0, rc;
	char *text = NULL;
	size_t length;

	rc = file_read(arena_printf(arena, "%.*s%s", folder, model_path, decode->dictionary), DICTIONARY_BYTES_MAX, &text, &length, err);
	if (rc == 0)
		rc = ctc_read_dictionary(text, length, decode->blank_last, decode->space, arena, &decode->alphabet, err);
	free(text);
	return rc < 0 ? err_wrap(err, "dictionary %s", decode->dictionary) : 0;
}

static void conclude(const struct card *card, bool found, double sure, struct answer *answer)
{
	answer->label = found ? 0 : 1;
	answer->confidence = sure;
	answer->probability_count = card->label_count;
	answer->probabilities = xcalloc((size_t)card->label_count, sizeof *answer->probabilities);
	answer->probabilities[answer->label] = (float)sure;
	answer->probabilities[1 - answer->label] = (float)(1 - sure);
	if (sure < card->floor)
		answer_abstain(answer, "confidence %.3f is under the floor of %g", sure, card->floor);
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " ")] == '\0';
}

static void read_words(const struct card *card, const struct engine_output *output, struct answer *answer)
{
	struct str text = STR_EMPTY;
	struct err why = ERR_NONE;
	char wrong[200];
	double sure;

	if (ctc_decode(output->values, (int)output->dims[1], &card->decode.alphabet, card->softmax, &text, &sure, &why) < 0)
		answer_abstain(answer, "%s", why.text);
	else if (is_blank(str_text(&text)))
		conclude(card, false, sure, answer);
	else if (answer_words_wrong(ANSWER_TEXT, text.text, text.length, wrong))
		answer_abstain(answer, "%s", wrong);
	else {
		answer->words_length = text.length;
		answer->words = str_take(&text);
		conclude(card, true, sure, answer);
	}
	str_release(&text);
}

/* A box of the map as a region of the picture; false where it lies in the bars around it. */
static bool place_box(const struct card *card, const struct text_box *box, const struct engine_output *output,
                      const struct picture *picture, struct region *region)
{
	struct placing placing = placing_of(card, picture);
	double across = (double)card->width / (double)output->dims[3], down = (double)card->height / (double)output->dims[2];
	double scale_x = (double)picture->width / placing.width, scale_y = (double)picture->height / placing.height;
	double left = fmax((box->x * across - placing.left) * scale_x, 0), top = fmax((box->y * down - placing.top) * scale_y, 0);
	double right = fmin(((box->x + box->width) * across - placing.left) * scale_x, picture->width);
	double bottom = fmin(((box->y + box->height) * down - placing.top) * scale_y, picture->height);

	*region = (struct region){ left, top, right - left, bottom - top, 1, box->score };
	return right > left && bottom > top;
}

static void find_text(const struct card *card, const struct engine_output *output, const struct picture *picture, struct answer *answer)
{
	struct text_box boxes[ANSWER_REGIONS_MAX];
	struct err why = ERR_NONE;
	double highest;
	int count = text_map_find(output->values, (int)output->dims[3], (int)output->dims[2], &card->decode.map, boxes, ANSWER_REGIONS_MAX,
	                          &highest, &why);

	if (count < 0) {
		answer_abstain(answer, "%s", why.text);
		return;
	}
	answer->regions = xcalloc(ANSWER_REGIONS_MAX, sizeof *answer->regions);
	for (int i = 0; i < count; i++)
		answer->region_count += place_box(card, &boxes[i], output, picture, &answer->regions[answer->region_count]);
	if (answer->region_count)
		conclude(card, true, answer->regions[0].score, answer);
	else
		conclude(card, false, 1 - highest, answer);
}

void reading_answer(const struct card *card, const struct engine_output *output, const struct picture *picture, struct answer *answer)
{
	if (card->decode.by == CARD_CTC)
		read_words(card, output, answer);
	else
		find_text(card, output, picture, answer);
}
