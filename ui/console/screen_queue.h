/* The Queue screen: the items of a stage in a list that may be as long as it likes. */
#ifndef RUNG_CONSOLE_SCREEN_QUEUE_H
#define RUNG_CONSOLE_SCREEN_QUEUE_H

#include "ui/console/screen.h"

extern const struct screen screen_queue;

#endif
