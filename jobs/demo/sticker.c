#include "jobs/demo/sticker.h"

#include <math.h>
#include <string.h>

#define ROWS    7
#define COLUMNS 5
#define PITCH   6 /* columns from one sign to the next */

/* Each row of a sign is five dots, the leftmost the highest bit. */
static const struct { char sign; unsigned char rows[ROWS]; } font[] = {
	{ '0', { 0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e } }, { '1', { 0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e } },
	{ '2', { 0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f } }, { '3', { 0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e } },
	{ '4', { 0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02 } }, { '5', { 0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e } },
	{ '6', { 0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e } }, { '7', { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08 } },
	{ '8', { 0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e } }, { '9', { 0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c } },
	{ 'A', { 0x0e, 0x11, 0x11, 0x11, 0x1f, 0x11, 0x11 } }, { 'B', { 0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e } },
	{ 'C', { 0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e } }, { 'D', { 0x1c, 0x12, 0x11, 0x11, 0x11, 0x12, 0x1c } },
	{ 'E', { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f } }, { 'F', { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10 } },
	{ 'H', { 0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11 } }, { 'J', { 0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0c } },
	{ 'K', { 0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11 } }, { 'L', { 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f } },
	{ 'M', { 0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11 } }, { 'N', { 0x11, 0x11, 0x19, 0x15, 0x13, 0x11, 0x11 } },
	{ 'P', { 0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10 } }, { 'R', { 0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11 } },
	{ 'T', { 0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04 } }, { 'U', { 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e } },
	{ 'V', { 0x11, 0x11, 0x11, 0x11, 0x11, 0x0a, 0x04 } }, { 'W', { 0x11, 0x11, 0x11, 0x15, 0x15, 0x15, 0x0a } },
	{ 'X', { 0x11, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x11 } }, { 'Y', { 0x11, 0x11, 0x11, 0x0a, 0x04, 0x04, 0x04 } },
};

enum { FIRST_LETTER = 10, SIGNS = sizeof font / sizeof *font };

void sticker_draw_serial(struct random *random, char serial[STICKER_SIGNS + 1])
{
	for (int i = 0; i < STICKER_SIGNS; i++)
		serial[i] = font[i < STICKER_LETTERS ? random_int(random, FIRST_LETTER, SIGNS - 1) : random_int(random, 0, FIRST_LETTER - 1)].sign;
	serial[STICKER_SIGNS] = '\0';
}

char sticker_other_sign(struct random *random, char sign)
{
	char other;

	do
		other = font[random_int(random, 0, SIGNS - 1)].sign;
	while (other == sign);
	return other;
}

static const unsigned char *rows_of(char sign)
{
	int i = 0;

	while (i + 1 < SIGNS && font[i].sign != sign)
		i++;
	return font[i].rows;
}

/* Dots overlap a little, as a printer's do. */
static void print_sign(struct canvas *canvas, const struct frame *frame, char sign, float left, float top, float dot, struct colour ink)
{
	const unsigned char *rows = rows_of(sign);

	for (int y = 0; y < ROWS; y++)
		for (int x = 0; x < COLUMNS; x++) {
			struct box box = { left + ((float)x + 0.5f) * dot, top + ((float)y + 0.5f) * dot, dot * 0.56f, dot * 0.56f, dot * 0.4f };

			if (rows[y] >> (COLUMNS - 1 - x) & 1)
				paint_box(canvas, frame, &box, ink, ink, 1);
		}
}

/* The upright rectangle around a box of that half width and height about the middle of the frame. */
static struct region region_around(const struct frame *frame, float half_width, float half_height, const struct canvas *canvas)
{
	double across = (double)(half_width * frame->cos + half_height * fabsf(frame->sin));
	double down = (double)(half_width * fabsf(frame->sin) + half_height * frame->cos);
	double left = fmax((double)frame->x - across, 0), top = fmax((double)frame->y - down, 0);

	return (struct region){ left, top, fmin((double)frame->x + across, canvas->width) - left,
	                        fmin((double)frame->y + down, canvas->height) - top, 0, 1 };
}

void sticker_paint(struct canvas *canvas, struct random *random, const char *serial, struct region *where)
{
	float dot = random_between(random, 2.1f, 2.4f), t = random_between(random, -0.008f, 0.008f);
	float half_width = ((float)(PITCH * strlen(serial)) - 1) * dot / 2, half_height = ROWS * dot / 2;
	float paper_level = random_between(random, 195, 240), ink_level = random_between(random, 15, 60);
	struct colour paper = { paper_level, paper_level, paper_level * 0.96f }, ink = { ink_level, ink_level, ink_level };
	struct frame frame = { (float)canvas->width / 2 + random_between(random, -40, 40), (float)canvas->height - random_between(random, 18, 22),
		(1 - t * t) / (1 + t * t), 2 * t / (1 + t * t) };
	struct box sticker = { 0, 0, half_width + 9, half_height + 5, 3 };

	paint_box(canvas, &frame, &sticker, paper, paper, 1);
	for (size_t i = 0; serial[i]; i++)
		print_sign(canvas, &frame, serial[i], (float)(PITCH * i) * dot - half_width, -half_height, dot, ink);
	*where = region_around(&frame, half_width + 2, half_height + 2, canvas);
}
