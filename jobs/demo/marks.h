/* What lies on the glass: scratches, and what is mistaken for them. */
#ifndef RUNG_DEMO_MARKS_H
#define RUNG_DEMO_MARKS_H

#include "jobs/demo/scene.h"
#include "jobs/demo/screen_picture.h"

/* One to three scratches, or one star of cracks. Fills contrast and regions of truth. */
void marks_scratch(struct canvas *canvas, const struct scene *scene, struct random *random, struct screen_truth *truth);
void marks_star(struct canvas *canvas, const struct scene *scene, struct random *random, struct screen_truth *truth);

/* Dust, hair and fingerprints. */
void marks_dirt(struct canvas *canvas, const struct scene *scene, struct random *random);

/* Reflections of lamps and windows; glare 0..1. */
void marks_glare(struct canvas *canvas, const struct scene *scene, struct random *random, float glare);

#endif
