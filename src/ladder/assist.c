#include "ladder/assist.h"

#include "ladder/level.h"

#include <math.h>

double assist_blind_share(const struct assist_need *need)
{
	double days = fmax(need->days, 1), blind;

	if (isnan(need->items) || !(need->per_day > 0))
		return ASSIST_USUAL;
	if (!(need->exam < 1))
		return ASSIST_LEAST; /* the pool is all there is */
	blind = need->items / (days * need->per_day); /* of all that comes */
	return fmin(1, fmax(ASSIST_LEAST, (blind - need->exam) / (1 - need->exam)));
}

struct assist_need assist_need(const struct gate_policy *policy, const struct gate_facts *facts, double per_day, double exam,
                               int target_days)
{
	struct gate gate;

	gate_eval(LEVEL_ASSISTANCE, policy, facts, &gate);
	return (struct assist_need){ .items = gate.items, .per_day = per_day, .exam = exam,
	                             .days = target_days - evidence_days(facts->evidence) };
}

void assist_tell(const struct assist_need *need, double share, struct str *words)
{
	double blind = need->exam + (1 - need->exam) * share, days = need->items / need->per_day;

	if (need->per_day > 0)
		str_addf(words, "Of %.0f items a day about %.0f are still decided blind (%.0f %%)", need->per_day, need->per_day * blind, blind * 100);
	else
		str_addf(words, "About %.0f %% of the items are still decided blind", blind * 100);
	str_addf(words, ", so evidence comes at %.0f %% of today's speed.", blind * 100);
	if (need->per_day > 0 && need->items > 0)
		str_addf(words, " What level 3 still asks for takes about %.0f days so, and %.0f without assistance.", ceil(days / blind), ceil(days));
}
