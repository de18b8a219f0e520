#include "jobs/evidence.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "db/evidence.h"
#include "db/setting_store.h"
#include "jobs/day.h"
#include "jobs/gate_policy.h"

#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct gate_policy evidence_policy(struct store *store, const struct stage *stage)
{
	return gate_policy_read(store, stage);
}

struct climb_policy evidence_climb_policy(struct store *store, const struct stage *stage)
{
	int64_t id = stage->stage_id;

	return (struct climb_policy){
		.gate = evidence_policy(store, stage),
		.exam_share = setting_real(store, id, "exam.share"),
		.exam_keep = setting_real(store, id, "exam.keep"),
		.exam_size = setting_integer(store, id, "exam.size"),
		.blind_share = setting_is_set(store, id, "assist.blind_share") ? setting_real(store, id, "assist.blind_share") : NAN,
		.target_days = (int)setting_integer(store, id, "assist.target_days"),
		.patience = (double)setting_integer(store, id, "audit.patience"),
		.notice = setting_integer(store, id, "promise.notice"),
		.audit_least = setting_real(store, id, "audit.least"),
	};
}

struct fold {
	const struct stage       *stage;
	const struct gate_policy *policy;
	struct attempt           *attempt;
	const char               *zone;
	int64_t                   day;    /* of the row before; 0: none */
	struct arena              groups_arena;
	void                     *groups; /* a tree of those that have counted */
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* True for the first item of a group, and for items without one. */
static bool is_first_of_group(struct fold *fold, const char *group)
{
	if (!group)
		return true;
	if (tfind(group, &fold->groups, by_text))
		return false;
	if (!tsearch(arena_printf(&fold->groups_arena, "%s", group), &fold->groups, by_text))
		abort(); /* out of memory */
	return true;
}

static int label_index(const struct stage *stage, int64_t label_id)
{
	const struct label *label = stage_label(stage, label_id);

	return label ? (int)(label - stage->labels) : -1;
}

/* The day of a time. Asking the time zone takes longer than all else that is done with a row, and the
 * first hours of a day that is known are that day in every zone. */
static int64_t day_of(struct fold *fold, int64_t ms)
{
	if (!fold->day || ms < fold->day || ms >= fold->day + 20 * CLOCK_HOUR_MS)
		fold->day = day_start(fold->zone, ms);
	return fold->day;
}

static int fold_row(void *context, const struct evidence_row *row, struct err *err)
{
	struct fold *fold = context;
	int64_t day = day_of(fold, row->decided_ms);

	(void)err;
	if (is_first_of_group(fold, row->group) &&
	    evidence_settled(&fold->attempt->evidence, label_index(fold->stage, row->predicted_label_id), row->bin,
	                     label_index(fold->stage, row->decided_label_id), day))
		attempt_look(fold->attempt, fold->policy);
	return 0;
}

static void begin(struct attempt *attempt, const struct stage *stage)
{
	bool *critical = xcalloc((size_t)stage->label_count + 1, sizeof *critical);

	for (int i = 0; i < stage->label_count; i++)
		critical[i] = stage->labels[i].critical;
	attempt_init(attempt, critical, stage->label_count);
	free(critical);
}

static void leave_key(void *key)
{
	(void)key; /* the arena's */
}

int evidence_read(struct store *store, const struct stage *stage, int64_t model_version_id,
                  const struct gate_policy *policy, struct attempt *attempt, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct fold fold = { .stage = stage, .policy = policy, .attempt = attempt, .groups_arena = ARENA_EMPTY };
	struct evidence_counts counts;
	int rc;

	begin(attempt, stage);
	if (evidence_counts(store, stage, model_version_id, 0, &counts, err) < 0)
		return -1;
	attempt->evidence.predictions = counts.predictions;
	attempt->evidence.nulls = counts.nulls;
	attempt->evidence.unsure = counts.unsure;
	attempt->evidence.pending = counts.pending;
	fold.zone = setting_text(store, stage->stage_id, "project.timezone", &arena);
	rc = evidence_rows(store, stage, model_version_id, 0, fold_row, &fold, err);
	tdestroy(fold.groups, leave_key);
	arena_release(&fold.groups_arena);
	arena_release(&arena);
	return rc;
}
