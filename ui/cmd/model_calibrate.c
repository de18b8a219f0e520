/* rung model calibrate: a version's confidence fitted to what people have said. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/str.h"
#include "jobs/model_calibrate.h"

static const char *cell(struct command_call *call, const struct model_calibration *of, int i, int column)
{
	if (i >= of->bin_count)
		return "";
	if (column == 0)
		return arena_printf(&call->arena, "%d", of->bins[i].count);
	return arena_printf(&call->arena, "%.3f", column == 1 ? of->bins[i].said : of->bins[i].right);
}

static void print_bins(struct command_call *call, const struct model_calibration *before, const struct model_calibration *after)
{
	static const struct table_column columns[] = {
		{ "before", true }, { "said", true }, { "right", true }, { "   after", true }, { "said", true }, { "right", true },
	};
	struct table table;

	table_init(&table, columns, 6, 0);
	for (int i = 0; i < before->bin_count || i < after->bin_count; i++)
		table_add(&table, (const char *const[]){ cell(call, before, i, 0), cell(call, before, i, 1), cell(call, before, i, 2),
		                                         cell(call, after, i, 0), cell(call, after, i, 1), cell(call, after, i, 2) });
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print(struct command_call *call, const struct model_calibrate_result *result)
{
	const struct model_calibration *before = &result->before, *after = &result->after;

	fprintf(call->out, "%s, fitted on %d blind answers: ", answer_shown(call, result->parent.title), result->answers);
	if (result->refit.method == REFIT_ISOTONIC)
		fprintf(call->out, "isotonic, %d points\n", result->refit.count);
	else
		fprintf(call->out, "temperature %.3f\n", result->refit.temperature);
	print_bins(call, before, after);
	fprintf(call->out, "calibration error %.4f before, %.4f after; Brier score %.4f before, %.4f after\n"
	                   "after: each answer by a curve that was fitted on four fifths of them, without it\n",
	        before->ece, after->ece, before->brier, after->brier);
	if (after->brier >= before->brier)
		fprintf(call->out, "it is no better: leave the version as it is\n");
	fprintf(call->out, "%s added, role %s\nnext: %s rollout shadow \"%s\" --reason WHY\n", answer_shown(call, result->version.title),
	        result->version.role, answer_rung(call), answer_shown(call, result->version.title));
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *word = command_option(call, "method");
	enum refit_method method = word && str_equal(word, "isotonic") ? REFIT_ISOTONIC : REFIT_TEMPERATURE;
	struct model_calibrate_result result;

	if (word && !str_equal(word, refit_method_name(method))) {
		err_set(err, "--method takes temperature or isotonic");
		return COMMAND_USAGE;
	}
	if (model_calibrate(call->store, call->stage_name, &call->actor, call->arguments[0], method, NULL, &call->arena, &result, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o,s:o,s:o,s:s,s:o,s:i,s:o,s:o,s:o}", "model", answer_text(result.version.title), "role",
		                                   answer_text(result.version.role), "parent", answer_text(result.parent.title), "method",
		                                   refit_method_name(method), "fit", model_refit_json(&result.refit), "answers", result.answers,
		                                   "before", model_calibration_json(&result.before), "after",
		                                   model_calibration_json(&result.after), "stage", answer_text(call->stage.name)));
	print(call, &result);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "method", 0, "M", "temperature (as usual), or isotonic, which wants some 1000 answers" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_model_calibrate = {
	.name = "model calibrate",
	.arguments = "V [--method temperature|isotonic]",
	.summary = "fits a version's confidence to what people said",
	.details = "Takes what V said of items that people judged without it, and whose answer has settled, and fits\n"
	           "a curve from its confidence to how often it was right. A new version of the same model gets it in\n"
	           "its card (calibration); it is idle, must be SHADOW before anything else, and what it says goes\n"
	           "through the curve from then on. Labels stay as they are.\n"
	           "\n"
	           "temperature divides the log-odds by one number; isotonic follows the answers, and may make equal\n"
	           "what was not. Shown are bins of equal mass, before and after: how many answers, the mean\n"
	           "confidence, and how many were right.\n"
	           "\n"
	           "JSON: model, role, parent, method, fit, answers, before and after (ece, brier, bins of n, said,\n"
	           "right), stage.\n",
	.options = options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.models = true,
	.leads = true,
	.run = run,
};
