/* The bounds of what is blank: a picture of one shade, words of which there are none, a recording without a sound.
 * The plain ranges stand in for a reference. Of 736 photographs of cookies, steel and tiles all lie inside: brightness
 * 0.13 to 0.96, contrast from 0.031, blur from 8.7. The same out of focus (a Gaussian of 3 pixels, JPEG) have a blur of
 * 1.4 to 4.6, and a lens cap leaves no light. */
#include "ladder/feature.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FREE NAN, NAN
#define SHARE 0, 1
#define ANY 0, 1e15

static const struct feature_row rows[FEATURE_COUNT] = {
	[FEATURE_WIDTH]      = { "width", "width", "pixels", true, 1, 1e6, FREE, FREE },
	[FEATURE_HEIGHT]     = { "height", "height", "pixels", true, 1, 1e6, FREE, FREE },
	[FEATURE_BRIGHTNESS] = { "brightness", "brightness", "", false, SHARE, FREE, 0.02, 0.99 },
	[FEATURE_CONTRAST]   = { "contrast", "contrast", "", false, 0, 0.51, 1.0 / 255, 1, 3.0 / 255, 1 },
	[FEATURE_BLUR]       = { "blur", "blur", "", false, 0, 1e9, FREE, 5, 1e9 },
	[FEATURE_SATURATION] = { "saturation", "saturation", "", false, SHARE, FREE, FREE },
	[FEATURE_LENGTH]     = { "length", "length", "", true, ANY, 1, 1e15, FREE },
	[FEATURE_MISSING]    = { "missing", "missing values", "", true, ANY, FREE, FREE },
	[FEATURE_FILE_SIZE]  = { "file_size", "file size", "bytes", true, ANY, FREE, FREE },
	[FEATURE_NOISE]      = { "noise", "noise", "", false, SHARE, FREE, FREE },
	[FEATURE_WORDS]      = { "words", "words", "", true, ANY, 1, 1e15, FREE },
	[FEATURE_DIGITS]     = { "digits", "digits", "share", false, SHARE, FREE, FREE },
	[FEATURE_LETTERS]    = { "letters", "letters", "share", false, SHARE, FREE, FREE },
	[FEATURE_SPACES]     = { "spaces", "spaces", "share", false, SHARE, FREE, FREE },
	[FEATURE_FOREIGN_LETTERS] = { "foreign_letters", "beyond ASCII", "share", false, SHARE, FREE, FREE },
	[FEATURE_LEVEL]      = { "level", "level", "dB", false, -120, 20, -90, 20, -70, 20 },
	[FEATURE_CLIPPING]   = { "clipping", "clipping", "share", false, SHARE, FREE, 0, 0.5 },
	[FEATURE_SILENCE]    = { "silence", "silence", "share", false, SHARE, FREE, FREE },
	[FEATURE_FIELDS]     = { "fields", "fields", "", true, ANY, 1, 1e15, FREE },
};

const struct feature_row *feature_row(enum feature feature)
{
	return &rows[feature];
}

enum feature feature_find(const char *name)
{
	int i = 0;

	while (i < FEATURE_COUNT && strcmp(rows[i].name, name) != 0)
		i++;
	return (enum feature)i;
}

struct features features_none(void)
{
	struct features none;

	for (int i = 0; i < FEATURE_COUNT; i++)
		none.of[i] = (double)NAN;
	return none;
}

double feature_sane(enum feature feature, double value)
{
	if (!(value >= rows[feature].least && value <= rows[feature].most))
		return (double)NAN;
	return rows[feature].whole ? round(value) : value;
}

static const char *length_text(const struct features *features, char text[FEATURE_TEXT_SIZE])
{
	double length = features->of[FEATURE_LENGTH];

	if (isnan(features->of[FEATURE_LEVEL]))
		snprintf(text, FEATURE_TEXT_SIZE, "%.0f characters", length);
	else
		snprintf(text, FEATURE_TEXT_SIZE, "%.1f s", length / 1000);
	return text;
}

const char *feature_text(const struct features *features, enum feature feature, char text[FEATURE_TEXT_SIZE])
{
	const char *unit = rows[feature].unit;
	double value = features->of[feature];

	if (isnan(value))
		return "";
	if (feature == FEATURE_LENGTH)
		return length_text(features, text);
	if (strcmp(unit, "share") == 0)
		snprintf(text, FEATURE_TEXT_SIZE, "%.3g %%", value * 100);
	else if (strcmp(unit, "dB") == 0)
		snprintf(text, FEATURE_TEXT_SIZE, "%.1f dB", value);
	else if (value >= 1000 && value < 1e15)
		snprintf(text, FEATURE_TEXT_SIZE, "%.0f%s%s", value, *unit ? " " : "", unit);
	else
		snprintf(text, FEATURE_TEXT_SIZE, "%.3g%s%s", value, *unit ? " " : "", unit);
	return text;
}
