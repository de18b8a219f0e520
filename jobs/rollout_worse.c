/* Whether what people have decided shows a version to be worse than the one that answers. */
#include "jobs/rollout_private.h"

#include "db/setting_store.h"
#include "jobs/comparison.h"

#include <inttypes.h>
#include <math.h>

static const char *words_of(const struct comparison *comparison, double limit, struct arena *arena)
{
	const int64_t *cells = comparison->all.cells;

	return arena_printf(arena,
	                    "worse than %s on the same %" PRId64 " judged items: %+.1f points; it alone was wrong in %" PRId64
	                    ", it alone right in %" PRId64 " (log e %.1f, where %.1f shows it)",
	                    comparison->second.title, comparison_items_of(&comparison->all), comparison->difference * 100,
	                    cells[COMPARISON_SECOND_ONLY], cells[COMPARISON_FIRST_ONLY], comparison->log_inferior, limit);
}

int rollout_worse(struct store *store, const struct stage *stage, const struct model_version *candidate,
                  const struct model_version *live, struct arena *arena, const char **words, struct err *err)
{
	double limit = -log(setting_real(store, stage->stage_id, "rollout.alpha"));
	struct comparison comparison;

	*words = "";
	if (comparison_read(store, stage, candidate, live, 0, arena, &comparison, err) < 0)
		return -1;
	if (comparison.log_inferior >= limit)
		*words = words_of(&comparison, limit, arena);
	return 0;
}
