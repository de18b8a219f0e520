/* rung label: the words of the project, and changing them. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "jobs/label_outlook.h"
#include "jobs/stage_sweep.h"

/* outlook: what a change does to the evidence; NULL: nothing was changed, or is to be. */
static enum command_status print_labels(struct command_call *call, const struct stage *stage, const char *outlook)
{
	static const struct table_column columns[] = { { "key", true }, { "label", false }, { "critical", false } };
	struct table table;

	if (call->json) {
		json_t *list = json_array();

		for (int i = 0; i < stage->label_count; i++)
			json_array_append_new(list, json_pack("{s:o,s:i,s:b}", "name", answer_text(stage->labels[i].name), "position",
			                                      stage->labels[i].position, "critical", stage->labels[i].critical));
		return answer_json(call, json_pack("{s:o,s:i,s:o,s:o}", "labels", list, "version", stage->label_set, "stage",
		                                   answer_text(stage->name), "evidence", answer_text(outlook && *outlook ? outlook : NULL)));
	}
	if (outlook)
		fputs(outlook, call->out);
	table_init(&table, columns, 3, 0);
	for (int i = 0; i < stage->label_count; i++)
		table_add(&table, (const char *const[]){ arena_printf(&call->arena, "%d", stage->labels[i].position),
		                                         stage->labels[i].name, stage->labels[i].critical ? "critical" : "" });
	table_print(&table, call->out, 0);
	table_release(&table);
	return COMMAND_DONE;
}

/* What a change does to the evidence is told before it is made; with --dry-run nothing else is done. */
struct change { int (*make)(struct command_call *call, struct err *err); bool counts, merges; };

static enum command_status change(struct command_call *call, const struct change *how, struct err *err)
{
	struct str words = STR_EMPTY;
	bool dry = how->counts && command_has(call, "dry-run");
	struct stage stage;
	int rc = how->counts ? label_outlook(call->store, &call->stage, how->merges, &words, err) : 0;

	if (rc == 0 && !dry)
		rc = how->make(call, err);
	if (rc == 0)
		rc = stage_read(call->store, call->stage_name, &call->arena, &stage, err);
	if (rc == 0)
		print_labels(call, &stage, str_text(&words));
	if (rc == 0 && dry && !call->json)
		fprintf(call->out, "nothing was done (--dry-run)\n");
	str_release(&words);
	return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	(void)err;
	return print_labels(call, &call->stage, NULL);
}

static int make_add(struct command_call *call, struct err *err)
{
	return label_add(call->store, &call->stage, &call->actor, call->arguments[0], command_has(call, "critical"), err);
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	return change(call, &(struct change){ make_add, true, false }, err);
}

static int make_rename(struct command_call *call, struct err *err)
{
	return label_rename(call->store, &call->stage, &call->actor, call->arguments[0], call->arguments[1], err);
}

static enum command_status run_rename(struct command_call *call, struct err *err)
{
	return change(call, &(struct change){ make_rename, false, false }, err);
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

static int make_merge(struct command_call *call, struct err *err)
{
	if (label_merge(call->store, &call->stage, &call->actor, call->arguments[0], call->arguments[1], err) < 0)
		return -1;
	return stage_sweep(call->store, &call->actor, NULL, err); /* of what stands on the two */
}

static enum command_status run_merge(struct command_call *call, struct err *err)
{
	const struct label *into = stage_label_named(&call->stage, call->arguments[1]);

	if (into && check_critical_stays(call, into, err) < 0)
		return COMMAND_FAILED;
	return change(call, &(struct change){ make_merge, true, true }, err);
}

static int make_retire(struct command_call *call, struct err *err)
{
	return label_retire(call->store, &call->stage, &call->actor, call->arguments[0], err);
}

static enum command_status run_retire(struct command_call *call, struct err *err)
{
	if (check_critical_stays(call, NULL, err) < 0)
		return COMMAND_FAILED;
	return change(call, &(struct change){ make_retire, true, false }, err);
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
	.stages = STAGES_EACH,
	.run = run_list,
};

static const struct command_option add_options[] = {
	{ "critical", 0, NULL, "it must not be missed" },
	{ "dry-run", 0, NULL, "tell what it would do to the evidence, and do nothing" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_label_add = {
	.name = "label add",
	.arguments = "LABEL [--critical] [--dry-run]",
	.summary = "adds a label",
	.details = "Makes a new version of the label set. Evidence about the live version begins anew, since people\n"
	           "choose among other labels now: at levels 3 and 4 the machine decides nothing until there is a\n"
	           "certificate, and what audits have shown of it is watched no further. All that is told first.\n"
	           "\n"
	           "JSON: as label list, with evidence (what that does to it, in words; null where nothing).\n",
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
	{ "dry-run", 0, NULL, "tell what it would do to the evidence, and do nothing" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_label_merge = {
	.name = "label merge",
	.arguments = "FROM INTO [--not-critical] [--dry-run]",
	.summary = "makes one label of two",
	.details = "FROM is retired and points to INTO; decisions and predictions of FROM count as INTO.\n"
	           "The machine decides nothing until a certificate is made for the merged labels, of what has been\n"
	           "counted before: that is another attempt, and as many of the year are spent as there were pairs\n"
	           "to choose from. What audits have shown stays. At level 4 it then works as at level 3, until a lead\n"
	           "takes it to 3, and to 4 anew once that gate holds. All that is told first.\n"
	           "\n"
	           "JSON: as label add.\n",
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
	.arguments = "LABEL [--not-critical] [--dry-run]",
	.summary = "takes a label out of use",
	.details = "Nobody can choose it any more; what was decided with it stays. Evidence begins anew, as with label\n"
	           "add.\n"
	           "\n"
	           "JSON: as label add.\n",
	.options = end_options,
	.least = 1,
	.most = 1,
	.section = SECTION_CARE,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_retire,
};
