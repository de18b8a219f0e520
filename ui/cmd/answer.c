#include "ui/cmd/answer.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/route_standing.h"
#include "db/setting_store.h"
#include "db/zone.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void answer_json_part(const struct command_call *call, json_t *value)
{
	size_t flags = JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15); /* 0.1 stays 0.1 */

	if (isatty(fileno(call->out)) == 1)
		flags |= JSON_ENSURE_ASCII;
	json_dumpf(value, call->out, flags);
	json_decref(value);
}

enum command_status answer_json(const struct command_call *call, json_t *object)
{
	answer_json_part(call, object);
	fputc('\n', call->out);
	return COMMAND_DONE;
}

json_t *answer_text(const char *text)
{
	struct str visible = STR_EMPTY;
	json_t *value;

	if (!text)
		return json_null();
	if (text_valid_utf8(text, strlen(text)))
		return json_string(text);
	text_add_visible(&visible, text, strlen(text));
	value = json_string(str_text(&visible));
	str_release(&visible);
	return value;
}

json_t *answer_number(double number)
{
	return isfinite(number) ? json_real(number) : json_null();
}

json_t *answer_time(int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	return ms ? json_string(clock_iso(ms, text)) : json_null();
}

const char *answer_shown(struct command_call *call, const char *text)
{
	struct str visible = STR_EMPTY;
	const char *shown;

	if (!text)
		return "";
	text_add_visible(&visible, text, strlen(text));
	shown = arena_strdup(&call->arena, str_text(&visible));
	str_release(&visible);
	return shown;
}

/* As one types it in a shell. */
static const char *quoted(struct command_call *call, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+:@%,=";
	struct str out = STR_EMPTY;
	const char *copy;

	text = answer_shown(call, text);
	if (*text && text[strspn(text, plain)] == '\0')
		return text;
	str_add_char(&out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			str_add(&out, "'\\''");
		else
			str_add_char(&out, *text);
	str_add_char(&out, '\'');
	copy = arena_strdup(&call->arena, str_text(&out));
	str_release(&out);
	return copy;
}

static const char *rung_as(struct command_call *call, const char *operator_name)
{
	const struct { const char *option, *value; } given[] = {
		{ "-p", call->project_named ? call->project : NULL }, { "--stage", call->stage_name }, { "--operator", operator_name },
	};
	const char *line = "rung";

	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		if (given[i].value)
			line = arena_printf(&call->arena, "%s %s %s", line, given[i].option, quoted(call, given[i].value));
	return line;
}

const char *answer_rung(struct command_call *call)
{
	return rung_as(call, call->operator_name);
}

const char *answer_rung_another(struct command_call *call)
{
	return rung_as(call, NULL);
}

const char *answer_when(struct command_call *call, int64_t ms)
{
	struct tm local;
	char text[32], offset[8];

	zone_local(setting_text(call->store, 0, "project.timezone", &call->arena), ms, &local);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
	strftime(offset, sizeof offset, "%z", &local); /* +0530 */
	if (local.tm_gmtoff == 0)
		return arena_printf(&call->arena, "%sZ", text);
	return arena_printf(&call->arena, "%s%.3s:%s", text, offset, offset + 3);
}

const char *answer_share(struct command_call *call, double share)
{
	char *text;

	if (!isfinite(share))
		return "-";
	text = arena_printf(&call->arena, "%.3f", share);
	if (text[0] == '0')
		return text + 1;
	if (str_starts(text, "-0"))
		return arena_printf(&call->arena, "-%s", text + 2);
	return text;
}

void answer_rejects(const struct command_call *call, const struct reject_list *rejects)
{
	for (int i = 0; i < rejects->count; i++)
		fprintf(call->err, "rung: %s: %s: %s\n", call->command->name, rejects->rows[i].name, rejects->rows[i].reason);
	if (rejects->total > rejects->count)
		fprintf(call->err, "rung: %s: and %" PRId64 " more\n", call->command->name, rejects->total - rejects->count);
}

bool answer_to_lead(const struct command_call *call)
{
	struct err why = ERR_NONE;
	struct actor actor;

	return actor_identify(call->store, call->operator_name, &actor, &why) == 0 && role_leads(actor.role);
}

void answer_held(const struct command_call *call)
{
	const char *why = route_standing_held(call->store);

	if (*why)
		fprintf(call->err, "rung: %s: warning: answers are kept, but cannot be counted, and the machine decides nothing: %s\n",
		        call->command->name, why);
}
