/* The 256 colours of terminals. */
#ifndef RUNG_CONSOLE_PALETTE_H
#define RUNG_CONSOLE_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

/* The colour of 16..255 that looks most like this one, each 0..255. The first 16 are left out: what
 * they look like is the user's choice. */
uint8_t palette_nearest(int red, int green, int blue);

/* True where a colour of 16..255 is nearer to white than to black. */
bool palette_is_light(uint8_t colour);

#endif
