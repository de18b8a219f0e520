#include "db/gate_evaluation.h"

#include "base/str.h"
#include "db/digest.h"
#include "db/event.h"
#include "db/store_private.h"

#include <inttypes.h>

void gate_evaluation_plan(int64_t stage_id, const struct gate_evaluation *evaluation, unsigned char hash[HASH_BYTES])
{
	struct str plan = STR_EMPTY;

	str_addf(&plan, "%" PRId64 "\n%d\n%d\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%s\n", stage_id, evaluation->from_level,
	         evaluation->to_level, evaluation->model_version_id, evaluation->certificate_id, evaluation->level_change_id,
	         evaluation->policy);
	hash_sha256(str_text(&plan), plan.length, hash);
	str_release(&plan);
}

static int insert(struct store *store, const struct stage *stage, const struct actor *by, struct gate_evaluation *e, struct err *err)
{
	return query_number(store, &e->gate_evaluation_id, err, "gate_evaluation.add", value_integer(stage->stage_id),
	                    value_id(e->model_version_id), value_id(e->epoch_id), value_id(e->certificate_id),
	                    value_id(e->level_change_id), value_integer(e->from_level), value_integer(e->to_level),
	                    value_integer(e->open), value_real(e->alpha), value_integer(e->folded_id), value_integer(e->decision_id),
	                    value_integer(e->prediction_id), value_text(e->policy), value_hash(e->plan_hash),
	                    value_integer(by->operator_id), value_integer(by->acted_by), value_integer(e->at_ms)) < 0 ? -1 : 0;
}

static int add_check(struct store *store, int64_t evaluation_id, int position, const struct gate_check *check, struct err *err)
{
	return query_run(store, err, "gate_check.add", value_integer(evaluation_id), value_integer(position), value_text(check->name),
	                 value_text(check->claim), value_real(check->value), value_real(check->bound), value_real(check->need),
	                 value_integer(check->k), value_integer(check->n), value_integer(check->ok), value_text(check->why)) < 0 ? -1 : 0;
}

static int log_evaluation(struct store *store, const struct stage *stage, const struct actor *by,
                          const struct gate_evaluation *evaluation, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	json_t *body;
	int rc;

	if (gate_evaluation_digest(store, evaluation->gate_evaluation_id, digest, err) < 0)
		return -1;
	body = json_pack("{s:s, s:i, s:i, s:b, s:s}", "stage", stage->name, "from", evaluation->from_level, "to", evaluation->to_level,
	                 "open", evaluation->open, "digest", hash_hex(digest, sizeof digest, hex));
	rc = event_add(store, by, "gate.evaluate", "gate_evaluation", evaluation->gate_evaluation_id, body, err);
	json_decref(body);
	return rc;
}

void gate_evaluation_fill(const struct stage *stage, const struct gate *gate, struct gate_evaluation *evaluation)
{
	evaluation->from_level = gate->from;
	evaluation->to_level = gate->to;
	evaluation->open = gate->open;
	evaluation->alpha = gate->alpha;
	evaluation->level_change_id = stage->level_change_id;
	gate_evaluation_plan(stage->stage_id, evaluation, evaluation->plan_hash);
}

int gate_evaluation_add(struct store *store, const struct stage *stage, const struct actor *by, const struct gate *gate,
                        struct gate_evaluation *evaluation, struct err *err)
{
	evaluation->at_ms = store_now(store);
	if (insert(store, stage, by, evaluation, err) < 0)
		return -1;
	for (int i = 0; i < gate->check_count; i++)
		if (add_check(store, evaluation->gate_evaluation_id, i + 1, &gate->checks[i], err) < 0)
			return -1;
	return log_evaluation(store, stage, by, evaluation, err);
}

int gate_evaluation_read(struct store *store, int64_t gate_evaluation_id, struct arena *arena, struct gate_evaluation *evaluation,
                         struct err *err)
{
	struct query query;
	int got;

	*evaluation = (struct gate_evaluation){ .gate_evaluation_id = gate_evaluation_id };
	got = query_first(&query, store, err, "gate_evaluation.read", value_integer(gate_evaluation_id));
	if (got <= 0)
		return got;
	evaluation->model_version_id = query_integer(&query, 2);
	evaluation->epoch_id = query_integer(&query, 3);
	evaluation->certificate_id = query_integer(&query, 4);
	evaluation->level_change_id = query_integer(&query, 5);
	evaluation->from_level = (int)query_integer(&query, 6);
	evaluation->to_level = (int)query_integer(&query, 7);
	evaluation->open = query_integer(&query, 8) != 0;
	evaluation->alpha = query_real(&query, 9);
	evaluation->folded_id = query_integer(&query, 10);
	evaluation->decision_id = query_integer(&query, 11);
	evaluation->prediction_id = query_integer(&query, 12);
	evaluation->policy = query_strdup(&query, 13, arena);
	query_copy(&query, 14, evaluation->plan_hash, sizeof evaluation->plan_hash);
	evaluation->at_ms = query_integer(&query, 17);
	query_end(&query);
	return 1;
}

/* Adds every row of a statement about the evaluation. */
static int digest_rows(struct store *store, const char *name, const char *types, int64_t gate_evaluation_id,
                       struct hash_state *digest, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, name, value_integer(gate_evaluation_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		digest_add_row(digest, &query, types);
	return got;
}

int gate_evaluation_digest(struct store *store, int64_t gate_evaluation_id, unsigned char digest[HASH_BYTES], struct err *err)
{
	struct hash_state state;

	hash_begin(&state);
	if (digest_rows(store, "gate_evaluation.read", "iiiiiiiiiriiithiii", gate_evaluation_id, &state, err) < 0 ||
	    digest_rows(store, "gate_check.list", "ittrrriiit", gate_evaluation_id, &state, err) < 0)
		return -1;
	hash_end(&state, digest);
	return 0;
}
