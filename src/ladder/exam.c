#include "ladder/exam.h"

double exam_share(int64_t settled, double share, int64_t size, double keep)
{
	return settled < size ? share : keep;
}

bool exam_chosen(double draw, double share)
{
	return draw < share;
}
