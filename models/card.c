/* Reads a model card. Every key is checked for its type and range, an unknown key is refused by its
 * name, and the first thing wrong gives one line that says where and what was expected. */
#include "models/card_part.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define CARD_BYTES_MAX    (64u << 20) /* some 900,000 training hashes */
#define CARD_NOTE_MAX     10000
#define CARD_CLASSES_MAX  1000
#define CARD_SIDE_MAX     4096
#define CARD_HASH_LENGTH  64

/* A number for all channels, or an array with one for each. */
static int read_channels(const struct card_part *part, const char *key, size_t channels, double low, double high,
                         double out[3])
{
	json_t *value = json_object_get(part->object, key);

	if (!value)
		return 0;
	if (!json_is_array(value)) {
		if (card_take_number(part, key, value, low, high, &out[0]) < 0)
			return -1;
		out[1] = out[2] = out[0];
		return 0;
	}
	if (json_array_size(value) != channels)
		return card_refuse(part, key, "must have %zu number%s, one a channel, not %zu", channels, channels == 1 ? "" : "s",
		              json_array_size(value));
	for (size_t i = 0; i < channels; i++)
		if (card_take_number(part, key, json_array_get(value, i), low, high, &out[i]) < 0)
			return -1;
	return 0;
}

/* How a picture becomes numbers. */
static int read_picture(const struct card_part *part, struct card *card)
{
	static const char *const layouts[] = { [CARD_NCHW] = "nchw", [CARD_NHWC] = "nhwc", NULL };
	static const char *const colours[] = { [CARD_RGB] = "rgb", [CARD_BGR] = "bgr", [CARD_GREY] = "grey", NULL };
	static const char *const filters[] = { [CARD_AREA] = "area", [CARD_BILINEAR] = "bilinear", NULL };
	static const char *const fits[] = { [CARD_STRETCH] = "stretch", [CARD_LETTERBOX] = "letterbox", NULL };
	int layout = CARD_NCHW, colour = CARD_RGB, filter = CARD_AREA, fit = CARD_STRETCH;
	size_t channels;

	if (card_read_count(part, "width", true, 1, CARD_SIDE_MAX, &card->width) < 0 ||
	    card_read_count(part, "height", true, 1, CARD_SIDE_MAX, &card->height) < 0 ||
	    card_read_choice(part, "layout", layouts, &layout) < 0 || card_read_choice(part, "colour", colours, &colour) < 0 ||
	    card_read_choice(part, "resize", filters, &filter) < 0 || card_read_choice(part, "fit", fits, &fit) < 0)
		return -1;
	card->layout = (enum card_layout)layout;
	card->colour = (enum card_colour)colour;
	card->filter = (enum card_filter)filter;
	card->fit = (enum card_fit)fit;
	channels = colour == CARD_GREY ? 1 : 3;
	if (card_read_number(part, "scale", 1e-6, 1e6, &card->scale) < 0 ||
	    read_channels(part, "mean", channels, -1e6, 1e6, card->mean) < 0 ||
	    read_channels(part, "std", channels, 1e-6, 1e6, card->std) < 0)
		return -1;
	return 0;
}

/* A program may be given anything; what computes takes pictures and recordings, as numbers. */
static int read_kind(const struct card_part *part, struct card *card)
{
	static const char *const gives[] = { [CARD_NUMBERS] = "numbers", [CARD_FILE] = "file", NULL };
	const char *word = "image";
	int give = CARD_NUMBERS;

	if (card_read_word(part, "kind", false, CARD_WORD_MAX, &word) < 0)
		return -1;
	if (!item_kind_named(word, &card->kind))
		return card_refuse(part, "kind", "must be image, text, audio or record, not %s", word);
	if (!card_is_program(card) && card->kind != ITEM_IMAGE && card->kind != ITEM_AUDIO)
		return card_refuse(part, "kind", "%s is for the engine process alone", word);
	if (json_object_get(part->object, "give") && !(card_is_program(card) && card->kind == ITEM_IMAGE))
		return card_refuse(part, "give", "is for pictures and the engine process alone");
	if (card_read_choice(part, "give", gives, &give) < 0)
		return -1;
	card->give = card_is_program(card) && card->kind != ITEM_IMAGE ? CARD_FILE : (enum card_give)give;
	return 0;
}

static int read_input(const struct card_part *whole, struct card *card)
{
	static const char *const picture_keys[] = { "kind", "give", "name", "crop", "width", "height", "layout", "colour", "resize", "fit",
	                                            "scale", "mean", "std", NULL };
	static const char *const audio_keys[] = { "kind", "name", "rate", "frame", "context", NULL };
	static const char *const other_keys[] = { "kind", "give", NULL };
	struct card_part part;

	if (card_open_part(whole, "input", "input.", true, &part) < 0 || read_kind(&part, card) < 0)
		return -1;
	if (card->give == CARD_FILE)
		return card_check_keys(&part, other_keys);
	if (card_check_keys(&part, card->kind == ITEM_IMAGE ? picture_keys : audio_keys) < 0)
		return -1;
	if (card_read_word(&part, "name", false, CARD_WORD_MAX, &card->input_name) < 0)
		return -1;
	if (card_read_crop(&part, card) < 0)
		return -1;
	return card->kind == ITEM_IMAGE ? read_picture(&part, card) : card_read_audio(whole, &part, card);
}

static int read_label_map(const struct card_part *whole, struct card *card)
{
	struct card_part part;
	const char *from;
	json_t *to;

	if (card_open_part(whole, "label_map", "label_map.", false, &part) < 0)
		return -1;
	card->label_map = arena_alloc(part.arena, json_object_size(part.object) * sizeof *card->label_map);
	json_object_foreach(part.object, from, to) {
		struct card_label_map *row = &card->label_map[card->label_map_count++];

		row->from = arena_strdup(part.arena, from);
		if (card_take_word(&part, from, to, CARD_WORD_MAX, &row->to) < 0)
			return -1;
	}
	return 0;
}

static const char *mapped(const struct card *card, const char *word)
{
	for (int i = 0; i < card->label_map_count; i++)
		if (str_equal(card->label_map[i].from, word))
			return card->label_map[i].to;
	return word;
}

static int label_index(const struct card *card, const char *label)
{
	for (int i = 0; i < card->label_count; i++)
		if (str_equal(card->labels[i], label))
			return i;
	return -1;
}

int card_label(const struct card *card, const char *word)
{
	return label_index(card, mapped(card, word));
}

/* The model's words become the project's; words that the map joins share a label. */
static int read_labels(const struct card_part *part, struct card *card)
{
	json_t *value = json_object_get(part->object, "labels");
	size_t count = json_array_size(value);
	const char **words = arena_alloc(part->arena, (count + 1) * sizeof *words);

	if (!value)
		return card_refuse(part, "labels", "is missing");
	if (!json_is_array(value) || count < 2 || count > CARD_CLASSES_MAX)
		return card_refuse(part, "labels", "must be a list of 2 to %d words", CARD_CLASSES_MAX);
	card->labels = arena_alloc(part->arena, count * sizeof *card->labels);
	card->class_label = arena_alloc(part->arena, count * sizeof *card->class_label);
	for (int i = 0; i < (int)count; i++) {
		int at;

		if (card_take_word(part, "labels", json_array_get(value, (size_t)i), CARD_WORD_MAX, &words[i]) < 0)
			return -1;
		for (int k = 0; k < i; k++)
			if (str_equal(words[k], words[i]))
				return card_refuse(part, "labels", "names \"%s\" twice", words[i]);
		at = label_index(card, mapped(card, words[i]));
		if (at < 0) {
			at = card->label_count++;
			card->labels[at] = mapped(card, words[i]);
		}
		card->class_label[card->class_count++] = at;
	}
	for (int i = 0; i < card->label_map_count; i++) {
		int k = 0;

		while (k < card->class_count && !str_equal(words[k], card->label_map[i].from))
			k++;
		if (k == card->class_count)
			return card_refuse(part, "label_map", "maps a word that is not in \"labels\"");
	}
	return card->label_count < 2 ? card_refuse(part, "label_map", "leaves fewer than 2 labels") : 0;
}

static int read_critical(const struct card_part *part, struct card *card)
{
	json_t *value = json_object_get(part->object, "critical"), *item;
	size_t i;

	if (!value)
		return 0;
	if (!json_is_array(value))
		return card_refuse(part, "critical", "must be a list of labels");
	card->critical = arena_alloc(part->arena, json_array_size(value) * sizeof *card->critical);
	json_array_foreach(value, i, item) {
		const char **word = &card->critical[card->critical_count++];

		if (card_take_word(part, "critical", item, CARD_WORD_MAX, word) < 0)
			return -1;
		*word = mapped(card, *word);
		if (label_index(card, *word) < 0)
			return card_refuse(part, "critical", "names \"%s\", which is none of the labels", *word);
	}
	return 0;
}

static int read_outputs(const struct card_part *whole, struct card *card)
{
	static const char *const class_keys[] = { "output", "softmax", NULL };
	static const char *const highlight_keys[] = { "heat", "boxes", "box_floor", NULL };
	struct card_part classes, highlight;

	if (card_open_part(whole, "classes", "classes.", false, &classes) < 0 || card_check_keys(&classes, class_keys) < 0 ||
	    card_read_word(&classes, "output", false, CARD_WORD_MAX, &card->class_output) < 0 ||
	    card_read_flag(&classes, "softmax", &card->softmax) < 0)
		return -1;
	if (card_open_part(whole, "highlight", "highlight.", false, &highlight) < 0 ||
	    card_check_keys(&highlight, highlight_keys) < 0 ||
	    card_read_word(&highlight, "heat", false, CARD_WORD_MAX, &card->heat_output) < 0 ||
	    card_read_word(&highlight, "boxes", false, CARD_WORD_MAX, &card->box_output) < 0 ||
	    card_read_number(&highlight, "box_floor", 0, 1, &card->box_floor) < 0)
		return -1;
	return 0;
}

/* What the model says of the check pictures, an object a picture. */
static int read_check(const struct card_part *part, struct card *card)
{
	json_t *value = json_object_get(part->object, "check"), *picture, *number;
	const char *word;
	size_t i;

	if (!value)
		return 0;
	if (!json_is_array(value) || json_array_size(value) < 1 || json_array_size(value) > CARD_CHECKS || card->kind != ITEM_IMAGE)
		return card_refuse(part, "check", "must be a list of 1 to %d objects, for a model of pictures", CARD_CHECKS);
	card->check_count = (int)json_array_size(value);
	card->checks = arena_alloc(part->arena, (size_t)card->check_count * (size_t)card->label_count * sizeof *card->checks);
	memset(card->checks, 0, (size_t)card->check_count * (size_t)card->label_count * sizeof *card->checks);
	json_array_foreach(value, i, picture)
		json_object_foreach(picture, word, number) {
			int label = label_index(card, word);
			double p;

			if (label < 0)
				return card_refuse(part, "check", "names \"%s\", which is none of the labels", word);
			if (card_take_number(part, "check", number, 0, 1, &p) < 0)
				return -1;
			card->checks[i * (size_t)card->label_count + (size_t)label] = (float)p;
		}
	return 0;
}

static bool is_hash(const char *text)
{
	return text && strlen(text) == CARD_HASH_LENGTH && strspn(text, "0123456789abcdef") == CARD_HASH_LENGTH;
}

static int read_training(const struct card_part *part, struct card *card)
{
	json_t *value = json_object_get(part->object, "trained_on"), *statistics = json_object_get(part->object, "statistics"), *item;
	size_t i;

	if (statistics && !json_is_object(statistics))
		return card_refuse(part, "statistics", "must be an object with one for each feature");
	if (card_read_word(part, "training_note", false, CARD_NOTE_MAX, &card->training_note) < 0)
		return -1;
	if (!value)
		return 0;
	if (!json_is_array(value))
		return card_refuse(part, "trained_on", "must be a list of SHA-256 hashes");
	card->has_trained_on = true;
	card->trained_on = arena_alloc(part->arena, json_array_size(value) * sizeof *card->trained_on);
	json_array_foreach(value, i, item) {
		if (!is_hash(json_string_value(item)))
			return card_refuse(part, "trained_on", "must hold SHA-256 hashes, 64 characters of 0-9a-f; entry %zu is none",
			              i + 1);
		card->trained_on[card->trained_on_count++] = arena_strdup(part->arena, json_string_value(item));
	}
	return 0;
}

bool card_is_program(const struct card *card)
{
	return str_equal(card->engine, "process");
}

/* What kind of answer: by default a label. Numbers are words where the card says how to read them. */
static int read_output(const struct card_part *part, struct card *card)
{
	const char *word = "class";

	if (card_read_word(part, "output", false, CARD_WORD_MAX, &word) < 0)
		return -1;
	if (!answer_output_named(word, &card->output))
		return card_refuse(part, "output", "must be \"class\" or \"regions\" or \"text\" or \"ranking\"");
	if (!card_is_program(card) && (card->output == ANSWER_RANKING || (card->output == ANSWER_TEXT && !json_object_get(part->object, "decode"))))
		return card_refuse(part, "output", "%s is for the engine process alone%s", word,
		                   card->output == ANSWER_TEXT ? ", or for \"decode\"" : "");
	return 0;
}

static int read_all(const struct card_part *part, struct card *card)
{
	static const char *const keys[] = { "name", "version", "engine", "output", "input", "labels", "label_map",
	                                    "critical", "classes", "floor", "highlight", "trained_on", "training_note",
	                                    "statistics", "process", "check", "state", "constants", "segments", "decode",
	                                    "calibration", NULL };

	if (card_check_keys(part, keys) < 0 || card_read_word(part, "name", true, CARD_WORD_MAX, &card->name) < 0 ||
	    card_read_word(part, "version", true, CARD_WORD_MAX, &card->version) < 0 ||
	    card_read_word(part, "engine", false, CARD_WORD_MAX, &card->engine) < 0)
		return -1;
	if (read_input(part, card) < 0 || read_output(part, card) < 0 || read_label_map(part, card) < 0 ||
	    read_labels(part, card) < 0 || read_critical(part, card) < 0 || read_outputs(part, card) < 0 ||
	    card_read_number(part, "floor", 0, 1, &card->floor) < 0 || card_read_process(part, card) < 0 ||
	    card_read_segments(part, card) < 0 || card_read_decode(part, card) < 0 || card_read_calibration(part, card) < 0 || read_check(part, card) < 0)
		return -1;
	return read_training(part, card);
}

int card_parse(const char *text, size_t length, const char *where, struct arena *arena, struct card *card,
               struct err *err)
{
	json_error_t wrong;
	struct card_part part = { NULL, "", where, arena, err };
	int rc;

	*card = (struct card){ .engine = "onnxruntime", .scale = 1.0 / 255, .std = { 1, 1, 1 },
	                       .box_floor = 0.25 };
	part.object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &wrong);
	if (!part.object) {
		struct str why = STR_EMPTY;

		text_add_visible(&why, wrong.text, strlen(wrong.text));
		err_set(err, "%s: not JSON: line %d: %s", where, wrong.line, str_text(&why));
		str_release(&why);
		return -1;
	}
	rc = json_is_object(part.object) ? read_all(&part, card)
	                                 : err_set(err, "%s: a model card must be a JSON object", where);
	json_decref(part.object);
	return rc;
}

int card_read(const char *path, struct arena *arena, struct card *card, struct err *err)
{
	struct str where = STR_EMPTY;
	char *text = NULL;
	size_t length;
	int rc;

	text_add_visible(&where, path, strlen(path));
	rc = file_read(path, CARD_BYTES_MAX, &text, &length, err);
	if (rc < 0)
		err_wrap(err, "model card %s", str_text(&where));
	else
		rc = card_parse(text, length, str_text(&where), arena, card, err);
	free(text);
	str_release(&where);
	return rc;
}
