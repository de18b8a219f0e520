#include "ui/cmd/project.h"

#include "base/str.h"
#include "base/text.h"
#include "db/store.h"
#include "ui/cmd/nearest.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The operator whose name is nearest to that of the actor; NULL: none is near. */
static const char *nearest_operator(struct command_call *call)
{
	struct operator_row *rows;
	struct err ignored;
	const char *nearest = NULL;
	int count, least = 0;

	if (operator_deciders(call->store, &call->arena, &rows, &count, &ignored) < 0)
		return NULL;
	for (int i = 0; i < count; i++) {
		int distance = nearest_distance(call->actor.name, rows[i].name);

		if (str_equal(rows[i].name, call->actor.name) || !nearest_is_near(call->actor.name, distance) ||
		    (nearest && distance >= least))
			continue;
		nearest = rows[i].name;
		least = distance;
	}
	return nearest;
}

/* A name that was mistyped must not become somebody unseen. */
static void tell_new(struct command_call *call)
{
	const char *nearest = nearest_operator(call);
	struct str line = STR_EMPTY;

	str_add(&line, "rung: ");
	text_add_visible(&line, call->actor.name, strlen(call->actor.name));
	str_add(&line, " is new: made an inspector");
	if (nearest) {
		str_add(&line, "; was it ");
		text_add_visible(&line, nearest, strlen(nearest));
		str_add(&line, "?");
	}
	fprintf(call->err, "%s\n", str_text(&line));
	str_release(&line);
}

static int open_to_write(struct command_call *call, bool leads, struct err *err)
{
	if (actor_identify(call->store, call->operator_name, &call->actor, err) < 0)
		return -1;
	if (call->actor.is_new)
		tell_new(call);
	if (leads && !role_leads(call->actor.role))
		return err_set(err, "only a lead or the owner may do this; %s is %s", call->actor.name, role_name(call->actor.role));
	return 0;
}

/* Whoever judges without the model is not told by another command what it says. */
static int open_to_read(struct command_call *call, struct err *err)
{
	struct actor actor;
	int got;

	if (!call->command || !call->command->models)
		return 0;
	got = actor_look_up(call->store, call->operator_name, &actor, err);
	if (got > 0 && actor.role == ROLE_INSPECTOR)
		return err_set(err, "%s is inspector and judges without the model: this tells what it says, to leads and analysts",
		               actor.name);
	return got < 0 ? -1 : 0;
}

/* Which stage is meant: 0; 1: there are several and none was named, err says which there are; -1. The console begins
 * with the first. */
static int open_stage(struct command_call *call, struct err *err)
{
	enum command_stages stages = call->command ? command_stages(call) : call->plain ? STAGES_ONE : STAGES_FIRST;
	const char **names;
	int count = call->stage_name ? 1 : stage_names(call->store, &call->arena, &names, err);

	if (count < 0)
		return -1;
	if (count > 1 && stages != STAGES_ONE) {
		if (stages == STAGES_FIRST)
			call->stage_name = names[0];
		return stage_read(call->store, names[0], &call->arena, &call->stage, err);
	}
	if (stage_read(call->store, call->stage_name, &call->arena, &call->stage, err) == 0)
		return 0;
	return count > 1 ? 1 : -1;
}

int project_open(struct command_call *call, enum command_project how, bool leads, struct err *err)
{
	enum store_access mode = how == PROJECT_WRITE ? STORE_WRITE : STORE_READ;

	if (access(call->project, F_OK) != 0 && errno == ENOENT)
		return err_set(err, "%s: no such project; make one with: rung init FILE --labels ok,defect --critical defect",
		               call->project);
	if (store_open(call->project, mode, &call->store, err) < 0)
		return -1;
	if ((mode == STORE_WRITE ? open_to_write(call, leads, err) : open_to_read(call, err)) < 0)
		return -1;
	return open_stage(call, err);
}
