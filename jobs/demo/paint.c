#include "jobs/demo/paint.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

#define STROKE_PIECES 24

struct span { int x0, y0, x1, y1; }; /* pixels, ends included */

struct canvas canvas_new(int width, int height)
{
	return (struct canvas){ width, height, xcalloc((size_t)width * (size_t)height * 3, sizeof(float)) };
}

void canvas_release(struct canvas *canvas)
{
	free(canvas->rgb);
	*canvas = (struct canvas){ 0, 0, NULL };
}

void frame_to_picture(const struct frame *frame, float u, float v, float *x, float *y)
{
	*x = frame->x + u * frame->cos - v * frame->sin;
	*y = frame->y + u * frame->sin + v * frame->cos;
}

static float clamp(float value, float low, float high)
{
	return value < low ? low : value > high ? high : value;
}

static float *pixel(const struct canvas *canvas, int x, int y)
{
	return canvas->rgb + ((size_t)y * (size_t)canvas->width + (size_t)x) * 3;
}

static struct span span_around(const struct canvas *canvas, float x, float y, float reach_x, float reach_y)
{
	return (struct span){ (int)clamp(x - reach_x, 0, (float)canvas->width), (int)clamp(y - reach_y, 0, (float)canvas->height),
		(int)clamp(x + reach_x + 1, -1, (float)(canvas->width - 1)),
		(int)clamp(y + reach_y + 1, -1, (float)(canvas->height - 1)) };
}

static struct span span_of_box(const struct canvas *canvas, const struct frame *frame, const struct box *box)
{
	float x, y, c = fabsf(frame->cos), s = fabsf(frame->sin);

	frame_to_picture(frame, box->u, box->v, &x, &y);
	return span_around(canvas, x, y, box->half_width * c + box->half_height * s + 1,
		box->half_width * s + box->half_height * c + 1);
}

/* How much of the pixel at (u, v) from the box's centre the box covers: 0..1. */
static float box_coverage(const struct box *box, float u, float v)
{
	float qu = fabsf(u) - box->half_width + box->radius, qv = fabsf(v) - box->half_height + box->radius, distance;

	if (qu > 0 && qv > 0)
		distance = sqrtf(qu * qu + qv * qv) - box->radius;
	else
		distance = (qu > qv ? qu : qv) - box->radius;
	return clamp(0.5f - distance, 0, 1);
}

static void cover(float *rgb, struct colour colour, float alpha)
{
	rgb[0] += (colour.r - rgb[0]) * alpha;
	rgb[1] += (colour.g - rgb[1]) * alpha;
	rgb[2] += (colour.b - rgb[2]) * alpha;
}

static void add_light(float *rgb, float levels)
{
	rgb[0] += levels;
	rgb[1] += levels;
	rgb[2] += levels;
}

/* The soft hill all glows are made of: 1 at d2 = 0, 0 from d2 = 1 on. */
static float hill(float d2)
{
	return d2 >= 1 ? 0 : (1 - d2) * (1 - d2);
}

/* A wave of period 1 between -1 and 1, made of parabolas. */
static float wave(float t)
{
	t -= (float)(int)t;
	if (t < 0)
		t += 1;
	return t < 0.5f ? 16 * t * (0.5f - t) : -16 * (t - 0.5f) * (1 - t);
}

void paint_box(struct canvas *canvas, const struct frame *frame, const struct box *box, struct colour top,
               struct colour bottom, float alpha)
{
	struct span at = span_of_box(canvas, frame, box);
	float per_height = 0.5f / box->half_height;

	for (int y = at.y0; y <= at.y1; y++) {
		float dx = (float)at.x0 - frame->x, dy = (float)y - frame->y;
		float u = dx * frame->cos + dy * frame->sin - box->u, v = -dx * frame->sin + dy * frame->cos - box->v;
		float *rgb = pixel(canvas, at.x0, y);

		for (int x = at.x0; x <= at.x1; x++, rgb += 3, u += frame->cos, v -= frame->sin) {
			float coverage = box_coverage(box, u, v), t = 0.5f + v * per_height;
			struct colour colour = { top.r + (bottom.r - top.r) * t, top.g + (bottom.g - top.g) * t,
				top.b + (bottom.b - top.b) * t };

			if (coverage > 0)
				cover(rgb, colour, coverage * alpha);
		}
	}
}

void paint_band(struct canvas *canvas, const struct frame *frame, const struct box *box, float offset, float slope,
                float half_width, float levels)
{
	struct span at = span_of_box(canvas, frame, box);

	for (int y = at.y0; y <= at.y1; y++) {
		float dx = (float)at.x0 - frame->x, dy = (float)y - frame->y;
		float u = dx * frame->cos + dy * frame->sin - box->u, v = -dx * frame->sin + dy * frame->cos - box->v;
		float *rgb = pixel(canvas, at.x0, y);

		for (int x = at.x0; x <= at.x1; x++, rgb += 3, u += frame->cos, v -= frame->sin) {
			float away = fabsf(u - offset - slope * v) / half_width;

			if (away < 1)
				add_light(rgb, levels * clamp(4 * (1 - away), 0, 1) * box_coverage(box, u, v));
		}
	}
}

void paint_glow(struct canvas *canvas, const struct frame *frame, const struct box *box, float u, float v,
                float radius_u, float radius_v, float levels)
{
	struct box around = { u, v, radius_u, radius_v, 0 };
	struct span at = span_of_box(canvas, frame, &around);

	for (int y = at.y0; y <= at.y1; y++) {
		float dx = (float)at.x0 - frame->x, dy = (float)y - frame->y;
		float pu = dx * frame->cos + dy * frame->sin, pv = -dx * frame->sin + dy * frame->cos;
		float *rgb = pixel(canvas, at.x0, y);

		for (int x = at.x0; x <= at.x1; x++, rgb += 3, pu += frame->cos, pv -= frame->sin) {
			float du = (pu - u) / radius_u, dv = (pv - v) / radius_v, d2 = du * du + dv * dv;

			if (d2 < 1)
				add_light(rgb, levels * hill(d2) * box_coverage(box, pu - box->u, pv - box->v));
		}
	}
}

void paint_print(struct canvas *canvas, const struct frame *frame, float u, float v, float radius, float period,
                 float levels)
{
	float cx, cy;
	struct span at;

	frame_to_picture(frame, u, v, &cx, &cy);
	at = span_around(canvas, cx, cy, radius * 1.4f, radius * 1.4f);
	for (int y = at.y0; y <= at.y1; y++) {
		float *rgb = pixel(canvas, at.x0, y);

		for (int x = at.x0; x <= at.x1; x++, rgb += 3) {
			float dx = ((float)x - cx) / radius, dy = ((float)y - cy) / radius;
			float pu = dx * frame->cos + dy * frame->sin, pv = -dx * frame->sin + dy * frame->cos;
			float inside = hill(pu * pu + pv * pv * 0.55f);

			/* Arches: the ridges bend downwards away from the middle. */
			if (inside > 0)
				add_light(rgb, levels * inside *
					(0.5f + 0.5f * wave((pv * (1 + 0.2f * pu) + pu * pu * 0.9f + 8) * radius / period)));
		}
	}
}

/* What is left of a line at place s (0..1 of its length): its ends fade, and grain takes bites out. */
static float stroke_strength(const struct stroke *stroke, float s)
{
	float strength = 1, end = s < 0.5f ? s : 1 - s;

	if (stroke->taper > 0 && end < stroke->taper)
		strength = end / stroke->taper;
	if (stroke->grain > 0) {
		float place = s * 31;
		int i = (int)place;
		uint64_t bits = stroke->grain_key * UINT64_C(0x9e3779b97f4a7c15);
		float a = (float)(bits >> (i & 31) & 3), b = (float)(bits >> ((i + 1) & 31) & 3), t = place - (float)i;

		strength *= 1 - stroke->grain * (a + (b - a) * t) / 3;
	}
	return strength;
}

/* One straight piece from (ax, ay) to (bx, by), which is the part s0..s1 of the whole stroke. Takes
 * only pixels that project onto the piece, so that neighbours do not paint a pixel twice. */
static void paint_piece(struct canvas *canvas, const struct stroke *stroke, float ax, float ay, float bx, float by,
                        float s0, float s1)
{
	float dx = bx - ax, dy = by - ay, length = sqrtf(dx * dx + dy * dy), reach = stroke->width / 2 + 1;
	struct span at = span_around(canvas, (ax + bx) / 2, (ay + by) / 2, fabsf(dx) / 2 + reach, fabsf(dy) / 2 + reach);

	if (length < 0.01f)
		return;
	for (int y = at.y0; y <= at.y1; y++) {
		for (int x = at.x0; x <= at.x1; x++) {
			float px = (float)x - ax, py = (float)y - ay;
			float along = (px * dx + py * dy) / (length * length), away = fabsf(px * dy - py * dx) / length;
			float coverage = clamp(0.5f + stroke->width / 2 - away, 0, 1) * (stroke->width < 1 ? 0.4f + 0.6f * stroke->width : 1);
			float *rgb = pixel(canvas, x, y);

			if (coverage <= 0 || along < 0 || along >= 1)
				continue;
			coverage *= stroke_strength(stroke, s0 + (s1 - s0) * along);
			if (stroke->alpha > 0) {
				cover(rgb, stroke->colour, coverage * stroke->alpha);
			} else {
				rgb[0] += stroke->colour.r * coverage;
				rgb[1] += stroke->colour.g * coverage;
				rgb[2] += stroke->colour.b * coverage;
			}
		}
	}
}

void stroke_point(const struct stroke *stroke, float t, float *x, float *y)
{
	float p = (1 - t) * (1 - t), q = 2 * t * (1 - t), r = t * t;

	*x = p * stroke->ax + q * stroke->bx + r * stroke->cx;
	*y = p * stroke->ay + q * stroke->by + r * stroke->cy;
}

void paint_stroke(struct canvas *canvas, const struct stroke *stroke)
{
	float x = stroke->ax, y = stroke->ay, s = 0;

	for (int i = 1; i <= STROKE_PIECES; i++) {
		float t = (float)i / STROKE_PIECES, nx, ny;

		stroke_point(stroke, t, &nx, &ny);
		paint_piece(canvas, stroke, x, y, nx, ny, s, t);
		x = nx;
		y = ny;
		s = t;
	}
}

void paint_dot(struct canvas *canvas, float x, float y, float radius, struct colour colour, float alpha)
{
	struct span at = span_around(canvas, x, y, radius + 1, radius + 1);

	for (int row = at.y0; row <= at.y1; row++) {
		for (int column = at.x0; column <= at.x1; column++) {
			float dx = (float)column - x, dy = (float)row - y;
			float coverage = clamp(0.5f + radius - sqrtf(dx * dx + dy * dy), 0, 1);
			float *rgb = pixel(canvas, column, row);

			if (alpha > 0) {
				cover(rgb, colour, coverage * alpha);
			} else {
				rgb[0] += colour.r * coverage;
				rgb[1] += colour.g * coverage;
				rgb[2] += colour.b * coverage;
			}
		}
	}
}
