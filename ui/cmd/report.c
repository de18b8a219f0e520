/* rung report: a page for people who use no terminal, and the dossier of a promotion. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "base/clock.h"
#include "jobs/replace_file.h"
#include "jobs/report.h"
#include "ladder/level.h"

#include <errno.h>
#include <string.h>

static int write_page(const char *path, const struct str *html, struct err *err)
{
	struct str beside = STR_EMPTY;
	FILE *file = replace_file_open(path, &beside, err);
	int rc = -1;

	if (file) {
		bool written = fwrite(html->text, 1, html->length, file) == html->length;

		if (!written)
			err_set(err, "writing: %s", strerror(errno));
		rc = replace_file_close(file, path, &beside, written, written ? err : NULL);
		rc = written ? rc : -1;
	}
	str_release(&beside);
	return rc;
}

static int check(const struct command_call *call, int64_t *since_ms, long *to, struct err *err)
{
	const char *since = command_option(call, "since");
	bool gate = command_has(call, "gate");

	if (command_has(call, "to") && !gate)
		return err_set(err, "--to goes with --gate");
	if (since && gate)
		return err_set(err, "a dossier is of one promotion: --since does not go with --gate");
	if (since && (!clock_parse(since, since_ms) || *since_ms <= 0))
		return err_set(err, "--since: '%s' is not a time such as 2026-03-01", since);
	if (!call->json && !command_has(call, "output"))
		return err_set(err, "say where to: -o FILE.html, or --json");
	return command_number(call, "to", LEVEL_SHADOW, LEVEL_FULL, to, err) < 0 ? -1 : 0;
}

static enum command_status answer(struct command_call *call, bool gate, json_t *read, struct err *err)
{
	const char *path = command_option(call, "output");
	struct str html = STR_EMPTY;
	int rc = 0;

	if (path) {
		(gate ? report_dossier_page : report_page)(read, &html);
		rc = write_page(path, &html, err);
		str_release(&html);
	}
	if (rc == 0 && call->json)
		return answer_json(call, read);
	if (rc == 0)
		fprintf(call->out, "%s: a page for any browser\n", answer_shown(call, path));
	json_decref(read);
	return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	bool gate = command_has(call, "gate");
	int64_t since_ms = 0;
	long to = 0;
	json_t *read;

	if (check(call, &since_ms, &to, err) < 0)
		return COMMAND_USAGE;
	read = gate ? report_dossier_read(call->store, &call->stage, (int)to, err) : report_read(call->store, &call->stage, since_ms, err);
	return read ? answer(call, gate, read, err) : COMMAND_FAILED;
}

static const struct command_option options[] = {
	{ "output", 'o', "FILE", "the page to write, replaced in one step" },
	{ "since", 0, "T", "from this time on, such as 2026-03-01; else all of it" },
	{ "gate", 0, NULL, "the dossier of the newest promotion instead" },
	{ "to", 0, "N", "with --gate: of the newest to this level, 1 to 4" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_report = {
	.name = "report",
	.arguments = "-o FILE.html [--since T | --gate [--to N]]",
	.summary = "writes a page for people who use no terminal",
	.details = "One file for any browser, which loads nothing and runs nothing: who decides and since when, whether\n"
	           "people and the model agree, what is taken for what, what the machine decided and how right it was,\n"
	           "what leads found in answers in doubt (rung suspects), alarms, drift, and what was measured. Days are\n"
	           "in UTC. Each part names the view it comes from.\n"
	           "\n"
	           "With --gate, what an auditor asks of a promotion: each line of the gate as it stood, with the query\n"
	           "that counts the same rows again and what that gives now; the certificate, the settings, who asked,\n"
	           "approved and gave the answers, what leads had found in those in doubt, the model's hash, the limits\n"
	           "in force, and the events that tell of it, with their hashes. A promotion by decree has no gate,\n"
	           "which it says.\n"
	           "\n"
	           "JSON: project, simulated, stage, since (the project began), from, made_at, level, level_name,\n"
	           "live_model, counts, levels, versions, agreement, confusion, coverage, audit, audits, suspects\n"
	           "(drawn: 0 in doubt, 1 drawn to compare; asked, reviewed, unsure, overturned, simulated, rate, low,\n"
	           "high: 95 %, Clopper and Pearson), alarms, drift, drift_windows, metrics (with their series, oldest\n"
	           "first). With --gate: project, stage, made_at, promotion, request, gate, checks (query and now: the\n"
	           "rows that it gives), certificate, version, people, suspects, imports, limits, events (with their\n"
	           "hashes), recompute (commands).\n",
	.options = options,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.models = true,
	.run = run,
};
