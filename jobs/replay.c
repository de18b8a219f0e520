#include "jobs/replay.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "jobs/replay_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct replay {
	const struct replay_options *options;
	struct replay_result *result;
	struct arena          arena;
	struct replay_labels  labels;
	struct replay_table   predictions, decisions, truth;
	unsigned char         key[HASH_KEY_BYTES];
	bool                  timed; /* predictions tell their time */
};

static int read_files(struct replay *replay, struct err *err)
{
	const struct replay_options *options = replay->options;

	if (replay_table_read(options->predictions, true, &replay->labels, &replay->arena, &replay->predictions, err) < 0 ||
	    replay_table_read(options->decisions, false, &replay->labels, &replay->arena, &replay->decisions, err) < 0)
		return -1;
	if (options->truth && replay_table_read(options->truth, false, &replay->labels, &replay->arena, &replay->truth, err) < 0)
		return -1;
	if (replay->predictions.count == 0 || replay->labels.count == 0)
		return err_set(err, "%s: no predictions in it", options->predictions);
	replay_table_sort(&replay->decisions);
	replay_table_sort(&replay->truth);
	replay->timed = replay_table_run_clock(&replay->predictions);
	return 0;
}

static bool names_label(const struct replay *replay, const char *name, int label)
{
	return name && str_equal(replay->labels.names[label], name);
}

static bool *critical_labels(const struct replay *replay)
{
	bool *critical = xcalloc((size_t)replay->labels.count, sizeof *critical);

	for (int i = 0; i < replay->labels.count; i++) {
		critical[i] = names_label(replay, replay->options->critical, i);
		for (const char *const *name = replay->options->criticals; name && *name; name++)
			critical[i] = critical[i] || names_label(replay, *name, i);
	}
	return critical;
}

/* A critical label that no row has would guard nothing. */
static int check_critical(const struct replay *replay, struct err *err)
{
	struct str names = STR_EMPTY;

	if (!replay->options->critical)
		return 0;
	for (int i = 0; i < replay->labels.count; i++) {
		if (names_label(replay, replay->options->critical, i)) {
			str_release(&names);
			return 0;
		}
		str_add(&names, i > 0 ? ", " : "");
		text_add_visible(&names, replay->labels.names[i], strlen(replay->labels.names[i]));
	}
	err_set(err, "--critical: no row has the label '%s'; there are: %.300s", replay->options->critical, str_text(&names));
	str_release(&names);
	return -1;
}

/* The seed, spread over the key by its bytes. */
static void make_key(uint64_t seed, unsigned char key[HASH_KEY_BYTES])
{
	for (int i = 0; i < HASH_KEY_BYTES; i++)
		key[i] = (unsigned char)(seed >> 8 * (i % 8));
}

static double draw(const struct replay *replay, const char *purpose, const char *item)
{
	return hash_draw(replay->key, purpose, "main", "replay", item, strlen(item));
}

static int label_of(const struct replay_table *table, const char *item)
{
	const struct replay_row *row = replay_table_find(table, item);

	return row ? row->label : -1;
}

static struct climb_item item_of(const struct replay *replay, int64_t index)
{
	const struct replay_row *row = &replay->predictions.rows[index];

	return (struct climb_item){
		.predicted = isnan(row->confidence) ? -1 : row->label,
		.confidence = row->confidence,
		.decided = label_of(&replay->decisions, row->item),
		.day = replay->timed ? row->time_ms / CLOCK_DAY_MS : index / replay->options->per_day,
		.exam_draw = draw(replay, "exam", row->item),
		.blind_draw = draw(replay, "blind", row->item),
		.audit_draw = draw(replay, "audit", row->item),
		.thin_draw = draw(replay, "thin", row->item),
	};
}

/* What the machine decided, held against the truth, or what people say. */
static void judge(struct replay *replay, int64_t index, const struct climb_item *item, struct replay_part *part)
{
	const struct replay_table *table = replay->options->truth ? &replay->truth : &replay->decisions;
	int right = label_of(table, replay->predictions.rows[index].item);

	replay->result->accepted++;
	part->accepted++;
	if (right < 0) {
		replay->result->unjudged++;
	} else if (right != item->predicted) {
		replay->result->accepted_errors++;
		part->wrong++;
	}
}

/* Where the rows of the stream so far that the machine takes, by the threshold that it had, began to err
 * more, by the truth. */
static void find_drift(const struct replay *replay, struct replay_change *change)
{
	bool *wrong = xcalloc((size_t)change->row, sizeof *wrong);
	int64_t *rows = xcalloc((size_t)change->row, sizeof *rows), count = 0;

	for (int64_t i = 0; i < change->row; i++) {
		const struct replay_row *row = &replay->predictions.rows[i];
		int right = label_of(&replay->truth, row->item);

		if (right < 0 || isnan(row->confidence) || row->confidence < replay->result->certificate.threshold)
			continue;
		rows[count] = i + 1;
		wrong[count++] = right != row->label;
	}
	change->drift = change_point_find(wrong, count);
	change->drift_row = change->drift.found ? rows[change->drift.at] : 0;
	free(wrong);
	free(rows);
}

static void note_change(struct replay *replay, int64_t row, const struct climb_change *made)
{
	struct replay_result *result = replay->result;
	struct replay_change change = { .row = row, .change = *made };

	if (made->to < made->from && replay->options->truth)
		find_drift(replay, &change);
	if (result->change_count < REPLAY_CHANGES_MAX)
		result->changes[result->change_count++] = change;
}

static void climb_rows(struct replay *replay, struct climb *climb)
{
	struct replay_result *result = replay->result;

	for (int64_t i = 0; i < replay->predictions.count; i++) {
		struct replay_part *part = &result->parts[i * REPLAY_PARTS / replay->predictions.count];
		struct climb_item item = item_of(replay, i);
		struct route_decision route;
		struct climb_change change;
		bool changed = climb_row(climb, &item, &route, &change);

		part->rows++;
		result->nulls += item.predicted < 0;
		result->undecided += item.decided < 0;
		if (route.kind != ROUTE_HUMAN)
			judge(replay, i, &item, part);
		if (changed)
			note_change(replay, i + 1, &change);
		if (changed && change.to == change.from + 1 && climb->attempt.certificate.found)
			result->certificate = climb->attempt.certificate;
		part->highest = climb->level > part->highest ? climb->level : part->highest;
	}
}

static void say_of(struct replay_result *result, enum replay_file file, const struct replay_table *table)
{
	if (result->rejected == 0)
		memcpy(result->first_rejected, table->first_rejected, sizeof result->first_rejected);
	result->rejected += table->rejected;
	result->said[file] = (struct replay_said){ table->ahead, table->duplicates, table->contradicting, table->out_of_order };
	result->duplicates += table->duplicates.count;
	result->contradicting += table->contradicting.count;
}

static void count_unmatched(struct replay *replay)
{
	replay_table_sort(&replay->predictions);
	for (int64_t i = 0; i < replay->decisions.count; i++)
		replay->result->unmatched += !replay_table_find(&replay->predictions, replay->decisions.rows[i].item);
}

static void sum_up(struct replay *replay, const struct climb *climb)
{
	struct replay_result *result = replay->result;

	result->rows = replay->predictions.count;
	result->audits = climb->audits;
	result->audit_probability = climb->audit_probability;
	result->level = climb->level;
	climb_gate(climb, replay->labels.names, &result->gate);
	say_of(result, REPLAY_PREDICTIONS, &replay->predictions);
	say_of(result, REPLAY_DECISIONS, &replay->decisions);
	say_of(result, REPLAY_TRUTH, &replay->truth);
	count_unmatched(replay);
}

/* Once the files are read. */
static void climb_all(struct replay *replay)
{
	bool *critical = critical_labels(replay);
	struct climb climb;

	climb_init(&climb, &replay->options->policy, critical, replay->labels.count);
	climb_rows(replay, &climb);
	sum_up(replay, &climb);
	climb_release(&climb);
	free(critical);
}

int replay_run(const struct replay_options *options, struct replay_result *result, struct err *err)
{
	struct replay replay = { .options = options, .result = result, .arena = ARENA_EMPTY };
	int rc;

	memset(result, 0, sizeof *result);
	make_key(options->seed, replay.key);
	rc = read_files(&replay, err);
	if (rc == 0)
		rc = check_critical(&replay, err);
	if (rc == 0)
		climb_all(&replay);
	replay_table_release(&replay.predictions);
	replay_table_release(&replay.decisions);
	replay_table_release(&replay.truth);
	free(replay.labels.names);
	arena_release(&replay.arena);
	return rc;
}
