/* rung model list, show and check: the versions of the model. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/hash.h"
#include "jobs/import_map.h"
#include "jobs/model_add.h"
#include "jobs/model_pool.h"

#include <inttypes.h>

static json_t *version_json(const struct command_call *call, const struct model_version *version)
{
	char hex[HASH_HEX_SIZE];
	json_t *labels = json_array();

	for (int i = 0; i < version->label_count; i++) {
		const struct label *label = stage_label(&call->stage, version->label_ids[i]);

		json_array_append_new(labels, answer_text(label ? label->name : NULL));
	}
	return json_pack("{s:o,s:o,s:o,s:o,s:f,s:o,s:o,s:o,s:o,s:o,s:I}", "name", answer_text(version->name), "version",
	                 answer_text(version->version), "engine", answer_text(version->engine), "role",
	                 answer_text(version->role), "share", version->share, "sha256",
	                 answer_text(version->path ? hash_hex(version->sha256, HASH_BYTES, hex) : NULL), "path",
	                 answer_text(version->path), "trained_on", answer_text(version->trained_on), "labels", labels,
	                 "added_at", answer_time(version->added_ms), "predictions", (json_int_t)version->predictions);
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = {
		{ "version", false }, { "role", false }, { "engine", false }, { "trained on", false },
		{ "predictions", true }, { "added", false },
	};
	struct model_version *versions;
	struct table table;
	int count;

	if (model_version_list(call->store, &call->stage, &call->arena, &versions, &count, err) < 0)
		return COMMAND_FAILED;
	if (call->json) {
		json_t *list = json_array();

		for (int i = 0; i < count; i++)
			json_array_append_new(list, version_json(call, &versions[i]));
		return answer_json(call, json_pack("{s:o,s:o}", "models", list, "stage", answer_text(call->stage.name)));
	}
	if (!count) {
		fprintf(call->out, "no model yet; add one with: rung model add FILE.onnx\n");
		return COMMAND_DONE;
	}
	table_init(&table, columns, 6, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ versions[i].title, versions[i].role, versions[i].engine,
		                                         versions[i].trained_on,
		                                         arena_printf(&call->arena, "%" PRId64, versions[i].predictions),
		                                         answer_when(call, versions[i].added_ms) });
	table_print(&table, call->out, 0);
	table_release(&table);
	return COMMAND_DONE;
}

static int find(struct command_call *call, struct model_version *version, struct err *err)
{
	int got = model_version_find(call->store, &call->stage, call->arguments[0], &call->arena, version, err);

	if (got == 0)
		return err_set(err, "no version '%s'; rung model list names them", call->arguments[0]);
	return got;
}

/* What words of its own mean here. */
static void print_map(struct command_call *call, const struct model_version *version)
{
	struct import_map map;

	import_map_of_card(version->card, &call->arena, &map);
	if (map.count)
		fprintf(call->out, "its labels, and what they mean here: %s\n", answer_shown(call, import_map_text(&map, &call->arena)));
}

static enum command_status run_show(struct command_call *call, struct err *err)
{
	struct model_version version;
	struct err problem = ERR_NONE;
	json_t *object;
	char hex[HASH_HEX_SIZE];
	bool sound;

	if (find(call, &version, err) < 0)
		return COMMAND_FAILED;
	sound = !version.path || model_verify(&version, &problem) == 0;
	if (call->json) {
		object = version_json(call, &version);
		json_object_set_new(object, "card", version.card ? json_loads(version.card, JSON_REJECT_DUPLICATES, NULL) : json_null());
		json_object_set_new(object, "problem", answer_text(sound ? NULL : problem.text));
		json_object_set_new(object, "stage", answer_text(call->stage.name));
		return answer_json(call, object);
	}
	fprintf(call->out, "%s, role %s, engine %s\nadded %s, %" PRId64 " predictions, trained on: %s\n",
	        answer_shown(call, version.title), version.role, answer_shown(call, version.engine),
	        answer_when(call, version.added_ms), version.predictions, version.trained_on);
	if (version.path)
		fprintf(call->out, "file %s\nsha256 %s, %s\n", answer_shown(call, version.path),
		        hash_hex(version.sha256, HASH_BYTES, hex), sound ? "as it was added" : answer_shown(call, problem.text));
	fprintf(call->out, "labels:");
	for (int i = 0; i < version.label_count; i++) {
		const struct label *label = stage_label(&call->stage, version.label_ids[i]);

		fprintf(call->out, " %s", label ? answer_shown(call, label->name) : "(retired)");
	}
	fprintf(call->out, "\n");
	print_map(call, &version);
	return COMMAND_DONE;
}

static json_t *check_json(const struct model_check_row *row)
{
	json_t *probabilities = json_object();

	for (int i = 0; i < row->probability_count; i++)
		json_object_set_new(probabilities, row->labels[i], answer_number(row->probabilities[i]));
	return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "file", answer_text(row->file), "label", answer_text(row->label),
	                 "confidence", answer_number(row->confidence), "failure",
	                 answer_text(row->failure[0] ? row->failure : NULL), "latency_ms",
	                 answer_number((double)row->latency_us / 1000), "probabilities", probabilities);
}

/* One that answers nothing at all has not passed. */
static enum command_status judge(const struct command_call *call, const struct model_check_row *rows, int count, struct err *err)
{
	for (int i = 0; i < count; i++)
		if (rows[i].label)
			return COMMAND_DONE;
	err_set(err, "%s has no answer to any of the %d file%s%s%s", call->arguments[0], count, count == 1 ? "" : "s", *rows[0].failure ? ": " : "",
	        rows[0].failure);
	return COMMAND_FAILED;
}

static enum command_status run_check(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = {
		{ "file", false }, { "says", false }, { "confidence", true }, { "ms", true }, { "why not", false },
	};
	struct model_add_options options = { .card = NULL };
	struct model_check_row *rows;
	struct table table;
	int count = call->argument_count - 1;

	if (model_check(call->store, call->stage_name, call->arguments[0], call->arguments + 1, count, &options, &call->arena,
	                &rows, err) < 0)
		return COMMAND_FAILED;
	if (call->json) {
		json_t *list = json_array();

		for (int i = 0; i < count; i++)
			json_array_append_new(list, check_json(&rows[i]));
		answer_json(call, json_pack("{s:o,s:o}", "rows", list, "stage", answer_text(call->stage.name)));
		return judge(call, rows, count, err);
	}
	table_init(&table, columns, 5, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ rows[i].file, rows[i].label ? rows[i].label : "-",
		                                         answer_share(call, rows[i].confidence),
		                                         arena_printf(&call->arena, "%.1f", (double)rows[i].latency_us / 1000),
		                                         rows[i].failure });
	table_print(&table, call->out, 0);
	table_release(&table);
	return judge(call, rows, count, err);
}

const struct command command_model_list = {
	.name = "model list",
	.arguments = "",
	.summary = "lists the versions of the model",
	.details = "One line a version, oldest first, with its role: live decides and is compared, idle does\n"
	           "nothing.\n"
	           "\n"
	           "JSON: models (name, version, engine, role, share, sha256, path, trained_on, labels, added_at,\n"
	           "predictions), stage.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run_list,
};

const struct command command_model_show = {
	.name = "model show",
	.arguments = "V",
	.summary = "tells everything about one version",
	.details = "V is \"name version\", name/version, a version, a name (its newest), or the first digits of the\n"
	           "file's SHA-256. The file is compared with what was added.\n"
	           "\n"
	           "JSON: as one of model list, with card, problem (null where the file is sound) and stage.\n",
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.models = true,
	.run = run_show,
};

const struct command command_model_check = {
	.name = "model check",
	.arguments = "V FILE...",
	.summary = "runs a version over files and stores nothing",
	.details = "Checks that the model's file is the one that was added, and shows what it says of each FILE,\n"
	           "through the same workers that score uses. Fails where it has no answer to any of them.\n"
	           "\n"
	           "JSON: rows (file, label, confidence, failure, latency_ms, probabilities), stage.\n",
	.least = 2,
	.most = -1,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.models = true,
	.run = run_check,
};
