/* rung queue: the list of the console's Queue screen, without curses. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/output.h"
#include "db/store.h"
#include "jobs/queue_order.h"
#include "jobs/queue_search.h"

#include <inttypes.h>
#include <math.h>

#define ITEMS_SHOWN 20
#define CELL_MAX    40
#define LEFT_OUT_MAX 10000 /* counted so far */
#define SLICE_US    INT64_C(1000000) /* nobody waits for a key here */

struct listing {
	struct command_call *call;
	struct queue_view view;
	struct table  table;
	json_t       *items;
	long          limit, count, left_out;
	bool          more;
	bool          beside; /* answers of the stage are more than a label */
};

static json_t *item_json(const struct listing *listing, const struct queue_row *row)
{
	json_t *item = json_pack("{s:I,s:o,s:o,s:o,s:s,s:o,s:o,s:b,s:o}", "item", (json_int_t)row->item_id, "kind",
	                         answer_text(row->kind), "name", answer_text(row->name), "source", answer_text(row->source),
	                         "state", queue_standing_name(row->state), "who", answer_text(row->who), "label",
	                         answer_text(row->label), "flagged", row->flagged, "added_at", answer_time(row->added_ms));

	struct str standing = STR_EMPTY;

	if (listing->beside)
		json_object_set_new(item, "words", answer_text(row->words));
	if (!listing->view.leads)
		return item;
	if (listing->beside)
		json_object_set_new(item, "predicted_words", answer_text(row->predicted_words));
	json_object_set_new(item, "lane", answer_text(row->lane));
	json_object_set_new(item, "prediction", answer_text(row->prediction));
	json_object_set_new(item, "confidence", answer_number(row->confidence));
	json_object_set_new(item, "reason", answer_text(row->reason));
	if (queue_order_explain(&listing->view, row, &standing, NULL) > 0)
		json_object_set_new(item, "standing", answer_text(str_text(&standing)));
	str_release(&standing);
	return item;
}

/* A label with what stands beside it. */
static const char *label_cell(struct listing *listing, const char *label, const char *words)
{
	const struct stage *stage = &listing->call->stage;
	struct str cell = STR_EMPTY;
	const char *text;

	if (!label)
		return "-";
	output_brief_cell(output_of_stage(stage), stage->label_count, label, words, &cell);
	text = arena_strdup(&listing->call->arena, str_text(&cell));
	str_release(&cell);
	return text;
}

static void add_line(struct listing *listing, const struct queue_row *row)
{
	struct command_call *call = listing->call;
	char age[CLOCK_TEXT_SIZE];
	const char *cells[] = {
		arena_printf(&call->arena, "#%" PRId64, row->item_id), row->kind, row->name, row->source,
		queue_standing_name(row->state),
		row->who ? row->who : "-", label_cell(listing, row->label, row->words),
		arena_strdup(&call->arena, clock_duration(store_now(call->store) - row->added_ms, age)),
		row->lane ? row->lane : "-",
		label_cell(listing, row->prediction, row->predicted_words), isfinite(row->confidence) ? answer_share(call, row->confidence) : "-",
		row->reason ? row->reason : "-",
	};

	table_add(&listing->table, cells);
}

static bool take(void *context, const struct queue_row *row)
{
	struct listing *listing = context;

	if (listing->count == listing->limit) {
		listing->more = true;
		return false;
	}
	listing->count++;
	if (listing->call->json)
		json_array_append_new(listing->items, item_json(listing, row));
	else
		add_line(listing, row);
	return true;
}

static int read_order(struct command_call *call, const struct listing *listing, enum queue_order *order, struct err *err)
{
	const char *name = command_option(call, "sort");
	struct str known = STR_EMPTY;

	*order = QUEUE_OLDEST;
	if (!name || (queue_order_from_name(name, order) && (listing->view.leads || !queue_order_is_for_leads(*order))))
		return 0;
	for (int i = 0; i < QUEUE_ORDER_COUNT; i++)
		if (listing->view.leads || !queue_order_is_for_leads((enum queue_order)i))
			str_addf(&known, "%s%s", i ? ", " : "", queue_order_name((enum queue_order)i));
	err_set(err, "no order '%s'; there are: %s", name, str_text(&known));
	str_release(&known);
	return -1;
}

static int search(struct listing *listing, const struct queue_filter *filter, enum queue_order order, struct err *err)
{
	struct queue_search looking;

	queue_search_begin(&looking, &listing->view, filter, listing->call->actor.name, order, false);
	while (!looking.ended && !listing->more)
		if (queue_search_run(&looking, SLICE_US, take, listing, err) < 0)
			return -1;
	return 0;
}

static bool count_one(void *context, const struct queue_row *row)
{
	struct listing *listing = context;

	(void)row;
	return ++listing->left_out <= LEFT_OUT_MAX;
}

/* Counts what the order or the filter leaves out, as it is still to be judged blind. */
static int count_left_out(struct listing *listing, const struct queue_filter *filter, enum queue_order order, struct err *err)
{
	struct queue_search looking;

	if (!queue_search_leaves_out(&listing->view, filter, order))
		return 0;
	queue_search_left_out(&looking, &listing->view, filter, listing->call->actor.name);
	while (!looking.ended && listing->left_out <= LEFT_OUT_MAX)
		if (queue_search_run(&looking, SLICE_US, count_one, listing, err) < 0)
			return -1;
	return 0;
}

static const char *joined(struct command_call *call)
{
	const char *text = "";

	for (int i = 0; i < call->argument_count; i++)
		text = arena_printf(&call->arena, "%s%s%s", text, i ? " " : "", call->arguments[i]);
	return text;
}

/* For leads: it tells of the model. */
static const char *order_of(const struct listing *listing)
{
	struct str line = STR_EMPTY;
	const char *words;

	queue_order_describe(listing->call->store, &listing->call->stage, &line);
	words = arena_strdup(&listing->call->arena, str_text(&line));
	str_release(&line);
	return listing->view.leads ? words : NULL;
}

static void print(struct listing *listing)
{
	struct command_call *call = listing->call;

	table_print(&listing->table, call->out, 0);
	if (listing->more)
		fprintf(call->out, "and more: --limit N shows N\n");
	else if (listing->count == 0)
		fprintf(call->out, "nothing is like that\n");
	if (listing->left_out > LEFT_OUT_MAX)
		fprintf(call->out, "left out: more than %d, still to be judged blind or not settled\n", LEFT_OUT_MAX);
	else if (listing->left_out > 0)
		fprintf(call->out, "left out: %ld, still to be judged blind or not settled\n", listing->left_out);
	if (order_of(listing) && !str_equal(order_of(listing), "random"))
		fprintf(call->out, "handed out: %s\n", order_of(listing));
}

static enum command_status run(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = {
		{ "item", false }, { "kind", false }, { "name", false }, { "source", false }, { "state", false },
		{ "who", false },
		{ "label", false }, { "age", true }, { "lane", false }, { "model", false }, { "conf", true }, { "why", false },
	};
	struct listing listing = { .call = call, .limit = ITEMS_SHOWN };
	struct queue_filter_error wrong;
	struct queue_filter filter;
	enum queue_order order;
	int rc;

	queue_view_begin(&listing.view, call->store, &call->stage, &call->actor);
	listing.beside = output_of_stage(&call->stage)->brief != NULL;
	if (command_number(call, "limit", 1, 100000000, &listing.limit, err) < 0 || read_order(call, &listing, &order, err) < 0)
		return COMMAND_USAGE;
	if (queue_filter_parse(joined(call), &call->stage, listing.view.leads, &filter, &wrong) < 0) {
		err_set(err, "filter, at %zu: %s", wrong.at + 1, wrong.err.text);
		return COMMAND_USAGE;
	}
	listing.items = json_array();
	table_init(&listing.table, columns, listing.view.leads ? 12 : 8, listing.beside ? CELL_MAX : 0);
	rc = search(&listing, &filter, order, err);
	if (rc == 0)
		rc = count_left_out(&listing, &filter, order, err);
	if (rc == 0 && call->json)
		answer_json(call, json_pack("{s:O,s:b,s:I,s:o,s:s*}", "items", listing.items, "more", listing.more, "left_out",
		                            (json_int_t)listing.left_out, "stage", answer_text(call->stage.name), "order", order_of(&listing)));
	else if (rc == 0)
		print(&listing);
	json_decref(listing.items);
	table_release(&listing.table);
	return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "limit", 0, "N", "so many; else 20" },
	{ "sort", 0, "S", "oldest (else), newest; for leads next, unsure, sure" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_queue = {
	.name = "queue",
	.arguments = "[FILTER...] [--limit N] [--sort S]",
	.summary = "lists the items of the queue that a filter lets through",
	.details = "All words of the filter must hold. A bare word is part of the name, in either case; #4812 is one\n"
	           "item. Fields: id:4812 source:cam2 kind:image state:open|leased|done|waiting who:ann (me:\n"
	           "yourself) label:scratch flag:yes attr.NAME:VALUE age>2h age<10min. A minus in front turns a\n"
	           "word around (in one argument with others, or after --), and quotes keep blanks. Leads also have\n"
	           "state:machine|new, lane:audit, pred:scratch (null: no answer) and conf<.9, and the orders next\n"
	           "(what is open, as it is handed out), unsure and sure (by the live model's confidence).\n"
	           "\n"
	           "Inspectors see nothing of the model here, no lanes, and no labels but their own: that would\n"
	           "unblind audits and second looks. What is still to be judged blind, or can still be taken back, is\n"
	           "told to nobody: leads see of it what inspectors do, reason \"blind\", and pred:, conf and the orders\n"
	           "by confidence leave it out and say how many they left out; lanes second and audit are told once\n"
	           "they are judged, and what others look at again is done to whoever has answered it.\n"
	           "\n"
	           "JSON: items (item, kind, name, source, state, who, label, flagged, added_at; for leads also\n"
	           "lane, prediction, confidence, reason and, where it goes by rank and is not blind, standing: why it\n"
	           "stands where it does; words and, for leads, predicted_words where answers are more than a label:\n"
	           "the beginning of what stands beside it, null for nothing), more, left_out (at most 10001), stage;\n"
	           "for leads order: what is handed out first (queue.order).\n",
	.options = options,
	.least = 0,
	.most = -1,
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.stages = STAGES_EACH,
	.run = run,
};
