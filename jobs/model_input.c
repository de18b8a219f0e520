#include "jobs/model_input.h"

#include "base/str.h"
#include "models/card.h"

#include <string.h>

static void add_picture(const struct card *card, struct str *words)
{
	str_addf(words, "%d x %d pixels%s", card->width, card->height, card->colour == CARD_GREY ? ", grey" : " in colour");
	if (card->crop)
		str_addf(words, " of what %s has found", card->crop);
	else if (card->window.width > 0)
		str_addf(words, " of a part (%.4g, %.4g, %.4g, %.4g)", card->window.x, card->window.y, card->window.width, card->window.height);
}

static void describe(const struct card *card, struct str *words)
{
	if (card->give == CARD_FILE)
		str_add(words, "items as they are");
	else if (card->kind == ITEM_IMAGE)
		add_picture(card, words);
	else if (card->kind == ITEM_AUDIO)
		str_addf(words, "sound at %d a second, in runs of %d", card->rate, card->frame);
}

/* false: nothing is known of it. */
static bool read_input(const struct model_version *version, struct arena *arena, struct str *words)
{
	struct card card;

	if (!version->path || !version->card || card_parse(version->card, strlen(version->card), "its card", arena, &card, NULL) < 0)
		return false;
	describe(&card, words);
	return words->length > 0;
}

const char *model_input_differs(const struct model_version *version, const struct model_version *live, struct arena *arena)
{
	struct str mine = STR_EMPTY, other = STR_EMPTY;
	const char *words = NULL;

	if (read_input(version, arena, &mine) && read_input(live, arena, &other) && !str_equal(str_text(&mine), str_text(&other)))
		words = arena_printf(arena, "%s, where %s takes %s: each gets the same items, brought into its own form", str_text(&mine), live->title,
		                     str_text(&other));
	str_release(&mine);
	str_release(&other);
	return words;
}
