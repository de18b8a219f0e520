#include "jobs/demo/marks.h"

#include <math.h>

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

static void add_region(struct screen_truth *truth, struct region region)
{
	double right = region.x + region.width, bottom = region.y + region.height;

	region.x = region.x < 0 ? 0 : region.x;
	region.y = region.y < 0 ? 0 : region.y;
	region.width = (right > SCREEN_WIDTH ? SCREEN_WIDTH : right) - region.x;
	region.height = (bottom > SCREEN_HEIGHT ? SCREEN_HEIGHT : bottom) - region.y;
	region.score = 1;
	truth->regions[truth->region_count++] = region;
}

/* The rectangle around a stroke. The control point of the curve may lie outside: half way to it is
 * as far as the curve goes. */
static struct region stroke_region(const struct stroke *s)
{
	float mx = (s->ax + 2 * s->bx + s->cx) / 4, my = (s->ay + 2 * s->by + s->cy) / 4, pad = s->width / 2 + 2;
	float left = fminf(fminf(s->ax, s->cx), mx) - pad, right = fmaxf(fmaxf(s->ax, s->cx), mx) + pad;
	float top = fminf(fminf(s->ay, s->cy), my) - pad, bottom = fmaxf(fmaxf(s->ay, s->cy), my) + pad;

	return (struct region){ .x = left, .y = top, .width = right - left, .height = bottom - top };
}

/* Light caught by the groove, or on a lit screen as often a dark line. */
static float scratch_sign(const struct scene *scene, struct random *random)
{
	return random_chance(random, scene->lit ? 0.5 : 0.03) ? -1 : 1;
}

static void paint_scratch(struct canvas *canvas, const struct scene *scene, struct random *random, float contrast,
                          struct screen_truth *truth)
{
	struct point from = random_place(scene, random, 8), way = random_direction(random);
	float length = random_log_between(random, 22, 260), bend = random_between(random, -0.05f, 0.05f);
	struct point to = { from.x + way.x * length, from.y + way.y * length };
	struct stroke stroke = stroke_between(scene, from, to, bend);

	stroke.width = random_log_between(random, 0.7f, 2.2f);
	stroke.colour = grey(contrast * scratch_sign(scene, random));
	stroke.taper = random_between(random, 0.05f, 0.4f);
	stroke.grain = random_between(random, 0, 0.8f);
	stroke.grain_key = random_bits(random);
	paint_stroke(canvas, &stroke);
	add_region(truth, stroke_region(&stroke));
	if (contrast > truth->contrast)
		truth->contrast = contrast;
}

void marks_scratch(struct canvas *canvas, const struct scene *scene, struct random *random, struct screen_truth *truth)
{
	float contrast = random_log_between(random, 11, 120);
	int more = random_chance(random, 0.25) ? random_int(random, 1, SCREEN_SCRATCH_MAX - 1) : 0;

	paint_scratch(canvas, scene, random, contrast, truth);
	for (int i = 0; i < more; i++)
		paint_scratch(canvas, scene, random, contrast * random_between(random, 0.4f, 1), truth);
}

/* A blow, not a scratch: short cracks around a bright point, with splinters between them. */
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
		stroke.colour = grey(contrast);
		stroke.taper = 0.3f;
		paint_stroke(canvas, &stroke);
	}
	for (int i = 0; i < splinters; i++) {
		struct point way = random_direction(random);
		float away = reach * random_between(random, 0.2f, 1.1f), level = contrast * random_between(random, 0.3f, 1);

		paint_dot(canvas, at.x + way.x * away, at.y + way.y * away, random_between(random, 0.4f, 1.2f), grey(level), 0);
	}
	paint_dot(canvas, at.x, at.y, 1.8f, grey(contrast), 0);
	add_region(truth, (struct region){ .x = at.x - reach * 1.2f - 2, .y = at.y - reach * 1.2f - 2,
		.width = reach * 2.4f + 4, .height = reach * 2.4f + 4 });
	truth->new_kind = true;
	truth->contrast = contrast;
}

static void paint_hair(struct canvas *canvas, const struct scene *scene, struct random *random)
{
	struct point from = random_place(scene, random, 10), way = random_direction(random);
	float length = random_log_between(random, 25, 130), side = random_chance(random, 0.5) ? 1 : -1;
	struct point to = { from.x + way.x * length, from.y + way.y * length };
	struct stroke stroke = stroke_between(scene, from, to, side * random_between(random, 0.12f, 0.6f));
	bool dark = scene->lit || random_chance(random, 0.3);

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
