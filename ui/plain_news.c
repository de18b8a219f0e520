/* What leads hear in the plain mode besides items: that automation was taken back, or rests. */
#include "ui/plain_sitting.h"

#include "db/demotion.h"
#include "db/pause.h"
#include "ladder/level.h"

static void tell_demotion(struct plain_sitting *sitting, const struct demotion *demotion)
{
	if (demotion->level_change_id == sitting->news.demotion_id)
		return;
	sitting->news.demotion_id = demotion->level_change_id;
	plain_say(sitting, "Demoted from level %d to %d: %s. rung level seen takes notice of it.", demotion->from_level,
	          demotion->to_level, demotion->reason);
}

static void tell_pause(struct plain_sitting *sitting, bool paused, const char *why)
{
	if (paused == sitting->news.paused)
		return;
	sitting->news.paused = paused;
	if (paused)
		plain_say(sitting, "Paused: the machine decides nothing for the time being: %s.", why);
	else
		plain_say(sitting, "The pause is over.");
}

static int read_and_tell(struct plain_sitting *sitting, struct arena *arena)
{
	struct stage stage;
	struct demotion demotion;
	const char *why = "";
	int64_t since_ms;
	int got;

	if (stage_read(sitting->store, sitting->stage, arena, &stage, NULL) < 0)
		return -1;
	got = demotion_unseen(sitting->store, &stage, arena, &demotion, NULL);
	if (got > 0)
		tell_demotion(sitting, &demotion);
	if (got >= 0)
		got = pause_read(sitting->store, stage.stage_id, arena, &why, &since_ms, NULL);
	if (got >= 0)
		tell_pause(sitting, got > 0 && stage.level >= LEVEL_PARTIAL, why);
	return got;
}

/* What cannot be read now is read with the next item, which complains. */
void plain_say_news(struct plain_sitting *sitting)
{
	struct arena arena = ARENA_EMPTY;

	if (role_leads(sitting->role))
		read_and_tell(sitting, &arena);
	arena_release(&arena);
}
