/* A pipeline of three stages with a day of figures, for tests of what looks at it: speech is let through less
 * and less from some time on, and hours later people differ from what is heard. */
#ifndef RUNG_TEST_PIPELINE_FIXTURE_H
#define RUNG_TEST_PIPELINE_FIXTURE_H

#include "project.h"

#include "base/clock.h"
#include "db/metric.h"
#include "db/store.h"

#include <math.h>
#include <stdint.h>

#define PIPELINE_NOW   INT64_C(1772000000000) /* 2026-02-25T06:13Z */
#define PIPELINE_STEPS 48                     /* half hours */

#define PIPELINE_OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* One value for each half hour: level, from the change on after, with a little noise of its own. */
static inline void pipeline_measure(struct project *project, int64_t stage_id, const char *metric, double level, int change, double after)
{
	int64_t series_id;

	PIPELINE_OK(store_begin(project->store, STORE_LAZY, &err));
	PIPELINE_OK(metric_series(project->store, stage_id, metric, "", &series_id, &err));
	for (int i = 0; i < PIPELINE_STEPS; i++) {
		double value = (i < change ? level : after) * (1 + 0.02 * sin(i * 2.7 + (double)stage_id + metric[7]));
		int64_t at_ms = PIPELINE_NOW - (PIPELINE_STEPS - i) * 30 * CLOCK_MINUTE_MS + 10 * CLOCK_MINUTE_MS;

		for (int grain = 0; grain < 3; grain++) {
			static const enum metric_grain grains[] = { METRIC_MINUTE, METRIC_HOUR, METRIC_DAY };
			int64_t size = grains[grain] * CLOCK_MINUTE_MS;
			struct metric_point point = { .start_ms = at_ms - at_ms % size, .count = 100, .sum = value * 100, .low = value, .high = value,
			                              .last = value, .last_ms = at_ms };

			PIPELINE_OK(metric_put(project->store, series_id, grains[grain], &point, &err));
		}
	}
	PIPELINE_OK(store_commit(project->store, &err));
}

/* asr takes up what the stage of the project calls scratch, and words whatever asr says. */
static inline void pipeline_fill(struct project *project)
{
	project_set_clock(project, PIPELINE_NOW);
	assert_null(project_foreign(project, "INSERT INTO stage (stage_id, name, position, input_kind, output_kind, created_ms) VALUES "
	                                     "(2, 'asr', 2, 'image', 'text', 0), (3, 'words', 3, 'image', 'class', 0); "
	                                     "INSERT INTO stage_link (stage_id, upstream_id, label_id) "
	                                     "SELECT 2, 1, label_id FROM label WHERE name = 'scratch'; "
	                                     "INSERT INTO stage_link (stage_id, upstream_id) VALUES (3, 2)"));
	PIPELINE_OK(stage_read(project->store, "main", &project->arena, &project->stage, &err));
	pipeline_measure(project, 1, "score.items", 1, PIPELINE_STEPS, 1);
	pipeline_measure(project, 1, "output.null", 0.01, PIPELINE_STEPS, 0);
	pipeline_measure(project, 1, "output.pass", 0.66, 20, 0.41);
	pipeline_measure(project, 1, "output.handed_on", 0.52, 24, 0.3);
	pipeline_measure(project, 1, "output.agreement.blind", 0.97, PIPELINE_STEPS, 0);
	pipeline_measure(project, 2, "score.items", 0.6, PIPELINE_STEPS, 0);
	pipeline_measure(project, 2, "output.null", 0.02, 34, 0.2);
	pipeline_measure(project, 2, "output.agreement.blind", 0.95, PIPELINE_STEPS, 0);
	pipeline_measure(project, 3, "output.null", 0.01, PIPELINE_STEPS, 0);
}

#endif
