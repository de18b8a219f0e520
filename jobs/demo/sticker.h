/* The serial number of a made-up phone: printed in small dots on a sticker that lies below it. */
#ifndef RUNG_DEMO_STICKER_H
#define RUNG_DEMO_STICKER_H

#include "base/picture.h"
#include "jobs/demo/paint.h"
#include "jobs/demo/random.h"

#define STICKER_LETTERS 3
#define STICKER_DIGITS  7
#define STICKER_SIGNS   (STICKER_LETTERS + STICKER_DIGITS)

/* Letters, then digits; signs that nobody can tell from another (I, O, Q, S, Z) are none of them. */
void sticker_draw_serial(struct random *random, char serial[STICKER_SIGNS + 1]);

/* A sign of a serial other than the one given, to be taken for it. */
char sticker_other_sign(struct random *random, char sign);

/* Paints the sticker with the number. where: around the print, inside the picture; label_id 0, score 1. */
void sticker_paint(struct canvas *canvas, struct random *random, const char *serial, struct region *where);

#endif
