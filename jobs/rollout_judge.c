/* An item belongs to the arm that its draw gave it as it came, by the share of that moment: neither a share that
 * has grown since, nor who took it up when, moves it. Both versions' answers to it are known, and people decided it
 * without either, so it does not matter by whose route it went.
 *
 * Only items count that would have been judged whatever a model says of them. Where LIVE decides some by itself, or
 * shows its answer, people are left with the hard ones, of which LIVE is wrong in more than its share: those would
 * make any other version look good. */
#include "jobs/rollout_judge.h"

#include "db/store.h"
#include "ladder/level.h"

struct judging {
	struct store              *store;
	const struct rollout_plan *plan;
	struct rollout_given       given[ROLLOUT_STEPS];
	int                        given_count, judged;
	int64_t                    at_ms;
};

/* Which share was in force as it came: from 0; -1 for none, and where all of the traffic was the candidate's. */
static int step_of(const struct rollout_plan *plan, const struct rollout_given *given, int given_count, const struct rollout_subject *subject)
{
	int step = -1;

	if (plan->kind != TRAFFIC_ACT_CANARY || subject->chosen || subject->first_decision_id <= plan->decision_id)
		return -1;
	for (int i = 0; i < given_count && (i == 0 || given[i].since_ms <= subject->came_ms); i++)
		step = i;
	return step >= 0 && given[step].share < 1 ? step : -1;
}

/* Whether people would have decided it blind in either arm. */
static bool is_comparable(const struct rollout_plan *plan, const struct rollout_subject *subject)
{
	if (subject->level <= LEVEL_SHADOW || (subject->level == LEVEL_ASSISTANCE && subject->exam))
		return true;
	return subject->audit_draw < plan->judged;
}

bool rollout_judgement_of(const struct rollout_plan *plan, const struct rollout_given *given, int given_count,
                          const struct rollout_subject *subject, struct rollout_judgement *judgement)
{
	int step = step_of(plan, given, given_count, subject);
	bool comparable = step >= 0 && is_comparable(plan, subject), mine = step >= 0 && subject->draw < given[step].share;

	*judgement = (struct rollout_judgement){ step < 0 ? "both" : mine ? "candidate" : "against", comparable, step + 1 };
	/* All of a canary's items go to people, as long as its own evidence lets the machine decide none. */
	return step < 0 ? subject->even : comparable || (mine && subject->own_level <= LEVEL_ASSISTANCE);
}

static int take(void *context, const struct rollout_subject *subject, struct err *err)
{
	struct judging *judging = context;
	struct rollout_judgement judgement;

	if (!rollout_judgement_of(judging->plan, judging->given, judging->given_count, subject, &judgement))
		return 0;
	judging->judged++;
	return rollout_judged_add(judging->store, judging->plan, subject, &judgement, judging->at_ms, err);
}

int rollout_judge(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const struct rollout_marks *marks,
                  struct err *err)
{
	struct judging judging = { .store = store, .plan = plan, .at_ms = store_now(store) };

	int past = rollout_judged_add_past(store, stage, plan, marks, judging.at_ms, err);

	if (past < 0 || rollout_given_read(store, plan->plan_id, judging.given, &judging.given_count, err) < 0 ||
	    rollout_subjects(store, stage, plan, marks, take, &judging, err) < 0)
		return -1;
	return past + judging.judged;
}
