/* The statistics of the training set, as the card of the live version gives them: so that what has changed since
 * training can be told from the first day on. They have the form in which a reference is stored. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "db/model_version.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static double number_or_none(const json_t *from, const char *key)
{
	const json_t *value = json_object_get(from, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *text_of(const json_t *value, struct arena *arena)
{
	char *text = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
	const char *kept = arena_strdup(arena, text);

	free(text);
	return kept;
}

/* Labels are compared by their numbers. */
static void name_labels(const struct stage *stage, json_t *names, struct arena *arena)
{
	size_t i;
	json_t *name;

	json_array_foreach(names, i, name) {
		const struct label *label = json_is_string(name) ? stage_label_named(stage, json_string_value(name)) : NULL;

		if (label)
			json_array_set_new(names, i, json_string(drift_label_text(label->label_id, arena)));
	}
}

static int read_one(const struct stage *stage, const char *name, json_t *from, struct arena *arena, struct drift_reference_feature *feature,
                    struct err *err)
{
	struct drift_known known;

	if (!json_is_object(from))
		return err_set(err, "the card's statistics of %s are no object", name);
	if (str_equal(name, "label"))
		name_labels(stage, json_object_get(from, "names"), arena);
	*feature = (struct drift_reference_feature){
		.slice = "", .feature = arena_strdup(arena, name), .is_category = json_object_get(from, "names") != NULL,
		.count = (int64_t)json_integer_value(json_object_get(from, "count")),
		.missing = (int64_t)json_integer_value(json_object_get(from, "missing")), .mean = number_or_none(from, "mean"),
		.deviation = number_or_none(from, "deviation"), .bins = text_of(from, arena),
		.quantiles = text_of(json_object_get(from, "quantiles"), arena),
	};
	if (feature->count <= 0 || feature->missing < 0 || feature->missing > feature->count)
		return err_set(err, "the card's statistics of %s need a count, and no more missing than that", name);
	return drift_known_read(feature, arena, &known, err) < 0
	               ? err_set(err, "the card's statistics of %s need counts for each cell: edges and above, or names and other; and missing", name) : 0;
}

static int read_all(const struct stage *stage, json_t *statistics, struct arena *arena, struct drift_reference_feature **features, struct err *err)
{
	const char *name;
	json_t *value;
	int count = 0;

	*features = arena_alloc(arena, json_object_size(statistics) * sizeof **features + 1);
	json_object_foreach(statistics, name, value)
		if (read_one(stage, name, value, arena, &(*features)[count++], err) < 0)
			return -1;
	return count ? count : err_set(err, "the card of the live version has no \"statistics\" of its training set");
}

int drift_card_read(const struct stage *stage, const struct model_version *version, struct arena *arena,
                    struct drift_reference_feature **features, struct err *err)
{
	json_t *card = version->card ? json_loads(version->card, 0, NULL) : NULL;
	int count = read_all(stage, json_object_get(card, "statistics"), arena, features, err);

	json_decref(card);
	return count;
}
