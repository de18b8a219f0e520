#include "fake_rollout.h"

#include "base/str.h"
#include "jobs/comparison.h"
#include "jobs/rollout_request.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HOUR INT64_C(3600000)

static struct fake_rollout fake;
static int64_t now;
static struct str journal = STR_EMPTY;
static const double steps[] = { 0.05, 0.25, 0.5 };

void fake_rollout_set(const struct fake_rollout *settings, int64_t now_ms)
{
	fake = *settings;
	now = now_ms;
	str_clear(&journal);
}

const char *fake_rollout_journal(void)
{
	return str_text(&journal);
}

/* ---- versions ---- */

static struct model_version version_of(struct arena *arena, int number)
{
	struct model_version version = { .model_version_id = number, .name = fake.name ? fake.name : "net", .engine = "onnxruntime",
	                                 .path = number == 16 ? NULL : "/models/net.onnx", .trained_on = "listed", .added_ms = now - 90 * HOUR };

	version.version = number == 15 && fake.version ? fake.version : arena_printf(arena, "%d", number);
	version.title = arena_printf(arena, "%s %d", version.name, number);
	return version;
}

static int number_of(int place)
{
	static const int first[] = { 14, 15, 13, 16 };

	return place < 4 ? first[place] : place - 3;
}

static enum traffic_role role_of(int number)
{
	switch (number) {
	case 14: return TRAFFIC_LIVE;
	case 15: return fake.canary > 0 ? TRAFFIC_CANARY : TRAFFIC_IDLE;
	case 13: return fake.others ? TRAFFIC_STANDBY : TRAFFIC_IDLE;
	case 16: return fake.others ? TRAFFIC_SHADOW : TRAFFIC_IDLE;
	default: return TRAFFIC_IDLE;
	}
}

static struct rollout_version row_of(struct arena *arena, int number)
{
	static const struct { int number; int64_t items, judged, agreed, nulls; double p95; } known[] = {
		{ 14, 18220, 1204, 1157, 73, 41 }, { 15, 2031, 344, 333, 4, 44.4 }, { 13, 90412, 5120, 4899, 271, 40 }, { 16, 2004, 198, 188, 61, 1580 },
	};
	struct rollout_version row = { .version = version_of(arena, number), .role = role_of(number), .share = 1, .latency_p50 = (double)NAN,
	                               .latency_p95 = (double)NAN, .level = -1 };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].number == number)
			row = (struct rollout_version){ .version = row.version, .role = row.role, .share = 1, .predictions = known[i].items,
			                                .judged = known[i].judged, .agreed = known[i].agreed, .nulls = known[i].nulls,
			                                .latency_p50 = known[i].p95 / 2, .latency_p95 = known[i].p95, .level = number == 14 ? 3 : row.role >= TRAFFIC_STANDBY ? 1 : -1 };
	if ((number == 14 || number == 15) && fake.judged > row.predictions) {
		row.predictions = row.judged = fake.judged;
		row.agreed = fake.judged - fake.judged / 33;
	}
	row.share = row.role == TRAFFIC_CANARY ? fake.canary : row.role == TRAFFIC_SHADOW ? 0.1 : 1;
	return row;
}

static void add_act(struct traffic *traffic, enum traffic_act_kind kind, int number, double share)
{
	struct err err = ERR_NONE;

	traffic_apply(traffic, &(struct traffic_act){ kind, number, share }, &err);
}

static void make_traffic(struct traffic *traffic)
{
	*traffic = (struct traffic){ .count = 0 };
	add_act(traffic, TRAFFIC_ACT_FIRST, fake.others ? 13 : 14, 1);
	if (fake.others)
		add_act(traffic, TRAFFIC_ACT_SWITCH, 14, 1);
	if (fake.others)
		add_act(traffic, TRAFFIC_ACT_SHADOW, 16, 0.1);
	if (fake.retired)
		add_act(traffic, TRAFFIC_ACT_RETIRE, 1, 0);
	if (fake.canary > 0)
		add_act(traffic, TRAFFIC_ACT_CANARY, 15, fake.canary);
}

/* ---- the plan ---- */

static struct rollout_plan plan_of(enum traffic_act_kind kind)
{
	struct rollout_plan plan = {
		.plan_id = 1, .kind = kind, .model_version_id = 15, .against_id = 14, .steps = { 0.05, 0.25, 0.5 }, .step_count = 3,
		.rules = { { "errors", (double)NAN }, { "worse", (double)NAN }, { "nulls", 0.05 }, { "failures", 0.01 }, { "latency", 1000 },
		           { "alarm", (double)NAN }, { "exposure", 10000 } },
		.rule_count = 7,
		.step_items = 100, .soak_ms = HOUR, .bake_ms = 24 * HOUR, .most_items = 10000, .judged = 0.1, .exposure = 41.6, .reason = "new lamp", .operator_name = "mara",
	};

	if (kind != TRAFFIC_ACT_CANARY)
		plan.step_count = 0;
	if (fake.unbounded) {
		plan.most_items = 0;
		plan.rule_count--;
	}
	return plan;
}

/* By the real rules, of what was counted. */
static void make_checks(struct rollout_view *view)
{
	struct rollout_ask ask = { .rule_count = view->plan.rule_count, .steps = 4, .step = fake.step, .last = fake.step == 3, .alpha = 0.05,
	                           .step_judged = 88, .step_items = fake.open ? 80 : 100, .step_ms = 192 * 60000, .margin = 0.01, .ratio = 1.5,
	                           .soak_ms = (fake.open ? 1 : 6) * HOUR };
	struct rollout_counts counts = { .both_right = 319, .gains = 14, .losses = 9, .both_wrong = 2, .predictions = 2031, .nulls = 4,
	                                 .slow = 40, .canary_items = 2031 };

	for (int i = 0; i < ask.rule_count; i++) {
		ask.rules[i].rule = view->plan.rules[i].rule;
		ask.rules[i].bound = view->plan.rules[i].bound;
	}
	counts.steps[0] = (struct rollout_arms){ 0.1, 88, 790, fake.fired ? 41 : 3, 31, 88 };
	betting_init(&counts.margin, 0.5);
	for (int i = 0; fake.open && i < 2000; i++)
		betting_add_difference(&counts.margin, 0.01, 0);
	view->check_count = rollout_checks(&ask, &counts, view->checks);
}

static struct rollout_request request_of(void)
{
	return (struct rollout_request){
		.request_id = 77, .kind = TRAFFIC_ACT_SWITCH, .model = "net 15", .live = "net 14", .plan = plan_of(TRAFFIC_ACT_SWITCH), .level = 3,
		.level_after = fake.level_after, .hash = "as shown", .reason = "new lamp", .operator_name = fake.asked_by, .operator_id = fake.asker,
		.acted_by = fake.asker, .at_ms = now - HOUR, .expires_ms = now + 23 * HOUR,
	};
}

static struct rollback taken_back(void)
{
	return (struct rollback){ .act_id = 9, .live = "net 14", .at_ms = now - HOUR,
	                          .reason = "taken back by rule errors: the canary was wrong in 41 of 88 judged items, LIVE in 31 of 790" };
}

int rollout_read(struct store *store, const char *stage, struct arena *arena, struct rollout_view *view, struct err *err)
{
	(void)store, (void)stage, (void)err;
	*view = (struct rollout_view){ .version_count = fake.versions, .has_plan = fake.plan, .step = fake.step, .why_not = "" };
	make_traffic(&view->traffic);
	view->two_people = fake.two_people;
	if (fake.asked_by)
		view->request = request_of();
	if (fake.taken_back)
		view->unseen = taken_back();
	view->versions = arena_alloc(arena, (size_t)(fake.versions + 1) * sizeof *view->versions);
	for (int i = 0; i < fake.versions; i++)
		view->versions[i] = row_of(arena, number_of(i));
	if (!fake.plan)
		return 0;
	view->plan = plan_of(TRAFFIC_ACT_CANARY);
	view->baking = fake.step == 0;
	view->bake_until_ms = now + 20 * HOUR;
	view->may_advance = fake.open && fake.step > 0;
	view->why_not = fake.open ? "" : "12 more of the canary's items need an answer";
	make_checks(view);
	return 0;
}

int rollout_read_plan(struct store *store, const char *stage, struct arena *arena, struct rollout_view *view, struct err *err)
{
	return rollout_read(store, stage, arena, view, err);
}

/* ---- acts ---- */

static int refused(struct err *err)
{
	return fake.refuse ? err_set(err, "%s", fake.refuse) : 0;
}

int rollout_outlook(struct store *store, const char *stage, const struct rollout_wish *wish, struct arena *arena,
                    struct rollout_outlook *outlook, struct err *err)
{
	int number = 0;

	(void)store, (void)stage;
	if (refused(err) < 0 || sscanf(wish->version, "%*s %d", &number) != 1)
		return -1;
	*outlook = (struct rollout_outlook){
		.candidate = version_of(arena, number), .live = version_of(arena, 14), .has_live = true, .plan = plan_of(wish->kind), .level = 3,
		.level_after = wish->kind == TRAFFIC_ACT_SWITCH ? fake.level_after : 3,
		.level_why = fake.level_after < 3 ? "its own evidence supports level 1: 344 settled items, and 500 are needed" : "",
		.worse = fake.worse ? fake.worse : "", .exam_items = 812, .exam_scored = 640, .exam_oldest_ms = now - 960 * HOUR, .exam_newest_ms = now - 3 * HOUR, .versions_judged = 2,
		.input = fake.input, .labels_changed = "", .hash = "as shown",
	};
	for (int i = 0; i < wish->step_count; i++)
		outlook->plan.steps[i] = wish->steps[i];
	if (wish->step_count > 0)
		outlook->plan.step_count = wish->step_count;
	return 0;
}

int rollout_start(struct store *store, const char *stage, const struct actor *by, const struct rollout_wish *wish, const char *hash,
                  struct err *err)
{
	(void)store, (void)stage, (void)by;
	if (refused(err) < 0)
		return -1;
	if (hash && !str_equal(hash, "as shown"))
		return err_set(err, "what was shown is not what is");
	str_addf(&journal, "%s %s %s", fake.two_people ? "ask" : "start", traffic_act_name(wish->kind), wish->version);
	for (int i = 0; i < wish->step_count; i++)
		str_addf(&journal, " %.4g%%", wish->steps[i] * 100);
	if (wish->share > 0)
		str_addf(&journal, " %.4g%%", wish->share * 100);
	str_addf(&journal, ": %s\n", wish->reason);
	if (fake.two_people)
		return ROLLOUT_ASKED;
	if (wish->kind == TRAFFIC_ACT_CANARY) {
		fake.canary = wish->step_count > 0 ? wish->steps[0] : steps[0];
		fake.plan = true;
		fake.step = 1;
	}
	return 0;
}

int rollout_advance(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err)
{
	(void)store, (void)stage, (void)by;
	if (refused(err) < 0)
		return -1;
	str_addf(&journal, "advance: %s\n", reason);
	fake.canary = fake.step < 3 ? steps[fake.step] : 0;
	fake.step = fake.step < 3 ? fake.step + 1 : 0;
	return 0;
}

int rollout_rollback(struct store *store, const char *stage, const struct actor *by, const char *reason, struct arena *arena,
                     const char **to, struct err *err)
{
	(void)store, (void)stage, (void)by;
	if (refused(err) < 0)
		return -1;
	str_addf(&journal, "rollback: %s\n", reason ? reason : "");
	*to = arena_strdup(arena, "net 14");
	fake.canary = 0;
	fake.plan = false;
	return 0;
}

int rollout_stop(struct store *store, const char *stage, const struct actor *by, const char *version, const char *reason, struct err *err)
{
	(void)store, (void)stage, (void)by;
	if (refused(err) < 0)
		return -1;
	str_addf(&journal, "stop %s: %s\n", version, reason);
	fake.others = false;
	return 0;
}

/* ---- two people ---- */

static int answer(const char *what, int64_t request_id, const char *reason, struct err *err)
{
	if (refused(err) < 0)
		return -1;
	str_addf(&journal, "%s %lld: %s\n", what, (long long)request_id, reason);
	fake.asked_by = NULL;
	return 0;
}

int rollout_approve(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason,
                    struct arena *arena, const char **model, struct err *err)
{
	(void)store, (void)stage, (void)by, (void)arena, (void)model;
	return answer("approve", request_id, reason, err);
}

int rollout_refuse(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason, struct err *err)
{
	(void)store, (void)stage, (void)by;
	return answer("refuse", request_id, reason, err);
}

int rollout_withdraw(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason, struct err *err)
{
	(void)store, (void)stage, (void)by;
	return answer("withdraw", request_id, reason, err);
}

struct rollout_wish rollout_request_wish(const struct rollout_request *request)
{
	return (struct rollout_wish){ .kind = request->kind, .version = request->model, .reason = request->reason };
}

/* ---- comparing ---- */

static struct comparison_row *parts_of(struct arena *arena, const char *const *names, int count, int64_t judged)
{
	struct comparison_row *rows = arena_alloc(arena, (size_t)(count + 1) * sizeof *rows);

	for (int i = 0; i < count; i++)
		rows[i] = (struct comparison_row){ names[i], { judged / 2 >> i, judged / 60, judged / 90, judged / 40 >> i } };
	return rows;
}

int comparison_read(struct store *store, const struct stage *stage, const struct model_version *first,
                    const struct model_version *second, int64_t since_ms, struct arena *arena, struct comparison *comparison,
                    struct err *err)
{
	static const char *const labels[] = { "scratch", "crack", "ok", "other" };
	static const char *const sources[] = { "phone-cam0", "phone-cam1", "phone-cam2\033[31m" };
	int64_t n = fake.judged;

	(void)store, (void)stage, (void)since_ms, (void)err;
	*comparison = (struct comparison){
		.first = *first, .second = *second, .all = { "", { n * 95 / 100, n * 29 / 2000, n * 14 / 2000, n * 5 / 200 } },
		.labels = parts_of(arena, labels, fake.labels, n), .sources = parts_of(arena, sources, fake.sources, n), .label_count = fake.labels,
		.source_count = fake.sources, .mcnemar_p = n > 0 ? 0.032 : (double)NAN, .difference = n > 0 ? 0.0074 : (double)NAN,
		.difference_interval = { 0.001, 0.014 }, .log_superior = 1.2, .log_inferior = -3, .log_noninferior = n > 1000 ? 5 : 0.5,
		.nulls = { 4, 73 }, .predictions = { n ? 2031 : 0, n ? 2031 : 0 }, .latency_p50 = { 22, 20 }, .latency_p95 = { 44.4, 41 },
		.left_out = n > 1000 ? 12 : 0,
	};
	return 0;
}

int comparison_items(struct store *store, const struct stage *stage, const struct model_version *first, const struct model_version *second,
                     enum comparison_cell cell, const char *label, const char *source, int limit, int64_t offset, struct arena *arena,
                     struct comparison_item **items, int *count, struct err *err)
{
	int all = cell == COMPARISON_BOTH_RIGHT ? 450 : 3;

	(void)store, (void)stage, (void)first, (void)second, (void)source, (void)err;
	*count = (int)(all - offset < limit ? all - offset : limit);
	*items = arena_alloc(arena, (size_t)(*count + 1) * sizeof **items);
	for (int i = 0; i < *count; i++)
		(*items)[i] = (struct comparison_item){ .item_id = offset + i + 1, .path = arena_printf(arena, "line1/%04lld.png", (long long)offset + i + 1),
		                                        .first_label = i == 2 ? NULL : "ok", .second_label = "scratch",
		                                        .decided_label = label ? label : "ok", .first_confidence = 0.9, .second_confidence = 0.8 };
	return 0;
}
