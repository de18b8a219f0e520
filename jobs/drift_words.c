/* The verdict: which of the two it is, since when, how sure, and what it does to gates. */
#include "jobs/drift_private.h"

#include "db/setting_store.h"
#include "db/zone.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <math.h>

/* By the project's clock. */
const char *drift_day(struct store *store, const struct stage *stage, int64_t ms, struct arena *arena)
{
	struct tm local;

	zone_local(setting_text(store, stage->stage_id, "project.timezone", arena), ms, &local);
	return arena_printf(arena, "%04d-%02d-%02d %02d:%02d", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min);
}

/* Slices that have moved, where others have not: "only source=camera2". */
static const char *only(const struct drift_view *view, struct arena *arena)
{
	int moved = 0;
	const char *first = "";

	for (int i = 0; i < view->slice_count; i++)
		if (view->slices[i].state != DRIFT_CALM && moved++ == 0)
			first = view->slices[i].name;
	if (moved == 0 || moved == view->slice_count)
		return "";
	return moved == 1 ? arena_printf(arena, ", only in %s", first)
	                  : arena_printf(arena, ", in %s and %d more of %d slices", first, moved - 1, view->slice_count);
}

static const char *data_words(const struct drift_view *view, struct arena *arena)
{
	const struct drift_feature *worst = view->feature_count ? &view->features[0] : NULL;
	int moved = 0, defined = 0;

	for (int i = 0; i < view->feature_count; i++) {
		moved += view->features[i].drifted;
		defined += view->features[i].state != DRIFT_UNKNOWN;
	}
	if (view->data == DRIFT_UNKNOWN || !worst)
		return arena_printf(arena, "Data drift: not known (%s).", view->why);
	if (defined == 0)
		return arena_printf(arena, "Data drift: not defined (%s).", worst->why);
	if (moved == 0 && *only(view, arena))
		return arena_printf(arena, "Data drift%s: %s has moved there. As a whole the inputs look like the reference.", only(view, arena),
		                    view->slices[0].worst_feature);
	if (moved == 0)
		return arena_printf(arena, "No data drift: %d of %d features look like the reference%s, in the newest %" PRId64 " items.", defined,
		                    view->feature_count, defined < view->feature_count ? ", of the others it is not defined" : "", view->rows);
	return arena_printf(arena, "Data drift%s: %s moved%s. %s", view->data == DRIFT_ALARM ? "" : " may begin",
	                    moved > 1 ? arena_printf(arena, "%s and %d more of %d features have", worst->feature, moved - 1, view->feature_count)
	                              : arena_printf(arena, "%s has", worst->feature),
	                    only(view, arena),
	                    view->data == DRIFT_ALARM ? "Two windows in a row say so; by chance that comes in fewer than one of 10,000."
	                                              : "One window says so; a second would be an alarm.");
}

static const char *concept_words(const struct drift_concept *concept, const char *since, struct arena *arena)
{
	switch (concept->state) {
	case DRIFT_ALARM:
		return arena_printf(arena, "Concept drift%s: people and the model agree in %.1f %% of the newest blind answers, and used to in %.1f %%: "
		                    "the relation of items to labels has changed. A false alarm like this comes once in 10,000 answers at most.",
		                    concept->since_ms ? arena_printf(arena, " since %s", since) : "",
		                    100 * concept->agreement, 100 * concept->usual);
	case DRIFT_WATCH:
		return arena_printf(arena, "Concept drift may begin: blind answers differ from the model somewhat more often than they used to "
		                    "(%" PRId64 " answers).", concept->answers);
	case DRIFT_CALM:
		return arena_printf(arena, "No concept drift: people and the model agree as often as they used to (%" PRId64 " blind answers).",
		                    concept->answers);
	default:
		return arena_printf(arena, "Concept drift: not known yet (%" PRId64 " blind answers; it takes 500 to know what is usual).",
		                    concept->answers);
	}
}

/* Where the machine decides, what people say blind of it is audits: the answers that concept drift is told by stand still. */
static const char *audit_words(struct store *store, const struct stage *stage, const struct drift_concept *concept, struct arena *arena)
{
	if (stage->level < LEVEL_PARTIAL || !concept->newest_ms || concept->state == DRIFT_UNKNOWN)
		return "";
	return arena_printf(arena, " That is up to %s: since the machine decides its audits tell, %" PRId64 " of the newest %" PRId64
	                    " wrong (rung audit).", drift_day(store, stage, concept->newest_ms, arena), concept->audits_wrong, concept->audits);
}

static const char *gate_words(const struct drift_view *view)
{
	if (view->data != DRIFT_ALARM && view->concept.state != DRIFT_ALARM)
		return "";
	return " While its alarm is open the gates to levels 3 and 4 stay closed, and more of what the machine decides is audited.";
}

void drift_verdict(struct store *store, const struct stage *stage, struct arena *arena, struct drift_view *view)
{
	const char *since = view->concept.since_ms ? drift_day(store, stage, view->concept.since_ms, arena) : "";

	view->verdict = arena_printf(arena, "%s %s%s%s", data_words(view, arena), concept_words(&view->concept, since, arena),
	                             audit_words(store, stage, &view->concept, arena), gate_words(view));
}
