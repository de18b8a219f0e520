/* The pool: hands items to free workers, collects answers, and replaces workers that crash, hang or
 * talk nonsense. Each of those costs the one item that the worker had. */
#include "jobs/worker.h"

#include "base/hash.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "jobs/monotonic.h"
#include "jobs/worker_process.h"
#include "models/card.h"
#include "models/decode.h"
#include "models/engine.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define COUNT_MAX          64
#define TIMEOUT_DEFAULT_MS 20000
#define START_TIMEOUT_MS   60000
#define START_TRIES        3
#define SPARE_MS           1000 /* in which a worker itself says that its program took longer than the card allows */
#define REST_MS            100 /* after two items lost in a row, doubled with each further one up to 6.4 s */

struct worker {
	struct process process;
	bool     busy;
	bool     starting;       /* has not said that it is ready; it takes an item all the same */
	int      failures;       /* items lost in a row, */
	int      refusals;       /* and of them those for which it did not even start */
	bool     lost;           /* could not be started again */
	bool     watches_from, watches_to; /* in the pool's epoll */
	enum worker_want want;
	uint64_t ticket;
	int64_t  deadline_ms;
	char     refusal[200];   /* why its item fails whatever the worker says; "" */
};

struct worker_pool {
	struct worker_options options; /* strings are ours */
	struct arena strings;
	unsigned char sha256[HASH_BYTES]; /* what options.sha256 points to */
	int label_count;
	enum answer_output output;     /* of the card */
	bool outside;                  /* the model is a program of the user's own */
	int epoll;                     /* readable when there is something to do; -1: nobody has asked for it */
	int count, next;               /* next: where to look first, so that all get their turn */
	char unfit[200];               /* why the last one that could not be started could not; "" */
	struct worker workers[COUNT_MAX];
};

int worker_cores(void)
{
	cpu_set_t cores;

	return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

/* Waits until a started worker says that it is ready. */
static int await_ready(struct worker_pool *pool, struct worker *worker, struct err *err)
{
	int64_t deadline = monotonic_ms() + START_TIMEOUT_MS;
	struct process *process = &worker->process;
	char reason[WIRE_REASON_SIZE * 4];
	struct err end = ERR_NONE;

	for (;;) {
		enum process_step step = process_step(process, WORKER_SCORE, pool->label_count, NULL);
		int64_t left = deadline - monotonic_ms();
		struct pollfd polls[2];

		if (step == PROCESS_BROKEN) {
			process_end(process, &end);
			return err_set(err, "%s", end.text);
		}
		if (step == PROCESS_ANSWERED)
			break;
		if (left <= 0) {
			process_end(process, NULL);
			return err_set(err, "the model took longer than %d s to load", START_TIMEOUT_MS / 1000);
		}
		poll(polls, (nfds_t)process_polls(process, polls), (int)left);
	}
	if (process->header.kind == WIRE_READY) {
		process_next(process);
		return 0;
	}
	wire_reason(&process->header, reason, sizeof reason);
	process_end(process, NULL);
	return err_set(err, "%s", reason);
}

static int start_worker(struct worker_pool *pool, struct worker *worker, struct err *err)
{
	int rest_ms = worker->failures < 2 ? 0 : REST_MS << (worker->failures < 8 ? worker->failures - 2 : 6);

	return process_start(&worker->process, &pool->options, pool->options.timeout_ms / 1000 + 1, pool->outside ? rest_ms : 0, err);
}

static void set_watch(int epoll, int fd, uint32_t events, bool *watches, bool wanted)
{
	struct epoll_event event = { .events = events };

	if (epoll < 0 || *watches == wanted)
		return;
	epoll_ctl(epoll, wanted ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, fd, &event);
	*watches = wanted;
}

/* Watches a worker that is busy: for its answer, and for room in its pipe while it has not taken all. */
static void watch(const struct worker_pool *pool, struct worker *worker)
{
	const struct process *process = &worker->process;

	set_watch(pool->epoll, process->from, EPOLLIN, &worker->watches_from, worker->busy);
	set_watch(pool->epoll, process->to, EPOLLOUT, &worker->watches_to, worker->busy && process->out);
}

static void end_process(const struct worker_pool *pool, struct worker *worker, struct err *why)
{
	set_watch(pool->epoll, worker->process.from, EPOLLIN, &worker->watches_from, false);
	set_watch(pool->epoll, worker->process.to, EPOLLOUT, &worker->watches_to, false);
	process_end(&worker->process, why);
}

/* Puts a fresh worker in the place of one that has ended. A program may take long to start, and rests first where it
 * has failed again and again: it is not waited for. */
static void replace(struct worker_pool *pool, struct worker *worker)
{
	struct err err = ERR_NONE;

	worker->starting = pool->outside;
	if (pool->outside) {
		worker->lost = worker->refusals >= START_TRIES || start_worker(pool, worker, &err) < 0;
		return;
	}
	worker->lost = true;
	for (int tries = 0; tries < START_TRIES && worker->lost; tries++)
		worker->lost = start_worker(pool, worker, &err) < 0 || await_ready(pool, worker, &err) < 0;
	if (worker->lost)
		snprintf(pool->unfit, sizeof pool->unfit, "%.*s", (int)sizeof pool->unfit - 1, err.text);
}

static int none_left(const struct worker_pool *pool, struct err *err)
{
	return err_set(err, "no worker can be started any more%s%s", pool->unfit[0] ? ": " : "", pool->unfit);
}

static int await_all(struct worker_pool *pool, struct err *err)
{
	for (int i = 0; i < pool->count; i++)
		if (await_ready(pool, &pool->workers[i], err) < 0)
			return -1;
	return 0;
}

/* A card may allow its program longer than any other model: its worker sees to that. */
static void allow_time(struct worker_pool *pool, const struct card *card)
{
	int allowed_ms = (int)(card->process.timeout * 1000) + SPARE_MS;

	if (pool->outside && card->process.timeout > 0 && pool->options.timeout_ms < allowed_ms)
		pool->options.timeout_ms = allowed_ms;
}

/* What the pool itself has to know of its model. */
static int look_at_card(struct worker_pool *pool, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const struct engine *engine;
	struct card card;
	int rc = card_read(pool->options.card_path, &arena, &card, err);

	if (rc == 0) {
		pool->label_count = card.label_count;
		pool->output = card.output;
		if (!pool->options.engine)
			pool->options.engine = arena_strdup(&pool->strings, card.engine);
		engine = engine_find(pool->options.engine, err);
		pool->outside = engine && engine->outside;
		allow_time(pool, &card);
		rc = engine ? 0 : -1;
	}
	arena_release(&arena);
	return rc;
}

int worker_pool_open(const struct worker_options *options, struct worker_pool **opened, struct err *err)
{
	struct worker_pool *pool = xcalloc(1, sizeof *pool);

	pool->epoll = -1;
	pool->options = *options;
	pool->options.program = arena_strdup(&pool->strings, options->program);
	pool->options.engine = arena_strdup(&pool->strings, options->engine);
	pool->options.engine_library = arena_strdup(&pool->strings, options->engine_library);
	pool->options.model_path = arena_strdup(&pool->strings, options->model_path);
	pool->options.card_path = arena_strdup(&pool->strings, options->card_path);
	if (options->sha256)
		pool->options.sha256 = memcpy(pool->sha256, options->sha256, HASH_BYTES);
	if (pool->options.timeout_ms <= 0)
		pool->options.timeout_ms = TIMEOUT_DEFAULT_MS;
	pool->count = options->count < 1 ? worker_cores() : options->count;
	pool->count = pool->count > COUNT_MAX ? COUNT_MAX : pool->count;
	for (int i = 0; i < pool->count; i++)
		pool->workers[i].process = (struct process)PROCESS_NONE;
	if (options->model_path && look_at_card(pool, err) < 0)
		goto failed;
	for (int i = 0; i < pool->count; i++)
		if (start_worker(pool, &pool->workers[i], err) < 0)
			goto failed;
	for (int i = 0; i < pool->count; i++)
		pool->workers[i].starting = options->at_once;
	if (!options->at_once && await_all(pool, err) < 0)
		goto failed;
	*opened = pool;
	return 0;
failed:
	worker_pool_close(pool);
	return -1;
}

void worker_pool_close(struct worker_pool *pool)
{
	if (!pool)
		return;
	for (int i = 0; i < pool->count; i++)
		end_process(pool, &pool->workers[i], NULL);
	if (pool->epoll >= 0)
		close(pool->epoll);
	arena_release(&pool->strings);
	free(pool);
}

/* The index of a worker without an item; -1: none. */
static int find_free(const struct worker_pool *pool)
{
	for (int i = 0; i < pool->count; i++)
		if (!pool->workers[i].busy && !pool->workers[i].lost)
			return i;
	return -1;
}

bool worker_pool_has_room(const struct worker_pool *pool)
{
	return find_free(pool) >= 0;
}

/* What is too large is not handed over: the worker answers an empty one, which wakes whoever polls, and is not looked at. */
static void refuse_large(struct worker *worker, struct wire_request *request)
{
	worker->refusal[0] = '\0';
	if (request->length <= DECODE_BYTES_MAX && request->upstream_length <= WIRE_UPSTREAM_MAX)
		return;
	if (request->length > DECODE_BYTES_MAX)
		snprintf(worker->refusal, sizeof worker->refusal, "%zu bytes are more than the %u allowed", (size_t)request->length,
		         DECODE_BYTES_MAX);
	else
		snprintf(worker->refusal, sizeof worker->refusal, "upstream said more than the %u bytes allowed", WIRE_UPSTREAM_MAX);
	request->length = request->upstream_length = 0;
}

/* Hands over to a free worker. One that died while it had nothing to do has no item to blame: once more with another. */
static int submit(struct worker_pool *pool, uint64_t ticket, struct wire_request *request, const void *bytes, const char *upstream,
                  struct err *err)
{
	int at = find_free(pool);
	struct worker *worker = &pool->workers[at < 0 ? 0 : at];

	if (at < 0)
		return err_set(err, "no worker is free");
	if ((request->want == WORKER_SCORE || request->want >= WORKER_ANSWER) && !pool->options.model_path)
		return err_set(err, "the workers have no model");
	refuse_large(worker, request);
	if (process_send(&worker->process, request, bytes, upstream, NULL) < 0) {
		end_process(pool, worker, NULL);
		replace(pool, worker);
		if (worker->lost || process_send(&worker->process, request, bytes, upstream, NULL) < 0)
			return none_left(pool, err);
	}
	worker->busy = true;
	worker->want = request->want == WORKER_BENCH ? WORKER_ANSWER : request->want; /* what comes back is checked alike */
	worker->ticket = ticket;
	worker->deadline_ms = monotonic_ms() + pool->options.timeout_ms + (pool->outside && worker->starting ? START_TIMEOUT_MS : 0);
	watch(pool, worker);
	return 0;
}

int worker_submit(struct worker_pool *pool, enum worker_want want, uint64_t ticket, const void *bytes, size_t length,
                  struct err *err)
{
	return worker_submit_part(pool, want, ticket, bytes, length, (struct recording_part){ 0, 0 }, err);
}

int worker_submit_part(struct worker_pool *pool, enum worker_want want, uint64_t ticket, const void *bytes, size_t length,
                       struct recording_part part, struct err *err)
{
	bool sound = want == WORKER_WAVE || want == WORKER_CLIP;
	struct wire_request request = { WIRE_MAGIC, want, length, sound ? ITEM_AUDIO : ITEM_IMAGE, 0, part.first, part.frames };

	return submit(pool, ticket, &request, bytes, NULL, err);
}

int worker_submit_item(struct worker_pool *pool, uint64_t ticket, const struct model_item *item, struct err *err)
{
	size_t upstream = item->upstream ? strlen(item->upstream) : 0;
	struct wire_request request = { WIRE_MAGIC, item->kind == ITEM_IMAGE ? WORKER_SCORE : WORKER_ANSWER, item->length, item->kind,
	                                upstream > UINT32_MAX ? UINT32_MAX : (uint32_t)upstream, 0, 0 };

	return submit(pool, ticket, &request, item->bytes, item->upstream, err);
}

static void fail_item(struct worker *worker, const char *reason, struct worker_result *result)
{
	worker_result_release(result);
	text_copy_visible(result->reason, sizeof result->reason, reason, strlen(reason));
	result->failed = true;
	result->ticket = worker->ticket;
	worker->busy = false;
}

/* The worker lost its item: says why, and puts another in its place. */
static void fail_and_replace(struct worker_pool *pool, struct worker *worker, const char *reason,
                             struct worker_result *result)
{
	struct err end = ERR_NONE;

	worker->failures++;
	worker->refusals += worker->starting;
	end_process(pool, worker, reason ? NULL : &end);
	if (worker->starting)
		snprintf(pool->unfit, sizeof pool->unfit, "%.*s", (int)sizeof pool->unfit - 1, reason ? reason : end.text);
	fail_item(worker, reason ? reason : end.text, result);
	result->replaced = true;
	replace(pool, worker);
}

/* As process_step(); a worker that started with its item in hand says first that it is ready. */
static enum process_step step_process(struct worker_pool *pool, struct worker *worker, struct err *err)
{
	enum process_step step = process_step(&worker->process, worker->want, pool->label_count, err);
	char reason[WIRE_REASON_SIZE * 4];

	if (!worker->starting || step != PROCESS_ANSWERED)
		return step;
	if (worker->process.header.kind == WIRE_READY) {
		worker->starting = false;
		worker->deadline_ms = monotonic_ms() + pool->options.timeout_ms; /* what a start may take is none of the item's time */
		process_next(&worker->process);
		return process_step(&worker->process, worker->want, pool->label_count, err);
	}
	wire_reason(&worker->process.header, reason, sizeof reason);
	err_set(err, "%s", reason);
	return PROCESS_BROKEN;
}

/* Believes a whole answer once all of it is sound. */
static int take_answer(const struct worker_pool *pool, struct worker *worker, struct worker_result *result, struct err *err)
{
	const struct process *process = &worker->process;
	const char *wrong = NULL;
	char why[200];

	if (process->header.kind != WIRE_RESULT && process->header.kind != WIRE_FAILED)
		return err_set(err, "it answers what nobody asked");
	if (wire_unpack(&process->header, process->payload, pool->label_count, result, err) < 0)
		return -1;
	result->output = pool->output;
	if (result->words)
		wrong = answer_words_wrong(pool->output, result->words, result->words_length, why);
	if (!wrong && result->data)
		wrong = answer_data_wrong(result->data, result->data_length);
	if (wrong)
		return err_set(err, "%s", wrong);
	result->ticket = worker->ticket;
	worker->busy = false;
	if (!process->header.leaves)
		worker->failures = worker->refusals = 0;
	return 0;
}

/* Moves one worker on. True when its item is done, one way or the other. */
static bool step_worker(struct worker_pool *pool, struct worker *worker, int64_t now, struct worker_result *result)
{
	struct err err = ERR_NONE;
	char reason[200];

	switch (step_process(pool, worker, &err)) {
	case PROCESS_ANSWERED:
		if (worker->refusal[0]) {
			process_next(&worker->process);
			fail_item(worker, worker->refusal, result);
			return true;
		}
		if (take_answer(pool, worker, result, &err) == 0) {
			if (worker->process.header.leaves) {
				snprintf(reason, sizeof reason, "%s", result->reason);
				fail_and_replace(pool, worker, reason, result);
			} else {
				process_next(&worker->process);
			}
			return true;
		}
		break;
	case PROCESS_WORKING:
		watch(pool, worker);
		if (now < worker->deadline_ms)
			return false;
		snprintf(reason, sizeof reason, "took longer than %g s", pool->options.timeout_ms / 1000.0);
		fail_and_replace(pool, worker, reason, result);
		return true;
	case PROCESS_BROKEN:
		break;
	}
	if (err.text[0]) {
		snprintf(reason, sizeof reason, "%s: %.150s", worker->starting ? "no worker can start" : "worker is not to be trusted",
		         err.text);
		fail_and_replace(pool, worker, reason, result);
	} else {
		fail_and_replace(pool, worker, NULL, result);
	}
	return true;
}

/* Sleeps until a worker may have something to say, a deadline passes, or until_ms. */
static void sleep_until(const struct worker_pool *pool, int64_t now, int64_t until_ms)
{
	struct pollfd polls[2 * COUNT_MAX];
	nfds_t n = 0;

	for (int i = 0; i < pool->count; i++) {
		const struct worker *worker = &pool->workers[i];

		if (!worker->busy)
			continue;
		n += (nfds_t)process_polls(&worker->process, polls + n);
		if (worker->deadline_ms < until_ms)
			until_ms = worker->deadline_ms;
	}
	poll(polls, n, until_ms <= now ? 0 : until_ms - now > 60000 ? 60000 : (int)(until_ms - now));
}

int worker_wait(struct worker_pool *pool, int timeout_ms, struct worker_result *result, struct err *err)
{
	int64_t now = monotonic_ms(), until = timeout_ms < 0 ? INT64_MAX : now + timeout_ms;

	memset(result, 0, sizeof *result);
	for (;;) {
		int busy = 0, lost = 0;

		for (int i = 0; i < pool->count; i++) {
			int at = (pool->next + i) % pool->count;
			struct worker *worker = &pool->workers[at];

			busy += worker->busy;
			lost += worker->lost;
			if (worker->busy && step_worker(pool, worker, now, result)) {
				watch(pool, worker);
				pool->next = (at + 1) % pool->count;
				return 1;
			}
		}
		if (lost == pool->count)
			return none_left(pool, err);
		if (busy == 0 || now >= until)
			return 0;
		sleep_until(pool, now, until);
		now = monotonic_ms();
	}
}

int worker_pool_fds(struct worker_pool *pool, int *fds, int max)
{
	int busy = 0;

	for (int i = 0; i < pool->count; i++)
		busy += pool->workers[i].busy;
	if (busy == 0 || max < 1)
		return 0;
	if (pool->epoll < 0) {
		pool->epoll = epoll_create1(EPOLL_CLOEXEC);
		for (int i = 0; i < pool->count; i++)
			watch(pool, &pool->workers[i]);
	}
	fds[0] = pool->epoll;
	return 1;
}

void worker_result_release(struct worker_result *result)
{
	free(result->probabilities);
	free(result->regions);
	free(result->heat.cells);
	free(result->words);
	free(result->data);
	picture_release(&result->picture);
	wave_release(&result->wave);
	wave_clip_release(&result->clip);
	memset(result, 0, sizeof *result);
}

int worker_run(struct worker_pool *pool, enum worker_want want, const void *bytes, size_t length,
               struct worker_result *result, struct err *err)
{
	int rc;

	if (worker_submit(pool, want, 0, bytes, length, err) < 0)
		return -1;
	rc = worker_wait(pool, -1, result, err);
	return rc < 0 ? -1 : 0;
}

int worker_run_item(struct worker_pool *pool, const struct model_item *item, struct worker_result *result, struct err *err)
{
	if (worker_submit_item(pool, 0, item, err) < 0)
		return -1;
	return worker_wait(pool, -1, result, err) < 0 ? -1 : 0;
}

int worker_run_bench(struct worker_pool *pool, const struct model_item *item, int ms, struct worker_result *result, struct err *err)
{
	struct wire_request request = { WIRE_MAGIC, WORKER_BENCH, item->length, item->kind, 0, 0, ms };

	if (submit(pool, 0, &request, item->bytes, NULL, err) < 0)
		return -1;
	return worker_wait(pool, -1, result, err) < 0 ? -1 : 0;
}
