/* The one table that says how things look. Backgrounds are the terminal's own, so each theme but the
 * light one must be readable on dark and bright alike: no plain blue, no black, no white. Red and green
 * never tell two things apart: what they colour says "ok", "warning" or "alarm" in words beside it. */
#include "ui/console/theme.h"

#include <stddef.h>
#include <string.h>

enum { RED = 1, GREEN, YELLOW, BLUE, MAGENTA, CYAN, BRIGHT_BLUE = 12 };

static const struct theme themes[] = {
	{
		.name = "default",
		.colours = true,
		.model_box = { 201, 127 },
		.own_box = { 51, 24 },
		.inks = {
			[INK_TEXT]       = { THEME_DEFAULT, 0 },
			[INK_DIM]        = { THEME_DEFAULT, THEME_DIM },
			[INK_FRAME]      = { THEME_DEFAULT, THEME_DIM },
			[INK_TITLE]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_TAB]        = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_LEVEL]      = { CYAN, THEME_BOLD },
			[INK_KEY]        = { CYAN, 0 },
			[INK_LABEL]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_MARKED]     = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_SELECTED]   = { THEME_DEFAULT, THEME_REVERSE },
			[INK_OK]         = { GREEN, 0 },
			[INK_WARN]       = { YELLOW, THEME_BOLD },
			[INK_ALARM]      = { RED, THEME_BOLD | THEME_REVERSE },
			[INK_MODEL]      = { MAGENTA, THEME_BOLD },
			[INK_METER]      = { CYAN, 0 },
			[INK_METER_REST] = { THEME_DEFAULT, THEME_DIM },
			[INK_SPAN]       = { THEME_DEFAULT, THEME_REVERSE },
			[INK_SPAN_LABEL] = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
		},
	},
	{
		.name = "light",
		.colours = true,
		.model_box = { 201, 127 },
		.own_box = { 51, 24 },
		.inks = {
			[INK_TEXT]       = { THEME_DEFAULT, 0 },
			[INK_DIM]        = { THEME_DEFAULT, THEME_DIM },
			[INK_FRAME]      = { THEME_DEFAULT, THEME_DIM },
			[INK_TITLE]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_TAB]        = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_LEVEL]      = { BLUE, THEME_BOLD },
			[INK_KEY]        = { BLUE, THEME_BOLD },
			[INK_LABEL]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_MARKED]     = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_SELECTED]   = { THEME_DEFAULT, THEME_REVERSE },
			[INK_OK]         = { GREEN, THEME_BOLD },
			[INK_WARN]       = { RED, THEME_BOLD },
			[INK_ALARM]      = { RED, THEME_BOLD | THEME_REVERSE },
			[INK_MODEL]      = { MAGENTA, THEME_BOLD },
			[INK_METER]      = { BLUE, THEME_BOLD },
			[INK_METER_REST] = { THEME_DEFAULT, THEME_DIM },
			[INK_SPAN]       = { THEME_DEFAULT, THEME_REVERSE },
			[INK_SPAN_LABEL] = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
		},
	},
	{
		.name = "high-contrast",
		.colours = true,
		.model_box = { 207, 90 },
		.own_box = { 87, 17 },
		.inks = {
			[INK_TEXT]       = { THEME_DEFAULT, 0 },
			[INK_DIM]        = { THEME_DEFAULT, 0 },
			[INK_FRAME]      = { THEME_DEFAULT, 0 },
			[INK_TITLE]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_TAB]        = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_LEVEL]      = { THEME_DEFAULT, THEME_BOLD | THEME_UNDERLINE },
			[INK_KEY]        = { THEME_DEFAULT, THEME_BOLD | THEME_UNDERLINE },
			[INK_LABEL]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_MARKED]     = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_SELECTED]   = { THEME_DEFAULT, THEME_REVERSE },
			[INK_OK]         = { THEME_DEFAULT, THEME_BOLD },
			[INK_WARN]       = { RED, THEME_BOLD },
			[INK_ALARM]      = { RED, THEME_BOLD | THEME_REVERSE },
			[INK_MODEL]      = { MAGENTA, THEME_BOLD | THEME_UNDERLINE },
			[INK_METER]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_METER_REST] = { THEME_DEFAULT, 0 },
			[INK_SPAN]       = { THEME_DEFAULT, THEME_REVERSE },
			[INK_SPAN_LABEL] = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
		},
	},
	{
		.name = "colour-blind",
		.colours = true,
		.model_box = { 214, 130 },
		.own_box = { 45, 19 },
		.inks = {
			[INK_TEXT]       = { THEME_DEFAULT, 0 },
			[INK_DIM]        = { THEME_DEFAULT, THEME_DIM },
			[INK_FRAME]      = { THEME_DEFAULT, THEME_DIM },
			[INK_TITLE]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_TAB]        = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_LEVEL]      = { BRIGHT_BLUE, THEME_BOLD },
			[INK_KEY]        = { BRIGHT_BLUE, 0 },
			[INK_LABEL]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_MARKED]     = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_SELECTED]   = { THEME_DEFAULT, THEME_REVERSE },
			[INK_OK]         = { BRIGHT_BLUE, 0 },
			[INK_WARN]       = { YELLOW, THEME_BOLD },
			[INK_ALARM]      = { YELLOW, THEME_BOLD | THEME_REVERSE },
			[INK_MODEL]      = { YELLOW, THEME_UNDERLINE },
			[INK_METER]      = { BRIGHT_BLUE, 0 },
			[INK_METER_REST] = { THEME_DEFAULT, THEME_DIM },
			[INK_SPAN]       = { THEME_DEFAULT, THEME_REVERSE },
			[INK_SPAN_LABEL] = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
		},
	},
	{
		.name = "mono",
		.colours = false,
		.inks = {
			[INK_TEXT]       = { THEME_DEFAULT, 0 },
			[INK_DIM]        = { THEME_DEFAULT, 0 },
			[INK_FRAME]      = { THEME_DEFAULT, 0 },
			[INK_TITLE]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_TAB]        = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_LEVEL]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_KEY]        = { THEME_DEFAULT, THEME_BOLD },
			[INK_LABEL]      = { THEME_DEFAULT, THEME_BOLD },
			[INK_MARKED]     = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_SELECTED]   = { THEME_DEFAULT, THEME_REVERSE },
			[INK_OK]         = { THEME_DEFAULT, 0 },
			[INK_WARN]       = { THEME_DEFAULT, THEME_BOLD },
			[INK_ALARM]      = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE },
			[INK_MODEL]      = { THEME_DEFAULT, THEME_BOLD | THEME_UNDERLINE },
			[INK_METER]      = { THEME_DEFAULT, 0 },
			[INK_METER_REST] = { THEME_DEFAULT, 0 },
			[INK_SPAN]       = { THEME_DEFAULT, THEME_REVERSE | THEME_UNDERLINE },
			[INK_SPAN_LABEL] = { THEME_DEFAULT, THEME_BOLD | THEME_REVERSE | THEME_UNDERLINE },
		},
	},
};

const struct theme *theme_named(const char *name)
{
	for (size_t i = 0; i < sizeof themes / sizeof *themes; i++)
		if (strcmp(themes[i].name, name) == 0)
			return &themes[i];
	return NULL;
}

const struct theme *theme_after(const struct theme *theme)
{
	return &themes[(size_t)(theme - themes + 1) % (sizeof themes / sizeof *themes)];
}
