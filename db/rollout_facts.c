#include "db/rollout_facts.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/store_private.h"

#define PACE_MS     (7 * CLOCK_DAY_MS)
#define LATENCIES   1000

int rollout_exam_read(struct store *store, const struct stage *stage, int64_t version_id, struct rollout_exam *exam, struct err *err)
{
	struct query query;

	*exam = (struct rollout_exam){ 0 };
	if (query_first(&query, store, err, "rollout.exam", value_integer(stage->stage_id), value_integer(version_id)) <= 0)
		return -1;
	*exam = (struct rollout_exam){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3) };
	query_end(&query);
	return 0;
}

int rollout_pace(struct store *store, const struct stage *stage, double *per_ms, struct err *err)
{
	int64_t now = store_now(store), items, first;
	struct query query;

	*per_ms = 0;
	if (query_first(&query, store, err, "rollout.pace", value_text(stage->kind), value_integer(now - PACE_MS)) <= 0)
		return -1;
	items = query_integer(&query, 0);
	first = query_integer(&query, 1);
	query_end(&query);
	if (items > 0) /* a folder that has just been added is no hour's work */
		*per_ms = (double)items / (double)(now - first > CLOCK_DAY_MS ? now - first : CLOCK_DAY_MS);
	return 0;
}

int rollout_taken_out(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena, struct rollout_taken *taken,
                      struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout.taken_out", value_integer(stage->stage_id), value_integer(version_id));

	*taken = (struct rollout_taken){ .reason = "" };
	if (got <= 0)
		return got;
	*taken = (struct rollout_taken){ query_integer(&query, 0), query_integer(&query, 1), query_strdup(&query, 2, arena) };
	query_end(&query);
	return 1;
}

/* The smallest that so many of them are no larger than. */
static double quantile(const double *sorted, int count, double share)
{
	int place = (int)ceil(share * count) - 1;

	return count ? sorted[place < 0 ? 0 : place] : (double)NAN;
}

static int read_latencies(struct store *store, int64_t version_id, struct rollout_figures *figures, struct err *err)
{
	double ms[LATENCIES];
	struct query query;
	int got, count = 0;

	if (query_begin(&query, store, err, "rollout.latencies", value_integer(version_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0 && count < LATENCIES)
		ms[count++] = query_real(&query, 0);
	query_end(&query);
	figures->latency_p50 = quantile(ms, count, 0.50);
	figures->latency_p95 = quantile(ms, count, 0.95);
	return got < 0 ? -1 : 0;
}

int rollout_figures_said(struct store *store, int64_t version_id, struct rollout_figures *figures, struct err *err)
{
	struct query query;

	*figures = (struct rollout_figures){ 0 };
	if (query_first(&query, store, err, "rollout.said", value_integer(version_id)) <= 0)
		return -1;
	figures->predictions = query_integer(&query, 0);
	figures->nulls = query_integer(&query, 1);
	figures->failures = query_integer(&query, 2);
	query_end(&query);
	return read_latencies(store, version_id, figures, err);
}

int rollout_figures_read(struct store *store, const struct stage *stage, int64_t version_id, struct rollout_figures *figures, struct err *err)
{
	struct query query;

	if (rollout_figures_said(store, version_id, figures, err) < 0)
		return -1;
	if (query_first(&query, store, err, "rollout.judged", value_integer(version_id), value_integer(stage->stage_id),
	                value_integer(ROLLOUT_JUDGED_OF)) <= 0)
		return -1;
	figures->judged = query_integer(&query, 0);
	figures->agreed = query_integer(&query, 1);
	query_end(&query);
	return 0;
}

/* ---- what was judged ---- */

int rollout_judged_each(struct store *store, int64_t plan_id, int (*take)(void *context, const struct rollout_judged_rows *rows, struct err *err),
                        void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout.judged_counts", value_integer(plan_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct rollout_judged_rows rows = {
			.arm = (enum rollout_arm)query_integer(&query, 0), .comparable = query_integer(&query, 1) != 0,
			.step = (int)query_integer(&query, 2), .candidate = (enum rollout_answer)query_integer(&query, 3),
			.against = (enum rollout_answer)query_integer(&query, 4), .count = query_integer(&query, 5),
		};

		if (take(context, &rows, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

/* Up to where it has been counted, and how much that was. */
struct counted { int64_t prediction_id, route_id; struct rollout_said said; };

static int read_counted(struct store *store, const struct rollout_plan *plan, struct counted *counted, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout.counted", value_integer(plan->plan_id));

	*counted = (struct counted){ .prediction_id = plan->prediction_id };
	if (got <= 0)
		return got;
	counted->prediction_id = query_integer(&query, 0);
	counted->route_id = query_integer(&query, 1);
	counted->said = (struct rollout_said){ query_integer(&query, 2), query_integer(&query, 3), query_integer(&query, 4),
	                                       query_integer(&query, 5), query_integer(&query, 6), 0 };
	query_end(&query);
	return 0;
}

static int add_said(struct store *store, const struct rollout_plan *plan, double slow_ms, const struct counted *counted,
                    struct rollout_said *said, struct err *err)
{
	struct query query;
	int64_t failed;

	if (query_first(&query, store, err, "rollout.said_since", value_integer(plan->model_version_id), value_integer(counted->prediction_id),
	                value_integer(plan->against_id), value_real(slow_ms)) <= 0)
		return -1;
	said->predictions += query_integer(&query, 0);
	said->nulls += query_integer(&query, 1);
	said->failures += query_integer(&query, 2);
	said->slow += query_integer(&query, 3);
	query_end(&query);
	if (query_number(store, &failed, err, "rollout.failed_before", value_integer(plan->model_version_id),
	                 value_integer(counted->prediction_id), value_integer(plan->against_id), value_integer(plan->prediction_id)) < 0)
		return -1;
	said->failures += failed;
	return 0;
}

/* What has been counted stays, so that a look costs as much as has come since the one before. */
int rollout_said_since(struct store *store, const struct stage *stage, const struct rollout_plan *plan, double slow_ms,
                       struct rollout_said *said, struct err *err)
{
	struct counted counted;
	struct query query;

	if (read_counted(store, plan, &counted, err) < 0)
		return -1;
	*said = counted.said;
	if (add_said(store, plan, slow_ms, &counted, said, err) < 0 ||
	    query_first(&query, store, err, "rollout.answered_for", value_integer(stage->stage_id), value_integer(plan->model_version_id),
	                value_integer(plan->at_ms), value_integer(counted.route_id)) <= 0)
		return -1;
	said->items += query_integer(&query, 0);
	said->alarms = query_integer(&query, 1);
	query_end(&query);
	return 0;
}
