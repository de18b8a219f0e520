#include "models/decode.h"

#include "models/exif.h"
#include "models/stb_image.h"

#include <stdbool.h>

_Static_assert(STBI_MAX_DIMENSIONS == DECODE_SIDE_MAX, "the decoder and the probe allow the same sides");

int decode_picture(const void *bytes, size_t length, struct picture *picture, struct err *err)
{
	struct decode_info info;
	int width, height, channels;
	bool swap;

	*picture = (struct picture)PICTURE_NONE;
	if (decode_probe(bytes, length, &info, err) < 0)
		return -1;
	swap = exif_swaps_sides(info.orientation);
	if (!stbi_info_from_memory(bytes, (int)length, &width, &height, &channels))
		return err_set(err, "damaged %s: %s", info.format, stbi_failure_reason());
	if (width != (swap ? info.height : info.width) || height != (swap ? info.width : info.height))
		return err_set(err, "damaged %s: it says two sizes", info.format);
	picture->rgb = stbi_load_from_memory(bytes, (int)length, &width, &height, &channels, 3);
	if (!picture->rgb)
		return err_set(err, "damaged %s: %s", info.format, stbi_failure_reason());
	picture->width = width;
	picture->height = height;
	exif_upright(picture, info.orientation);
	return 0;
}
