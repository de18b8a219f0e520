#include "models/card_part.h"

#include "base/str.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int card_refuse(const struct card_part *part, const char *key, const char *fmt, ...)
{
	struct str line = STR_EMPTY;
	char why[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	str_addf(&line, "%s: \"%s", part->where, part->prefix);
	text_add_visible(&line, key, strnlen(key, CARD_WORD_MAX));
	str_addf(&line, "\" %s", why);
	err_set(part->err, "%s", str_text(&line));
	str_release(&line);
	return -1;
}

int card_check_keys(const struct card_part *part, const char *const *known)
{
	const char *key;
	json_t *value;

	json_object_foreach(part->object, key, value) {
		size_t i;

		for (i = 0; known[i] && !str_equal(known[i], key); i++)
			;
		if (!known[i])
			return card_refuse(part, key, "is no key of a model card");
	}
	return 0;
}

int card_take_word(const struct card_part *part, const char *key, json_t *value, size_t max, const char **out)
{
	size_t length = json_string_length(value);

	if (!json_is_string(value))
		return card_refuse(part, key, "must be text");
	if (length < 1 || length > max)
		return card_refuse(part, key, "must have 1 to %zu bytes, not %zu", max, length);
	if (!text_is_visible(json_string_value(value), length))
		return card_refuse(part, key, "holds characters that cannot be shown");
	*out = arena_strdup(part->arena, json_string_value(value));
	return 0;
}

int card_read_word(const struct card_part *part, const char *key, bool needed, size_t max, const char **out)
{
	json_t *value = json_object_get(part->object, key);

	if (!value)
		return needed ? card_refuse(part, key, "is missing") : 0;
	return card_take_word(part, key, value, max, out);
}

int card_read_words(const struct card_part *part, const char *key, size_t most, size_t max, const char ***out, int *count)
{
	json_t *value = json_object_get(part->object, key), *item;
	size_t i;

	if (!value)
		return 0;
	if (!json_is_array(value) || json_array_size(value) > most)
		return card_refuse(part, key, "must be a list of at most %zu words", most);
	*out = arena_alloc(part->arena, (json_array_size(value) + 1) * sizeof **out);
	json_array_foreach(value, i, item)
		if (card_take_word(part, key, item, max, &(*out)[(*count)++]) < 0)
			return -1;
	(*out)[*count] = NULL;
	return 0;
}

int card_read_choice(const struct card_part *part, const char *key, const char *const *names, int *out)
{
	json_t *value = json_object_get(part->object, key);
	struct str list = STR_EMPTY;

	if (!value)
		return 0;
	for (int i = 0; names[i]; i++) {
		if (json_is_string(value) && str_equal(names[i], json_string_value(value))) {
			str_release(&list);
			*out = i;
			return 0;
		}
		str_addf(&list, "%s\"%s\"", i ? " or " : "", names[i]);
	}
	card_refuse(part, key, "must be %s", str_text(&list));
	str_release(&list);
	return -1;
}

int card_take_number(const struct card_part *part, const char *key, json_t *value, double low, double high, double *out)
{
	double number = json_number_value(value);

	if (!json_is_number(value) || !isfinite(number) || number < low || number > high)
		return card_refuse(part, key, "must be a number from %g to %g", low, high);
	*out = number;
	return 0;
}

int card_read_number(const struct card_part *part, const char *key, double low, double high, double *out)
{
	json_t *value = json_object_get(part->object, key);

	return value ? card_take_number(part, key, value, low, high, out) : 0;
}

int card_read_count(const struct card_part *part, const char *key, bool needed, int low, int high, int *out)
{
	json_t *value = json_object_get(part->object, key);

	if (!value)
		return needed ? card_refuse(part, key, "is missing") : 0;
	if (!json_is_integer(value) || json_integer_value(value) < low || json_integer_value(value) > high)
		return card_refuse(part, key, "must be a whole number from %d to %d", low, high);
	*out = (int)json_integer_value(value);
	return 0;
}

int card_read_flag(const struct card_part *part, const char *key, bool *out)
{
	json_t *value = json_object_get(part->object, key);

	if (!value)
		return 0;
	if (!json_is_boolean(value))
		return card_refuse(part, key, "must be true or false");
	*out = json_is_true(value);
	return 0;
}

int card_open_part(const struct card_part *card, const char *key, const char *prefix, bool needed, struct card_part *part)
{
	*part = *card;
	part->prefix = prefix;
	part->object = json_object_get(card->object, key);
	if (!part->object && needed)
		return card_refuse(card, key, "is missing");
	if (part->object && !json_is_object(part->object))
		return card_refuse(card, key, "must be an object");
	return 0;
}
