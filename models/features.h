/* Plain measures of what is to be judged, stored once for each item: drift and odd inputs show in them. */
#ifndef RUNG_MODELS_FEATURES_H
#define RUNG_MODELS_FEATURES_H

#include "base/picture.h"
#include "ladder/feature.h"

#include <stddef.h>

/* Of a picture, over its luma (0..1 for black to white):
 * width, height, brightness (the mean), contrast (standard deviation, at most 0.5), saturation (mean over the pixels
 * of (max - min) / max, black counts as 0), blur (variance of the Laplacian on the 0..255 scale: small is blurred) and
 * noise (standard deviation as estimated by Immerkaer, Fast Noise Variance Estimation, 1996). The last two are NaN under
 * 3x3 pixels.
 *
 * Of a picture higher than 48 pixels a sample is measured: three rows in each square of 32 (of a sixteenth of the height
 * where that is less), each time others. On photographs of parts and on the demo's pictures that differs from the whole by
 * under a third of how much pictures differ among each other, mostly by under a tenth, and costs a tenth. */
struct features features_of_picture(const struct picture *picture);

/* Of UTF-8 text: length in characters, words (what stands between white space), and the shares of its characters that
 * are digits, letters a to z, white space, and beyond ASCII. Those of no characters are NaN. */
struct features features_of_text(const char *text, size_t length);

/* Of a record: how many fields it has, and of how many the value is missing. */
struct features features_of_record(int fields, int missing);

#endif
