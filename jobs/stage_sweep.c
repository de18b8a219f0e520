#include "jobs/stage_sweep.h"

#include "db/stage_pass.h"

#include <stddef.h>

#define ITEMS_PER_WRITE 200

int stage_sweep(struct store *store, const struct actor *by, const volatile sig_atomic_t *stop, struct err *err)
{
	int more = 1;

	while (more > 0 && !(stop && *stop))
		more = pass_sweep(store, 0, by, ITEMS_PER_WRITE, err);
	return more < 0 ? -1 : 0;
}
