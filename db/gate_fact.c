#include "db/gate_fact.h"

#include "db/known_answer.h"
#include "db/output.h"
#include "db/query.h"
#include "db/rows.h"

const struct gate_moment gate_moment_now = { INT64_MAX, INT64_MAX, INT64_MAX, 0 };

/* Takes k and n off a query that has begun. */
static int read_share(struct query *query, struct gate_share *share, struct err *err)
{
	if (query_next(query, err) <= 0)
		return -1;
	*share = (struct gate_share){ query_integer(query, 0), query_integer(query, 1) };
	query_end(query);
	return 0;
}

/* A case of which the label is right: 1: all of it is; 0; -1. */
static int is_right(struct store *store, const struct stage *stage, const struct output_rule *rule, const struct query *row, struct err *err)
{
	if (!query_integer(row, 2))
		return 0;
	return query_integer(row, 3) ? known_matches(store, stage, rule, query_integer(row, 0), query_integer(row, 1), err) : 1;
}

/* By which answers were compared then. */
static int read_rule(struct store *store, const struct stage *stage, const struct gate_moment *moment, struct output_rule *rule,
                     struct err *err)
{
	*rule = output_rule_now(store, stage);
	return moment->rule_version ? output_rule_read(store, moment->rule_version, rule, err) : 0;
}

int gate_known(struct store *store, const struct stage *stage, int64_t model_version_id, const struct gate_moment *moment,
               struct gate_share *known, struct err *err)
{
	struct output_rule rule;
	struct query query;
	int got = read_rule(store, stage, moment, &rule, err), right;

	*known = (struct gate_share){ 0, 0 };
	if (got < 0 || query_begin(&query, store, err, "gate_fact.known", value_integer(stage->stage_id), value_integer(model_version_id),
	                           value_integer(moment->prediction_id), value_integer(moment->at_ms), value_integer(moment->decision_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		right = is_right(store, stage, &rule, &query, err);
		if (right < 0) {
			query_end(&query);
			return -1;
		}
		known->k += right;
		known->n++;
	}
	return got;
}

int gate_people(struct store *store, const struct stage *stage, const struct gate_moment *moment, struct gate_share *people,
                struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "gate_fact.people", value_integer(stage->stage_id), value_integer(moment->decision_id)) < 0)
		return -1;
	return read_share(&query, people, err);
}

int gate_training_vouched(struct store *store, int64_t model_version_id, struct arena *arena, const char **name, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "gate_fact.training", value_integer(model_version_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		*name = query_strdup(&query, 0, arena);
		query_end(&query);
	}
	return got;
}

int gate_imports(struct store *store, const struct stage *stage, int64_t since_decision_id, struct arena *arena,
                 struct gate_import **rows, struct err *err)
{
	struct rows list = ROWS_OF(struct gate_import, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "gate_fact.imports", value_integer(stage->stage_id), value_integer(since_decision_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct gate_import *)rows_add(&list) = (struct gate_import){
			.import_id = query_integer(&query, 0), .at_ms = query_integer(&query, 1), .answers = query_integer(&query, 2),
			.file = query_strdup(&query, 3, arena), .vouched_by = query_strdup(&query, 4, arena), .acted_by = query_strdup(&query, 5, arena),
		};
	*rows = list.all;
	return got < 0 ? -1 : list.count;
}
