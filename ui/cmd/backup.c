/* rung backup and rung publish: copies of the project as it is now. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/store.h"

static enum command_status copy(struct command_call *call, bool publish, struct err *err)
{
	const char *path = call->arguments[0];

	if (store_copy(call->store, path, publish, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o}", "path", answer_text(path)));
	fprintf(call->out, publish ? "%s: a copy to read, for analysts\n" : "%s: a copy of everything\n", answer_shown(call, path));
	return COMMAND_DONE;
}

static enum command_status run_backup(struct command_call *call, struct err *err)
{
	return copy(call, false, err);
}

static enum command_status run_publish(struct command_call *call, struct err *err)
{
	return copy(call, true, err);
}

const struct command command_backup = {
	.name = "backup",
	.arguments = "FILE",
	.summary = "copies the project while work goes on",
	.details = "The copy is one consistent moment of the project and can be opened by rung. FILE must not exist.\n"
	           "Pictures stay where they are: they are not in the project's file.\n"
	           "\n"
	           "JSON: path.\n",
	.least = 1,
	.most = 1,
	.section = SECTION_CARE,
	.project = PROJECT_READ,
	.models = true,
	.run = run_backup,
};

const struct command command_publish = {
	.name = "publish",
	.arguments = "FILE",
	.summary = "makes a copy that analysts can only read",
	.details = "As backup, but read-only (mode 0444), and FILE is replaced in one step where it exists: readers\n"
	           "see the old copy or the new one, never half of one.\n"
	           "\n"
	           "JSON: path.\n",
	.least = 1,
	.most = 1,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.models = true,
	.run = run_publish,
};
