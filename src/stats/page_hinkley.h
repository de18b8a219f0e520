/* Page and Hinkley's detector of a rising mean: a reference to compare with, not what decides here (esr.h does:
 * this one promises nothing about false alarms). */
#ifndef RUNG_STATS_PAGE_HINKLEY_H
#define RUNG_STATS_PAGE_HINKLEY_H

#include <stdbool.h>
#include <stdint.h>

#define PAGE_HINKLEY_WARM_UP 30 /* values before the first alarm */

struct page_hinkley {
	double  tolerance, threshold; /* a rise that does not matter; and how much of what does makes an alarm */
	int64_t count;
	double  mean, sum, lowest;    /* sum of what lay above the mean so far; and the lowest it has been */
};

void page_hinkley_init(struct page_hinkley *detector, double tolerance, double threshold);

/* Takes in a value; true: it has risen. Values that are no number are left out. */
bool page_hinkley_add(struct page_hinkley *detector, double value);

#endif
