/* Makes the most of the shades a picture has. */
#ifndef RUNG_CONSOLE_PICTURE_CONTRAST_H
#define RUNG_CONSOLE_PICTURE_CONTRAST_H

#include "base/picture.h"

/* Stretches brightness so that the darkest hundredth of the pixels is black and the lightest white;
 * colours stay as strong as they were. A picture of nearly one shade is stretched less, for its noise
 * would be all there is to see. */
void picture_stretch(struct picture *picture);

#endif
