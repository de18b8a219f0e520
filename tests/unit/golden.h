/* Screens as they should look, in tests/console/golden/NAME.txt. */
#ifndef RUNG_TEST_GOLDEN_H
#define RUNG_TEST_GOLDEN_H

/* Fails the test where the screen looks otherwise; under GENERATE=1 writes the file anew. */
void golden_compare(const char *name, const char *screen);

#endif
