/* rung init: a new project. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/words.h"

#include "base/str.h"
#include "db/store.h"
#include "jobs/template.h"
#include "output/output.h"

#include <string.h>
#include <unistd.h>

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
static const char *critical_text(struct command_call *call, const char *labels, struct err *err)
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

/* ---- what was made ---- */

/* What is replaced is measured first. */
static const char *next_step(const struct command_call *call)
{
	const char *name = command_option(call, "case");

	return name && str_equal(name, "replace") ? "import predictions FILE --model NAME --create, of the system that answers so far" : "add FOLDER";
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
	                   "next: rung -p %s %s\n",
	        answer_shown(call, path), spec->label_count, spec->label_count == 1 ? "label" : "labels",
	        spec->critical_count, answer_shown(call, path), next_step(call));
	return COMMAND_DONE;
}

/* "check, profile after check, rank after profile". */
static const char *stages_text(struct command_call *call, const struct template *template)
{
	const char *text = "";

	for (int i = 0; i < template->stage_count; i++) {
		const struct template_stage *stage = &template->stages[i];

		text = arena_printf(&call->arena, "%s%s%s", text, i ? ", " : "", stage->name);
		for (int k = 0; k < stage->after_count; k++)
			text = arena_printf(&call->arena, "%s%s%s%s%s", text, k ? " and " : " after ", stage->after[k].upstream,
			                    stage->after[k].label ? "=" : "", stage->after[k].label ? stage->after[k].label : "");
	}
	return text;
}

/* Of a project with several stages. */
static enum command_status print_stages(struct command_call *call, const struct template *template)
{
	const char *path = answer_shown(call, call->arguments[0]);
	json_t *list = json_array();

	for (int i = 0; i < template->stage_count; i++)
		json_array_append_new(list, answer_text(template->stages[i].name));
	if (call->json)
		answer_json(call, json_pack("{s:o,s:s,s:O}", "project", answer_text(call->arguments[0]), "template", template->name,
		                            "stages", list));
	else
		fprintf(call->out, "%s is ready: %d stages, %s; you are its owner.\n"
		                   "next: rung -p %s add FOLDER, and a model for each stage: rung -p %s --stage %s model add CARD.json\n",
		        path, template->stage_count, stages_text(call, template), path, path, template->stages[0].name);
	json_decref(list);
	return COMMAND_DONE;
}

/* ---- what is asked for ---- */

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

static int check_output(const char *output, struct err *err)
{
	return !output || output_kind_named(output) ? 0 : err_set(err, "--output is class, regions, text or ranking, not '%s'", output);
}

/* A template with several stages says of each what it is. */
static int check_template(const struct command_call *call, const struct template *template, struct err *err)
{
	static const char *const said[] = { "labels", "critical", "no-critical", "kind", "output" };

	if (template->stage_count == 1)
		return 0;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (command_has(call, said[i]))
			return err_set(err, "--template %s says of each stage what it is: leave --%s out", template->name, said[i]);
	return call->stage_name ? err_set(err, "--template %s names its stages: leave --stage out", template->name) : 0;
}

/* A list with NULL at its end; NULL: it is empty. */
static const char *const *ended(struct arena *arena, const struct words *words)
{
	const char **list = arena_alloc(arena, ((size_t)words->count + 1) * sizeof *list);

	memcpy(list, words->list, (size_t)words->count * sizeof *list);
	return words->count > 0 ? list : NULL;
}

/* Of one with a single stage the line may say otherwise. */
static int change_stage(struct command_call *call, struct template_stage *stage, struct err *err)
{
	struct words labels = { .count = 0 }, critical = { .count = 0 };
	const char *label_text = command_option(call, "labels"), *text = "";

	if (label_text || command_has(call, "critical") || command_has(call, "no-critical")) {
		text = critical_text(call, label_text ? label_text : "its labels", err);
		if (!text || (label_text && words_split(&call->arena, "labels", "a label", label_text, &labels, err) < 0) ||
		    words_split(&call->arena, "critical", "a label", text, &critical, err) < 0)
			return -1;
		stage->labels = label_text ? ended(&call->arena, &labels) : stage->labels;
		stage->critical = ended(&call->arena, &critical);
	}
	stage->kind = command_option(call, "kind") ? command_option(call, "kind") : stage->kind;
	stage->output = command_option(call, "output") ? command_option(call, "output") : stage->output;
	stage->name = call->stage_name ? call->stage_name : stage->name;
	return check_output(stage->output, err);
}

static enum command_status run_template(struct command_call *call, const char *name, const char *use_case, struct err *err)
{
	const struct template *template = template_named(name, err);
	struct store_new new = { .name = project_name(&call->arena, call->arguments[0]), .use_case = use_case };
	struct store *store = NULL;
	struct template_stage only;
	struct template changed;
	struct actor by;
	int rc;

	if (!template || check_template(call, template, err) < 0)
		return COMMAND_USAGE;
	changed = *template;
	only = template->stages[0];
	if (template->stage_count == 1 && change_stage(call, &only, err) < 0)
		return COMMAND_USAGE;
	changed.stages = template->stage_count == 1 ? &only : template->stages;
	rc = template_make(call->arguments[0], &changed, &new, NULL, &store, &by, err);
	store_close(store);
	if (rc < 0)
		return COMMAND_FAILED;
	return template->stage_count > 1 ? print_stages(call, template) : print_result(call, &new);
}

static int read_labels(struct command_call *call, struct words *labels, struct words *critical, struct err *err)
{
	const char *label_text = command_option(call, "labels"), *text;

	if (!label_text)
		return err_set(err, "--labels is missing");
	text = critical_text(call, label_text, err);
	if (!text || words_split(&call->arena, "labels", "a label", label_text, labels, err) < 0)
		return -1;
	return words_split(&call->arena, "critical", "a label", text, critical, err);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct words labels = { .count = 0 }, critical = { .count = 0 };
	const char *use_case = find_case(call, err), *output = command_option(call, "output"), *kind = command_option(call, "kind");
	struct store_new spec;

	if (use_case && command_has(call, "template"))
		return run_template(call, command_option(call, "template"), use_case, err);
	if (use_case && check_output(output, err) == 0 && read_labels(call, &labels, &critical, err) == 0) {
		spec = (struct store_new){
			.name = project_name(&call->arena, call->arguments[0]), .use_case = use_case, .input_kind = kind ? kind : "image",
			.output_kind = output, .stage_name = call->stage_name, .labels = labels.list, .label_count = labels.count,
			.critical = critical.list, .critical_count = critical.count,
		};
		return store_create(call->arguments[0], &spec, err) < 0 ? COMMAND_FAILED : print_result(call, &spec);
	}
	return COMMAND_USAGE;
}

static const struct command_option options[] = {
	{ "labels", 0, "A,B[,C]", "what an item can be, in the order of the keys 1, 2, 3" },
	{ "critical", 0, "B[,C]", "labels that must not be missed" },
	{ "no-critical", 0, NULL, "no label is worse to miss than another" },
	{ "kind", 0, "KIND", "image (the default), text, audio or record" },
	{ "output", 0, "KIND", "beside a label: class (the default: nothing), regions, text or ranking" },
	{ "case", 0, "CASE", "new (the default), assist or replace: what the machine is to do" },
	{ "template", 0, "NAME", "begin as a worked example: inspection (ok and defect), recommender, serial or speech" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_init = {
	.name = "init",
	.arguments = "FILE --labels A,B[,C] (--critical B | --no-critical) [--kind KIND] [--output KIND] [--case CASE]\n"
	             "       rung init FILE --template NAME [--case CASE]",
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
	           "A template has the stages of a worked example, with their labels and links: rung demo --template\n"
	           "shows one at work. Of one stage the line may say labels and the rest otherwise.\n"
	           "\n"
	           "JSON: project, labels, critical; of several stages: project, template, stages.\n",
	.options = options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_NONE,
	.run = run,
};
