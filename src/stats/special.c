#include "stats/special.h"

#include <float.h>
#include <math.h>

static double log_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign);
}

/* What Stirling's formula for log gamma leaves out, for x >= 10: Bernoulli numbers over powers of x. */
static double stirling_rest(double x)
{
	static const double terms[] = { 1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156 };
	double square = 1 / (x * x), sum = 0;

	for (int i = sizeof terms / sizeof *terms - 1; i >= 0; i--)
		sum = sum * square + terms[i];
	return sum / x;
}

double special_lbeta(double a, double b)
{
	double small = fmin(a, b), large = fmax(a, b);

	if (!(a > 0) || !(b > 0) || isinf(a) || isinf(b))
		return NAN;
	if (small >= 10) {
		double rest = stirling_rest(small) + stirling_rest(large) - stirling_rest(small + large);

		return -0.5 * log(large) + 0.5 * log(2 * M_PI) + rest + (small - 0.5) * log(small / (small + large)) +
		       large * log1p(-small / (small + large));
	}
	if (large >= 10) {
		double rest = stirling_rest(large) - stirling_rest(small + large);

		return log_gamma(small) + rest + small - small * log(small + large) +
		       (large - 0.5) * log1p(-small / (small + large));
	}
	return log_gamma(small) + log_gamma(large) - log_gamma(small + large);
}

static double away_from_zero(double x)
{
	const double tiny = 1e-300;

	return fabs(x) < tiny ? tiny : x;
}

/* The continued fraction of I_x(a, b) without the factor in front; converges fast for
 * x < (a + 1) / (a + b + 2), in some sqrt(max(a, b)) steps. */
static double beta_fraction(double a, double b, double x)
{
	const int most_steps = 1000000;
	double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), value = d;

	for (int m = 1; m <= most_steps; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		double step;

		d = 1 / away_from_zero(1 + even * d);
		c = away_from_zero(1 + even / c);
		value *= d * c;
		d = 1 / away_from_zero(1 + odd * d);
		c = away_from_zero(1 + odd / c);
		step = d * c;
		value *= step;
		if (fabs(step - 1) < 4 * DBL_EPSILON)
			return value;
	}
	return NAN;
}

/* Logarithm of x^a (1-x)^b / B(a, b). For large a and b its parts are huge and all but cancel, so
 * they are taken relative to the peak at x = a / (a + b), as Loader does for the binomial (2000). */
static double log_front(double a, double b, double x)
{
	double sum = a + b, off = x * sum - a, rest;

	if (fmin(a, b) < 10)
		return a * log(x) + b * log1p(-x) - special_lbeta(a, b);
	rest = stirling_rest(a) + stirling_rest(b) - stirling_rest(sum);
	return a * log1p(off / a) + b * log1p(-off / b) + 0.5 * log(a / sum * b / (2 * M_PI)) - rest;
}

double special_betainc(double a, double b, double x)
{
	double front;

	if (!(a > 0) || !(b > 0) || isinf(a) || isinf(b) || !(x >= 0) || !(x <= 1))
		return NAN;
	if (x == 0 || x == 1)
		return x;
	front = exp(log_front(a, b, x));
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double special_betainc_inv(double a, double b, double p)
{
	double low = 0, high = 1, x = a / (a + b);

	if (!(a > 0) || !(b > 0) || isinf(a) || isinf(b) || !(p >= 0) || !(p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p;
	for (int i = 0; i < 200; i++) {
		double miss = special_betainc(a, b, x) - p, slope, next;

		if (miss == 0)
			return x;
		if (miss > 0)
			high = x;
		else
			low = x;
		slope = exp(log_front(a, b, x)) / (x * (1 - x));
		next = x - miss / slope;
		if (!(next > low && next < high))
			next = low + (high - low) / 2;
		if (fabs(next - x) <= 2 * DBL_EPSILON * x)
			return next;
		x = next;
	}
	return x;
}

/* P(a, x) without the factor x^a e^-x / Gamma(a) in front. */
static double gamma_series(double a, double x)
{
	double term = 1 / a, sum = term;

	for (double n = a + 1; term > sum * DBL_EPSILON / 4; n++) {
		term *= x / n;
		sum += term;
	}
	return sum;
}

/* Q(a, x) without that factor, by Lentz's method. */
static double gamma_fraction(double a, double x)
{
	const int most_steps = 1000000;
	double b = x + 1 - a, c = 1e300, d = 1 / away_from_zero(b), value = d;

	for (int i = 1; i <= most_steps; i++) {
		double by = -i * (i - a), step;

		b += 2;
		d = 1 / away_from_zero(by * d + b);
		c = away_from_zero(b + by / c);
		step = d * c;
		value *= step;
		if (fabs(step - 1) < 4 * DBL_EPSILON)
			return value;
	}
	return NAN;
}

double special_gammainc_q(double a, double x)
{
	double front;

	if (!(a > 0) || isinf(a) || !(x >= 0))
		return NAN;
	if (x == 0 || isinf(x))
		return x == 0;
	front = exp(a * log(x) - x - log_gamma(a));
	return x < a + 1 ? 1 - front * gamma_series(a, x) : front * gamma_fraction(a, x);
}

double special_normal_cdf(double x)
{
	return 0.5 * erfc(-x * M_SQRT1_2);
}

/* p <= 0.5. */
static double lower_quantile(double p)
{
	double t = sqrt(-2 * log(p));
	double x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));

	for (int i = 0; i < 3; i++) {
		double step = (special_normal_cdf(x) - p) * sqrt(2 * M_PI) * exp(x * x / 2);

		x -= step / (1 + x * step / 2);
	}
	return x;
}

double special_normal_quantile(double p)
{
	if (!(p >= 0) || !(p <= 1))
		return NAN;
	if (p == 0)
		return -INFINITY;
	if (p == 1)
		return INFINITY;
	if (p == 0.5)
		return 0;
	return p < 0.5 ? lower_quantile(p) : -lower_quantile(1 - p);
}
