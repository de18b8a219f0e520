#include "ui/cmd/project.h"

#include "db/store.h"

#include <errno.h>
#include <unistd.h>

int project_open(struct command_call *call, enum command_project how, bool leads, struct err *err)
{
	enum store_access mode = how == PROJECT_WRITE ? STORE_WRITE : STORE_READ;

	if (access(call->project, F_OK) != 0 && errno == ENOENT)
		return err_set(err, "%s: no such project; make one with: rung init FILE --labels ok,defect --critical defect",
		               call->project);
	if (store_open(call->project, mode, &call->store, err) < 0)
		return -1;
	if (mode == STORE_WRITE) {
		if (actor_identify(call->store, call->operator_name, &call->actor, err) < 0)
			return -1;
		if (leads && !role_leads(call->actor.role))
			return err_set(err, "only a lead or the owner may do this; %s is %s", call->actor.name,
			               role_name(call->actor.role));
	}
	return stage_read(call->store, call->stage_name, &call->arena, &call->stage, err);
}
