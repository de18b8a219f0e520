/* A folder of made-up pictures, and beside it, where rung never looks, what is true of them. */
#ifndef RUNG_DEMO_WRITE_PICTURES_H
#define RUNG_DEMO_WRITE_PICTURES_H

#include "base/err.h"
#include "jobs/demo/screen_picture.h"
#include "jobs/progress.h"

#include <signal.h>
#include <stdint.h>

/* Writes FOLDER/pictures/screen-000001.jpg and so on, and FOLDER/truth.csv with the columns file,
 * label (ok, scratch), kind (scratch, star), contrast, regions and where: rectangles "x y width height"
 * in pixels with semicolons between them, one around each scratch, and small ones along it.
 *
 * FOLDER is there; FOLDER/pictures must not be. The pictures do not depend on how many there are or on
 * how many threads draw them. *scratched counts the scratched ones. -1 also when *stop turned 1. */
int write_pictures(const char *folder, const struct screen_spec *spec, int64_t items, const struct progress *progress,
                   const volatile sig_atomic_t *stop, int64_t *scratched, struct err *err);

#endif
