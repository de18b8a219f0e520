#include "ui/cmd/one_item.h"

#include "db/item.h"

int one_item_take(struct command_call *call, const char *reference, struct review **review, struct review_task *task,
                  struct err *err)
{
	int64_t item_id;
	int got = item_find(call->store, reference, &item_id, err);

	if (got == 0)
		err_set(err, "no item '%s'", reference);
	if (got <= 0 || review_open(call->store, call->stage_name, &call->actor, review, err) < 0)
		return -1;
	if (review_take(*review, item_id, &call->arena, task, err) > 0)
		return 0;
	review_close(*review);
	return -1;
}
