/* One style of error for the whole program: a function that can fail returns -1 (or NULL) and
 * leaves one line of text in the caller's struct.
 *
 * A message says what was being done, to what, and why it failed: lower case, no full stop.
 * Lower layers give the reason with err_set(), upper ones put context in front with err_wrap(). */
#ifndef RUNG_BASE_ERR_H
#define RUNG_BASE_ERR_H

#define ERR_TEXT_MAX 512

struct err {
	char text[ERR_TEXT_MAX]; /* "" while nothing failed; always terminated, cut where too long */
};

#define ERR_NONE { "" }

#if defined(__GNUC__)
#define RUNG_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define RUNG_PRINTF(fmt, args)
#endif

/* Both always return -1, so that "return err_set(...)" reads well. err may be NULL. */
int err_set(struct err *err, const char *fmt, ...) RUNG_PRINTF(2, 3);
int err_wrap(struct err *err, const char *fmt, ...) RUNG_PRINTF(2, 3);

#endif
