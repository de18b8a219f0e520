#include "ui/cmd/policy.h"

#include "jobs/evidence.h"
#include "ladder/setting.h"
#include "ui/cmd/project.h"

#include <math.h>

static double fallback(const char *key)
{
	return setting_default(setting_find(key)).real;
}

static int64_t whole_fallback(const char *key)
{
	return setting_default(setting_find(key)).integer;
}

int policy_read(struct command_call *call, struct climb_policy *policy, struct err *err)
{
	if (call->project_named) {
		const char **names;
		struct stage stage;

		if (project_open(call, PROJECT_READ, false, err) != 0)
			return -1;
		stage = call->stage;
		if (!call->stage_name && stage_names(call->store, &call->arena, &names, NULL) > 1)
			stage.stage_id = 0;
		*policy = evidence_climb_policy(call->store, &stage);
		return 0;
	}
	*policy = (struct climb_policy){
		.gate = gate_policy_default,
		.exam_share = fallback("exam.share"), .exam_keep = fallback("exam.keep"), .exam_size = whole_fallback("exam.size"),
		.blind_share = NAN, .target_days = (int)whole_fallback("assist.target_days"), .patience = (double)whole_fallback("audit.patience"),
		.notice = whole_fallback("promise.notice"), .audit_least = fallback("audit.least"),
	};
	return 0;
}
