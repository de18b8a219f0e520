/* Windows and actions, by how fast the inputs of a source may change. What may jump is looked at in short windows,
 * and stops the machine; what changes slowly in long ones, which see small shifts. */
#include "jobs/drift_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/setting_store.h"

#include <string.h>

static const struct speed { const char *name; int64_t rows, span_ms; const char *action; } speeds[] = {
	{ "slow", 2000, 7 * CLOCK_DAY_MS, "audit-up" },
	{ "normal", 500, CLOCK_DAY_MS, "audit-up" },
	{ "fast", 250, CLOCK_HOUR_MS, "pause" },
};

static const struct speed *speed_at(const char *text)
{
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
		if (str_starts(text, speeds[i].name))
			return &speeds[i];
	return &speeds[1];
}

/* "normal, camera2=fast": checked when it was set. */
static const struct speed *speed_of(const char *text, const char *source)
{
	const struct speed *speed = speed_at(text);
	size_t length = source ? strlen(source) : 0;

	while (source && (text = strchr(text, ','))) {
		text += 1 + strspn(text + 1, " ");
		if (!strncmp(text, source, length) && text[length] == '=')
			speed = speed_at(text + length + 1);
	}
	return speed;
}

static const char *action_of(const char *set, const struct speed *speed)
{
	static const char *const actions[] = { "notify", "audit-up", "pause" };

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (str_equal(set, actions[i]))
			return actions[i];
	return speed->action;
}

struct drift_policy drift_policy_of(struct store *store, const struct stage *stage, const char *source)
{
	struct arena arena = ARENA_EMPTY;
	const struct speed *speed = speed_of(setting_text(store, stage->stage_id, "drift.speed", &arena), source);
	int64_t rows = setting_integer(store, stage->stage_id, "drift.window");
	struct drift_policy policy = {
		.rows = rows ? rows : speed->rows, .span_ms = speed->span_ms, .big = setting_real(store, stage->stage_id, "drift.psi"),
		.action = action_of(setting_text(store, stage->stage_id, "drift.action", &arena), speed),
	};

	if (policy.rows < DRIFT_ROWS_LEAST)
		policy.rows = DRIFT_ROWS_LEAST;
	arena_release(&arena);
	return policy;
}
