#include "ladder/evidence.h"

#include "base/order.h"
#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_LEAST 5
#define PACE_DAYS 5

void evidence_init(struct evidence *evidence, const bool *critical, int label_count)
{
	size_t count = (size_t)label_count;

	memset(evidence, 0, sizeof *evidence);
	evidence->label_count = label_count;
	evidence->critical = xcalloc(count, sizeof *evidence->critical);
	evidence->seen = xcalloc(count, sizeof *evidence->seen);
	evidence->found = xcalloc(count, sizeof *evidence->found);
	evidence->said = xcalloc(count, sizeof *evidence->said);
	memcpy(evidence->critical, critical, count * sizeof *critical);
}

void evidence_release(struct evidence *evidence)
{
	free(evidence->critical);
	free(evidence->seen);
	free(evidence->found);
	free(evidence->said);
	free(evidence->days);
	memset(evidence, 0, sizeof *evidence);
}

void evidence_clear(struct evidence *evidence)
{
	struct evidence fresh;

	evidence_init(&fresh, evidence->critical, evidence->label_count);
	evidence_release(evidence);
	*evidence = fresh;
}

void evidence_predicted(struct evidence *evidence, bool is_null)
{
	evidence->predictions++;
	evidence->nulls += is_null;
}

void evidence_count_day(struct evidence *evidence, int64_t day, int64_t decisions)
{
	for (int i = evidence->day_count - 1; i >= 0; i--) {
		if (evidence->days[i].day == day) {
			evidence->days[i].decisions += decisions;
			return;
		}
	}
	if (evidence->day_count == evidence->day_room) {
		evidence->day_room = evidence->day_room ? 2 * evidence->day_room : 32;
		evidence->days = xrealloc(evidence->days, (size_t)evidence->day_room, sizeof *evidence->days);
	}
	evidence->days[evidence->day_count++] = (struct evidence_day){ day, decisions };
}

void evidence_put(struct evidence *evidence, int predicted, int bin, int64_t count, int64_t wrong, int64_t missed)
{
	struct evidence_said *said = &evidence->said[predicted];

	confhist_add_bin(&evidence->hist, bin, count, wrong);
	confhist_add_bin(&said->hist, bin, count, wrong);
	evidence->missed[bin] += missed;
	said->missed[bin] += missed;
}

bool evidence_judged(struct evidence *evidence, int predicted, int bin, int decided, bool matches, int64_t day)
{
	bool agrees = predicted == decided && matches;

	if (predicted < 0 || predicted >= evidence->label_count || decided < 0 || decided >= evidence->label_count ||
	    bin < 0 || bin >= CONFBIN_COUNT)
		return false;
	evidence->settled++;
	evidence->agreed += agrees;
	evidence->seen[decided]++;
	evidence->found[decided] += agrees;
	evidence->criticals += evidence->critical[decided];
	evidence_put(evidence, predicted, bin, 1, !agrees, !agrees && evidence->critical[decided]);
	evidence_count_day(evidence, day, 1);
	return true;
}

bool evidence_settled(struct evidence *evidence, int predicted, int bin, int decided, int64_t day)
{
	return evidence_judged(evidence, predicted, bin, decided, true, day);
}

static int by_decisions(const void *a, const void *b)
{
	int64_t x = ((const struct evidence_day *)a)->decisions, y = ((const struct evidence_day *)b)->decisions;

	return (x > y) - (x < y);
}

/* Of the last days. */
static int64_t median_day(const struct evidence *evidence, int last)
{
	size_t count = (size_t)last;
	struct evidence_day *sorted = xcalloc(count, sizeof *sorted);
	int64_t median;

	memcpy(sorted, evidence->days + evidence->day_count - last, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_decisions);
	median = sorted[count / 2].decisions;
	free(sorted);
	return median;
}

int evidence_days(const struct evidence *evidence)
{
	int64_t enough;
	int days = 0;

	if (evidence->day_count == 0)
		return 0;
	enough = median_day(evidence, evidence->day_count) / 10;
	enough = enough > DAY_LEAST ? enough : DAY_LEAST;
	for (int i = 0; i < evidence->day_count; i++)
		days += evidence->days[i].decisions >= enough;
	return days;
}

double evidence_pace(const struct evidence *evidence)
{
	int last = smaller(evidence->day_count, PACE_DAYS);

	return last > 0 ? (double)median_day(evidence, last) : NAN;
}

double evidence_commonest(const struct evidence *evidence)
{
	int64_t most = 0;

	for (int i = 0; i < evidence->label_count; i++)
		most = evidence->seen[i] > most ? evidence->seen[i] : most;
	return evidence->settled > 0 ? (double)most / (double)evidence->settled : NAN;
}
