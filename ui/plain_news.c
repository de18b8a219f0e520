/* What leads hear in the plain mode besides items: that automation was taken back, or rests. */
#include "ui/plain_sitting.h"

#include "db/demotion.h"
#include "db/rollback.h"
#include "db/route_standing.h"
#include "jobs/ladder.h"
#include "jobs/rest.h"

static void tell_demotion(struct plain_sitting *sitting, const struct demotion *demotion)
{
	if (demotion->level_change_id == sitting->news.demotion_id)
		return;
	sitting->news.demotion_id = demotion->level_change_id;
	plain_say(sitting, "Demoted from level %d to %d: %s. rung level seen takes notice of it.", demotion->from_level,
	          demotion->to_level, demotion->reason);
}

static void tell_rollback(struct plain_sitting *sitting, const struct rollback *rollback)
{
	if (rollback->act_id == sitting->news.rollback_id)
		return;
	sitting->news.rollback_id = rollback->act_id;
	plain_say(sitting, "%s %s, %s. rung rollout seen takes notice of it.", rollback->live, rollback->stopped ? "is scored no more" : "answers again",
	          rollback->reason);
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
	struct rollback rollback;
	int got, back;

	if (stage_read(sitting->store, sitting->stage, arena, &stage, NULL) < 0)
		return -1;
	got = demotion_unseen(sitting->store, &stage, arena, &demotion, NULL);
	if (got > 0)
		tell_demotion(sitting, &demotion);
	back = rollback_unseen(sitting->store, &stage, arena, &rollback, NULL);
	if (back > 0)
		tell_rollback(sitting, &rollback);
	return got < 0 || back < 0 ? -1 : tell_rest(sitting, &stage);
}

void plain_tend(struct plain_sitting *sitting)
{
	struct ladder_news news;

	if (ladder_tend(sitting->store, sitting->stage, &news, NULL) == 0 && news.words[0] && role_leads(sitting->role))
		plain_say(sitting, "%s.", news.words);
}

/* Once, and once that it is over. */
static void tell_held(struct plain_sitting *sitting)
{
	const char *why = route_standing_held(sitting->store);
	bool held = *why != '\0';

	if (held == sitting->news.held)
		return;
	sitting->news.held = held;
	if (!held)
		plain_say(sitting, "Answers are counted again.");
	else if (role_leads(sitting->role))
		plain_say(sitting, "Answers are kept, but cannot be counted, and the machine decides nothing: %s. rung replay says more.", why);
	else
		plain_say(sitting, "Answers are kept, but cannot be counted now. Tell a lead.");
}

/* What cannot be read now is read with the next item, which complains. */
void plain_say_news(struct plain_sitting *sitting)
{
	struct arena arena = ARENA_EMPTY;

	tell_held(sitting);
	if (role_leads(sitting->role))
		read_and_tell(sitting, &arena);
	arena_release(&arena);
}
