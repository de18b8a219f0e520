#include "jobs/demo/screen_picture.h"

#include "jobs/demo/camera.h"
#include "jobs/demo/marks.h"

#include <string.h>

enum stream { STREAM_SCENE, STREAM_TRUTH, STREAM_SCRATCH, STREAM_DIRT, STREAM_GLARE, STREAM_CAMERA, STREAM_SERIAL };

/* Rows from `from` on are of the colour that the bench has at the left edge above them. */
static void continue_bench(struct canvas *canvas, int from)
{
	size_t row = (size_t)canvas->width * 3;
	float *rgb = canvas->rgb + (size_t)from * row, *end = canvas->rgb + (size_t)canvas->height * row;

	for (; rgb < end; rgb += 3)
		memcpy(rgb, canvas->rgb + (size_t)(from - 1) * row, 3 * sizeof *rgb);
}

struct picture screen_picture(const struct screen_spec *spec, uint64_t index, struct screen_truth *truth)
{
	struct canvas whole = canvas_new(SCREEN_WIDTH, SCREEN_HEIGHT + (spec->serials > 0 ? SCREEN_STRIP : 0));
	struct canvas canvas = { SCREEN_WIDTH, SCREEN_HEIGHT, whole.rgb }; /* what the phone lies in */
	struct random scene_draws = random_begin(spec->seed, index, STREAM_SCENE);
	struct random truth_draws = random_begin(spec->seed, index, STREAM_TRUTH);
	struct random scratch_draws = random_begin(spec->seed, index, STREAM_SCRATCH);
	struct random dirt_draws = random_begin(spec->seed, index, STREAM_DIRT);
	struct random glare_draws = random_begin(spec->seed, index, STREAM_GLARE);
	struct random camera_draws = random_begin(spec->seed, index, STREAM_CAMERA);
	struct random serial_draws = random_begin(spec->seed, index, STREAM_SERIAL);
	struct scene scene = scene_paint(&canvas, &scene_draws);
	struct picture picture;

	*truth = (struct screen_truth){ .scratched = random_chance(&truth_draws, spec->defect_rate) };
	continue_bench(&whole, SCREEN_HEIGHT);
	if (random_chance(&serial_draws, spec->serials)) {
		sticker_draw_serial(&serial_draws, truth->serial);
		sticker_paint(&whole, &serial_draws, truth->serial, &truth->serial_at);
	}
	marks_dirt(&canvas, &scene, &dirt_draws);
	if (truth->scratched && random_chance(&truth_draws, spec->new_kind))
		marks_star(&canvas, &scene, &scratch_draws, truth);
	else if (truth->scratched)
		marks_scratch(&canvas, &scene, &scratch_draws, truth);
	marks_glare(&canvas, &scene, &glare_draws, (float)spec->glare);
	picture = camera_develop(&whole, &camera_draws, (float)spec->blur, (float)spec->noise);
	canvas_release(&whole);
	return picture;
}
