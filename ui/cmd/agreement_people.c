#include "ui/cmd/agreement_people.h"

#include "ui/cmd/answer.h"
#include "ui/table.h"

#include "base/xalloc.h"
#include "db/actor.h"
#include "db/report.h"
#include "stats/dawid_skene.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define RATERS_LEAST 3  /* of so many items, for rates of each of them: statistics need some to go by */
#define ITEMS_LEAST  30

/* Ids as numbers from 0 on, in the order of the ids. */
struct numbers {
	int64_t *ids;
	int      count;
};

struct crowd {
	struct vote   *votes;
	int            count;
	struct numbers items, raters, labels;
	int            judged_often; /* items with RATERS_LEAST answers or more */
	double        *parts;        /* of the majority, by item and label */
	bool           weighed;      /* fit is made */
	struct dawid_skene fit;
	double        *right;        /* by rater: the share of their answers that is right, as estimated */
	int64_t       *answers;      /* by rater */
	int64_t        known;        /* items whose truth is known */
	double         majority_wrong, weighed_wrong; /* of these */
};

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int number_of(const struct numbers *numbers, int64_t id)
{
	const int64_t *found = numbers->count ? bsearch(&id, numbers->ids, (size_t)numbers->count, sizeof id, by_number) : NULL;

	return found ? (int)(found - numbers->ids) : -1;
}

/* What of a rating is numbered is told by its place in it. */
static struct numbers number(struct arena *arena, const struct report_rating *ratings, int count, size_t offset)
{
	struct numbers numbers = { arena_alloc(arena, (size_t)(count + 1) * sizeof(int64_t)), 0 };

	for (int i = 0; i < count; i++)
		memcpy(&numbers.ids[i], (const char *)&ratings[i] + offset, sizeof(int64_t));
	qsort(numbers.ids, (size_t)count, sizeof(int64_t), by_number);
	for (int i = 0; i < count; i++)
		if (i == 0 || numbers.ids[i] != numbers.ids[i - 1])
			numbers.ids[numbers.count++] = numbers.ids[i];
	return numbers;
}

static void count_often_judged(struct crowd *crowd)
{
	for (int i = 0, answers = 1; i < crowd->count; i++, answers++)
		if (i + 1 == crowd->count || crowd->votes[i + 1].item != crowd->votes[i].item) {
			crowd->judged_often += answers >= RATERS_LEAST;
			answers = 0;
		}
}

static void estimate(struct crowd *crowd, struct arena *arena)
{
	crowd->right = arena_alloc(arena, (size_t)(crowd->raters.count + 1) * sizeof *crowd->right);
	crowd->answers = arena_alloc(arena, (size_t)(crowd->raters.count + 1) * sizeof *crowd->answers);
	crowd->weighed = crowd->judged_often >= ITEMS_LEAST;
	if (crowd->weighed)
		dawid_skene_fit(&crowd->fit, crowd->votes, crowd->count, crowd->items.count, crowd->raters.count, crowd->labels.count);
	for (int i = 0; i < crowd->count; i++) {
		const struct vote *vote = &crowd->votes[i];

		crowd->answers[vote->rater]++;
		if (crowd->weighed)
			crowd->right[vote->rater] += crowd->fit.posterior[(size_t)vote->item * (size_t)crowd->labels.count + (size_t)vote->label];
	}
	for (int rater = 0; rater < crowd->raters.count; rater++)
		crowd->right[rater] = crowd->weighed ? crowd->right[rater] / (double)crowd->answers[rater] : (double)NAN;
}

static void compare_truth(struct crowd *crowd, const struct report_truth *truths, int count)
{
	for (int i = 0; i < count; i++) {
		int item = number_of(&crowd->items, truths[i].item_id), label = number_of(&crowd->labels, truths[i].label_id);

		if (item < 0)
			continue;
		crowd->known++;
		crowd->majority_wrong += label < 0 ? 1 : 1 - crowd->parts[(size_t)item * (size_t)crowd->labels.count + (size_t)label];
		crowd->weighed_wrong += crowd->weighed && dawid_skene_label(&crowd->fit, item) != label;
	}
}

static int read_crowd(struct command_call *call, struct crowd *crowd, struct err *err)
{
	struct report_rating *ratings;
	struct report_truth *truths;
	int truth_count;

	if (report_ratings(call->store, &call->stage, 1, &call->arena, &ratings, &crowd->count, err) < 0 ||
	    report_truths(call->store, &call->stage, &call->arena, &truths, &truth_count, err) < 0)
		return -1;
	crowd->items = number(&call->arena, ratings, crowd->count, offsetof(struct report_rating, item_id));
	crowd->raters = number(&call->arena, ratings, crowd->count, offsetof(struct report_rating, operator_id));
	crowd->labels = number(&call->arena, ratings, crowd->count, offsetof(struct report_rating, label_id));
	crowd->votes = arena_alloc(&call->arena, (size_t)(crowd->count + 1) * sizeof *crowd->votes);
	for (int i = 0; i < crowd->count; i++)
		crowd->votes[i] = (struct vote){ number_of(&crowd->items, ratings[i].item_id), number_of(&crowd->raters, ratings[i].operator_id),
		                                 number_of(&crowd->labels, ratings[i].label_id) };
	crowd->parts = xcalloc((size_t)crowd->items.count * (size_t)crowd->labels.count + 1, sizeof *crowd->parts);
	majority_parts(crowd->votes, crowd->count, crowd->items.count, crowd->labels.count, crowd->parts);
	count_often_judged(crowd);
	estimate(crowd, &call->arena);
	compare_truth(crowd, truths, truth_count);
	return 0;
}

static double wrong_share(const struct crowd *crowd, double wrong, bool known)
{
	return crowd->known && known ? wrong / (double)crowd->known : (double)NAN;
}

/* How often a rater finds a label where it is the right one; NaN where nobody can tell. */
static double found(const struct crowd *crowd, int rater, int64_t label_id)
{
	int label = number_of(&crowd->labels, label_id), classes = crowd->labels.count;

	if (!crowd->weighed || label < 0)
		return (double)NAN;
	return crowd->fit.rates[((size_t)rater * (size_t)classes + (size_t)label) * (size_t)classes + (size_t)label];
}

static const char *name_of(const struct operator_row *people, int count, int64_t operator_id)
{
	for (int i = 0; i < count; i++)
		if (people[i].operator_id == operator_id)
			return people[i].name;
	return NULL;
}

/* ---- for scripts ---- */

static json_t *found_json(struct command_call *call, const struct crowd *crowd, int rater)
{
	json_t *object = json_object();

	for (int i = 0; i < call->stage.label_count; i++)
		if (!call->stage.labels[i].retired)
			json_object_set_new(object, call->stage.labels[i].name, answer_number(found(crowd, rater, call->stage.labels[i].label_id)));
	return object;
}

static void print_json(struct command_call *call, const struct crowd *crowd, const struct operator_row *people, int count)
{
	json_t *raters = json_array(), *truth = json_null();

	for (int i = 0; i < crowd->raters.count; i++)
		json_array_append_new(raters, json_pack("{s:o,s:I,s:o,s:o}", "operator", answer_text(name_of(people, count, crowd->raters.ids[i])),
		                                        "answers", (json_int_t)crowd->answers[i], "right", answer_number(crowd->right[i]),
		                                        "found", found_json(call, crowd, i)));
	if (crowd->known)
		truth = json_pack("{s:I,s:o,s:o}", "n", (json_int_t)crowd->known, "majority_error",
		                  answer_number(wrong_share(crowd, crowd->majority_wrong, true)), "weighed_error",
		                  answer_number(wrong_share(crowd, crowd->weighed_wrong, crowd->weighed)));
	answer_json(call, json_pack("{s:i,s:i,s:i,s:o,s:o,s:o}", "items", crowd->items.count, "answers", crowd->count, "judged_often",
	                            crowd->judged_often, "truth", truth, "people", raters, "stage", answer_text(call->stage.name)));
}

/* ---- for people ---- */

static void print_truth(struct command_call *call, const struct crowd *crowd)
{
	if (!crowd->known)
		return;
	fprintf(call->out, "of %" PRId64 " items whose truth is known most votes are wrong in %.2f %%, a tie by its share", crowd->known,
	        100 * wrong_share(crowd, crowd->majority_wrong, true));
	if (crowd->weighed)
		fprintf(call->out, ",\nand votes weighed by how right people are in %.2f %%", 100 * wrong_share(crowd, crowd->weighed_wrong, true));
	fprintf(call->out, "\n");
}

static const char *found_text(struct command_call *call, const struct crowd *crowd, int rater)
{
	const char *text = "";

	for (int i = 0; i < call->stage.label_count; i++) {
		const struct label *label = &call->stage.labels[i];

		if (!label->retired && (label->critical || call->stage.label_count <= 4))
			text = arena_printf(&call->arena, "%s%s%s %s", text, *text ? ", " : "", label->name,
			                    answer_share(call, found(crowd, rater, label->label_id)));
	}
	return text;
}

static void print_raters(struct command_call *call, const struct crowd *crowd, const struct operator_row *people, int count)
{
	static const struct table_column columns[] = { { "who", false }, { "answers", true }, { "right", true }, { "found", false } };
	struct table table;

	table_init(&table, columns, 4, 0);
	for (int i = 0; i < crowd->raters.count; i++)
		table_add(&table, (const char *const[]){ name_of(people, count, crowd->raters.ids[i]),
		                                         arena_printf(&call->arena, "%" PRId64, crowd->answers[i]),
		                                         answer_share(call, crowd->right[i]), found_text(call, crowd, i) });
	fprintf(call->out, "\n");
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print_text(struct command_call *call, const struct crowd *crowd, const struct operator_row *people, int count)
{
	fprintf(call->out, "%d answers that %d people gave blind, of %d items\n", crowd->count, crowd->raters.count, crowd->items.count);
	if (!crowd->weighed)
		fprintf(call->out, "how right each of them is: not defined (%d items have %d answers or more, %d are needed)\n",
		        crowd->judged_often, RATERS_LEAST, ITEMS_LEAST);
	print_truth(call, crowd);
	if (crowd->weighed)
		print_raters(call, crowd, people, count);
}

enum command_status agreement_people(struct command_call *call, struct err *err)
{
	struct crowd crowd = { .count = 0 };
	struct operator_row *people;
	int count;

	if (read_crowd(call, &crowd, err) < 0 || operator_list(call->store, &call->arena, &people, &count, err) < 0) {
		free(crowd.parts);
		dawid_skene_release(&crowd.fit);
		return COMMAND_FAILED;
	}
	if (call->json)
		print_json(call, &crowd, people, count);
	else
		print_text(call, &crowd, people, count);
	free(crowd.parts);
	dawid_skene_release(&crowd.fit);
	return COMMAND_DONE;
}
