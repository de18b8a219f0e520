/* rung: a console for labeling with a human in the loop. */
#include "jobs/worker.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		return 1;
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		printf("rung %s\n", PACKAGE_VERSION);
	return 0;
}
