#include "jobs/model_try.h"

#include "base/str.h"
#include "jobs/worker.h"
#include "models/engine.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDTH  96
#define HEIGHT 128

const void *model_check_picture(int index, struct arena *arena, size_t *length)
{
	unsigned char *picture = arena_alloc(arena, 20 + WIDTH * HEIGHT * 3), *at;
	uint32_t noise = 1;

	at = picture + snprintf((char *)picture, 20, "P6\n%d %d\n255\n", WIDTH, HEIGHT);
	for (int i = 0; i < WIDTH * HEIGHT * 3; i++) {
		int x = i / 3 % WIDTH, y = i / 3 / WIDTH, channel = i % 3;
		int shades[MODEL_CHECKS] = { 128, (x + y + 20 * channel) * 255 / (WIDTH + HEIGHT + 60), (x / 12 + y / 16) % 2 ? 200 : 60, 0 };

		noise = noise * 1664525u + 1013904223u;
		shades[MODEL_CHECKS - 1] = (int)(noise >> 24);
		*at++ = (unsigned char)shades[index];
	}
	*length = (size_t)(at - picture);
	return picture;
}

struct model_item model_trial_item(enum item_kind kind, int index, struct arena *arena)
{
	static const char black[11 + 64] = "P5\n8 8\n255\n"; /* zeros follow, as they do below */
	static const char silence[44 + 32000] = "RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0"
	                                        "data\0\x7d\0";
	static const struct model_item items[] = {
		[ITEM_IMAGE] = { ITEM_IMAGE, black, sizeof black, NULL }, [ITEM_TEXT] = { ITEM_TEXT, "test", 4, NULL }, [ITEM_AUDIO] = { ITEM_AUDIO, silence, sizeof silence, NULL },
		[ITEM_RECORD] = { ITEM_RECORD, "{}", 2, NULL },
	};
	struct model_item item = items[kind];

	if (kind == ITEM_IMAGE && index >= 0)
		item.bytes = model_check_picture(index, arena, &item.length);
	return item;
}

/* Asks about one item. A program may say that it cannot judge it, as long as it says so. */
static int ask(struct worker_pool *pool, const struct model_try *model, int index, struct arena *arena, struct model_tried *tried,
               struct err *err)
{
	const struct model_item item = model_trial_item(model->card->kind, index, arena);
	struct worker_result result = { 0 };
	int rc = worker_run_item(pool, &item, &result, err);

	if (rc >= 0 && result.failed && (result.replaced || !card_is_program(model->card)))
		rc = err_set(err, "%s: a trial run failed: %s", model->path, result.reason);
	tried->latency_us = result.latency_us;
	if (rc >= 0 && index >= 0 && result.probability_count == model->card->label_count) {
		memcpy(tried->checks + (size_t)index * (size_t)result.probability_count, result.probabilities,
		       (size_t)result.probability_count * sizeof *tried->checks);
		tried->check_count++;
	}
	worker_result_release(&result);
	return rc < 0 ? -1 : 0;
}

static int run(const struct model_try *model, const char *engine, const char *library, bool checks, struct arena *arena,
               struct model_tried *tried, struct err *err)
{
	struct worker_options options = { .program = model->program, .engine = engine, .engine_library = library, .model_path = model->path,
	                                  .card_path = model->card_path, .count = 1 };
	struct worker_pool *pool = NULL;
	int rc = 0;

	*tried = (struct model_tried){ 0 };
	tried->checks = arena_alloc(arena, (size_t)MODEL_CHECKS * (size_t)model->card->label_count * sizeof *tried->checks);
	if (worker_pool_open(&options, &pool, err) < 0)
		return -1;
	for (int i = -1; rc == 0 && i < (checks ? MODEL_CHECKS : 0); i++)
		rc = ask(pool, model, i, arena, tried, err);
	worker_pool_close(pool);
	if (tried->check_count < MODEL_CHECKS)
		tried->check_count = 0; /* of some it abstained */
	return rc;
}

static int compare(const struct model_try *model, const struct model_tried *tried, const float *wanted, int count, const char *who,
                   struct err *err)
{
	int labels = model->card->label_count;

	if (tried->check_count < count)
		return err_set(err, "%s: it gives no probabilities to compare with what %s", model->path, who);
	for (int i = 0; i < count * labels; i++)
		if (!(fabs((double)tried->checks[i] - (double)wanted[i]) <= MODEL_CHECK_SLACK))
			return err_set(err, "%s: %s is wrong: of check picture %d it says %s with %.5f, %s %.5f", model->path, model->engine,
			               i / labels + 1, model->card->labels[i % labels], (double)tried->checks[i], who, (double)wanted[i]);
	return 0;
}

/* Beside ONNX Runtime, which is trusted. */
static int compare_with_runtime(const struct model_try *model, struct arena *arena, const struct model_tried *tried, struct err *err)
{
	struct engine_description description;
	struct model_tried reference;

	engine_at(0)->describe(NULL, &description);
	if (!description.found)
		return err_set(err, "%s: nothing is here to compare %s with, which may be wrong: give the card a \"check\", or install ONNX Runtime",
		               model->path, model->engine);
	if (run(model, engine_at(0)->name, NULL, true, arena, &reference, err) < 0)
		return err_wrap(err, "what %s is compared with", model->engine);
	if (reference.check_count < MODEL_CHECKS)
		return err_set(err, "%s: ONNX Runtime gives no probabilities to compare %s with", model->path, model->engine);
	return compare(model, tried, reference.checks, MODEL_CHECKS, "ONNX Runtime says", err);
}

int model_try_out(const struct model_try *model, struct arena *arena, struct model_tried *tried, struct err *err)
{
	const struct engine *engine = engine_find(model->engine, err);
	bool checks = engine && (model->card->check_count || engine->doubted);

	*tried = (struct model_tried){ 0 };
	if (!engine || run(model, model->engine, model->engine_library, checks, arena, tried, err) < 0)
		return -1;
	if (model->card->check_count)
		return compare(model, tried, model->card->checks, model->card->check_count, "its card says", err);
	return engine->doubted ? compare_with_runtime(model, arena, tried, err) : 0;
}
