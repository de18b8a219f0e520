#include "db/verify.h"

#include "base/hash.h"
#include "db/event.h"
#include "db/gate_evaluation.h"
#include "db/known_answer.h"
#include "db/output.h"
#include "db/row_batch.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Tells of every row of a statement that gives an id, where why is NULL a reason, and where entity is NULL that. */
static int tell_rows(struct verify *verify, const char *name, const char *entity, const char *why, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, name) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		tell(verify, entity ? entity : query_text(&query, 2), query_integer(&query, 0), "%s", why ? why : query_text(&query, 1));
	return got;
}

/* What the log tells of rows one by one, and what they say of each other. */
static int check_rows(struct verify *verify, struct err *err)
{
	static const struct { const char *statement, *entity, *why; } checks[] = {
		{ "verify.decisions", "decision", NULL },
		{ "verify.lost_decisions", "event", "the decision it tells of is not there" },
		{ "verify.slipped_decisions", "decision", "it says that it was imported, and its import does not tell of it" },
		{ "verify.comparisons", "comparison", NULL },
		{ "verify.uncompared", "comparison", NULL },
		{ "verify.known_uncompared", "known_comparison", NULL },
		{ "verify.unlogged_gates", "gate_evaluation", "no event tells of it" },
		{ "verify.levels", "level_change", "it is not what its event tells" },
		{ "verify.routes", "route", NULL },
		{ "verify.settings", "setting", NULL },
		{ "verify.told", NULL, NULL },
	};

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (tell_rows(verify, checks[i].statement, checks[i].entity, checks[i].why, err) < 0)
			return -1;
	return 0;
}

/* A comparison by more than labels, made again; nothing can be said of words that are erased. */
static int check_output(struct verify *verify, const struct query *query, struct arena *arena, struct err *err)
{
	int64_t prediction_id = query_integer(query, 0), decision_id = query_integer(query, 1);
	struct output_rule rule = { output_measure_from_name(query_text(query, 3)), query_real(query, 4), query_integer(query, 5) != 0 };
	bool matched = query_integer(query, 6) != 0;
	struct output_compared compared;
	struct output said, right;
	struct stage stage;

	if (stage_read(verify->store, query_text(query, 2), arena, &stage, err) < 0 ||
	    output_of_prediction(verify->store, &stage, prediction_id, arena, &said, err) < 0 ||
	    output_of_decision(verify->store, &stage, decision_id, arena, &right, err) < 0)
		return -1;
	if (said.erased || right.erased || !output_of_stage(&stage)->compare)
		return 0;
	output_of_stage(&stage)->compare(&rule, &said, &right, &compared);
	if (compared.matches != matched)
		tell(verify, "comparison", decision_id, "what is stored of it and prediction %" PRId64 " is not what comparing them gives",
		     prediction_id);
	return 0;
}

/* The same of one with a known answer. */
static int check_known(struct verify *verify, const struct query *query, struct arena *arena, struct err *err)
{
	const struct known_said said = { query_integer(query, 0), query_integer(query, 1), query_integer(query, 7) };
	struct output_rule rule = { output_measure_from_name(query_text(query, 3)), query_real(query, 4), query_integer(query, 5) != 0 };
	bool matched = query_integer(query, 6) != 0;
	struct output_compared compared;
	struct stage stage;
	int got = stage_read(verify->store, query_text(query, 2), arena, &stage, err);

	if (got == 0)
		got = known_compare(verify->store, &stage, &rule, &said, &compared, err);
	if (got > 0 && compared.matches != matched)
		tell(verify, "known_comparison", query_integer(query, 8), "it is not what comparing with the known answer of item %" PRId64 " gives",
		     said.item_id);
	return got < 0 ? -1 : 0;
}

/* Looks at each row that a statement gives. */
static int check_each(struct verify *verify, const char *statement,
                      int (*check)(struct verify *, const struct query *, struct arena *, struct err *), struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, statement) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		if (check(verify, &query, &arena, err) < 0) {
			query_end(&query);
			got = -1;
			break;
		}
		arena_clear(&arena);
	}
	arena_release(&arena);
	return got;
}

static int check_outputs(struct verify *verify, struct err *err)
{
	if (check_each(verify, "verify.outputs", check_output, err) < 0)
		return -1;
	return check_each(verify, "verify.known", check_known, err);
}

/* Words that were not erased are those whose hash stands in the facts. */
static int check_words(struct verify *verify, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, "verify.words") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		unsigned char hash[HASH_BYTES], stored[HASH_BYTES];
		char hex[HASH_HEX_SIZE];
		size_t length;
		const void *bytes = query_blob(&query, 1, &length);

		query_copy(&query, 0, stored, sizeof stored);
		hash_keyed(verify->store->draw_key, bytes, length, hash);
		if (memcmp(hash, stored, sizeof hash) != 0)
			tell(verify, "content", 0, "the words of hash %.12s are others now", hash_hex(stored, sizeof stored, hex));
	}
	return got;
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
		if (row_batch_digest(verify->store, batch->kind, json_integer_value(json_array_get(span, 0)),
		                     json_integer_value(json_array_get(span, 1)), &state, err) < 0)
			return -1;
	}
	hash_end(&state, digest);
	if (strcmp(hash_hex(digest, sizeof digest, hex), batch->digest) != 0)
		tell(verify, "event", event_id, "%s that came with it are no longer what they were",
		     batch->kind == ROW_BATCH_DECISIONS ? "decisions" : "predictions");
	return 0;
}

static int check_batches(struct verify *verify, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, verify->store, err, "verify.batches") < 0)
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
	return got;
}

static void pass_on(void *context, const char *entity, int64_t id, const char *why)
{
	tell(context, entity, id, "%s", why);
}

static int check_vouched(struct verify *verify, struct err *err)
{
	struct verify_result *result = verify->result;

	if (vouch_check(verify->store, pass_on, verify, &result->rows, result->rest, &result->rest_count, err) < 0)
		return -1;
	for (int i = 0; i < result->rest_count; i++)
		result->unvouched += result->rest[i].rows;
	return 0;
}

int verify_run(struct store *store, const char *noted, verify_problem *problem, void *context, struct verify_result *result,
               struct err *err)
{
	struct verify verify = { store, problem, context, result };

	*result = (struct verify_result){ 0 };
	if (read_counts(&verify, err) < 0 || check_noted(&verify, noted, err) < 0 || check_chains(&verify, err) < 0 ||
	    check_heads(&verify, err) < 0 || check_vouched(&verify, err) < 0 || check_rows(&verify, err) < 0 ||
	    check_outputs(&verify, err) < 0 || check_words(&verify, err) < 0 || check_batches(&verify, err) < 0 || check_gates(&verify, err) < 0)
		return -1;
	return result->problems == 0;
}
