/* What the files of jobs/ share about alarms. */
#ifndef RUNG_JOBS_ALARMS_PRIVATE_H
#define RUNG_JOBS_ALARMS_PRIVATE_H

#include "jobs/alarms.h"

#define ALARM_GAP "monitor.gap" /* nobody looked for a while */

/* Does at once what an alarm that was just opened asks for: demote takes the level down to AI assistance and holds
 * what the machine decided since it left its band; rollback takes back the version on trial. Nothing where the
 * machine decides nothing, or no rollout can be taken back. What pause and audit-up ask for, db/alarm.h's
 * alarm_standing() tells for as long as it is open. Inside a write. */
int alarm_do(struct store *store, const struct stage *stage, const struct actor *program, int64_t alarm_id, const struct alarm_new *alarm,
             struct err *err);

#endif
