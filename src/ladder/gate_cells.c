#include "ladder/gate_cells.h"

#include "base/str.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FEW 100 /* below that, k of n says more than a percentage */

/* What does not hold for certain never reads 0% or 100%. */
static void percent(char text[GATE_CELL_SIZE], double share)
{
	if (isnan(share))
		snprintf(text, GATE_CELL_SIZE, "-");
	else if (share > 0 && share < 0.0005)
		snprintf(text, GATE_CELL_SIZE, "<0.1%%");
	else if (share < 1 && share > 0.9995)
		snprintf(text, GATE_CELL_SIZE, ">99.9%%");
	else
		snprintf(text, GATE_CELL_SIZE, "%.1f%%", share * 100);
}

/* What is asked is told as it was set. */
static void promised(char text[GATE_CELL_SIZE], double share)
{
	if (isnan(share))
		snprintf(text, GATE_CELL_SIZE, "-");
	else
		snprintf(text, GATE_CELL_SIZE, "%.4g%%", share * 100);
}

static void add_claim(struct gate_cells *cells, const char *claim, int width)
{
	char *more;

	text_copy_visible(cells->claim, sizeof cells->claim, claim, strlen(claim));
	more = text_width(cells->claim) > width ? strstr(cells->claim, " (") : NULL;
	if (more)
		*more = '\0';
}

static void add_counts(struct gate_cells *cells, const struct gate_check *check)
{
	char need[TEXT_COUNT_SIZE];

	text_count((long long)check->value, cells->measured);
	text_count((long long)check->need, need);
	snprintf(cells->worst, sizeof cells->worst, "-");
	if (check->at_most && check->need == 0)
		snprintf(cells->need, sizeof cells->need, "none");
	else
		snprintf(cells->need, sizeof cells->need, "%s%s", check->at_most ? "<= " : "", need);
}

static void add_measured(struct gate_cells *cells, double share, long long k, long long n, bool long_figures)
{
	char of[TEXT_COUNT_SIZE], text[GATE_CELL_SIZE];

	percent(text, n > 0 ? share : NAN);
	text_count(n, of);
	if (n > 0 && n < FEW)
		snprintf(cells->measured, sizeof cells->measured, "%lld of %lld", k, n);
	else if (n > 0 && long_figures)
		snprintf(cells->measured, sizeof cells->measured, "%.8s of %.26s", text, of);
	else
		snprintf(cells->measured, sizeof cells->measured, "%s", text);
}

/* rest: of 1, since what is asked for is little of something. */
static void add_shares(struct gate_cells *cells, const struct gate_check *check, bool long_figures)
{
	bool rest = check->unit == GATE_REST, at_most = check->at_most != rest;
	char text[GATE_CELL_SIZE];

	add_measured(cells, rest ? 1 - check->value : check->value, (long long)(rest ? check->n - check->k : check->k),
	             (long long)check->n, long_figures);
	percent(text, isnan(check->value) ? NAN : rest ? 1 - check->bound : check->bound);
	snprintf(cells->worst, sizeof cells->worst, "%s%.30s", str_equal(text, "-") ? "" : at_most ? "<= " : ">= ", text);
	promised(text, rest ? 1 - check->need : check->need);
	snprintf(cells->need, sizeof cells->need, "%s%.30s", at_most ? "<= " : "", text);
}

bool gate_is_unmeasured(const struct gate_check *check)
{
	return check->ok && !check->information && isnan(check->value);
}

void gate_cells(const struct gate_check *check, int claim_width, bool long_figures, struct gate_cells *cells)
{
	add_claim(cells, check->claim, claim_width);
	switch (check->unit) {
	case GATE_YES:
		snprintf(cells->measured, sizeof cells->measured, "%s", check->value > 0 ? "yes" : "no");
		snprintf(cells->worst, sizeof cells->worst, "-");
		snprintf(cells->need, sizeof cells->need, "%s", isnan(check->need) ? "-" : "yes");
		break;
	case GATE_COUNT:
		add_counts(cells, check);
		break;
	case GATE_SHARE: case GATE_REST:
		add_shares(cells, check, long_figures);
		break;
	}
}
