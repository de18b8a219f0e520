/* A part of a picture: one that its card names, or that a stage upstream has marked. */
#ifndef RUNG_MODELS_CROP_H
#define RUNG_MODELS_CROP_H

#include "base/err.h"
#include "base/picture.h"
#include "models/card.h"

/* Cuts that part out, at least a pixel, to the nearest pixels. The caller releases it. */
struct picture crop_window(const struct picture *picture, const struct card_window *part);

/* Cuts the first region that the stage says in upstream (struct model_item) out of the picture, with every pixel it touches. 1; 0 where it
 * says none that lies in the picture; -1 where upstream is none. The caller releases *cut after 1. */
int crop_upstream(const struct picture *picture, const char *upstream, const char *stage, struct picture *cut, struct err *err);

#endif
