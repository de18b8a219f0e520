#include "jobs/demo/camera.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* One pass of the kernel (side, 1 - 2 side, side) along rows and columns, in place; its variance is
 * 2 side pixels squared. Edges repeat. */
static void soften(struct canvas *canvas, float side)
{
	size_t row_size = (size_t)canvas->width * 3;
	float *above = xcalloc(row_size, sizeof *above), *line = xcalloc(row_size, sizeof *line);
	float middle = 1 - 2 * side;

	memcpy(above, canvas->rgb, row_size * sizeof *above);
	for (int y = 0; y < canvas->height; y++) {
		float *row = canvas->rgb + (size_t)y * row_size, *below = y + 1 < canvas->height ? row + row_size : row;

		for (size_t i = 0; i < row_size; i++) {
			line[i] = middle * row[i] + side * (above[i] + below[i]);
			above[i] = row[i];
		}
		memcpy(row, line, 3 * sizeof *row);
		for (size_t i = 3; i + 3 < row_size; i++)
			row[i] = middle * line[i] + side * (line[i - 3] + line[i + 3]);
		memcpy(row + row_size - 3, line + row_size - 3, 3 * sizeof *row);
	}
	free(above);
	free(line);
}

/* The sum of four bytes is close to a normal deviate of mean 510 and standard deviation 147.8. */
static float noise_of(uint32_t bits)
{
	return (float)((int)(bits & 255) + (int)(bits >> 8 & 255) + (int)(bits >> 16 & 255) + (int)(bits >> 24) - 510) *
		(1 / 147.8f);
}

static uint8_t level(float value)
{
	return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5f);
}

struct picture camera_develop(struct canvas *canvas, struct random *random, float blur, float noise)
{
	struct picture picture = picture_new(canvas->width, canvas->height);
	float gain = random_between(random, 0.88f, 1.12f), tilt_x = random_between(random, -0.12f, 0.12f);
	float tilt_y = random_between(random, -0.12f, 0.12f), sigma = 0.6f + 9.4f * noise * random_between(random, 0.7f, 1.3f);
	float variance = 6 * blur * blur * random_between(random, 0.6f, 1.4f);
	const float *rgb = canvas->rgb;
	uint8_t *out = picture.rgb;
	uint64_t bits = 0;

	for (; variance > 0.01f; variance -= 0.5f)
		soften(canvas, variance > 0.5f ? 0.25f : variance / 2);
	for (int y = 0; y < canvas->height; y++) {
		float light_y = gain + tilt_y * ((float)y / (float)canvas->height - 0.5f);

		for (int x = 0; x < canvas->width; x++, rgb += 3, out += 3) {
			float light = light_y + tilt_x * ((float)x / (float)canvas->width - 0.5f), grain;

			bits = x & 1 ? bits >> 32 : random_bits(random);
			grain = sigma * noise_of((uint32_t)bits);
			out[0] = level(rgb[0] * light + grain);
			out[1] = level(rgb[1] * light + grain);
			out[2] = level(rgb[2] * light + grain);
		}
	}
	return picture;
}
