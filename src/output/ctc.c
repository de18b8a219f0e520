#include "output/ctc.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

#define SLACK 0.01 /* that probabilities may be off */

/* ---- the dictionary ---- */

static int check_sign(const char *sign, size_t length, int line, struct err *err)
{
	if (length == 0)
		return err_set(err, "line %d is empty", line);
	if (length > CTC_SIGN_MAX)
		return err_set(err, "line %d has %zu bytes, more than the %d of a sign", line, length, CTC_SIGN_MAX);
	return text_is_visible(sign, length) ? 0 : err_set(err, "line %d is not UTF-8 that can be shown", line);
}

static int count_lines(const char *text, size_t length)
{
	int lines = length > 0 && text[length - 1] != '\n';

	for (size_t i = 0; i < length && lines <= CTC_SIGNS_MAX; i++)
		lines += text[i] == '\n';
	return lines;
}

int ctc_read_dictionary(const char *text, size_t length, bool blank_last, bool space, struct arena *arena,
                        struct ctc_alphabet *alphabet, struct err *err)
{
	int lines = count_lines(text, length), at = blank_last ? 0 : 1;
	const char **signs, *end = text + length;

	if (lines < 1 || lines > CTC_SIGNS_MAX)
		return err_set(err, "must have 1 to %d lines, a sign each", CTC_SIGNS_MAX);
	signs = arena_alloc(arena, ((size_t)lines + 2) * sizeof *signs);
	for (int i = 0; i < lines; i++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text)), *next = stop ? stop + 1 : end;

		stop = stop ? stop : end;
		if (stop > text && stop[-1] == '\r')
			stop--;
		if (check_sign(text, (size_t)(stop - text), i + 1, err) < 0)
			return -1;
		signs[at++] = arena_memdup(arena, text, (size_t)(stop - text));
		text = next;
	}
	if (space)
		signs[at++] = " ";
	*alphabet = (struct ctc_alphabet){ signs, at + blank_last };
	return 0;
}

/* ---- decoding ---- */

/* The class of a step and its probability. */
static int best_class(const float *row, int count, bool logits, double *p, struct err *err)
{
	double total = 0;
	int best = 0;

	for (int i = 0; i < count; i++) {
		if (!isfinite(row[i]))
			return err_set(err, "the model's answer is not a number");
		best = row[i] > row[best] ? i : best;
	}
	*p = (double)row[best];
	if (logits) {
		for (int i = 0; i < count; i++)
			total += exp((double)row[i] - (double)row[best]);
		*p = 1 / total;
	}
	if (*p < -SLACK || *p > 1 + SLACK)
		return err_set(err, "the model's answer %g is no probability", *p);
	*p = fmin(fmax(*p, 0), 1);
	return best;
}

int ctc_decode(const float *scores, int steps, const struct ctc_alphabet *alphabet, bool logits, struct str *text,
               double *confidence, struct err *err)
{
	double least = 1, least_blank = 1, sign_p = 1, p = 0;
	int before = -1, signs = 0;

	for (int step = 0; step < steps; step++) {
		int class = best_class(scores + (size_t)step * (size_t)alphabet->count, alphabet->count, logits, &p, err);

		if (class < 0)
			return -1;
		if (!alphabet->signs[class]) {
			least_blank = fmin(least_blank, p);
		} else if (class == before) {
			sign_p = fmax(sign_p, p);
		} else {
			least = fmin(least, sign_p);
			sign_p = p;
			str_add(text, alphabet->signs[class]);
			signs++;
		}
		before = class;
	}
	*confidence = signs ? fmin(least, sign_p) : least_blank;
	return 0;
}
