/* The engine ONNX Runtime, reached through its C interface at run time; see ort_library.h. */
#ifndef RUNG_MODELS_ONNXRUNTIME_H
#define RUNG_MODELS_ONNXRUNTIME_H

#include "models/engine.h"

extern const struct engine engine_onnxruntime;

#endif
