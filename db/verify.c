#include "db/verify.h"

#include "base/hash.h"
#include "db/event.h"
#include "db/gate_evaluation.h"
#include "db/row_batch.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct verify {
	struct store         *store;
	verify_problem       *problem;
	void                 *context;
	struct verify_result *result;
};

static void tell(struct verify *verify, const char *entity, int64_t id, const char *fmt, ...) RUNG_PRINTF(4, 5);

static void tell(struct verify *verify, const char *entity, int64_t id, const char *fmt, ...)
{
	char why[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	verify->result->problems++;
	verify->problem(verify->context, entity, id, why);
}

/* ---- the log ---- */

static int check_chains(struct verify *verify, struct err *err)
{
	struct err why = ERR_NONE;
	int64_t broken;
	int got = event_verify(verify->store, &broken, &why);

	if (got < 0)
		return err_wrap(err, "%s", why.text);
	if (got == 0)
		tell(verify, "event", broken, "%s", why.text);
	return 0;
}

static int check_heads(struct verify *verify, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, "verify.heads") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		tell(verify, "event", query_integer(&query, 0), "this checkpoint names an end of the chain of %s that is not there",
		     query_text(&query, 1));
	return got;
}

static int read_counts(struct verify *verify, struct err *err)
{
	struct verify_result *result = verify->result;
	unsigned char hash[HASH_BYTES];
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, "verify.counts") < 0 || query_next(&query, err) <= 0)
		return -1;
	result->events = query_integer(&query, 0);
	result->chains = query_integer(&query, 1);
	result->checkpoints = query_integer(&query, 2);
	query_end(&query);
	if (query_begin(&query, verify->store, err, "verify.head") < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		result->head.event_id = query_integer(&query, 0);
		result->head.at_ms = query_integer(&query, 1);
		query_copy(&query, 2, hash, sizeof hash);
		hash_hex(hash, sizeof hash, result->head.hash);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_hash(const char *text, unsigned char hash[HASH_BYTES])
{
	for (int i = 0; i < 2 * HASH_BYTES; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return false;
		hash[i / 2] = (unsigned char)(i % 2 ? hash[i / 2] << 4 | digit : digit);
	}
	return text[2 * HASH_BYTES] == '\0';
}

static int check_noted(struct verify *verify, const char *noted, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	int64_t event_id;
	int got;

	if (!noted)
		return 0;
	if (!read_hash(noted, hash))
		return err_set(err, "\"%s\" is not the hash of an event: it has 64 hexadecimal digits", noted);
	got = query_number(verify->store, &event_id, err, "verify.noted", value_hash(hash));
	if (got == 0)
		tell(verify, "event", 0, "the event of the hash that was noted, %.12s, is not there", noted);
	return got < 0 ? -1 : 0;
}

/* ---- rows beside their events ---- */

/* Tells of every row of a statement that gives an id and, where why is NULL, a reason. */
static int tell_rows(struct verify *verify, const char *name, const char *entity, const char *why, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, name) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		tell(verify, entity, query_integer(&query, 0), "%s", why ? why : query_text(&query, 1));
	return got;
}

static int check_decisions(struct verify *verify, struct err *err)
{
	int64_t count;

	if (tell_rows(verify, "verify.decisions", "decision", NULL, err) < 0 ||
	    tell_rows(verify, "verify.lost_decisions", "event", "the decision it tells of is not there", err) < 0 ||
	    tell_rows(verify, "verify.slipped_decisions", "decision", "it says that it was imported, and its import does not tell of it",
	              err) < 0 ||
	    query_number(verify->store, &count, err, "verify.decision_count") < 0)
		return -1;
	verify->result->rows += count;
	return 0;
}

struct batch { enum row_batch_kind kind; const char *digest; json_t *spans; };

/* Whether the rows of a batch still have the digest that its event tells. */
static int check_batch(struct verify *verify, int64_t event_id, const struct batch *batch, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	struct hash_state state;
	char hex[HASH_HEX_SIZE];
	size_t i;
	json_t *span;

	hash_begin(&state);
	json_array_foreach(batch->spans, i, span) {
		int64_t rows = row_batch_digest(verify->store, batch->kind, json_integer_value(json_array_get(span, 0)),
		                                json_integer_value(json_array_get(span, 1)), &state, err);

		if (rows < 0)
			return -1;
		verify->result->rows += rows;
		verify->result->unvouched -= rows;
	}
	hash_end(&state, digest);
	if (!batch->digest || strcmp(hash_hex(digest, sizeof digest, hex), batch->digest) != 0)
		tell(verify, "event", event_id, "%s that came with it are no longer what they were",
		     batch->kind == ROW_BATCH_DECISIONS ? "decisions" : "predictions");
	return 0;
}

static int check_batches(struct verify *verify, struct err *err)
{
	struct query query;
	int got;

	if (query_number(verify->store, &verify->result->unvouched, err, "verify.unvouched") < 0 ||
	    query_begin(&query, verify->store, err, "verify.batches") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct batch batch = { query_integer(&query, 1) ? ROW_BATCH_DECISIONS : ROW_BATCH_PREDICTIONS, query_text(&query, 2),
		                       json_loads(query_text(&query, 3), 0, NULL) };
		int rc = check_batch(verify, query_integer(&query, 0), &batch, err);

		json_decref(batch.spans);
		if (rc < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

static int check_gate(struct verify *verify, int64_t evaluation_id, const char *told, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX_SIZE];

	if (gate_evaluation_digest(verify->store, evaluation_id, digest, err) < 0)
		return -1;
	verify->result->rows++;
	if (!told || strcmp(hash_hex(digest, sizeof digest, hex), told) != 0)
		tell(verify, "gate_evaluation", evaluation_id, "the gate is no longer what its event tells");
	return 0;
}

static int check_gates(struct verify *verify, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, "verify.gates") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		if (check_gate(verify, query_integer(&query, 1), query_text(&query, 2), err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	if (got < 0)
		return -1;
	return tell_rows(verify, "verify.unlogged_gates", "gate_evaluation", "no event tells of it", err);
}

static int check_settings(struct verify *verify, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, "verify.settings") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		tell(verify, "setting", query_integer(&query, 0), "%s is not what was set last", query_text(&query, 1));
	return got;
}

int verify_run(struct store *store, const char *noted, verify_problem *problem, void *context, struct verify_result *result,
               struct err *err)
{
	struct verify verify = { store, problem, context, result };

	*result = (struct verify_result){ 0 };
	if (read_counts(&verify, err) < 0 || check_noted(&verify, noted, err) < 0 || check_chains(&verify, err) < 0 ||
	    check_heads(&verify, err) < 0 || check_decisions(&verify, err) < 0 || check_batches(&verify, err) < 0 ||
	    check_gates(&verify, err) < 0 ||
	    tell_rows(&verify, "verify.levels", "level_change", "it is not what its event tells", err) < 0 || check_settings(&verify, err) < 0)
		return -1;
	return result->problems == 0;
}
