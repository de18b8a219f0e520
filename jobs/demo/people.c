#include "jobs/demo/people.h"

#include "base/clock.h"
#include "db/store.h"

#include <string.h>

#define STREAM_PEOPLE 100
#define LOOK_MS_LEAST 1500.0f /* what an answer takes */
#define LOOK_MS_MOST  9000.0f

static const char *const names[PEOPLE_COUNT] = { "ines", "jonas", "mei", "lena" };

int people_hire(struct store *store, const struct actor *owner, struct actor *lead, struct err *err)
{
	for (int i = 0; i < PEOPLE_COUNT; i++)
		if (operator_add(store, owner, names[i], i == PEOPLE_COUNT - 1 ? ROLE_LEAD : ROLE_INSPECTOR, err) < 0)
			return -1;
	return actor_identify(store, names[PEOPLE_COUNT - 1], lead, err);
}

int people_sit(struct people *people, const char *stage, uint64_t seed, struct err *err)
{
	people->draws = random_begin(seed, 0, STREAM_PEOPLE);
	for (int i = 0; i < PEOPLE_COUNT; i++) {
		struct actor actor;

		if (actor_identify(people->store, names[i], &actor, err) < 0 ||
		    review_open(people->store, stage, &actor, &people->reviews[i], err) < 0)
			return -1;
		review_set_origin(people->reviews[i], "simulated");
	}
	return 0;
}

void people_dismiss(struct people *people)
{
	for (int i = 0; i < PEOPLE_COUNT; i++)
		review_close(people->reviews[i]);
	arena_release(&people->arena);
}

static void pass_time(struct people *people, int64_t ms)
{
	*people->clock_ms += ms;
	if (people->until_ms > 0 && *people->clock_ms > people->until_ms)
		*people->clock_ms = people->until_ms;
}

static int answer(struct people *people, struct review *review, const struct review_task *task, struct err *err)
{
	struct review_answer answer = { .duration_ms = (int64_t)random_log_between(&people->draws, LOOK_MS_LEAST, LOOK_MS_MOST) };
	bool slips = random_chance(&people->draws, people->errors);
	const struct label *label;
	const char *word;

	if (people->say(people->context, review_stage(review), task, slips, &people->arena, &word, &answer, err) < 0)
		return -1;
	label = stage_label_named(review_stage(review), word);
	if (!label)
		return err_set(err, "stage %s has no label %s", review_stage(review)->name, word);
	pass_time(people, answer.duration_ms);
	if (review_decide(review, task, label->label_id, &answer, err) <= 0)
		return -1;
	people->decisions++;
	people->slips += slips;
	return 0;
}

/* 1: they had something to do; 0; -1. */
static int work_once(struct people *people, struct review *review, struct err *err)
{
	struct review_task task;
	int got;

	arena_clear(&people->arena);
	got = review_next(review, &people->arena, &task, err);
	return got > 0 && answer(people, review, &task, err) < 0 ? -1 : got;
}

/* In turn, as long as anybody has something to do; the lead takes what is left for leads. */
static int work(struct people *people, struct err *err)
{
	int busy = 1;

	while (busy > 0) {
		busy = 0;
		for (int i = 0; i < PEOPLE_COUNT && busy >= 0; i++) {
			bool leads = i == PEOPLE_COUNT - 1;
			int got = leads && busy ? 0 : work_once(people, people->reviews[i], err);

			busy = got < 0 ? -1 : busy + got;
		}
	}
	return busy;
}

/* What was done in a write of its own stays, or none of it. */
static int end_write(struct people *people, int done, struct err *err)
{
	if (done == 0)
		return store_commit(people->store, err);
	store_rollback(people->store);
	return -1;
}

int people_work(struct people *people, struct err *err)
{
	if (store_begin(people->store, STORE_LAZY, err) < 0)
		return -1;
	return end_write(people, work(people, err), err);
}

static int answer_item(struct people *people, int64_t item_id, struct err *err)
{
	struct review *review = people->reviews[item_id % (PEOPLE_COUNT - 1)];
	struct err why = ERR_NONE;
	struct review_task task;
	int got;

	arena_clear(&people->arena);
	got = review_take(review, item_id, &people->arena, &task, &why);
	if (got < 0)
		return err_set(err, "%s", why.text);
	return got > 0 ? answer(people, review, &task, err) : 0;
}

int people_answer(struct people *people, int64_t first_item_id, int64_t count, struct err *err)
{
	int done = store_begin(people->store, STORE_LAZY, err);

	if (done < 0)
		return -1;
	for (int64_t i = 0; done == 0 && i < count; i++)
		done = answer_item(people, first_item_id + i, err);
	return end_write(people, done, err);
}
