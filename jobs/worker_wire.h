/* What the program and its workers say to each other through pipes.
 *
 * Both ends are the same program on the same machine, so numbers travel as they lie in memory. The
 * worker is not trusted: the parent checks every header with wire_check() before it believes a
 * length, and everything in the payload when it unpacks it. */
#ifndef RUNG_JOBS_WORKER_WIRE_H
#define RUNG_JOBS_WORKER_WIRE_H

#include "base/err.h"
#include "jobs/worker.h"

#include <stddef.h>
#include <stdint.h>

#define WIRE_MAGIC       0x676e7572u
#define WIRE_REASON_SIZE 200
#define WIRE_LABELS_MAX  1000
#define WIRE_REGIONS_MAX 1000 /* of a recording; of a picture 100 */
#define WIRE_HEAT_MAX    64 /* columns, rows */
#define WIRE_UPSTREAM_MAX (16u << 20)

/* Parent to worker: one item; length bytes of it follow, then what was said upstream, which is left out where its
 * length is 0. */
struct wire_request {
	uint32_t magic, want; /* enum worker_want */
	uint64_t length;
	uint32_t kind;        /* enum item_kind; of WORKER_SCORE and WORKER_ANSWER */
	uint32_t upstream_length;
	int64_t  part_first, part_frames; /* of a recording, in frames; frames 0: all of it. Of WORKER_BENCH: 0, milliseconds */
};

enum wire_kind { WIRE_READY = 1, WIRE_REFUSED, WIRE_RESULT, WIRE_FAILED };

/* Worker to parent: READY or REFUSED (with a reason) once, then RESULT or FAILED for each item. Of a
 * RESULT there follow the probabilities (float), the regions (wire_region), the heat cells (bytes),
 * the picture (width * height * 3 bytes), the wave (struct wave_column), its levels (bytes), the sound of a clip
 * (int16_t), the words and the data (bytes), as many as the header says. */
struct wire_answer {
	uint32_t magic, kind;
	char     reason[WIRE_REASON_SIZE];
	int32_t  width, height;
	struct features features;
	double   confidence;
	int64_t  latency_us, decode_us;
	int32_t  is_null, label;
	int32_t  probability_count, region_count;
	int32_t  heat_columns, heat_rows;
	int32_t  picture_width, picture_height;
	int64_t  wave_frames, wave_column_frames;
	int64_t  wave_first, wave_spectrum_frames;
	int32_t  wave_rate, wave_channels, wave_column_count, wave_spectrum_count;
	int32_t  clip_frames, words_length, data_length, leaves; /* leaves 1: it answers no more and ends */
};

struct wire_region {
	double  x, y, width, height, score;
	int64_t label;
};

_Static_assert(sizeof(struct wire_request) == 40, "no gaps");
_Static_assert(sizeof(struct wire_answer) == 8 + WIRE_REASON_SIZE + 8 + FEATURE_COUNT * 8 + 8 + 2 * 8 + 8 * 4 + 4 * 8 + 8 * 4, "no gaps");
_Static_assert(sizeof(struct wire_region) == 48, "no gaps");
_Static_assert(sizeof(struct wave_column) == 12, "no gaps");

/* Checks a header that answers an item, or (READY, REFUSED) a start. want is what was asked for.
 * label_count: of the card, 0 without a model. -1: the worker does not keep to the protocol. */
int wire_check(const struct wire_answer *header, enum worker_want want, int label_count, struct err *err);

/* Bytes after a checked header. */
size_t wire_payload(const struct wire_answer *header);

/* The header's reason as printable text; room is at least 2. */
void wire_reason(const struct wire_answer *header, char *text, size_t room);

/* Turns a checked RESULT or FAILED and its payload into *result (but for the ticket). Values out of
 * range become none. A picture is copied. -1: payload holds what cannot be. */
int wire_unpack(const struct wire_answer *header, const unsigned char *payload, int label_count,
                struct worker_result *result, struct err *err);

#endif
