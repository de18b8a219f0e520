#include "db/item_feature.h"

#include "db/store_private.h"

int item_features_add(struct store *store, int64_t item_id, const struct features *features, int64_t at_ms, struct err *err)
{
	struct store_value values[FEATURE_COUNT + 2];
	int64_t there;
	int got = query_number(store, &there, err, "feature.there", value_integer(item_id));

	if (got != 0)
		return got < 0 ? -1 : 0;
	values[0] = value_integer(item_id);
	for (int i = 0; i < FEATURE_COUNT; i++)
		values[1 + i] = value_real(features->of[i]);
	values[FEATURE_COUNT + 1] = value_integer(at_ms);
	return query_run_values(store, err, "feature.add", values, FEATURE_COUNT + 2) < 0 ? -1 : 0;
}

struct features item_features_of_row(const struct query *query, int column)
{
	struct features features;

	for (int i = 0; i < FEATURE_COUNT; i++)
		features.of[i] = query_real(query, column + i);
	return features;
}

int item_features_read(struct store *store, int64_t item_id, struct features *features, struct err *err)
{
	struct query query;
	int got;

	*features = features_none();
	got = query_first(&query, store, err, "feature.read", value_integer(item_id));
	if (got <= 0)
		return got;
	*features = item_features_of_row(&query, 0);
	query_end(&query);
	return 1;
}
