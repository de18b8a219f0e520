/* What stands before the camera: a bench, a phone on it, and what its screen shows. */
#ifndef RUNG_DEMO_SCENE_H
#define RUNG_DEMO_SCENE_H

#include "jobs/demo/paint.h"
#include "jobs/demo/random.h"

#include <stdbool.h>

struct scene {
	struct frame frame;  /* of the phone: (0, 0) is the middle of its glass */
	struct box   glass;  /* what can be scratched: the whole front */
	struct box   screen; /* what can be lit */
	bool         lit;
};

struct scene scene_paint(struct canvas *canvas, struct random *random);

#endif
