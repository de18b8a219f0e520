#include "models/reply.h"

#include "base/segment.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "models/shape.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SLACK 0.01 /* how far beyond 1 probabilities may be in all */
#define OUTPUT_VALUES_MAX ((size_t)1 << 22)

/* ---- what it is asked ---- */

static int add_content(json_t *request, const struct model_item *item, const char *path, struct err *err)
{
	json_t *value;

	if (item->kind == ITEM_TEXT) {
		value = json_stringn(item->bytes, item->length);
		return value ? json_object_set_new(request, "text", value) : err_set(err, "the text is no UTF-8");
	}
	if (item->kind != ITEM_RECORD)
		return json_object_set_new(request, "path", json_string(path));
	value = json_loadb(item->bytes, item->length, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(value))
		return json_object_set_new(request, "record", value);
	json_decref(value);
	return err_set(err, "the record is no JSON object");
}

char *reply_request(int64_t id, const struct model_item *item, const char *path, struct err *err)
{
	json_t *request = json_pack("{s:I, s:s}", "id", (json_int_t)id, "kind", item_kind_name(item->kind));
	char *line = NULL;

	if (add_content(request, item, path, err) == 0) {
		if (item->upstream)
			json_object_set_new(request, "upstream", json_loads(item->upstream, 0, NULL));
		line = json_dumps(request, JSON_COMPACT);
		if (!line)
			err_set(err, "the item cannot be written as JSON");
	}
	json_decref(request);
	return line;
}

/* The numbers go as the bytes they have on every machine this runs on, little end first. */
char *reply_request_numbers(int64_t id, const float *values, const int64_t *dims, int rank)
{
	size_t count = 1, room;
	json_t *sides = json_array(), *request;
	char *text, *line;

	for (int i = 0; i < rank; i++) {
		count *= (size_t)dims[i];
		json_array_append_new(sides, json_integer(dims[i]));
	}
	room = sodium_base64_ENCODED_LEN(count * sizeof *values, sodium_base64_VARIANT_ORIGINAL);
	text = xmalloc(room);
	sodium_bin2base64(text, room, (const unsigned char *)values, count * sizeof *values, sodium_base64_VARIANT_ORIGINAL);
	request = json_pack("{s:I, s:{s:o, s:s}}", "id", (json_int_t)id, "numbers", "dims", sides, "float32", text);
	line = json_dumps(request, JSON_COMPACT);
	json_decref(request);
	free(text);
	return line;
}

/* ---- what it says ---- */

static int lost(struct err *err, const char *line, size_t length)
{
	char shown[60];

	text_copy_visible(shown, sizeof shown, line, length);
	err_set(err, "the program wrote what is no answer: \"%s\"", shown);
	return ENGINE_LOST;
}

static int check_keys(const json_t *reply, struct err *err)
{
	static const char *const known[] = { "id", "error", "abstain", "label", "confidence", "probabilities", "regions", "text",
	                                     "ranking", "data", "outputs" };
	char shown[60];
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)reply, key, value) {
		size_t i;

		for (i = 0; i < sizeof known / sizeof *known && !str_equal(known[i], key); i++)
			;
		if (i < sizeof known / sizeof *known)
			continue;
		text_copy_visible(shown, sizeof shown, key, strlen(key));
		return err_set(err, "the program's answer has a key that nobody knows: \"%s\"", shown);
	}
	return 0;
}

int reply_read(const char *line, size_t length, int64_t id, json_t **reply, struct err *err)
{
	json_t *said = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL), *its_id = json_object_get(said, "id"), *error;
	char shown[160];
	int rc = 0;

	if (!json_is_object(said) || !json_is_integer(its_id)) {
		json_decref(said);
		return lost(err, line, length);
	}
	error = json_object_get(said, "error");
	if (json_integer_value(its_id) != id) {
		err_set(err, "the program answered %lld when it was asked for %lld", (long long)json_integer_value(its_id), (long long)id);
		rc = ENGINE_LOST;
	} else if (error) {
		text_copy_visible(shown, sizeof shown, json_is_string(error) ? json_string_value(error) : "", json_string_length(error));
		rc = err_set(err, "the program: %s", *shown ? shown : "it failed");
	} else {
		rc = check_keys(said, err);
	}
	if (rc == 0)
		*reply = said;
	else
		json_decref(said);
	return rc;
}

/* The label of a word the program used; -1 with the reason. */
static int find_label(const struct card *card, const char *word, struct err *err)
{
	char shown[60];
	int label = word ? card_label(card, word) : -1;

	if (label < 0) {
		text_copy_visible(shown, sizeof shown, word ? word : "", word ? strlen(word) : 0);
		err_set(err, "the program says \"%s\", which is none of its card's labels", shown);
	}
	return label;
}

static int read_probabilities(const json_t *said, const struct card *card, struct answer *answer, struct err *err)
{
	double total = 0;
	const char *word;
	json_t *value;

	if (!said)
		return 0;
	answer->probability_count = card->label_count;
	answer->probabilities = xcalloc((size_t)card->label_count, sizeof *answer->probabilities);
	json_object_foreach((json_t *)(uintptr_t)said, word, value) {
		double p = json_number_value(value);
		int label = find_label(card, word, err);

		if (label < 0)
			return -1;
		if (!json_is_number(value) || !(p >= 0 && p <= 1))
			return err_set(err, "the program gives a probability that is not from 0 to 1");
		answer->probabilities[label] = (float)fmin((double)answer->probabilities[label] + p, 1);
		total += p;
	}
	if (!json_is_object(said) || total > 1 + SLACK)
		return err_set(err, "the program's probabilities are no object, or add up to more than 1");
	return 0;
}

/* Without a label the likeliest, without probabilities the first: words are the answer then. */
static int read_label(const json_t *reply, const struct card *card, struct answer *answer, struct err *err)
{
	json_t *label = json_object_get(reply, "label"), *confidence = json_object_get(reply, "confidence");

	answer->label = answer->probability_count || card->output >= ANSWER_TEXT ? 0 : -1;
	for (int i = 1; i < answer->probability_count; i++)
		if (answer->probabilities[i] > answer->probabilities[answer->label])
			answer->label = i;
	if (label)
		answer->label = find_label(card, json_string_value(label), err);
	else if (answer->label < 0)
		return err_set(err, "the program gives no label");
	if (answer->label < 0)
		return -1;
	if (!confidence && !answer->probability_count)
		return err_set(err, "the program gives no confidence");
	answer->confidence = confidence ? json_number_value(confidence) : (double)answer->probabilities[answer->label];
	if ((confidence && !json_is_number(confidence)) || !(answer->confidence >= 0 && answer->confidence <= 1))
		return err_set(err, "the program's confidence is not from 0 to 1");
	return 0;
}

static bool read_numbers(const json_t *object, const char *const *keys, int count, double *numbers)
{
	for (int i = 0; i < count; i++) {
		json_t *value = json_object_get(object, keys[i]);

		numbers[i] = json_number_value(value);
		if (!json_is_number(value) || !isfinite(numbers[i]))
			return false;
	}
	return true;
}

/* Of a picture x, y, width and height in pixels; of a recording from and to in seconds. */
static int read_region(const json_t *said, const struct card *card, struct region *region, struct err *err)
{
	static const char *const places[] = { "x", "y", "width", "height" }, *const times[] = { "from", "to" };
	json_t *label = json_object_get(said, "label"), *score = json_object_get(said, "score");
	bool audio = card->kind == ITEM_AUDIO;
	double n[4];

	if (!read_numbers(said, audio ? times : places, audio ? 2 : 4, n))
		return err_set(err, "a region of the program's lacks %s", audio ? "from or to" : "x, y, width or height");
	*region = audio ? segment_make(n[0] * 1000, n[1] * 1000, 0, NAN) : (struct region){ n[0], n[1], n[2], n[3], 0, NAN };
	if (!(region->width > 0 && region->height > 0))
		return err_set(err, "a region of the program's is empty");
	if (label && (region->label_id = find_label(card, json_string_value(label), err) + 1) < 1)
		return -1;
	if (score)
		region->score = json_number_value(score);
	return !score || (json_is_number(score) && region->score >= 0 && region->score <= 1)
	       ? 0 : err_set(err, "a region of the program's has a score that is not from 0 to 1");
}

static int read_regions(const json_t *said, const struct card *card, struct answer *answer, struct err *err)
{
	size_t count = json_array_size(said), most = card->kind == ITEM_AUDIO ? ANSWER_SEGMENTS_MAX : ANSWER_REGIONS_MAX;

	if (!said)
		return 0;
	if (!json_is_array(said) || count > most || (card->kind != ITEM_AUDIO && card->kind != ITEM_IMAGE))
		return err_set(err, "the program's regions are no list of at most %zu, of a picture or a recording", most);
	answer->regions = xcalloc(count + 1, sizeof *answer->regions);
	for (size_t i = 0; i < count; i++)
		if (read_region(json_array_get(said, i), card, &answer->regions[answer->region_count++], err) < 0)
			return -1;
	if (card->kind == ITEM_AUDIO)
		qsort(answer->regions, count, sizeof *answer->regions, segment_order);
	return 0;
}

static int read_words(const json_t *reply, const struct card *card, struct answer *answer, struct err *err)
{
	json_t *text = json_object_get(reply, "text"), *ranking = json_object_get(reply, "ranking"), *data = json_object_get(reply, "data");
	const char *wrong = NULL;
	char why[200];

	if ((text && card->output != ANSWER_TEXT) || (ranking && card->output != ANSWER_RANKING))
		return err_set(err, "the program gives %s, and its card says output \"%s\"", text ? "text" : "a ranking",
		               answer_output_name(card->output));
	if (text && !json_is_string(text))
		return err_set(err, "the program's text is no text");
	if (json_string_length(text))
		answer->words = xstrdup(json_string_value(text));
	if (ranking)
		answer->words = json_dumps(ranking, JSON_COMPACT | JSON_ENCODE_ANY);
	answer->words_length = answer->words ? strlen(answer->words) : 0;
	if (answer->words)
		wrong = answer_words_wrong(card->output, answer->words, answer->words_length, why);
	if (!wrong && data) {
		answer->data = json_dumps(data, JSON_COMPACT);
		answer->data_length = answer->data ? strlen(answer->data) : 0;
		wrong = answer->data ? answer_data_wrong(answer->data, answer->data_length) : "its data is neither an object nor a list";
	}
	return wrong ? err_set(err, "the program's answer: %s", wrong) : 0;
}

int reply_answer(const json_t *reply, const struct card *card, struct answer *answer, struct err *err)
{
	json_t *abstain = json_object_get(reply, "abstain");
	char shown[160];

	if (read_words(reply, card, answer, err) < 0 || read_regions(json_object_get(reply, "regions"), card, answer, err) < 0 ||
	    read_probabilities(json_object_get(reply, "probabilities"), card, answer, err) < 0)
		return ENGINE_FAILED;
	if (json_object_get(reply, "outputs"))
		return err_set(err, "the program gives outputs, which its card asks of programs that are given numbers");
	if (!abstain)
		return read_label(reply, card, answer, err) < 0 ? ENGINE_FAILED : 0;
	text_copy_visible(shown, sizeof shown, json_is_string(abstain) ? json_string_value(abstain) : "", json_string_length(abstain));
	answer_abstain(answer, "%s", *shown ? shown : "the program abstains");
	return 0;
}

/* ---- numbers ---- */

/* Values and dimensions: a plain list of numbers, or {"dims":[...],"float32":"base64"}. */
static int read_output(const json_t *said, struct engine_output *output, float **kept, struct err *err)
{
	json_t *dims = json_object_get(said, "dims"), *text = json_object_get(said, "float32");
	size_t room = json_is_array(said) ? json_array_size(said) * sizeof(float) : json_string_length(text) / 4 * 3 + 3, used = 0;

	if (room > OUTPUT_VALUES_MAX * sizeof(float) || json_array_size(dims) > ENGINE_RANK_MAX)
		return err_set(err, "an output of the program is too large");
	*kept = xmalloc(room + sizeof(float));
	output->values = *kept;
	output->rank = json_is_array(said) ? 1 : (int)json_array_size(dims);
	output->count = json_is_array(said) ? json_array_size(said) : 1;
	output->dims[0] = (int64_t)output->count;
	for (size_t i = 0; json_is_array(said) && i < output->count; i++)
		(*kept)[i] = (float)json_number_value(json_array_get(said, i));
	if (json_is_array(said))
		return 0;
	for (int i = 0; i < output->rank; i++) {
		output->dims[i] = json_integer_value(json_array_get(dims, (size_t)i));
		if (output->dims[i] < 1 || output->dims[i] > (int64_t)(OUTPUT_VALUES_MAX / output->count))
			return err_set(err, "an output of the program has dimensions that cannot be");
		output->count *= (size_t)output->dims[i];
	}
	if (!text || sodium_base642bin((unsigned char *)*kept, room, json_string_value(text), json_string_length(text), NULL, &used,
	                               NULL, sodium_base64_VARIANT_ORIGINAL) != 0 || used != output->count * sizeof(float))
		return err_set(err, "an output of the program has not as many numbers as its dimensions say");
	return 0;
}

int reply_outputs(const json_t *reply, const struct card *card, int batch, struct engine_output outputs[ENGINE_ROLES],
                  float *kept[ENGINE_ROLES], struct err *err)
{
	const char *wanted[ENGINE_ROLES] = { card->class_output, card->heat_output, card->box_output };
	json_t *said = json_object_get(reply, "outputs");
	void *first = json_object_iter(said);

	memset(outputs, 0, ENGINE_ROLES * sizeof *outputs);
	if (!first)
		return err_set(err, "the program gives no outputs");
	for (int role = 0; role < ENGINE_ROLES; role++) {
		json_t *output = wanted[role] ? json_object_get(said, wanted[role]) : role == ENGINE_CLASSES ? json_object_iter_value(first) : NULL;

		if (!output && !wanted[role])
			continue;
		if (!output)
			return err_set(err, "the program gives no output \"%s\"", wanted[role]);
		if (read_output(output, &outputs[role], &kept[role], err) < 0 ||
		    shape_check_output(card, batch, (enum engine_role)role, outputs[role].dims, (size_t)outputs[role].rank, err) < 0)
			return ENGINE_FAILED;
	}
	return 0;
}
