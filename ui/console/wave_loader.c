#include "ui/console/wave_loader.h"

#include "base/text.h"
#include "jobs/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One works on what is asked for while the other may still be busy with something that was left. */
#define WORKERS 2

void wave_loader_close(struct wave_loader *loader)
{
	wave_loader_clear(loader);
	worker_pool_close(loader->pool);
	loader->pool = NULL;
}

void wave_loader_forget(struct wave_loader *loader, enum wave_kind kind)
{
	struct wave_ask *ask = &loader->asks[kind];

	free(ask->waiting);
	*ask = (struct wave_ask){ .state = WAVE_ABSENT };
}

void wave_loader_clear(struct wave_loader *loader)
{
	wave_release(&loader->wave);
	wave_release(&loader->part);
	wave_clip_release(&loader->clip);
	for (int kind = 0; kind < WAVE_KINDS; kind++)
		wave_loader_forget(loader, (enum wave_kind)kind);
}

enum wave_state wave_loader_state(const struct wave_loader *loader)
{
	return loader->asks[WAVE_WHOLE].state;
}

static void fail(struct wave_loader *loader, enum wave_kind kind, const char *reason)
{
	struct wave_ask *ask = &loader->asks[kind];

	wave_loader_forget(loader, kind);
	text_copy_visible(ask->reason, sizeof ask->reason, reason, strlen(reason));
	ask->state = WAVE_FAILED;
}

void wave_loader_await(struct wave_loader *loader)
{
	wave_loader_clear(loader);
	loader->asks[WAVE_WHOLE].state = WAVE_COMING;
}

void wave_loader_fail(struct wave_loader *loader, const char *reason)
{
	wave_loader_clear(loader);
	fail(loader, WAVE_WHOLE, reason);
}

static void submit(struct wave_loader *loader, enum wave_kind kind)
{
	struct wave_ask *ask = &loader->asks[kind];
	struct err err = ERR_NONE;
	int submitted;

	if (!ask->waiting || !worker_pool_has_room(loader->pool))
		return;
	submitted = worker_submit_part(loader->pool, kind == WAVE_SOUND ? WORKER_CLIP : WORKER_WAVE, ask->ticket, ask->waiting,
	                               ask->length, ask->part, &err);
	free(ask->waiting);
	ask->waiting = NULL;
	if (submitted < 0)
		fail(loader, kind, err.text);
}

void wave_loader_request(struct wave_loader *loader, enum wave_kind kind, void *bytes, size_t length,
                         struct recording_part part)
{
	const struct worker_options options = { .count = WORKERS, .at_once = true };
	struct err err = ERR_NONE;

	if (kind == WAVE_WHOLE)
		wave_loader_clear(loader);
	wave_loader_forget(loader, kind);
	if (!loader->pool && worker_pool_open(&options, &loader->pool, &err) < 0) {
		loader->pool = NULL;
		free(bytes);
		fail(loader, kind, err.text);
		return;
	}
	loader->asks[kind] = (struct wave_ask){ .state = WAVE_COMING, .ticket = ++loader->ticket, .part = part, .waiting = bytes,
	                                        .length = length };
	submit(loader, kind);
}

int wave_loader_fds(const struct wave_loader *loader, int *fds, int max)
{
	return loader->pool ? worker_pool_fds(loader->pool, fds, max) : 0;
}

static void take(struct wave_loader *loader, enum wave_kind kind, struct worker_result *result)
{
	struct wave *wave = kind == WAVE_PART ? &loader->part : &loader->wave;

	if (result->failed) {
		fail(loader, kind, result->reason);
		return;
	}
	if (kind == WAVE_SOUND) {
		wave_clip_release(&loader->clip);
		loader->clip = result->clip;
		result->clip = (struct wave_clip){ 0 };
	} else {
		wave_release(wave);
		*wave = result->wave;
		result->wave = (struct wave)WAVE_NONE;
	}
	loader->asks[kind].state = WAVE_READY;
}

/* The kind that this answer is of, or -1: nobody waits for it any more. */
static int kind_of(const struct wave_loader *loader, uint64_t ticket)
{
	for (int kind = 0; kind < WAVE_KINDS; kind++)
		if (loader->asks[kind].state == WAVE_COMING && loader->asks[kind].ticket == ticket && !loader->asks[kind].waiting)
			return kind;
	return -1;
}

static void give_up(struct wave_loader *loader, const char *reason)
{
	for (int kind = 0; kind < WAVE_KINDS; kind++)
		if (loader->asks[kind].state == WAVE_COMING)
			fail(loader, (enum wave_kind)kind, reason);
}

bool wave_loader_work(struct wave_loader *loader)
{
	struct worker_result result;
	struct err err = ERR_NONE;
	bool changed = false;
	int got;

	if (!loader->pool)
		return false;
	while (memset(&result, 0, sizeof result), (got = worker_wait(loader->pool, 0, &result, &err)) == 1) {
		int kind = kind_of(loader, result.ticket);

		if (kind >= 0)
			take(loader, (enum wave_kind)kind, &result);
		changed |= kind >= 0;
		worker_result_release(&result);
	}
	if (got < 0) {
		give_up(loader, err.text);
		changed = true;
	}
	for (int kind = 0; kind < WAVE_KINDS; kind++)
		submit(loader, (enum wave_kind)kind);
	return changed;
}
