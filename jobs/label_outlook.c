#include "jobs/label_outlook.h"

#include "base/str.h"
#include "db/epoch.h"
#include "jobs/ladder.h"
#include "ladder/level.h"

#include <inttypes.h>

static void say_machine(const struct stage *stage, const struct ladder *ladder, bool merged, struct str *words)
{
	str_addf(words, "The machine decides nothing until a certificate is made for the new labels, %s.\n",
	         merged ? "which what has been counted before may carry" : "from answers that are given from now on");
	if (stage->level >= LEVEL_FULL)
		str_add(words, "It works as at level 3 then, until a lead takes it to 3, and to 4 anew once that gate holds.\n");
	if (!ladder->watching)
		return;
	if (merged)
		str_addf(words, "What %" PRId64 " audits have shown stays with it.\n", ladder->watch.audits);
	else
		str_addf(words, "Watching begins with nothing: what %" PRId64 " audits have shown says how it did with the labels so far.\n",
		         ladder->watch.audits);
}

/* Of a merge more attempts are spent than one: whoever merges has seen the evidence. */
static int say_evidence(struct store *store, const struct ladder *ladder, bool merged, struct str *words, struct err *err)
{
	const struct stage *stage = &ladder->stage;
	int next = epoch_next_attempt(store, stage, ladder->live.model_version_id, err), spent;

	if (next < 0)
		return -1;
	spent = merged ? epoch_merge_choices(stage->label_count - 1, 1, ladder->epoch.line_id ? ladder->epoch.spent : 1) : 1;
	if (merged)
		str_addf(words, "%" PRId64 " settled answers count on, by the merged labels, as attempt %d of the year: it is %d now.\n",
		         ladder->attempt.evidence.settled, next + spent - 1, ladder->epoch.attempt);
	else
		str_addf(words, "%" PRId64 " settled answers count no more: evidence begins anew, as attempt %d of the year.\n",
		         ladder->attempt.evidence.settled, next);
	return 0;
}

/* Comparisons that have been made stay as they are; what was counted by them does not count on. */
int rule_outlook(struct store *store, const struct stage *stage, struct str *words, struct err *err)
{
	struct ladder ladder;
	int rc;

	if (str_equal(stage->output, "class"))
		return 0;
	rc = ladder_read(store, stage->name, &ladder, err);
	if (rc == 0 && ladder.has_live && ladder.attempt.evidence.settled > 0) {
		rc = say_evidence(store, &ladder, false, words, err);
		if (rc == 0 && stage->level >= LEVEL_PARTIAL)
			str_add(words, "The machine decides nothing until a certificate is made from answers compared by the new rule.\n");
	}
	ladder_release(&ladder);
	return rc;
}

int label_outlook(struct store *store, const struct stage *stage, bool merged, struct str *words, struct err *err)
{
	struct ladder ladder;
	int rc = ladder_read(store, stage->name, &ladder, err);

	if (rc == 0 && ladder.has_live && ladder.attempt.evidence.settled > 0) {
		rc = say_evidence(store, &ladder, merged, words, err);
		if (rc == 0 && stage->level >= LEVEL_PARTIAL)
			say_machine(stage, &ladder, merged, words);
	}
	ladder_release(&ladder);
	return rc;
}
