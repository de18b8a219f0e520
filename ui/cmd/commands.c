/* The table of all commands, and how a name is found in it. */
#include "ui/cmd/command.h"

#include "base/str.h"
#include "ui/cmd/nearest.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const struct command
	command_add,
	command_agreement,
	command_alarm,
	command_alarm_ack,
	command_alarm_close,
	command_alarm_false,
	command_alarm_list,
	command_alarm_snooze,
	command_audit,
	command_backup,
	command_challenge_add,
	command_challenge_list,
	command_config,
	command_decide,
	command_demo,
	command_doctor,
	command_drift,
	command_export,
	command_export_metrics,
	command_gate,
	command_gold_add,
	command_gold_list,
	command_guideline,
	command_guideline_set,
	command_help,
	command_hold,
	command_hold_list,
	command_hold_release,
	command_hold_review,
	command_import,
	command_import_decisions,
	command_import_predictions,
	command_init,
	command_keys,
	command_label_add,
	command_label_list,
	command_label_merge,
	command_label_rename,
	command_label_retire,
	command_level,
	command_level_approve,
	command_level_assist,
	command_level_demote,
	command_level_promote,
	command_level_resume,
	command_level_seen,
	command_level_stop,
	command_level_withdraw,
	command_limit,
	command_log,
	command_metric_add,
	command_metric_drop,
	command_metric_list,
	command_metric_mute,
	command_metric_unmute,
	command_model_add,
	command_model_bench,
	command_model_calibrate,
	command_model_check,
	command_model_list,
	command_model_retire,
	command_model_show,
	command_monitor,
	command_next,
	command_notify,
	command_operator_add,
	command_operator_list,
	command_pipeline,
	command_plan,
	command_publish,
	command_query,
	command_queue,
	command_redo,
	command_replay,
	command_report,
	command_risks,
	command_risks_add,
	command_risks_drop,
	command_retrain,
	command_retrain_cancel,
	command_retrain_log,
	command_retrain_retry,
	command_rollout,
	command_rollout_advance,
	command_rollout_approve,
	command_rollout_canary,
	command_rollout_compare,
	command_rollout_history,
	command_rollout_next,
	command_rollout_rollback,
	command_rollout_seen,
	command_rollout_shadow,
	command_rollout_stop,
	command_rollout_switch,
	command_rollout_withdraw,
	command_schema,
	command_score,
	command_serve,
	command_settle,
	command_skip,
	command_stage_add,
	command_stage_freeze,
	command_stage_list,
	command_stage_rerun,
	command_stage_show,
	command_stage_thaw,
	command_suspects,
	command_threshold,
	command_undo,
	command_unsure,
	command_verify;

static const struct command *const commands[] = {
	&command_demo,
	&command_init,
	&command_add,
	&command_stage_add,
	&command_stage_list,
	&command_stage_show,
	&command_stage_freeze,
	&command_stage_thaw,
	&command_stage_rerun,
	&command_model_add,
	&command_score,
	&command_serve,
	&command_import,
	&command_import_predictions,
	&command_import_decisions,
	&command_queue,
	&command_next,
	&command_decide,
	&command_unsure,
	&command_skip,
	&command_undo,
	&command_redo,
	&command_guideline,
	&command_guideline_set,
	&command_gold_add,
	&command_gold_list,
	&command_settle,
	&command_agreement,
	&command_threshold,
	&command_gate,
	&command_drift,
	&command_pipeline,
	&command_challenge_add,
	&command_challenge_list,
	&command_replay,
	&command_plan,
	&command_level,
	&command_level_promote,
	&command_level_approve,
	&command_level_withdraw,
	&command_level_demote,
	&command_level_stop,
	&command_level_resume,
	&command_level_seen,
	&command_level_assist,
	&command_audit,
	&command_hold,
	&command_hold_list,
	&command_hold_review,
	&command_hold_release,
	&command_model_list,
	&command_model_show,
	&command_model_check,
	&command_model_bench,
	&command_model_calibrate,
	&command_model_retire,
	&command_rollout,
	&command_rollout_shadow,
	&command_rollout_next,
	&command_rollout_canary,
	&command_rollout_advance,
	&command_rollout_switch,
	&command_rollout_approve,
	&command_rollout_withdraw,
	&command_rollout_rollback,
	&command_rollout_seen,
	&command_rollout_stop,
	&command_rollout_compare,
	&command_rollout_history,
	&command_monitor,
	&command_metric_list,
	&command_metric_add,
	&command_metric_mute,
	&command_metric_unmute,
	&command_metric_drop,
	&command_limit,
	&command_risks,
	&command_risks_add,
	&command_risks_drop,
	&command_alarm,
	&command_alarm_list,
	&command_alarm_ack,
	&command_alarm_close,
	&command_alarm_false,
	&command_alarm_snooze,
	&command_suspects,
	&command_retrain,
	&command_retrain_log,
	&command_retrain_cancel,
	&command_retrain_retry,
	&command_notify,
	&command_query,
	&command_schema,
	&command_export,
	&command_export_metrics,
	&command_report,
	&command_publish,
	&command_label_list,
	&command_label_add,
	&command_label_rename,
	&command_label_merge,
	&command_label_retire,
	&command_operator_list,
	&command_operator_add,
	&command_config,
	&command_keys,
	&command_log,
	&command_verify,
	&command_backup,
	&command_doctor,
	&command_help,
};

const struct command_option command_options_anywhere[] = {
	{ "project", 'p', "FILE", "the project; else $RUNG_PROJECT, else ./rung.db" },
	{ "stage", 0, "S", "the stage, where a project has several" },
	{ "operator", 0, "NAME", "who this counts for; the owner may act for others" },
	{ "json", 0, NULL, "one JSON object on standard output" },
	{ "theme", 0, "NAME", "how the console looks: default, light, high-contrast, colour-blind, mono" },
	{ "mono", 0, NULL, "the console without colours; NO_COLOR does the same" },
	{ "ascii", 0, NULL, "the console in ASCII alone" },
	{ "plain", 0, NULL, "review by plain lines, for screen readers and pipes; ACCESSIBLE=1 does the same" },
	{ "help", 'h', NULL, "this help" },
	{ "version", 0, NULL, "the version of rung" },
	{ NULL, 0, NULL, NULL },
};

size_t command_count(void)
{
	return sizeof commands / sizeof *commands;
}

const struct command *command_at(size_t index)
{
	assert(index < command_count());
	return commands[index];
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count(); i++)
		if (str_equal(commands[i]->name, name))
			return commands[i];
	return NULL;
}

bool command_is_family(const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i < command_count(); i++)
		if (str_starts(commands[i]->name, word) && commands[i]->name[length] == ' ')
			return true;
	return false;
}

const struct command *command_nearest(const char *word)
{
	const struct command *nearest = NULL;
	int least = 0;

	for (size_t i = 0; i < command_count(); i++) {
		int distance = nearest_distance(word, commands[i]->name);

		if (nearest_is_near(word, distance) && (!nearest || distance < least)) {
			nearest = commands[i];
			least = distance;
		}
	}
	return nearest;
}

static const struct command_option *nearer_option(const struct command_option *options, const char *word,
                                                  const struct command_option *nearest)
{
	for (; options && options->name; options++) {
		int distance = nearest_distance(word, options->name);

		if (nearest_is_near(word, distance) && (!nearest || distance < nearest_distance(word, nearest->name)))
			nearest = options;
	}
	return nearest;
}

const struct command_option *command_nearest_option(const struct command *command, const char *word)
{
	const struct command_option *nearest = command ? nearer_option(command->options, word, NULL) : NULL;

	return nearer_option(command_options_anywhere, word, nearest);
}

const char *command_option(const struct command_call *call, const char *name)
{
	const struct command_option *options = call->command->options;

	for (size_t i = 0; options && options[i].name; i++)
		if (str_equal(options[i].name, name))
			return call->values[i];
	assert(!"an option of the command");
	return NULL;
}

bool command_has(const struct command_call *call, const char *name)
{
	return command_option(call, name) != NULL;
}

static bool is_among(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; *at; at += strcspn(at, " "), at += strspn(at, " "))
		if (strcspn(at, " ") == length && strncmp(at, word, length) == 0)
			return true;
	return false;
}

bool command_turns(const struct command_call *call)
{
	const struct command *command = call->command;

	for (size_t i = 0; command->turns_with && command->options[i].name; i++)
		if (call->values[i] && is_among(command->turns_with, command->options[i].name))
			return true;
	return false;
}

enum command_stages command_stages(const struct command_call *call)
{
	enum command_stages stages = call->command->stages;

	if (!command_turns(call))
		return stages;
	return stages == STAGES_EACH ? STAGES_ONE : stages == STAGES_ONE ? STAGES_EACH : stages;
}

int command_number(const struct command_call *call, const char *name, long low, long high, long *number,
                   struct err *err)
{
	const char *text = command_option(call, name);
	char *end;
	long value;

	if (!text)
		return 0;
	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < low || value > high)
		return err_set(err, "--%s takes a whole number of %ld to %ld, not '%s'", name, low, high, text);
	*number = value;
	return 1;
}

/* NAN where text is no number. */
static double real_of(const char *text)
{
	char *end;
	double real = strtod(text, &end);

	return end == text || *end ? NAN : real;
}

int command_real(const struct command_call *call, const char *name, double low, double high, double *real,
                 struct err *err)
{
	const char *text = command_option(call, name);
	double value = text ? real_of(text) : 0;

	if (!text)
		return 0;
	if (!(value >= low && value <= high))
		return err_set(err, "--%s takes a number from %g to %g, not '%s'", name, low, high, text);
	*real = value;
	return 1;
}

int command_share(const struct command_call *call, const char *name, double below, double *share, struct err *err)
{
	const char *text = command_option(call, name);
	double value = text ? real_of(text) : 0;

	if (!text)
		return 0;
	if (!(value > 0 && value < below))
		return err_set(err, "--%s takes a share above 0 and below %g, such as 0.01, not '%s'", name, below, text);
	*share = value;
	return 1;
}
