/* Drift without any item: stands in for jobs/drift.h in tests of the console. What it answers is made from the
 * settings, so a screen drawn twice is the same. */
#ifndef RUNG_TEST_FAKE_DRIFT_H
#define RUNG_TEST_FAKE_DRIFT_H

#include <stdbool.h>
#include <stdint.h>

struct fake_drift {
	int  features;    /* brightness first, then blur, label, confidence, an attribute with a hostile name, others */
	bool moved;       /* brightness has, in one slice */
	bool concept;     /* the relation of input to label has */
	int  slices;
	bool reference;
	const char *refuse; /* why a baseline is not taken; NULL: it is */
};

/* now_ms: of the clock that times are told from. */
void fake_drift_set(const struct fake_drift *settings, int64_t now_ms);

/* What was done so far: "rows 2000\n", "file ref.csv\n"; and the slice that was read last. */
const char *fake_drift_journal(void);
const char *fake_drift_slice(void);

#endif
