/* rung log: who did what, when, to what. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "db/event.h"

#include <inttypes.h>

#define EVENTS_SHOWN 50

static json_t *event_json(const struct event_row *event)
{
	json_t *body = json_loads(event->body, JSON_REJECT_DUPLICATES, NULL);

	return json_pack("{s:I,s:o,s:I,s:o,s:o,s:o,s:o,s:I,s:o,s:o}", "event", (json_int_t)event->event_id, "writer",
	                 answer_text(event->writer), "seq", (json_int_t)event->seq, "at", answer_time(event->at_ms),
	                 "operator", answer_text(event->operator_name), "kind", answer_text(event->kind), "entity",
	                 answer_text(event->entity), "entity_id", (json_int_t)event->entity_id, "body",
	                 body ? body : answer_text(event->body), "hash", answer_text(event->hash));
}

static enum command_status run(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = {
		{ "at", false }, { "who", false }, { "what", false }, { "of", false }, { "", true }, { "more", false },
	};
	struct event_row *events;
	struct err why = ERR_NONE;
	struct actor reader;
	struct table table;
	bool known;
	long limit = EVENTS_SHOWN;
	int count;

	if (command_number(call, "limit", 0, 100000000, &limit, err) < 0)
		return COMMAND_USAGE;
	known = actor_identify(call->store, call->operator_name, &reader, &why) == 0;
	if (event_list(call->store, command_option(call, "kind"), known ? &reader : NULL, (int)limit, &call->arena, &events,
	               &count, err) < 0)
		return COMMAND_FAILED;
	if (call->json) {
		json_t *list = json_array();

		for (int i = 0; i < count; i++)
			json_array_append_new(list, event_json(&events[i]));
		return answer_json(call, json_pack("{s:o}", "events", list));
	}
	table_init(&table, columns, 6, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ answer_when(call, events[i].at_ms), events[i].operator_name, events[i].kind,
		                                         events[i].entity, arena_printf(&call->arena, "%" PRId64, events[i].entity_id),
		                                         events[i].body });
	table_print(&table, call->out, 0);
	table_release(&table);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "kind", 0, "K", "only this kind: level.promote, setting.change, ..." },
	{ "limit", 0, "N", "the newest N; 0: all; else 50" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_log = {
	.name = "log",
	.arguments = "[--kind K] [--limit N]",
	.summary = "shows who did what, when",
	.details = "Every change is an event in a chain of hashes, one chain for each writer. The newest stand\n"
	           "last. Who does not lead is told of decisions only their own; inspectors besides that of people,\n"
	           "labels, the guideline and items added, and of nothing that models or the ladder did.\n"
	           "\n"
	           "JSON: events (event, writer, seq, at, operator, kind, entity, entity_id, body, hash).\n",
	.options = options,
	.section = SECTION_CARE,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
	.run = run,
};
