/* JSON written into a string, value by value, without a tree of it in memory. */
#ifndef RUNG_JOBS_FORMAT_JSON_OUT_H
#define RUNG_JOBS_FORMAT_JSON_OUT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_out {
	struct str text;
	bool       more;    /* something stands before, in the same object or array */
	bool       visible; /* texts go to a terminal: what would be obeyed there is shown */
};

#define JSON_OUT_EMPTY { STR_EMPTY, false, false }

void json_out_release(struct json_out *out);
void json_out_clear(struct json_out *out); /* keeps the memory */

/* Each adds a value: with its name inside an object, with name NULL inside an array or at the top. */
void json_out_open(struct json_out *out, const char *name, char bracket);  /* '{' or '[' */
void json_out_close(struct json_out *out, char bracket);                   /* '}' or ']' */
void json_out_text(struct json_out *out, const char *name, const char *text); /* NULL: null; what is no UTF-8 becomes U+FFFD */
void json_out_integer(struct json_out *out, const char *name, int64_t integer);
void json_out_real(struct json_out *out, const char *name, double real); /* shortest that reads back; not finite: null */
void json_out_boolean(struct json_out *out, const char *name, bool value);
void json_out_raw(struct json_out *out, const char *name, const char *json); /* NULL: null */

/* The same where there is something to say: NULL, and "", add nothing. */
void json_out_known(struct json_out *out, const char *name, const char *text);

/* A time in ISO 8601, UTC. 0 adds nothing. */
void json_out_time(struct json_out *out, const char *name, int64_t ms);

/* Adds the fields of a JSON object (NULL: none) that are not among taken, which NULL ends, as fields of the one that is open. */
void json_out_fields(struct json_out *out, const char *object, const char *const *taken);

#endif
