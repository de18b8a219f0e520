#include "stats/betting.h"

#include <math.h>
#include <stdbool.h>

static const double stakes[BETTING_STAKES] = { 0.05, 0.1, 0.2, 0.4, 0.8 };

void betting_init(struct betting *betting, double mean)
{
	betting->mean = mean;
	for (int j = 0; j < BETTING_STAKES; j++)
		betting->log_wealth[j] = mean > 0 && mean < 1 ? 0 : NAN;
}

/* A stake of lambda / m can lose at most lambda of the wealth. */
void betting_add(struct betting *betting, double value)
{
	for (int j = 0; j < BETTING_STAKES; j++)
		betting->log_wealth[j] += value >= 0 && value <= 1 ? log1p(stakes[j] / betting->mean * (value - betting->mean)) : NAN;
}

void betting_add_differences(struct betting *betting, double margin, double difference, int64_t count)
{
	bool may = difference >= -1 && difference <= 1 && count >= 0;

	for (int j = 0; j < BETTING_STAKES; j++)
		betting->log_wealth[j] += may ? (double)count * log1p(stakes[j] * (margin + difference)) : NAN;
}

void betting_add_difference(struct betting *betting, double margin, double difference)
{
	betting_add_differences(betting, margin, difference, 1);
}

double betting_log_e(const struct betting *betting)
{
	double most = betting->log_wealth[0], sum = 0;

	for (int j = 1; j < BETTING_STAKES; j++)
		most = fmax(most, betting->log_wealth[j]);
	for (int j = 0; j < BETTING_STAKES; j++)
		sum += exp(betting->log_wealth[j] - most);
	return most + log(sum / BETTING_STAKES);
}
