#include "jobs/ladder_answers.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/item.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/day.h"
#include "ladder/level.h"

#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* A row with what orders it. There may be a million: they are sorted by these alone, and stay where they are. */
struct settled { int64_t decided_ms, place; struct folded_row *row; };

struct reading {
	struct store          *store;
	double                 thinnest;    /* chance with which what level 4 would decide is sampled; NaN: not asked yet */
	const struct ladder   *ladder;
	struct ladder_answers *answers;
	struct settled        *settled;
	int                    settled_count, settled_room;
	struct rows            waits;
	int64_t                until_decision_id;
	bool                   all_trained; /* what came before the version may be what it was trained on */
	void                  *groups[2];   /* trees of those that count by what is being read: as evidence, in watching */
};

/* ---- what an item waits for ---- */

/* What levels 3 and 4 leave to people counts where it is of the exam: of the rest nothing waits for more answers. */
static bool is_left(const struct fold_candidate *item)
{
	return item->route && str_equal(item->route, "human") && item->route_level >= LEVEL_PARTIAL && !(item->exam_probability > 0);
}

static enum fold_wait wait_of(const struct fold_candidate *item)
{
	const struct agreed *agreed = &item->agreed;

	if (item->known || item->folded)
		return FOLD_READY;
	if (is_left(item))
		return agreed->label_id && agreed->open_ms ? FOLD_SETTLE : FOLD_READY;
	if (item->waits_second || agreed->differs)
		return FOLD_SECOND;
	if (agreed->label_id == 0)
		return agreed->unsure ? FOLD_UNSURE : agreed->skipped ? FOLD_SKIP : FOLD_READY;
	return agreed->open_ms ? FOLD_SETTLE : FOLD_READY;
}

static void count_wait(struct ladder_answers *answers, enum fold_wait why, int by)
{
	if (why == FOLD_SECOND)
		answers->pending += by;
	else if (why == FOLD_UNSURE || why == FOLD_SKIP)
		answers->unsure += by;
}

static void note_wait(struct reading *reading, const struct fold_candidate *item, enum fold_wait why)
{
	count_wait(reading->answers, item->waited, -1);
	count_wait(reading->answers, why, 1);
	if (why == item->waited && why != FOLD_SETTLE)
		return;
	*(struct ladder_wait *)rows_add(&reading->waits) =
		(struct ladder_wait){ item->item_id, why, why == FOLD_SETTLE ? item->agreed.open_ms : INT64_MAX };
}

/* ---- what it counts as ---- */

/* Whether the machine might decide by the time of the answer and could not get at the item, since somebody had
 * it on a screen or reserved: the likes of it went another way by what the model said, and what is left is no fair draw. */
static bool is_overtaken(const struct fold_candidate *item)
{
	return item->overtaken_ms > 0 && item->overtaken_ms <= item->agreed.first_ms;
}

/* Whether the machine decided it by a certificate of this epoch, or of one whose watch goes on in it. */
static bool is_of_line(const struct ladder *ladder, const struct fold_candidate *item)
{
	return item->route_version_id == ladder->live.model_version_id && epoch_is_of_line(&ladder->epoch, item->route_epoch_id);
}

/* By who decided it, and how it came before people. What the machine decided in an epoch that is over says
 * nothing in another, unless its watch goes on there. */
static void judge_route(const struct ladder *ladder, const struct fold_candidate *item, struct folded_row *row)
{
	bool human = !item->route || str_equal(item->route, "human"), assisting = item->route_level <= LEVEL_ASSISTANCE;

	row->kind = FOLD_NONE;
	row->why = "chosen";
	if (human && assisting && !item->left_over) {
		row->kind = is_overtaken(item) ? FOLD_NONE : FOLD_BLIND;
	} else if (human && item->exam_probability > 0 && item->route_version_id == ladder->live.model_version_id) {
		row->kind = FOLD_BELOW;
		row->probability = item->exam_probability;
	} else if (!human && str_equal(item->route, "auto+audit") && is_of_line(ladder, item)) {
		row->kind = FOLD_AUDIT;
		row->probability = item->audit_probability;
	}
	if (row->kind != FOLD_NONE)
		row->why = NULL;
}

/* Exam items below the threshold and audits above it are thinned to the rarer of the two, so that together
 * they are an even sample. At level 4 nothing is below. */
static int read_thinnest(struct reading *reading, struct err *err)
{
	double exam = 1;

	if (reading->ladder->stage.level != LEVEL_FULL && item_exam_share(reading->store, &reading->ladder->stage, &exam, err) < 0)
		return -1;
	reading->thinnest = fmin(exam, reading->ladder->audit_probability);
	return 0;
}

double ladder_answers_draw(struct store *store, const struct ladder *ladder, const struct fold_candidate *item)
{
	const void *unit = item->group ? item->group : (const void *)item->sha256;
	size_t length = item->group ? strlen(item->group) : HASH_BYTES;

	return hash_draw(store_draw_key(store), "thin", ladder->stage.name, ladder->live.title, unit, length);
}

int64_t ladder_answers_place(struct store *store, const struct ladder *ladder, const struct fold_candidate *item)
{
	return hash_draw_place(store_draw_key(store), "fold", ladder->stage.name, ladder->live.title, item->sha256, HASH_BYTES);
}

static int draw_sample(struct reading *reading, const struct fold_candidate *item, struct folded_row *row, struct err *err)
{
	if (row->kind != FOLD_BELOW && row->kind != FOLD_AUDIT)
		return 0;
	if (isnan(reading->thinnest) && read_thinnest(reading, err) < 0)
		return -1;
	row->sampled = ladder_answers_draw(reading->store, reading->ladder, item) < reading->thinnest / row->probability;
	return 0;
}

static struct folded_row row_of(const struct reading *reading, const struct fold_candidate *item)
{
	const struct ladder *ladder = reading->ladder;
	struct folded_row row = {
		.item_id = item->item_id, .prediction_id = item->prediction_id, .decision_id = item->agreed.decision_id,
		.predicted_label_id = item->predicted_label_id, .decided_label_id = item->agreed.label_id, .bin = item->bin,
		.probability = 1, .imported = item->agreed.imported, .group = item->group, .route_id = item->route_id,
		.match = item->match,
	};

	judge_route(ladder, item, &row);
	if (item->carried && (row.kind == FOLD_BELOW || row.kind == FOLD_AUDIT)) {
		row.kind = FOLD_NONE;
		row.why = "carried";
	}
	if (item->trained || (reading->all_trained && item->added_ms < ladder->live.added_ms)) {
		row.kind = FOLD_NONE;
		row.why = "trained";
	}
	return row;
}

static int add_settled(struct reading *reading, const struct fold_candidate *item, int64_t decided_ms, struct folded_row row,
                       struct err *err)
{
	struct folded_row *kept;

	if (draw_sample(reading, item, &row, err) < 0)
		return -1;
	if (reading->settled_count == reading->settled_room) {
		reading->settled_room = reading->settled_room ? 2 * reading->settled_room : 64;
		reading->settled = xrealloc(reading->settled, (size_t)reading->settled_room, sizeof *reading->settled);
	}
	kept = arena_alloc(&reading->answers->arena, sizeof *kept);
	*kept = row;
	reading->settled[reading->settled_count++] =
		(struct settled){ decided_ms, ladder_answers_place(reading->store, reading->ladder, item), kept };
	return 0;
}

/* What became known of an item that the machine decided in this epoch, or in one whose watch goes on in it, and nobody looks at. */
static bool is_truth(const struct ladder *ladder, const struct fold_candidate *item)
{
	const struct agreed *agreed = &item->agreed;

	return !agreed->first_id && agreed->truth_id > ladder->epoch.since_decision_id && item->route && str_equal(item->route, "auto") &&
	       is_of_line(ladder, item);
}

/* What a complete and settled item counts as, and when it was answered. False: it counts in no way here. */
static bool judge(const struct reading *reading, const struct fold_candidate *item, struct folded_row *row, int64_t *decided_ms)
{
	const struct agreed *agreed = &item->agreed;

	*row = row_of(reading, item);
	*decided_ms = agreed->decided_ms;
	if (agreed->label_id && agreed->first_id > reading->ladder->epoch.since_decision_id)
		return true;
	if (!is_truth(reading->ladder, item))
		return false;
	row->kind = item->carried ? FOLD_NONE : FOLD_TRUTH;
	row->why = item->carried ? "carried" : NULL;
	row->decision_id = agreed->truth_id;
	row->decided_label_id = agreed->truth_label_id;
	row->imported = true;
	*decided_ms = agreed->truth_ms;
	return true;
}

static int take(void *context, const struct fold_candidate *item, struct err *err)
{
	struct reading *reading = context;
	enum fold_wait wait = wait_of(item);
	struct folded_row row;
	int64_t decided_ms;

	note_wait(reading, item, wait);
	if (wait != FOLD_READY || item->known || item->folded || item->predicted_label_id == 0 ||
	    !judge(reading, item, &row, &decided_ms))
		return 0;
	return add_settled(reading, item, decided_ms, row, err);
}

/* ---- putting them in order ---- */

static int by_time(const void *a, const void *b)
{
	const struct settled *x = a, *y = b;

	if (x->decided_ms != y->decided_ms)
		return x->decided_ms < y->decided_ms ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Look-alikes count once, as evidence and once more where the machine is watched: 1 where one of the group
 * has, here or in what was folded before; 0; -1. */
static int is_alike(struct reading *reading, const struct folded_row *row, struct err *err)
{
	bool watch = fold_kind_is_watch(row->kind);
	int counted;

	if (!row->group || row->kind == FOLD_NONE)
		return 0;
	if (tfind(row->group, &reading->groups[watch], by_text))
		return 1;
	counted = folded_group_counted(reading->store, &reading->ladder->epoch, row->group, watch, err);
	if (counted == 0 && watch)
		counted = folded_group_carried(reading->store, &reading->ladder->epoch, row->group, err);
	if (counted == 0 && !tsearch(row->group, &reading->groups[watch], by_text))
		abort(); /* out of memory */
	return counted;
}

static void leave_key(void *key)
{
	(void)key; /* the arena's */
}

struct day { int64_t start_ms, next_ms; };

/* The day of a time. Asking the time zone takes longer than all else that is done with a row. */
static int64_t day_of(const char *zone, struct day *day, int64_t ms)
{
	if (ms < day->start_ms || ms >= day->next_ms)
		*day = (struct day){ day_start(zone, ms), day_next(zone, ms) };
	return day->start_ms;
}

static int put_in_order(struct reading *reading, struct err *err)
{
	struct ladder_answers *answers = reading->answers;
	struct settled *all = reading->settled;
	const char *zone = setting_text(reading->store, reading->ladder->stage.stage_id, "project.timezone", &answers->arena);
	struct day day = { 0 };

	answers->count = reading->settled_count;
	if (answers->count == 0)
		return 0;
	qsort(all, (size_t)answers->count, sizeof *all, by_time);
	answers->rows = arena_alloc(&answers->arena, (size_t)answers->count * sizeof *answers->rows);
	for (int i = 0; i < answers->count; i++) {
		struct folded_row *row = all[i].row;
		int alike;

		answers->rows[i] = row;
		row->day_ms = day_of(zone, &day, all[i].decided_ms);
		row->until_decision_id = reading->until_decision_id;
		alike = is_alike(reading, row, err);
		if (alike < 0)
			return -1;
		if (alike) {
			row->kind = FOLD_NONE;
			row->why = "alike";
		}
	}
	return 0;
}

int ladder_answers_read(struct store *store, const struct ladder *ladder, const struct fold_marks *marks,
                        const struct fold_marks *newest, struct ladder_answers *answers, struct err *err)
{
	struct reading reading = {
		.store = store, .ladder = ladder, .answers = answers,
		.until_decision_id = newest->decision_id, .thinnest = NAN, .all_trained = str_equal(ladder->live.trained_on, "unknown"),
	};
	int rc;

	*answers = (struct ladder_answers){ .arena = ARENA_EMPTY };
	reading.waits = (struct rows)ROWS_OF(struct ladder_wait, &answers->arena);
	rc = fold_candidates(store, &ladder->stage, &ladder->epoch, marks, newest, &answers->arena, take, &reading, err);
	answers->waits = reading.waits.all;
	answers->wait_count = reading.waits.count;
	if (rc == 0)
		rc = put_in_order(&reading, err);
	tdestroy(reading.groups[false], leave_key);
	tdestroy(reading.groups[true], leave_key);
	free(reading.settled);
	return rc;
}

void ladder_answers_release(struct ladder_answers *answers)
{
	arena_release(&answers->arena);
}

bool ladder_answers_row(const struct ladder *ladder, const struct fold_candidate *item, struct folded_row *row, int64_t *decided_ms)
{
	struct reading reading = { .ladder = ladder, .all_trained = str_equal(ladder->live.trained_on, "unknown") };

	return judge(&reading, item, row, decided_ms);
}
