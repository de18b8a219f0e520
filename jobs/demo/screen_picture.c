#include "jobs/demo/screen_picture.h"

#include "jobs/demo/camera.h"
#include "jobs/demo/marks.h"

enum stream { STREAM_SCENE, STREAM_TRUTH, STREAM_SCRATCH, STREAM_DIRT, STREAM_GLARE, STREAM_CAMERA, STREAM_SERIAL };

struct picture screen_picture(const struct screen_spec *spec, uint64_t index, struct screen_truth *truth)
{
	struct canvas canvas = canvas_new(SCREEN_WIDTH, SCREEN_HEIGHT);
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
	if (random_chance(&serial_draws, spec->serials)) {
		sticker_draw_serial(&serial_draws, truth->serial);
		sticker_paint(&canvas, &serial_draws, truth->serial, &truth->serial_at);
	}
	marks_dirt(&canvas, &scene, &dirt_draws);
	if (truth->scratched && random_chance(&truth_draws, spec->new_kind))
		marks_star(&canvas, &scene, &scratch_draws, truth);
	else if (truth->scratched)
		marks_scratch(&canvas, &scene, &scratch_draws, truth);
	marks_glare(&canvas, &scene, &glare_draws, (float)spec->glare);
	picture = camera_develop(&canvas, &camera_draws, (float)spec->blur, (float)spec->noise);
	canvas_release(&canvas);
	return picture;
}
