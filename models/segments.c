#include "models/segments.h"

#include "base/segment.h"

#include <math.h>

/* Of what is heard without a break: its first frame, the one after its last, the sum of its frames. */
struct run { int first, end; double sum; };

/* The next run from frame `at` on; false where there is none. */
static bool next_run(const struct card_segments *rules, const float *p, int count, double frame_ms, int at, struct run *run)
{
	double gap_frames = rules->least_gap * 1000 / frame_ms;
	int last;

	while (at < count && !((double)p[at] >= rules->on))
		at++;
	if (at == count)
		return false;
	*run = (struct run){ at, at + 1, 0 };
	for (last = at; at < count; at++) {
		if ((double)p[at] >= rules->off)
			last = at;
		else if (at - last >= gap_frames)
			break;
	}
	run->end = last + 1;
	for (int i = run->first; i < run->end; i++)
		run->sum += (double)p[i];
	return true;
}

static void pad(const struct card_segments *rules, struct region *segments, int count, double length_ms)
{
	double before = 0;

	for (int i = 0; i < count; i++) {
		double start = segment_start(&segments[i]), end = segment_end(&segments[i]);
		double half = i + 1 < count ? (end + segment_start(&segments[i + 1])) / 2 : length_ms;

		segments[i] = segment_make(fmax(start - rules->pad * 1000, before), fmin(fmin(end + rules->pad * 1000, half), length_ms),
		                           segments[i].label_id, segments[i].score);
		before = half;
	}
}

int segments_find_heard(const struct card_segments *rules, const float *probabilities, int count, double frame_ms,
                        double length_ms, struct region *segments, int most)
{
	struct run run = { 0, 0, 0 };
	int found = 0;

	while (found < most && next_run(rules, probabilities, count, frame_ms, run.end, &run)) {
		double start = run.first * frame_ms, end = fmin(run.end * frame_ms, length_ms);

		if (end - start < rules->least * 1000 - 1e-6 || end <= start)
			continue;
		segments[found++] = segment_make(start, end, rules->label + 1, fmin(run.sum / (run.end - run.first), 1));
	}
	pad(rules, segments, found, length_ms);
	return found;
}
