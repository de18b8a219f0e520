#include "jobs/review.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/guideline.h"
#include "db/output.h"
#include "db/setting_store.h"
#include "db/stage_link.h"
#include "db/store.h"
#include "db/zone.h"
#include "jobs/day.h"
#include "jobs/ladder.h"
#include "jobs/media.h"
#include "jobs/review_private.h"

#include <stdio.h>
#include <stdlib.h>

#define OPEN_COUNTED_MAX 10000
#define PACE_DECISIONS_MIN 5

int review_read_stage(struct review *r, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;

	if (stage_read(r->store, r->stage_name, &arena, &stage, err) < 0) {
		arena_release(&arena);
		return -1;
	}
	arena_release(&r->stage_arena);
	r->stage_arena = arena;
	r->stage = stage;
	return 0;
}

int review_open(struct store *store, const char *stage, const struct actor *actor, struct review **review,
                struct err *err)
{
	struct review *r;

	if (!role_decides(actor->role))
		return err_set(err, "deciding takes an inspector or a lead; %s is %s", actor->name, role_name(actor->role));
	r = xcalloc(1, sizeof *r);
	r->store = store;
	r->actor = *actor;
	r->origin = "command";
	r->stage_name = stage ? xstrdup(stage) : NULL;
	r->opened_ms = store_now(store);
	r->trail.at = -1;
	if (review_read_stage(r, err) < 0) {
		review_close(r);
		return -1;
	}
	if (!r->stage_name)
		r->stage_name = xstrdup(r->stage.name);
	*review = r;
	return 0;
}

void review_set_origin(struct review *review, const char *origin)
{
	review->origin = origin;
}

void review_keep(struct review *review)
{
	review->keep = true;
}

void review_give_back(struct review *r)
{
	if (r->in_hand && !r->keep)
		queue_release(r->store, &r->actor, &r->claim, NULL);
	r->in_hand = false;
}

void review_close(struct review *review)
{
	if (!review)
		return;
	review_give_back(review);
	arena_release(&review->stage_arena);
	free(review->stage_name);
	free(review);
}

int review_refresh(struct review *review, struct err *err)
{
	return review_read_stage(review, err);
}

const struct stage *review_stage(const struct review *review)
{
	return &review->stage;
}

/* ---- taking ---- */

void review_take_in_hand(struct review *r, const struct claim *claim)
{
	r->claim = *claim;
	r->in_hand = true;
	r->attempt.made = false;
}

/* The task in hand as it is shown, which is then the last of the trail. 1 or -1. */
static int show_in_hand(struct review *r, struct arena *arena, struct review_task *task, struct err *err)
{
	if (review_fill_task(r, &r->claim, &r->seen_prediction_id, arena, task, err) < 0)
		return -1;
	r->look.on = false;
	review_trail_add(r, r->claim.item_id);
	return 1;
}

/* What has settled may change who decides the next item. Where that cannot be told now, people's work goes on,
 * and the machine rests. */
static void tend(struct review *review)
{
	ladder_tend(review->store, review->stage_name, NULL, NULL);
}

int review_next(struct review *review, struct arena *arena, struct review_task *task, struct err *err)
{
	struct queue_put_off put_off = { review->put_off, review->put_off_count };
	struct claim claim;
	int claimed = 0;

	if (review_read_stage(review, err) < 0)
		return -1;
	if (review->in_hand)
		claimed = queue_renew(review->store, &review->actor, &review->claim, err);
	if (claimed == 0) {
		review->in_hand = false;
		tend(review);
		claimed = queue_claim_past(review->store, review->stage_name, &review->actor, &put_off, &claim, err);
		if (claimed > 0)
			review_take_in_hand(review, &claim);
	}
	return claimed <= 0 ? claimed : show_in_hand(review, arena, task, err);
}

int review_take(struct review *review, int64_t item_id, struct arena *arena, struct review_task *task,
                struct err *why)
{
	struct claim claim;
	int claimed = 0;

	if (review_read_stage(review, why) < 0)
		return -1;
	if (review->in_hand && review->claim.item_id == item_id)
		claimed = queue_renew(review->store, &review->actor, &review->claim, why);
	if (claimed == 0) {
		tend(review);
		claimed = queue_claim_item(review->store, review->stage_name, &review->actor, item_id, &claim, why);
		if (claimed <= 0)
			return claimed;
		if (claim.assignment_id != review->claim.assignment_id)
			review_give_back(review);
		review_take_in_hand(review, &claim);
	}
	return claimed < 0 ? -1 : show_in_hand(review, arena, task, why);
}

/* ---- what there is to know ---- */

/* Decisions an hour: of this sitting while it is young, else of the last hour; 0 while too few. */
static int64_t pace(const struct review *r, int64_t last_hour, int64_t now)
{
	int64_t sitting_ms = now - r->opened_ms;

	if (sitting_ms >= 60 * 60 * 1000)
		return last_hour >= PACE_DECISIONS_MIN ? last_hour : 0;
	if (sitting_ms <= 0 || r->answers < PACE_DECISIONS_MIN)
		return 0;
	return r->answers * 60 * 60 * 1000 / sitting_ms;
}

static int read_frozen(struct review *review, const char *zone, struct review_frozen *frozen, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage_freeze freeze;
	struct tm local;
	int got = stage_freeze_read(review->store, review->stage.stage_id, &arena, &freeze, err);

	if (got > 0) {
		zone_local(zone, freeze.since_ms, &local);
		strftime(frozen->since, sizeof frozen->since, "%Y-%m-%d %H:%M", &local);
		snprintf(frozen->by, sizeof frozen->by, "%s", freeze.by);
		snprintf(frozen->why, sizeof frozen->why, "%s", freeze.why);
	}
	arena_release(&arena);
	return got;
}

int review_progress(struct review *review, struct review_progress *progress, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *zone = setting_text(review->store, review->stage.stage_id, "project.timezone", &arena);
	int64_t now = store_now(review->store), day = day_start(zone, now);
	struct decision_counts counts;
	int got;

	*progress = (struct review_progress){ 0 };
	got = read_frozen(review, zone, &progress->frozen, err);
	arena_release(&arena);
	progress->open = queue_open_count(review->store, &review->stage, &review->actor, OPEN_COUNTED_MAX + 1, err);
	if (got < 0 || progress->open < 0 || decision_counts(review->store, &review->stage, &review->actor, day, &counts, err) < 0)
		return -1;
	if (progress->open > OPEN_COUNTED_MAX) {
		progress->open = OPEN_COUNTED_MAX;
		progress->open_is_more = true;
	}
	progress->today = counts.today;
	progress->undone = counts.undone_today;
	progress->per_hour = pace(review, counts.last_hour, now);
	return 0;
}

static int read_words(struct review *review, struct review_past *past, struct arena *arena, struct err *err)
{
	const struct output_kind *kind = output_of_stage(&review->stage);
	struct arena read = ARENA_EMPTY;
	struct str words = STR_EMPTY;
	struct output output;
	int rc = 0;

	if (past->label && kind->brief)
		rc = output_of_decision(review->store, &review->stage, past->decision_id, &read, &output, err);
	if (past->label && kind->brief && rc == 0 && !output.erased)
		kind->brief(&output, &words);
	if (words.length > 0)
		past->words = arena_strdup(arena, str_text(&words));
	str_release(&words);
	arena_release(&read);
	return rc;
}

int review_history(struct review *review, struct arena *arena, struct review_past *past, int max, struct err *err)
{
	struct past_decision *rows;
	int count = decision_history(review->store, &review->stage, &review->actor, arena, &rows, max, err);

	for (int i = 0; i < count; i++) {
		review_fill_past(&rows[i], &past[i]);
		if (read_words(review, &past[i], arena, err) < 0)
			return -1;
	}
	return count;
}

int review_guideline(struct review *review, struct arena *arena, const char **text, int64_t *version, struct err *err)
{
	struct guideline guideline;

	if (guideline_read(review->store, &review->stage, arena, &guideline, err) < 0)
		return -1;
	*text = guideline.text;
	*version = guideline.version;
	return 0;
}

int review_media(struct review *review, int64_t item_id, void **bytes, size_t *length, struct err *err)
{
	char *content;

	if (media_read(review->store, item_id, &content, length, err) < 0)
		return -1;
	*bytes = content;
	return 0;
}

int review_media_begin(struct review *review, int64_t item_id, struct media_reading *reading, struct err *err)
{
	return media_read_begin(review->store, item_id, reading, err);
}

int review_open_media(struct review *review, int64_t item_id, char **path, struct err *err)
{
	return media_open(review->store, item_id, path, err);
}
