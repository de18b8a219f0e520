#include "jobs/worker_wire.h"

#include "base/segment.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "models/decode.h"
#include "models/recording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool within(int32_t value, int32_t low, int32_t high)
{
	return value >= low && value <= high;
}

static bool is_side_pair(int32_t width, int32_t height)
{
	return within(width, 1, DECODE_SIDE_MAX) && within(height, 1, DECODE_SIDE_MAX) &&
	       (int64_t)width * height <= DECODE_PIXELS_MAX;
}

static bool is_recorded(enum worker_want want)
{
	return want == WORKER_WAVE || want == WORKER_CLIP;
}

static bool is_picture_right(const struct wire_answer *header, enum worker_want want)
{
	bool picture = header->picture_width || header->picture_height;

	if (want == WORKER_ANSWER) /* of a recording its milliseconds, a pixel high */
		return within(header->height, 0, SEGMENT_HEIGHT) && within(header->width, 0, header->height ? INT32_MAX : 0) && !picture;
	if (is_recorded(want))
		return header->width == 0 && header->height == 0 && !picture;
	return is_side_pair(header->width, header->height) && picture == (want == WORKER_DECODE) &&
	       (!picture || (header->picture_width == header->width && header->picture_height == header->height));
}

/* Whether count pieces of each frames make up so many frames. */
static bool is_divided(int64_t frames, int64_t each, int64_t count, int64_t most)
{
	return count >= 1 && count <= most && each >= 1 && each <= RECORDING_SAMPLES_MAX && (frames - 1) / each + 1 >= count;
}

static bool is_wave_right(const struct wire_answer *header, enum worker_want want)
{
	int64_t frames = header->wave_frames, each = header->wave_column_frames, count = header->wave_column_count;

	if (!is_recorded(want) && (header->wave_rate != 0 || header->wave_channels != 0))
		return false;
	if (want != WORKER_WAVE)
		return frames == 0 && each == 0 && count == 0 && header->wave_spectrum_frames == 0 && header->wave_spectrum_count == 0;
	return within(header->wave_rate, 1, RECORDING_RATE_MAX) && within(header->wave_channels, 1, RECORDING_CHANNELS_MAX) &&
	       frames >= 1 && frames <= RECORDING_SAMPLES_MAX && each <= frames && is_divided(frames, each, count, WAVE_COLUMNS_MAX) &&
	       (frames - 1) / each + 1 == count &&
	       is_divided(frames, header->wave_spectrum_frames, header->wave_spectrum_count, WAVE_SPECTRA_MAX);
}

static bool is_clip_right(const struct wire_answer *header, enum worker_want want)
{
	int64_t first = header->wave_first;

	if (first < 0 || first > RECORDING_SAMPLES_MAX || (first > 0 && !is_recorded(want)))
		return false;
	if (want != WORKER_CLIP)
		return header->clip_frames == 0;
	return within(header->wave_rate, 1, RECORDING_RATE_MAX) && within(header->wave_channels, 1, 2) &&
	       within(header->clip_frames, 1, WAVE_CLIP_BYTES_MAX / 2 / header->wave_channels);
}

static bool are_words_right(const struct wire_answer *header, enum worker_want want)
{
	int32_t most = want == WORKER_SCORE || want == WORKER_ANSWER ? (int32_t)ANSWER_WORDS_MAX : 0;

	return within(header->words_length, 0, most) && within(header->data_length, 0, most) && within(header->leaves, 0, 1);
}

static int regions_most(enum worker_want want)
{
	return is_recorded(want) ? 0 : want == WORKER_ANSWER ? WIRE_REGIONS_MAX : ANSWER_REGIONS_MAX;
}

int wire_check(const struct wire_answer *header, enum worker_want want, int label_count, struct err *err)
{
	bool heat = header->heat_columns || header->heat_rows, is_result = header->kind == WIRE_RESULT;

	if (header->magic != WIRE_MAGIC || header->kind < WIRE_READY || header->kind > WIRE_FAILED)
		return err_set(err, "it does not speak our protocol");
	if (!within(header->probability_count, 0, label_count) || header->probability_count > WIRE_LABELS_MAX ||
	    !within(header->region_count, 0, regions_most(want)) || !within(header->label, -1, label_count - 1) ||
	    !is_wave_right(header, is_result ? want : WORKER_SCORE) || !is_clip_right(header, is_result ? want : WORKER_SCORE) ||
	    !are_words_right(header, is_result ? want : WORKER_WAVE) ||
	    (heat && (is_recorded(want) || want == WORKER_ANSWER)) ||
	    (heat && (!within(header->heat_columns, 1, WIRE_HEAT_MAX) || !within(header->heat_rows, 1, WIRE_HEAT_MAX))))
		return err_set(err, "its answer is out of bounds");
	if (!is_result)
		return wire_payload(header) == 0 ? 0 : err_set(err, "its answer is out of bounds");
	if (!is_picture_right(header, want))
		return err_set(err, "its picture is out of bounds");
	if ((want == WORKER_SCORE || want == WORKER_ANSWER) && !header->is_null && (header->label < 0 || !isfinite(header->confidence)))
		return err_set(err, "its answer is neither a label nor null");
	return 0;
}

size_t wire_payload(const struct wire_answer *header)
{
	return (size_t)header->probability_count * sizeof(float) + (size_t)header->region_count * sizeof(struct wire_region) +
	       (size_t)header->heat_columns * (size_t)header->heat_rows +
	       (size_t)header->picture_width * (size_t)header->picture_height * 3 +
	       (size_t)header->wave_column_count * sizeof(struct wave_column) + (size_t)header->wave_spectrum_count * WAVE_BANDS +
	       (size_t)header->clip_frames * (size_t)(header->clip_frames ? header->wave_channels : 0) * sizeof(int16_t) +
	       (size_t)header->words_length + (size_t)header->data_length;
}

void wire_reason(const struct wire_answer *header, char *text, size_t room)
{
	text_copy_visible(text, room, header->reason, strnlen(header->reason, sizeof header->reason));
}

static double in_range(double value, double low, double high)
{
	return value >= low && value <= high ? value : NAN;
}

static int unpack_regions(const struct wire_answer *header, const unsigned char *payload, int label_count,
                          struct worker_result *result, struct err *err)
{
	result->regions = xcalloc((size_t)header->region_count, sizeof *result->regions);
	for (int i = 0; i < header->region_count; i++) {
		struct wire_region wire;

		memcpy(&wire, payload + (size_t)i * sizeof wire, sizeof wire);
		if (!(wire.x >= 0 && wire.y >= 0 && wire.width > 0 && wire.height > 0 &&
		      wire.x + wire.width <= header->width + 0.5 && wire.y + wire.height <= header->height + 0.5) ||
		    wire.label < 0 || wire.label > label_count)
			return err_set(err, "its regions are out of bounds");
		result->regions[result->region_count++] = (struct region){ wire.x, wire.y, wire.width, wire.height, wire.label,
		                                                            in_range(wire.score, 0, 1) };
	}
	return 0;
}

static int unpack_wave(const struct wire_answer *header, const unsigned char *payload, struct wave *wave, struct err *err)
{
	size_t count = (size_t)header->wave_column_count, levels = (size_t)header->wave_spectrum_count * WAVE_BANDS;

	*wave = (struct wave){ .rate = header->wave_rate, .channels = header->wave_channels, .frames = header->wave_frames,
	                       .column_frames = header->wave_column_frames, .column_count = header->wave_column_count,
	                       .columns = xcalloc(count, sizeof *wave->columns), .first = header->wave_first,
	                       .spectrum_frames = header->wave_spectrum_frames,
	                       .spectrum_count = header->wave_spectrum_count, .levels = xmalloc(levels) };
	memcpy(wave->columns, payload, count * sizeof *wave->columns);
	memcpy(wave->levels, payload + count * sizeof *wave->columns, levels);
	for (size_t i = 0; i < count; i++) {
		const struct wave_column *column = &wave->columns[i];

		if (!isfinite(column->low) || !isfinite(column->high) || !(column->low <= column->high) || !(column->rms >= 0) ||
		    !isfinite(column->rms))
			return err_set(err, "its wave is out of bounds");
	}
	return 0;
}

static void unpack_clip(const struct wire_answer *header, const unsigned char *payload, struct wave_clip *clip)
{
	size_t size = (size_t)header->clip_frames * (size_t)header->wave_channels * sizeof *clip->samples;

	*clip = (struct wave_clip){ header->wave_rate, header->wave_channels, header->wave_first, header->clip_frames, xmalloc(size) };
	memcpy(clip->samples, payload, size);
}

static char *copy_bytes(const unsigned char *bytes, size_t length)
{
	char *copy = length ? xmalloc(length + 1) : NULL;

	if (copy) {
		memcpy(copy, bytes, length);
		copy[length] = '\0';
	}
	return copy;
}

/* The last of the payload. */
static void unpack_words(const struct wire_answer *header, const unsigned char *payload, struct worker_result *result)
{
	const unsigned char *end = payload + wire_payload(header);

	result->words_length = (size_t)header->words_length;
	result->data_length = (size_t)header->data_length;
	result->words = copy_bytes(end - result->data_length - result->words_length, result->words_length);
	result->data = copy_bytes(end - result->data_length, result->data_length);
}

int wire_unpack(const struct wire_answer *header, const unsigned char *payload, int label_count,
                struct worker_result *result, struct err *err)
{
	size_t cells = (size_t)header->heat_columns * (size_t)header->heat_rows;

	wire_reason(header, result->reason, sizeof result->reason);
	result->failed = header->kind == WIRE_FAILED;
	result->label = -1;
	result->confidence = NAN;
	result->features = features_none();
	if (result->failed)
		return 0;
	for (int i = 0; i < FEATURE_COUNT; i++)
		result->features.of[i] = feature_sane((enum feature)i, header->features.of[i]);
	result->is_null = header->is_null != 0;
	result->label = result->is_null ? -1 : header->label;
	result->confidence = in_range(header->confidence, 0, 1);
	result->latency_us = header->latency_us < 0 ? 0 : header->latency_us;
	result->decode_us = header->decode_us < 0 ? 0 : header->decode_us;
	unpack_words(header, payload, result);
	result->probability_count = header->probability_count;
	result->probabilities = xcalloc((size_t)header->probability_count, sizeof *result->probabilities);
	memcpy(result->probabilities, payload, (size_t)header->probability_count * sizeof *result->probabilities);
	payload += (size_t)header->probability_count * sizeof *result->probabilities;
	for (int i = 0; i < header->probability_count; i++)
		if (!(result->probabilities[i] >= 0 && result->probabilities[i] <= 1))
			return err_set(err, "its probabilities are out of bounds");
	if (unpack_regions(header, payload, label_count, result, err) < 0)
		return -1;
	payload += (size_t)header->region_count * sizeof(struct wire_region);
	if (cells) {
		result->heat = (struct heat){ header->heat_columns, header->heat_rows, xmalloc(cells) };
		memcpy(result->heat.cells, payload, cells);
		payload += cells;
	}
	if (header->picture_width) {
		result->picture = picture_new(header->picture_width, header->picture_height);
		memcpy(result->picture.rgb, payload, (size_t)header->picture_width * (size_t)header->picture_height * 3);
	}
	if (header->clip_frames)
		unpack_clip(header, payload, &result->clip);
	return header->wave_column_count ? unpack_wave(header, payload, &result->wave, err) : 0;
}
