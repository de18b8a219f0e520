#include "ladder/certificate.h"

#include "base/err.h"
#include "base/order.h"
#include "stats/evalue.h"
#include "stats/special.h"
#include "stats/threshold.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static void say(struct certificate *certificate, const char *fmt, ...) RUNG_PRINTF(2, 3);

static void say(struct certificate *certificate, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(certificate->why, sizeof certificate->why, fmt, ap);
	va_end(ap);
}

/* The largest share that k of n leave plausible (Clopper and Pearson 1934). */
static double upper(int64_t k, int64_t n, double delta)
{
	return k >= n ? 1 : special_betainc_inv((double)k + 1, (double)(n - k), 1 - delta);
}

/* Whether a critical item may be called so by mistake; label -1: called anything. */
static bool can_miss(const struct evidence *evidence, int label)
{
	for (int i = 0; i < evidence->label_count; i++)
		if (evidence->critical[i] && i != label)
			return true;
	return false;
}

/* The fewest items of which a threshold is made. */
static int64_t least_items(const struct certificate *certificate, double delta)
{
	return 2 * threshold_least_rows(certificate->risk, delta);
}

/* The lowest bin at which few enough critical items are missed; -1, with why, where there are too few of
 * them to tell. */
static int find_miss_bin(struct certificate *certificate, const struct evidence *evidence, double delta)
{
	int bin = 0;

	if (can_miss(evidence, -1))
		bin = threshold_miss_bin(evidence->missed, evidence->criticals, certificate->miss, delta);
	if (bin < 0)
		say(certificate, "%" PRId64 " critical items are too few to promise how many are missed: %" PRId64 " are needed",
		    evidence->criticals, threshold_least_rows(certificate->miss, delta));
	return bin;
}

/* Too few to begin with; else the search, which begins with the surest, ended there: that says nothing of all
 * items together. */
static void say_none(struct certificate *certificate, double delta)
{
	int64_t least = least_items(certificate, delta);

	if (certificate->settled < least)
		say(certificate, "%" PRId64 " items cannot show the promised error of %.4g %% yet: at least %" PRId64 " are needed",
		    certificate->settled, certificate->risk * 100, least);
	else
		say(certificate, "from the surest of %" PRId64 " items down, the first %" PRId64 " cannot show the promised error of %.4g %%",
		    certificate->settled, least, certificate->risk * 100);
}

static void say_no_label(struct certificate *certificate, double delta)
{
	say(certificate, "of no label the surest of %" PRId64 " items show the promised error of %.4g %%: at least %" PRId64 " of one label are needed",
	    certificate->settled, certificate->risk * 100, least_items(certificate, delta));
}

/* ---- one threshold for all ---- */

/* What is accepted from bin on. */
static void count_accepted(struct certificate *certificate, const struct evidence *evidence, int bin)
{
	certificate->bin = bin;
	certificate->threshold = confbin_low(bin);
	for (int i = bin; i < CONFBIN_COUNT; i++) {
		certificate->accepted += evidence->hist.count[i];
		certificate->errors += evidence->hist.wrong[i];
		certificate->missed += evidence->missed[i];
	}
}

static void look_at_all(struct certificate *certificate, const struct evidence *evidence)
{
	struct threshold threshold = threshold_certify(&evidence->hist, certificate->risk, certificate->delta);
	int miss_bin;

	if (threshold.bin < 0) {
		say_none(certificate, certificate->delta);
		return;
	}
	miss_bin = find_miss_bin(certificate, evidence, certificate->delta);
	if (miss_bin < 0)
		return;
	count_accepted(certificate, evidence, larger(miss_bin, threshold.bin));
	certificate->found = certificate->accepted >= least_items(certificate, certificate->delta);
	if (certificate->found)
		certificate->risk_bound = upper(certificate->errors, certificate->accepted, certificate->delta);
	else
		say(certificate, "the promise on critical items leaves %" PRId64 " items, %" PRId64 " are needed", certificate->accepted,
		    least_items(certificate, certificate->delta));
}

/* ---- a threshold for each predicted label ---- */

static int count_promises(const struct evidence *evidence)
{
	int promises = can_miss(evidence, -1);

	for (int label = 0; label < evidence->label_count; label++)
		promises += evidence->said[label].hist.total > 0;
	return larger(promises, 1);
}

static struct certificate_class look_at_class(const struct certificate *certificate, const struct evidence_said *said,
                                              int least_bin, double delta)
{
	static const struct certificate_class never = { .bin = -1, .threshold = NAN, .risk_bound = NAN };
	struct threshold threshold = threshold_certify(&said->hist, certificate->risk, delta);
	struct certificate_class class = { .bin = larger(threshold.bin, least_bin) };

	if (threshold.bin < 0)
		return never;
	for (int i = class.bin; i < CONFBIN_COUNT; i++) {
		class.accepted += said->hist.count[i];
		class.errors += said->hist.wrong[i];
	}
	if (class.accepted < least_items(certificate, delta))
		return never;
	class.threshold = confbin_low(class.bin);
	class.risk_bound = upper(class.errors, class.accepted, delta);
	return class;
}

static void add_class(struct certificate *certificate, const struct evidence *evidence, const struct certificate_class *class)
{
	certificate->classes[certificate->class_count] = *class;
	if (class->bin >= 0) {
		for (int i = class->bin; i < CONFBIN_COUNT; i++)
			certificate->missed += evidence->said[certificate->class_count].missed[i];
		certificate->accepted += class->accepted;
		certificate->errors += class->errors;
		certificate->risk_bound = fmax(certificate->risk_bound, class->risk_bound);
		certificate->bin = certificate->found ? smaller(certificate->bin, class->bin) : class->bin;
		certificate->threshold = confbin_low(certificate->bin);
		certificate->found = true;
	}
	certificate->class_count++;
}

static void look_by_class(struct certificate *certificate, const struct evidence *evidence, double delta)
{
	int miss_bin;

	if (evidence->label_count > CERTIFICATE_LABELS) {
		say(certificate, "thresholds by class are for %d labels at the most, not %d", CERTIFICATE_LABELS, evidence->label_count);
		return;
	}
	miss_bin = find_miss_bin(certificate, evidence, delta);
	if (miss_bin < 0)
		return;
	for (int label = 0; label < evidence->label_count; label++) {
		struct certificate_class class = look_at_class(certificate, &evidence->said[label], can_miss(evidence, label) ? miss_bin : 0, delta);

		add_class(certificate, evidence, &class);
	}
	if (!certificate->found)
		say_no_label(certificate, delta);
}

/* ---- the look ---- */

struct certificate certificate_at(const struct evidence *evidence, const struct certificate_terms *terms, double delta)
{
	struct certificate certificate = { .bin = -1, .threshold = NAN, .risk = terms->risk, .miss = terms->miss, .risk_bound = NAN,
	                                   .miss_bound = NAN, .coverage = NAN, .settled = evidence->settled, .delta = delta,
	                                   .criticals = evidence->criticals, .budget = NAN, .grid = "200-a-decade",
	                                   .by_class = terms->by_class };

	if (terms->by_class) {
		delta /= count_promises(evidence);
		look_by_class(&certificate, evidence, delta);
	} else {
		look_at_all(&certificate, evidence);
	}
	if (certificate.accepted > 0)
		certificate.coverage = (double)certificate.accepted / (double)certificate.settled;
	if (certificate.found && can_miss(evidence, -1))
		certificate.miss_bound = upper(certificate.missed, certificate.criticals, delta);
	return certificate;
}

struct certificate certificate_look(const struct evidence *evidence, const struct certificate_terms *terms, double budget,
                                    int attempt, int look)
{
	double delta = evalue_alpha_of_attempt(budget, attempt) * certificate_share(look);
	struct certificate certificate = certificate_at(evidence, terms, delta);

	certificate.attempt = attempt;
	certificate.look = look;
	certificate.budget = budget;
	return certificate;
}

double certificate_threshold(const struct certificate *certificate, int label)
{
	if (!certificate->found)
		return NAN;
	if (!certificate->by_class)
		return certificate->threshold;
	return label >= 0 && label < certificate->class_count ? certificate->classes[label].threshold : NAN;
}

bool certificate_holds(const struct certificate *certificate, const struct certificate_terms *terms, double budget)
{
	return certificate->found && certificate->risk <= terms->risk && certificate->miss <= terms->miss &&
	       certificate->by_class >= terms->by_class && certificate->budget <= budget;
}

/* ---- when ---- */

/* Shares of the looks, in percent. Few items certify little: the first eight sizes, up to 336, are for loose
 * promises. Most is for 504 to 8,613 items, where a promise of 1 to 3 % is certified. */
static const unsigned char percents[] = { 1, 1, 1, 1, 1, 1, 1, 1, 10, 14, 16, 15, 12, 9, 6, 4 };

#define LISTED   ((int)sizeof percents)
#define REST     0.06 /* of all the looks after these: a half, a sixth, a twelfth of it ... (1 / (m (m + 1)) add up to 1) */
#define SIZE_ONE 19   /* from here the ninth is 504, just above the 500 items that level 3 asks for */

double certificate_share(int look)
{
	int after = look - LISTED;

	return after <= 0 ? percents[look - 1] / 100.0 : REST / ((double)after * (after + 1));
}

static int64_t grown(int64_t size)
{
	return size + (size + 1) / 2;
}

int64_t certificate_size(int look)
{
	int64_t size = SIZE_ONE;

	for (int i = 1; i < look; i++)
		size = grown(size);
	return size;
}

int64_t certificate_next_look(int64_t settled)
{
	int64_t size = SIZE_ONE;

	while (size <= settled)
		size = grown(size);
	return size;
}

int certificate_look_at(int64_t settled)
{
	int look = 1;

	for (int64_t size = SIZE_ONE; size < settled; size = grown(size))
		look++;
	return certificate_size(look) == settled ? look : 0;
}
