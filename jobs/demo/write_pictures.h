/* A folder of made-up pictures, and beside it, where rung never looks, what is true of them. */
#ifndef RUNG_DEMO_WRITE_PICTURES_H
#define RUNG_DEMO_WRITE_PICTURES_H

#include "base/err.h"
#include "base/str.h"
#include "jobs/demo/screen_picture.h"
#include "jobs/progress.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* Writes FOLDER/pictures/screen-000001.jpg and so on (picture_name_add()), and FOLDER/truth.csv with the columns file,
 * label (ok, scratch), kind (scratch, star), contrast, regions and where: rectangles "x y width height"
 * in pixels with semicolons between them, one around each scratch, and small ones along it.
 *
 * FOLDER is there; FOLDER/pictures must not be. The pictures do not depend on how many there are or on
 * how many threads draw them. scratched[i] becomes what is true of picture i; it has room for all of them.
 * -1 also when *stop turned 1. */
int write_pictures(const char *folder, const struct screen_line *line, int64_t items, const struct progress *progress,
                   const volatile sig_atomic_t *stop, bool *scratched, struct err *err);

/* Draws and writes picture index of the line alone, below FOLDER/pictures, which is there. */
int write_picture(const char *folder, const struct screen_line *line, int64_t index, struct screen_truth *truth, struct err *err);

/* Adds the name of a picture below FOLDER, and finds the index in a name that ends so; -1: it is none. */
void picture_name_add(struct str *name, int64_t index);
int64_t picture_name_index(const char *name);

#endif
