/* Recorded data from outside, where RUNG_TEST_DATA names the folder that holds it: votes of crowds with
 * gold answers, and a classifier's predictions with truth. */
#include "test.h"

#include "stats/dawid_skene.h"
#include "stats/threshold.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The folder may be given itself, or one beside it. */
static FILE *open_data(const char *name)
{
	const char *root = getenv("RUNG_TEST_DATA");
	char path[1000];
	FILE *file = NULL;

	for (int up = 0; root && !file && up < 2; up++) {
		snprintf(path, sizeof path, "%s%s/agreement/%s", root, up ? "/.." : "", name);
		file = fopen(path, "r");
	}
	return file;
}

/* Numbers for words, in the order in which they come. */
struct words { char (*all)[32]; int count; };

static int number_of(struct words *words, const char *word)
{
	for (int i = words->count - 1; i >= 0; i--)
		if (strcmp(words->all[i], word) == 0)
			return i;
	words->all = realloc(words->all, (size_t)(words->count + 1) * sizeof *words->all);
	assert_non_null(words->all);
	snprintf(words->all[words->count], sizeof *words->all, "%.31s", word);
	return words->count++;
}

struct crowd { struct vote *votes; int count; struct words items, raters, labels; };

static bool read_crowd(const char *name, struct crowd *crowd)
{
	char path[100], line[200], item[32], rater[32], label[32];
	FILE *file;

	memset(crowd, 0, sizeof *crowd);
	snprintf(path, sizeof path, "crowd/%s/votes.csv", name);
	file = open_data(path);
	if (!file)
		return false;
	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "%31[^,],%31[^,],%31[^\r\n]", item, rater, label) != 3 || strcmp(item, "item") == 0)
			continue;
		if (crowd->count % 4096 == 0)
			crowd->votes = realloc(crowd->votes, (size_t)(crowd->count + 4096) * sizeof *crowd->votes);
		assert_non_null(crowd->votes);
		crowd->votes[crowd->count++] = (struct vote){ number_of(&crowd->items, item), number_of(&crowd->raters, rater),
		                                              number_of(&crowd->labels, label) };
	}
	fclose(file);
	return true;
}

static void release_crowd(struct crowd *crowd)
{
	free(crowd->votes);
	free(crowd->items.all);
	free(crowd->raters.all);
	free(crowd->labels.all);
}

static void check_crowd(const char *name, const char *majority_error, const char *em_error)
{
	char path[100], line[200], item[32], label[32], text[32];
	double by_majority = 0, by_em = 0, *parts;
	struct dawid_skene fit;
	struct crowd crowd;
	int judged = 0;
	FILE *file;

	if (!read_crowd(name, &crowd))
		skip();
	dawid_skene_fit(&fit, crowd.votes, crowd.count, crowd.items.count, crowd.raters.count, crowd.labels.count);
	parts = calloc((size_t)crowd.items.count * (size_t)crowd.labels.count, sizeof *parts);
	assert_non_null(parts);
	majority_parts(crowd.votes, crowd.count, crowd.items.count, crowd.labels.count, parts);
	snprintf(path, sizeof path, "crowd/%s/truth.csv", name);
	file = open_data(path);
	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "%31[^,],%31[^\r\n]", item, label) != 2 || strcmp(item, "item") == 0)
			continue;
		by_majority += 1 - parts[number_of(&crowd.items, item) * crowd.labels.count + number_of(&crowd.labels, label)]; /* a tie by its share */
		by_em += dawid_skene_label(&fit, number_of(&crowd.items, item)) != number_of(&crowd.labels, label);
		judged++;
	}
	fclose(file);
	snprintf(text, sizeof text, "%.6f", by_majority / judged);
	assert_string_equal(text, majority_error);
	snprintf(text, sizeof text, "%.6f", by_em / judged);
	assert_string_equal(text, em_error);
	free(parts);
	dawid_skene_release(&fit);
	release_crowd(&crowd);
}

static void crowds_of_two_labels(void **state)
{
	(void)state;
	check_crowd("binary-25x201", "0.304000", "0.288000");
}

static void crowds_on_spam(void **state)
{
	(void)state;
	check_crowd("hit-spam", "0.340000", "0.340000");
}

static void crowds_on_pages(void **state)
{
	(void)state;
	check_crowd("page-rating", "0.241742", "0.252252");
}

/* ---- a classifier with truth ---- */

struct answer { double confidence; bool wrong; };

static int read_answers(struct answer *answers, int most)
{
	FILE *file = open_data("cifar10-vgg16/predictions.csv");
	char line[400], label[32], truth[32];
	int count = 0;
	double confidence;

	if (!file)
		return -1;
	while (count < most && fgets(line, sizeof line, file))
		if (sscanf(line, "%*[^,],%*[^,],%31[^,],%lf,%31[^,]", label, &confidence, truth) == 3)
			answers[count++] = (struct answer){ confidence, strcmp(label, truth) != 0 };
	fclose(file);
	return count;
}

static uint64_t seed = 1;

static int below(int limit) /* xorshift64* (Vigna 2016) */
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (int)((seed * UINT64_C(2685821657736338717) >> 33) % (uint64_t)limit);
}

static void shuffle(struct answer *answers, int count)
{
	for (int i = count - 1; i > 0; i--) {
		int j = below(i + 1);
		struct answer swap = answers[i];

		answers[i] = answers[j];
		answers[j] = swap;
	}
}

/* Errors and rows from a bin on, among answers from first up to last. */
static void count_from(const struct answer *answers, int first, int last, int bin, int *accepted, int *wrong)
{
	*accepted = *wrong = 0;
	for (int i = first; i < last; i++) {
		bool takes = confbin_of(answers[i].confidence) >= bin;

		*accepted += takes;
		*wrong += takes && answers[i].wrong;
	}
}

#define TRIALS 200
#define RISK   0.02

/* Rows drawn anew from all that are recorded, so that the error of what a threshold accepts is known: the
 * promise is broken no oftener than said. */
static void a_threshold_keeps_its_promise_on_recorded_answers(void **state)
{
	static struct answer answers[10000];
	int count = read_answers(answers, 10000), found = 0, broken = 0;

	(void)state;
	if (count < 0)
		skip();
	assert_int_equal(count, 10000);
	for (int trial = 0; trial < TRIALS; trial++) {
		struct confhist hist = { .total = 0 };
		struct threshold certified;
		int accepted, wrong;

		for (int i = 0; i < count / 2; i++) {
			const struct answer *drawn = &answers[below(count)];

			confhist_add(&hist, drawn->confidence, drawn->wrong);
		}
		certified = threshold_certify(&hist, RISK, 0.05);
		count_from(answers, 0, count, certified.bin, &accepted, &wrong);
		found += certified.bin >= 0;
		broken += certified.bin >= 0 && wrong > RISK * accepted;
	}
	print_message("drawn anew: certified in %d of %d, over the promise in %d\n", found, TRIALS, broken);
	assert_true(found > TRIALS * 0.9);
	assert_true(broken <= TRIALS * 0.05 + 3 * sqrt(TRIALS * 0.05 * 0.95));
}

/* Certified on a fifth and looked at on the rest: above the promise no oftener than said. (On halves it would be above in an
 * eighth: what half the rows show is noise too, and is the worse the better the other half was.) */
static void a_threshold_holds_on_what_it_was_not_made_from(void **state)
{
	static struct answer answers[10000];
	int count = read_answers(answers, 10000), above = 0;
	double coverage = 0, error = 0, threshold = 0;

	(void)state;
	if (count < 0)
		skip();
	for (int split = 0; split < TRIALS; split++) {
		struct confhist hist = { .total = 0 };
		struct threshold certified;
		int accepted, wrong;

		shuffle(answers, count);
		for (int i = 0; i < count / 5; i++)
			confhist_add(&hist, answers[i].confidence, answers[i].wrong);
		certified = threshold_certify(&hist, RISK, 0.05);
		assert_true(certified.bin >= 0);
		count_from(answers, count / 5, count, certified.bin, &accepted, &wrong);
		above += wrong > RISK * accepted;
		coverage += 1.25 * accepted / count / TRIALS;
		error += (double)wrong / accepted / TRIALS;
		threshold += confbin_low(certified.bin) / TRIALS;
	}
	print_message("a fifth: threshold %.4f, coverage %.3f, error on the rest %.4f, above %.2f in %d of %d\n", threshold,
	              coverage, error, RISK, above, TRIALS);
	assert_true(error < RISK && coverage > 0.8);
	assert_true(above <= TRIALS * 0.05 + 3 * sqrt(TRIALS * 0.05 * 0.95));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(crowds_of_two_labels),
		cmocka_unit_test(crowds_on_spam),
		cmocka_unit_test(crowds_on_pages),
		cmocka_unit_test(a_threshold_keeps_its_promise_on_recorded_answers),
		cmocka_unit_test(a_threshold_holds_on_what_it_was_not_made_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
