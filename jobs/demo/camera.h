/* What the camera makes of the scene: focus, uneven light, sensor noise, and eight bits. */
#ifndef RUNG_DEMO_CAMERA_H
#define RUNG_DEMO_CAMERA_H

#include "base/picture.h"
#include "jobs/demo/paint.h"
#include "jobs/demo/random.h"

/* Develops the canvas, which is used up. blur and noise 0..1. The caller releases the picture. */
struct picture camera_develop(struct canvas *canvas, struct random *random, float blur, float noise);

#endif
