/* rung hold: what the machine decided since the evidence went bad. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/hold.h"
#include "jobs/format/row_writer.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- all holds ---- */

static json_t *hold_json(const struct hold *hold)
{
	return json_pack("{s:I,s:o,s:o,s:o,s:I,s:I,s:I,s:o}", "hold", (json_int_t)hold->hold_id, "since", answer_time(hold->since_ms),
	                 "at", answer_time(hold->at_ms), "reason", answer_text(hold->reason), "items", (json_int_t)hold->items,
	                 "reviewed", (json_int_t)hold->reviewed, "waiting", (json_int_t)hold->waiting, "released",
	                 answer_text(hold->released));
}

static void print_hold(struct command_call *call, const struct hold *hold)
{
	fprintf(call->out, "hold %" PRId64 ": %" PRId64 " items that the machine decided since %s\n", hold->hold_id, hold->items,
	        answer_when(call, hold->since_ms));
	fprintf(call->out, "  %s\n", answer_shown(call, hold->reason));
	fprintf(call->out, "  %" PRId64 " answered or known by now, %" PRId64 " in the queue, %" PRId64 " untouched\n", hold->reviewed, hold->waiting,
	        hold->items - hold->reviewed - hold->waiting);
	if (hold->released)
		fprintf(call->out, "  let go: %s\n", answer_shown(call, hold->released));
	else if (hold->reviewed + hold->waiting < hold->items)
		fprintf(call->out, "  next: rung hold review %" PRId64 ", or rung hold release %" PRId64 " --reason WHY\n", hold->hold_id, hold->hold_id);
}

static enum command_status run_holds(struct command_call *call, struct err *err)
{
	struct hold *holds;
	json_t *list;
	int count;

	if (hold_list(call->store, &call->stage, &call->arena, &holds, &count, err) < 0)
		return COMMAND_FAILED;
	if (call->json) {
		list = json_array();
		for (int i = 0; i < count; i++)
			json_array_append_new(list, hold_json(&holds[i]));
		return answer_json(call, json_pack("{s:o,s:o}", "holds", list, "stage", answer_text(call->stage.name)));
	}
	for (int i = 0; i < count; i++)
		print_hold(call, &holds[i]);
	if (count == 0)
		fprintf(call->out, "nothing is held\n");
	return COMMAND_DONE;
}

/* ---- one hold ---- */

/* The hold that is named, or the newest one. 1; 0: there is none; -1. */
static int find_hold(struct command_call *call, struct hold *hold, struct err *err)
{
	const char *name = call->argument_count ? call->arguments[0] : NULL;
	struct hold *holds;
	char *end = NULL;
	int64_t wanted = name ? strtoll(name, &end, 10) : 0;
	int count;

	if (name && (end == name || *end))
		return err_set(err, "\"%s\" is not the number of a hold: rung hold lists them", name);
	if (hold_list(call->store, &call->stage, &call->arena, &holds, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		if (!name || holds[i].hold_id == wanted) {
			*hold = holds[i];
			return 1;
		}
	}
	return name ? err_set(err, "stage %s has no hold %s", call->stage.name, name) : 0;
}

static int need_hold(struct command_call *call, struct hold *hold, struct err *err)
{
	int got = find_hold(call, hold, err);

	return got == 0 ? err_set(err, "nothing is held") : got < 0 ? -1 : 0;
}

struct listing {
	struct command_call *call;
	json_t              *items; /* with --json */
	struct table         table;
	const struct row_writer *writer; /* with --format */
};

static const struct row_column columns[] = {
	{ "item_id", false }, { "name", false }, { "group", false }, { "label", false }, { "confidence", false }, { "decided_at", false },
	{ "reviewed_label", false },
};
#define COLUMN_COUNT ((int)(sizeof columns / sizeof *columns))

static struct store_value text_value(const char *text)
{
	return text ? (struct store_value){ .type = STORE_TEXT, .bytes = text, .length = strlen(text) } : (struct store_value){ .type = STORE_NULL };
}

static void write_row(struct listing *listing, const struct hold_item *item)
{
	char when[CLOCK_TEXT_SIZE];
	const struct store_value values[COLUMN_COUNT] = {
		{ .type = STORE_INTEGER, .integer = item->item_id }, text_value(item->name), text_value(item->group), text_value(item->label),
		{ .type = isfinite(item->confidence) ? STORE_REAL : STORE_NULL, .real = item->confidence },
		text_value(clock_iso(item->routed_ms, when)), text_value(item->reviewed_label),
	};

	listing->writer->row(listing->call->out, columns, values, COLUMN_COUNT, NULL, 0);
}

static void add_line(struct listing *listing, const struct hold_item *item)
{
	struct command_call *call = listing->call;

	table_add(&listing->table, (const char *const[]){
		arena_printf(&call->arena, "#%" PRId64, item->item_id), item->name, item->group ? item->group : "-",
		item->label ? item->label : "-", answer_share(call, item->confidence), answer_when(call, item->routed_ms),
		item->reviewed_label ? item->reviewed_label : "-" });
}

static int take_item(void *context, const struct hold_item *item, struct err *err)
{
	struct listing *listing = context;

	(void)err;
	if (listing->writer)
		write_row(listing, item);
	else if (listing->items)
		json_array_append_new(listing->items, json_pack("{s:I,s:o,s:o,s:o,s:o,s:o,s:o}", "item", (json_int_t)item->item_id, "name",
		                                                answer_text(item->name), "group", answer_text(item->group), "label",
		                                                answer_text(item->label), "confidence", answer_number(item->confidence),
		                                                "decided_at", answer_time(item->routed_ms), "reviewed_label",
		                                                answer_text(item->reviewed_label)));
	else
		add_line(listing, item);
	return 0;
}

static int list_items(struct listing *listing, const struct hold *hold, struct err *err)
{
	static const struct table_column heads[] = {
		{ "item", false }, { "name", false }, { "lot", false }, { "label", false }, { "conf", true }, { "decided", false }, { "people say", false },
	};
	struct command_call *call = listing->call;
	int result;

	table_init(&listing->table, heads, COLUMN_COUNT, 0);
	if (listing->writer)
		listing->writer->head(call->out, columns, COLUMN_COUNT);
	result = hold_items(call->store, hold->hold_id, take_item, listing, err);
	if (result == 0 && call->json) {
		json_t *object = hold_json(hold);

		json_object_set(object, "list", listing->items);
		json_object_set_new(object, "stage", answer_text(call->stage.name));
		answer_json(call, object);
	} else if (result == 0 && !listing->writer) {
		table_print(&listing->table, call->out, 0);
	}
	table_release(&listing->table);
	return result;
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	struct listing listing = { .call = call };
	const char *format = command_option(call, "format");
	struct hold hold;
	int result;

	listing.writer = format ? row_writer_named(format) : NULL;
	if (format && !listing.writer) {
		err_set(err, "no format '%s'; there are: csv, jsonl", format);
		return COMMAND_USAGE;
	}
	if (need_hold(call, &hold, err) < 0)
		return COMMAND_FAILED;
	listing.items = call->json ? json_array() : NULL;
	result = list_items(&listing, &hold, err);
	json_decref(listing.items);
	return result < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static enum command_status run_review(struct command_call *call, struct err *err)
{
	struct hold hold;
	int64_t count;

	if (need_hold(call, &hold, err) < 0)
		return COMMAND_FAILED;
	count = hold_review(call->store, &call->stage, &call->actor, hold.hold_id, err);
	if (count < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:I,s:o}", "hold", (json_int_t)hold.hold_id, "queued", (json_int_t)count, "stage",
		                                   answer_text(call->stage.name)));
	fprintf(call->out, "%" PRId64 " items are in the queue, to be judged blind\n", count);
	return COMMAND_DONE;
}

static enum command_status run_release(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");
	struct hold hold;

	if (!reason || !*reason) {
		err_set(err, "say why: --reason T");
		return COMMAND_USAGE;
	}
	if (need_hold(call, &hold, err) < 0 ||
	    hold_release(call->store, &call->stage, &call->actor, hold.hold_id, reason, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:o,s:o}", "hold", (json_int_t)hold.hold_id, "released", answer_text(reason), "stage",
		                                   answer_text(call->stage.name)));
	fprintf(call->out, "hold %" PRId64 " is let go\n", hold.hold_id);
	return COMMAND_DONE;
}

const struct command command_hold = {
	.name = "hold",
	.arguments = "",
	.summary = "says what is held after the machine was taken back",
	.details = "When audits take automation back, what the machine decided since the estimated change is held:\n"
	           "parts to set aside, and items to look at again.\n"
	           "\n"
	           "JSON: holds (hold, since, at, reason, items, reviewed, waiting, released), stage.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run_holds,
};

static const struct command_option list_options[] = {
	{ "format", 0, "F", "csv or jsonl, for other programs; else a table" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_hold_list = {
	.name = "hold list",
	.arguments = "[HOLD] [--format csv|jsonl]",
	.summary = "lists the items of a hold, with keys, lots and times",
	.details = "Of the newest hold, unless another one is named. What the machine said of an item is told once\n"
	           "people have judged it, or the hold was let go: until then it may be judged blind.\n"
	           "\n"
	           "JSON: as one of hold, with list (item, name, group, label, confidence, decided_at,\n"
	           "reviewed_label) and stage.\n",
	.options = list_options,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_list,
};

const struct command command_hold_review = {
	.name = "hold review",
	.arguments = "[HOLD]",
	.summary = "puts the items of a hold into the queue, to be judged again",
	.details = "All that nobody has looked at yet, as one batch: they come blind, like any other work, and count\n"
	           "as evidence of nothing.\n"
	           "\n"
	           "JSON: hold, queued, stage.\n",
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_review,
};

static const struct command_option release_options[] = {
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_hold_release = {
	.name = "hold release",
	.arguments = "[HOLD] --reason T",
	.summary = "lets the items of a hold go",
	.details = "What is in the queue for review stays there.\n"
	           "\n"
	           "JSON: hold, released, stage.\n",
	.options = release_options,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_release,
};
