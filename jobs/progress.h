/* How long work tells whoever waits how far it is. Jobs never print: the ways in draw a bar. */
#ifndef RUNG_JOBS_PROGRESS_H
#define RUNG_JOBS_PROGRESS_H

#include <stdint.h>

struct progress {
	/* Called now and then from the thread that works. total is 0 while it is not known; note is one
	 * printable word or two on what is being done ("adding", "scoring"). */
	void (*step)(void *context, int64_t done, int64_t total, const char *note);
	void  *context;
};

/* Reports a step; progress may be NULL. */
static inline void progress_step(const struct progress *progress, int64_t done, int64_t total, const char *note)
{
	if (progress && progress->step)
		progress->step(progress->context, done, total, note);
}

#endif
