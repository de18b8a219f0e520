/* What a version is made of: the model's file, a dictionary that it reads by and, where a program answers, the files that is made of. */
#ifndef RUNG_JOBS_MODEL_CONTENT_H
#define RUNG_JOBS_MODEL_CONTENT_H

#include "base/err.h"
#include "base/hash.h"
#include "models/card.h"

/* The SHA-256 that a version is known by. Of a model that is computed that of its file. Of one with a dictionary that of both
 * SHA-256s, one after the other. Of a program that of the
 * SHA-256s, one after the other, of the file given (the model or the card), of each word of the command that names a
 * file, and of the files that the card lists; words without a slash that are no file beside it are programs of the system. */
int model_content(const char *path, const struct card *card, unsigned char sha256[HASH_BYTES], struct err *err);

/* -1, with the words for one that is another by now than the one that was added. */
int model_content_differs(const char *path, const struct card *card, struct err *err);

#endif
