#include "jobs/queue_order.h"

#include "base/str.h"
#include "db/queue_rank.h"
#include "db/rollout.h"
#include "db/setting_store.h"
#include "db/store.h"

#include <inttypes.h>
#include <math.h>

#define ANSWERED 256 /* items answered last, from which others are to differ */
#define NEW_LEAST 20 /* so little changes no order */

/* What ranks are made by. */
struct ordering {
	enum active_measure measure;
	double weights[ACTIVE_PART_COUNT], floor;
};

static struct ordering read_ordering(struct store *store, const struct stage *stage)
{
	struct arena arena = ARENA_EMPTY;
	const char *measure = setting_text(store, stage->stage_id, "queue.measure", &arena);
	struct ordering ordering = {
		.weights = {
			[ACTIVE_UNCERTAINTY] = setting_real(store, stage->stage_id, "queue.uncertainty"),
			[ACTIVE_DIVERSITY] = setting_real(store, stage->stage_id, "queue.diversity"),
			[ACTIVE_DISAGREEMENT] = setting_real(store, stage->stage_id, "queue.disagreement"),
			[ACTIVE_RARITY] = setting_real(store, stage->stage_id, "queue.rarity"),
		},
		.floor = setting_real(store, stage->stage_id, "queue.random_floor"),
	};

	for (int i = 0; i < ACTIVE_MEASURE_COUNT; i++)
		if (str_equal(measure, active_measure_names[i]))
			ordering.measure = (enum active_measure)i;
	arena_release(&arena);
	return ordering;
}

/* ---- rounds ---- */

/* Another text is another order of everything. */
static void write_basis(const struct ordering *ordering, const struct traffic *traffic, struct str *basis)
{
	str_addf(basis, "%s floor %g weights", active_measure_names[ordering->measure], ordering->floor);
	for (int i = 0; i < ACTIVE_PART_COUNT; i++)
		str_addf(basis, " %g", ordering->weights[i]);
	str_add(basis, " versions");
	for (int i = 0; i < traffic->count; i++)
		if (traffic->versions[i].role != TRAFFIC_IDLE)
			str_addf(basis, " %" PRId64, traffic->versions[i].version_id);
}

static bool is_over(const struct queue_round *round, int64_t prediction_id, int64_t decision_id)
{
	return prediction_id - round->prediction_id + decision_id - round->decision_id >= NEW_LEAST + round->looked / 10;
}

/* The round that goes on, or one that begins. */
static int find_round(struct store *store, const struct stage *stage, const char *basis, struct arena *arena, struct queue_round *round,
                      struct err *err)
{
	int64_t prediction_id, decision_id;
	int got = queue_round_read(store, stage, arena, round, err);

	if (got < 0 || queue_round_newest(store, &prediction_id, &decision_id, err) < 0)
		return -1;
	if (got == 0 || !str_equal(round->basis, basis))
		*round = (struct queue_round){ .basis = basis, .prediction_id = prediction_id, .decision_id = decision_id };
	return 0;
}

/* Whether enough is new since it began that it is worth while to begin again, now that it has come to the end. */
static int begin_again(struct store *store, struct queue_round *round, struct err *err)
{
	int64_t prediction_id, decision_id;

	if (queue_round_newest(store, &prediction_id, &decision_id, err) < 0)
		return -1;
	if (!is_over(round, prediction_id, decision_id))
		return 0;
	*round = (struct queue_round){ .basis = round->basis, .prediction_id = prediction_id, .decision_id = decision_id };
	return 1;
}

/* ---- scores ---- */

static int64_t answers_to(const struct stage *stage, const int64_t *answers, int64_t label_id)
{
	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].label_id == label_id)
			return answers[i];
	return 0;
}

static void score_alone(const struct stage *stage, const struct ordering *ordering, const struct queue_candidate *row,
                        const int64_t *answers, double parts[ACTIVE_PART_COUNT])
{
	int64_t commonest = 0;
	int count = row->probability_count ? row->probability_count : stage->label_count;

	for (int i = 0; i < stage->label_count; i++)
		commonest = answers[i] > commonest ? answers[i] : commonest;
	parts[ACTIVE_UNCERTAINTY] = active_uncertainty(ordering->measure, row->probabilities, count, row->confidence);
	parts[ACTIVE_DISAGREEMENT] = active_disagreement(row->votes, row->vote_count);
	parts[ACTIVE_RARITY] = row->label_id ? active_rarity(answers_to(stage, answers, row->label_id), commonest) : (double)NAN;
}

static bool is_measured(const struct features *features)
{
	for (int i = 0; i < FEATURE_COUNT; i++)
		if (!isnan(features->of[i]))
			return true;
	return false;
}

/* Those of the page that will be ranked, apart from what was answered and from each other. */
static void score_together(const struct queue_candidate *rows, int count, const struct features *answered, int measured,
                           double (*parts)[ACTIVE_PART_COUNT], struct arena *arena)
{
	struct features *points = arena_alloc(arena, (size_t)count * sizeof *points + 1);
	double *spread = arena_alloc(arena, (size_t)count * sizeof *spread + 1);
	int *of = arena_alloc(arena, (size_t)count * sizeof *of + 1), used = 0;

	for (int i = 0; i < count; i++) {
		parts[i][ACTIVE_DIVERSITY] = NAN;
		if (!rows[i].eligible || rows[i].drawn || !is_measured(&rows[i].features))
			continue;
		of[used] = i;
		points[used++] = rows[i].features;
	}
	active_spread(used ? points[0].of : NULL, used, answered[0].of, measured, FEATURE_COUNT, spread);
	for (int i = 0; i < used; i++)
		parts[of[i]][ACTIVE_DIVERSITY] = spread[i];
}

static int rank_page(struct store *store, const struct stage *stage, const struct ordering *ordering, const struct queue_candidate *rows,
                     int count, struct arena *arena, struct err *err)
{
	double (*parts)[ACTIVE_PART_COUNT] = arena_alloc(arena, (size_t)count * sizeof *parts + 1);
	int64_t *answers = arena_alloc(arena, (size_t)stage->label_count * sizeof *answers + 1);
	struct features *answered = arena_alloc(arena, ANSWERED * sizeof *answered);
	int measured;

	if (queue_answered(store, stage, ANSWERED, answers, answered, &measured, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		score_alone(stage, ordering, &rows[i], answers, parts[i]);
	score_together(rows, count, answered, measured, parts, arena);
	for (int i = 0; i < count; i++)
		if (queue_rank_keep(store, &rows[i], active_score(parts[i], ordering->weights), parts[i], err) < 0)
			return -1;
	return 0;
}

/* ---- tending ---- */

/* Inside a write, or without one where nothing is there to be written. */
static int rank_next(struct store *store, const struct stage *stage, const struct ordering *ordering, struct queue_round *round, int most,
                     struct arena *arena, struct err *err)
{
	struct queue_candidate *rows;
	int count;

	if (queue_candidates(store, stage, round->after_item_id, most, ordering->floor, arena, &rows, &count, err) < 0)
		return -1;
	if (count == 0)
		return 0;
	round->after_item_id = rows[count - 1].item_id;
	round->looked += count;
	if (store_begin(store, STORE_LAZY, err) < 0)
		return -1;
	if (rank_page(store, stage, ordering, rows, count, arena, err) < 0 || queue_round_keep(store, stage, round, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : count;
}

static int tend(struct store *store, const struct stage *stage, const char *basis, const struct ordering *ordering, int most,
                struct arena *arena, struct err *err)
{
	struct queue_round round;
	int got;

	if (find_round(store, stage, basis, arena, &round, err) < 0)
		return -1;
	got = rank_next(store, stage, ordering, &round, most, arena, err);
	if (got != 0)
		return got;
	got = begin_again(store, &round, err);
	return got > 0 ? rank_next(store, stage, ordering, &round, most, arena, err) : got;
}

int queue_order_tend(struct store *store, const struct stage *stage, int most, struct err *err)
{
	const struct traffic *traffic = queue_rank_rules(store, stage) ? rollout_traffic_now(store, stage, err) : NULL;
	struct arena arena = ARENA_EMPTY;
	struct str basis = STR_EMPTY;
	struct ordering ordering;
	int got;

	if (!queue_rank_rules(store, stage))
		return 0;
	if (!traffic)
		return -1;
	ordering = read_ordering(store, stage);
	write_basis(&ordering, traffic, &basis);
	got = tend(store, stage, str_text(&basis), &ordering, most, &arena, err);
	str_release(&basis);
	arena_release(&arena);
	return got;
}

/* ---- in words ---- */

void queue_order_describe(struct store *store, const struct stage *stage, struct str *line)
{
	struct ordering ordering = read_ordering(store, stage);
	struct arena arena = ARENA_EMPTY;
	bool wanted = str_equal(setting_text(store, stage->stage_id, "queue.order", &arena), "active");

	arena_release(&arena);
	if (!queue_rank_rules(store, stage)) {
		str_add(line, wanted ? "random, as all is judged blind: active from level 2 on" : "random");
		return;
	}
	str_addf(line, "active, by %s", active_measure_names[ordering.measure]);
	for (int i = 0; i < ACTIVE_PART_COUNT; i++)
		str_addf(line, "%s %s %g", i ? "," : ":", active_part_name((enum active_part)i), ordering.weights[i]);
	str_addf(line, "; %g at random", ordering.floor);
}

static void add_parts(const struct queue_standing_why *why, struct str *line)
{
	const char *between = " (";

	str_addf(line, "%.2f", why->score);
	for (int i = 0; i < ACTIVE_PART_COUNT; i++) {
		if (isnan(why->parts[i]))
			continue;
		str_addf(line, "%s%s %.2f", between, active_part_name((enum active_part)i), why->parts[i]);
		between = ", ";
	}
	str_add(line, str_equal(between, ", ") ? ")" : "");
}

int queue_order_explain(const struct queue_view *view, const struct queue_row *row, struct str *line, struct err *err)
{
	struct queue_standing_why why;
	int got;

	if (!view->leads || row->blind || row->state != QUEUE_OPEN || !queue_rank_rules(view->store, view->stage))
		return 0;
	got = queue_rank_why(view->store, view->stage, row->item_id, &why, err);
	if (got <= 0)
		return got;
	if (!why.drawn && !why.ranked)
		return 0;
	str_add(line, why.drawn ? "drawn to keep its random place; by rank it would have " : "stands by its rank, ");
	add_parts(&why, line);
	return 1;
}
