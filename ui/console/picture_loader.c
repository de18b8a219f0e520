#include "ui/console/picture_loader.h"

#include "base/str.h"
#include "base/text.h"
#include "jobs/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One works on the picture asked for while another may still be busy with one that was left. */
#define WORKERS 2

void picture_loader_open(struct picture_loader *loader)
{
	const struct worker_options options = { .count = WORKERS };
	struct err err = ERR_NONE;

	memset(loader, 0, sizeof *loader);
	if (worker_pool_open(&options, &loader->pool, &err) < 0) {
		loader->pool = NULL;
		snprintf(loader->pool_reason, sizeof loader->pool_reason, "%.*s", (int)sizeof loader->pool_reason - 1, err.text);
	}
}

void picture_loader_close(struct picture_loader *loader)
{
	picture_loader_clear(loader);
	worker_pool_close(loader->pool);
	loader->pool = NULL;
}

void picture_loader_clear(struct picture_loader *loader)
{
	picture_release(&loader->picture);
	free(loader->waiting);
	loader->waiting = NULL;
	loader->reason[0] = '\0';
	loader->state = PICTURE_ABSENT;
	loader->ticket++;
}

void picture_loader_fail(struct picture_loader *loader, const char *reason)
{
	struct str visible = STR_EMPTY;

	picture_loader_clear(loader);
	text_add_visible(&visible, reason, strlen(reason));
	snprintf(loader->reason, sizeof loader->reason, "%s", str_text(&visible));
	str_release(&visible);
	loader->state = PICTURE_FAILED;
}

static void submit_waiting(struct picture_loader *loader)
{
	struct err err = ERR_NONE;
	int submitted;

	if (!loader->waiting || !worker_pool_has_room(loader->pool))
		return;
	submitted = worker_submit(loader->pool, WORKER_DECODE, loader->ticket, loader->waiting, loader->waiting_length, &err);
	free(loader->waiting);
	loader->waiting = NULL;
	if (submitted < 0)
		picture_loader_fail(loader, err.text);
}

void picture_loader_request(struct picture_loader *loader, void *bytes, size_t length)
{
	picture_loader_clear(loader);
	if (!loader->pool) {
		free(bytes);
		picture_loader_fail(loader, loader->pool_reason);
		return;
	}
	loader->waiting = bytes;
	loader->waiting_length = length;
	loader->state = PICTURE_COMING;
	submit_waiting(loader);
}

int picture_loader_fds(const struct picture_loader *loader, int *fds, int max)
{
	return loader->pool ? worker_pool_fds(loader->pool, fds, max) : 0;
}

static void take(struct picture_loader *loader, struct worker_result *result)
{
	if (result->failed) {
		picture_loader_fail(loader, result->reason);
		return;
	}
	loader->picture = result->picture;
	result->picture = (struct picture)PICTURE_NONE;
	loader->state = PICTURE_READY;
}

bool picture_loader_work(struct picture_loader *loader)
{
	enum picture_state before = loader->state;
	struct worker_result result;
	struct err err = ERR_NONE;
	int got;

	if (!loader->pool)
		return false;
	while (memset(&result, 0, sizeof result), (got = worker_wait(loader->pool, 0, &result, &err)) == 1) {
		if (loader->state == PICTURE_COMING && !loader->waiting && result.ticket == loader->ticket)
			take(loader, &result);
		worker_result_release(&result);
	}
	if (got < 0 && loader->state == PICTURE_COMING)
		picture_loader_fail(loader, err.text);
	submit_waiting(loader);
	return loader->state != before;
}
