#include "base/picture.h"

#include "base/xalloc.h"

#include <stdlib.h>

struct picture picture_new(int width, int height)
{
	struct picture picture = { width, height, NULL };

	picture.rgb = xcalloc((size_t)width * (size_t)height, 3);
	return picture;
}

void picture_release(struct picture *picture)
{
	free(picture->rgb);
	*picture = (struct picture)PICTURE_NONE;
}
