/* Plain measures of a picture, stored with each prediction: drift and odd pictures show in them. */
#ifndef RUNG_MODELS_FEATURES_H
#define RUNG_MODELS_FEATURES_H

#include "base/picture.h"

struct features {
	double brightness; /* mean luma, 0..1 */
	double contrast;   /* standard deviation of luma, 0..0.5 */
	double blur;       /* variance of the Laplacian of luma on the 0..255 scale: small is blurred; NaN under 3x3 */
	double saturation; /* mean of (max - min) / max over the pixels, 0..1; black counts as 0 */
};

struct features features_measure(const struct picture *picture);

#endif
