/* The worker's side: loads the model behind the first wall, locks itself in, then answers one item
 * after the other until its input ends. It writes nothing but answers. */
#include "jobs/worker.h"

#include "base/file.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/model_content.h"
#include "jobs/monotonic.h"
#include "jobs/sandbox.h"
#include "jobs/worker_wire.h"
#include "models/decode.h"
#include "models/model.h"
#include "models/recording.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(WIRE_REGIONS_MAX >= ANSWER_SEGMENTS_MAX, "every region fits");

enum { PLAIN_WORDS = 3, MODEL_WORDS = 10 }; /* of the command line: name, seconds, rest; engine, library, model, card, threads, batch, hash */

#define KEPT_BYTES (16u << 20) /* of the item buffer; a larger one is given back */

struct desk {
	struct model model;          /* its engine NULL: decode only */
	int      batch;              /* items in a run */
	int      seconds;            /* of processor time an item may take */
	unsigned char *bytes;
	size_t   room;
};

/* True when all was read; false at the end of the input. */
static bool read_all(void *bytes, size_t length)
{
	for (char *at = bytes; length > 0;) {
		ssize_t n = read(STDIN_FILENO, at, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		length -= (size_t)n;
	}
	return true;
}

static bool write_all(const void *bytes, size_t length)
{
	return file_write_fd(STDOUT_FILENO, bytes, length) == 0;
}

static struct wire_answer header_of(enum wire_kind kind, const char *reason)
{
	struct wire_answer header;

	memset(&header, 0, sizeof header);
	header.magic = WIRE_MAGIC;
	header.kind = kind;
	header.label = -1;
	header.features = features_none();
	snprintf(header.reason, sizeof header.reason, "%s", reason);
	return header;
}

static bool tell(enum wire_kind kind, const char *reason)
{
	struct wire_answer header = header_of(kind, reason);

	return write_all(&header, sizeof header);
}

static void fill_header(struct wire_answer *header, const struct model_report *report, const struct answer *answer)
{
	header->width = report->width;
	header->height = report->height;
	header->features = report->features;
	header->decode_us = report->decode_us;
	header->latency_us = report->latency_us;
	memcpy(header->reason, answer->reason, sizeof header->reason);
	header->is_null = answer->is_null;
	header->label = answer->label;
	header->confidence = answer->confidence;
	header->probability_count = answer->probability_count;
	header->region_count = answer->region_count;
	header->heat_columns = answer->heat.columns;
	header->heat_rows = answer->heat.rows;
	header->words_length = (int32_t)answer->words_length;
	header->data_length = (int32_t)answer->data_length;
}

static bool send_answer(const struct model_report *report, const struct answer *answer)
{
	struct wire_answer header = header_of(WIRE_RESULT, "");
	struct wire_region regions[WIRE_REGIONS_MAX];

	fill_header(&header, report, answer);
	for (int i = 0; i < answer->region_count; i++) {
		const struct region *region = &answer->regions[i];

		regions[i] = (struct wire_region){ region->x, region->y, region->width, region->height, region->score,
		                                   region->label_id };
	}
	return write_all(&header, sizeof header) &&
	       write_all(answer->probabilities, (size_t)answer->probability_count * sizeof *answer->probabilities) &&
	       write_all(regions, (size_t)answer->region_count * sizeof *regions) &&
	       write_all(answer->heat.cells, (size_t)answer->heat.columns * (size_t)answer->heat.rows) &&
	       write_all(answer->words, answer->words_length) && write_all(answer->data, answer->data_length);
}

/* False where nothing more can be answered. */
static bool answer_scored(struct desk *desk, const struct model_item *item)
{
	struct wire_answer failed;
	struct model_report report;
	struct answer answer;
	struct err err = ERR_NONE;
	int rc = model_answer(&desk->model, item, &report, &answer, &err);
	bool sent;

	if (rc < 0) {
		failed = header_of(WIRE_FAILED, err.text);
		failed.leaves = rc == ENGINE_LOST;
		return write_all(&failed, sizeof failed) && rc != ENGINE_LOST;
	}
	sent = send_answer(&report, &answer);
	answer_release(&answer);
	return sent;
}

static bool answer_decoded(const struct desk *desk, size_t length)
{
	struct wire_answer header = header_of(WIRE_RESULT, "");
	struct picture picture;
	struct err err = ERR_NONE;
	int64_t start = monotonic_us();
	bool sent;

	if (decode_picture(desk->bytes, length, &picture, &err) < 0)
		return tell(WIRE_FAILED, err.text);
	header.decode_us = monotonic_us() - start;
	header.is_null = 1;
	header.width = header.picture_width = picture.width;
	header.height = header.picture_height = picture.height;
	header.features.of[FEATURE_WIDTH] = picture.width;
	header.features.of[FEATURE_HEIGHT] = picture.height;
	sent = write_all(&header, sizeof header) && write_all(picture.rgb, (size_t)picture.width * (size_t)picture.height * 3);
	picture_release(&picture);
	return sent;
}

static bool answer_wave(const struct desk *desk, size_t length, struct recording_part part)
{
	struct wire_answer header = header_of(WIRE_RESULT, "");
	struct err err = ERR_NONE;
	struct wave wave;
	bool sent;

	if ((part.frames > 0 ? recording_look(desk->bytes, length, part, &wave, &err)
	                     : recording_measure(desk->bytes, length, &wave, &header.features, &err)) < 0)
		return tell(WIRE_FAILED, err.text);
	header.is_null = 1;
	header.wave_rate = wave.rate;
	header.wave_channels = wave.channels;
	header.wave_frames = wave.frames;
	header.wave_column_frames = wave.column_frames;
	header.wave_column_count = wave.column_count;
	header.wave_first = wave.first;
	header.wave_spectrum_frames = wave.spectrum_frames;
	header.wave_spectrum_count = wave.spectrum_count;
	sent = write_all(&header, sizeof header) && write_all(wave.columns, (size_t)wave.column_count * sizeof *wave.columns) &&
	       write_all(wave.levels, (size_t)wave.spectrum_count * WAVE_BANDS);
	wave_release(&wave);
	return sent;
}

static bool answer_clip(const struct desk *desk, size_t length, struct recording_part part)
{
	struct wire_answer header = header_of(WIRE_RESULT, "");
	struct err err = ERR_NONE;
	struct wave_clip clip;
	bool sent;

	if (recording_cut(desk->bytes, length, part, &clip, &err) < 0)
		return tell(WIRE_FAILED, err.text);
	header.is_null = 1;
	header.wave_rate = clip.rate;
	header.wave_channels = clip.channels;
	header.wave_first = clip.first;
	header.clip_frames = clip.frames;
	sent = write_all(&header, sizeof header) &&
	       write_all(clip.samples, (size_t)clip.frames * (size_t)clip.channels * sizeof *clip.samples);
	wave_clip_release(&clip);
	return sent;
}

static bool answer_timed(struct desk *desk, const struct model_item *item, int ms)
{
	struct wire_answer header = header_of(WIRE_RESULT, "");
	struct model_timing timing;
	struct err err = ERR_NONE;
	char data[200];

	if (model_time(&desk->model, item, desk->batch, ms, &timing, &err) < 0)
		return tell(WIRE_FAILED, err.text);
	header.is_null = 1;
	header.data_length = snprintf(data, sizeof data, "{\"runs\":%d,\"p50_us\":%lld,\"p95_us\":%lld,\"total_us\":%lld}", timing.runs,
	                              (long long)timing.p50_us, (long long)timing.p95_us, (long long)timing.total_us);
	return write_all(&header, sizeof header) && write_all(data, (size_t)header.data_length);
}

static bool answer_item(struct desk *desk, const struct wire_request *request, char *upstream)
{
	struct model_item item = { (enum item_kind)request->kind, desk->bytes, request->length, upstream };
	struct recording_part part = { request->part_first, request->part_frames };

	if (request->want == WORKER_WAVE)
		return answer_wave(desk, request->length, part);
	if (request->want == WORKER_CLIP)
		return answer_clip(desk, request->length, part);
	if (request->want == WORKER_DECODE)
		return answer_decoded(desk, request->length);
	if (request->want == WORKER_BENCH)
		return answer_timed(desk, &item, (int)request->part_frames);
	return answer_scored(desk, &item);
}

static bool is_request_right(const struct desk *desk, const struct wire_request *request)
{
	return request->magic == WIRE_MAGIC && request->length <= DECODE_BYTES_MAX && request->upstream_length <= WIRE_UPSTREAM_MAX &&
	       request->want <= WORKER_BENCH && request->kind < ITEM_KINDS &&
	       (request->want == WORKER_DECODE || request->want == WORKER_WAVE || request->want == WORKER_CLIP || desk->model.engine);
}

/* Reads the item into the desk, and what was said upstream, for the caller to free; NULL where nothing was. */
static bool read_item(struct desk *desk, const struct wire_request *request, char **upstream)
{
	*upstream = NULL;
	if (request->length > desk->room || desk->room > KEPT_BYTES) {
		free(desk->bytes);
		desk->bytes = xmalloc(request->length);
		desk->room = request->length;
	}
	if (!read_all(desk->bytes, request->length))
		return false;
	if (!request->upstream_length)
		return true;
	*upstream = xcalloc(request->upstream_length + 1, 1);
	return read_all(*upstream, request->upstream_length);
}

/* Serves until the input ends. True where it ended between two items, as it should. */
static bool serve(struct desk *desk)
{
	struct wire_request request;

	while (read_all(&request, sizeof request)) {
		char *upstream;
		bool answered;

		if (!is_request_right(desk, &request) || !read_item(desk, &request, &upstream))
			return false;
		sandbox_allow_time(desk->seconds);
		answered = answer_item(desk, &request, upstream);
		free(upstream);
		if (!answered)
			return false;
	}
	return true;
}

/* After failures in a row a worker rests before it begins. */
static void rest_a_while(int ms)
{
	if (ms > 0)
		poll(NULL, 0, ms);
}

static int try_model(struct desk *desk, struct err *err)
{
	sandbox_allow_time(desk->seconds);
	return model_try(&desk->model, err);
}

/* A worker that takes another's place hours later finds the model's file as it is then. hex "": any will do. */
static int check_content(const char *path, const char *card_path, const char *hex, struct err *err)
{
	unsigned char sha256[HASH_BYTES];
	struct arena arena = ARENA_EMPTY;
	char found[HASH_HEX_SIZE];
	struct card card;
	int rc = 0;

	if (*hex && (card_read(card_path, &arena, &card, err) < 0 || model_content(path, &card, sha256, err) < 0))
		rc = -1;
	else if (*hex && !str_equal(hash_hex(sha256, HASH_BYTES, found), hex))
		rc = model_content_differs(path, &card, err);
	arena_release(&arena);
	return rc;
}

/* What computes is loaded behind the first wall. A program of the user's own is started before any, with walls of
 * its own; only then does this process lock itself in, which is the one that reads what the program says. */
static int open_model(struct desk *desk, char **argv, struct err *err)
{
	struct engine_opening opening = { .library = *argv[1] ? argv[1] : NULL, .model_path = argv[2], .threads = atoi(argv[4]),
	                                  .batch = atoi(argv[5]), .confine = sandbox_program };
	const struct engine *engine = engine_find(argv[0], err);
	struct engine_pipes pipes;

	if (!engine)
		return -1;
	if (!engine->outside && (sandbox_limit(err) < 0 || sandbox_cut_reach(err) < 0))
		return -1;
	desk->batch = opening.batch > 0 ? opening.batch : 1;
	if (check_content(argv[2], argv[3], argv[6], err) < 0 || model_open(&desk->model, argv[0], argv[3], &opening, err) < 0)
		return -1;
	if (!engine->outside)
		return sandbox_compute_only(err);
	engine->pipes(desk->model.session, &pipes);
	return sandbox_with_program(&pipes, DECODE_BYTES_MAX, err);
}

static int prepare(struct desk *desk, int argc, char **argv, struct err *err)
{
	if (argc < MODEL_WORDS)
		return sandbox_limit(err) < 0 || sandbox_cut_reach(err) < 0 ? -1 : sandbox_compute_only(err);
	return open_model(desk, argv + 3, err) < 0 ? -1 : try_model(desk, err);
}

int worker_main(int argc, char **argv)
{
	struct desk desk = { .seconds = 20 };
	struct err err = ERR_NONE;
	int status = 1;

	if (argc != PLAIN_WORDS && argc != MODEL_WORDS)
		return 2;
	desk.seconds = atoi(argv[1]);
	rest_a_while(atoi(argv[2]));
	if (prepare(&desk, argc, argv, &err) < 0)
		tell(WIRE_REFUSED, err.text);
	else if (tell(WIRE_READY, ""))
		status = serve(&desk) ? 0 : 1;
	/* Leave without the exit handlers: libraries' farewells may need what is walled off by now. */
	_exit(status);
}
