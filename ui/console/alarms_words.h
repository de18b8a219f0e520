/* Alarms in words. */
#ifndef RUNG_CONSOLE_ALARMS_WORDS_H
#define RUNG_CONSOLE_ALARMS_WORDS_H

#include "base/str.h"
#include "jobs/alarms.h"
#include "ui/console/theme.h"

#include <stddef.h>

#define ALARMS_NAME_SIZE 200

/* "queue.depth line 2", "drift brightness", printable. Returns text. */
const char *alarms_name(const struct alarm *alarm, char text[ALARMS_NAME_SIZE]);

/* "OPEN", "ack", "snoozed", "closed". */
const char *alarms_state_word(enum alarm_state state);

/* In which ink it stands among others. */
enum ink alarms_ink(const struct alarm *alarm);

bool alarms_is_severe(const struct alarm *alarm);

/* What it passed: "> 0.2", "< 0.95"; "no signal". Returns text. */
const char *alarms_limit(const struct alarm *alarm, char text[60]);

/* A value of it; "-" where there was none. Returns text. */
const char *alarms_value(const struct alarm *alarm, double value, char text[60]);

/* What it does besides being told, while it is open. */
const char *alarms_action_words(const char *action);

/* What to do about it, in steps. */
const char *alarms_runbook(const struct alarm *alarm);

/* "ALARM drift brightness 0.27 > 0.2: brightness has ...", for one line. */
void alarms_add_line(struct str *out, const struct alarm *alarm);

#endif
