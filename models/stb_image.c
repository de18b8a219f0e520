/* The picture decoder, from the system's stb_image.h, and nothing else. */
#define STB_IMAGE_IMPLEMENTATION
#include "models/stb_image.h"
