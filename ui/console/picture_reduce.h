/* Makes a picture so small that each pixel left becomes a part of a character cell.
 *
 * Detail+. A pane has a few thousand pixels and a photograph millions of pixels, so that a
 * scratch two pixels wide is averaged away. With detail+ each pixel left (a sub-pixel) knows the darkest and the
 * lightest of its pixels, and is pulled to one of them where that is news: darker or lighter than
 * the averages all around, so that plain edges stay as they are. What counts as news is measured on
 * the picture itself: as much as is usual in the whole picture, or near by, is texture and noise and
 * stays averaged; what clearly exceeds it is shown in full. */
#ifndef RUNG_CONSOLE_PICTURE_REDUCE_H
#define RUNG_CONSOLE_PICTURE_REDUCE_H

#include "base/picture.h"
#include "ui/console/picture_view.h"

#include <stdbool.h>

/* A part of the picture in columns x rows pixels, each at least 1; larger than it was is fine. The
 * caller releases it. */
struct picture picture_reduce(const struct picture *picture, const struct picture_part *part, int columns, int rows,
                              bool detail);

/* How bright a pixel looks, 0..255. */
int picture_brightness(const uint8_t *rgb);

#endif
