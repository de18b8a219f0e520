#include "models/answer.h"

#include "base/str.h"
#include "base/text.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = { [ITEM_IMAGE] = "image", [ITEM_TEXT] = "text", [ITEM_AUDIO] = "audio", [ITEM_RECORD] = "record" };

static const char *const outputs[] = { [ANSWER_CLASS] = "class", [ANSWER_REGIONS] = "regions", [ANSWER_TEXT] = "text",
	                               [ANSWER_RANKING] = "ranking" };

static int index_of(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (str_equal(name, names[i]))
			return i;
	return -1;
}

const char *item_kind_name(enum item_kind kind)
{
	return kinds[kind];
}

bool item_kind_named(const char *name, enum item_kind *kind)
{
	int at = index_of(name, kinds, ITEM_KINDS);

	if (at >= 0)
		*kind = (enum item_kind)at;
	return at >= 0;
}

const char *answer_output_name(enum answer_output output)
{
	return outputs[output];
}

bool answer_output_named(const char *name, enum answer_output *output)
{
	int at = index_of(name, outputs, ANSWER_OUTPUTS);

	if (at >= 0)
		*output = (enum answer_output)at;
	return at >= 0;
}

static const char *ranking_wrong(const json_t *ranking, char why[200])
{
	json_t *seen = json_object(), *entry;
	const char *wrong = !json_is_array(ranking) ? "its ranking is no list"
	                    : json_array_size(ranking) > ANSWER_RANKING_MAX ? "its ranking is longer than 1000" : NULL;
	char shown[80];
	size_t i;

	json_array_foreach(ranking, i, entry) {
		const char *name = json_string_value(entry);

		if (wrong)
			break;
		if (!name || !*name)
			wrong = "its ranking holds what is no text";
		if (!wrong && json_object_get(seen, name)) {
			text_copy_visible(shown, sizeof shown, name, strlen(name));
			snprintf(why, 200, "its ranking names \"%s\" twice", shown);
			wrong = why;
		}
		json_object_set_new(seen, name, json_true());
	}
	json_decref(seen);
	return wrong;
}

const char *answer_words_wrong(enum answer_output output, const char *words, size_t length, char why[200])
{
	const char *wrong;
	json_t *json;

	if (length > ANSWER_WORDS_MAX)
		return "its words are more than the 1 MB allowed";
	if (output != ANSWER_TEXT && output != ANSWER_RANKING)
		return length ? "it says words, and its card none" : NULL;
	if (output == ANSWER_TEXT)
		return text_valid_utf8(words, length) && !memchr(words, '\0', length) ? NULL : "its text is no UTF-8";
	json = json_loadb(words, length, 0, NULL);
	wrong = json ? ranking_wrong(json, why) : "its ranking is no JSON";
	json_decref(json);
	return wrong;
}

const char *answer_data_wrong(const char *data, size_t length)
{
	json_t *json;

	if (length > ANSWER_WORDS_MAX)
		return "its data is more than the 1 MB allowed";
	json = json_loadb(data, length, JSON_REJECT_DUPLICATES, NULL);
	json_decref(json);
	return json ? NULL : "its data is no JSON";
}

void answer_abstain(struct answer *answer, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(answer->reason, sizeof answer->reason, fmt, ap);
	va_end(ap);
	answer->is_null = true;
	answer->label = -1;
}

void answer_release(struct answer *answer)
{
	free(answer->probabilities);
	free(answer->regions);
	free(answer->heat.cells);
	free(answer->words);
	free(answer->data);
	*answer = (struct answer){ .label = -1, .confidence = NAN };
}
