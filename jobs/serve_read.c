/* The thread that reads: what has become of items, for those who ask and those who wait; the settings, when
 * they have changed; and once a second it looks for connections that keep us waiting. */
#include "jobs/serve_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/monitor_export.h"
#include "jobs/monotonic.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define LOOK_MS 200

struct reader {
	struct serve      *serve;
	struct store      *store;
	struct serve_call *waiting; /* that are not decided yet */
	int64_t            seen;    /* state of the project when they were looked at */
	struct outcome_mark mark;   /* what came later may be what they wait for */
	int64_t            hurried_ms;
};

/* ---- settings ---- */

struct serve_rules serve_rules_now(struct serve *serve)
{
	struct serve_rules rules;

	pthread_mutex_lock(&serve->rules_lock);
	rules = serve->rules;
	pthread_mutex_unlock(&serve->rules_lock);
	return rules;
}

static void read_token(struct store *store, struct serve_rules *rules)
{
	struct arena arena = ARENA_EMPTY;
	const char *token = setting_text(store, 0, "serve.token", &arena);

	if (str_starts(token, "sha256:"))
		snprintf(rules->token, sizeof rules->token, "%s", token + 7);
	arena_release(&arena);
}

static int read_stages(struct store *store, struct serve_rules *rules, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char **names;
	struct stage stage;
	int count = stage_names(store, &arena, &names, err), rc = count < 0 ? -1 : 0;

	for (int i = 0; rc == 0 && i < count && i < SERVE_STAGES; i++) {
		rc = stage_read(store, names[i], &arena, &stage, err);
		if (rc == 0) {
			snprintf(rules->stages[i].name, sizeof rules->stages[i].name, "%s", stage.name);
			snprintf(rules->stages[i].kind, sizeof rules->stages[i].kind, "%s", stage.kind);
			rules->stage_count++;
		}
	}
	arena_release(&arena);
	return rc;
}

int serve_rules_read(struct serve *serve, struct store *store, struct err *err)
{
	struct serve_rules rules = {
		.rate = (double)setting_integer(store, 0, "serve.rate"),
		.max_bytes = setting_integer(store, 0, "serve.max_bytes"),
		.patience_ms = setting_integer(store, 0, "serve.patience"),
		.repeat_ms = setting_integer(store, 0, "serve.repeat"),
	};

	read_token(store, &rules);
	if (read_stages(store, &rules, err) < 0)
		return -1;
	pthread_mutex_lock(&serve->rules_lock);
	serve->rules = rules;
	pthread_mutex_unlock(&serve->rules_lock);
	return 0;
}

/* ---- items ---- */

static void answer_metrics(struct reader *reader, struct serve_call *call)
{
	struct str text = STR_EMPTY;
	struct arena arena = ARENA_EMPTY;
	struct stage stage;

	serve_metrics_add(reader->serve, &text);
	if (stage_read(reader->store, call->stage, &arena, &stage, NULL) == 0) {
		str_addf(&text, "# HELP rung_stage_level Rung of the ladder, 0 to 4.\n# TYPE rung_stage_level gauge\n"
		                "rung_stage_level{stage=\"%s\"} %d\n", stage.name, stage.level);
		/* Without a token inspectors of this machine may read it: nothing of what models say. */
		monitor_export_prometheus(reader->store, &stage, CLOCK_HOUR_MS, !call->open, &text, NULL);
	}
	arena_release(&arena);
	serve_answer_text(call, 200, str_take(&text));
}

static bool may_wait(const struct serve_call *call)
{
	return monotonic_ms() < call->until_ms && !atomic_load(&call->serve->stopping);
}

/* True where it is answered. */
static bool answer_item(struct reader *reader, struct serve_call *call)
{
	struct serve_said said;
	struct err why = ERR_NONE;
	int got = serve_said(call, reader->store, &said, &why);

	if (got > 0 && !said.settled && may_wait(call)) {
		json_decref(said.object);
		return false;
	}
	if (got < 0)
		serve_refuse(call, 503, "it cannot be read: %s", why.text);
	else if (got == 0)
		serve_refuse(call, 404, "stage %s has no item %" PRId64, call->stage, call->item_id);
	else
		serve_answer(call, 200, said.object);
	return true;
}

static void take_new(struct reader *reader)
{
	struct serve_call *calls = serve_queue_take(&reader->serve->to_read);

	while (calls) {
		struct serve_call *call = calls;

		calls = call->next;
		if (call->kind == SERVE_METRICS) {
			answer_metrics(reader, call);
		} else if (!answer_item(reader, call)) {
			call->next = reader->waiting;
			reader->waiting = call;
		}
	}
}

static bool is_among(int64_t item_id, const int64_t *item_ids, int count)
{
	for (int i = 0; i < count; i++)
		if (item_ids[i] == item_id)
			return true;
	return false;
}

/* Those who wait are told when their item is decided, or their time is over. */
static void look_again(struct reader *reader, const int64_t *changed, int count)
{
	struct serve_call **at = &reader->waiting;

	while (*at) {
		struct serve_call *call = *at, *next = call->next;

		if ((is_among(call->item_id, changed, count) || !may_wait(call)) && answer_item(reader, call))
			*at = next;
		else
			at = &call->next;
	}
}

/* While nobody waits, all that has changed is as good as seen. */
static void look_for_changes(struct reader *reader, bool changed)
{
	struct arena arena = ARENA_EMPTY;
	int64_t *item_ids = NULL;
	int count = 0;

	if (changed)
		count = outcome_changed(reader->store, &reader->mark, &arena, &item_ids, NULL);
	look_again(reader, item_ids, count);
	arena_release(&arena);
}

static void look_around(struct reader *reader)
{
	int64_t seen = store_change_counter(reader->store), now = monotonic_ms();
	bool changed = seen != reader->seen;

	reader->seen = seen;
	if (changed)
		serve_rules_read(reader->serve, reader->store, NULL);
	look_for_changes(reader, changed);
	if (now - reader->hurried_ms >= 1000) {
		reader->hurried_ms = now;
		serve_http_hurry(reader->serve);
	}
}

void *serve_read(void *context)
{
	struct serve *serve = context;
	struct reader reader = { .serve = serve, .store = serve->readers[0] };
	struct serve_queue *queue = &serve->to_read;
	struct pollfd wake = { .fd = queue->wake, .events = POLLIN };

	outcome_mark_now(reader.store, &reader.mark, NULL);
	while (!atomic_load(&queue->closed) || atomic_load(&queue->count) > 0 || reader.waiting) {
		poll(&wake, 1, LOOK_MS);
		look_around(&reader);
		take_new(&reader);
	}
	return NULL;
}
