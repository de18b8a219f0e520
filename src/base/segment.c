#include "base/segment.h"

#include <math.h>

struct region segment_make(double start_ms, double end_ms, int64_t label_id, double score)
{
	return (struct region){ start_ms, 0, end_ms - start_ms, SEGMENT_HEIGHT, label_id, score };
}

double segment_start(const struct region *segment)
{
	return segment->x;
}

double segment_end(const struct region *segment)
{
	return segment->x + segment->width;
}

bool segment_fits(const struct region *region, double length_ms)
{
	return region->y == 0 && region->height == SEGMENT_HEIGHT && region->x >= 0 && region->width > 0 &&
	       segment_end(region) <= length_ms;
}

int segment_order(const void *a, const void *b)
{
	const struct region *x = a, *y = b;

	if (x->x != y->x)
		return x->x < y->x ? -1 : 1;
	return (segment_end(x) > segment_end(y)) - (segment_end(x) < segment_end(y));
}

double segments_cover(const struct region *segments, int count, int64_t label_id)
{
	double sum = 0, until = -INFINITY;

	for (int i = 0; i < count; i++) {
		double start = fmax(segment_start(&segments[i]), until), end = segment_end(&segments[i]);

		if ((label_id != 0 && segments[i].label_id != label_id) || end <= start)
			continue;
		sum += end - start;
		until = end;
	}
	return sum;
}

int segments_find(const struct region *segments, int count, double ms)
{
	for (int i = 0; i < count; i++)
		if (segment_start(&segments[i]) <= ms && ms < segment_end(&segments[i]))
			return i;
	return -1;
}
