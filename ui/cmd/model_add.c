/* rung model add: a model's file and card become a version of the project. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "base/str.h"
#include "jobs/model_add.h"
#include "jobs/model_input.h"

/* What it said of the pictures it was compared on, as a card takes it. */
static json_t *check_json(const struct model_add_result *result)
{
	json_t *check = json_array();

	for (int i = 0; i < result->check_count; i++) {
		json_t *picture = json_object();

		for (int k = 0; k < result->label_count; k++)
			json_object_set_new(picture, result->labels[k], json_real((double)result->checks[i * result->label_count + k]));
		json_array_append_new(check, picture);
	}
	return check;
}

/* What LIVE takes, where the newcomer takes it in another form. */
static const char *other_input(struct command_call *call, const struct model_version *version)
{
	struct model_version live;

	return model_version_live(call->store, &call->stage, &call->arena, &live, NULL) > 0 ? model_input_differs(version, &live, &call->arena) : NULL;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct model_add_options options = {
		.card = command_option(call, "card"),
		.name = command_option(call, "name"),
		.version = command_option(call, "version"),
		.engine = command_option(call, "engine"),
		.as_live = command_has(call, "as-live"),
		.trained_elsewhere = command_has(call, "trained-elsewhere"),
	};
	struct model_add_result result = { .added = false };
	const struct model_version *version = &result.version;
	const char *input;

	if (model_add(call->store, call->stage_name, &call->actor, call->arguments[0], &options, &call->arena, &result, err) < 0)
		return COMMAND_FAILED;
	input = other_input(call, version);
	if (call->json)
		return answer_json(call, json_pack("{s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o}", "name", answer_text(version->name), "version",
		                                   answer_text(version->version), "added", result.added, "role",
		                                   answer_text(version->role), "trained_on", answer_text(version->trained_on),
		                                   "latency_ms", answer_number((double)result.latency_us / 1000), "check",
		                                   check_json(&result), "input_differs", answer_text(input), "stage", answer_text(call->stage.name)));
	fprintf(call->out, "%s %s, role %s; one item took %.1f ms\n", answer_shown(call, version->title),
	        result.added ? "added" : "is here already", version->role, (double)result.latency_us / 1000);
	if (input)
		fprintf(call->out, "it takes %s\n", answer_shown(call, input));
	if (str_equal(version->trained_on, "unknown"))
		fprintf(call->out, "its card does not say what it was trained on: it is judged only on items added from now on,\n"
		                   "unless you vouch that it never saw them: --trained-elsewhere\n");
	if (str_equal(version->role, "idle"))
		fprintf(call->out, "next: %s rollout shadow \"%s\" --reason WHY\n", answer_rung(call), answer_shown(call, version->title));
	else
		fprintf(call->out, "next: %s score\n", answer_rung(call));
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "card", 0, "C.json", "the model's card; else the file beside it that ends in .json" },
	{ "name", 0, "N", "instead of the card's name" },
	{ "version", 0, "V", "instead of the card's version" },
	{ "engine", 0, "E", "instead of the card's engine" },
	{ "as-live", 0, NULL, "it is LIVE now, although the system that it replaces was never imported" },
	{ "trained-elsewhere", 0, NULL, "I vouch that it was trained on none of these items" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_model_add = {
	.name = "model add",
	.arguments = "FILE [--card C.json] [--name N --version V] [--engine E] [--as-live] [--trained-elsewhere]",
	.summary = "adds a version of the model, after trying it",
	.details = "Reads the card, finds its labels among the project's, runs the model once in a worker, and\n"
	           "stores the version with the SHA-256 of its file. The first version of a stage is live at\n"
	           "once; later ones are idle, but in a project that replaces a system (init --case replace) the\n"
	           "first of them is NEXT: scored beside that system, ready for rollout canary or switch. There it is\n"
	           "refused while nothing of that system was imported, unless --as-live is said.\n"
	           "\n"
	           "FILE is a model (.onnx), with its card beside it, or the card of a program of your own, for which\n"
	           "engine is \"process\": man 7 rung-process.\n"
	           "\n"
	           "A card lists what the model was trained on (trained_on: hashes; empty: other data). A version\n"
	           "is never judged on items it was trained on. doc/model-card.md has every key.\n"
	           "\n"
	           "What libonnx says (--engine libonnx) of four small pictures is compared with \"check\" in the card, or\n"
	           "else with ONNX Runtime; what came out is \"check\" in JSON, as a card takes it.\n"
	           "\n"
	           "JSON: name, version, added, role, trained_on, latency_ms, check, input_differs (what it takes\n"
	           "and what LIVE takes, where that is not the same, or null), stage.\n",
	.options = options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run,
};
