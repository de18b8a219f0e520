#include "jobs/gate_facts.h"

#include "db/audit.h"
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

int gate_facts_read(struct store *store, struct ladder *ladder, const struct gate_moment *moment, struct gate_facts *facts,
                    struct err *err)
{
	int64_t version = ladder->live.model_version_id;

	*facts = ladder_facts(ladder);
	if (!ladder->has_live)
		return 0;
	if (gate_known(store, &ladder->stage, version, moment, &facts->known, err) < 0 ||
	    gate_people(store, &ladder->stage, moment, &facts->people, err) < 0 ||
	    read_overdue(store, ladder, moment, facts, err) < 0)
		return -1;
	return gate_training_vouched(store, version, &ladder->arena, &facts->training_vouched_by, err) < 0 ? -1 : 0;
}
