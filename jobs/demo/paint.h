/* Drawing for made-up pictures: a canvas of light levels, and the few shapes a phone on a bench is
 * made of. Edges are smooth (coverage of the pixel), positions are pixels with fractions.
 *
 * Only + - * / and sqrt are used, which every IEEE machine rounds alike (the build turns fused
 * multiply-add off), so a picture has the same bytes everywhere. */
#ifndef RUNG_DEMO_PAINT_H
#define RUNG_DEMO_PAINT_H

#include <stdint.h>

struct colour { float r, g, b; }; /* levels 0..255; a canvas may hold less or more until it is developed */

struct canvas {
	int    width, height;
	float *rgb; /* width * height * 3 */
};

struct canvas canvas_new(int width, int height); /* black */
void canvas_release(struct canvas *canvas);

/* Where a thing lies: its own coordinates turn by (cos, sin) about (x, y) of the picture. */
struct frame { float x, y, cos, sin; };

void frame_to_picture(const struct frame *frame, float u, float v, float *x, float *y);

struct box { float u, v, half_width, half_height, radius; }; /* centre in the frame, with round corners */

/* Fills a box with top shading into bottom; alpha 0..1. */
void paint_box(struct canvas *canvas, const struct frame *frame, const struct box *box, struct colour top,
               struct colour bottom, float alpha);

/* A light band of the given slope and half width across a box, soft at its edges: a reflection.
 * offset is where its middle meets v = 0. */
void paint_band(struct canvas *canvas, const struct frame *frame, const struct box *box, float offset, float slope,
                float half_width, float levels);

/* An elliptical glow about (u, v) within a box, brightest in the middle. */
void paint_glow(struct canvas *canvas, const struct frame *frame, const struct box *box, float u, float v,
                float radius_u, float radius_v, float levels);

/* The ridges of a fingertip: an elliptical patch of curved waves, period pixels apart. */
void paint_print(struct canvas *canvas, const struct frame *frame, float u, float v, float radius, float period,
                 float levels);

/* A thin line along the curve from a by b to c (a quadratic Bezier), in picture coordinates. */
struct stroke {
	float ax, ay, bx, by, cx, cy;
	float width;          /* pixels; under 1 it is as thin as it is faint */
	float alpha;          /* 0: levels are added to what is there; over 0: colour covers it */
	struct colour colour; /* levels to add, or the colour that covers */
	float taper;          /* 0..0.5: share of the length over which each end fades */
	float grain;          /* 0..1: how broken the line is */
	uint64_t grain_key;
};

void stroke_point(const struct stroke *stroke, float t, float *x, float *y); /* t: 0 at a, 1 at c */
void paint_stroke(struct canvas *canvas, const struct stroke *stroke);

/* A round speck; alpha as in a stroke. */
void paint_dot(struct canvas *canvas, float x, float y, float radius, struct colour colour, float alpha);

#endif
