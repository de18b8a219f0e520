#include "db/metric_fact.h"

#include "base/str.h"
#include "db/store_private.h"

#define RANGE(range) value_integer((range)->stage_id), value_integer((range)->after), value_integer((range)->until)

static int integer_or(const struct query *query, int column, int missing)
{
	return query_is_null(query, column) ? missing : (int)query_integer(query, column);
}

int facts_predictions(struct store *store, const struct fact_range *range, fact_take_prediction *take, void *context, struct err *err)
{
	struct query query;
	int64_t regions, segments;
	int got;

	if (query_number(store, &regions, err, "metric.has_regions") < 0 ||
	    query_number(store, &segments, err, "metric.has_segments", value_integer(range->stage_id)) < 0 ||
	    query_begin(&query, store, err, "metric.predictions", RANGE(range), value_integer(regions), value_integer(segments)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take(context, &(struct fact_prediction){
			.version_id = query_integer(&query, 0), .is_live = query_integer(&query, 1) != 0, .at_ms = query_integer(&query, 2),
			.latency_us = query_integer(&query, 3), .is_null = query_integer(&query, 4) != 0,
			.failed = query_integer(&query, 5) != 0, .label_id = query_integer(&query, 6), .confidence = query_real(&query, 7),
			.imported = query_integer(&query, 8) != 0, .regions = integer_or(&query, 9, -1),
			.passes = integer_or(&query, 10, -1), .handed_on = query_is_null(&query, 11) ? (double)NAN : query_real(&query, 11),
		});
	return got;
}

const char *const fact_feature_names[FACT_FEATURES] = {
	"width", "height", "aspect", "brightness", "contrast", "blur", "saturation", "noise", "length", "words", "digits", "letters",
	"spaces", "foreign", "level", "clipping", "silence", "missing", "fields",
};

static int take_features(struct query *query, fact_take_feature *take, void *context, struct err *err)
{
	int got;

	while ((got = query_next(query, err)) > 0) {
		struct fact_feature row = { .at_ms = query_integer(query, 0), .source_id = query_integer(query, 1),
		                            .missing = integer_or(query, 19, -1), .record = query_text(query, 2 + FACT_FEATURES) };

		for (int i = 0; i < FACT_FEATURES; i++)
			row.values[i] = query_real(query, 2 + i);
		take(context, &row);
	}
	return got;
}

int facts_features(struct store *store, const struct fact_range *range, fact_take_feature *take, void *context, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "metric.features", RANGE(range)) < 0)
		return -1;
	return take_features(&query, take, context, err);
}

int facts_features_come(struct store *store, const struct fact_range *items, fact_take_feature *take, void *context, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "metric.features_come", value_integer(items->after), value_integer(items->until)) < 0)
		return -1;
	return take_features(&query, take, context, err);
}

int facts_decisions(struct store *store, const struct fact_range *range, fact_take_decision *take, void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "metric.decisions", RANGE(range)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take(context, &(struct fact_decision){
			.operator_id = query_integer(&query, 0), .kind = query_text(&query, 1), .mode = query_text(&query, 2),
			.origin = query_text(&query, 3), .at_ms = query_integer(&query, 4), .duration_ms = query_integer(&query, 5),
			.redoes = query_integer(&query, 6) != 0, .overrides = integer_or(&query, 7, -1), .disagrees = integer_or(&query, 8, -1),
			.waited_ms = query_is_null(&query, 9) ? -1 : query_integer(&query, 4) - query_integer(&query, 9), .typed = query_integer(&query, 10) != 0,
		});
	return got;
}

static int take_compared(struct query *query, fact_take_compared *take, void *context, struct err *err)
{
	int got;

	while ((got = query_next(query, err)) > 0)
		take(context, &(struct fact_compared){ .blind = str_equal(query_text(query, 0), "blind"), .at_ms = query_integer(query, 1),
		                                       .agrees = query_integer(query, 2) != 0 });
	return got;
}

int facts_compared(struct store *store, const struct fact_range *decisions, int64_t prediction_id, fact_take_compared *take, void *context,
                   struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "metric.compared", RANGE(decisions), value_integer(prediction_id)) < 0)
		return -1;
	return take_compared(&query, take, context, err);
}

int facts_compared_later(struct store *store, const struct fact_range *predictions, int64_t decision_id, fact_take_compared *take,
                         void *context, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "metric.compared_later", RANGE(predictions), value_integer(decision_id)) < 0)
		return -1;
	return take_compared(&query, take, context, err);
}

int facts_routes(struct store *store, const struct fact_range *range, fact_take_route *take, void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "metric.routes", RANGE(range)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take(context, &(struct fact_route){ .at_ms = query_integer(&query, 0), .by_machine = query_integer(&query, 1) != 0,
		                                    .reason = query_text(&query, 2) });
	return got;
}

int facts_audits(struct store *store, const struct fact_range *range, fact_take_audit *take, void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "metric.audits", RANGE(range)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take(context, &(struct fact_audit){ .at_ms = query_integer(&query, 0), .wrong = query_integer(&query, 1) != 0 });
	return got;
}

int facts_evidence(struct store *store, int64_t stage_id, struct fact_evidence *rows, int most, int *count, struct err *err)
{
	struct query query;
	int got;

	*count = 0;
	if (query_begin(&query, store, err, "metric.evidence", value_integer(stage_id), value_integer(most),
	                value_integer(20 * (int64_t)most)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		rows[(*count)++] = (struct fact_evidence){ query_real(&query, 0), query_integer(&query, 1) != 0, query_integer(&query, 2) };
	return got;
}

int facts_items(struct store *store, const struct fact_range *range, fact_take_item *take, void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "metric.items", value_integer(range->after), value_integer(range->until)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take(context, &(struct fact_item){ .source_id = query_integer(&query, 0), .at_ms = query_integer(&query, 1),
		                                   .bytes = query_integer(&query, 2) });
	return got;
}

int facts_events(struct store *store, const struct fact_range *range, fact_take_event *take, void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "metric.events", value_integer(range->after), value_integer(range->until)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take(context, &(struct fact_event){ .at_ms = query_integer(&query, 0), .is_streak = query_integer(&query, 1) != 0,
		                                    .operator_id = query_integer(&query, 2), .present = query_integer(&query, 3),
		                                    .rejected = query_integer(&query, 4) });
	return got;
}

int fact_scope_name(struct store *store, const char *kind, int64_t id, struct arena *arena, const char **name, struct err *err)
{
	static const char *const queries[][2] = {
		{ "source", "metric.source" }, { "label", "metric.label" }, { "version", "metric.version" }, { "operator", "metric.operator" },
	};
	struct query query;
	int got = 0;

	*name = "";
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		if (str_equal(kind, queries[i][0]))
			got = query_first(&query, store, err, queries[i][1], value_integer(id));
	if (got <= 0)
		return got;
	*name = query_strdup(&query, 0, arena);
	query_end(&query);
	return 0;
}

int fact_scopes(struct store *store, int64_t stage_id, const char *metric, struct arena *arena, const char **names, int most, int *count,
                struct err *err)
{
	struct query query;
	int got;

	*count = 0;
	if (query_begin(&query, store, err, "metric.scopes", value_integer(stage_id), value_text(metric), value_integer(most)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		names[(*count)++] = query_strdup(&query, 0, arena);
	return got;
}

int facts_waiting(struct store *store, int64_t stage_id, int64_t *places, int64_t *oldest_ms, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "metric.waiting", value_integer(stage_id));

	if (got <= 0)
		return -1;
	*places = query_integer(&query, 0);
	*oldest_ms = query_integer(&query, 1);
	query_end(&query);
	return 0;
}
