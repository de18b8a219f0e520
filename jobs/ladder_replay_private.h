/* One replay of a ladder at work: what its parts share. */
#ifndef RUNG_JOBS_LADDER_REPLAY_PRIVATE_H
#define RUNG_JOBS_LADDER_REPLAY_PRIVATE_H

#include "db/certificate_store.h"
#include "db/refold.h"
#include "db/rollout_past.h"
#include "db/rows.h"
#include "db/setting_past.h"
#include "db/stage_past.h"
#include "jobs/ladder.h"
#include "jobs/ladder_replay.h"

/* What was audited by some settings. */
struct ladder_replay_audited { double error, least, share; int64_t patience, notice; };

/* A rollout: what is known of it before its rows are counted again. */
struct ladder_replay_plan {
	struct rollout_plan       plan;
	struct rollout_past_state state;
	bool                      has_state;
	bool                      as_canary;   /* it had a share of the traffic, not all of it, when it was over or is now */
	bool                      audits_fire; /* of what the candidate decided by itself, as far as state has read */
	const struct rollout_act *fired;       /* that took it back by a rule; NULL: none has */
	int64_t                   ended_ms;    /* INT64_MAX: it runs */
};

/* A state as ladder_state.h writes it. */
struct ladder_replay_state { int64_t epoch_id; const char *json; };

struct ladder_replay {
	struct store         *store;
	ladder_difference    *tell;
	void                 *context;
	struct ladder_replay_result *result;
	struct arena          arena;      /* of the whole replay */
	struct stage          stage;      /* as it is now */
	struct setting_past   settings;
	struct ladder_replay_audited audited; /* as asked last; share 0: never */
	struct epoch         *epochs;     /* oldest first */
	int                   epoch_count;
	struct refold_gate   *gates;
	int                   gate_count;
	struct refold_demotion *demotions;
	int                   demotion_count;
	struct ladder_replay_plan *plans; /* oldest first */
	int                   plan_count;
	struct rows           states;     /* struct ladder_replay_state: of the epochs so far, as their rows make them */

	/* Of the epoch that is being made again: */
	struct arena          epoch_arena;
	struct stage_past     past;
	struct ladder         ladder;
	struct certificate_row *looks;    /* as they are stored */
	int                   look_count, look_next;
	struct watch_row     *watches;
	int                   watch_count, watch_next;
	struct { int64_t row_id, until_id; bool was_live; } alarm; /* the row that raised it; 0: none of this epoch has */
	void                 *groups[2];  /* trees of those that have counted: as evidence, in watching */
	int64_t               before_ms, before_until_id, before_decided_ms, before_place; /* of the row before */
};

/* Tells of a difference. */
void ladder_replay_tell(struct ladder_replay *replay, const char *entity, int64_t id, const char *fmt, ...) RUNG_PRINTF(4, 5);

/* Each compares one value, and tells where it differs. */
void ladder_replay_integer(struct ladder_replay *replay, const char *entity, int64_t id, const char *field, int64_t stored, int64_t made);
void ladder_replay_real(struct ladder_replay *replay, const char *entity, int64_t id, const char *field, double stored, double made);
void ladder_replay_text(struct ladder_replay *replay, const char *entity, int64_t id, const char *field, const char *stored, const char *made);

/* Compares an epoch that has begun with what it had to be. */
int ladder_replay_epoch(struct ladder_replay *replay, const struct epoch *epoch, struct err *err);

/* Compares a row with what its facts make, and takes it into the ladder as it is stored. */
int ladder_replay_row(struct ladder_replay *replay, struct refold_row *row, struct err *err);

/* Looks again where a look was made after the row that was taken in last, up to a time, and takes what is
 * stored; begins the watches that began there, in the order in which they came. */
void ladder_replay_looks(struct ladder_replay *replay, int64_t until_ms);

/* Tells of a look that was due after the row that was taken in last, and is not stored. */
void ladder_replay_looked(struct ladder_replay *replay);

/* The certificate that held then, of those looked for so far; else that of the newest look. */
void ladder_replay_holding(struct ladder_replay *replay, const struct gate_policy *policy);

/* Compares a gate with what the ladder makes of it now. */
int ladder_replay_gate(struct ladder_replay *replay, struct refold_gate *gate, struct err *err);

/* Compares what a gate tells of the moment it was looked at with what rows tell of it. */
int ladder_replay_moment(struct ladder_replay *replay, const struct gate_evaluation *evaluation, const struct gate *stored, struct err *err);

/* Tells of what the machine decided in a pause, or where one was due. */
int ladder_replay_pauses(struct ladder_replay *replay, struct err *err);

/* An alarm that the row raised is due to end the epoch of a live version in the write that folded it: tells of
 * rows that were folded later. After each row. */
int ladder_replay_alarm(struct ladder_replay *replay, const struct refold_row *row, struct err *err);

/* Compares what ended the epoch with the alarm that its rows raise, or with there being none. */
int ladder_replay_demotion(struct ladder_replay *replay, struct err *err);

/* Reads the plans of the stage; then, after each row, whether audits of a candidate fire; at the end compares the traffic with
 * its acts, and each plan with what its rows make of it. */
int ladder_replay_plans(struct ladder_replay *replay, struct err *err);
void ladder_replay_audits(struct ladder_replay *replay);
int ladder_replay_traffic(struct ladder_replay *replay, struct err *err);
int ladder_replay_rollouts(struct ladder_replay *replay, struct err *err);

/* Tells of demotions of no epoch that there is. */
void ladder_replay_loose_demotions(struct ladder_replay *replay);

#endif
