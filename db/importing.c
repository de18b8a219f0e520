#include "db/importing.h"

#include "base/clock.h"
#include "db/holder.h"
#include "db/store_private.h"

#define SILENT_MS (10 * CLOCK_MINUTE_MS) /* whoever has stored nothing for so long is waited for no more */

int importing_elsewhere(struct store *store, int64_t stage_id, struct err *err)
{
	struct query query;
	int got, elsewhere = 0;

	if (query_begin(&query, store, err, "importing.all", value_integer(stage_id), value_integer(store_now(store) - SILENT_MS)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		elsewhere |= holder_is_other(query_text(&query, 0));
	return got < 0 ? -1 : elsewhere;
}

/* Where nobody else is at work, whatever is there was left by those who died. */
int importing_begin(struct store *store, int64_t stage_id, struct err *err)
{
	struct str holder = STR_EMPTY;
	int rc = importing_elsewhere(store, stage_id, err);

	if (rc == 0)
		rc = query_run(store, err, "importing.forget", value_integer(stage_id)) < 0 ? -1 : 0;
	holder_add_name(&holder);
	if (rc >= 0)
		rc = query_run(store, err, "importing.put", value_integer(stage_id), value_text(str_text(&holder)),
		               value_integer(store_now(store))) < 0 ? -1 : 0;
	str_release(&holder);
	return rc;
}

int importing_end(struct store *store, int64_t stage_id, struct err *err)
{
	struct str holder = STR_EMPTY;
	int64_t changed;

	holder_add_name(&holder);
	changed = query_run(store, err, "importing.end", value_integer(stage_id), value_text(str_text(&holder)));
	str_release(&holder);
	return changed < 0 ? -1 : 0;
}
