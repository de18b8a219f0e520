#include "ui/console/picture_loader.h"

#include "base/text.h"
#include "jobs/worker.h"
#include "models/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One works on the picture asked for while another may still be busy with one ahead. */
#define WORKERS 2

void picture_loader_open(struct picture_loader *loader)
{
	const struct worker_options options = { .count = WORKERS, .at_once = true };
	struct err err = ERR_NONE;

	memset(loader, 0, sizeof *loader);
	if (worker_pool_open(&options, &loader->pool, &err) < 0) {
		loader->pool = NULL;
		snprintf(loader->pool_reason, sizeof loader->pool_reason, "%.*s", (int)sizeof loader->pool_reason - 1, err.text);
	}
}

static void forget(struct kept_picture *kept)
{
	picture_release(&kept->picture);
	free(kept->waiting);
	memset(kept, 0, sizeof *kept);
}

void picture_loader_close(struct picture_loader *loader)
{
	picture_loader_clear(loader);
	for (int i = 0; i < PICTURE_LOADER_KEPT; i++)
		forget(&loader->kept[i]);
	worker_pool_close(loader->pool);
	loader->pool = NULL;
}

static int index_of(const struct picture_loader *loader, int64_t item_id)
{
	for (int i = 0; i < PICTURE_LOADER_KEPT; i++)
		if (loader->kept[i].item_id == item_id)
			return i;
	return -1;
}

static struct kept_picture *find(struct picture_loader *loader, int64_t item_id)
{
	int i = index_of(loader, item_id);

	return i < 0 ? NULL : &loader->kept[i];
}

#define FREE_PLACE 0

static bool is_expected(const struct picture_loader *loader, int64_t item_id)
{
	for (int i = 0; i < loader->expected_count; i++)
		if (loader->expected[i] == item_id)
			return true;
	return false;
}

static size_t bytes_kept(const struct picture_loader *loader)
{
	size_t bytes = 0;

	for (int i = 0; i < PICTURE_LOADER_KEPT; i++)
		bytes += loader->kept[i].bytes;
	return bytes;
}

/* The first to go; NULL when there is none but the one in hand. */
static struct kept_picture *least_used(struct picture_loader *loader)
{
	struct kept_picture *least = NULL;

	for (int i = 0; i < PICTURE_LOADER_KEPT; i++) {
		struct kept_picture *kept = &loader->kept[i];

		if (kept->item_id && kept != loader->hand && (!least || kept->used < least->used))
			least = kept;
	}
	return least;
}

/* A place for a picture of so many bytes; for one ahead nothing goes that is expected too. NULL when
 * there is none. */
static struct kept_picture *make_room(struct picture_loader *loader, size_t bytes, bool ahead)
{
	struct kept_picture *least;

	while (!find(loader, FREE_PLACE) || bytes_kept(loader) + bytes > PICTURE_LOADER_BYTES) {
		least = least_used(loader);
		if (!least || (ahead && is_expected(loader, least->item_id)))
			break;
		forget(least);
	}
	return ahead && bytes_kept(loader) + bytes > PICTURE_LOADER_BYTES ? NULL : find(loader, FREE_PLACE);
}

/* What the workers will bring for these bytes; 0 where that cannot be told. */
static size_t bytes_expected(const void *bytes, size_t length)
{
	struct decode_info info;
	struct err err = ERR_NONE;

	if (!bytes || decode_probe(bytes, length, &info, &err) < 0)
		return 0;
	return (size_t)info.width * (size_t)info.height * 3;
}

/* Shows what is known of the item in hand. */
static void mirror(struct picture_loader *loader)
{
	const struct kept_picture *hand = loader->hand;

	loader->state = hand ? hand->state : PICTURE_ABSENT;
	loader->picture = hand ? hand->picture : (struct picture)PICTURE_NONE;
	loader->ticket = hand ? hand->ticket : 0;
	snprintf(loader->reason, sizeof loader->reason, "%s", hand ? hand->reason : "");
}

void picture_loader_clear(struct picture_loader *loader)
{
	if (loader->hand && loader->hand->state == PICTURE_FAILED)
		forget(loader->hand); /* it is tried again when it is wanted again */
	loader->hand = NULL;
	mirror(loader);
}

static void set_failed(struct picture_loader *loader, struct kept_picture *kept, const char *reason)
{
	picture_release(&kept->picture);
	text_copy_visible(kept->reason, sizeof kept->reason, reason, strlen(reason));
	kept->state = PICTURE_FAILED;
	kept->bytes = 0;
	if (kept == loader->hand)
		mirror(loader);
}

static struct kept_picture *add(struct picture_loader *loader, struct kept_picture *place, int64_t item_id, void *bytes,
                                size_t length)
{
	*place = (struct kept_picture){
		.item_id = item_id, .state = PICTURE_COMING, .ticket = ++loader->tickets, .used = ++loader->uses,
		.bytes = bytes_expected(bytes, length), .waiting = bytes, .waiting_length = length,
	};
	return place;
}

void picture_loader_fail(struct picture_loader *loader, const char *reason)
{
	picture_loader_clear(loader);
	loader->hand = add(loader, make_room(loader, 0, false), -1, NULL, 0);
	set_failed(loader, loader->hand, reason);
}

static void submit(struct picture_loader *loader, struct kept_picture *kept)
{
	struct err err = ERR_NONE;
	int submitted = worker_submit(loader->pool, WORKER_DECODE, kept->ticket, kept->waiting, kept->waiting_length, &err);

	free(kept->waiting);
	kept->waiting = NULL;
	if (submitted < 0)
		set_failed(loader, kept, err.text);
	else
		loader->busy++;
}

/* The one in hand as soon as a worker is free, one ahead when all are. */
static void submit_waiting(struct picture_loader *loader)
{
	struct kept_picture *hand = loader->hand;

	if (hand && hand->waiting && worker_pool_has_room(loader->pool))
		submit(loader, hand);
	for (int i = 0; i < PICTURE_LOADER_KEPT && loader->busy == 0 && worker_pool_has_room(loader->pool); i++)
		if (loader->kept[i].waiting)
			submit(loader, &loader->kept[i]);
}

bool picture_loader_show(struct picture_loader *loader, int64_t item_id)
{
	struct kept_picture *kept;

	picture_loader_clear(loader);
	kept = find(loader, item_id);
	if (kept && kept->state != PICTURE_COMING && kept->state != PICTURE_READY) {
		forget(kept);
		kept = NULL;
	}
	if (!kept)
		return false;
	kept->used = ++loader->uses;
	loader->hand = kept;
	submit_waiting(loader);
	mirror(loader);
	return true;
}

void picture_loader_want(struct picture_loader *loader, int64_t item_id, void *bytes, size_t length)
{
	if (!loader->pool) {
		free(bytes);
		picture_loader_fail(loader, loader->pool_reason);
		return;
	}
	picture_loader_clear(loader);
	if (find(loader, item_id))
		forget(find(loader, item_id));
	loader->hand = add(loader, make_room(loader, bytes_expected(bytes, length), false), item_id, bytes, length);
	submit_waiting(loader);
	mirror(loader);
}

void picture_loader_expect(struct picture_loader *loader, const int64_t *item_ids, int count)
{
	count = count < PICTURE_LOADER_AHEAD ? count : PICTURE_LOADER_AHEAD;
	memcpy(loader->expected, item_ids, (size_t)count * sizeof *item_ids);
	loader->expected_count = count;
	/* The nearest counts as used last, so that it goes last. */
	for (int i = count - 1; i >= 0; i--)
		if (find(loader, item_ids[i]))
			find(loader, item_ids[i])->used = ++loader->uses;
	for (int i = 0; i < PICTURE_LOADER_KEPT; i++)
		if (loader->kept[i].state == PICTURE_ABSENT && !is_expected(loader, loader->kept[i].item_id))
			forget(&loader->kept[i]);
}

int64_t picture_loader_next_ahead(const struct picture_loader *loader)
{
	if (!loader->pool || loader->busy > 0 || loader->state == PICTURE_COMING)
		return 0;
	for (int i = 0; i < loader->expected_count; i++)
		if (index_of(loader, loader->expected[i]) < 0)
			return loader->expected[i];
	return 0;
}

void picture_loader_ahead(struct picture_loader *loader, int64_t item_id, void *bytes, size_t length)
{
	struct kept_picture *place = make_room(loader, bytes_expected(bytes, length), true);

	if (bytes && place) {
		add(loader, place, item_id, bytes, length);
		submit_waiting(loader);
		return;
	}
	free(bytes);
	place = make_room(loader, 0, true);
	if (place)
		add(loader, place, item_id, NULL, 0)->state = PICTURE_ABSENT;
}

int picture_loader_fds(const struct picture_loader *loader, int *fds, int max)
{
	return loader->pool ? worker_pool_fds(loader->pool, fds, max) : 0;
}

static void take(struct picture_loader *loader, struct kept_picture *kept, struct worker_result *result)
{
	if (result->failed) {
		set_failed(loader, kept, result->reason);
		return;
	}
	kept->picture = result->picture;
	result->picture = (struct picture)PICTURE_NONE;
	kept->bytes = (size_t)kept->picture.width * (size_t)kept->picture.height * 3;
	kept->state = PICTURE_READY;
	if (kept == loader->hand)
		mirror(loader);
}

/* What was asked for with this ticket; NULL when nobody wants it any more. */
static struct kept_picture *find_coming(struct picture_loader *loader, uint64_t ticket)
{
	for (int i = 0; i < PICTURE_LOADER_KEPT; i++)
		if (loader->kept[i].state == PICTURE_COMING && !loader->kept[i].waiting && loader->kept[i].ticket == ticket)
			return &loader->kept[i];
	return NULL;
}

/* The workers are beyond repair. */
static void fail_all(struct picture_loader *loader, const char *reason)
{
	for (int i = 0; i < PICTURE_LOADER_KEPT; i++)
		if (loader->kept[i].state == PICTURE_COMING)
			set_failed(loader, &loader->kept[i], reason);
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
		struct kept_picture *kept = find_coming(loader, result.ticket);

		loader->busy--;
		if (kept)
			take(loader, kept, &result);
		worker_result_release(&result);
	}
	if (got < 0)
		fail_all(loader, err.text);
	submit_waiting(loader);
	return loader->state != before;
}
