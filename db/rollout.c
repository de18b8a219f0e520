#include "db/rollout.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/event.h"
#include "db/item_private.h"
#include "db/rollout_private.h"
#include "db/route_standing.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- the traffic ---- */

int rollout_traffic(struct store *store, const struct stage *stage, struct traffic *traffic, struct err *err)
{
	struct query query;
	int got;

	*traffic = (struct traffic){ .count = 0 };
	if (query_begin(&query, store, err, "rollout.steps_of_traffic", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct traffic_act act = { .version_id = query_integer(&query, 1), .share = query_real(&query, 2) };

		act.kind = (enum traffic_act_kind)traffic_act_of(query_text(&query, 0));
		if (traffic_apply(traffic, &act, err) < 0) {
			query_end(&query);
			return err_wrap(err, "the rollouts of stage %s", stage->name);
		}
	}
	return got;
}

struct rollout_kept {
	struct traffic traffic;
	int64_t stage_id;       /* 0: nothing is kept */
	int64_t change_counter; /* outside a write: what others have written since makes it old */
	char    canary[512];    /* title of the canary; "": there is none */
	double  judged;         /* share of each arm that people decide blind while a canary runs; else 0 */
};

static int keep_canary(struct store *store, struct rollout_kept *kept, struct err *err)
{
	int64_t canary = traffic_canary(&kept->traffic, NULL);
	struct query query;

	*kept->canary = '\0';
	kept->judged = 0;
	if (!canary)
		return 0;
	if (query_first(&query, store, err, "rollout.canary", value_integer(canary)) <= 0)
		return -1;
	snprintf(kept->canary, sizeof kept->canary, "%s", query_text(&query, 0));
	kept->judged = query_is_null(&query, 1) ? 0 : query_real(&query, 1);
	query_end(&query);
	return 0;
}

static const struct rollout_kept *keep(struct store *store, const struct stage *stage, struct err *err)
{
	struct rollout_kept *kept = store->rollout;

	if (!kept)
		kept = store->rollout = xcalloc(1, sizeof *kept);
	if (kept->stage_id == stage->stage_id && (store->depth > 0 || store_change_counter(store) == kept->change_counter))
		return kept;
	kept->stage_id = 0;
	kept->change_counter = store_change_counter(store);
	if (rollout_traffic(store, stage, &kept->traffic, err) < 0 || keep_canary(store, kept, err) < 0)
		return NULL;
	kept->stage_id = stage->stage_id;
	return kept;
}

const struct traffic *rollout_traffic_now(struct store *store, const struct stage *stage, struct err *err)
{
	const struct rollout_kept *kept = keep(store, stage, err);

	return kept ? &kept->traffic : NULL;
}

void rollout_forget(struct store *store)
{
	if (store->rollout)
		store->rollout->stage_id = 0;
}

void rollout_free(struct store *store)
{
	free(store->rollout);
	store->rollout = NULL;
}

/* ---- whose answer counts for an item ---- */

static bool answers(const struct traffic *traffic, int64_t version_id)
{
	return version_id && (version_id == traffic_live(traffic) || version_id == traffic_canary(traffic, NULL));
}

static int64_t drawn_version(const struct store *store, const struct stage *stage, const struct rollout_kept *kept, const char *group,
                             const unsigned char sha256[HASH_BYTES])
{
	struct draw_unit unit = item_draw_unit(group, sha256);

	return traffic_route_version(&kept->traffic, hash_draw(store->draw_key, "canary", stage->name, kept->canary, unit.bytes, unit.length));
}

static int draw_version(struct store *store, const struct stage *stage, const struct rollout_kept *kept, int64_t item_id,
                        int64_t *version_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	unsigned char sha256[HASH_BYTES];
	struct query query;
	int got = query_first(&query, store, err, "rollout.given", value_integer(item_id), value_integer(stage->stage_id));

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no item %" PRId64, item_id);
	*version_id = query_integer(&query, 2);
	if (!answers(&kept->traffic, *version_id)) {
		query_copy(&query, 0, sha256, HASH_BYTES);
		*version_id = drawn_version(store, stage, kept, query_strdup(&query, 1, &arena), sha256);
	}
	query_end(&query);
	arena_release(&arena);
	return 0;
}

int rollout_version_for(struct store *store, const struct stage *stage, const char *group, const unsigned char sha256[HASH_BYTES],
                        int64_t *version_id, struct err *err)
{
	const struct rollout_kept *kept = keep(store, stage, err);

	if (!kept)
		return -1;
	*version_id = *kept->canary ? drawn_version(store, stage, kept, group, sha256) : traffic_live(&kept->traffic);
	return 0;
}

int rollout_version_of(struct store *store, const struct stage *stage, int64_t item_id, int64_t *version_id, struct err *err)
{
	const struct rollout_kept *kept = keep(store, stage, err);

	if (!kept)
		return -1;
	*version_id = traffic_live(&kept->traffic);
	return *kept->canary ? draw_version(store, stage, kept, item_id, version_id, err) : 0;
}

int rollout_judged_share(struct store *store, const struct stage *stage, double *share, struct err *err)
{
	const struct rollout_kept *kept = keep(store, stage, err);

	*share = kept ? kept->judged : 0;
	return kept ? 0 : -1;
}

/* ---- plans ---- */

static int read_steps(struct store *store, struct rollout_plan *plan, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout.plan_steps", value_integer(plan->plan_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		if (plan->step_count < ROLLOUT_STEPS)
			plan->steps[plan->step_count++] = query_real(&query, 0);
	return got;
}

static int read_rules(struct store *store, struct arena *arena, struct rollout_plan *plan, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout.plan_rules", value_integer(plan->plan_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		if (plan->rule_count < ROLLOUT_RULES)
			plan->rules[plan->rule_count++] = (struct rollout_bound){ query_strdup(&query, 0, arena), query_real(&query, 1) };
	return got;
}

int rollout_plan_read(struct store *store, int64_t plan_id, struct arena *arena, struct rollout_plan *plan, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout.plan", value_integer(plan_id));

	*plan = (struct rollout_plan){ .plan_id = plan_id };
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no rollout plan %" PRId64, plan_id);
	plan->kind = (enum traffic_act_kind)traffic_act_of(query_text(&query, 1));
	plan->model_version_id = query_integer(&query, 2);
	plan->against_id = query_integer(&query, 3);
	plan->step_items = query_integer(&query, 4);
	plan->soak_ms = query_integer(&query, 5);
	plan->bake_ms = query_integer(&query, 6);
	plan->most_items = query_integer(&query, 7);
	plan->judged = query_real(&query, 8);
	plan->exposure = query_real(&query, 9);
	plan->decision_id = query_integer(&query, 10);
	plan->prediction_id = query_integer(&query, 11);
	plan->at_ms = query_integer(&query, 12);
	plan->reason = query_strdup(&query, 13, arena);
	plan->operator_name = query_strdup(&query, 14, arena);
	query_end(&query);
	if (read_steps(store, plan, err) < 0 || read_rules(store, arena, plan, err) < 0)
		return -1;
	return 0;
}

/* What a plan is over with: a rollback, or the end of its baking. */
int rollout_plan_current(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_plan *plan,
                         struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout.newest", value_integer(stage->stage_id));
	enum traffic_act_kind kind;
	int64_t plan_id, since_ms;
	bool all;

	if (got <= 0)
		return got;
	kind = (enum traffic_act_kind)traffic_act_of(query_text(&query, 0));
	plan_id = query_integer(&query, 1);
	all = kind == TRAFFIC_ACT_SWITCH || (kind == TRAFFIC_ACT_ADVANCE && query_real(&query, 2) >= 1);
	since_ms = query_integer(&query, 3);
	query_end(&query);
	if (!plan_id || kind == TRAFFIC_ACT_ROLLBACK)
		return 0;
	if (rollout_plan_read(store, plan_id, arena, plan, err) < 0)
		return -1;
	return !all || store_now(store) < since_ms + plan->bake_ms;
}

json_t *rollout_plan_body(const struct stage *stage, const struct rollout_plan *plan)
{
	json_t *body = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:s}", "stage", stage->name, "kind", traffic_act_name(plan->kind),
	                         "model_version", (json_int_t)plan->model_version_id, "against", (json_int_t)plan->against_id, "step_items",
	                         (json_int_t)plan->step_items, "soak_ms", (json_int_t)plan->soak_ms, "bake_ms", (json_int_t)plan->bake_ms,
	                         "most_items", (json_int_t)plan->most_items, "judged", plan->judged, "reason", plan->reason);
	json_t *steps = json_array(), *rules = json_object();

	for (int i = 0; i < plan->step_count; i++)
		json_array_append_new(steps, json_real(plan->steps[i]));
	for (int i = 0; i < plan->rule_count; i++)
		json_object_set_new(rules, plan->rules[i].rule, isnan(plan->rules[i].bound) ? json_null() : json_real(plan->rules[i].bound));
	json_object_set_new(body, "steps", steps);
	json_object_set_new(body, "rules", rules);
	json_object_set_new(body, "exposure", isnan(plan->exposure) ? json_null() : json_real(plan->exposure));
	return body;
}

int rollout_plan_beside(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena,
                        struct rollout_plan *plan, struct err *err)
{
	int64_t plan_id = 0;
	int got = query_number(store, &plan_id, err, "rollout.plan_beside", value_integer(stage->stage_id), value_integer(version_id));

	if (got < 0 || !plan_id)
		return got < 0 ? -1 : 0;
	return rollout_plan_read(store, plan_id, arena, plan, err) < 0 ? -1 : 1;
}

static int add_parts(struct store *store, const struct rollout_plan *plan, struct err *err)
{
	for (int i = 0; i < plan->step_count; i++)
		if (query_run(store, err, "rollout.plan_step", value_integer(plan->plan_id), value_integer(i + 1), value_real(plan->steps[i])) < 0)
			return -1;
	for (int i = 0; i < plan->rule_count; i++)
		if (query_run(store, err, "rollout.plan_rule", value_integer(plan->plan_id), value_text(plan->rules[i].rule),
		              value_real(plan->rules[i].bound)) < 0)
			return -1;
	return 0;
}

static int read_newest_rows(struct store *store, struct rollout_plan *plan, struct err *err)
{
	struct query query;

	if (query_first(&query, store, err, "epoch.newest_rows") <= 0)
		return -1;
	plan->decision_id = query_integer(&query, 0);
	plan->prediction_id = query_integer(&query, 1);
	query_end(&query);
	return 0;
}

int rollout_plan_add(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_plan *plan,
                     struct err *err)
{
	json_t *body;
	int result;

	if (plan->rule_count == 0)
		return err_set(err, "no alarm, no rollout: bind a rule to it that takes it back");
	plan->at_ms = store_now(store);
	if (read_newest_rows(store, plan, err) < 0 ||
	    query_number(store, &plan->plan_id, err, "rollout.plan_add", value_integer(stage->stage_id), value_text(traffic_act_name(plan->kind)),
	                 value_integer(plan->model_version_id), value_id(plan->against_id), value_integer(plan->step_items),
	                 value_integer(plan->soak_ms), value_integer(plan->bake_ms), value_integer(plan->most_items), value_real(plan->judged),
	                 value_real(plan->exposure), value_integer(plan->decision_id), value_integer(plan->prediction_id),
	                 value_integer(by->operator_id), value_integer(by->acted_by), value_text(plan->reason), value_integer(plan->at_ms)) < 0 ||
	    add_parts(store, plan, err) < 0)
		return -1;
	body = rollout_plan_body(stage, plan);
	result = event_add(store, by, "rollout.plan", "rollout_plan", plan->plan_id, body, err);
	json_decref(body);
	return result;
}

/* ---- acts ---- */

static int add_roles(struct store *store, const struct stage *stage, const struct actor *by, const struct rollout_act *act,
                     const struct traffic *before, const struct traffic *after, struct err *err)
{
	struct traffic_change changes[2 * TRAFFIC_VERSIONS];
	int count = traffic_changes(before, after, changes);

	for (int i = 0; i < count; i++)
		if (query_run(store, err, "rollout.role_add", value_integer(stage->stage_id), value_integer(changes[i].version_id),
		              value_text(changes[i].role), value_real(changes[i].share), value_integer(by->operator_id),
		              value_integer(by->acted_by), value_text(act->reason), value_integer(act->at_ms), value_integer(act->act_id)) < 0)
			return -1;
	return 0;
}

static int add_event(struct store *store, const struct stage *stage, const struct actor *by, const struct rollout_act *act, struct err *err)
{
	struct str kind = STR_EMPTY;
	json_t *body = json_pack("{s:s, s:I, s:f, s:I, s:i, s:s}", "stage", stage->name, "model_version", (json_int_t)act->act.version_id,
	                         "share", act->act.share, "plan", (json_int_t)act->plan_id, "step", act->step, "reason", act->reason);
	int result;

	if (act->rule)
		json_object_set_new(body, "rule", json_string(act->rule));
	if (act->evidence)
		json_object_set_new(body, "evidence", json_string(act->evidence));
	if (act->level_change_id)
		json_object_set_new(body, "level_change", json_integer((json_int_t)act->level_change_id));
	str_addf(&kind, "rollout.%s", traffic_act_name(act->act.kind));
	result = event_add(store, by, str_text(&kind), "rollout_act", act->act_id, body, err);
	str_release(&kind);
	json_decref(body);
	return result;
}

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

int rollout_act_add(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_act *act, struct err *err)
{
	struct traffic before, after;

	if (rollout_traffic(store, stage, &before, err) < 0)
		return -1;
	if (act->act.kind == TRAFFIC_ACT_ROLLBACK)
		act->act = (struct traffic_act){ TRAFFIC_ACT_ROLLBACK, traffic_back_to(&before), 1 };
	after = before;
	if (traffic_apply(&after, &act->act, err) < 0)
		return -1;
	act->rule = text_or_null(act->rule);
	act->evidence = text_or_null(act->evidence);
	act->at_ms = store_now(store);
	if (query_number(store, &act->act_id, err, "rollout.act_add", value_integer(stage->stage_id),
	                 value_text(traffic_act_name(act->act.kind)), value_integer(act->act.version_id), value_real(act->act.share),
	                 value_id(act->plan_id), act->step ? value_integer(act->step) : value_null(), value_text(act->rule),
	                 value_text(act->evidence), value_id(act->level_change_id), value_integer(by->operator_id),
	                 value_integer(by->acted_by), value_text(act->reason), value_integer(act->at_ms)) < 0)
		return -1;
	rollout_forget(store);
	route_standing_forget(store);
	return add_roles(store, stage, by, act, &before, &after, err) < 0 ? -1 : add_event(store, stage, by, act, err);
}

int rollout_act_of_plan(struct store *store, const struct stage *stage, int64_t plan_id, struct rollout_act *act, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout.act_of_plan", value_integer(stage->stage_id), value_integer(plan_id));

	if (got <= 0)
		return got;
	*act = (struct rollout_act){
		.act_id = query_integer(&query, 0),
		.act = { (enum traffic_act_kind)traffic_act_of(query_text(&query, 1)), query_integer(&query, 2), query_real(&query, 3) },
		.plan_id = plan_id, .step = (int)query_integer(&query, 4), .at_ms = query_integer(&query, 5),
		.model = "", .rule = "", .evidence = "", .reason = "", .operator_name = "", .acted_by = "",
	};
	query_end(&query);
	return 1;
}

static const char *text_of(const struct query *query, int column, struct arena *arena)
{
	return query_is_null(query, column) ? "" : query_strdup(query, column, arena);
}

int rollout_acts(struct store *store, const struct stage *stage, int limit, struct arena *arena, struct rollout_act **acts,
                 int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct rollout_act, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout.acts", value_integer(stage->stage_id), value_integer(limit)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct rollout_act *)rows_add(&list) = (struct rollout_act){
			.act_id = query_integer(&query, 0),
			.act = { (enum traffic_act_kind)traffic_act_of(query_text(&query, 1)), query_integer(&query, 2), query_real(&query, 3) },
			.plan_id = query_integer(&query, 4), .step = (int)query_integer(&query, 5), .model = text_of(&query, 6, arena),
			.rule = text_of(&query, 7, arena), .evidence = text_of(&query, 8, arena), .reason = text_of(&query, 9, arena),
			.operator_name = text_of(&query, 10, arena), .acted_by = text_of(&query, 11, arena),
			.level_change_id = query_integer(&query, 12), .at_ms = query_integer(&query, 13),
		};
	*acts = list.all;
	*count = list.count;
	return got;
}
