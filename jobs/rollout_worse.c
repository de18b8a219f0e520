/* Whether what people have decided, the known cases or its silence show a version to be worse than the one that answers. */
#include "jobs/rollout_private.h"

#include "db/known.h"
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

/* Fewer items than these may be without an answer by chance, or because they are bad. */
enum { SILENT_ITEMS = 10 };

static const char *silence(const struct comparison *comparison, struct arena *arena)
{
	int64_t asked = comparison->predictions[0], answered = comparison->predictions[1] - comparison->nulls[1];

	if (asked < SILENT_ITEMS || comparison->nulls[0] < asked || answered == 0)
		return "";
	return arena_printf(arena, "worse than %s: it has no answer to any of the %" PRId64 " items that both were asked about",
	                    comparison->second.title, asked);
}

struct known_count { int asked, right, live_right; };

/* Of the cases that both were asked, which come by item. */
static struct known_count count_known(const struct challenge_row *rows, int count, const struct challenge_row *live, int live_count)
{
	struct known_count known = { .asked = 0 };

	for (int i = 0, j = 0; i < count; i++) {
		while (j < live_count && live[j].item_id < rows[i].item_id)
			j++;
		if (j == live_count || live[j].item_id != rows[i].item_id || !rows[i].asked || !live[j].asked)
			continue;
		known.asked++;
		known.right += rows[i].right;
		known.live_right += live[j].right;
	}
	return known;
}

/* Of the cases whose answer is known: fewer right than the gates want, and fewer than LIVE has. */
static int known_cases(struct store *store, const struct stage *stage, const struct model_version *candidate,
                       const struct model_version *live, struct arena *arena, const char **words, struct err *err)
{
	struct challenge_row *rows, *live_rows;
	int count = challenge_list(store, stage, candidate->model_version_id, arena, &rows, err);
	int live_count = count < 0 ? -1 : challenge_list(store, stage, live->model_version_id, arena, &live_rows, err);
	struct known_count known;

	if (live_count < 0)
		return -1;
	known = count_known(rows, count, live_rows, live_count);
	if (known.right < setting_real(store, stage->stage_id, "challenge.need") * known.asked && known.right < known.live_right)
		*words = arena_printf(arena, "worse than %s on the known cases: %d of %d right, where %s has %d (challenge.need)", live->title,
		                      known.right, known.asked, live->title, known.live_right);
	return 0;
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
	else
		*words = silence(&comparison, arena);
	return **words ? 0 : known_cases(store, stage, candidate, live, arena, words, err);
}
