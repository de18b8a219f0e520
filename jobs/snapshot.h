/* What a trainer is given: the answers of people that are in force, but for all that versions are judged by, split by a keyed
 * hash (ladder/split.h). The part kept for evaluation stays here. */
#ifndef RUNG_JOBS_SNAPSHOT_H
#define RUNG_JOBS_SNAPSHOT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/snapshot.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* Answers of a stage beside what a version says of them, for whoever looks for mistakes: rows of what people have said that
 * has a label, with the chances that the version gives each label of the stage, or else the label that it gives and how sure
 * it is of that. version_id 0: nobody is asked. */
struct snapshot_doubt {
	const struct snapshot_answer *answer;
	bool   asked;     /* the version says something of it */
	const double *chances; /* that it gives each label of the stage; NULL where it is not asked, or tells no more than the next two */
	int    predicted;      /* index of the label that it gives, and how sure it is of that; -1 beside chances, or not asked */
	double confidence;
	bool   suspect;
	int64_t other_id; /* of a suspect: the label that the version is confident of */
	double margin;    /* of a suspect, at least; else NaN */
};
int snapshot_doubts(struct store *store, const struct stage *stage, int64_t version_id, struct snapshot_answer *answers, int count,
                    struct arena *arena, struct snapshot_doubt **doubts, struct err *err);

/* Takes one of all there is now, and stores it. Inside a write. version_id: whose contradictions make suspects; 0: nobody's. */
int snapshot_make(struct store *store, const struct stage *stage, const struct actor *by, int64_t version_id, struct arena *arena,
                  struct snapshot *snapshot, struct err *err);

/* Writes the part to learn from into a folder that is there: dataset.csv with file, label, split (always train), item, sha256,
 * group and where (rectangles "x y width height;..." that people drew, in pixels), labels.txt with a label of the stage a
 * line, and words/ with a file for each item that has none of its own. Suspects come first in dataset.csv. *written: rows;
 * *gone: items whose file is not what was added, which are left out. */
int snapshot_write(struct store *store, const struct stage *stage, int64_t snapshot_id, const char *folder, int64_t *written, int64_t *gone,
                   struct err *err);

#endif
