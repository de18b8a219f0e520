#include "jobs/score_batch.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/event.h"
#include "db/item_feature.h"
#include "db/output.h"
#include "db/prediction.h"
#include "db/rollout.h"
#include "db/stage.h"
#include "db/stage_pass.h"
#include "db/store.h"
#include "jobs/ladder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWERS_MAX  200
#define WAIT_MAX_MS  250 /* for the first answer of a batch */
#define HEAT_SIDE_MAX 256

void score_batch_open(struct score_batch *batch, struct store *store, const char *stage, const struct actor *by,
                      struct score_result *result)
{
	*batch = (struct score_batch){ .store = store, .stage = stage, .by = by, .result = result };
	batch->answers = xcalloc(ANSWERS_MAX, sizeof *batch->answers);
	row_batch_open(&batch->rows, ROW_BATCH_PREDICTIONS);
}

static void empty(struct score_batch *batch)
{
	for (int i = 0; i < batch->count; i++)
		worker_result_release(&batch->answers[i].said);
	batch->count = 0;
}

void score_batch_release(struct score_batch *batch)
{
	empty(batch);
	free(batch->answers);
	batch->answers = NULL;
	row_batch_release(&batch->rows);
}

/* What the rows do not tell. */
static void note(struct store *store, const struct worker_result *answer)
{
	if (answer->decode_us > 0)
		store_note(store, "decode.latency", (double)answer->decode_us / 1000);
	if (answer->replaced)
		store_note(store, "worker.restarts", 1);
}

int score_batch_add(struct score_batch *batch, struct score_answer *answer, struct err *err)
{
	int64_t now = store_now(batch->store);

	note(batch->store, &answer->said);
	if (batch->count == 0)
		batch->since_ms = now;
	batch->answers[batch->count++] = *answer;
	*answer = (struct score_answer){ .round = 0 };
	if (batch->count < ANSWERS_MAX && now - batch->since_ms < WAIT_MAX_MS)
		return 0;
	return score_batch_write(batch, false, err);
}

int score_batch_add_failure(struct score_batch *batch, int64_t item_id, const char *reason, struct err *err)
{
	struct score_answer answer = { .said = { .ticket = (uint64_t)item_id, .failed = true, .label = -1, .confidence = NAN } };

	snprintf(answer.said.reason, sizeof answer.said.reason, "%s", reason);
	return score_batch_add(batch, &answer, err);
}

/* What a model says of places is used only where it makes sense: the answer counts all the same. */
static int sane_regions(const struct worker_result *answer, const struct model_version *version,
                        struct region *regions)
{
	int count = 0;

	for (int i = 0; i < answer->region_count; i++) {
		struct region region = answer->regions[i];
		int64_t label = region.label_id;

		if (!isfinite(region.x) || !isfinite(region.y) || !(region.width >= 0) || !(region.height >= 0) ||
		    !isfinite(region.width) || !isfinite(region.height))
			continue;
		if (!(region.score >= 0 && region.score <= 1))
			region.score = NAN;
		region.label_id = label >= 1 && label <= version->label_count ? version->label_ids[label - 1] : 0;
		regions[count++] = region;
	}
	return count;
}

static int add_prediction(const struct score_batch *batch, const struct stage *stage,
                          const struct model_version *version, const struct worker_result *answer, struct err *err)
{
	bool answered = !answer->failed && !answer->is_null && answer->label >= 0 && answer->label < version->label_count;
	struct prediction_new prediction = {
		.item_id = (int64_t)answer->ticket,
		.label_id = answered ? version->label_ids[answer->label] : 0,
		.confidence = answer->failed ? NAN : answer->confidence,
		.failure = *answer->reason ? answer->reason : "the model gave no answer",
		.latency_us = answer->latency_us,
	};
	struct region *regions = NULL;
	int64_t id;
	int added;

	if (!answer->failed) {
		prediction.probabilities = answer->probabilities;
		prediction.probability_count = answer->probability_count;
		regions = xcalloc((size_t)answer->region_count, sizeof *regions);
		prediction.regions = regions;
		prediction.region_count = sane_regions(answer, version, regions);
		if (output_of_stage(stage)->stored) {
			prediction.words = answer->words;
			prediction.words_length = answer->words_length;
		}
		prediction.data = answer->data;
		prediction.data_length = answer->data_length;
		if (answer->heat.columns <= HEAT_SIDE_MAX && answer->heat.rows <= HEAT_SIDE_MAX)
			prediction.heat = answer->heat;
	}
	added = prediction_add(batch->store, stage, version, &prediction, &id, err);
	free(regions);
	return added;
}

static void count_route(struct score_result *counts, enum route_result route)
{
	counts->human += route == ROUTE_RESULT_HUMAN;
	counts->automatic += route == ROUTE_RESULT_AUTO;
	counts->audit += route == ROUTE_RESULT_AUDIT;
}

/* Whether an answer is to what upstream still says. 1; 0; -1. */
static int is_of_now(const struct score_batch *batch, const struct stage *stage, const struct score_answer *answer, struct err *err)
{
	int64_t round = answer->round ? pass_round(batch->store, stage->stage_id, (int64_t)answer->said.ticket, err) : 0;

	return round < 0 ? -1 : round == answer->round;
}

static int write_answer(struct score_batch *batch, const struct stage *stage, const struct model_version *version,
                        const struct worker_result *answer, struct score_result *counts, struct err *err)
{
	enum route_result route;
	int64_t answers;
	int added = add_prediction(batch, stage, version, answer, err);

	if (added <= 0) /* 0: another scoring was faster */
		return added;
	counts->scored++;
	counts->failed += answer->failed;
	counts->null += !answer->failed && answer->is_null;
	if (!answer->failed && item_features_add(batch->store, (int64_t)answer->ticket, &answer->features, store_now(batch->store), err) < 0)
		return -1;
	if (rollout_version_of(batch->store, stage, (int64_t)answer->ticket, &answers, err) < 0)
		return -1;
	if (answers != version->model_version_id)
		return 0;
	if (route_apply(batch->store, stage, (int64_t)answer->ticket, &route, err) < 0)
		return -1;
	count_route(counts, route);
	return 0;
}

static int write_event(struct score_batch *batch, const struct model_version *version,
                       const struct score_result *counts, struct err *err)
{
	const struct score_result *logged = &batch->logged;
	json_t *body;
	int rc;

	body = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "model", version->title, "scored",
	                 (json_int_t)(counts->scored - logged->scored), "failed",
	                 (json_int_t)(counts->failed - logged->failed), "null", (json_int_t)(counts->null - logged->null),
	                 "human", (json_int_t)(counts->human - logged->human), "auto",
	                 (json_int_t)(counts->automatic - logged->automatic), "audit",
	                 (json_int_t)(counts->audit - logged->audit));
	row_batch_tell(&batch->rows, body);
	rc = event_add(batch->store, batch->by, "score", "model_version", version->model_version_id, body, err);
	json_decref(body);
	return rc;
}

/* The level and the version's role are read in the write that uses them, once what has settled is folded:
 * a demotion holds from the next route on. */
static int write_answers(struct score_batch *batch, bool finish, struct score_result *counts, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct model_version version;
	struct stage stage;
	int rc = ladder_tend(batch->store, batch->stage, NULL, err);

	if (rc == 0)
		rc = stage_read(batch->store, batch->stage, &arena, &stage, err);
	if (rc == 0)
		rc = model_version_read(batch->store, batch->model_version_id, &arena, &version, err);
	if (rc == 0)
		rc = row_batch_begin(&batch->rows, batch->store, err);
	for (int i = 0; rc == 0 && i < batch->count; i++) {
		int fits = is_of_now(batch, &stage, &batch->answers[i], err);

		counts->outdated += fits == 0;
		rc = fits > 0 ? write_answer(batch, &stage, &version, &batch->answers[i].said, counts, err) : fits;
	}
	if (rc == 0)
		rc = row_batch_end(&batch->rows, batch->store, err);
	if (rc == 0 && finish && counts->scored > batch->logged.scored)
		rc = write_event(batch, &version, counts, err);
	arena_release(&arena);
	return rc;
}

int score_batch_write(struct score_batch *batch, bool finish, struct err *err)
{
	struct score_result counts = *batch->result;
	int rc;

	if (batch->count == 0 && (!finish || counts.scored == batch->logged.scored))
		return 0;
	/* Lazy: what a power cut takes is scored again. */
	if (store_begin(batch->store, STORE_LAZY, err) < 0)
		return -1;
	rc = write_answers(batch, finish, &counts, err);
	if (rc < 0)
		store_rollback(batch->store);
	else
		rc = store_commit(batch->store, err);
	empty(batch);
	if (rc < 0) {
		batch->rows.lost = true;
		return -1;
	}
	*batch->result = counts;
	if (finish)
		batch->logged = counts;
	return 0;
}
