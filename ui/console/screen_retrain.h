/* The Retrain screen: the runs that train new versions, what each learns from and how it goes, and what is due. */
#ifndef RUNG_CONSOLE_SCREEN_RETRAIN_H
#define RUNG_CONSOLE_SCREEN_RETRAIN_H

#include "ui/console/screen.h"

extern const struct screen screen_retrain;

#endif
