#include "jobs/ladder_private.h"

#include "db/rows.h"
#include "jobs/ladder_fold.h"

/* Rows and watches, in the order in which they came. */
struct remaking { struct ladder *ladder; struct rows watches; int next; };

static void begin_watches(struct remaking *remaking, int64_t before_id)
{
	const struct watch_row *watches = remaking->watches.all;

	for (; remaking->next < remaking->watches.count && watches[remaking->next].folded_id < before_id; remaking->next++)
		ladder_begin_watch(remaking->ladder, &watches[remaking->next]);
}

static int fold_again(void *context, const struct folded_row *row, struct err *err)
{
	struct remaking *remaking = context;

	(void)err;
	begin_watches(remaking, row->folded_id);
	ladder_fold_row(remaking->ladder, row);
	return 0;
}

static int note_watch(void *context, const struct watch_row *row, struct err *err)
{
	(void)err;
	*(struct watch_row *)rows_add(&((struct remaking *)context)->watches) = *row;
	return 0;
}

static int fold_all_again(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct remaking remaking = { .ladder = ladder, .watches = ROWS_OF(struct watch_row, &ladder->arena) };

	if (watch_rows(tending->store, &ladder->epoch, note_watch, &remaking, err) < 0 ||
	    folded_rows(tending->store, &ladder->epoch, 0, fold_again, &remaking, err) < 0)
		return -1;
	begin_watches(&remaking, INT64_MAX);
	return 0;
}

/* What no row of folded tells: predictions, and what waits. */
static int count_again(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct evidence *evidence = &ladder->attempt.evidence;
	int64_t waiting[FOLD_SKIP + 1];
	struct fold_counts counts;

	if (fold_count_predictions(tending->store, &ladder->epoch, ladder->epoch.since_prediction_id, ladder->prediction_id, &counts, err) < 0 ||
	    fold_waiting(tending->store, &ladder->epoch, waiting, err) < 0)
		return -1;
	evidence->predictions = counts.predictions;
	evidence->nulls = counts.nulls;
	evidence->unsure = waiting[FOLD_UNSURE] + waiting[FOLD_SKIP];
	evidence->pending = waiting[FOLD_SECOND];
	return 0;
}

int tending_remake(struct tending *tending, struct err *err)
{
	return fold_all_again(tending, err) < 0 || count_again(tending, err) < 0 ? -1 : 0;
}

int ladder_remake(struct store *store, const char *stage_name, struct ladder *ladder, struct err *err)
{
	struct tending tending = { .store = store, .ladder = ladder, .remakes = true };
	int got = tending_find(&tending, stage_name, err);

	if (got <= 0)
		return got;
	return tending_load(&tending, err) < 0 ? -1 : 1;
}
