#include "ui/console/wave_loader.h"

#include "base/text.h"
#include "jobs/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One works on the recording asked for while the other may still be busy with one that was left. */
#define WORKERS 2

void wave_loader_close(struct wave_loader *loader)
{
	wave_loader_clear(loader);
	worker_pool_close(loader->pool);
	loader->pool = NULL;
}

void wave_loader_clear(struct wave_loader *loader)
{
	wave_release(&loader->wave);
	free(loader->waiting);
	loader->waiting = NULL;
	loader->reason[0] = '\0';
	loader->state = WAVE_ABSENT;
	loader->ticket++;
}

void wave_loader_fail(struct wave_loader *loader, const char *reason)
{
	wave_loader_clear(loader);
	text_copy_visible(loader->reason, sizeof loader->reason, reason, strlen(reason));
	loader->state = WAVE_FAILED;
}

static void submit_waiting(struct wave_loader *loader)
{
	struct err err = ERR_NONE;
	int submitted;

	if (!loader->waiting || !worker_pool_has_room(loader->pool))
		return;
	submitted = worker_submit(loader->pool, WORKER_WAVE, loader->ticket, loader->waiting, loader->waiting_length, &err);
	free(loader->waiting);
	loader->waiting = NULL;
	if (submitted < 0)
		wave_loader_fail(loader, err.text);
}

void wave_loader_request(struct wave_loader *loader, void *bytes, size_t length)
{
	const struct worker_options options = { .count = WORKERS, .at_once = true };
	struct err err = ERR_NONE;

	wave_loader_clear(loader);
	if (!loader->pool && worker_pool_open(&options, &loader->pool, &err) < 0) {
		loader->pool = NULL;
		free(bytes);
		wave_loader_fail(loader, err.text);
		return;
	}
	loader->waiting = bytes;
	loader->waiting_length = length;
	loader->state = WAVE_COMING;
	submit_waiting(loader);
}

int wave_loader_fds(const struct wave_loader *loader, int *fds, int max)
{
	return loader->pool ? worker_pool_fds(loader->pool, fds, max) : 0;
}

static void take(struct wave_loader *loader, struct worker_result *result)
{
	if (result->failed) {
		wave_loader_fail(loader, result->reason);
		return;
	}
	loader->wave = result->wave;
	result->wave = (struct wave)WAVE_NONE;
	loader->state = WAVE_READY;
}

bool wave_loader_work(struct wave_loader *loader)
{
	enum wave_state before = loader->state;
	struct worker_result result;
	struct err err = ERR_NONE;
	int got;

	if (!loader->pool)
		return false;
	while (memset(&result, 0, sizeof result), (got = worker_wait(loader->pool, 0, &result, &err)) == 1) {
		if (loader->state == WAVE_COMING && !loader->waiting && result.ticket == loader->ticket)
			take(loader, &result);
		worker_result_release(&result);
	}
	if (got < 0 && loader->state == WAVE_COMING)
		wave_loader_fail(loader, err.text);
	submit_waiting(loader);
	return loader->state != before;
}
