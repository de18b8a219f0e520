/* The 256 colours of terminals. */
#ifndef RUNG_CONSOLE_PALETTE_H
#define RUNG_CONSOLE_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

/* The colour of 16..255 that looks most like this one, each 0..255. The first 16 are left out: what
 * they look like is the user's choice. */
uint8_t palette_nearest(int red, int green, int blue);

/* True where a dark line shows better on this colour of 16..255 than a bright one. */
bool palette_is_light(uint8_t colour);

/* What one of 16..255 looks like, each 0..255. */
void palette_rgb(uint8_t colour, int rgb[3]);

/* How different two colours look: 0 for the same; two greys that are 10 apart give 200. */
int palette_unlikeness(const int a[3], const int b[3]);

#endif
