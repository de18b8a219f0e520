/* rung stage: the stages of a project, in their order. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/str.h"
#include "db/stage_link.h"
#include "base/clock.h"
#include "db/item.h"
#include "jobs/stage_rerun.h"
#include "jobs/stage_sweep.h"
#include "ladder/level.h"
#include "ui/cmd/words.h"

#include <inttypes.h>
#include <string.h>

#define LINKS_MAX 64

/* ---- what there is ---- */

struct shown {
	struct stage stage;
	struct stage_standing standing;
	struct stage_link *links;
	int link_count;
};

static int read_shown(struct command_call *call, const char *name, struct shown *shown, struct err *err)
{
	if (stage_read(call->store, name, &call->arena, &shown->stage, err) < 0 ||
	    stage_standing_read(call->store, shown->stage.stage_id, &call->arena, &shown->standing, err) < 0)
		return -1;
	shown->link_count = stage_links(call->store, shown->stage.stage_id, &call->arena, &shown->links, err);
	return shown->link_count < 0 ? -1 : 0;
}

static json_t *labels_json(const struct stage *stage, bool critical)
{
	json_t *list = json_array();

	for (int i = 0; i < stage->label_count; i++)
		if (!critical || stage->labels[i].critical)
			json_array_append_new(list, answer_text(stage->labels[i].name));
	return list;
}

static json_t *shown_json(const struct shown *shown)
{
	const struct stage_standing *standing = &shown->standing;
	json_t *after = json_array();

	for (int i = 0; i < shown->link_count; i++)
		json_array_append_new(after, json_pack("{s:o,s:o,s:b}", "stage", answer_text(shown->links[i].upstream), "label",
		                                       answer_text(shown->links[i].label), "frozen", shown->links[i].frozen));
	return json_pack("{s:o,s:s,s:s,s:o,s:o,s:o,s:i,s:b,s:o,s:o,s:o,s:o,s:o}", "stage", answer_text(shown->stage.name), "kind",
	                 shown->stage.kind, "output", standing->output, "labels", labels_json(&shown->stage, false), "critical",
	                 labels_json(&shown->stage, true), "after", after, "level", shown->stage.level, "frozen", standing->frozen,
	                 "why_frozen", answer_text(standing->why_frozen), "frozen_by", answer_text(standing->frozen_by), "frozen_since",
	                 answer_time(standing->frozen_ms), "open",
	                 standing->has_links ? json_integer((json_int_t)standing->open) : json_null(), "closed",
	                 standing->has_links ? json_integer((json_int_t)standing->closed) : json_null());
}

/* "vad=speech, wake"; "-" for a stage that every item comes to. */
static const char *links_text(struct command_call *call, const struct shown *shown)
{
	struct str text = STR_EMPTY;
	const char *kept;

	for (int i = 0; i < shown->link_count; i++)
		str_addf(&text, "%s%s%s%s", i ? ", " : "", shown->links[i].upstream, shown->links[i].label ? "=" : "",
		         shown->links[i].label ? shown->links[i].label : "");
	kept = text.length ? answer_shown(call, str_text(&text)) : "-";
	str_release(&text);
	return kept;
}

static const char *labels_text(struct command_call *call, const struct stage *stage)
{
	struct str text = STR_EMPTY;
	const char *kept;

	for (int i = 0; i < stage->label_count; i++)
		str_addf(&text, "%s%s%s", i ? ", " : "", stage->labels[i].name, stage->labels[i].critical ? " (critical)" : "");
	kept = answer_shown(call, str_text(&text));
	str_release(&text);
	return kept;
}

/* ---- list ---- */

static enum command_status run_list(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = { { "stage", false }, { "after", false }, { "judges", false }, { "says", false },
	                                               { "level", true }, { "here", true }, { "", false } };
	json_t *list = json_array();
	struct table table;
	const char **names;
	int count = stage_names(call->store, &call->arena, &names, err), rc = count < 0 ? -1 : 0;

	table_init(&table, columns, 7, 0);
	for (int i = 0; rc == 0 && i < count; i++) {
		struct shown shown;

		rc = read_shown(call, names[i], &shown, err);
		if (rc < 0)
			break;
		json_array_append_new(list, shown_json(&shown));
		table_add(&table, (const char *const[]){
			answer_shown(call, names[i]), links_text(call, &shown), shown.stage.kind, shown.standing.output,
			arena_printf(&call->arena, "%d", shown.stage.level),
			shown.standing.has_links ? arena_printf(&call->arena, "%" PRId64, shown.standing.open) : "all",
			shown.standing.frozen ? "frozen" : "" });
	}
	if (rc == 0 && call->json)
		answer_json(call, json_pack("{s:O}", "stages", list));
	else if (rc == 0)
		table_print(&table, call->out, 0);
	table_release(&table);
	json_decref(list);
	return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

/* ---- show ---- */

static enum command_status print_shown(struct command_call *call, const char *name, struct err *err)
{
	struct shown shown;
	const struct stage_standing *standing = &shown.standing;

	if (read_shown(call, name, &shown, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, shown_json(&shown));
	fprintf(call->out, "stage    %s\nafter    %s\njudges   %s\nsays     %s: %s\nlevel    %d, %s\n", answer_shown(call, shown.stage.name),
	        links_text(call, &shown), shown.stage.kind, standing->output, labels_text(call, &shown.stage), shown.stage.level,
	        level_name(shown.stage.level));
	if (standing->has_links)
		fprintf(call->out, "items    %" PRId64 " are here, %" PRId64 " were and are no more\n", standing->open, standing->closed);
	if (standing->frozen)
		fprintf(call->out, "frozen   since %s by %s: %s\n", answer_when(call, standing->frozen_ms),
		        answer_shown(call, standing->frozen_by), answer_shown(call, standing->why_frozen));
	return COMMAND_DONE;
}

static enum command_status run_show(struct command_call *call, struct err *err)
{
	return print_shown(call, call->argument_count ? call->arguments[0] : call->stage_name, err);
}

/* ---- add ---- */

/* "vad=speech,wake". */
static int read_links(struct command_call *call, struct stage_link links[LINKS_MAX], int *count, struct err *err)
{
	struct words after = { .count = 0 };
	const char *text = command_option(call, "after");

	*count = 0;
	if (!text)
		return 0;
	if (words_split(&call->arena, "after", "a stage", text, &after, err) < 0)
		return -1;
	if (after.count > LINKS_MAX)
		return err_set(err, "--after: more than %d stages", LINKS_MAX);
	for (; *count < after.count; ++*count) {
		const char *word = after.list[*count], *equals = strchr(word, '=');

		links[*count] = (struct stage_link){ .upstream = equals ? arena_memdup(&call->arena, word, (size_t)(equals - word)) : word,
		                                     .label = equals ? equals + 1 : NULL };
		if (!*links[*count].upstream || (equals && !equals[1]))
			return err_set(err, "--after wants UPSTREAM or UPSTREAM=LABEL, not \"%s\"", word);
	}
	return 0;
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, words[i]))
			return true;
	return false;
}

static int read_kinds(struct command_call *call, struct stage_new *stage, struct err *err)
{
	static const char *const kinds[] = { "image", "text", "audio", "record" }, *const outputs[] = { "class", "regions", "text", "ranking" };

	stage->kind = command_option(call, "kind");
	stage->output = command_option(call, "output") ? command_option(call, "output") : "class";
	if (!stage->kind)
		return err_set(err, "--kind is missing: image, text, audio or record");
	if (!is_one_of(stage->kind, kinds, 4))
		return err_set(err, "--kind is image, text, audio or record, not \"%s\"", stage->kind);
	if (!is_one_of(stage->output, outputs, 4))
		return err_set(err, "--output is class, regions, text or ranking, not \"%s\"", stage->output);
	return 0;
}

static int read_labels(struct command_call *call, struct words *labels, struct words *critical, struct err *err)
{
	const char *text = command_option(call, "labels"), *must = command_option(call, "critical");

	if (!text)
		return err_set(err, "--labels is missing");
	if ((must != NULL) == command_has(call, "no-critical"))
		return err_set(err, "say which labels are critical (--critical LABEL[,LABEL]), or that none is (--no-critical)");
	if (words_split(&call->arena, "labels", "a label", text, labels, err) < 0)
		return -1;
	return must ? words_split(&call->arena, "critical", "a label", must, critical, err) : 0;
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	struct words labels = { .count = 0 }, critical = { .count = 0 };
	struct stage_link links[LINKS_MAX];
	struct stage_new stage = { .name = call->arguments[0], .links = links, .reason = command_option(call, "reason") };
	int64_t stage_id;

	if (read_kinds(call, &stage, err) < 0 || read_labels(call, &labels, &critical, err) < 0 ||
	    read_links(call, links, &stage.link_count, err) < 0)
		return COMMAND_USAGE;
	stage.labels = labels.list;
	stage.label_count = labels.count;
	stage.critical = critical.list;
	stage.critical_count = critical.count;
	if (stage_add(call->store, &call->actor, &stage, &stage_id, err) < 0 || stage_sweep(call->store, &call->actor, NULL, err) < 0)
		return COMMAND_FAILED;
	return print_shown(call, stage.name, err);
}

/* ---- freeze and thaw ---- */

static enum command_status run_freeze(struct command_call *call, struct err *err)
{
	if (stage_freeze(call->store, call->arguments[0], &call->actor, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return print_shown(call, call->arguments[0], err);
}

static enum command_status run_thaw(struct command_call *call, struct err *err)
{
	if (stage_thaw(call->store, call->arguments[0], &call->actor, command_option(call, "reason"), err) < 0 ||
	    stage_sweep(call->store, &call->actor, NULL, err) < 0)
		return COMMAND_FAILED;
	return print_shown(call, call->arguments[0], err);
}

/* ---- once more ---- */

static int read_wish(struct command_call *call, struct rerun_wish *wish, enum command_status *status, struct err *err)
{
	const char *since = command_option(call, "since"), *item = command_option(call, "item");
	int got;

	*status = COMMAND_USAGE;
	*wish = (struct rerun_wish){ .reason = command_option(call, "reason") };
	if (!command_has(call, "dry-run") && (!wish->reason || !*wish->reason))
		return err_set(err, "say why: --reason T");
	if (since && !clock_parse(since, &wish->since_ms))
		return err_set(err, "--since takes a time like 2026-03-01 or 2026-03-01T09:30, not '%s'", since);
	*status = COMMAND_FAILED;
	got = item ? item_find(call->store, item, &wish->item_id, err) : 1;
	return got == 0 ? err_set(err, "no item '%s'", item) : got < 0 ? -1 : 0;
}

static void print_rerun(struct command_call *call, const struct stage *stage, const struct rerun_count *count, int64_t done)
{
	bool dry = command_has(call, "dry-run");

	if (call->json) {
		answer_json(call, json_pack("{s:o, s:I, s:I, s:I, s:I}", "stage", answer_text(stage->name), "again", (json_int_t)count->again,
		                            "machine", (json_int_t)count->machine, "kept", (json_int_t)count->kept, "done", (json_int_t)done));
		return;
	}
	if (dry)
		fprintf(call->out, "nothing was done (--dry-run)\n");
	else if (done > 0)
		fprintf(call->out, "%" PRId64 " %s for the models of %s: rung score asks them\n", done, done == 1 ? "item waits" : "items wait",
		        answer_shown(call, stage->name));
}

static void foretell(struct command_call *call, const struct rerun_count *count)
{
	fprintf(call->out, "asked anew   %" PRId64 ", of which the machine has decided %" PRId64 "\nas they are  %" PRId64
	                   ": answered, known beforehand, on a screen, or without their file or words by now\n",
	        count->again, count->machine, count->kept);
	fflush(call->out);
}

static enum command_status run_rerun(struct command_call *call, struct err *err)
{
	struct rerun_count count;
	struct rerun_wish wish;
	struct stage stage;
	enum command_status status;
	int64_t done = 0;

	if (read_wish(call, &wish, &status, err) < 0)
		return status;
	if (stage_read(call->store, call->arguments[0], &call->arena, &stage, err) < 0 ||
	    stage_rerun_look(call->store, &stage, &wish, &count, err) < 0)
		return COMMAND_FAILED;
	if (!call->json)
		foretell(call, &count);
	if (!command_has(call, "dry-run"))
		done = stage_rerun(call->store, &stage, &call->actor, &wish, err);
	if (done < 0)
		return COMMAND_FAILED;
	print_rerun(call, &stage, &count, done);
	return COMMAND_DONE;
}

/* ---- the commands ---- */

static const struct command_option add_options[] = {
	{ "kind", 0, "KIND", "what it judges: image, text, audio or record, the same as the stages above" },
	{ "output", 0, "OUTPUT", "what it says beside a label: class (nothing, the default), regions, text or ranking" },
	{ "labels", 0, "A,B[,C]", "what it can say, in the order of the keys 1, 2, 3" },
	{ "critical", 0, "B[,C]", "labels that must not be missed" },
	{ "no-critical", 0, NULL, "no label is worse to miss than another" },
	{ "after", 0, "UP[=LABEL]", "the stages it stands on, with commas between; else every item comes to it" },
	{ "reason", 0, "T", "why: kept with it" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_stage_add = {
	.name = "stage add",
	.arguments = "NAME --kind KIND --labels A,B (--critical B | --no-critical) [--after UP[=LABEL],...]",
	.summary = "adds a stage to the pipeline",
	.details = "A stage has labels, a level, gates, a live version and evidence of its own. With --after an item\n"
	           "comes to it once all that are named have said something of the item: UP=LABEL, that label; UP,\n"
	           "whatever it says. Until then it waits. What counts is what the machine decides, or people\n"
	           "answer, who go before it. Where that changes later, what was said downstream is superseded, and\n"
	           "the item comes back or is judged anew.\n"
	           "\n"
	           "A stage stands only on stages that are there, so that there is no circle. It stays for good:\n"
	           "freeze it where it is needed no more. Items that upstream has judged already, or\n"
	           "without --after all of its kind, come to it at once.\n"
	           "\n"
	           "JSON: as stage show.\n",
	.options = add_options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.stages = STAGES_NONE,
	.leads = true,
	.run = run_add,
};

const struct command command_stage_list = {
	.name = "stage list",
	.arguments = "",
	.summary = "lists the stages in their order",
	.details = "Each with the stages it stands on, its level, and how many items are at it by now.\n"
	           "\n"
	           "JSON: stages, each as stage show.\n",
	.section = SECTION_PROJECT,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
	.run = run_list,
};

const struct command command_stage_show = {
	.name = "stage show",
	.arguments = "[NAME]",
	.summary = "shows one stage",
	.details = "What it judges, what it says, which stages it stands on, and whether it is frozen. Of several\n"
	           "stages one has to be named.\n"
	           "\n"
	           "JSON: stage, kind, output, labels, critical, after (stage, label or null for whatever it says,\n"
	           "frozen), level, frozen, why_frozen, frozen_by, frozen_since, open and closed (items that are\n"
	           "there, and that were; null where every item comes).\n",
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_READ,
	.stages = STAGES_ONE,
	.run = run_show,
};

static const struct command_option reason_options[] = {
	{ "reason", 0, "T", "why: kept with it" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_stage_freeze = {
	.name = "stage freeze",
	.arguments = "NAME --reason T",
	.summary = "stops a stage and what it hands on",
	.details = "Nothing is scored in it, nobody is given items of it, and what it has said goes no further. Items\n"
	           "that have come to the stages below stay there.\n"
	           "\n"
	           "JSON: as stage show.\n",
	.options = reason_options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.stages = STAGES_NONE,
	.leads = true,
	.run = run_freeze,
};

const struct command command_stage_thaw = {
	.name = "stage thaw",
	.arguments = "NAME --reason T",
	.summary = "lets a frozen stage go on",
	.details = "What has changed in it or above it meanwhile goes down the stages at once; rung score does the rest.\n"
	           "\n"
	           "JSON: as stage show.\n",
	.options = reason_options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.stages = STAGES_NONE,
	.leads = true,
	.run = run_thaw,
};

static const struct command_option rerun_options[] = {
	{ "reason", 0, "T", "why: kept with it" },
	{ "since", 0, "T", "only what was predicted since then: 2026-03-01, 2026-03-01T09:30" },
	{ "item", 0, "ITEM", "only this item" },
	{ "dry-run", 0, NULL, "tell how many items it concerns, and do nothing" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_stage_rerun = {
	.name = "stage rerun",
	.arguments = "NAME --reason T [--since T] [--item ITEM] [--dry-run]",
	.summary = "has the models of a stage asked anew about what they have predicted",
	.details = "For a stage whose models said wrong things for a while: a program that they call, a disk or a\n"
	           "driver was broken. Items that were predicted and that nobody has answered begin another round, and\n"
	           "rung score asks the models then. Nothing is removed: what they said before stays, as superseded.\n"
	           "What the machine had decided it decides anew. The stages below follow as where upstream has\n"
	           "changed: where it says the same words again, the answers there are given back.\n"
	           "\n"
	           "What people have answered stays as it is, with what was predicted then, so that no answer is\n"
	           "compared with a prediction that came after it, and evidence has no item twice. Known items\n"
	           "stay too, and what is on somebody's screen. Given once more, it passes over what still waits.\n"
	           "\n"
	           "JSON: stage, again (items it concerns), machine (of them decided by the machine), kept (predicted\n"
	           "too, but left as they are), done (items that began another round; 0 with --dry-run).\n",
	.options = rerun_options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.stages = STAGES_NONE,
	.leads = true,
	.run = run_rerun,
};
