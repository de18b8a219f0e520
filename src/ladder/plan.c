#include "ladder/plan.h"

#include "ladder/level.h"
#include "stats/uniform.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS_MOST INT64_C(400000) /* of one stream: a busier line is simulated for fewer days */

enum { GOOD, DEFECT };

/* One simulated stream and what came of it. */
struct stream {
	const struct plan_line *line;
	struct climb climb;
	uint64_t state;
	double   slope;       /* of the model's error against its doubt */
	int64_t  rows, reached[LEVEL_COUNT]; /* row at which a level was first reached; -1: never */
	int64_t  looks, seconds_looks;       /* by people, before level 3 */
	int64_t  assist_rows, assist_blind;  /* at level 2 */
	int64_t  late_rows, late_auto, late_wrong, late_audits, late_seconds, late_hand; /* at level 3 */
};

/* Confidences of a fair model: most of them high. Their mean doubt is 1/(1 + 1/.12) of the half above .5. */
static double draw_confidence(struct stream *stream)
{
	return 0.5 + 0.4999 * pow(uniform_draw(&stream->state), 0.12);
}

#define MEAN_DOUBT (0.5 - 0.4999 / 1.12)

/* What a person says of an item: wrong now and then. */
static int ask(struct stream *stream, int truth)
{
	return uniform_draw(&stream->state) < stream->line->people_error ? !truth : truth;
}

/* What counts for an item: a second look where somebody says defect, and a third where the two differ. */
static int settle(struct stream *stream, int truth, int predicted, int64_t *more_looks)
{
	int first = ask(stream, truth), second;

	if (first != DEFECT && predicted != DEFECT)
		return first;
	second = ask(stream, truth);
	++*more_looks;
	if (first == second)
		return first;
	++*more_looks;
	return ask(stream, truth);
}

/* One draw a statement: in one expression their order would be the compiler's choice. */
static struct climb_item draw_item(struct stream *stream, int64_t row, int *truth, int64_t *more_looks)
{
	struct climb_item item = { .confidence = draw_confidence(stream), .day = row / stream->line->per_day };
	bool wrong;

	*truth = uniform_draw(&stream->state) < stream->line->defects ? DEFECT : GOOD;
	wrong = uniform_draw(&stream->state) < fmin(0.5, (1 - item.confidence) * stream->slope);
	item.predicted = wrong ? !*truth : *truth;
	item.decided = settle(stream, *truth, item.predicted, more_looks);
	item.exam_draw = uniform_draw(&stream->state);
	item.blind_draw = uniform_draw(&stream->state);
	item.audit_draw = uniform_draw(&stream->state);
	item.thin_draw = uniform_draw(&stream->state);
	return item;
}

static void count_late(struct stream *stream, const struct route_decision *route, bool wrong, int64_t more_looks)
{
	stream->late_rows++;
	stream->late_auto += route->kind != ROUTE_HUMAN;
	stream->late_wrong += route->kind != ROUTE_HUMAN && wrong;
	stream->late_audits += route->kind == ROUTE_AUTO_AUDIT;
	stream->late_hand += route->kind == ROUTE_HUMAN;
	if (route->kind == ROUTE_AUTO_AUDIT || (route->kind == ROUTE_HUMAN && route->mode == ROUTE_BLIND))
		stream->late_seconds += more_looks;
}

static void run_stream(struct stream *stream)
{
	static const bool critical[] = { [GOOD] = false, [DEFECT] = true };

	climb_init(&stream->climb, &stream->climb.policy, critical, 2);
	for (int level = 0; level < LEVEL_COUNT; level++)
		stream->reached[level] = -1;
	for (int64_t row = 0; row < stream->rows; row++) {
		int64_t more_looks = 0;
		int truth, level = stream->climb.level;
		struct climb_item item = draw_item(stream, row, &truth, &more_looks);
		struct route_decision route;
		struct climb_change change;

		if (climb_row(&stream->climb, &item, &route, &change) && stream->reached[change.to] < 0)
			stream->reached[change.to] = row + 1;
		if (level >= LEVEL_PARTIAL)
			count_late(stream, &route, item.predicted != truth, more_looks);
		else if (route.mode == ROUTE_BLIND)
			stream->seconds_looks += more_looks;
		stream->looks += level < LEVEL_PARTIAL;
		stream->assist_rows += level == LEVEL_ASSISTANCE;
		stream->assist_blind += level == LEVEL_ASSISTANCE && route.mode == ROUTE_BLIND;
	}
	climb_release(&stream->climb);
}

/* ---- medians over the streams ---- */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *numbers, int count)
{
	qsort(numbers, (size_t)count, sizeof *numbers, by_size);
	return count > 0 ? numbers[count / 2] : NAN;
}

/* Days until a level; -1 where fewer than half came there. */
static double median_days(const struct stream *streams, int level, int64_t per_day)
{
	double days[PLAN_STREAMS];

	for (int i = 0; i < PLAN_STREAMS; i++)
		days[i] = streams[i].reached[level] < 0 ? INFINITY : (double)streams[i].reached[level] / (double)per_day;
	median(days, PLAN_STREAMS);
	return isinf(days[PLAN_STREAMS / 2]) ? -1 : days[PLAN_STREAMS / 2];
}

/* The median over the streams that came to level 3 of a count a row there. */
static double late_share(const struct stream *streams, int64_t (*count)(const struct stream *stream))
{
	double shares[PLAN_STREAMS];
	int n = 0;

	for (int i = 0; i < PLAN_STREAMS; i++)
		if (streams[i].late_rows > 0)
			shares[n++] = (double)count(&streams[i]) / (double)streams[i].late_rows;
	return n > 0 ? median(shares, n) : 0;
}

static int64_t count_auto(const struct stream *stream) { return stream->late_auto; }
static int64_t count_wrong(const struct stream *stream) { return stream->late_wrong; }
static int64_t count_audits(const struct stream *stream) { return stream->late_audits; }
static int64_t count_seconds(const struct stream *stream) { return stream->late_seconds; }
static int64_t count_hand(const struct stream *stream) { return stream->late_hand; }

static double blind_share(const struct stream *streams)
{
	double shares[PLAN_STREAMS];
	int n = 0;

	for (int i = 0; i < PLAN_STREAMS; i++)
		if (streams[i].assist_rows > 0)
			shares[n++] = (double)streams[i].assist_blind / (double)streams[i].assist_rows;
	return median(shares, n);
}

static double second_looks_early(const struct stream *streams)
{
	double shares[PLAN_STREAMS];

	for (int i = 0; i < PLAN_STREAMS; i++)
		shares[i] = streams[i].looks > 0 ? (double)streams[i].seconds_looks / (double)streams[i].looks : 0;
	return median(shares, PLAN_STREAMS);
}

#define YEAR_DAYS 365

/* What the machine saves once it decides, less what climbing costs before: second looks, which there would be
 * none of without the ladder. */
static double first_year_hours(const struct plan *plan)
{
	double days = fmin(plan->partial_days, YEAR_DAYS);

	return plan->partial_days < 0 ? NAN : ((YEAR_DAYS - days) * plan->saved_minutes - days * plan->extra_minutes) / 60;
}

static void judge(struct plan *plan, const struct plan_line *line)
{
	double hours = first_year_hours(plan);

	plan->first_year_hours = hours;
	plan->worth_it = hours >= PLAN_WORTH_HOURS; /* never, where it is not defined */
	if (isnan(hours))
		snprintf(plan->why, sizeof plan->why, "not worth it here: within %d days level 3 is reached in %d of %d simulated streams",
		         line->horizon_days, plan->reached_partial, PLAN_STREAMS);
	else if (plan->saved_minutes <= 0)
		snprintf(plan->why, sizeof plan->why, "not worth it here: checking the machine takes as long as it saves");
	else if (hours < 0)
		snprintf(plan->why, sizeof plan->why, "not worth it here: in the first year climbing costs %.0f hours more than the machine saves", -hours);
	else if (!plan->worth_it)
		snprintf(plan->why, sizeof plan->why, "not worth it here: the first year saves %.1f hours, fewer than the %d that make it worth looking after",
		         hours, PLAN_WORTH_HOURS);
	else
		snprintf(plan->why, sizeof plan->why, "level 3 after %.0f days, then %.0f minutes a day saved: %.0f hours in the first year",
		         plan->partial_days, plan->saved_minutes, hours);
}

static void sum_up(struct plan *plan, const struct plan_line *line, const struct climb_policy *policy,
                   const struct stream *streams)
{
	double per_day = (double)line->per_day, wrong = late_share(streams, count_wrong);
	double probability = watch_audit_probability(policy->gate.error, policy->patience, policy->notice, policy->audit_least);

	for (int i = 0; i < PLAN_STREAMS; i++)
		plan->reached_partial += streams[i].reached[LEVEL_PARTIAL] >= 0;
	plan->shadow_days = median_days(streams, LEVEL_SHADOW, line->per_day);
	plan->assist_days = median_days(streams, LEVEL_ASSISTANCE, line->per_day);
	plan->partial_days = median_days(streams, LEVEL_PARTIAL, line->per_day);
	plan->blind = blind_share(streams);
	plan->automation = late_share(streams, count_auto);
	plan->audits_per_day = per_day * late_share(streams, count_audits);
	plan->second_looks_per_day = per_day * late_share(streams, count_seconds);
	plan->hand_per_day = per_day * late_share(streams, count_hand);
	plan->error_seen = plan->automation > 0 ? wrong / plan->automation : 0;
	plan->notice_items = esr_delay(policy->gate.error, 3, 2 * policy->patience).q90 / probability;
	plan->notice_days = plan->automation > 0 ? plan->notice_items / (per_day * plan->automation) : INFINITY;
	plan->saved_minutes = plan->automation > 0 ? (per_day - plan->hand_per_day - plan->audits_per_day - plan->second_looks_per_day) * line->seconds / 60 : 0;
	plan->extra_minutes = per_day * second_looks_early(streams) * line->seconds / 60;
	judge(plan, line);
}

struct plan plan_line(const struct plan_line *line, const struct climb_policy *policy)
{
	struct plan plan = { .worth_it = false };
	struct stream streams[PLAN_STREAMS];
	int64_t rows = line->per_day * line->horizon_days;

	for (int i = 0; i < PLAN_STREAMS; i++) {
		streams[i] = (struct stream){ .line = line, .climb = { .policy = *policy }, .rows = rows < ROWS_MOST ? rows : ROWS_MOST,
		                              .slope = line->model_error / MEAN_DOUBT,
		                              .state = UINT64_C(0x9e3779b97f4a7c15) * (line->seed * PLAN_STREAMS + (uint64_t)i + 1) };
		run_stream(&streams[i]);
	}
	sum_up(&plan, line, policy, streams);
	return plan;
}
