#include "jobs/replay_candidate.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "jobs/replay_table.h"
#include "ladder/rollout_rules.h"
#include "stats/versions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS_NAMED 6

struct run {
	const struct replay_trial_options *options;
	struct replay_trial  *trial;
	struct arena          arena;
	struct replay_labels  labels;
	struct replay_table   predictions, candidate, decisions, truth;
	unsigned char         key[HASH_KEY_BYTES];
	struct rollout_ask    ask;
	struct rollout_counts counts;
	struct betting        shadow;
};

/* A row: what both said, what people said, and what is true. -1: nothing. */
struct answers { int candidate, against, decided, right; };

const char *replay_trial_end_words(enum replay_trial_end end)
{
	static const char *const words[] = { [REPLAY_TRIAL_OPEN] = "undecided", [REPLAY_TRIAL_LIVE] = "live", [REPLAY_TRIAL_BACK] = "rolled back" };

	return words[end];
}

/* ---- the files ---- */

static int read_files(struct run *run, struct err *err)
{
	const struct replay_trial_options *options = run->options;

	if (replay_table_read(options->predictions, true, &run->labels, &run->arena, &run->predictions, err) < 0 ||
	    replay_table_read(options->candidate, true, &run->labels, &run->arena, &run->candidate, err) < 0 ||
	    replay_table_read(options->decisions, false, &run->labels, &run->arena, &run->decisions, err) < 0)
		return -1;
	if (options->truth && replay_table_read(options->truth, false, &run->labels, &run->arena, &run->truth, err) < 0)
		return -1;
	if (run->predictions.count == 0 || run->candidate.count == 0)
		return err_set(err, "%s: no predictions in it", run->predictions.count == 0 ? options->predictions : options->candidate);
	replay_table_sort(&run->candidate);
	replay_table_sort(&run->decisions);
	replay_table_sort(&run->truth);
	run->trial->duplicates = run->predictions.duplicates.count + run->candidate.duplicates.count + run->decisions.duplicates.count +
	                         run->truth.duplicates.count;
	return 0;
}

/* Which labels a table has, true by their number. Made with malloc. */
static bool *labels_in(const struct replay_table *table, int label_count)
{
	bool *there = xcalloc((size_t)label_count + 1, sizeof *there);

	for (int64_t i = 0; i < table->count; i++)
		if (table->rows[i].label >= 0)
			there[table->rows[i].label] = true;
	return there;
}

static void name_labels(const struct run *run, const bool *wanted, const bool *unwanted, struct str *out)
{
	int named = 0;

	for (int i = 0; i < run->labels.count; i++)
		if (wanted[i] && !(unwanted && unwanted[i]) && named++ < LABELS_NAMED) {
			str_add(out, named > 1 ? ", " : "");
			text_add_visible(out, run->labels.names[i], strlen(run->labels.names[i]));
		}
	if (named > LABELS_NAMED)
		str_addf(out, " and %d more", named - LABELS_NAMED);
}

/* An answer in words that nobody in the stream uses could only be wrong. */
static int check_labels(struct run *run, struct err *err)
{
	int count = run->labels.count, unknown = 0;
	bool *stream = labels_in(&run->predictions, count), *people = labels_in(&run->decisions, count), *candidate = labels_in(&run->candidate, count);
	struct str odd = STR_EMPTY, usual = STR_EMPTY;

	for (int i = 0; i < count; i++) {
		stream[i] = stream[i] || people[i];
		unknown += candidate[i] && !stream[i];
	}
	name_labels(run, candidate, stream, &odd);
	name_labels(run, stream, NULL, &usual);
	if (unknown > 0)
		err_set(err, "%s says %s, which nobody in the stream does: there it is %s; give it the same labels", run->options->candidate,
		        str_text(&odd), str_text(&usual));
	str_release(&odd);
	str_release(&usual);
	free(stream);
	free(people);
	free(candidate);
	return unknown > 0 ? -1 : 0;
}

static int label_of(const struct replay_table *table, const char *item)
{
	const struct replay_row *row = replay_table_find(table, item);

	return row ? row->label : -1;
}

static int predicted(const struct replay_row *row)
{
	return row && !isnan(row->confidence) ? row->label : -1;
}

static struct answers answers_of(const struct run *run, const struct replay_row *row, const struct replay_row *candidate)
{
	struct answers answers = { predicted(candidate), predicted(row), label_of(&run->decisions, row->item), 0 };

	answers.right = run->options->truth ? label_of(&run->truth, row->item) : answers.decided;
	return answers;
}

static double draw(const struct run *run, const char *purpose, const char *item)
{
	return hash_draw(run->key, purpose, "main", "replay", item, strlen(item));
}

/* ---- in the shadow ---- */

static void note_first(int64_t *row, int64_t now, double evidence, double alpha)
{
	if (*row == 0 && evidence >= -log(alpha))
		*row = now;
}

/* Every row, as if people decided it blind. */
static void shadow(struct run *run, const struct answers *answers, int64_t row)
{
	struct replay_trial *trial = run->trial;
	bool right = answers->candidate == answers->decided, other = answers->against == answers->decided;
	double alpha = run->options->alpha;

	if (answers->decided < 0 || answers->candidate < 0 || answers->against < 0)
		return;
	trial->cells[right ? !other : other ? 2 : 3]++;
	betting_add_difference(&run->shadow, run->options->margin, right - other);
	note_first(&trial->better_row, row, versions_log_superior(trial->cells[1], trial->cells[2]), alpha);
	note_first(&trial->worse_row, row, versions_log_inferior(trial->cells[1], trial->cells[2]), alpha);
	note_first(&trial->no_worse_row, row, betting_log_e(&run->shadow), alpha);
}

/* ---- as a canary ---- */

static struct rollout_arms *arms_now(struct run *run)
{
	return &run->counts.steps[run->ask.step - 1];
}

static void begin_step(struct run *run, int64_t row)
{
	struct replay_trial *trial = run->trial;
	double share = run->ask.step <= run->options->step_count ? run->options->steps[run->ask.step - 1] : 1;

	trial->steps[trial->step_count++] = (struct replay_trial_step){ row, share, trial->canary_items, trial->judged };
	if (share >= 1) {
		trial->end = REPLAY_TRIAL_LIVE;
		trial->end_row = row;
		return;
	}
	arms_now(run)->share = share;
	run->ask.last = run->ask.step == run->options->step_count || run->options->steps[run->ask.step] >= 1;
}

static void count_arm(struct rollout_arms *arms, bool canary, bool wrong)
{
	arms->canary_judged += canary;
	arms->against_judged += !canary;
	arms->canary_errors += canary && wrong;
	arms->against_errors += !canary && wrong;
}

static void count_pair(struct run *run, bool right, bool other)
{
	run->counts.both_right += right && other;
	run->counts.gains += right && !other;
	run->counts.losses += !right && other;
	run->counts.both_wrong += !right && !other;
	betting_add_difference(&run->counts.margin, run->options->margin, right - other);
}

/* People decide all of the canary's items blind, and of LIVE's a share. */
static void judge(struct run *run, const struct answers *answers, bool canary, bool drawn)
{
	bool right = answers->candidate == answers->decided, other = answers->against == answers->decided;

	if ((!canary && !drawn) || answers->decided < 0 || answers->candidate < 0 || answers->against < 0)
		return;
	arms_now(run)->judged += canary;
	run->trial->judged += canary;
	if (drawn)
		count_arm(arms_now(run), canary, canary ? !right : !other);
	count_pair(run, right, other);
}

static void add_cost(struct replay_trial *trial, const struct answers *answers)
{
	trial->canary_items++;
	if (answers->right < 0)
		return;
	trial->candidate_errors += answers->candidate != answers->right;
	trial->against_errors += answers->against != answers->right;
}

static void go_back(struct run *run, const struct rollout_check *fired, int64_t row)
{
	struct replay_trial *trial = run->trial;

	trial->end = REPLAY_TRIAL_BACK;
	trial->end_row = row;
	snprintf(trial->rule, sizeof trial->rule, "%s", fired->name);
	snprintf(trial->why, sizeof trial->why, "%s", fired->why);
}

static bool all_hold(const struct rollout_check *checks, int count)
{
	for (int i = 0; i < count; i++)
		if (!checks[i].ok)
			return false;
	return true;
}

static void check(struct run *run, int64_t row)
{
	struct rollout_check checks[ROLLOUT_CHECKS];
	int count;

	run->ask.step_judged = arms_now(run)->judged;
	count = rollout_checks(&run->ask, &run->counts, checks);
	if (rollout_fired(checks, count)) {
		go_back(run, rollout_fired(checks, count), row);
	} else if (all_hold(checks, count)) {
		run->ask.step++;
		begin_step(run, row);
	}
}

static void canary(struct run *run, const struct replay_row *row, const struct answers *answers, int64_t number)
{
	bool mine = draw(run, "canary", row->item) < arms_now(run)->share, drawn = draw(run, "audit", row->item) < run->options->judged;

	run->counts.predictions++;
	run->counts.nulls += answers->candidate < 0;
	if (mine) {
		run->counts.canary_items++;
		add_cost(run->trial, answers);
	}
	judge(run, answers, mine, drawn);
	if (mine || drawn)
		check(run, number);
}

static void begin(struct run *run)
{
	const struct replay_trial_options *options = run->options;

	run->ask = (struct rollout_ask){
		.rules = { { "errors", NAN }, { "worse", NAN }, { "nulls", rollout_usual_bound("nulls", NAN, NAN, 0) } }, .rule_count = 3,
		.steps = options->step_count, .step = 1, .step_items = options->step_items, .alpha = options->alpha, .margin = options->margin,
		.ratio = options->ratio,
	};
	betting_init(&run->counts.margin, 0.5);
	betting_init(&run->shadow, 0.5);
	for (int i = 0; i < HASH_KEY_BYTES; i++)
		run->key[i] = (unsigned char)(options->seed >> 8 * (i % 8));
	begin_step(run, 0);
}

static void go(struct run *run)
{
	struct replay_trial *trial = run->trial;

	begin(run);
	for (int64_t i = 0; i < run->predictions.count; i++) {
		const struct replay_row *row = &run->predictions.rows[i], *candidate = replay_table_find(&run->candidate, row->item);
		struct answers answers = answers_of(run, row, candidate);

		trial->rows++;
		trial->missing += !candidate;
		if (!candidate)
			continue;
		shadow(run, &answers, i + 1);
		if (trial->end == REPLAY_TRIAL_OPEN)
			canary(run, row, &answers, i + 1);
	}
}

int replay_trial_run(const struct replay_trial_options *options, struct replay_trial *trial, struct err *err)
{
	struct run run = { .options = options, .trial = trial, .arena = ARENA_EMPTY };
	int rc;

	memset(trial, 0, sizeof *trial);
	rc = read_files(&run, err);
	if (rc == 0)
		rc = check_labels(&run, err);
	if (rc == 0)
		go(&run);
	replay_table_release(&run.predictions);
	replay_table_release(&run.candidate);
	replay_table_release(&run.decisions);
	replay_table_release(&run.truth);
	free(run.labels.names);
	arena_release(&run.arena);
	return rc;
}
