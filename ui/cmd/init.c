/* rung init: a new project. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/words.h"

#include "base/str.h"
#include "db/store.h"
#include "output/output.h"

#include <string.h>
#include <unistd.h>

/* What a kind of project starts from, where the line does not say otherwise. */
static const struct template {
	const char *name, *kind, *labels, *critical;
} templates[] = {
	{ "inspection", "image", "ok,defect", "defect" },
};

/* Asks on the terminal which labels are critical. False where nothing was answered. */
static bool ask_critical(struct command_call *call, const char *labels, const char **answer)
{
	char line[1024];

	fprintf(call->err, "Which of %s are critical: missing one is worse than a false alarm?\n"
	                   "Names with commas between them, or - for none: ", answer_shown(call, labels));
	fflush(call->err);
	if (!fgets(line, sizeof line, stdin))
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	*answer = str_equal(line, "-") ? "" : arena_strdup(&call->arena, line);
	return line[0] != '\0';
}

/* The critical labels as written: "" for none. NULL: wrong usage. */
static const char *critical_text(struct command_call *call, const struct template *template, const char *labels,
                                 struct err *err)
{
	const char *text = command_option(call, "critical");

	if (text && command_has(call, "no-critical")) {
		err_set(err, "--critical and --no-critical exclude each other");
		return NULL;
	}
	if (text)
		return text;
	if (command_has(call, "no-critical"))
		return "";
	if (template && !command_has(call, "labels"))
		return template->critical;
	if (isatty(STDIN_FILENO) == 1 && isatty(fileno(call->err)) == 1 && ask_critical(call, labels, &text))
		return text;
	err_set(err, "say which labels are critical (--critical %s), or that none is (--no-critical)", "LABEL[,LABEL]");
	return NULL;
}

static const char *project_name(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	if (str_ends(name, ".db") && strlen(name) > 3)
		return arena_memdup(arena, name, strlen(name) - 3);
	return name;
}

static int find_template(const struct command_call *call, const struct template **found, struct err *err)
{
	const char *name = command_option(call, "template");

	*found = NULL;
	if (!name)
		return 0;
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
		if (str_equal(templates[i].name, name))
			*found = &templates[i];
	return *found ? 0 : err_set(err, "no template '%s'; there is: %s", name, templates[0].name);
}

static enum command_status print_result(struct command_call *call, const struct store_new *spec)
{
	const char *path = call->arguments[0];

	if (call->json) {
		json_t *labels = json_array(), *critical = json_array();

		for (int i = 0; i < spec->label_count; i++)
			json_array_append_new(labels, answer_text(spec->labels[i]));
		for (int i = 0; i < spec->critical_count; i++)
			json_array_append_new(critical, answer_text(spec->critical[i]));
		return answer_json(call, json_pack("{s:o,s:o,s:o}", "project", answer_text(path), "labels", labels,
		                                   "critical", critical));
	}
	fprintf(call->out, "%s is ready: %d %s, %d of them critical; you are its owner.\n"
	                   "next: rung -p %s add FOLDER\n",
	        answer_shown(call, path), spec->label_count, spec->label_count == 1 ? "label" : "labels",
	        spec->critical_count, answer_shown(call, path));
	return COMMAND_DONE;
}

static const char *const cases[] = { "new", "assist", "replace" };

/* NULL: there is none of that name. */
static const char *find_case(const struct command_call *call, struct err *err)
{
	const char *name = command_option(call, "case");

	if (!name)
		return cases[0];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (str_equal(cases[i], name))
			return cases[i];
	err_set(err, "--case is new, assist or replace, not \"%s\"", name);
	return NULL;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct words labels = { .count = 0 }, critical = { .count = 0 };
	const struct template *template;
	const char *label_text, *text, *use_case = find_case(call, err), *output = command_option(call, "output");
	struct store_new spec;

	if (!use_case || find_template(call, &template, err) < 0)
		return COMMAND_USAGE;
	if (output && !output_kind_named(output)) {
		err_set(err, "--output is class, regions, text or ranking, not '%s'", output);
		return COMMAND_USAGE;
	}
	label_text = command_option(call, "labels");
	if (!label_text && template)
		label_text = template->labels;
	if (!label_text) {
		err_set(err, "--labels is missing");
		return COMMAND_USAGE;
	}
	text = critical_text(call, template, label_text, err);
	if (!text || words_split(&call->arena, "labels", "a label", label_text, &labels, err) < 0 ||
	    words_split(&call->arena, "critical", "a label", text, &critical, err) < 0)
		return COMMAND_USAGE;
	spec = (struct store_new){
		.name = project_name(&call->arena, call->arguments[0]),
		.use_case = use_case,
		.input_kind = command_option(call, "kind") ? command_option(call, "kind") : template ? template->kind : "image",
		.output_kind = output,
		.stage_name = call->stage_name,
		.labels = labels.list,
		.label_count = labels.count,
		.critical = critical.list,
		.critical_count = critical.count,
	};
	if (store_create(call->arguments[0], &spec, err) < 0)
		return COMMAND_FAILED;
	return print_result(call, &spec);
}

static const struct command_option options[] = {
	{ "labels", 0, "A,B[,C]", "what an item can be, in the order of the keys 1, 2, 3" },
	{ "critical", 0, "B[,C]", "labels that must not be missed" },
	{ "no-critical", 0, NULL, "no label is worse to miss than another" },
	{ "kind", 0, "KIND", "image (the default), text, audio or record" },
	{ "output", 0, "KIND", "beside a label: class (the default: nothing), regions, text or ranking" },
	{ "case", 0, "CASE", "new (the default), assist or replace: what the machine is to do" },
	{ "template", 0, "NAME", "start from: inspection (images, ok and defect)" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_init = {
	.name = "init",
	.arguments = "FILE --labels A,B[,C] (--critical B | --no-critical) [--kind KIND] [--output KIND] [--case CASE]",
	.summary = "makes a new project",
	.details = "Makes FILE, one SQLite database that holds everything of the project, with one stage and\n"
	           "its labels. Whoever runs it becomes owner. A file that exists is never overwritten.\n"
	           "\n"
	           "Critical labels are those that must not be missed: a scratch that passes costs more than a\n"
	           "good screen looked at twice. Automation is held to a stricter promise on them, so say which\n"
	           "they are, or that there are none. On a terminal rung asks.\n"
	           "\n"
	           "With --output regions, text or ranking an answer is more than its label: boxes or stretches of a\n"
	           "recording, words such as a transcript, or a name from a list. The first label is then the one that\n"
	           "they go with (--labels heard,unintelligible; --labels listed,none). Answers agree where labels are\n"
	           "the same and the rest matches by the stage's settings agree.*: rung config.\n"
	           "\n"
	           "The stage is called main, or as --stage says; rung stage add makes a pipeline of it.\n"
	           "\n"
	           "With --case replace another system answers so far: import its predictions first, so that it is\n"
	           "LIVE, and the model that is added then is NEXT by itself.\n"
	           "\n"
	           "JSON: project, labels, critical.\n",
	.options = options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_NONE,
	.run = run,
};
