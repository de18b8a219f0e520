#include "ui/cmd/nearest.h"

#include "base/order.h"

#include <string.h>

#define LETTERS_MAX 31

/* The optimal string alignment distance, row by row: steps[i][j] is the distance between the first i
 * letters of a and the first j of b. */
int nearest_distance(const char *a, const char *b)
{
	int steps[LETTERS_MAX + 1][LETTERS_MAX + 1];
	int rows = (int)strnlen(a, LETTERS_MAX), columns = (int)strnlen(b, LETTERS_MAX);

	for (int i = 0; i <= rows; i++)
		for (int j = 0; j <= columns; j++) {
			if (i == 0 || j == 0) {
				steps[i][j] = i + j;
				continue;
			}
			steps[i][j] = smaller(smaller(steps[i - 1][j], steps[i][j - 1]) + 1,
			                      steps[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				steps[i][j] = smaller(steps[i][j], steps[i - 2][j - 2] + 1);
		}
	return steps[rows][columns];
}

bool nearest_is_near(const char *word, int distance)
{
	return distance <= smaller(3, ((int)strnlen(word, LETTERS_MAX) + 2) / 3);
}
