/* Programs of the user's, and this one started again beside itself. A line is run by /bin/sh -c in a process group of
 * its own, with no signal held back or ignored, and dies with the thread that started it. */
#ifndef RUNG_JOBS_CHILD_H
#define RUNG_JOBS_CHILD_H

#include <stddef.h>
#include <sys/types.h>

/* input and output: descriptors of its standard input, and of its standard output and error. environment: NAME=VALUE beside
 * those of this process, NULL ends it; NULL: none. folder: where it begins; NULL: here. -1: errno. */
pid_t child_start(const char *line, int input, int output, const char *const *environment, const char *folder);

/* How one ended, from its status: "" where it ended with 0. */
#define CHILD_END_SIZE 80
void child_end(int status, char why[CHILD_END_SIZE]);

/* Starts "rung WORD..." away from the terminal and from whoever waits for children; NULL ends the words. */
void child_aside(const char *const *words);

#endif
