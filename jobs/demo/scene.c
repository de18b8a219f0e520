#include "jobs/demo/scene.h"

static struct colour grey(float level)
{
	return (struct colour){ level, level, level };
}

static struct colour tint(struct random *random, float low, float high)
{
	float r = random_between(random, low, high), g = random_between(random, low, high);

	return (struct colour){ r, g, random_between(random, low, high) };
}

/* A mat or a brushed table: one colour, slightly streaked along the rows. */
static void paint_bench(struct canvas *canvas, struct random *random)
{
	float base = random_between(random, 70, 190), warm = random_between(random, -14, 18);
	float streak = random_between(random, 0, 5), level = 0;
	float *rgb = canvas->rgb;

	for (int y = 0; y < canvas->height; y++) {
		level = level * 0.7f + random_between(random, -streak, streak);
		for (int x = 0; x < canvas->width; x++, rgb += 3) {
			rgb[0] = base + warm + level;
			rgb[1] = base + level;
			rgb[2] = base - warm + level;
		}
	}
}

static void paint_icons(struct canvas *canvas, const struct scene *scene, struct random *random)
{
	const struct box *screen = &scene->screen;
	int columns = random_int(random, 3, 4), rows = random_int(random, 3, 6);
	float step = 2 * screen->half_width / ((float)columns + 0.4f), half = step * random_between(random, 0.28f, 0.36f);
	float top = screen->v - screen->half_height + step * random_between(random, 0.8f, 1.4f);

	for (int i = 0; i < columns * rows; i++) {
		float u = screen->u + ((float)(i % columns) - (float)(columns - 1) / 2) * step;
		float v = top + (float)(i / columns) * step * 1.15f;
		struct box icon = { u, v, half, half, half * 0.45f };
		struct colour colour = tint(random, 50, 235);

		if (v + half < screen->v + screen->half_height && random_chance(random, 0.9))
			paint_box(canvas, &scene->frame, &icon, colour, colour, 0.85f);
	}
}

/* Lines of text, as grey bars. */
static void paint_text(struct canvas *canvas, const struct scene *scene, struct random *random)
{
	const struct box *screen = &scene->screen;
	float left = screen->u - screen->half_width * 0.86f, room = screen->half_width * 1.72f;
	float v = screen->v - screen->half_height * random_between(random, 0.3f, 0.8f);
	int lines = random_int(random, 4, 14);
	struct colour ink = grey(random_chance(random, 0.5) ? 40 : 225);

	for (int i = 0; i < lines && v < screen->v + screen->half_height * 0.92f; i++) {
		float width = room * (random_chance(random, 0.25) ? random_between(random, 0.3f, 0.8f) : random_between(random, 0.85f, 1));
		struct box bar = { left + width / 2, v, width / 2, 2.6f, 2 };

		paint_box(canvas, &scene->frame, &bar, ink, ink, 0.45f);
		v += random_chance(random, 0.2) ? 22 : 12;
	}
}

static void paint_content(struct canvas *canvas, const struct scene *scene, struct random *random)
{
	const struct box *screen = &scene->screen;
	struct box bar = { screen->u, screen->v - screen->half_height + 6, screen->half_width * 0.92f, 1.6f, 1.5f };
	struct colour top, bottom;

	if (!scene->lit) {
		top = tint(random, 8, 30);
		bottom = tint(random, 20, 52);
		paint_box(canvas, &scene->frame, screen, top, bottom, 1);
		return;
	}
	top = tint(random, 40, 190);
	bottom = tint(random, 40, 190);
	paint_box(canvas, &scene->frame, screen, top, bottom, 1);
	paint_box(canvas, &scene->frame, &bar, grey(235), grey(235), 0.35f);
	if (random_chance(random, 0.5))
		paint_icons(canvas, scene, random);
	else if (random_chance(random, 0.6))
		paint_text(canvas, scene, random);
}

struct scene scene_paint(struct canvas *canvas, struct random *random)
{
	float width = (float)canvas->width, height = (float)canvas->height;
	float t = random_between(random, -0.035f, 0.035f), size = random_between(random, 0.94f, 1.02f);
	float half_width = 0.365f * width * size, half_height = 0.44f * height * size;
	struct scene scene = {
		/* The tangent of half the angle gives cosine and sine without a library. */
		.frame = { width / 2 + random_between(random, -9, 9), height / 2 + random_between(random, -7, 7),
			(1 - t * t) / (1 + t * t), 2 * t / (1 + t * t) },
		.glass = { 0, 0, half_width - 3, half_height - 3, 21 },
		.screen = { 0, 1, half_width - 10, half_height - random_between(random, 14, 26), 12 },
		.lit = random_chance(random, 0.55),
	};
	struct box shadow = { 5, 7, half_width, half_height, 24 }, body = { 0, 0, half_width, half_height, 24 };
	struct box rim = { 0, 0, half_width - 1.2f, half_height - 1.2f, 23 };
	struct box speaker = { 0, -half_height + 8, 20, 1.6f, 1.6f };
	struct colour metal = grey(random_between(random, 45, 190)), front = tint(random, 12, 26);

	paint_bench(canvas, random);
	paint_box(canvas, &scene.frame, &shadow, grey(20), grey(20), 0.35f);
	paint_box(canvas, &scene.frame, &body, metal, metal, 1);
	paint_box(canvas, &scene.frame, &rim, grey(30), grey(30), 0.6f);
	paint_box(canvas, &scene.frame, &scene.glass, front, front, 1);
	paint_box(canvas, &scene.frame, &speaker, grey(4), grey(4), 0.8f);
	paint_content(canvas, &scene, random);
	return scene;
}
