/* rung label: the words of the project, and changing them. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

static enum command_status print_labels(struct command_call *call, const struct stage *stage)
{
	static const struct table_column columns[] = { { "key", true }, { "label", false }, { "critical", false } };
	struct table table;

	if (call->json) {
		json_t *list = json_array();

		for (int i = 0; i < stage->label_count; i++)
			json_array_append_new(list, json_pack("{s:o,s:i,s:b}", "name", answer_text(stage->labels[i].name), "position",
			                                      stage->labels[i].position, "critical", stage->labels[i].critical));
		return answer_json(call, json_pack("{s:o,s:i,s:o}", "labels", list, "version", stage->label_set, "stage",
		                                   answer_text(stage->name)));
	}
	table_init(&table, columns, 3, 0);
	for (int i = 0; i < stage->label_count; i++)
		table_add(&table, (const char *const[]){ arena_printf(&call->arena, "%d", stage->labels[i].position),
		                                         stage->labels[i].name, stage->labels[i].critical ? "critical" : "" });
	table_print(&table, call->out, 0);
	table_release(&table);
	return COMMAND_DONE;
}

/* Prints the labels after a change. */
static enum command_status changed(struct command_call *call, int result, struct err *err)
{
	struct stage stage;

	if (result < 0 || stage_read(call->store, call->stage_name, &call->arena, &stage, err) < 0)
		return COMMAND_FAILED;
	return print_labels(call, &stage);
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	(void)err;
	return print_labels(call, &call->stage);
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	return changed(call, label_add(call->store, &call->stage, &call->actor, call->arguments[0],
	                               command_has(call, "critical"), err), err);
}

static enum command_status run_rename(struct command_call *call, struct err *err)
{
	return changed(call, label_rename(call->store, &call->stage, &call->actor, call->arguments[0], call->arguments[1], err),
	               err);
}

/* What must not be missed stays so, unless that is said. */
static int check_critical_stays(struct command_call *call, const struct label *into, struct err *err)
{
	const struct label *from = stage_label_named(&call->stage, call->arguments[0]);

	if (!from || !from->critical || (into && into->critical) || command_has(call, "not-critical"))
		return 0;
	return err_set(err, "%s is critical%s%s: nobody would count it missed any more; --not-critical if that is meant", from->name,
	               into ? ", and not " : "", into ? into->name : "");
}

static enum command_status run_merge(struct command_call *call, struct err *err)
{
	const struct label *into = stage_label_named(&call->stage, call->arguments[1]);

	if (into && check_critical_stays(call, into, err) < 0)
		return COMMAND_FAILED;
	return changed(call, label_merge(call->store, &call->stage, &call->actor, call->arguments[0], call->arguments[1], err),
	               err);
}

static enum command_status run_retire(struct command_call *call, struct err *err)
{
	if (check_critical_stays(call, NULL, err) < 0)
		return COMMAND_FAILED;
	return changed(call, label_retire(call->store, &call->stage, &call->actor, call->arguments[0], err), err);
}

const struct command command_label_list = {
	.name = "label list",
	.arguments = "",
	.summary = "lists the labels",
	.details = "The labels in force, with the key that chooses each in the console.\n"
	           "\n"
	           "JSON: labels (name, position, critical), version (of the label set), stage.\n",
	.section = SECTION_CARE,
	.project = PROJECT_READ,
	.run = run_list,
};

static const struct command_option add_options[] = {
	{ "critical", 0, NULL, "it must not be missed" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_label_add = {
	.name = "label add",
	.arguments = "LABEL [--critical]",
	.summary = "adds a label",
	.details = "Makes a new version of the label set. Evidence about a model that does not know the label\n"
	           "starts anew for it.\n"
	           "\n"
	           "JSON: as label list.\n",
	.options = add_options,
	.least = 1,
	.most = 1,
	.section = SECTION_CARE,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_add,
};

const struct command command_label_rename = {
	.name = "label rename",
	.arguments = "OLD NEW",
	.summary = "gives a label another name",
	.details = "The label and all evidence about it stay; old decisions read with the new name.\n"
	           "\n"
	           "JSON: as label list.\n",
	.least = 2,
	.most = 2,
	.section = SECTION_CARE,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_rename,
};

static const struct command_option end_options[] = {
	{ "not-critical", 0, NULL, "although what is critical then is so no more" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_label_merge = {
	.name = "label merge",
	.arguments = "FROM INTO [--not-critical]",
	.summary = "makes one label of two",
	.details = "FROM is retired and points to INTO; decisions and predictions of FROM count as INTO.\n"
	           "The machine decides nothing until a certificate is made for the merged labels, of what has been\n"
	           "counted before: that is another attempt, and as many of the year are spent as there were pairs\n"
	           "to choose from. What audits have shown stays.\n"
	           "\n"
	           "JSON: as label list.\n",
	.options = end_options,
	.least = 2,
	.most = 2,
	.section = SECTION_CARE,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_merge,
};

const struct command command_label_retire = {
	.name = "label retire",
	.arguments = "LABEL [--not-critical]",
	.summary = "takes a label out of use",
	.details = "Nobody can choose it any more; what was decided with it stays.\n"
	           "\n"
	           "JSON: as label list.\n",
	.options = end_options,
	.least = 1,
	.most = 1,
	.section = SECTION_CARE,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_retire,
};
