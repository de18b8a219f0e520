/* How we use stb_image: four formats, from memory, and no picture wider or higher than we allow. */
#ifndef RUNG_MODELS_STB_IMAGE_H
#define RUNG_MODELS_STB_IMAGE_H

#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_ONLY_PNM
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_FAILURE_USERMSG
#define STBI_MAX_DIMENSIONS 16384

#include <stb_image.h>

#endif
