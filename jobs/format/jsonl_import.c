/* JSON, an object a line, as jsonl is exported. */
#include "jobs/format/side_import.h"

#include "base/clock.h"
#include "jobs/format/row_reader.h"

#include <math.h>
#include <stdlib.h>

/* A number, also as a text; NaN for none. -1 for what is no number. */
static int read_number(const json_t *row, const char *name, struct arena *arena, double *number, struct err *why)
{
	const char *text = foreign_text(row, name, arena);
	char *end;

	*number = NAN;
	if (!text || !*text)
		return 0;
	*number = strtod(text, &end);
	return *end ? err_set(why, "%s \"%s\" is not a number", name, text) : 0;
}

static int read_time(const json_t *row, const char *name, struct arena *arena, int64_t *ms, struct err *why)
{
	const char *text = foreign_text(row, name, arena);

	*ms = 0;
	if (text && *text && (!clock_parse(text, ms) || *ms <= 0))
		return err_set(why, "\"%s\" is not a time such as 2026-03-01T09:30:00Z", text);
	return 0;
}

static const char *known_text(const json_t *row, const char *name, struct arena *arena)
{
	const char *text = foreign_text(row, name, arena);

	return text && *text ? text : NULL;
}

static int read_regions(const json_t *row, const char *name, struct foreign_region **regions, int *count, struct arena *arena, struct err *why)
{
	const json_t *value = json_object_get(row, name);
	const char *text = json_is_string(value) ? json_string_value(value) : NULL;
	json_t *list = text && *text ? json_loads(text, 0, NULL) : NULL;
	int rc = text && *text && !list ? err_set(why, "%s is not JSON", name) : 0;

	if (rc == 0)
		rc = foreign_regions(text ? list : value, regions, count, arena, why);
	json_decref(list);
	return rc;
}

static int read_prediction(const json_t *row, struct foreign_case *said, struct arena *arena, struct err *why)
{
	const char *label = known_text(row, "predicted_label", arena), *model = known_text(row, "model", arena);
	struct foreign_prediction *prediction;

	if (!label && !model)
		return 0;
	prediction = foreign_add_prediction(said, arena);
	prediction->model = model;
	prediction->label = label;
	prediction->words = known_text(row, "predicted_output", arena);
	if (read_number(row, "confidence", arena, &prediction->confidence, why) < 0 ||
	    read_time(row, "predicted_at", arena, &prediction->predicted_ms, why) < 0)
		return -1;
	return read_regions(row, "predicted_regions", &prediction->regions, &prediction->region_count, arena, why);
}

static int read_decision(const json_t *row, struct foreign_case *said, struct arena *arena, struct err *why)
{
	const char *label = known_text(row, "decided_label", arena), *who = known_text(row, "operator", arena);
	struct foreign_decision *decision;
	double seconds;

	if (!label && !who)
		return 0;
	decision = foreign_add_decision(said, arena);
	decision->operator_name = who;
	decision->label = label;
	decision->mode = known_text(row, "mode", arena);
	decision->note = known_text(row, "note", arena);
	decision->words = known_text(row, "decided_output", arena);
	if (read_number(row, "seconds", arena, &seconds, why) < 0 || read_time(row, "decided_at", arena, &decision->decided_ms, why) < 0)
		return -1;
	decision->duration_ms = seconds > 0 && seconds < 1e9 ? llround(seconds * 1000) : 0;
	decision->extra = foreign_text(row, "decision_extra", arena);
	return read_regions(row, "regions", &decision->regions, &decision->region_count, arena, why);
}

int side_import_read(const json_t *row, struct foreign_case *said, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "item_id", "item", "path", "external_key", "sha256", "group", "predicted_label", "confidence",
	                                     "model", "decided_label", "operator", "mode", "agrees", "agreed_label", "decided_at",
	                                     "seconds", "note", "regions", "predicted_regions", "predicted_at", "decision_extra", "predicted_output", "decided_output", "score",
	                                     "attributes", NULL };
	static const char *const none[] = { NULL };

	foreign_read_own(said, NULL, row, arena);
	said->key = known_text(row, "external_key", arena);
	said->group = known_text(row, "group", arena);
	said->name = known_text(row, "path", arena);
	if (!said->name && !said->key)
		said->name = known_text(row, "item", arena);
	foreign_keep(said, row, taken, arena);
	if (json_is_object(json_object_get(row, "attributes")))
		foreign_keep(said, json_object_get(row, "attributes"), none, arena);
	if (read_prediction(row, said, arena, why) < 0 || read_decision(row, said, arena, why) < 0)
		return -1;
	if (said->prediction_count + said->decision_count == 0)
		return err_set(why, "it has neither a prediction nor a decision");
	return 0;
}

static void *open_jsonl(const struct import_place *place, struct err *err)
{
	return foreign_rows_open(place->path, ".jsonl", err);
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_rows *rows = reader;
	struct row row;
	enum row_status status = row_reader_next(rows->reader, &row, why);

	said->line = row.line;
	if (status == ROW_READ && side_import_read(row.object, said, arena, why) < 0)
		return ROW_BROKEN;
	return status;
}

const struct import_format jsonl_import = { "jsonl", "JSON lines as rung writes them", false, open_jsonl, next, foreign_rows_close };
