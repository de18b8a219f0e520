/* rung gate: whether the way up is open, and what is missing; and what other promises would give. */
#include "ui/cmd/gate.h"

#include "base/order.h"
#include "base/str.h"
#include "db/epoch.h"
#include "db/evidence.h"
#include "db/gate_fact.h"
#include "jobs/evidence.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "ladder/gate_explain.h"
#include "ladder/level.h"
#include "ladder/offer.h"
#include "ui/cmd/answer.h"
#include "ui/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define WIDTH 100 /* where nobody says how wide the terminal is */

void gate_print(FILE *out, const struct gate *gate, const char *model)
{
	struct str text = STR_EMPTY;
	struct winsize size;
	bool known = ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;

	gate_explain(gate, model, known ? smaller(size.ws_col, WIDTH) : WIDTH, &text);
	fputs(str_text(&text), out);
	str_release(&text);
}

static json_t *check_json(const struct gate_check *check)
{
	json_t *object = json_pack("{s:o,s:o,s:o,s:o,s:b,s:o}", "name", answer_text(check->name), "value", answer_number(check->value),
	                           "bound", answer_number(check->bound), "need", answer_number(check->need), "ok", check->ok, "why",
	                           answer_text(check->why));

	json_object_update_new(object, json_pack("{s:I,s:I,s:b,s:o,s:o,s:o}", "k", (json_int_t)check->k, "n", (json_int_t)check->n,
	                                         "information", check->information, "change", answer_text(check->change), "items",
	                                         answer_number(check->items), "days", answer_number(check->days)));
	return object;
}

/* Files of answers that are in this evidence or may come into it, and who says that they are blind. */
static json_t *imports_json(struct command_call *call, int64_t model_version_id, struct err *err)
{
	struct epoch epoch = { .since_decision_id = 0 };
	struct gate_import *imports;
	json_t *list;
	int count = epoch_read(call->store, &call->stage, model_version_id, &epoch, err);

	if (count >= 0)
		count = gate_imports(call->store, &call->stage, epoch.since_decision_id, &call->arena, &imports, err);
	if (count < 0)
		return NULL;
	list = json_array();
	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:I,s:o,s:I,s:o,s:o,s:o}", "import", (json_int_t)imports[i].import_id, "file",
		                                      answer_text(imports[i].file), "answers", (json_int_t)imports[i].answers, "vouched_by",
		                                      answer_text(imports[i].vouched_by), "acted_by", answer_text(imports[i].acted_by), "at",
		                                      answer_time(imports[i].at_ms)));
	return list;
}

static json_t *gate_json(const struct command_call *call, const struct gate *gate, const char *model, json_t *imports)
{
	json_t *checks = json_array();

	for (int i = 0; i < gate->check_count; i++)
		json_array_append_new(checks, check_json(&gate->checks[i]));
	return json_pack("{s:i,s:i,s:b,s:o,s:o,s:o,s:i,s:f,s:f,s:f,s:o,s:o,s:o}", "from", gate->from, "to", gate->to, "open", gate->open, "checks",
	                 checks, "imports", imports, "model", answer_text(model), "attempt", gate->attempt, "alpha", gate->alpha, "budget", gate->budget,
	                 "budget_left", gate->left, "items", answer_number(gate->items), "days", answer_number(gate->days), "stage",
	                 answer_text(call->stage.name));
}

static enum command_status answer_gate(struct command_call *call, int from, struct err *err)
{
	struct model_version live = { .model_version_id = 0 };
	struct gate gate;
	int has_live = model_version_live(call->store, &call->stage, &call->arena, &live, err);
	const char *model;

	if (has_live < 0 || level_gate(call->store, call->stage_name, from, &gate, err) < 0)
		return COMMAND_FAILED;
	model = has_live > 0 ? live.title : NULL;
	if (call->json) {
		json_t *imports = imports_json(call, live.model_version_id, err);

		if (!imports)
			return COMMAND_FAILED;
		answer_json(call, gate_json(call, &gate, model, imports));
	} else {
		gate_print(call->out, &gate, model);
		if (gate.open)
			fprintf(call->out, "next: %s level promote --reason WHY\n", answer_rung(call));
	}
	return gate.open ? COMMAND_DONE : COMMAND_NO;
}

/* ---- what if the promise were another ---- */

static json_t *offer_json(const struct offer *offer, double seconds)
{
	json_t *object = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "risk", answer_number(offer->risk), "threshold", answer_number(offer->threshold),
	                           "coverage", answer_number(offer->coverage), "risk_bound", answer_number(offer->risk_bound),
	                           "errors_per_1000", answer_number(offer_errors(offer)), "hours_saved_per_1000",
	                           answer_number(offer_hours(offer, seconds)));

	json_object_update_new(object, json_pack("{s:o,s:o,s:o,s:o,s:o}", "worst_errors_per_1000", answer_number(offer_errors(offer)),
	                                         "expected_errors_per_1000", answer_number(offer_expected(offer)),
	                                         "audits_per_1000", answer_number(offer_audits(offer)), "missed",
	                                         offer->found ? json_integer((json_int_t)offer->missed) : json_null(), "miss_bound",
	                                         answer_number(offer->miss_bound)));
	return object;
}

static void add_offer(struct command_call *call, struct table *table, const struct offer *offer, double seconds)
{
	const char *hours = seconds > 0 ? arena_printf(&call->arena, "%.1f", offer_hours(offer, seconds)) : "not known";
	const char *risk = arena_printf(&call->arena, "%.4g %%", offer->risk * 100);

	if (!offer->found)
		table_add(table, (const char *const[]){ risk, "none certified", "", "", "", "", "" });
	else
		table_add(table, (const char *const[]){
			risk, arena_printf(&call->arena, "%.4f", offer->threshold), arena_printf(&call->arena, "%.0f %%", offer->coverage * 100),
			arena_printf(&call->arena, "%.1f", offer_expected(offer)), arena_printf(&call->arena, "%.1f", offer_errors(offer)),
			arena_printf(&call->arena, "%.0f", offer_audits(offer)), hours });
}

static void print_offers(struct command_call *call, const struct evidence *evidence, const struct offer *offers, int count,
                         double seconds)
{
	static const struct table_column columns[] = {
		{ "promised error", true }, { "from confidence", true }, { "takes over", true }, { "wrong", true },
		{ "at worst", true }, { "audits", true }, { "hours saved", true },
	};
	struct table table;

	fprintf(call->out, "if the promise were another, on %" PRId64 " settled items, of each 1,000 items:\n", evidence->settled);
	table_init(&table, columns, 7, 0);
	for (int i = 0; i < count; i++)
		add_offer(call, &table, &offers[i], seconds);
	table_print(&table, call->out, 2);
	table_release(&table);
	fprintf(call->out, "wrong: to be expected; at worst: what may be. Each line is one look of its own at 95 %%, from the surest item\n"
	                   "down, with the promise on critical items kept: a certificate asks for more; audits are taken off the hours\n"
	                   "saved\nnext: %s config promise.error VALUE\n", answer_rung(call));
}

static void answer_offers(struct command_call *call, const struct evidence *evidence, double asked, double seconds)
{
	struct climb_policy policy = evidence_climb_policy(call->store, &call->stage);
	struct offer offers[OFFERS_MAX];
	int count = offer_list(evidence, &policy, asked, offers);
	json_t *list;

	if (!call->json) {
		print_offers(call, evidence, offers, count, seconds);
		return;
	}
	list = json_array();
	for (int i = 0; i < count; i++)
		json_array_append_new(list, offer_json(&offers[i], seconds));
	answer_json(call, json_pack("{s:I,s:o,s:o,s:o}", "n", (json_int_t)evidence->settled, "offers", list, "seconds",
	                            answer_number(seconds > 0 ? seconds : NAN), "stage", answer_text(call->stage.name)));
}

static enum command_status what_if(struct command_call *call, double asked, struct err *err)
{
	struct ladder ladder;
	double seconds = 0;
	int rc;

	if (evidence_mean_seconds(call->store, &call->stage, &seconds, err) < 0)
		return COMMAND_FAILED;
	rc = ladder_read(call->store, call->stage_name, &ladder, err);
	if (rc == 0)
		answer_offers(call, &ladder.attempt.evidence, asked, seconds);
	ladder_release(&ladder);
	return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

/* ---- the command ---- */

static enum command_status run(struct command_call *call, struct err *err)
{
	double risk = NAN;
	long to = call->stage.level + 1;

	if (command_share(call, "risk", 1, &risk, err) < 0 || command_number(call, "to", LEVEL_SHADOW, LEVEL_FULL, &to, err) < 0)
		return COMMAND_USAGE;
	if (command_has(call, "what-if"))
		return what_if(call, risk, err);
	if (!isnan(risk)) {
		err_set(err, "--risk goes with --what-if");
		return COMMAND_USAGE;
	}
	return answer_gate(call, to <= LEVEL_FULL ? (int)to - 1 : LEVEL_FULL, err);
}

static const struct command_option options[] = {
	{ "to", 0, "N", "the gate to this level, 1 to 4; else to the next" },
	{ "what-if", 0, NULL, "what other promises would take over, save and cost" },
	{ "risk", 0, "R", "with --what-if: this promise too" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_gate = {
	.name = "gate",
	.arguments = "[--to N] [--what-if [--risk R]]",
	.summary = "says whether the way up is open, and what is missing",
	.details = "Each line is a check: what was measured without anybody seeing the model, how bad it plausibly is\n"
	           "at worst, and what is needed. The worst plausible value holds at every moment, so a gate cannot be\n"
	           "opened by looking often. Exit status 3 where the gate is closed.\n"
	           "\n"
	           "What nobody can tell is not defined. A line that only tells something closes nothing.\n"
	           "\n"
	           "JSON: from, to, open, checks (name, value, bound, need, ok, why; k and n, of which value is the\n"
	           "share; information: it closes nothing; change, what would make it hold; items decided blind and\n"
	           "days with enough work until it does, null where nobody can tell), imports (files of answers that\n"
	           "are said to be blind: import, file, answers, vouched_by, acted_by, at), model, attempt (of the\n"
	           "year), alpha (the chance of this attempt that an undeserving version gets through), budget (of a\n"
	           "year), budget_left, items and days (until all hold), stage.\n"
	           "\n"
	           "With --what-if, of a list of promises: n, offers (risk, threshold, coverage, risk_bound, missed,\n"
	           "miss_bound; of 1,000 items expected_errors_per_1000, worst_errors_per_1000 (also as\n"
	           "errors_per_1000), audits_per_1000 and hours_saved_per_1000, audits taken off; null where nothing is\n"
	           "certified, or nobody's pace is known), seconds (that people take over an item), stage.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run,
};
