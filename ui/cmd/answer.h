/* How commands answer: one JSON object for scripts, lines for people. */
#ifndef RUNG_UI_CMD_ANSWER_H
#define RUNG_UI_CMD_ANSWER_H

#include "ui/cmd/command.h"

#include "jobs/reject.h"

#include <jansson.h>
#include <stdint.h>

/* Prints object on one line and frees it. Always COMMAND_DONE. On a terminal everything beyond ASCII is
 * escaped, so that it can obey nothing. */
enum command_status answer_json(const struct command_call *call, json_t *object);

/* The same for a part of an answer that is too long to be held at once: no line end. */
void answer_json_part(const struct command_call *call, json_t *value);

/* JSON values, never NULL: null where the value is NULL, not a number or infinite. Text that is no
 * UTF-8 is given in its visible form. */
json_t *answer_text(const char *text);
json_t *answer_number(double number);
json_t *answer_time(int64_t ms); /* ISO 8601; null for 0 */

/* The visible form of text in the call's arena; "" for NULL. */
const char *answer_shown(struct command_call *call, const char *text);

/* How the program is called for the same project, stage and operator: "rung -p line.db"; in the call's arena. */
const char *answer_rung(struct command_call *call);

/* The same for somebody else, under their own login. */
const char *answer_rung_another(struct command_call *call);

/* A moment by the project's wall clock, as --since takes it too: "2026-03-01 09:30Z", "2026-03-01 15:00+05:30"; in the
 * call's arena. JSON has answer_time(). */
const char *answer_when(struct command_call *call, int64_t ms);

/* A share as ".932", or "-" where it is no number; in the call's arena. */
const char *answer_share(struct command_call *call, double share);

/* Warns on call->err where what has settled could not be folded with what the command did. */
void answer_held(const struct command_call *call);

/* Whether a lead or the owner asks, in commands that any reader may run too. */
bool answer_to_lead(const struct command_call *call);

/* Names what was refused on call->err, one a line with its reason. */
void answer_rejects(const struct command_call *call, const struct reject_list *rejects);

#endif
