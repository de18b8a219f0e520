#include "jobs/rollout_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/epoch.h"
#include "db/level_change.h"
#include "db/rollout_facts.h"
#include "db/route_standing.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/level_private.h"
#include "jobs/model_input.h"
#include "jobs/model_pool.h"
#include "ladder/level.h"
#include "ladder/rollout_steps.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A look at what a wish would do: nothing is written. */
struct look {
	struct store  *store;
	struct arena  *arena;
	struct stage   stage;
	const struct rollout_wish *wish;
	struct rollout_outlook *outlook;
	struct traffic traffic;      /* as it is */
	struct traffic_act act;
	bool           takes_over;   /* the candidate is LIVE after it */
	struct rollout_support support; /* of the candidate, where it matters */
	const struct rollout_request *agreed; /* what somebody else has asked for; NULL: nothing */
	bool           quick;        /* what counts over all that was judged is left out */
	bool           doing;        /* inside the write that does it: the candidate's evidence is kept as it is read */
};

/* ---- who ---- */

int rollout_find_version(struct store *store, const struct stage *stage, const char *reference, struct arena *arena,
                         struct model_version *version, struct err *err)
{
	int found = model_version_find(store, stage, reference ? reference : "", arena, version, err);

	if (found == 0)
		return err_set(err, "stage %s has no version \"%s\": rung model list names them", stage->name, reference ? reference : "");
	return found < 0 ? -1 : 0;
}

static int find_versions(struct look *look, struct err *err)
{
	struct rollout_outlook *outlook = look->outlook;
	int64_t live;
	int found;

	if (rollout_traffic(look->store, &look->stage, &look->traffic, err) < 0)
		return -1;
	live = traffic_live(&look->traffic);
	outlook->has_live = live != 0;
	if (live && model_version_read(look->store, live, look->arena, &outlook->live, err) < 0)
		return -1;
	found = rollout_find_version(look->store, &look->stage, look->wish->version, look->arena, &outlook->candidate, err);
	return found < 0 ? -1 : 0;
}

/* A model that is not the one that was added comes into no traffic. */
static int check_sound(const struct look *look, struct err *err)
{
	const struct model_version *candidate = &look->outlook->candidate;

	return candidate->path ? model_verify(candidate, err) : 0;
}

/* ---- the plan ---- */

static int64_t wished(const struct look *look, int64_t wish, const char *key)
{
	if (wish < 0)
		return 0;
	return wish > 0 ? wish : setting_integer(look->store, look->stage.stage_id, key);
}

static int take_steps(const struct look *look, struct rollout_plan *plan, struct err *err)
{
	const struct rollout_wish *wish = look->wish;

	if (wish->step_count > ROLLOUT_STEPS)
		return err_set(err, "a canary has at most %d steps", ROLLOUT_STEPS);
	if (wish->step_count > 0) {
		memcpy(plan->steps, wish->steps, (size_t)wish->step_count * sizeof *plan->steps);
		plan->step_count = wish->step_count;
	} else {
		plan->step_count = rollout_steps_parse(setting_text(look->store, look->stage.stage_id, "rollout.steps", look->arena), plan->steps, err);
	}
	for (int i = 0; i < plan->step_count; i++) {
		if (rollout_share_check(plan->steps[i], err) < 0)
			return -1;
		if (i > 0 && !(plan->steps[i] > plan->steps[i - 1]))
			return err_set(err, "each step is a larger share than the one before: %g is not above %g", plan->steps[i], plan->steps[i - 1]);
	}
	/* all of the traffic is what comes after the last step anyway */
	if (plan->step_count > 1 && plan->steps[plan->step_count - 1] >= 1)
		plan->step_count--;
	if (plan->step_count == 1 && plan->steps[0] >= 1)
		return err_set(err, "a canary of all items is a switch: rung rollout switch %s", look->outlook->candidate.version);
	return plan->step_count < 0 ? -1 : 0;
}

/* Every rule that can fire is bound to it, each with the bound that is usual beside this LIVE version, or that was agreed to. */
static int take_rules(const struct look *look, struct rollout_plan *plan, struct err *err)
{
	struct rollout_figures live = { .latency_p95 = (double)NAN }; /* how right it is binds no rule */
	double nulls = (double)NAN;

	if (look->wish->rules) {
		memcpy(plan->rules, look->wish->rules, (size_t)look->wish->rule_count * sizeof *plan->rules);
		plan->rule_count = look->wish->rule_count;
		return 0;
	}
	if (look->outlook->has_live && rollout_figures_said(look->store, look->outlook->live.model_version_id, &live, err) < 0)
		return -1;
	if (live.predictions > 0)
		nulls = (double)live.nulls / (double)live.predictions;
	for (int i = 0; i < rollout_rule_count && plan->rule_count < ROLLOUT_RULES; i++) {
		const char *rule = rollout_rules[i].name;

		if (rollout_is_beside(plan->kind) ? rollout_rule_beside(rule) : plan->most_items > 0 || !str_equal(rule, "exposure"))
			plan->rules[plan->rule_count++] =
				(struct rollout_bound){ rule, rollout_usual_bound(rule, nulls, live.latency_p95, plan->most_items) };
	}
	return 0;
}

static int make_plan(struct look *look, struct err *err)
{
	const struct rollout_wish *wish = look->wish;
	struct rollout_plan *plan = &look->outlook->plan;

	*plan = (struct rollout_plan){
		.kind = wish->kind, .model_version_id = look->outlook->candidate.model_version_id,
		.against_id = look->outlook->has_live ? look->outlook->live.model_version_id : 0,
		.step_items = wished(look, wish->step_items, "rollout.step_items"), .soak_ms = wished(look, wish->soak_ms, "rollout.soak"),
		.bake_ms = wished(look, wish->bake_ms, "rollout.bake"), .most_items = wished(look, wish->most_items, "rollout.most_items"),
		.judged = setting_real(look->store, look->stage.stage_id, "rollout.judged"), .exposure = (double)NAN,
		.reason = wish->reason ? wish->reason : "", .operator_name = "",
	};
	if (take_rules(look, plan, err) < 0)
		return -1;
	if (wish->kind == TRAFFIC_ACT_CANARY)
		return take_steps(look, plan, err);
	return 0;
}

/* ---- the act ---- */

/* The refusal of the pure rules, with the version's name before it. */
static int try_act(struct look *look, struct err *err)
{
	const struct rollout_wish *wish = look->wish;
	const struct rollout_plan *plan = &look->outlook->plan;
	struct traffic after = look->traffic;

	look->act = (struct traffic_act){ wish->kind, look->outlook->candidate.model_version_id, 1 };
	if (wish->kind == TRAFFIC_ACT_CANARY)
		look->act.share = plan->steps[0];
	else if (wish->kind != TRAFFIC_ACT_SWITCH && wish->share > 0)
		look->act.share = wish->share;
	else if (wish->share < 0 || isnan(wish->share))
		return rollout_share_check(wish->share, err);
	if (traffic_apply(&after, &look->act, err) < 0)
		return err_wrap(err, "%s", look->outlook->candidate.title);
	look->takes_over = traffic_live(&after) == look->act.version_id && traffic_live(&look->traffic) != look->act.version_id;
	return 0;
}

/* ---- what it would cost ---- */

int rollout_level_decreed(struct store *store, const struct stage *stage, bool *decreed, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct level_row *rows;
	int count, rc = level_history(store, stage, &arena, &rows, &count, err);

	*decreed = rc >= 0 && count > 0 && str_equal(rows[count - 1].kind, "decree");
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

static bool answers(const struct look *look)
{
	return look->wish->kind == TRAFFIC_ACT_CANARY || look->wish->kind == TRAFFIC_ACT_SWITCH;
}

/* Where it is done, in this write, the candidate's evidence is counted into its epoch once and read from there; what
 * is only asked for begins none. */
static int keep_evidence(const struct look *look, struct err *err)
{
	if (!look->doing || (!look->agreed && rollout_takes_two(look->store, &look->stage, look->wish->kind, look->act.share)))
		return 0;
	return rollout_tend_epoch(look->store, &look->stage, look->act.version_id, err);
}

/* A level that was decreed claims no evidence, and needs none from the next version. */
static int foresee_level(struct look *look, struct err *err)
{
	struct rollout_outlook *outlook = look->outlook;
	struct rollout_support *support = &look->support;
	bool decree;

	outlook->level = outlook->level_after = look->stage.level;
	outlook->level_why = "";
	*support = (struct rollout_support){ look->stage.level, "" };
	if (!answers(look) || look->quick)
		return 0;
	if (keep_evidence(look, err) < 0 || rollout_level_decreed(look->store, &look->stage, &decree, err) < 0)
		return -1;
	if (!decree && rollout_support(look->store, &look->stage, outlook->candidate.model_version_id, look->stage.level, look->arena, support, err) < 0)
		return -1;
	if (support->level >= look->stage.level)
		return 0;
	outlook->level_why = arena_printf(look->arena, "%sits own evidence supports level %d: %s",
	                                  look->takes_over ? "" : "once it is LIVE, as things stand, ", support->level, support->why);
	if (look->takes_over)
		outlook->level_after = support->level;
	return 0;
}

static int read_exam(struct look *look, struct err *err)
{
	struct rollout_outlook *outlook = look->outlook;
	struct rollout_exam exam;
	int attempts = epoch_next_attempt(look->store, &look->stage, outlook->candidate.model_version_id, err);

	if (look->quick && !outlook->candidate.path)
		return 0; /* what others say of it is brought in */
	if (attempts < 0 || rollout_exam_read(look->store, &look->stage, outlook->candidate.model_version_id, &exam, err) < 0)
		return -1;
	outlook->exam_items = exam.settled;
	outlook->exam_scored = exam.scored;
	outlook->exam_oldest_ms = exam.oldest_ms;
	outlook->exam_newest_ms = exam.newest_ms;
	outlook->versions_judged = attempts - 1;
	outlook->untried = outlook->candidate.path && outlook->candidate.predictions == 0 && !rollout_is_beside(look->wish->kind);
	return 0;
}

/* Who only runs beside LIVE may be as bad as it likes. */
static int foresee_worse(struct look *look, struct err *err)
{
	struct rollout_outlook *outlook = look->outlook;

	if (!answers(look) || look->quick || !outlook->has_live)
		return 0;
	return rollout_worse(look->store, &look->stage, &outlook->candidate, &outlook->live, look->arena, &outlook->worse, err);
}

/* Items that come while the share lasts, for as long as it lasts at least. */
static double items_of_step(const struct rollout_plan *plan, double share, double per_ms)
{
	double judged = (double)plan->step_items / plan->judged, soaked = per_ms * (double)plan->soak_ms * share;

	return judged > soaked ? judged : soaked;
}

/* Only where the machine decides by its answers can it add errors; each of them would be one at worst. */
static int foresee_exposure(struct look *look, struct err *err)
{
	struct rollout_plan *plan = &look->outlook->plan;
	double items = 0, per_ms;

	if (!answers(look))
		return 0;
	plan->exposure = 0;
	if (look->stage.level < LEVEL_PARTIAL)
		return 0;
	/* With a switch the level is what its evidence supports now; that of a canary may come to support more while it runs. */
	if (plan->kind == TRAFFIC_ACT_SWITCH && look->support.level < LEVEL_PARTIAL) {
		plan->exposure = look->outlook->unknown ? (double)NAN : 0;
		return 0;
	}
	if (rollout_pace(look->store, &look->stage, &per_ms, err) < 0)
		return -1;
	if (plan->kind == TRAFFIC_ACT_SWITCH)
		items = per_ms * (double)plan->bake_ms;
	for (int i = 0; i < plan->step_count; i++)
		items += items_of_step(plan, plan->steps[i], per_ms);
	if (plan->most_items > 0 && items > (double)plan->most_items)
		items = (double)plan->most_items;
	plan->exposure = rollout_exposure(1, (int64_t)items, 0);
	return 0;
}

static bool gives(const struct model_version *version, int64_t label_id)
{
	for (int i = 0; i < version->label_count; i++)
		if (version->label_ids[i] == label_id)
			return true;
	return false;
}

/* Labels that one of the two gives and the other does not; imported versions give any. */
static void compare_labels(struct look *look)
{
	const struct rollout_outlook *outlook = look->outlook;
	struct str names = STR_EMPTY;

	for (int i = 0; outlook->has_live && outlook->live.path && outlook->candidate.path && i < look->stage.label_count; i++) {
		const struct label *label = &look->stage.labels[i];

		if (gives(&outlook->live, label->label_id) != gives(&outlook->candidate, label->label_id))
			str_addf(&names, "%s%s", names.length ? ", " : "", label->name);
	}
	look->outlook->labels_changed = arena_printf(look->arena, "%s", str_text(&names));
	str_release(&names);
}

/* What was agreed to: figures that move by the minute are left out. */
static void seal(struct look *look)
{
	const struct rollout_outlook *outlook = look->outlook;
	const struct rollout_plan *plan = &outlook->plan;
	unsigned char hash[HASH_BYTES];
	struct str text = STR_EMPTY;
	char hex[HASH_HEX_SIZE];

	str_addf(&text, "%d %" PRId64 " %" PRId64 " %.17g %d %d %" PRId64, (int)plan->kind, plan->model_version_id, plan->against_id,
	         look->act.share, outlook->level, outlook->level_after, look->stage.level_change_id);
	str_addf(&text, " %d %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %.17g %d", *outlook->worse != 0, plan->step_items, plan->soak_ms, plan->bake_ms,
	         plan->most_items, plan->judged, look->stage.label_set);
	for (int i = 0; i < plan->step_count; i++)
		str_addf(&text, " %.17g", plan->steps[i]);
	for (int i = 0; i < plan->rule_count; i++)
		str_addf(&text, " %s %.17g", plan->rules[i].rule, plan->rules[i].bound);
	hash_sha256(text.text, text.length, hash);
	look->outlook->hash = arena_printf(look->arena, "%s", hash_hex(hash, HASH_BYTES, hex));
	str_release(&text);
}

static int check_kind(const struct rollout_wish *wish, struct err *err)
{
	switch (wish->kind) {
	case TRAFFIC_ACT_SHADOW:
	case TRAFFIC_ACT_NEXT:
	case TRAFFIC_ACT_CANARY:
	case TRAFFIC_ACT_SWITCH:
		return 0;
	default:
		return err_set(err, "%s is no way to start a rollout", traffic_act_name(wish->kind));
	}
}

static int look_at(struct look *look, const char *stage, struct err *err)
{
	struct rollout_outlook *outlook = look->outlook;

	*outlook = (struct rollout_outlook){ .worse = "", .level_why = "", .labels_changed = "" };
	if (check_kind(look->wish, err) < 0 || stage_read(look->store, stage, look->arena, &look->stage, err) < 0 ||
	    find_versions(look, err) < 0 || make_plan(look, err) < 0 || try_act(look, err) < 0 || check_sound(look, err) < 0 ||
	    foresee_worse(look, err) < 0 || read_exam(look, err) < 0 || foresee_level(look, err) < 0)
		return -1;
	outlook->unknown = outlook->candidate.path && outlook->exam_items > 0 && outlook->exam_scored == 0 && *outlook->level_why;
	if (foresee_exposure(look, err) < 0)
		return -1;
	compare_labels(look);
	outlook->input = outlook->has_live ? model_input_differs(&outlook->candidate, &outlook->live, look->arena) : NULL;
	seal(look);
	return 0;
}

int rollout_outlook(struct store *store, const char *stage, const struct rollout_wish *wish, struct arena *arena,
                    struct rollout_outlook *outlook, struct err *err)
{
	struct look look = { .store = store, .arena = arena, .wish = wish, .outlook = outlook };

	return look_at(&look, stage, err);
}

int rollout_glance(struct store *store, const char *stage, const struct rollout_wish *wish, struct arena *arena,
                   struct rollout_outlook *outlook, struct err *err)
{
	struct look look = { .store = store, .arena = arena, .wish = wish, .outlook = outlook, .quick = true };

	return look_at(&look, stage, err);
}

/* ---- doing it ---- */

/* A version that a rollback took out comes back only where somebody says that it may. */
static int check_again(const struct look *look, struct err *err)
{
	struct rollout_taken taken;
	int got = rollout_taken_out(look->store, &look->stage, look->act.version_id, look->arena, &taken, err);

	if (got <= 0 || look->wish->again || look->wish->kind == TRAFFIC_ACT_SHADOW || look->wish->kind == TRAFFIC_ACT_NEXT)
		return got < 0 ? -1 : 0;
	return err_set(err, "%s was rolled back before (%s): say --again to give it traffic all the same", look->outlook->candidate.title,
	               taken.reason);
}

static int check_worse(const struct look *look, struct err *err)
{
	const struct rollout_outlook *outlook = look->outlook;

	if (!*outlook->worse || look->wish->although_worse)
		return 0;
	return err_set(err, "%s is %s: say --although-worse to give it traffic all the same", outlook->candidate.title, outlook->worse);
}

/* The reason and the figures, as the change of level keeps them. */
int rollout_fall(struct store *store, const struct stage *stage, const struct actor *by, const struct model_version *version,
                 const struct rollout_support *support, int64_t *level_change_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct epoch epoch;
	struct level_change_new change = { .to_level = support->level, .kind = "demote" };
	json_t *evidence = json_pack("{s:s, s:I, s:i}", "rollout", version->title, "model_version", (json_int_t)version->model_version_id,
	                             "supports", support->level);
	char *text = json_dumps(evidence, JSON_COMPACT | JSON_SORT_KEYS);
	int rc = epoch_read(store, stage, version->model_version_id, &epoch, err);

	change.reason = arena_printf(&arena, "%s is LIVE: its own evidence supports level %d: %s", version->title, support->level, support->why);
	change.epoch_id = epoch.epoch_id;
	change.evidence = text;
	if (rc >= 0)
		rc = level_change_append(store, stage, by, &change, level_change_id, err);
	json_decref(evidence);
	free(text);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int rollout_tend_epoch(struct store *store, const struct stage *stage, int64_t version_id, struct err *err)
{
	return ladder_tend_version(store, stage->name, version_id, err);
}

/* The level, where it falls with it, and the act. */
static int add_act(struct look *look, const struct actor *by, struct err *err)
{
	struct rollout_outlook *outlook = look->outlook;
	char *evidence = rollout_agreed_evidence(look->agreed);
	struct rollout_act row = { .act = look->act, .reason = look->wish->reason, .step = look->wish->kind == TRAFFIC_ACT_CANARY,
	                           .plan_id = outlook->plan.plan_id, .evidence = evidence };
	int rc = 0;

	if (outlook->level_after < outlook->level)
		rc = rollout_fall(look->store, &look->stage, by, &outlook->candidate, &look->support, &row.level_change_id, err);
	if (rc == 0)
		rc = rollout_act_add(look->store, &look->stage, by, &row, err);
	free(evidence);
	return rc;
}

static int act(struct look *look, const struct actor *by, struct err *err)
{
	bool begins = look->takes_over || look->wish->kind == TRAFFIC_ACT_CANARY;

	if (rollout_plan_add(look->store, &look->stage, by, &look->outlook->plan, err) < 0 ||
	    (begins && rollout_tend_epoch(look->store, &look->stage, look->act.version_id, err) < 0))
		return -1;
	return add_act(look, by, err);
}

/* Whether what is known by now takes it back at once. */
static int ask_rules(const struct look *look, struct err *err)
{
	struct rollout_news news;

	if (rollout_tend(look->store, &look->stage, &news, err) < 0)
		return -1;
	if (!news.rolled_back)
		return 0;
	err_set(err, "taken back at once %s; nothing was changed", news.why);
	return ROLLOUT_BACK_AT_ONCE;
}

/* What was shown is what is done; what was asked for too, whoever looks at it now. */
static int check_hash(const struct look *look, const char *hash, struct err *err)
{
	const struct rollout_outlook *outlook = look->outlook;

	if (!hash || str_equal(hash, outlook->hash))
		return 0;
	if (look->agreed)
		return rollout_say_changed(look->agreed, outlook->has_live ? outlook->live.title : "", outlook->level, outlook->level_after, err);
	return err_set(err, "it is no longer as it was shown: look at the plan again");
}

static int ask(const struct look *look, const struct actor *by, struct err *err)
{
	const struct rollout_outlook *outlook = look->outlook;
	struct rollout_request request = {
		.model = outlook->candidate.title, .live = outlook->has_live ? outlook->live.title : "", .plan = outlook->plan,
		.again = look->wish->again, .although_worse = look->wish->although_worse, .level = outlook->level,
		.level_after = outlook->level_after, .hash = outlook->hash, .reason = look->wish->reason,
	};

	return rollout_ask(look->store, &look->stage, by, &request, err);
}

static int start(struct look *look, const char *stage, const struct actor *by, const char *hash, struct err *err)
{
	if (look_at(look, stage, err) < 0 || check_again(look, err) < 0 || check_worse(look, err) < 0 || check_hash(look, hash, err) < 0)
		return -1;
	if (!look->agreed && rollout_takes_two(look->store, &look->stage, look->wish->kind, look->act.share))
		return ask(look, by, err);
	return act(look, by, err) < 0 ? -1 : ask_rules(look, err);
}

static int start_in_write(struct look *look, const char *stage, const struct actor *by, const char *hash, struct err *err)
{
	bool beside = look->wish->kind == TRAFFIC_ACT_SHADOW && by->role == ROLE_SERVICE; /* of a run: it answers for nothing */
	int rc;

	if ((!beside && level_check_leads(by, "a rollout", err) < 0) || level_check_reason(look->wish->reason, err) < 0 ||
	    store_begin(look->store, STORE_DURABLE, err) < 0)
		return -1;
	rc = start(look, stage, by, hash, err);
	if (rc < 0 || rc == ROLLOUT_BACK_AT_ONCE)
		store_rollback(look->store);
	else if (store_commit(look->store, err) < 0)
		rc = -1;
	return rc;
}

int rollout_start(struct store *store, const char *stage, const struct actor *by, const struct rollout_wish *wish, const char *hash,
                  struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rollout_outlook outlook;
	struct look look = { .store = store, .arena = &arena, .wish = wish, .outlook = &outlook, .doing = true };
	int rc = start_in_write(&look, stage, by, hash, err);

	arena_release(&arena);
	return rc;
}

int rollout_start_told(struct store *store, const char *stage, const struct actor *by, const struct rollout_wish *wish,
                       struct arena *arena, struct rollout_outlook *outlook, struct err *err)
{
	struct look look = { .store = store, .arena = arena, .wish = wish, .outlook = outlook, .doing = true };

	return start_in_write(&look, stage, by, NULL, err);
}

int rollout_start_agreed(struct store *store, const char *stage, const struct actor *by, const struct rollout_wish *wish,
                         const struct rollout_request *agreed, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rollout_outlook outlook;
	struct look look = { .store = store, .arena = &arena, .wish = wish, .outlook = &outlook, .agreed = agreed, .doing = true };
	int rc = start_in_write(&look, stage, by, agreed->hash, err);

	arena_release(&arena);
	return rc;
}
