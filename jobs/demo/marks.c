#include "jobs/demo/marks.h"

#include <math.h>

#define TRACE_PIECES (SCREEN_TRACE_MAX / SCREEN_SCRATCH_MAX)

struct point { float x, y; };

static struct colour grey(float level)
{
	return (struct colour){ level, level, level };
}

/* A direction, all equally likely: a point in the unit disc, pushed to its edge. */
static struct point random_direction(struct random *random)
{
	for (;;) {
		struct point d = { random_between(random, -1, 1), random_between(random, -1, 1) };
		float square = d.x * d.x + d.y * d.y;

		if (square > 0.01f && square < 1)
			return (struct point){ d.x / sqrtf(square), d.y / sqrtf(square) };
	}
}

/* A place on the glass, at least margin pixels from its edge, in the phone's own coordinates. */
static struct point random_place(const struct scene *scene, struct random *random, float margin)
{
	float u = scene->glass.half_width - margin, v = scene->glass.half_height - margin;
	struct point at = { random_between(random, -u, u), 0 };

	at.y = random_between(random, -v, v);
	return at;
}

static struct point on_picture(const struct scene *scene, struct point at)
{
	struct point p;

	frame_to_picture(&scene->frame, at.x, at.y, &p.x, &p.y);
	return p;
}

static float keep(float value, float limit)
{
	return value < -limit ? -limit : value > limit ? limit : value;
}

/* The curve from one place on the glass to another, bent sideways by bend times its length; both
 * ends are kept on the glass. */
static struct stroke stroke_between(const struct scene *scene, struct point from, struct point to, float bend)
{
	float limit_u = scene->glass.half_width - 5, limit_v = scene->glass.half_height - 5;
	struct point middle, a, b, c;

	to = (struct point){ keep(to.x, limit_u), keep(to.y, limit_v) };
	middle = (struct point){ keep((from.x + to.x) / 2 - (to.y - from.y) * bend, limit_u),
		keep((from.y + to.y) / 2 + (to.x - from.x) * bend, limit_v) };
	a = on_picture(scene, from);
	b = on_picture(scene, middle);
	c = on_picture(scene, to);
	return (struct stroke){ .ax = a.x, .ay = a.y, .bx = b.x, .by = b.y, .cx = c.x, .cy = c.y };
}

/* The rectangle from corner to corner with pad around it, as far as it lies in the picture. */
static struct region region_between(float ax, float ay, float bx, float by, float pad)
{
	double left = fmax(0, fminf(ax, bx) - pad), right = fmin(SCREEN_WIDTH, fmaxf(ax, bx) + pad);
	double top = fmax(0, fminf(ay, by) - pad), bottom = fmin(SCREEN_HEIGHT, fmaxf(ay, by) + pad);

	return (struct region){ .x = left, .y = top, .width = right - left, .height = bottom - top, .score = 1 };
}

static struct region region_union(struct region a, struct region b)
{
	double right = fmax(a.x + a.width, b.x + b.width), bottom = fmax(a.y + a.height, b.y + b.height);

	a.x = fmin(a.x, b.x);
	a.y = fmin(a.y, b.y);
	a.width = right - a.x;
	a.height = bottom - a.y;
	return a;
}

/* Where a stroke went: small rectangles along it, and the one around them all. */
static void add_stroke_truth(struct screen_truth *truth, const struct stroke *stroke)
{
	struct region *region = &truth->regions[truth->region_count++];
	float x = stroke->ax, y = stroke->ay;

	for (int i = 1; i <= TRACE_PIECES; i++) {
		struct region *piece = &truth->trace[truth->trace_count++];
		float nx, ny;

		stroke_point(stroke, (float)i / TRACE_PIECES, &nx, &ny);
		*piece = region_between(x, y, nx, ny, stroke->width / 2 + 2);
		*region = i == 1 ? *piece : region_union(*region, *piece);
		x = nx;
		y = ny;
	}
}

static void paint_scratch(struct canvas *canvas, const struct scene *scene, struct random *random, float contrast,
                          struct screen_truth *truth)
{
	struct point from = random_place(scene, random, 8), way = random_direction(random);
	float length = random_log_between(random, 40, 280), bend = random_between(random, -0.05f, 0.05f);
	struct point to = { from.x + way.x * length, from.y + way.y * length };
	struct stroke stroke = stroke_between(scene, from, to, bend);

	stroke.width = random_log_between(random, 1.2f, 3.2f);
	stroke.colour = grey(contrast); /* light caught by the groove */
	stroke.taper = random_between(random, 0.05f, 0.4f);
	stroke.grain = random_between(random, 0, 0.8f);
	stroke.grain_key = random_bits(random);
	paint_stroke(canvas, &stroke);
	add_stroke_truth(truth, &stroke);
	if (contrast > truth->contrast)
		truth->contrast = contrast;
}

void marks_scratch(struct canvas *canvas, const struct scene *scene, struct random *random, struct screen_truth *truth)
{
	/* One in ten is at the limit of what can be seen, or beyond it. */
	float contrast = random_chance(random, 0.1) ? random_log_between(random, 8, 32) : random_log_between(random, 40, 150);
	int more = random_chance(random, 0.25) ? random_int(random, 1, SCREEN_SCRATCH_MAX - 1) : 0;

	paint_scratch(canvas, scene, random, contrast, truth);
	for (int i = 0; i < more; i++)
		paint_scratch(canvas, scene, random, contrast * random_between(random, 0.4f, 1), truth);
}

/* A blow, not a scratch: short cracks around a bright point, finer than scratches are, with splinters
 * between them. A person sees what it is; who knows scratches and dust alone takes it for dust. */
void marks_star(struct canvas *canvas, const struct scene *scene, struct random *random, struct screen_truth *truth)
{
	struct point centre = random_place(scene, random, 30), at = on_picture(scene, centre);
	float contrast = random_log_between(random, 18, 90), reach = random_between(random, 7, 16);
	int arms = random_int(random, 5, 9), splinters = random_int(random, 6, 16);

	for (int i = 0; i < arms; i++) {
		struct point way = random_direction(random);
		float length = reach * random_between(random, 0.5f, 1);
		struct point to = { centre.x + way.x * length, centre.y + way.y * length };
		struct stroke stroke = stroke_between(scene, centre, to, random_between(random, -0.2f, 0.2f));

		stroke.width = 0.9f;
		stroke.colour = grey(contrast * 0.3f);
		stroke.taper = 0.3f;
		paint_stroke(canvas, &stroke);
	}
	for (int i = 0; i < splinters; i++) {
		struct point way = random_direction(random);
		float away = reach * random_between(random, 0.2f, 1.1f), level = contrast * random_between(random, 0.3f, 1);

		paint_dot(canvas, at.x + way.x * away, at.y + way.y * away, random_between(random, 0.4f, 1.2f), grey(level), 0);
	}
	paint_dot(canvas, at.x, at.y, 1.8f, grey(contrast), 0);
	truth->regions[0] = region_between(at.x - reach, at.y - reach, at.x + reach, at.y + reach, reach * 0.2f + 2);
	truth->trace[0] = truth->regions[0];
	truth->region_count = truth->trace_count = 1;
	truth->new_kind = true;
	truth->contrast = contrast;
}

static void paint_hair(struct canvas *canvas, const struct scene *scene, struct random *random)
{
	struct point from = random_place(scene, random, 10), way = random_direction(random);
	float length = random_log_between(random, 25, 130), side = random_chance(random, 0.5) ? 1 : -1;
	struct point to = { from.x + way.x * length, from.y + way.y * length };
	struct stroke stroke = stroke_between(scene, from, to, side * random_between(random, 0.15f, 0.6f));
	bool dark = scene->lit || random_chance(random, 0.5);

	stroke.width = random_between(random, 0.8f, 1.7f);
	stroke.alpha = random_between(random, 0.2f, 0.75f);
	stroke.colour = grey(dark ? random_between(random, 15, 60) : random_between(random, 110, 190));
	stroke.taper = 0.04f;
	paint_stroke(canvas, &stroke);
}

void marks_dirt(struct canvas *canvas, const struct scene *scene, struct random *random)
{
	int specks = random_int(random, 2, 40);
	int prints = random_chance(random, 0.4) ? random_int(random, 1, 3) : 0;
	int hairs = random_chance(random, 0.3) ? random_int(random, 1, 2) : 0;

	for (int i = 0; i < prints; i++) {
		struct point at = random_place(scene, random, 20);
		struct frame turned = scene->frame;

		turned.cos = 0.9f;
		turned.sin = random_chance(random, 0.5) ? 0.436f : -0.436f;
		turned.x += at.x;
		turned.y += at.y;
		paint_print(canvas, &turned, 0, 0, random_between(random, 20, 32), random_between(random, 3.4f, 4.6f),
			random_between(random, 5, 22));
	}
	for (int i = 0; i < specks; i++) {
		struct point at = on_picture(scene, random_place(scene, random, 2));
		float level = random_log_between(random, 8, 110);
		bool dark = scene->lit && random_chance(random, 0.6);

		paint_dot(canvas, at.x, at.y, random_log_between(random, 0.3f, 1.7f), grey(dark ? -level : level), 0);
	}
	for (int i = 0; i < hairs; i++)
		paint_hair(canvas, scene, random);
}

void marks_glare(struct canvas *canvas, const struct scene *scene, struct random *random, float glare)
{
	int lamps = random_int(random, 1, 3), bands = random_int(random, 1, 2);
	float slope = random_between(random, -0.7f, 0.7f);

	for (int i = 0; i < bands; i++) {
		float offset = random_between(random, -1, 1) * scene->glass.half_width;
		float half_width = random_between(random, 6, 60), levels = random_between(random, 0, 90) * glare;

		paint_band(canvas, &scene->frame, &scene->glass, offset, slope, half_width, levels);
	}
	for (int i = 0; i < lamps; i++) {
		struct point at = random_place(scene, random, 12);
		float radius = random_between(random, 14, 40 + 80 * glare), stretch = random_between(random, 0.5f, 1.6f);

		paint_glow(canvas, &scene->frame, &scene->glass, at.x, at.y, radius, radius * stretch,
			random_between(random, 0, 330) * glare);
	}
}
