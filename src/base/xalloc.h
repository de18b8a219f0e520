/* Allocation that cannot fail: out of memory ends the program after the hook has given the
 * terminal back. Free with free(). Sizes that come from a file or a wire are checked by the caller
 * before they get here. */
#ifndef RUNG_BASE_XALLOC_H
#define RUNG_BASE_XALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size); /* zeroed; ends the program where count * size overflows */
void *xrealloc(void *old, size_t count, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);

/* Called once before the program ends for want of memory. NULL: nothing. */
void xalloc_on_failure(void (*hook)(void));

#endif
