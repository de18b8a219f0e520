#include "ui/cmd/rerouting.h"

#include "jobs/reroute.h"
#include "ui/cmd/interrupt.h"

#include <inttypes.h>

int rerouting_after(struct command_call *call, struct err *err)
{
	struct reroute reroute = { 0 };

	if (reroute_waiting(call->store, call->stage_name, &call->actor, interrupt_watch(), &reroute, err) < 0)
		return err_wrap(err, "it is done, and what waits is looked at when it is claimed");
	if (reroute.automatic + reroute.audit > 0)
		fprintf(call->err, "the machine has taken %" PRId64 " items that waited, %" PRId64 " of them for audit\n",
		        reroute.automatic + reroute.audit, reroute.audit);
	return 0;
}
