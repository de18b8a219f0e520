/* 16 to 231 are a cube of six steps a channel, 232 to 255 a ramp of greys. */
#include "ui/console/palette.h"

#define LIGHT 156 /* of 255: bright lines are brighter than dark ones are dark */

/* Brightness and two differences of hue, since a wrong hue shows more than a step of brightness. */
int palette_unlikeness(const int a[3], const int b[3])
{
	int red = a[0] - b[0], green = a[1] - b[1], blue = a[2] - b[2];
	int light = (77 * red + 150 * green + 29 * blue) / 256, warm = red - green, cold = blue - (red + green) / 2;

	return 2 * light * light + warm * warm + cold * cold / 2;
}

static int step_below(int value) /* of the cube's steps, at most the last but one */
{
	return value < 95 ? 0 : value >= 215 ? 4 : (value - 55) / 40;
}

static const int steps[6] = { 0, 95, 135, 175, 215, 255 };

uint8_t palette_nearest(int red, int green, int blue)
{
	const int wanted[3] = { red, green, blue };
	int grey = (red + green + blue) / 3, ramp = grey < 8 ? 0 : grey > 238 ? 23 : (grey - 3) / 10;
	int best = 232 + ramp, least = palette_unlikeness(wanted, (const int[3]){ 8 + 10 * ramp, 8 + 10 * ramp, 8 + 10 * ramp });

	/* Each channel may go to the step below or above. */
	for (int corner = 0; corner < 8; corner++) {
		int r = step_below(red) + (corner & 1), g = step_below(green) + (corner >> 1 & 1);
		int b = step_below(blue) + (corner >> 2);
		int off = palette_unlikeness(wanted, (const int[3]){ steps[r], steps[g], steps[b] });

		if (off < least) {
			least = off;
			best = 16 + 36 * r + 6 * g + b;
		}
	}
	return (uint8_t)best;
}

bool palette_is_light(uint8_t colour)
{
	int place = colour - 16;

	if (colour >= 232)
		return 8 + 10 * (colour - 232) >= LIGHT;
	return 77 * steps[place / 36] + 150 * steps[place / 6 % 6] + 29 * steps[place % 6] >= LIGHT * 256;
}

void palette_rgb(uint8_t colour, int rgb[3])
{
	int place = colour - 16, grey = 8 + 10 * (colour - 232);
	const int cube[3] = { place / 36, place / 6 % 6, place % 6 };

	for (int c = 0; c < 3; c++)
		rgb[c] = colour >= 232 ? grey : steps[cube[c]];
}
