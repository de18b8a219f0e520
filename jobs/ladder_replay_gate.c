/* Gates that somebody acted on, made again. */
#include "jobs/ladder_replay_private.h"

#include "base/str.h"
#include "jobs/gate_facts.h"
#include "jobs/gate_policy.h"
#include "jobs/ladder_fold.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GATE(gate) "gate_evaluation", (gate)->evaluation.gate_evaluation_id

static const struct gate_check *find_check(const struct gate *gate, const char *name)
{
	for (int i = 0; i < gate->check_count; i++)
		if (str_equal(gate->checks[i].name, name))
			return &gate->checks[i];
	return NULL;
}

static int64_t recorded_count(const struct gate *stored, const char *name)
{
	const struct gate_check *check = find_check(stored, name);

	return check && check->value == check->value ? (int64_t)check->value : 0;
}

/* What no row tells of the past: how many answers waited, alarms, audits that were overdue. */
static void take_recorded(const struct gate *stored, struct evidence *evidence, struct gate_facts *facts)
{
	const struct gate_check *pending = find_check(stored, "pending and unsure"), *risks = find_check(stored, "risks");

	evidence->unsure = pending ? pending->k : 0;
	evidence->pending = 0;
	facts->alarms = facts->drift_alarms = (int)recorded_count(stored, "alarms");
	facts->risks = risks != NULL;
	facts->risk_gaps = (int)recorded_count(stored, "risks");
	facts->overdue_audits = recorded_count(stored, "overdue audits");
}

/* The names that labels had then, by their index in the evidence. */
static int read_names(struct ladder_replay *replay, int64_t at_ms, struct arena *arena, const char ***names, struct err *err)
{
	int label_set = refold_label_set(replay->store, &replay->stage, at_ms, err);
	struct stage_past then;

	if (label_set < 0 || stage_past_read(replay->store, &replay->stage, label_set, arena, &then, err) < 0)
		return -1;
	*names = arena_alloc(arena, ((size_t)replay->past.stage.label_count + 1) * sizeof **names);
	for (int i = 0; i < replay->past.stage.label_count; i++) {
		const struct label *label = stage_label(&then.stage, replay->past.stage.labels[i].label_id);

		(*names)[i] = label ? label->name : replay->past.stage.labels[i].name;
	}
	return 0;
}

/* Not the reason: a later rung may tell the same numbers in other words. That nobody changed it verifying knows. */
static void compare_check(struct ladder_replay *replay, const struct refold_gate *gate, const struct gate_check *stored,
                          const struct gate_check *made)
{
	char field[64];

	if (!str_equal(stored->name, made->name)) {
		ladder_replay_text(replay, GATE(gate), "a check", stored->name, made->name);
		return;
	}
#define FIELD(what) (snprintf(field, sizeof field, "of \"%.40s\" %s", stored->name, what), field)
	ladder_replay_real(replay, GATE(gate), FIELD("the value"), stored->value, made->value);
	ladder_replay_real(replay, GATE(gate), FIELD("the bound"), stored->bound, made->bound);
	ladder_replay_real(replay, GATE(gate), FIELD("the need"), stored->need, made->need);
	ladder_replay_integer(replay, GATE(gate), FIELD("k"), stored->k, made->k);
	ladder_replay_integer(replay, GATE(gate), FIELD("n"), stored->n, made->n);
	ladder_replay_integer(replay, GATE(gate), FIELD("whether it held"), stored->ok, made->ok);
	ladder_replay_text(replay, GATE(gate), FIELD("the claim"), stored->claim, made->claim);
#undef FIELD
}

static void compare_gates(struct ladder_replay *replay, const struct refold_gate *gate, const struct gate *stored, const struct gate *made)
{
	const struct gate_evaluation *evaluation = &gate->evaluation;

	ladder_replay_integer(replay, GATE(gate), "the level above it", evaluation->to_level, made->to);
	ladder_replay_integer(replay, GATE(gate), "whether it was open", evaluation->open, made->open);
	ladder_replay_real(replay, GATE(gate), "its alpha", evaluation->alpha, made->alpha);
	ladder_replay_integer(replay, GATE(gate), "how many checks it has", stored->check_count, made->check_count);
	for (int i = 0; i < stored->check_count && i < made->check_count; i++)
		compare_check(replay, gate, &stored->checks[i], &made->checks[i]);
}

/* What was asked is what was set, and the plan's hash is over it. */
static void check_policy(struct ladder_replay *replay, const struct refold_gate *gate)
{
	const struct gate_evaluation *evaluation = &gate->evaluation;
	struct gate_policy policy = gate_policy_past(&replay->settings, replay->stage.stage_id, gate->event_id, evaluation->at_ms);
	unsigned char hash[HASH_BYTES];
	char *text = gate_policy_text(&policy);
	struct str words = STR_EMPTY;

	gate_policy_compare(text, evaluation->policy, &words);
	if (words.length)
		ladder_replay_tell(replay, GATE(gate), "what was asked is not what was set: %s", str_text(&words));
	gate_evaluation_plan(replay->stage.stage_id, evaluation, hash);
	if (memcmp(hash, evaluation->plan_hash, sizeof hash) != 0)
		ladder_replay_tell(replay, GATE(gate), "the hash of its plan is not that of its parts");
	str_release(&words);
	free(text);
}

/* The ladder's own counts are put back: what comes after the gate goes on from there. */
static int make_gate(struct ladder_replay *replay, const struct refold_gate *gate, const struct gate *stored, struct arena *arena,
                     struct gate *made, struct err *err)
{
	const struct gate_evaluation *evaluation = &gate->evaluation;
	struct evidence *evidence = &replay->ladder.attempt.evidence;
	struct gate_moment moment = { evaluation->decision_id, evaluation->prediction_id, evaluation->at_ms,
	                              replay->ladder.epoch.rule_version };
	struct fold_counts counts = { 0, 0 };
	struct gate_facts facts;
	struct gate_policy policy;
	const char **names;

	if (gate_policy_parse(evaluation->policy, &policy, err) < 0)
		return -1;
	ladder_replay_holding(replay, &policy);
	if (read_names(replay, evaluation->at_ms, arena, &names, err) < 0 ||
	    (evaluation->epoch_id &&
	     fold_count_predictions(replay->store, &replay->ladder.epoch, replay->ladder.epoch.since_prediction_id,
	                            evaluation->prediction_id, &counts, err) < 0) ||
	    gate_facts_read(replay->store, &replay->ladder, &moment, &facts, err) < 0)
		return -1;
	evidence->predictions = counts.predictions;
	evidence->nulls = counts.nulls;
	facts.has_live = evaluation->model_version_id != 0;
	facts.labels = names;
	take_recorded(stored, evidence, &facts);
	gate_eval(evaluation->from_level, &policy, &facts, made);
	return 0;
}

int ladder_replay_gate(struct ladder_replay *replay, struct refold_gate *gate, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct gate stored, made;
	int rc = refold_checks(replay->store, gate->evaluation.gate_evaluation_id, &arena, &stored, err);

	if (rc == 0)
		rc = make_gate(replay, gate, &stored, &arena, &made, err);
	if (rc == 0) {
		replay->result->evaluations++;
		check_policy(replay, gate);
		compare_gates(replay, gate, &stored, &made);
		gate->done = true;
		rc = ladder_replay_moment(replay, &gate->evaluation, &stored, err);
	}
	arena_release(&arena);
	return rc;
}
