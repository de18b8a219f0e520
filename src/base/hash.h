/* Hashes, identities and draws, all by libsodium. */
#ifndef RUNG_BASE_HASH_H
#define RUNG_BASE_HASH_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES     32 /* SHA-256, and keyed BLAKE2b of the same size */
#define HASH_HEX_SIZE  65 /* with the terminator */
#define HASH_KEY_BYTES 16
#define UUID_BYTES     16
#define UUID_TEXT_SIZE 37

/* SHA-256 of bytes. */
void hash_sha256(const void *bytes, size_t length, unsigned char out[HASH_BYTES]);

/* SHA-256 in pieces, for files and chains. */
struct hash_state { unsigned char opaque[128]; };
void hash_begin(struct hash_state *state);
void hash_add(struct hash_state *state, const void *bytes, size_t length);
void hash_end(struct hash_state *state, unsigned char out[HASH_BYTES]);

/* A keyed hash of words that may have to be forgotten: without the key nobody can tell by trying
 * which words a stored hash stood for. */
void hash_keyed(const unsigned char key[HASH_KEY_BYTES], const void *bytes, size_t length, unsigned char out[HASH_BYTES]);

/* Lower-case hexadecimal of length bytes; text has room for 2 * length + 1. Returns text. */
const char *hash_hex(const void *bytes, size_t length, char *text);

/* A draw in [0, 1): SipHash-2-4 with the project's key over purpose, stage, version and unit, each
 * with its length, divided by 2^64. The same arguments give the same draw; other purposes give
 * draws that are independent of it. Purposes: exam, blind, audit, second, canary, shadow, split. */
double hash_draw(const unsigned char key[HASH_KEY_BYTES], const char *purpose, const char *stage, const char *version,
                 const void *unit, size_t unit_length);

/* The same draw as a number from 0 to INT64_MAX: a place in a shuffled order. */
int64_t hash_draw_place(const unsigned char key[HASH_KEY_BYTES], const char *purpose, const char *stage,
                        const char *version, const void *unit, size_t unit_length);

/* Random bytes of the system. */
void hash_random(void *out, size_t length);

/* A new UUID version 7 (RFC 9562): 48 bits of now_ms, then random bits; sorts by time. */
void uuid_new(int64_t now_ms, unsigned char out[UUID_BYTES]);

/* The same, count of them: asking the system once takes as long as for one. */
void uuid_new_many(int64_t now_ms, unsigned char (*out)[UUID_BYTES], size_t count);
const char *uuid_text(const unsigned char uuid[UUID_BYTES], char text[UUID_TEXT_SIZE]);

#endif
