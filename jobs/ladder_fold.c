#include "jobs/ladder_fold.h"

#include "base/xalloc.h"

#include <stdlib.h>

void ladder_begin(struct ladder *ladder)
{
	const struct stage *stage = &ladder->stage;
	bool *critical = xcalloc((size_t)stage->label_count + 1, sizeof *critical);

	ladder->labels = arena_alloc(&ladder->arena, ((size_t)stage->label_count + 1) * sizeof *ladder->labels);
	for (int i = 0; i < stage->label_count; i++) {
		critical[i] = stage->labels[i].critical;
		ladder->labels[i] = stage->labels[i].name;
	}
	attempt_init(&ladder->attempt, critical, stage->label_count);
	ladder->attempt.number = ladder->epoch.attempt > 0 ? ladder->epoch.attempt : 1;
	free(critical);
}

static int label_index(const struct stage *stage, int64_t label_id)
{
	const struct label *label = stage_label(stage, label_id);

	return label ? (int)(label - stage->labels) : -1;
}

void ladder_fold_row(struct ladder *ladder, const struct folded_row *row)
{
	struct evidence *evidence = &ladder->attempt.evidence;

	ladder->folded_id = row->folded_id;
	if (row->kind == FOLD_BLIND &&
	    evidence_settled(evidence, label_index(&ladder->stage, row->predicted_label_id), row->bin,
	                     label_index(&ladder->stage, row->decided_label_id), row->day_ms))
		evidence->imported += row->imported;
}

bool ladder_look(struct ladder *ladder)
{
	int looks = ladder->attempt.looks;

	attempt_look(&ladder->attempt, &ladder->policy);
	return ladder->attempt.looks > looks;
}

void ladder_take_look(struct ladder *ladder, const struct certificate_row *row)
{
	struct attempt *attempt = &ladder->attempt;

	attempt->certificate = row->certificate;
	attempt->looks = row->certificate.look;
	attempt->next_look = certificate_next_look(row->certificate.settled);
	ladder->certificate_id = row->certificate.found ? row->certificate_id : 0;
}
