/* The Review screen: one picture, what the model says where it may be seen, and one key to decide. */
#ifndef RUNG_CONSOLE_SCREEN_REVIEW_H
#define RUNG_CONSOLE_SCREEN_REVIEW_H

#include "ui/console/screen.h"

extern const struct screen screen_review;

#endif
