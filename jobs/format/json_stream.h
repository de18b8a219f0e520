/* JSON of any size, read value by value: only the value at hand is in memory, as a tree of jansson's.
 *
 * The top is an array or an object. Each of its values may be read whole, passed over, or, where it is an array, gone
 * through element by element. */
#ifndef RUNG_JOBS_FORMAT_JSON_STREAM_H
#define RUNG_JOBS_FORMAT_JSON_STREAM_H

#include "base/err.h"
#include "jobs/format/window.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

struct json_stream {
	struct window window;
	int64_t line;  /* where the value that was read last began */
	bool    first; /* no element has been read of what was entered last */
};

enum json_status {
	JSON_END,    /* of the array or object */
	JSON_VALUE,
	JSON_BROKEN, /* this element is no good, the reason is given; the next one may be */
	JSON_FAILED, /* the file cannot be read on */
};

void json_stream_open(struct json_stream *stream, FILE *file); /* file is borrowed */
void json_stream_release(struct json_stream *stream);

/* The first character of what stands next: '[', '{', '"', ... 0 at the end of the file. */
char json_stream_peek(struct json_stream *stream);

/* Goes into the array or object that stands next. -1 where it is none. */
int json_stream_enter(struct json_stream *stream, char bracket, struct err *err);

/* The next element of the array that was entered; the caller releases *value. */
enum json_status json_stream_element(struct json_stream *stream, json_t **value, struct err *why);

/* The next name of the object that was entered, of at most 255 bytes; its value stands next. JSON_VALUE, END or FAILED. */
enum json_status json_stream_name(struct json_stream *stream, char name[256], struct err *why);

/* Passes over the value that stands next, whatever its size. -1 at the end of the file. */
int json_stream_skip(struct json_stream *stream, struct err *err);

#endif
