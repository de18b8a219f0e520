/* Whether a model is to be trained anew by itself, from what has come since the last run. */
#ifndef RUNG_LADDER_RETRAIN_DUE_H
#define RUNG_LADDER_RETRAIN_DUE_H

#include <stdbool.h>
#include <stdint.h>

struct retrain_facts {
	int64_t now_ms;
	int64_t last_ms;          /* when the last run was asked for, or where there was none, when the live version came */
	int64_t live_ms;          /* when the live version was added */
	int64_t decisions;        /* labels that people have given since */
	int64_t disagreements;    /* of these such as the live version had said otherwise */
	bool    alarm;            /* one that asks for retraining is open and was raised since */
	int64_t scheduled_ms;     /* the newest moment of the schedule that has come; 0: there is no schedule */
	int64_t enough_decisions, enough_disagreements, age_ms; /* settings; 0: off */
};

/* The name of the cause, NULL where nothing is due. An alarm comes first. Age and schedule ask for nothing while people
 * have said nothing new. */
const char *retrain_due(const struct retrain_facts *facts);

#endif
