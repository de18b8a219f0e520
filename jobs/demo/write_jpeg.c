#include "jobs/demo/write_jpeg.h"

#define STBI_WRITE_NO_STDIO
#include <stb_image_write.h>

static void append(void *out, void *bytes, int length)
{
	str_add_bytes(out, bytes, (size_t)length);
}

void write_jpeg(const struct picture *picture, int quality, struct str *out)
{
	stbi_write_jpg_to_func(append, out, picture->width, picture->height, 3, picture->rgb, quality);
}
