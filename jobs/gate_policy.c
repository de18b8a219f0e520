#include "jobs/gate_policy.h"

#include "db/setting_store.h"
#include "ladder/setting.h"

#include <assert.h>
#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>

enum kind { REAL, LONG, INT, FLAG };

/* A row for each field of the policy: text, replay and what is approved all go by it. */
static const struct { const char *key; size_t offset; enum kind kind; } fields[] = {
	{ "promise.error", offsetof(struct gate_policy, error), REAL },
	{ "promise.miss", offsetof(struct gate_policy, miss), REAL },
	{ "gate.budget", offsetof(struct gate_policy, budget), REAL },
	{ "gate.nulls", offsetof(struct gate_policy, nulls), REAL },
	{ "gate.pending", offsetof(struct gate_policy, pending), REAL },
	{ "gate.predictions", offsetof(struct gate_policy, predictions), LONG },
	{ "gate.agreement", offsetof(struct gate_policy, agreement), REAL },
	{ "gate.recall", offsetof(struct gate_policy, recall), REAL },
	{ "gate.assist_items", offsetof(struct gate_policy, assist_items), LONG },
	{ "gate.assist_days", offsetof(struct gate_policy, assist_days), INT },
	{ "gate.coverage", offsetof(struct gate_policy, coverage), REAL },
	{ "gate.partial_items", offsetof(struct gate_policy, partial_items), LONG },
	{ "gate.partial_days", offsetof(struct gate_policy, partial_days), INT },
	{ "gate.full_days", offsetof(struct gate_policy, full_days), INT },
	{ "gate.observed", offsetof(struct gate_policy, observed), REAL },
	{ "challenge.need", offsetof(struct gate_policy, challenge), REAL },
	{ "threshold.by_class", offsetof(struct gate_policy, by_class), FLAG },
};

#define FIELD_COUNT (sizeof fields / sizeof *fields)

static void *field_at(struct gate_policy *policy, size_t i)
{
	return (char *)policy + fields[i].offset;
}

static void set_field(struct gate_policy *policy, size_t i, double real, int64_t integer)
{
	if (fields[i].kind == REAL)
		*(double *)field_at(policy, i) = real;
	else if (fields[i].kind == LONG)
		*(int64_t *)field_at(policy, i) = integer;
	else if (fields[i].kind == FLAG)
		*(bool *)field_at(policy, i) = integer != 0;
	else
		*(int *)field_at(policy, i) = (int)integer;
}

static int64_t stored_integer(struct store *store, int64_t stage_id, size_t i)
{
	return fields[i].kind == FLAG ? setting_boolean(store, stage_id, fields[i].key) : setting_integer(store, stage_id, fields[i].key);
}

struct gate_policy gate_policy_read(struct store *store, const struct stage *stage)
{
	struct gate_policy policy = gate_policy_default;

	for (size_t i = 0; i < FIELD_COUNT; i++) {
		bool real = fields[i].kind == REAL;

		set_field(&policy, i, real ? setting_real(store, stage->stage_id, fields[i].key) : 0,
		          real ? 0 : stored_integer(store, stage->stage_id, i));
	}
	return policy;
}

struct gate_policy gate_policy_past(const struct setting_past *past, int64_t stage_id, int64_t event_id, int64_t at_ms)
{
	struct gate_policy policy = gate_policy_default;

	for (size_t i = 0; i < FIELD_COUNT; i++) {
		struct setting_value value = setting_past_value(past, stage_id, fields[i].key, event_id, at_ms);

		set_field(&policy, i, value.real, fields[i].kind == FLAG ? value.boolean : value.integer);
	}
	return policy;
}

static json_t *field_json(struct gate_policy *policy, size_t i)
{
	const void *at = field_at(policy, i);

	switch (fields[i].kind) {
	case REAL:
		return json_real(*(const double *)at);
	case LONG:
		return json_integer((json_int_t)*(const int64_t *)at);
	case INT:
		return json_integer(*(const int *)at);
	case FLAG:
		break;
	}
	return json_boolean(*(const bool *)at);
}

char *gate_policy_text(const struct gate_policy *policy)
{
	struct gate_policy copy = *policy;
	json_t *object = json_object();
	char *text;

	for (size_t i = 0; i < FIELD_COUNT; i++)
		json_object_set_new(object, fields[i].key, field_json(&copy, i));
	text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	json_decref(object);
	if (!text)
		abort(); /* out of memory */
	return text;
}

static json_t *load(const char *text)
{
	json_t *object = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;

	if (json_is_object(object))
		return object;
	json_decref(object);
	return NULL;
}

int gate_policy_parse(const char *text, struct gate_policy *policy, struct err *err)
{
	json_t *object = load(text);

	*policy = gate_policy_default;
	if (!object)
		return err_set(err, "what was asked is no JSON object");
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const json_t *value = json_object_get(object, fields[i].key);

		if (json_is_number(value) || json_is_boolean(value))
			set_field(policy, i, json_number_value(value), json_is_true(value) ? 1 : json_integer_value(value));
	}
	json_decref(object);
	return 0;
}

/* Short where that says it all: 0.01, not 0.01000000000000000021. */
static void add_value(struct str *words, const json_t *value)
{
	if (json_is_number(value))
		str_addf(words, "%.15g", json_number_value(value));
	else if (json_is_boolean(value))
		str_add(words, json_is_true(value) ? "yes" : "no");
	else
		str_add(words, "not asked");
}

void gate_policy_compare(const char *before, const char *now, struct str *words)
{
	json_t *was = load(before), *is = load(now);

	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const json_t *a = json_object_get(was, fields[i].key), *b = json_object_get(is, fields[i].key);

		if (json_equal(a, b) || (!a && !b))
			continue;
		str_addf(words, "%s%s was ", words->length ? ", " : "", fields[i].key);
		add_value(words, a);
		str_add(words, " and is ");
		add_value(words, b);
	}
	json_decref(was);
	json_decref(is);
}
