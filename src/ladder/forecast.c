#include "ladder/forecast.h"

#include "stats/evalue.h"

#include <math.h>

/* Evidence grows 130-fold over them: whoever waits longer for a certificate wants another model. */
#define LOOKS_AHEAD 12

double forecast_rate(int64_t s, int64_t n, double need, double alpha)
{
	int64_t wanted = n > 0 ? evalue_forecast(s, n, (double)s / (double)n, need, alpha) : -1;

	return wanted < 0 ? NAN : (double)(wanted - n);
}

static int64_t scaled(int64_t count, double factor)
{
	return (int64_t)floor((double)count * factor);
}

/* The counts of one label, factor times as many. Sums from the surest bin down are rounded, not bins: of
 * many that hold one item each none would be left, or all. */
static void grow_label(struct evidence *grown, const struct evidence *evidence, int label, double factor)
{
	const struct evidence_said *said = &evidence->said[label];
	int64_t count = 0, wrong = 0, missed = 0;

	for (int bin = CONFBIN_COUNT - 1; bin >= 0; bin--) {
		int64_t n = said->hist.count[bin], w = said->hist.wrong[bin], m = said->missed[bin];

		if (n == 0)
			continue;
		evidence_put(grown, label, bin, scaled(count + n, factor) - scaled(count, factor),
		             scaled(wrong + w, factor) - scaled(wrong, factor), scaled(missed + m, factor) - scaled(missed, factor));
		count += n;
		wrong += w;
		missed += m;
	}
}

static void grow(struct evidence *grown, const struct evidence *evidence, int64_t settled)
{
	double factor = (double)settled / (double)evidence->settled;

	evidence_clear(grown);
	for (int label = 0; label < evidence->label_count; label++)
		grow_label(grown, evidence, label, factor);
	grown->settled = grown->hist.total;
	grown->criticals = scaled(evidence->criticals, factor);
}

double forecast_certificate(const struct evidence *evidence, const struct certificate_terms *terms,
                            const struct forecast_looks *looks)
{
	int first = certificate_look_at(certificate_next_look(evidence->settled));
	double items = NAN;
	struct evidence grown;

	if (evidence->settled == 0)
		return NAN;
	evidence_init(&grown, evidence->critical, evidence->label_count);
	for (int look = first; look < first + LOOKS_AHEAD && isnan(items); look++) {
		struct certificate certificate;

		grow(&grown, evidence, certificate_size(look));
		certificate = certificate_look(&grown, terms, looks->budget, looks->attempt, look);
		if (certificate.found && certificate.coverage >= looks->coverage)
			items = (double)(certificate_size(look) - evidence->settled);
	}
	evidence_release(&grown);
	return items;
}
