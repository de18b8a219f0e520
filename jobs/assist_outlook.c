#include "jobs/assist_outlook.h"

#include "db/item.h"
#include "jobs/evidence.h"
#include "jobs/ladder.h"
#include "ladder/assist.h"

#include <math.h>

int assist_outlook(struct store *store, const char *stage, struct str *words, struct err *err)
{
	struct ladder ladder;
	double exam = 0;
	int rc = ladder_read(store, stage, &ladder, err);

	if (rc == 0)
		rc = item_exam_share(store, &ladder.stage, &exam, err);
	if (rc == 0) {
		struct climb_policy policy = evidence_climb_policy(store, &ladder.stage);
		struct gate_facts facts = ladder_facts(&ladder);
		struct assist_need need = assist_need(&policy.gate, &facts, evidence_pace(facts.evidence), exam, policy.target_days);

		assist_tell(&need, isnan(policy.blind_share) ? assist_blind_share(&need) : policy.blind_share, words);
	}
	ladder_release(&ladder);
	return rc;
}
