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

void ladder_begin_watch(struct ladder *ladder, const struct watch_row *row)
{
	if (ladder->watching) {
		watch_limit(&ladder->watch, row->error_limit, row->miss_limit, row->patience);
	} else {
		watch_init(&ladder->watch, row->error_limit, row->miss_limit, row->patience);
		ladder->calm_folded_id = ladder->truth_calm_id = row->folded_id;
	}
	ladder->watching = true;
	ladder->watch_id = row->watch_id;
	ladder->sample = (struct gate_sample){ 0, 0, 0, 0 };
	ladder->sample_days = ladder->sample_day = 0;
}

/* A row by the labels of the stage. */
struct judged { int predicted, decided; bool wrong, critical; };

static void take_sampled(struct ladder *ladder, const struct folded_row *row, const struct judged *judged)
{
	struct gate_sample *sample = &ladder->sample;

	evidence_count_day(&ladder->attempt.evidence, row->day_ms, 1);
	if (!row->sampled)
		return;
	sample->items++;
	sample->wrong += judged->wrong;
	sample->criticals += judged->critical;
	sample->found += judged->critical && !judged->wrong;
	ladder->sample_days += row->day_ms != ladder->sample_day;
	ladder->sample_day = row->day_ms;
}

static void raise_alarm(struct ladder *ladder, enum watch_alarm alarm)
{
	if (ladder->alarm == WATCH_QUIET)
		ladder->alarm = alarm;
}

static void take_audit(struct ladder *ladder, const struct folded_row *row, const struct judged *judged)
{
	raise_alarm(ladder, watch_audit(&ladder->watch, judged->wrong, judged->wrong && judged->critical));
	if (ladder->watch.calm == ladder->watch.audits)
		ladder->calm_folded_id = row->folded_id;
}

static void take_truth(struct ladder *ladder, const struct folded_row *row, const struct judged *judged)
{
	raise_alarm(ladder, watch_truth(&ladder->watch, judged->wrong && judged->critical));
	if (ladder->watch.truth_calm == ladder->watch.truths)
		ladder->truth_calm_id = row->folded_id;
}

static void take_blind(struct ladder *ladder, const struct folded_row *row, const struct judged *judged)
{
	struct evidence *evidence = &ladder->attempt.evidence;

	if (evidence_judged(evidence, judged->predicted, row->bin, judged->decided, row->match != FOLD_UNLIKE, row->day_ms))
		evidence->imported += row->imported;
}

/* What the machine decided, or would decide at level 4. */
static void take_watched(struct ladder *ladder, const struct folded_row *row, const struct judged *judged)
{
	if (!ladder->watching)
		return;
	if (row->kind == FOLD_TRUTH) {
		take_truth(ladder, row, judged);
		return;
	}
	if (row->kind == FOLD_AUDIT)
		take_audit(ladder, row, judged);
	take_sampled(ladder, row, judged);
}

void ladder_fold_row(struct ladder *ladder, const struct folded_row *row)
{
	struct judged judged = { .predicted = label_index(&ladder->stage, row->predicted_label_id),
	                         .decided = label_index(&ladder->stage, row->decided_label_id) };

	judged.wrong = judged.predicted != judged.decided || row->match == FOLD_UNLIKE;
	judged.critical = judged.decided >= 0 && ladder->stage.labels[judged.decided].critical;
	ladder->folded_id = row->folded_id;
	if (row->kind == FOLD_BLIND)
		take_blind(ladder, row, &judged);
	else if (row->kind != FOLD_NONE)
		take_watched(ladder, row, &judged);
}

bool ladder_look(struct ladder *ladder, struct certificate *made)
{
	return attempt_look(&ladder->attempt, &ladder->policy, made);
}

void ladder_take_certificate(struct ladder *ladder, const struct certificate_row *row)
{
	ladder->attempt.certificate = row->certificate;
	ladder->certificate_id = row->certificate.found ? row->certificate_id : 0;
}

void ladder_take_look(struct ladder *ladder, const struct certificate_row *row)
{
	ladder_take_certificate(ladder, row);
	ladder->attempt.looked = row->certificate.look;
}
