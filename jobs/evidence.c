#include "jobs/evidence.h"

#include "db/setting_store.h"
#include "jobs/gate_policy.h"

#include <math.h>

struct climb_policy evidence_climb_policy(struct store *store, const struct stage *stage)
{
	int64_t id = stage->stage_id;

	return (struct climb_policy){
		.gate = gate_policy_read(store, stage),
		.exam_share = setting_real(store, id, "exam.share"),
		.exam_keep = setting_real(store, id, "exam.keep"),
		.exam_size = setting_integer(store, id, "exam.size"),
		.blind_share = setting_is_set(store, id, "assist.blind_share") ? setting_real(store, id, "assist.blind_share") : NAN,
		.target_days = (int)setting_integer(store, id, "assist.target_days"),
		.patience = (double)setting_integer(store, id, "audit.patience"),
		.notice = setting_integer(store, id, "promise.notice"),
		.audit_least = setting_real(store, id, "audit.least"),
	};
}
