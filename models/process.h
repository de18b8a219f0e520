/* Engines that are a program of their own: any program that speaks JSON lines, and the one that wraps libonnx. */
#ifndef RUNG_MODELS_PROCESS_H
#define RUNG_MODELS_PROCESS_H

#include "models/engine.h"

extern const struct engine engine_process;
extern const struct engine engine_libonnx; /* models/libonnx, where it was built */

/* The folder that a program runs in and that its files are named from: the model's or the card's. Caller frees. */
char *process_folder(const char *model_path);

/* Where what programs say on standard error is kept: engine.log in the user's state folder. Caller frees; NULL: none. */
char *process_log(void);

#endif
