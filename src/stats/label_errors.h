/* Answers that a model contradicts, by confident learning: Northcutt, Jiang and Chuang, "Confident Learning:
 * Estimating Uncertainty in Dataset Labels", Journal of Artificial Intelligence Research 70 (2021). A row is a suspect
 * where the surest of the labels that the model is confident of is another than the one that was given; it is confident of a
 * label where its probability is at least what it gives that label, on average, to the rows that were given it. So a
 * label of which the model is never sure needs less to be believed than one of which it always is.
 *
 * Of some rows no more may be known than the label that the model holds the likeliest, and its probability c: then every
 * other label has 1 - c at most. A given label is held to have all of it, so that no threshold is too low and no margin too
 * large: what is a suspect by this is one by the probabilities too, if those were known, of all rows. Of two labels the
 * bound is the probability.
 *
 * The probabilities have to come from a model that was not trained on the row. */
#ifndef RUNG_STATS_LABEL_ERRORS_H
#define RUNG_STATS_LABEL_ERRORS_H

#include <stdbool.h>

struct label_error_row {
	int           given;         /* index of the label that was given; in: 0 to labels - 1 */
	const double *probabilities; /* of each label, 0..1; NULL: only the next two are known; in */
	int           predicted;     /* without probabilities: index of the label that the model gives, and its probability, 0..1; in */
	double        confidence;
	bool          suspect;       /* out, and so are the next two */
	int           other;         /* the label that the model is confident of; of the others: the given one */
	double        margin;        /* by how much it puts that above the given one, at least, 0..1; 0 of the others */
};

void label_errors_find(struct label_error_row *rows, int count, int labels);

#endif
