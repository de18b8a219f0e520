/* What a program of the user's own is asked and what it says, as JSON lines; doc/rung-process.7 has the protocol.
 * What it says is not trusted: every value is checked, an unknown key is refused by its name. */
#ifndef RUNG_MODELS_REPLY_H
#define RUNG_MODELS_REPLY_H

#include "base/err.h"
#include "models/answer.h"
#include "models/card.h"
#include "models/engine.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* The line for an item: of a text or a record itself, of anything else the path. NULL with the reason. The caller
 * frees it. */
char *reply_request(int64_t id, const struct model_item *item, const char *path, struct err *err);

/* The line for numbers. */
char *reply_request_numbers(int64_t id, const float *values, const int64_t *dims, int rank);

/* Reads a line. ENGINE_LOST where it is not the answer to that request at all, so that what follows cannot be told
 * either; ENGINE_FAILED where it says that it failed. The caller releases *reply after 0. */
int reply_read(const char *line, size_t length, int64_t id, json_t **reply, struct err *err);

/* The answer in it, or ENGINE_FAILED. The caller releases the answer in any case. */
int reply_answer(const json_t *reply, const struct card *card, struct answer *answer, struct err *err);

/* The numbers of the outputs that the card names. The values are written to kept, one buffer a role, for the caller
 * to free. */
int reply_outputs(const json_t *reply, const struct card *card, int batch, struct engine_output outputs[ENGINE_ROLES],
                  float *kept[ENGINE_ROLES], struct err *err);

#endif
