/* From rows of class scores to text: what a recogniser trained with CTC says (Graves et al. 2006, "Connectionist
 * temporal classification"), read the greedy way. Of each step the class with the highest score counts; the same class in steps
 * that follow each other is one sign, and the blank, which parts two equal signs, is none. */
#ifndef RUNG_OUTPUT_CTC_H
#define RUNG_OUTPUT_CTC_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

#define CTC_SIGNS_MAX 100000
#define CTC_SIGN_MAX  32 /* bytes */

/* What each class stands for, in the order of the model's output. */
struct ctc_alphabet {
	const char *const *signs; /* UTF-8; of the blank NULL */
	int                count;
};

/* Reads a dictionary: a sign a line, UTF-8. The blank comes before them or, blank_last, after all; space: one more class, after
 * the signs, is a blank between words. Lives in arena. -1: err names the line and says what is wrong with it. */
int ctc_read_dictionary(const char *text, size_t length, bool blank_last, bool space, struct arena *arena,
                        struct ctc_alphabet *alphabet, struct err *err);

/* Adds the text of steps rows of alphabet->count scores. They are probabilities or, logits, become such by softmax. A sign is as sure as
 * the surest of its steps, and *confidence is that of the least sure sign; of no text, that of the least sure blank.
 * -1: a score is no number, or no probability. */
int ctc_decode(const float *scores, int steps, const struct ctc_alphabet *alphabet, bool logits, struct str *text,
               double *confidence, struct err *err);

#endif
