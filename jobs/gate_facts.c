#include "jobs/gate_facts.h"

int gate_facts_read(struct store *store, struct ladder *ladder, const struct gate_moment *moment, struct gate_facts *facts,
                    struct err *err)
{
	int64_t version = ladder->live.model_version_id;

	*facts = ladder_facts(ladder);
	if (!ladder->has_live)
		return 0;
	if (gate_known(store, &ladder->stage, version, moment, &facts->known, err) < 0 ||
	    gate_people(store, &ladder->stage, moment, &facts->people, err) < 0)
		return -1;
	return gate_training_vouched(store, version, &ladder->arena, &facts->training_vouched_by, err) < 0 ? -1 : 0;
}
