/* The picture is resized one axis after the other: each of its rows that counts is brought to the
 * width of the input once, then rows are blended. No rounding happens in between. */
#include "models/preprocess.h"

#include "base/xalloc.h"
#include "models/resample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAR_GREY 114.0f

/* How a pixel becomes input: channel c is value * gain[c] + offset[c]. */
struct mapping {
	int   channels;
	int   source[3]; /* which of R, G, B goes to channel c */
	float gain[3], offset[3];
};

size_t preprocess_count(const struct card *card)
{
	return (size_t)card->width * (size_t)card->height * (card->colour == CARD_GREY ? 1 : 3);
}

struct placing placing_of(const struct card *card, const struct picture *picture)
{
	struct placing placing = { 0, 0, card->width, card->height };
	double ratio;

	if (card->fit == CARD_STRETCH)
		return placing;
	ratio = fmin((double)card->width / picture->width, (double)card->height / picture->height);
	placing.width = (int)fmin(fmax(round(picture->width * ratio), 1), card->width);
	placing.height = (int)fmin(fmax(round(picture->height * ratio), 1), card->height);
	placing.left = (card->width - placing.width) / 2;
	placing.top = (card->height - placing.height) / 2;
	return placing;
}

static struct mapping mapping_of(const struct card *card)
{
	struct mapping mapping = { card->colour == CARD_GREY ? 1 : 3, { 0, 1, 2 }, { 0 }, { 0 } };

	if (card->colour == CARD_BGR) {
		mapping.source[0] = 2;
		mapping.source[2] = 0;
	}
	for (int c = 0; c < mapping.channels; c++) {
		mapping.gain[c] = (float)(card->scale / card->std[c]);
		mapping.offset[c] = (float)(-card->mean[c] / card->std[c]);
	}
	return mapping;
}

static void narrow_row(const uint8_t *rgb, const struct resample *columns, float *out)
{
	for (int x = 0; x < columns->count; x++) {
		const struct resample_place *place = &columns->places[x];
		const uint8_t *from = rgb + (size_t)place->first * 3;
		float r = 0, g = 0, b = 0;

		for (int k = 0; k < place->count; k++, from += 3) {
			float weight = place->weights[k];

			r += weight * (float)from[0];
			g += weight * (float)from[1];
			b += weight * (float)from[2];
		}
		out[3 * x] = r;
		out[3 * x + 1] = g;
		out[3 * x + 2] = b;
	}
}

/* Writes width pixels of RGB into row y of the input, from column left. */
static void put_row(const struct card *card, const struct mapping *mapping, const float *rgb, int left, int y,
                    int width, float *input)
{
	size_t plane = (size_t)card->width * (size_t)card->height, at = (size_t)y * (size_t)card->width + (size_t)left;
	bool planes = card->layout == CARD_NCHW;
	size_t stride = planes ? 1 : (size_t)mapping->channels;

	for (int c = 0; c < mapping->channels; c++) {
		float *out = planes ? input + (size_t)c * plane + at : input + at * stride + (size_t)c;
		float gain = mapping->gain[c], offset = mapping->offset[c];

		for (int x = 0; x < width; x++) {
			const float *pixel = rgb + 3 * x;
			float value = mapping->channels == 3 ? pixel[mapping->source[c]]
			                                     : 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];

			out[(size_t)x * stride] = value * gain + offset;
		}
	}
}

static void put_bars(const struct card *card, const struct mapping *mapping, float *input)
{
	float *row = xcalloc((size_t)card->width * 3, sizeof *row);

	for (int i = 0; i < card->width * 3; i++)
		row[i] = BAR_GREY;
	for (int y = 0; y < card->height; y++)
		put_row(card, mapping, row, 0, y, card->width, input);
	free(row);
}

void preprocess_picture(const struct card *card, const struct picture *picture, float *input)
{
	struct mapping mapping = mapping_of(card);
	struct placing placing = placing_of(card, picture);
	bool area = card->filter == CARD_AREA;
	struct resample columns = area ? resample_area(0, picture->width, picture->width, placing.width)
	                               : resample_bilinear(picture->width, placing.width);
	struct resample rows = area ? resample_area(0, picture->height, picture->height, placing.height)
	                            : resample_bilinear(picture->height, placing.height);
	size_t floats = (size_t)placing.width * 3;
	float *narrow[2], *sum = xcalloc(floats, sizeof *sum);
	int kept[2] = { -1, -1 }; /* which row of the picture narrow[] holds: neighbours are used twice */

	if (placing.width < card->width || placing.height < card->height)
		put_bars(card, &mapping, input);
	for (int i = 0; i < 2; i++)
		narrow[i] = xcalloc(floats, sizeof *narrow[i]);
	for (int y = 0; y < placing.height; y++) {
		const struct resample_place *place = &rows.places[y];

		memset(sum, 0, floats * sizeof *sum);
		for (int k = 0; k < place->count; k++) {
			int from = place->first + k;
			float *row = narrow[from % 2], weight = place->weights[k];

			if (kept[from % 2] != from)
				narrow_row(picture->rgb + (size_t)from * (size_t)picture->width * 3, &columns, row);
			kept[from % 2] = from;
			for (size_t i = 0; i < floats; i++)
				sum[i] += weight * row[i];
		}
		put_row(card, &mapping, sum, placing.left, placing.top + y, placing.width, input);
	}
	for (int i = 0; i < 2; i++)
		free(narrow[i]);
	free(sum);
	resample_release(&columns);
	resample_release(&rows);
}
