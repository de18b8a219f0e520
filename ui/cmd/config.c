/* rung config: the settings of the project. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/nearest.h"
#include "ui/cmd/project.h"
#include "ui/table.h"

#include "base/str.h"
#include "db/model_version.h"
#include "db/route_standing.h"
#include "db/setting_request.h"
#include "db/setting_store.h"
#include "db/zone.h"
#include "jobs/label_outlook.h"
#include "jobs/serve.h"
#include "ladder/setting.h"

#include <limits.h>
#include <stdio.h>

/* Settings are the project's unless the line names a stage. */
static int64_t scope(const struct command_call *call)
{
	return call->stage_name ? call->stage.stage_id : 0;
}

static const char *takes(struct command_call *call, const struct setting *setting)
{
	struct str words = STR_EMPTY;
	const char *text;

	setting_describe(setting, &words);
	text = arena_strdup(&call->arena, str_text(&words));
	str_release(&words);
	return text;
}

/* What holds where a setting is not set and is worked out. */
struct in_force { const char *value, *why; }; /* value NULL: the setting's own value holds */

static int read_share(struct command_call *call, struct in_force *force, struct err *err)
{
	struct route_standing standing;
	struct model_version live;
	struct stage stage;
	int got = stage_read(call->store, call->stage.name, &call->arena, &stage, err);

	if (got == 0)
		got = model_version_live(call->store, &stage, &call->arena, &live, err);
	if (got >= 0)
		got = route_standing_read(call->store, &stage, got ? live.model_version_id : 0, &call->arena, &standing, err);
	if (got < 0)
		return -1;
	force->value = arena_printf(&call->arena, "%.2g", standing.blind_share);
	force->why = standing.epoch_id ? "worked out from assist.target_days and the evidence" : "as usual until there is evidence to work it out from";
	return 0;
}

static struct in_force in_force(struct command_call *call, const struct setting *setting)
{
	struct in_force force = { NULL, NULL };
	struct err err = ERR_NONE;

	if (str_equal(setting->key, "assist.blind_share") && !setting_is_set(call->store, scope(call), setting->key) &&
	    read_share(call, &force, &err) < 0)
		force = (struct in_force){ "-", arena_strdup(&call->arena, err.text) };
	return force;
}

/* ---- what waits for a second lead ---- */

/* The request about a setting; NULL: none waits. */
static const struct setting_request *waiting(struct command_call *call, const struct setting *setting)
{
	struct setting_request *requests;
	int count;

	if (setting_request_list(call->store, &call->arena, &requests, &count, NULL) < 0)
		return NULL;
	for (int i = 0; i < count; i++)
		if (requests[i].stage_id == scope(call) && str_equal(requests[i].key, setting->key))
			return &requests[i];
	return NULL;
}

static json_t *request_json(const struct setting_request *request)
{
	if (!request)
		return json_null();
	return json_pack("{s:s,s:o,s:o,s:o}", "to", request->to, "operator", answer_text(request->operator_name), "at",
	                 answer_time(request->at_ms), "expires", answer_time(request->expires_ms));
}

static void print_request(struct command_call *call, const struct setting_request *request)
{
	fprintf(call->out, "%s asks for %s = %s until %s: another lead answers with %s config %s --approve, or --refuse\n",
	        answer_shown(call, request->operator_name), request->key, answer_shown(call, request->to),
	        answer_when(call, request->expires_ms), answer_rung_another(call), request->key);
}

static void print_requests(struct command_call *call)
{
	struct setting_request *requests;
	int count;

	if (setting_request_list(call->store, &call->arena, &requests, &count, NULL) < 0)
		return;
	for (int i = 0; i < count; i++)
		if (requests[i].stage_id == scope(call))
			print_request(call, &requests[i]);
}

/* What values do to gates that nobody may expect. */
static void print_warnings(struct command_call *call)
{
	for (size_t i = 0; i < setting_count(); i++) {
		const char *value = setting_text(call->store, scope(call), setting_at(i)->key, &call->arena);

		if (setting_warning(setting_at(i), value))
			fprintf(call->out, "WARNING: %s = %s: %s\n", setting_at(i)->key, value, setting_warning(setting_at(i), value));
	}
}

/* ---- */

static json_t *setting_json(struct command_call *call, const struct setting *setting)
{
	const char *value = setting_text(call->store, scope(call), setting->key, &call->arena);

	struct in_force force = in_force(call, setting);

	return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "key", setting->key, "value", answer_text(value), "in_force",
	                 answer_text(force.value ? force.value : value), "in_force_why", answer_text(force.why), "default",
	                 answer_text(setting->fallback), "takes", answer_text(takes(call, setting)), "help", answer_text(setting->help), "request",
	                 request_json(waiting(call, setting)), "warning", answer_text(setting_warning(setting, value)));
}

/* The value as the list shows it. */
static const char *listed(struct command_call *call, const struct setting *setting)
{
	const char *value = setting_text(call->store, scope(call), setting->key, &call->arena);
	struct in_force force = in_force(call, setting);

	if (force.value)
		return arena_printf(&call->arena, "%s (not set)", force.value);
	return arena_printf(&call->arena, "%s%s", *value ? value : "-", str_equal(value, setting->fallback) ? "" : " *");
}

static enum command_status print_all(struct command_call *call)
{
	static const struct table_column columns[] = { { "setting", false }, { "value", false }, { "what it is", false } };
	struct table table;

	if (call->json) {
		json_t *list = json_array();

		for (size_t i = 0; i < setting_count(); i++)
			json_array_append_new(list, setting_json(call, setting_at(i)));
		return answer_json(call, json_pack("{s:o}", "settings", list));
	}
	table_init(&table, columns, 3, 0);
	for (size_t i = 0; i < setting_count(); i++)
		table_add(&table, (const char *const[]){ setting_at(i)->key, listed(call, setting_at(i)), setting_at(i)->help });
	table_print(&table, call->out, 0);
	table_release(&table);
	fprintf(call->out, "* differs from the default\n");
	print_warnings(call);
	print_requests(call);
	return COMMAND_DONE;
}

static enum command_status print_one(struct command_call *call, const struct setting *setting)
{
	const char *value = setting_text(call->store, scope(call), setting->key, &call->arena);
	struct in_force force = in_force(call, setting);
	const struct setting_request *request = waiting(call, setting);

	if (call->json)
		return answer_json(call, setting_json(call, setting));
	if (force.value)
		fprintf(call->out, "%s is not set: %s is in force, %s\n%s\ntakes %s\n", setting->key, force.value, force.why, setting->help,
		        takes(call, setting));
	else
		fprintf(call->out, "%s = %s\n%s\ntakes %s; default %s\n", setting->key, *value ? answer_shown(call, value) : "-", setting->help,
		        takes(call, setting), setting->fallback[0] ? setting->fallback : "empty");
	if (setting_warning(setting, value))
		fprintf(call->out, "WARNING: at %s %s\n", value, setting_warning(setting, value));
	if (request)
		print_request(call, request);
	return COMMAND_DONE;
}

static const struct setting *find(const char *key, struct err *err)
{
	const struct setting *setting = setting_find(key), *nearest = NULL;

	if (setting)
		return setting;
	for (size_t i = 0; i < setting_count(); i++) {
		int distance = nearest_distance(key, setting_at(i)->key);

		if (nearest_is_near(key, distance) && (!nearest || distance < nearest_distance(key, nearest->key)))
			nearest = setting_at(i);
	}
	if (nearest)
		err_set(err, "no setting '%s'; did you mean '%s'?", key, nearest->key);
	else
		err_set(err, "no setting '%s'; rung config lists them", key);
	return NULL;
}

struct nearest_zone { const char *word; int distance; char zone[ZONE_NAME_SIZE]; };

static void take_zone(void *context, const char *zone)
{
	struct nearest_zone *nearest = context;
	int distance = nearest_distance(nearest->word, zone);

	if (distance >= nearest->distance || !nearest_is_near(nearest->word, distance))
		return;
	nearest->distance = distance;
	snprintf(nearest->zone, sizeof nearest->zone, "%s", zone);
}

/* Which zone may have been meant, where it was refused. */
static void suggest_zone(const struct setting *setting, const char *word, struct err *err)
{
	struct nearest_zone nearest = { .word = word, .distance = INT_MAX };
	char why[sizeof err->text];

	if (!str_equal(setting->key, "project.timezone") || zone_is_known(word))
		return;
	zone_each(take_zone, &nearest);
	snprintf(why, sizeof why, "%s", err->text);
	if (nearest.zone[0])
		err_set(err, "%s; did you mean %s?", why, nearest.zone);
}

/* The word itself is nowhere but here. */
static enum command_status print_token(struct command_call *call, struct err *err)
{
	char token[SERVE_TOKEN_SIZE];

	if (call->argument_count != 1 || !str_equal(call->arguments[0], "serve.token")) {
		err_set(err, "--new goes with serve.token alone");
		return COMMAND_USAGE;
	}
	if (project_open(call, PROJECT_WRITE, true, err) < 0 || serve_token_new(call->store, &call->actor, token, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:s,s:s}", "key", "serve.token", "token", token));
	fprintf(call->out, "%s\n", token);
	fprintf(call->err, "it is shown this once: callers send it as Authorization: Bearer TOKEN, and no older one holds any more\n");
	return COMMAND_DONE;
}

/* What a second lead says, or who asked takes back; NULL: nothing of the kind. */
static const char *answer_of(const struct command_call *call)
{
	static const char *const answers[][2] = { { "approve", "approved" }, { "refuse", "refused" }, { "withdraw", "withdrawn" } };

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (command_has(call, answers[i][0]))
			return answers[i][1];
	return NULL;
}

static int write_setting(struct command_call *call, const struct setting *setting, const char *answer, struct err *err)
{
	if (answer)
		return setting_request_answer(call->store, scope(call), &call->actor, setting->key, answer, err);
	if (call->argument_count < 2)
		return 0;
	if (setting_change(call->store, scope(call), &call->actor, setting->key, call->arguments[1], err) >= 0)
		return 0;
	suggest_zone(setting, call->arguments[1], err);
	return -1;
}

/* What another rule of agreement does to the evidence, as long as nothing of it is done; "" of other settings. */
static int read_outlook(struct command_call *call, const struct setting *setting, struct str *words, struct err *err)
{
	const char **names;
	struct stage stage;
	int count, rc = 0;

	if (!str_starts(setting->key, "agree."))
		return 0;
	if (call->stage_name)
		return rule_outlook(call->store, &call->stage, words, err);
	count = stage_names(call->store, &call->arena, &names, err);
	for (int i = 0; rc == 0 && i < count; i++)
		if ((rc = stage_read(call->store, names[i], &call->arena, &stage, err)) == 0)
			rc = rule_outlook(call->store, &stage, words, err);
	return count < 0 ? -1 : rc;
}

/* Told before it is done: of a value that is only looked at too. */
static int tell_outlook(struct command_call *call, const struct setting *setting, struct err *err)
{
	struct str words = STR_EMPTY;
	int rc = read_outlook(call, setting, &words, err);

	if (rc == 0 && words.length && !call->json)
		fprintf(call->out, "%s%s", call->argument_count == 2 ? "" : "another value: ", str_text(&words));
	str_release(&words);
	return rc;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *answer = answer_of(call);
	bool writes = call->argument_count == 2 || answer;
	const struct setting *setting;

	if (command_has(call, "new"))
		return print_token(call, err);
	if (answer && call->argument_count != 1) {
		err_set(err, "an answer is about one setting: rung config KEY --approve, --refuse or --withdraw");
		return COMMAND_USAGE;
	}
	if (project_open(call, writes ? PROJECT_WRITE : PROJECT_READ, writes, err) < 0)
		return COMMAND_FAILED;
	if (!call->argument_count)
		return print_all(call);
	setting = find(call->arguments[0], err);
	if (!setting)
		return COMMAND_FAILED;
	if (tell_outlook(call, setting, err) < 0 || write_setting(call, setting, answer, err) < 0)
		return COMMAND_FAILED;
	return print_one(call, setting);
}

static const struct command_option options[] = {
	{ "new", 0, NULL, "with serve.token: makes a token for callers of rung serve, and prints it once" },
	{ "approve", 0, NULL, "agrees, as a second lead, to the change of KEY that was asked for" },
	{ "refuse", 0, NULL, "does not" },
	{ "withdraw", 0, NULL, "takes back what one has asked for" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_config = {
	.name = "config",
	.arguments = "[KEY [VALUE | --approve | --refuse | --withdraw]] [--new]",
	.options = options,
	.summary = "shows and changes the settings",
	.details = "Without arguments: every setting with its value. With a key: what it is and takes. With a value\n"
	           "too: changes it, which only leads may, and which is logged. Settings are the project's; with\n"
	           "--stage they are of that stage. Values that begin with a dash go after --.\n"
	           "\n"
	           "Where promote.two_person is on and another lead is there, a value that guards less (a looser\n"
	           "promise, gate, audit or rollout, fewer hours of work, another time zone, or that rule itself off)\n"
	           "waits for a day for that other lead, who agrees under their own login; a stricter value holds at\n"
	           "once.\n"
	           "\n"
	           "JSON: settings (key, value, in_force, in_force_why, default, takes, help, request: null, or to,\n"
	           "operator, at, expires; warning: what the value does to a gate, or null); with a key one of these.\n"
	           "in_force differs from value where nobody has set it and it is worked out. With --new: key, token.\n",
	.most = 2,
	.section = SECTION_CARE,
	.project = PROJECT_NONE,
	.run = run,
};
