/* What leads hear in the plain mode besides items: that automation was taken back, or rests. */
#include "ui/plain_sitting.h"

#include "db/demotion.h"
#include "jobs/rest.h"

static void tell_demotion(struct plain_sitting *sitting, const struct demotion *demotion)
{
	if (demotion->level_change_id == sitting->news.demotion_id)
		return;
	sitting->news.demotion_id = demotion->level_change_id;
	plain_say(sitting, "Demoted from level %d to %d: %s. rung level seen takes notice of it.", demotion->from_level,
	          demotion->to_level, demotion->reason);
}

/* What there is to say of it takes longer to read than that there is something. */
static int tell_rest(struct plain_sitting *sitting, const struct stage *stage)
{
	enum rest_cause cause;
	struct rest rest;

	if (rest_cause_read(sitting->store, stage, &cause, NULL) < 0)
		return -1;
	if (cause == sitting->news.rest)
		return 0;
	if (cause != REST_NONE && rest_read(sitting->store, stage, &rest, NULL) < 0)
		return -1;
	sitting->news.rest = cause;
	if (cause == REST_NONE)
		plain_say(sitting, "The pause is over.");
	else if (rest_is_full(cause))
		plain_say(sitting, "Paused: the machine decides nothing for the time being: %s. Until %s.", rest.why, rest.until);
	else
		plain_say(sitting, "Limited: the machine works as at level 3: %s. Until %s.", rest.why, rest.until);
	return 0;
}

static int read_and_tell(struct plain_sitting *sitting, struct arena *arena)
{
	struct stage stage;
	struct demotion demotion;
	int got;

	if (stage_read(sitting->store, sitting->stage, arena, &stage, NULL) < 0)
		return -1;
	got = demotion_unseen(sitting->store, &stage, arena, &demotion, NULL);
	if (got > 0)
		tell_demotion(sitting, &demotion);
	return got < 0 ? -1 : tell_rest(sitting, &stage);
}

/* What cannot be read now is read with the next item, which complains. */
void plain_say_news(struct plain_sitting *sitting)
{
	struct arena arena = ARENA_EMPTY;

	if (role_leads(sitting->role))
		read_and_tell(sitting, &arena);
	arena_release(&arena);
}
