/* The worker's side: loads the model behind the first wall, locks itself in, then answers one item
 * after the other until its input ends. It writes nothing but answers. */
#include "jobs/worker.h"

#include "base/file.h"
#include "base/xalloc.h"
#include "jobs/monotonic.h"
#include "jobs/sandbox.h"
#include "jobs/worker_wire.h"
#include "models/decode.h"
#include "models/engine.h"
#include "models/features.h"
#include "models/postprocess.h"
#include "models/preprocess.h"
#include "models/recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(WIRE_REGIONS_MAX >= ANSWER_REGIONS_MAX, "every region fits");

#define KEPT_BYTES (16u << 20) /* of the item buffer; a larger one is given back */

struct desk {
	struct arena arena;
	struct card  card;
	const struct engine *engine; /* NULL: decode only */
	struct engine_session *session;
	float   *input;
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

static int open_model(struct desk *desk, const char *engine, const char *library, const char *model, const char *card,
                      struct err *err)
{
	if (card_read(card, &desk->arena, &desk->card, err) < 0)
		return -1;
	desk->engine = engine_find(*engine ? engine : desk->card.engine, err);
	if (!desk->engine || desk->engine->open(*library ? library : NULL, model, &desk->card, &desk->session, err) < 0)
		return -1;
	desk->input = xcalloc(preprocess_count(&desk->card), sizeof *desk->input);
	return 0;
}

/* Runs the model once on black, behind all walls: what it gives then fits its card. */
static int try_model(struct desk *desk, struct err *err)
{
	struct engine_output outputs[ENGINE_ROLES];
	struct picture black = picture_new(8, 8);
	int rc;

	preprocess_picture(&desk->card, &black, desk->input);
	picture_release(&black);
	sandbox_allow_time(desk->seconds);
	rc = desk->engine->run(desk->session, desk->input, outputs, err);
	return rc < 0 ? err_wrap(err, "the model does not run") : 0;
}

static bool answer_scored(struct desk *desk, const struct picture *picture, struct wire_answer *header)
{
	struct engine_output outputs[ENGINE_ROLES];
	struct wire_region regions[WIRE_REGIONS_MAX];
	struct answer answer;
	struct err err = ERR_NONE;
	int64_t start;
	bool sent;

	preprocess_picture(&desk->card, picture, desk->input);
	start = monotonic_us();
	if (desk->engine->run(desk->session, desk->input, outputs, &err) < 0)
		return tell(WIRE_FAILED, err.text);
	header->latency_us = monotonic_us() - start;
	answer_make(&desk->card, outputs, picture, &answer);
	header->features = features_of_picture(picture);
	memcpy(header->reason, answer.reason, sizeof header->reason);
	header->is_null = answer.is_null;
	header->label = answer.label;
	header->confidence = answer.confidence;
	header->probability_count = answer.probability_count;
	header->region_count = answer.region_count;
	header->heat_columns = answer.heat.columns;
	header->heat_rows = answer.heat.rows;
	for (int i = 0; i < answer.region_count; i++) {
		const struct region *region = &answer.regions[i];

		regions[i] = (struct wire_region){ region->x, region->y, region->width, region->height, region->score,
		                                   region->label_id };
	}
	sent = write_all(header, sizeof *header) &&
	       write_all(answer.probabilities, (size_t)answer.probability_count * sizeof *answer.probabilities) &&
	       write_all(regions, (size_t)answer.region_count * sizeof *regions) &&
	       write_all(answer.heat.cells, (size_t)answer.heat.columns * (size_t)answer.heat.rows);
	answer_release(&answer);
	return sent;
}

static bool answer_decoded(const struct picture *picture, struct wire_answer *header)
{
	header->is_null = 1;
	header->picture_width = picture->width;
	header->picture_height = picture->height;
	return write_all(header, sizeof *header) &&
	       write_all(picture->rgb, (size_t)picture->width * (size_t)picture->height * 3);
}

static bool answer_wave(const struct desk *desk, size_t length)
{
	struct wire_answer header = header_of(WIRE_RESULT, "");
	struct err err = ERR_NONE;
	struct wave wave;
	bool sent;

	if (recording_measure(desk->bytes, length, &wave, &header.features, &err) < 0)
		return tell(WIRE_FAILED, err.text);
	header.is_null = 1;
	header.wave_rate = wave.rate;
	header.wave_channels = wave.channels;
	header.wave_frames = wave.frames;
	header.wave_column_frames = wave.column_frames;
	header.wave_column_count = wave.column_count;
	sent = write_all(&header, sizeof header) && write_all(wave.columns, (size_t)wave.column_count * sizeof *wave.columns);
	wave_release(&wave);
	return sent;
}

static bool answer_item(struct desk *desk, enum worker_want want, size_t length)
{
	struct wire_answer header = header_of(WIRE_RESULT, "");
	struct picture picture;
	struct err err = ERR_NONE;
	int64_t start = monotonic_us();
	bool sent;

	if (want == WORKER_WAVE)
		return answer_wave(desk, length);
	if (decode_picture(desk->bytes, length, &picture, &err) < 0)
		return tell(WIRE_FAILED, err.text);
	header.decode_us = monotonic_us() - start;
	header.width = picture.width;
	header.height = picture.height;
	header.features.of[FEATURE_WIDTH] = picture.width;
	header.features.of[FEATURE_HEIGHT] = picture.height;
	sent = want == WORKER_DECODE ? answer_decoded(&picture, &header) : answer_scored(desk, &picture, &header);
	picture_release(&picture);
	return sent;
}

/* Serves until the input ends. True where it ended between two items, as it should. */
static bool serve(struct desk *desk)
{
	struct wire_request request;

	while (read_all(&request, sizeof request)) {
		if (request.magic != WIRE_MAGIC || request.length > DECODE_BYTES_MAX ||
		    (request.want == WORKER_SCORE && !desk->engine))
			return false;
		if (request.length > desk->room || desk->room > KEPT_BYTES) {
			free(desk->bytes);
			desk->bytes = xmalloc(request.length);
			desk->room = request.length;
		}
		if (!read_all(desk->bytes, request.length))
			return false;
		sandbox_allow_time(desk->seconds);
		if (!answer_item(desk, request.want, request.length))
			return false;
	}
	return true;
}

int worker_main(int argc, char **argv)
{
	struct desk desk = { .seconds = 20 };
	struct err err = ERR_NONE;
	bool model = argc == 6;
	int status = 1;

	if (argc != 2 && argc != 6)
		return 2;
	desk.seconds = atoi(argv[1]);
	if (sandbox_limit(&err) < 0 || sandbox_cut_reach(&err) < 0 ||
	    (model && open_model(&desk, argv[2], argv[3], argv[4], argv[5], &err) < 0) || sandbox_compute_only(&err) < 0 ||
	    (model && try_model(&desk, &err) < 0))
		tell(WIRE_REFUSED, err.text);
	else if (tell(WIRE_READY, ""))
		status = serve(&desk) ? 0 : 1;
	/* Leave without the exit handlers: libraries' farewells may need what is walled off by now. */
	_exit(status);
}
