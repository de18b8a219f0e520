#include "jobs/ladder_private.h"

#include "base/str.h"
#include "db/certificate_store.h"
#include "db/event.h"
#include "db/importing.h"
#include "db/known_answer.h"
#include "db/route_standing.h"
#include "db/store.h"
#include "jobs/demotion.h"
#include "jobs/gate_policy.h"
#include "jobs/ladder_fold.h"
#include "jobs/ladder_state.h"
#include "jobs/monitor.h"
#include "jobs/pause.h"
#include "jobs/queue_order.h"
#include "jobs/rollout.h"

#include <stdio.h>
#include <string.h>

/* ---- as it is stored ---- */

/* The epoch that counts now; where one has to begin, what it will be. */
static int find_epoch(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int64_t version = ladder->live.model_version_id;
	int got = epoch_read(tending->store, &ladder->stage, version, &ladder->epoch, err), labels, rule;

	if (got < 0)
		return -1;
	labels = got ? epoch_labels_changed(tending->store, &ladder->stage, &ladder->epoch, err) : 0;
	rule = got && labels >= 0 ? epoch_rule_changed(tending->store, &ladder->stage, &ladder->epoch, err) : labels;
	if (labels < 0 || rule < 0)
		return -1;
	tending->begins = !got ? "first" : rule ? "rule" : labels ? "labels" : NULL;
	return tending->begins ? epoch_plan(tending->store, &ladder->stage, tending->begins, version, &ladder->epoch, err) : 0;
}

static int find_version(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;

	if (!tending->version_id)
		return model_version_live(tending->store, &ladder->stage, &ladder->arena, &ladder->live, err);
	return model_version_read(tending->store, tending->version_id, &ladder->arena, &ladder->live, err) < 0 ? -1 : 1;
}

int tending_find(struct tending *tending, const char *stage_name, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int got;

	*ladder = (struct ladder){ .arena = ARENA_EMPTY };
	if (stage_read(tending->store, stage_name, &ladder->arena, &ladder->stage, err) < 0)
		return -1;
	got = find_version(tending, err);
	ladder->has_live = got > 0;
	if (got <= 0)
		return got;
	if (find_epoch(tending, err) < 0 ||
	    fold_state_read(tending->store, &ladder->epoch, &ladder->arena, &tending->state, err) < 0 ||
	    fold_newest(tending->store, &ladder->stage, &tending->state.marks, &tending->newest, err) < 0)
		return -1;
	got = importing_elsewhere(tending->store, ladder->stage.stage_id, err);
	tending->held = got > 0;
	return got < 0 ? -1 : 1;
}

/* Whether anything is to be folded: 1, 0, -1. Half a file is not: what counts would depend on when somebody looked. */
static int is_fold_due(const struct tending *tending, struct err *err)
{
	const struct ladder *ladder = tending->ladder;

	if (tending->held)
		return 0;
	return tending->begins ? 1 : fold_is_due(tending->store, &ladder->stage, &ladder->epoch, &tending->state.marks, &tending->newest, err);
}

/* Whether anything is to be done: 1, 0, -1. */
static int is_due(const struct tending *tending, struct err *err)
{
	int due = is_fold_due(tending, err);

	return due || tending->version_id ? due : pause_is_due(tending->store, &tending->ladder->stage, err);
}

static void take_marks(struct ladder *ladder, const struct fold_marks *marks)
{
	ladder->folded_id = marks->folded_id;
	ladder->decision_id = marks->decision_id;
	ladder->prediction_id = marks->prediction_id;
	ladder->audit_probability = marks->audit_probability;
	ladder->blind_share = marks->blind_share;
	ladder->share_settled = marks->share_settled;
}

/* The plan goes on from the newest look; what holds is what routes go by. */
static int take_looks(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct certificate_terms terms;
	struct certificate_row row;
	int got = certificate_newest(tending->store, &ladder->stage, &ladder->epoch, &row, err);

	if (got <= 0)
		return got;
	ladder_take_look(ladder, &row);
	terms = gate_terms(&ladder->policy);
	got = certificate_holding(tending->store, &ladder->stage, &ladder->epoch, &terms, ladder->policy.budget, &row, err);
	if (got > 0)
		ladder_take_certificate(ladder, &row);
	return got;
}

/* Labels were merged: the watch goes on as the epoch before left it. */
static int carry_watch(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct epoch before = { .epoch_id = epoch_before(tending->store, &ladder->epoch, err) };
	struct fold_state state;
	int got;

	if (before.epoch_id <= 0)
		return before.epoch_id < 0 ? -1 : 0;
	got = fold_state_read(tending->store, &before, &ladder->arena, &state, err);
	return got <= 0 ? got : ladder_state_carry(ladder, state.json, err);
}

/* 1: what the rows add up to is not there, or cannot be read; 0; -1. */
static int take_state(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct err why;

	if (tending->state.json && !tending->remakes)
		return ladder_state_read(ladder, tending->state.json, &why) < 0;
	if (ladder->epoch.line_id && carry_watch(tending, err) < 0)
		return -1;
	return tending->remakes ? 1 : folded_any(tending->store, &ladder->epoch, err);
}

int tending_load(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int lost;

	ladder->policy = gate_policy_read(tending->store, &ladder->stage);
	ladder_begin(ladder);
	take_marks(ladder, &tending->state.marks);
	lost = take_state(tending, err);
	if (lost < 0 || (lost > 0 && tending_remake(tending, err) < 0))
		return -1;
	tending->rebuilt = lost > 0 && !tending->remakes;
	return take_looks(tending, err) < 0 ? -1 : 0;
}

/* ---- asking and tending ---- */

int ladder_read_version(struct store *store, const char *stage_name, int64_t version_id, struct ladder *ladder, struct err *err)
{
	struct tending tending = { .store = store, .ladder = ladder, .version_id = version_id };
	int got = tending_find(&tending, stage_name, err), due;

	if (got < 0)
		return -1;
	if (got == 0) {
		ladder->policy = gate_policy_read(store, &ladder->stage);
		ladder_begin(ladder);
		return 0;
	}
	due = is_fold_due(&tending, err);
	if (due < 0 || tending_load(&tending, err) < 0)
		return -1;
	return due ? tending_fold(&tending, err) : 0;
}

int ladder_read(struct store *store, const char *stage_name, struct ladder *ladder, struct err *err)
{
	return ladder_read_version(store, stage_name, 0, ladder, err);
}

void ladder_release(struct ladder *ladder)
{
	attempt_release(&ladder->attempt);
	arena_release(&ladder->arena);
}

struct gate_facts ladder_facts(const struct ladder *ladder)
{
	struct gate_facts facts = attempt_facts(&ladder->attempt);

	facts.has_live = ladder->has_live;
	facts.labels = ladder->labels;
	if (ladder->watching) {
		facts.sample = &ladder->sample;
		facts.sample_pace = ladder->sample_days > 0 ? (double)ladder->sample.items / (double)ladder->sample_days : 0;
	}
	return facts;
}

/* What follows from what was folded, or from what nobody has answered. */
static int act(struct tending *tending, struct err *err)
{
	int demoted;

	if (tending->version_id)
		return 0;
	demoted = demotion_tend(tending->store, tending->ladder, &tending->news, err);
	if (demoted != 0)
		return demoted < 0 ? -1 : 0;
	return pause_tend(tending->store, &tending->ladder->stage, &tending->news, err) < 0 ? -1 : 0;
}

/* What leads want to know at once, where nothing worse was said. A critical item that was missed is no
 * demotion yet. */
static void say(struct tending *tending, bool missed)
{
	struct ladder_news *news = &tending->news;

	if (*news->words)
		return;
	if (tending->rebuilt)
		snprintf(news->words, sizeof news->words, "what had been counted could not be read: it was made anew from its rows, and nothing is lost");
	else if (missed)
		snprintf(news->words, sizeof news->words, "an audit shows a critical item that the machine missed: see rung audit");
	else if (news->certified)
		snprintf(news->words, sizeof news->words, "the promise can be kept from %.4f on: see the gate",
		         tending->ladder->attempt.certificate.threshold);
}

/* What is kept beside the rows was lost or spoilt, by whatever did it: people are to know. */
static int log_rebuilt(const struct tending *tending, struct err *err)
{
	const struct ladder *ladder = tending->ladder;
	struct actor by;
	json_t *body;
	int rc;

	if (actor_program(tending->store, &by, err) < 0 || store_begin(tending->store, STORE_DURABLE, err) < 0)
		return -1;
	body = json_pack("{s:s, s:s, s:I}", "stage", ladder->stage.name, "model", ladder->live.title, "folded", (json_int_t)ladder->folded_id);
	rc = event_add(tending->store, &by, "ladder.rebuild", "epoch", ladder->epoch.epoch_id, body, err);
	json_decref(body);
	if (rc < 0)
		store_rollback(tending->store);
	return rc < 0 ? -1 : store_commit(tending->store, err);
}

static int fold(struct tending *tending, struct err *err)
{
	int64_t missed;

	if (tending_load(tending, err) < 0 || (tending->rebuilt && log_rebuilt(tending, err) < 0))
		return -1;
	missed = tending->ladder->watch.missed;
	if (tending_fold(tending, err) < 0 || act(tending, err) < 0)
		return -1;
	say(tending, tending->ladder->watch.missed > missed);
	return 0;
}

/* Inside a write: what was found before may have been done by somebody else since. */
static int tend(struct tending *tending, const char *stage_name, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int due;

	ladder_release(ladder);
	due = tending_find(tending, stage_name, err);
	if (due > 0)
		due = is_due(tending, err);
	if (due <= 0)
		return due;
	if (tending->held) /* then it was a pause that was due */
		return pause_tend(tending->store, &ladder->stage, &tending->news, err) < 0 ? -1 : 0;
	if (tending->begins && epoch_begin(tending->store, &ladder->stage, tending->begins, 0, &ladder->epoch, err) < 0)
		return -1;
	if (tending->begins && str_equal(tending->begins, "rule") && known_compare_cases(tending->store, &ladder->stage, err) < 0)
		return -1;
	return fold(tending, err);
}

/* 0 also where nothing is to be done. */
static int tend_due(struct tending *tending, const char *stage_name, struct err *err)
{
	int got = tending_find(tending, stage_name, err);

	if (got > 0)
		got = is_due(tending, err);
	if (got <= 0)
		return got;
	/* Lazy: what a power cut takes is folded again, unless something came of it. */
	if (store_begin(tending->store, STORE_LAZY, err) < 0)
		return -1;
	tending->keeps = true;
	if (tend(tending, stage_name, err) < 0) {
		store_rollback(tending->store);
		return -1;
	}
	return store_commit(tending->store, err);
}

static int tend_version(struct store *store, const char *stage_name, int64_t version_id, struct ladder_news *news, struct err *err)
{
	struct ladder ladder;
	struct tending tending = { .store = store, .ladder = &ladder, .version_id = version_id };
	int rc;

	rc = tend_due(&tending, stage_name, err);
	ladder_release(&ladder);
	*news = tending.news;
	return rc;
}

/* A version on trial is judged by the same answers. What cannot be measured holds nothing up. */
static int tend_rest(struct store *store, const char *stage_name, struct ladder_news *news, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rollout_news rollout;
	struct err why = ERR_NONE;
	struct stage stage;
	int rc = stage_read(store, stage_name, &arena, &stage, err);

	if (rc == 0)
		rc = rollout_tend(store, &stage, &rollout, err);
	if (rc == 0 && rollout.words[0] && !news->demoted)
		memcpy(news->words, rollout.words, sizeof news->words);
	if (rc == 0 && queue_order_tend(store, &stage, QUEUE_ORDER_FEW, &why) < 0 && !news->words[0])
		snprintf(news->words, sizeof news->words, "the order of the queue stays as it is: %s", why.text);
	if (rc == 0 && monitor_tend(store, &stage, &why) < 0 && !news->words[0])
		snprintf(news->words, sizeof news->words, "what cannot be measured raises no alarm: %s", why.text);
	arena_release(&arena);
	return rc;
}

int ladder_tend(struct store *store, const char *stage_name, struct ladder_news *news, struct err *err)
{
	struct ladder_news room;
	struct err why = ERR_NONE;
	int rc;

	news = news ? news : &room;
	rc = tend_version(store, stage_name, 0, news, &why);
	if (rc >= 0)
		rc = tend_rest(store, stage_name, news, &why);
	route_standing_hold(store, rc < 0 ? why.text : NULL);
	return rc < 0 ? err_set(err, "%s", why.text) : rc;
}

int ladder_tend_version(struct store *store, const char *stage_name, int64_t version_id, struct err *err)
{
	struct ladder_news news;

	return tend_version(store, stage_name, version_id, &news, err);
}
