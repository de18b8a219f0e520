#include "ladder/certificate.h"

#include "base/err.h"
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
	certificate->coverage = (double)certificate->accepted / (double)certificate->settled;
}

/* The largest share that k of n leave plausible (Clopper and Pearson 1934). */
static double upper(int64_t k, int64_t n, double delta)
{
	return k >= n ? 1 : special_betainc_inv((double)k + 1, (double)(n - k), 1 - delta);
}

static bool has_critical(const struct evidence *evidence)
{
	for (int i = 0; i < evidence->label_count; i++)
		if (evidence->critical[i])
			return true;
	return false;
}

/* The bin that both promises allow; -1, with why, where there is none. */
static int allowed_bin(struct certificate *certificate, const struct evidence *evidence)
{
	struct threshold threshold = threshold_certify(&evidence->hist, certificate->risk, certificate->delta);
	int64_t need = threshold_least_rows(certificate->miss, certificate->delta);
	int miss_bin = 0;

	if (has_critical(evidence))
		miss_bin = threshold_miss_bin(evidence->missed, evidence->criticals, certificate->miss, certificate->delta);
	if (threshold.bin < 0)
		say(certificate, "no confidence keeps the promised error on %" PRId64 " items yet, with %" PRId64 " needed at the least",
		    evidence->settled, 2 * threshold_least_rows(certificate->risk, certificate->delta));
	else if (miss_bin < 0)
		say(certificate, "%" PRId64 " critical items are too few to promise how many are missed: %" PRId64 " are needed",
		    evidence->criticals, need);
	return threshold.bin < 0 || miss_bin < 0 ? -1 : miss_bin > threshold.bin ? miss_bin : threshold.bin;
}

struct certificate certificate_look(const struct evidence *evidence, double risk, double miss, double budget,
                                    int attempt, int look)
{
	struct certificate certificate = { .bin = -1, .threshold = NAN, .risk = risk, .miss = miss, .risk_bound = NAN,
	                                   .miss_bound = NAN, .coverage = NAN, .settled = evidence->settled,
	                                   .criticals = evidence->criticals, .attempt = attempt, .look = look,
	                                   .grid = "200-a-decade" };
	int bin;

	certificate.delta = evalue_alpha_of_attempt(evalue_alpha_of_attempt(budget, attempt), look);
	bin = allowed_bin(&certificate, evidence);
	if (bin < 0)
		return certificate;
	count_accepted(&certificate, evidence, bin);
	if (certificate.accepted < 2 * threshold_least_rows(risk, certificate.delta)) {
		say(&certificate, "the promise on critical items leaves %" PRId64 " items, %" PRId64 " are needed", certificate.accepted,
		    2 * threshold_least_rows(risk, certificate.delta));
		return certificate;
	}
	certificate.found = true;
	certificate.risk_bound = upper(certificate.errors, certificate.accepted, certificate.delta);
	if (has_critical(evidence))
		certificate.miss_bound = upper(certificate.missed, certificate.criticals, certificate.delta);
	return certificate;
}

int64_t certificate_next_look(int64_t settled)
{
	return (int64_t)ceil((double)settled * CERTIFICATE_GROWTH);
}
