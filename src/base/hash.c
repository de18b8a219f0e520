#include "base/hash.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash_state), "hash_state is too small");
_Static_assert(crypto_shorthash_KEYBYTES == HASH_KEY_BYTES, "SipHash key");

void hash_sha256(const void *bytes, size_t length, unsigned char out[HASH_BYTES])
{
	crypto_hash_sha256(out, bytes, length);
}

/* The state travels through memcpy, so that the header need not name libsodium's type and no
 * alignment is assumed of it. */
void hash_begin(struct hash_state *state)
{
	crypto_hash_sha256_state inner;

	crypto_hash_sha256_init(&inner);
	memcpy(state, &inner, sizeof inner);
}

void hash_add(struct hash_state *state, const void *bytes, size_t length)
{
	crypto_hash_sha256_state inner;

	memcpy(&inner, state, sizeof inner);
	crypto_hash_sha256_update(&inner, bytes, length);
	memcpy(state, &inner, sizeof inner);
}

void hash_end(struct hash_state *state, unsigned char out[HASH_BYTES])
{
	crypto_hash_sha256_state inner;

	memcpy(&inner, state, sizeof inner);
	crypto_hash_sha256_final(&inner, out);
}

void hash_keyed(const unsigned char key[HASH_KEY_BYTES], const void *bytes, size_t length, unsigned char out[HASH_BYTES])
{
	crypto_generichash(out, HASH_BYTES, bytes, length, key, HASH_KEY_BYTES);
}

const char *hash_hex(const void *bytes, size_t length, char *text)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = bytes;

	for (size_t i = 0; i < length; i++) {
		text[2 * i] = digits[b[i] >> 4];
		text[2 * i + 1] = digits[b[i] & 15];
	}
	text[2 * length] = '\0';
	return text;
}

static void add_part(crypto_generichash_state *state, const void *bytes, size_t length)
{
	unsigned char size[8];

	for (int i = 0; i < 8; i++)
		size[i] = (unsigned char)((uint64_t)length >> (8 * i));
	crypto_generichash_update(state, size, sizeof size);
	crypto_generichash_update(state, bytes, length);
}

/* The parts are first brought to a fixed 32 bytes, each with its length before it, so that no two
 * lists of parts can run together; SipHash with the project's key then makes the draw. */
static uint64_t draw_bits(const unsigned char key[HASH_KEY_BYTES], const char *purpose, const char *stage,
                          const char *version, const void *unit, size_t unit_length)
{
	crypto_generichash_state state;
	unsigned char parts[32], bits[crypto_shorthash_BYTES];
	uint64_t value = 0;

	crypto_generichash_init(&state, NULL, 0, sizeof parts);
	add_part(&state, purpose, strlen(purpose));
	add_part(&state, stage, strlen(stage));
	add_part(&state, version, strlen(version));
	add_part(&state, unit, unit_length);
	crypto_generichash_final(&state, parts, sizeof parts);
	crypto_shorthash(bits, parts, sizeof parts, key);
	for (int i = 0; i < 8; i++)
		value |= (uint64_t)bits[i] << (8 * i);
	return value;
}

double hash_draw(const unsigned char key[HASH_KEY_BYTES], const char *purpose, const char *stage, const char *version,
                 const void *unit, size_t unit_length)
{
	/* 53 bits, so that the quotient is exact and below 1 */
	return (double)(draw_bits(key, purpose, stage, version, unit, unit_length) >> 11) / 9007199254740992.0;
}

int64_t hash_draw_place(const unsigned char key[HASH_KEY_BYTES], const char *purpose, const char *stage,
                        const char *version, const void *unit, size_t unit_length)
{
	return (int64_t)(draw_bits(key, purpose, stage, version, unit, unit_length) >> 1);
}

void hash_random(void *out, size_t length)
{
	randombytes_buf(out, length);
}

void uuid_new_many(int64_t now_ms, unsigned char (*out)[UUID_BYTES], size_t count)
{
	randombytes_buf(out, count * UUID_BYTES);
	for (size_t n = 0; n < count; n++) {
		for (int i = 0; i < 6; i++)
			out[n][i] = (unsigned char)((uint64_t)now_ms >> (40 - 8 * i));
		out[n][6] = (unsigned char)(0x70 | (out[n][6] & 0x0f));
		out[n][8] = (unsigned char)(0x80 | (out[n][8] & 0x3f));
	}
}

void uuid_new(int64_t now_ms, unsigned char out[UUID_BYTES])
{
	unsigned char one[1][UUID_BYTES];

	uuid_new_many(now_ms, one, 1);
	memcpy(out, one[0], UUID_BYTES);
}

const char *uuid_text(const unsigned char uuid[UUID_BYTES], char text[UUID_TEXT_SIZE])
{
	char hex[2 * UUID_BYTES + 1];

	hash_hex(uuid, UUID_BYTES, hex);
	snprintf(text, UUID_TEXT_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
	return text;
}
