/* The part of a card that says what a model's confidence is worth. */
#include "models/card_part.h"

static int read_points(const struct card_part *part, json_t *value, struct refit *refit)
{
	json_t *pair;
	size_t i;

	if (!json_is_array(value) || json_array_size(value) < 1 || json_array_size(value) > REFIT_POINTS_MAX)
		return card_refuse(part, "isotonic", "must be a list of 1 to %d pairs of numbers", REFIT_POINTS_MAX);
	refit->points = arena_alloc(part->arena, json_array_size(value) * sizeof *refit->points);
	json_array_foreach(value, i, pair) {
		struct refit_point *point = &refit->points[refit->count++];

		if (json_array_size(pair) != 2)
			return card_refuse(part, "isotonic", "must be pairs of confidence and share; entry %zu is none", i + 1);
		if (card_take_number(part, "isotonic", json_array_get(pair, 0), 0, 1, &point->said) < 0 ||
		    card_take_number(part, "isotonic", json_array_get(pair, 1), 0, 1, &point->right) < 0)
			return -1;
		if (i > 0 && (point->said <= point[-1].said || point->right < point[-1].right))
			return card_refuse(part, "isotonic", "must rise; entry %zu does not", i + 1);
	}
	return 0;
}

int card_read_calibration(const struct card_part *whole, struct card *card)
{
	static const char *const keys[] = { "temperature", "isotonic", NULL };
	struct refit *refit = &card->calibration;
	struct card_part part;
	json_t *points;

	if (!json_object_get(whole->object, "calibration"))
		return 0;
	if (card_open_part(whole, "calibration", "calibration.", true, &part) < 0 || card_check_keys(&part, keys) < 0)
		return -1;
	if (json_object_size(part.object) != 1)
		return card_refuse(whole, "calibration", "must have temperature or isotonic, one of them");
	points = json_object_get(part.object, "isotonic");
	card->calibrated = true;
	refit->method = points ? REFIT_ISOTONIC : REFIT_TEMPERATURE;
	return points ? read_points(&part, points, refit) : card_read_number(&part, "temperature", 0.01, 100, &refit->temperature);
}
