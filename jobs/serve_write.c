/* The thread that writes: whatever waits goes into one durable write, items, predictions and routes, by the
 * functions of `add` and `score`; only then is anybody answered. Once a minute it lets the ladder count what
 * has settled meanwhile. */
#include "jobs/serve_private.h"

#include "base/str.h"
#include "db/prediction.h"
#include "db/service_request.h"
#include "db/stage.h"
#include "db/stage_link.h"
#include "db/stage_pass.h"
#include "db/store.h"
#include "jobs/intake_batch.h"
#include "jobs/ladder.h"
#include "jobs/monotonic.h"
#include "jobs/notify.h"
#include "jobs/retrain.h"
#include "jobs/score_batch.h"
#include "jobs/stage_walk.h"
#include "ladder/level.h"

#include <poll.h>
#include <string.h>

#define CALLS_MAX 128     /* in one write */
#define TRIES_MAX 3       /* where another version went live meanwhile */
#define TEND_MS   60000
#define LOOK_MS   10000   /* whether an alarm is to be told */
#define KEY_MS    INT64_C(86400000) /* that an Idempotency-Key is remembered */

enum fate { NEW_ITEM, REPLAYED, KEY_TAKEN, NAME_TAKEN };

struct job {
	struct serve_call *call;
	enum fate fate;
	bool      repeats;
};

struct write {
	struct serve *serve;
	struct store *store;
	struct stage  stage;  /* that the calls have come to */
	struct stage  asked;  /* that they ask */
	struct arena  arena;
	struct job    jobs[CALLS_MAX];
	int           count;
};

/* ---- Idempotency-Key ---- */

static bool same_content(const struct serve_call *a, const struct serve_call *b)
{
	return memcmp(a->item.sha256, b->item.sha256, HASH_BYTES) == 0;
}

/* One with the same key that came just before, and is written with it. */
static const struct job *twin(const struct write *write, int index)
{
	const struct serve_call *call = write->jobs[index].call;

	for (int i = 0; i < index; i++)
		if (write->jobs[i].call->has_key && memcmp(write->jobs[i].call->key, call->key, HASH_BYTES) == 0)
			return &write->jobs[i];
	return NULL;
}

/* A key stands for one thing only, for a day. */
static int look_up_key(struct write *write, int index, struct err *err)
{
	struct job *job = &write->jobs[index];
	const struct job *before = twin(write, index);
	int64_t item_id, stage_id, same = 0;
	int got;

	if (!job->call->has_key || job->call->stored)
		return 0;
	if (before && !same_content(before->call, job->call))
		job->fate = KEY_TAKEN;
	if (before)
		return 0;
	got = service_request_of_key(write->store, job->call->key, KEY_MS, &item_id, &stage_id, err);
	if (got <= 0)
		return got;
	if (item_of_content(write->store, job->call->item.sha256, &same, err) < 0)
		return -1;
	job->fate = same == item_id && stage_id == write->asked.stage_id ? REPLAYED : KEY_TAKEN;
	job->call->fresh = job->fate == REPLAYED;
	job->call->item_id = item_id;
	return 0;
}

/* ---- items, predictions, routes ---- */

static struct intake_source *source_of(struct write *write, const char *name)
{
	struct intake_source *source = arena_alloc(&write->arena, sizeof *source);

	*source = (struct intake_source){ .name = name ? name : "serve", .root = write->serve->media };
	return source;
}

/* Where the key is that of another item, what was sent is none. */
static int check_content(struct write *write, struct job *job, struct err *err)
{
	int64_t item_id = 0;

	if (item_of_content(write->store, job->call->item.sha256, &item_id, err) < 0)
		return -1;
	if (item_id != job->call->item_id)
		job->fate = NAME_TAKEN;
	return 0;
}

/* What is an item already is not added again, and no event tells of it. */
static int look_up_items(struct write *write, struct err *err)
{
	for (int i = 0; i < write->count; i++)
		if (write->jobs[i].fate == NEW_ITEM && !write->jobs[i].call->stored &&
		    item_of_content(write->store, write->jobs[i].call->item.sha256, &write->jobs[i].call->item_id, err) < 0)
			return -1;
	return 0;
}

static bool is_new(const struct job *job)
{
	return job->fate == NEW_ITEM && job->call->item_id == 0;
}

static int add_items(struct write *write, struct err *err)
{
	struct intake_batch batch;
	int rc = look_up_items(write, err), at = 0;

	intake_batch_open(&batch, write->store, write->stage.name, write->serve->by);
	for (int i = 0; rc == 0 && i < write->count; i++)
		if (is_new(&write->jobs[i]))
			rc = intake_batch_add(&batch, &write->jobs[i].call->item, source_of(write, write->jobs[i].call->source), err);
	if (rc == 0)
		rc = intake_batch_finish(&batch, 0, 0, err);
	for (int i = 0; rc == 0 && i < write->count; i++)
		if (is_new(&write->jobs[i])) {
			write->jobs[i].call->item_id = batch.item_ids[at++];
			write->jobs[i].call->fresh = true;
			rc = check_content(write, &write->jobs[i], err);
		}
	intake_batch_release(&batch);
	return rc;
}

/* Writes down what one version said; its answers are taken from their calls. */
static int add_predictions(struct write *write, int64_t version_id, struct err *err)
{
	struct score_result result = { 0 };
	struct score_answer answer;
	struct score_batch batch;
	int rc = 0;

	score_batch_open(&batch, write->store, write->stage.name, write->serve->by, &result);
	batch.model_version_id = version_id;
	for (int i = 0; rc == 0 && i < write->count; i++) {
		struct serve_call *call = write->jobs[i].call;

		if (!call->scored || call->version_id != version_id || write->jobs[i].fate != NEW_ITEM)
			continue;
		answer = (struct score_answer){ .said = call->answer, .round = call->round };
		answer.said.ticket = (uint64_t)call->item_id;
		call->scored = false;
		rc = score_batch_add(&batch, &answer, err);
	}
	if (rc == 0)
		rc = score_batch_write(&batch, true, err);
	score_batch_release(&batch);
	return rc;
}

/* What no model was run for now: from level 3 on nobody is asked without a route. */
static int route_others(struct write *write, struct err *err)
{
	enum route_result route;
	struct err why = ERR_NONE;
	int rc = write->stage.level < LEVEL_PARTIAL ? 1 : stage_is_frozen(write->store, write->stage.stage_id, &why);

	if (rc != 0)
		return rc < 0 ? err_set(err, "%s", why.text) : 0;
	for (int i = 0; rc == 0 && i < write->count; i++)
		if (write->jobs[i].fate == NEW_ITEM && !write->jobs[i].call->scored)
			rc = route_apply(write->store, &write->stage, write->jobs[i].call->item_id, &route, err);
	return rc;
}

static int add_all_predictions(struct write *write, struct err *err)
{
	for (int i = 0; i < write->count; i++)
		if (write->jobs[i].call->scored && write->jobs[i].fate == NEW_ITEM &&
		    add_predictions(write, write->jobs[i].call->version_id, err) < 0)
			return -1;
	return 0;
}

static int add_requests(struct write *write, struct err *err)
{
	int64_t repeat_ms = serve_rules_now(write->serve).repeat_ms;
	int rc = 0;

	for (int i = 0; rc == 0 && i < write->count; i++) {
		struct serve_call *call = write->jobs[i].call;
		struct service_request_new request = { .item_id = call->item_id, .has_key = call->has_key };

		if (write->jobs[i].fate != NEW_ITEM || call->stored || (call->has_key && twin(write, i)))
			continue;
		memcpy(request.caller, call->caller, HASH_BYTES);
		memcpy(request.key, call->key, HASH_BYTES);
		rc = service_request_add(write->store, &write->asked, &request, repeat_ms, &write->jobs[i].repeats, err);
	}
	return rc;
}

static int write_all(struct write *write, struct err *err)
{
	int rc = stage_read(write->store, write->jobs[0].call->at, &write->arena, &write->stage, err);

	if (rc == 0)
		rc = stage_read(write->store, write->jobs[0].call->stage, &write->arena, &write->asked, err);
	for (int i = 0; rc == 0 && i < write->count; i++)
		rc = look_up_key(write, i, err);
	if (rc == 0)
		rc = add_items(write, err);
	if (rc == 0)
		rc = route_others(write, err);
	if (rc == 0)
		rc = add_all_predictions(write, err);
	return rc < 0 ? -1 : add_requests(write, err);
}

static int write_durably(struct write *write, struct err *err)
{
	if (store_begin(write->store, STORE_DURABLE, err) < 0)
		return -1;
	if (write_all(write, err) == 0)
		return store_commit(write->store, err);
	store_rollback(write->store);
	return -1;
}

/* ---- answers ---- */

static void count(struct serve *serve, const struct job *job, bool machine)
{
	pthread_mutex_lock(&serve->metrics.lock);
	serve->metrics.by_machine += machine;
	serve->metrics.by_people += !machine;
	serve->metrics.repeats += job->repeats;
	serve->metrics.replayed += job->fate == REPLAYED;
	pthread_mutex_unlock(&serve->metrics.lock);
}

/* Another version went live between its answer and this write, or upstream says something else by now: it is asked
 * again. 1; 0; -1. */
static int is_to_be_asked_again(struct write *write, const struct serve_call *call, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct outcome outcome;
	int64_t round;
	int got;

	if (call->version_id == 0 || call->tries + 1 >= TRIES_MAX)
		return 0;
	got = outcome_read(write->store, &write->stage, call->item_id, &arena, &outcome, err);
	arena_release(&arena);
	if (got > 0 && !outcome.routed)
		return 1;
	round = got > 0 && call->round ? pass_round(write->store, write->stage.stage_id, call->item_id, err) : call->round;
	return got < 0 || round < 0 ? -1 : round != call->round;
}

/* Where it goes from here: 1: to a model again, call->at says of which stage; 0: it has come to its end; -1. */
static int go_on(struct write *write, struct job *job, struct err *err)
{
	struct serve_call *call = job->call;
	int more;

	if (job->fate != NEW_ITEM || atomic_load(&write->serve->to_score.closed))
		return 0;
	call->stored = true;
	more = is_to_be_asked_again(write, call, err);
	if (more > 0) {
		call->tries++;
	} else if (more == 0) {
		more = stage_walk_next(write->store, call->item.kind, call->at, call->item_id, &call->arena, &call->at, err);
		call->tries = more > 0 ? 0 : call->tries;
	}
	call->version_id = more > 0 ? 0 : call->version_id;
	call->round = 0;
	return more;
}

static void answer(struct write *write, struct job *job)
{
	struct serve_said said = { .object = NULL };
	struct err why = ERR_NONE;
	int got = go_on(write, job, &why);

	if (got > 0) {
		serve_queue_put(&write->serve->to_score, job->call);
		return;
	}
	if (got == 0)
		got = serve_said(job->call, write->store, &said, &why);
	if (got < 0) {
		serve_refuse(job->call, 503, "it is stored, and cannot be read: %s", why.text);
	} else if (got == 0) {
		serve_refuse(job->call, 409, "the same content is an item of another kind");
	} else {
		count(write->serve, job, said.by_machine);
		serve_answer(job->call, 200, said.object);
	}
}

static void refuse_or_answer(struct write *write, struct job *job)
{
	if (job->fate == KEY_TAKEN)
		serve_refuse(job->call, 422, "this Idempotency-Key stood for something else within the last day");
	else if (job->fate == NAME_TAKEN)
		serve_refuse(job->call, 409, "the key %s is that of an item with another content", job->call->item.external_key);
	else
		answer(write, job);
}

static void write_and_answer(struct write *write)
{
	struct err why = ERR_NONE;
	int rc = write_durably(write, &why);

	if (rc < 0)
		serve_log(write->serve, "%s", why.text);
	for (int i = 0; i < write->count; i++) {
		if (rc < 0)
			serve_refuse(write->jobs[i].call, 503, "it could not be stored: %s", why.text);
		else
			refuse_or_answer(write, &write->jobs[i]);
	}
	arena_release(&write->arena);
}

/* ---- the thread ---- */

/* Takes those that have come to the first one's stage, and ask the same, out of the list, up to as many as go into one
 * write. */
static void gather(struct write *write, struct serve_call **calls)
{
	const struct serve_call *first = *calls;
	struct serve_call **at = calls;

	while (*at && write->count < CALLS_MAX) {
		struct serve_call *call = *at;

		if (str_equal(call->at, first->at) && str_equal(call->stage, first->stage)) {
			*at = call->next;
			write->jobs[write->count++] = (struct job){ .call = call };
		} else {
			at = &call->next;
		}
	}
}

static void write_calls(struct serve *serve, struct serve_call *calls)
{
	while (calls) {
		struct write write = { .serve = serve, .store = serve->store };

		gather(&write, &calls);
		write_and_answer(&write);
	}
}

/* What is told and counted of one stage. */
struct tended { const char *name; int64_t notified_ms, retrain_ms; };

/* Who is told of an alarm is not to wait for the minute to be over: another process may have raised it. */
static void tend(struct serve *serve, struct tended *stages, int count, int64_t *tended_ms)
{
	bool due = monotonic_ms() - *tended_ms >= TEND_MS;
	struct err why = ERR_NONE;

	if (due)
		*tended_ms = monotonic_ms();
	for (int i = 0; i < count; i++) {
		notify_aside(serve->store, stages[i].name, serve->by, &stages[i].notified_ms);
		retrain_aside(serve->store, stages[i].name, serve->by, &stages[i].retrain_ms);
		if (due && ladder_tend(serve->store, stages[i].name, NULL, &why) < 0)
			serve_log(serve, "evidence is not counted: %s", why.text);
	}
}

/* The stages that there are as it begins. */
static int read_tended(struct serve *serve, struct arena *arena, struct tended **stages)
{
	const char **names;
	int count = stage_names(serve->store, arena, &names, NULL);

	*stages = arena_alloc(arena, (size_t)(count > 0 ? count : 1) * sizeof **stages);
	for (int i = 0; i < count; i++)
		(*stages)[i] = (struct tended){ .name = names[i] };
	return count > 0 ? count : 0;
}

void *serve_write(void *context)
{
	struct serve *serve = context;
	struct serve_queue *queue = &serve->to_write;
	struct pollfd wake = { .fd = queue->wake, .events = POLLIN };
	int64_t tended_ms = monotonic_ms();
	struct arena arena = ARENA_EMPTY;
	struct tended *stages;
	int count = read_tended(serve, &arena, &stages);

	while (!atomic_load(&queue->closed) || atomic_load(&queue->count) > 0) {
		tend(serve, stages, count, &tended_ms);
		poll(&wake, 1, LOOK_MS);
		write_calls(serve, serve_queue_take(queue));
	}
	arena_release(&arena);
	return NULL;
}
