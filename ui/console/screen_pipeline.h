/* The Pipeline screen: all stages with what passes through them, and where trouble began. */
#ifndef RUNG_CONSOLE_SCREEN_PIPELINE_H
#define RUNG_CONSOLE_SCREEN_PIPELINE_H

#include "ui/console/screen.h"

extern const struct screen screen_pipeline;

#endif
