#include "jobs/gate_facts.h"

#include "db/alarm.h"
#include "db/audit.h"
#include "db/item.h"
#include "db/setting_store.h"
#include "jobs/limits.h"
#include "ladder/level.h"

/* Of now: a gate that was acted on was open, and no audit was overdue then. */
static int read_overdue(struct store *store, const struct ladder *ladder, const struct gate_moment *moment, struct gate_facts *facts,
                        struct err *err)
{
	struct audit_waiting waiting;

	if (ladder->stage.level < LEVEL_PARTIAL || moment->at_ms != gate_moment_now.at_ms)
		return 0;
	if (audit_waiting_read(store, &ladder->stage, &waiting, err) < 0)
		return -1;
	facts->overdue_audits = waiting.overdue;
	return 0;
}

/* Of now too: of the past a gate that was acted on tells what it had recorded. */
static int read_alarms(struct store *store, struct ladder *ladder, const struct gate_moment *moment, struct gate_facts *facts, struct err *err)
{
	struct alarm_standing standing;

	if (moment->at_ms != gate_moment_now.at_ms)
		return 0;
	if (alarm_standing(store, &ladder->stage, &standing, err) < 0)
		return -1;
	facts->alarms = standing.open;
	facts->drift_alarms = standing.drift_open;
	facts->alarm_why = arena_strdup(&ladder->arena, standing.why);
	return limits_gaps(store, &ladder->stage, &ladder->arena, &facts->risks, &facts->risk_gaps, &facts->risk_gap, err);
}

/* Of now, for the gate to level 4: whether anything still joins the pool that its sample is drawn from. */
static int read_exam(struct store *store, const struct ladder *ladder, const struct gate_moment *moment, struct gate_facts *facts, struct err *err)
{
	double share;

	if (ladder->stage.level != LEVEL_PARTIAL || moment->at_ms != gate_moment_now.at_ms)
		return 0;
	if (item_exam_share(store, &ladder->stage, &share, err) < 0)
		return -1;
	if (!(share > 0))
		facts->no_exam = setting_real(store, ladder->stage.stage_id, "exam.share") > 0 ? "exam.keep" : "exam.share";
	return 0;
}

int gate_facts_read(struct store *store, struct ladder *ladder, const struct gate_moment *moment, struct gate_facts *facts,
                    struct err *err)
{
	int64_t version = ladder->live.model_version_id;

	*facts = ladder_facts(ladder);
	if (!ladder->has_live)
		return 0;
	if (gate_known(store, &ladder->stage, version, moment, &facts->known, err) < 0 ||
	    gate_people(store, &ladder->stage, moment, &facts->people, err) < 0 ||
	    read_exam(store, ladder, moment, facts, err) < 0 || read_overdue(store, ladder, moment, facts, err) < 0 || read_alarms(store, ladder, moment, facts, err) < 0)
		return -1;
	return gate_training_vouched(store, version, &ladder->arena, &facts->training_vouched_by, err) < 0 ? -1 : 0;
}
