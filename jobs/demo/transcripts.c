#include "jobs/demo/transcripts.h"

#include "db/item.h"
#include "db/model_version.h"
#include "db/output.h"
#include "db/prediction.h"

#include <math.h>

int transcripts_open(struct store *store, const char *stage, enum text_unit unit, struct arena *arena, struct transcripts *transcripts,
                     struct err *err)
{
	struct model_version live;

	*transcripts = (struct transcripts){ .store = store, .unit = unit };
	if (stage_read(store, stage, arena, &transcripts->stage, err) < 0 ||
	    model_version_live(store, &transcripts->stage, arena, &live, err) < 0)
		return -1;
	transcripts->model_version_id = live.model_version_id;
	return 0;
}

static int read_said(const struct transcripts *transcripts, const char *name, struct arena *arena, const char **said, struct err *err)
{
	struct prediction prediction;
	int64_t item_id;
	int got = item_find_named(transcripts->store, name, &item_id, err);

	*said = NULL;
	if (got > 0)
		got = prediction_read(transcripts->store, &transcripts->stage, item_id, transcripts->model_version_id, arena, &prediction, err);
	if (got > 0)
		got = output_words_of_prediction(transcripts->store, &transcripts->stage, prediction.prediction_id, arena, said, err);
	*said = *said ? *said : "";
	return got;
}

int transcripts_count(const struct transcripts *transcripts, const char *item, const char *right, struct transcript_errors *errors,
                      struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct text_units said_units, right_units;
	const char *said;
	int got = read_said(transcripts, item, &arena, &said, err);

	if (got >= 0) {
		int distance;

		text_units_cut(said, right, transcripts->unit, false, &arena, &said_units, &right_units);
		distance = alignment_distance(&said_units, &right_units, ALIGNMENT_MOST);
		errors->texts++;
		errors->whole += distance == 0;
		errors->units += right_units.count;
		errors->errors += distance;
	}
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

double transcript_rate(const struct transcript_errors *errors)
{
	return errors->units > 0 ? (double)errors->errors / (double)errors->units : (double)NAN;
}
