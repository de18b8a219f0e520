/* The parts of a card that say what of a picture a model sees, and how numbers become a text or regions. */
#include "models/card_part.h"

#include "base/str.h"

#include <string.h>

#define SIDE_MAX 4096 /* places of a map */

int card_read_crop(const struct card_part *input, struct card *card)
{
	static const char *const keys[] = { "x", "y", "width", "height", NULL };
	struct card_window *of = &card->window;
	struct card_part part;

	if (!json_is_object(json_object_get(input->object, "crop")))
		return card_read_word(input, "crop", false, CARD_WORD_MAX, &card->crop);
	*of = (struct card_window){ 0, 0, 1, 1 };
	if (card_open_part(input, "crop", "input.crop.", true, &part) < 0 || card_check_keys(&part, keys) < 0 ||
	    card_read_number(&part, "x", 0, 1, &of->x) < 0 || card_read_number(&part, "y", 0, 1, &of->y) < 0 ||
	    card_read_number(&part, "width", 0.001, 1, &of->width) < 0 || card_read_number(&part, "height", 0.001, 1, &of->height) < 0)
		return -1;
	return of->x + of->width > 1.000001 || of->y + of->height > 1.000001 ? card_refuse(input, "crop", "reaches beyond the picture") : 0;
}

static int check_dictionary(const struct card_part *part, const char *name)
{
	return strchr(name, '/') || str_among((const char *const[]){ ".", "..", NULL }, name) ? card_refuse(part, "dictionary", "must be a file beside the model") : 0;
}

static int read_ctc(const struct card_part *part, struct card *card)
{
	static const char *const keys[] = { "by", "dictionary", "blank", "space", NULL };
	static const char *const blanks[] = { "first", "last", NULL };
	struct card_decode *decode = &card->decode;
	int blank = 0;

	if (card_check_keys(part, keys) < 0 || card_read_word(part, "dictionary", true, CARD_WORD_MAX, &decode->dictionary) < 0 ||
	    check_dictionary(part, decode->dictionary) < 0 || card_read_choice(part, "blank", blanks, &blank) < 0 ||
	    card_read_flag(part, "space", &decode->space) < 0)
		return -1;
	decode->blank_last = blank == 1;
	return 0;
}

static int read_map(const struct card_part *part, struct card *card)
{
	static const char *const keys[] = { "by", "threshold", "score", "unclip", "least", "most", NULL };
	struct text_map_rules *map = &card->decode.map;

	*map = (struct text_map_rules){ .threshold = 0.3, .score = 0.6, .unclip = 1.5, .least = 3, .most = SIDE_MAX };
	if (card_check_keys(part, keys) < 0 || card_read_number(part, "threshold", 0, 1, &map->threshold) < 0 ||
	    card_read_number(part, "score", 0, 1, &map->score) < 0 || card_read_number(part, "unclip", 0, 10, &map->unclip) < 0 ||
	    card_read_number(part, "least", 1, SIDE_MAX, &map->least) < 0 || card_read_number(part, "most", 1, SIDE_MAX, &map->most) < 0)
		return -1;
	if (map->least > map->most)
		return card_refuse(part, "least", "must not be above most");
	return card->softmax ? card_refuse(part, "by", "db takes probabilities, and \"classes.softmax\" says that there are none") : 0;
}

/* What goes with neither, since one is a label and the other is the text or the regions. */
static int check_rest(const struct card_part *whole, const struct card *card)
{
	static const char *const kinds[] = { [CARD_CTC] = "text", [CARD_TEXT_MAP] = "regions" };

	if (card_is_program(card) || card->kind != ITEM_IMAGE)
		return card_refuse(whole, "decode", "is for models of pictures that compute");
	if (!str_equal(answer_output_name(card->output), kinds[card->decode.by]))
		return card_refuse(whole, "output", "must be \"%s\" where \"decode.by\" is \"%s\"", kinds[card->decode.by],
		                   card->decode.by == CARD_CTC ? "ctc" : "db");
	if (card->label_count != 2)
		return card_refuse(whole, "labels", "must be two with \"decode\": there is text, and there is none");
	return card->heat_output || card->box_output ? card_refuse(whole, "highlight", "goes without \"decode\"") : 0;
}

int card_read_decode(const struct card_part *whole, struct card *card)
{
	static const char *const ways[] = { "ctc", "db", NULL };
	int way = -1;
	struct card_part part;

	if ((card->crop || card->window.width > 0) && (card->output == ANSWER_REGIONS || card->heat_output || card->box_output))
		return card_refuse(whole, "input.crop", "goes without regions and \"highlight\": what lies outside of it is not looked at");
	if (!json_object_get(whole->object, "decode"))
		return 0;
	if (card_open_part(whole, "decode", "decode.", true, &part) < 0 || card_read_choice(&part, "by", ways, &way) < 0)
		return -1;
	if (way < 0)
		return card_refuse(&part, "by", "is missing");
	card->decode.by = way == 0 ? CARD_CTC : CARD_TEXT_MAP;
	if ((way == 0 ? read_ctc(&part, card) : read_map(&part, card)) < 0)
		return -1;
	return check_rest(whole, card);
}
