/* The word that callers show. It is random and long, so its plain hash gives nothing away. */
#include "jobs/serve.h"

#include "base/hash.h"
#include "db/setting_store.h"

#include <stdio.h>
#include <string.h>

#define SECRET_BYTES 32

int serve_token_new(struct store *store, const struct actor *by, char token[SERVE_TOKEN_SIZE], struct err *err)
{
	unsigned char secret[SECRET_BYTES], hash[HASH_BYTES];
	char value[7 + HASH_HEX_SIZE] = "sha256:";

	hash_random(secret, sizeof secret);
	memcpy(token, "rung_", 5);
	hash_hex(secret, sizeof secret, token + 5);
	hash_sha256(token, strlen(token), hash);
	hash_hex(hash, sizeof hash, value + 7);
	return setting_change(store, 0, by, "serve.token", value, err);
}
