#include "ladder/retrain_due.h"

#include <stddef.h>

const char *retrain_due(const struct retrain_facts *f)
{
	if (f->alarm)
		return "alarm";
	if (f->enough_disagreements && f->disagreements >= f->enough_disagreements)
		return "disagreements";
	if (f->enough_decisions && f->decisions >= f->enough_decisions)
		return "decisions";
	if (f->decisions == 0)
		return NULL;
	if (f->age_ms && f->now_ms - f->live_ms >= f->age_ms && f->now_ms - f->last_ms >= f->age_ms)
		return "age";
	return f->scheduled_ms > f->last_ms ? "schedule" : NULL;
}
