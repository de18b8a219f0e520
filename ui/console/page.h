/* A text to read over the screen: it scrolls, and / searches it. */
#ifndef RUNG_CONSOLE_PAGE_H
#define RUNG_CONSOLE_PAGE_H

#include "ui/console/app.h"

/* Copies both; text is wrapped where its lines are too long. */
void page_open(struct app *app, const char *title, const char *text);

#endif
