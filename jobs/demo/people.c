#include "jobs/demo/people.h"

#include "base/clock.h"
#include "db/store.h"
#include "jobs/demo/write_pictures.h"

#include <string.h>

#define STREAM_PEOPLE 100
#define LOOK_MS_LEAST 1500.0f /* what an answer takes */
#define LOOK_MS_MOST  9000.0f

static const char *const names[PEOPLE_COUNT] = { "ines", "jonas", "mei", "lena" };

int people_hire(struct people *people, const struct actor *owner, uint64_t seed, struct err *err)
{
	people->draws = random_begin(seed, 0, STREAM_PEOPLE);
	for (int i = 0; i < PEOPLE_COUNT; i++) {
		bool leads = i == PEOPLE_COUNT - 1;
		struct actor actor;

		if (operator_add(people->store, owner, names[i], leads ? ROLE_LEAD : ROLE_INSPECTOR, err) < 0 ||
		    actor_identify(people->store, names[i], &actor, err) < 0 ||
		    review_open(people->store, NULL, &actor, &people->reviews[i], err) < 0)
			return -1;
		review_set_origin(people->reviews[i], "simulated");
		if (leads)
			people->lead = actor;
	}
	return 0;
}

void people_dismiss(struct people *people)
{
	for (int i = 0; i < PEOPLE_COUNT; i++)
		review_close(people->reviews[i]);
	arena_release(&people->arena);
}

static int answer(struct people *people, struct review *review, const struct review_task *task, struct err *err)
{
	int64_t index = picture_name_index(task->name), took_ms = (int64_t)random_log_between(&people->draws, LOOK_MS_LEAST, LOOK_MS_MOST);
	bool slips = random_chance(&people->draws, people->errors);
	const struct label *label;

	if (index < 0 || index >= people->items)
		return err_set(err, "%s is no picture of this demo", task->name);
	label = stage_label_named(review_stage(review), people->scratched[index] != slips ? "scratch" : "ok");
	*people->clock_ms += took_ms;
	if (review_decide(review, task, label->label_id, &(struct review_answer){ .duration_ms = took_ms }, err) <= 0)
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

int people_work(struct people *people, struct err *err)
{
	if (store_begin(people->store, STORE_LAZY, err) < 0)
		return -1;
	if (work(people, err) < 0) {
		store_rollback(people->store);
		return -1;
	}
	return store_commit(people->store, err);
}
