/* rung backup and rung publish: copies of the project as it is now. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/store.h"

#include <unistd.h>

/* The folder of what was sent to the service; NULL: there is none. */
static const char *find_media(struct command_call *call)
{
	const char *path = arena_printf(&call->arena, "%s.media", store_path(call->store));

	return access(path, F_OK) == 0 ? path : NULL;
}

static enum command_status run_backup(struct command_call *call, struct err *err)
{
	const char *path = call->arguments[0], *media = find_media(call);

	if (store_copy(call->store, path, false, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o, s:o}", "path", answer_text(path), "media", answer_text(media)));
	fprintf(call->out, "%s: a copy of all that is in the project's file\n", answer_shown(call, path));
	if (media)
		fprintf(call->out, "what was sent to the service is not in it; the copy looks for it where it is. Keep that too:\n"
		                   "  cp -a %s DIR\n", answer_shown(call, media));
	return COMMAND_DONE;
}

static enum command_status run_publish(struct command_call *call, struct err *err)
{
	const char *path = call->arguments[0];

	if (store_copy(call->store, path, true, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o}", "path", answer_text(path)));
	fprintf(call->out, "%s: a copy to read, for analysts\n", answer_shown(call, path));
	return COMMAND_DONE;
}

const struct command command_backup = {
	.name = "backup",
	.arguments = "FILE",
	.summary = "copies the project while work goes on",
	.details = "The copy is one consistent moment of the project and can be opened by rung. FILE must not exist.\n"
	           "Pictures stay where they are: they are not in the project's file. Those that were sent to the\n"
	           "service lie in PROJECT.media, and that folder is named where there is one, to be copied as well.\n"
	           "\n"
	           "JSON: path, media (null where there is no such folder).\n",
	.least = 1,
	.most = 1,
	.section = SECTION_CARE,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
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
	.stages = STAGES_NONE,
	.models = true,
	.run = run_publish,
};
