/* What the gates of a stage ask for, as its settings say, and as text that is kept with what was done. */
#ifndef RUNG_JOBS_GATE_POLICY_H
#define RUNG_JOBS_GATE_POLICY_H

#include "base/err.h"
#include "base/str.h"
#include "db/setting_past.h"
#include "db/stage.h"
#include "ladder/gate.h"

struct store;

/* The settings in force. */
struct gate_policy gate_policy_read(struct store *store, const struct stage *stage);

/* Those that were in force at a time, by the events up to that number. */
struct gate_policy gate_policy_past(const struct setting_past *past, int64_t stage_id, int64_t event_id, int64_t at_ms);

/* A JSON object, a setting a key, that gives back every number to its last bit. The caller frees it. */
char *gate_policy_text(const struct gate_policy *policy);

/* Reads such a text; what it does not say is as gate_policy_default. -1: it is none. */
int gate_policy_parse(const char *text, struct gate_policy *policy, struct err *err);

/* Adds what differs between two such texts, in words: "promise.error was 0.01 and is 0.02". */
void gate_policy_compare(const char *before, const char *now, struct str *words);

#endif
