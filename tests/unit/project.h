/* A project in a folder of its own, for tests of what is stored. Every function fails the test where
 * something goes wrong that the test did not ask for. */
#ifndef RUNG_TEST_PROJECT_H
#define RUNG_TEST_PROJECT_H

#include "base/arena.h"
#include "db/actor.h"
#include "db/decision.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/queue.h"
#include "db/stage.h"
#include "db/store.h"

#include <stdint.h>

enum { PROJECT_OK = 1, PROJECT_SCRATCH = 2, PROJECT_DUST = 3 }; /* its labels; scratch is critical */

struct project {
	char          folder[64], path[80];
	struct store *store;
	struct actor  owner;
	struct arena  arena;
	struct stage  stage;    /* as of project_begin() or project_look() */
	int64_t       clock_ms; /* what the store takes for now, once project_set_clock() was called */
	int           items;    /* added so far */
};

int project_begin(void **state); /* for cmocka's setup and teardown: *state is the project */
int project_begin_anew(void **state); /* with a draw key of its own; those of a program have one otherwise */
int project_end(void **state);

void project_look(struct project *project); /* reads the stage anew */
void project_set(struct project *project, const char *key, const char *value); /* a setting, for all stages */
void project_to_level(struct project *project, int level);
void project_assist_all(struct project *project); /* level 2; all that waits has been seen with the model's answer before */
void project_set_clock(struct project *project, int64_t now_ms);
void project_reopen(struct project *project);

struct actor project_actor(struct project *project, const char *name);
int64_t project_add_item(struct project *project); /* its id */
void project_add_items(struct project *project, int count);

/* Asserts that there is a place; gives the claim. */
struct claim project_claim(struct project *project, const struct actor *actor);

/* A new decision of the kind, with a uuid of its own. */
struct decision_new project_answer(struct project *project, const char *kind, int64_t label_id);

/* Claims an item, answers with the label, and gives the decision's id. */
int64_t project_decide(struct project *project, const struct actor *actor, int64_t item_id, int64_t label_id);

/* As if other words came from upstream: the item is judged anew, by models and by people. */
void project_begin_round(struct project *project, int64_t item_id);

/* One row of a file of decisions, in a batch and a write of its own: what decision_import() returns. */
int project_import(struct project *project, const char *operator_name, int64_t item_id, int64_t label_id, const char *mode,
                   int64_t decided_ms, struct err *why);

struct model_version project_add_model(struct project *project, const char *version);

/* label_id 0: a null prediction. Routes the item too. */
int64_t project_predict(struct project *project, const struct model_version *model, int64_t item_id, int64_t label_id,
                        double confidence);

/* With its chances for ok and scratch, the rest for dust; the label is the likelier of both. Routes nothing. */
void project_predict_chances(struct project *project, const struct model_version *model, int64_t item_id, float ok, float scratch);

/* An epoch of the version with a certificate from threshold on, as if folding had found it. */
void project_certify(struct project *project, const struct model_version *model, double threshold, double audit_probability);

/* The first value of an analyst's query, as a number, or as text in the project's arena. */
int64_t project_number(struct project *project, const char *sql);
const char *project_text(struct project *project, const char *sql);

/* Runs SQL as a stock program would that opens the file: no gate, nothing switched on. NULL, or the
 * engine's message in the project's arena. */
const char *project_foreign(struct project *project, const char *sql);

/* How the engine would run a statement of the program: a step a line, in the project's arena. */
const char *project_plan(struct project *project, const char *sql);

#endif
