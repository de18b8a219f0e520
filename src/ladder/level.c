#include "ladder/level.h"

static const struct { const char *name, *short_name; } names[LEVEL_COUNT] = {
	[LEVEL_HUMAN_ONLY] = { "human only", "HUMAN-ONLY" },
	[LEVEL_SHADOW]     = { "shadow", "SHADOW" },
	[LEVEL_ASSISTANCE] = { "AI assistance", "AI-ASSIST" },
	[LEVEL_PARTIAL]    = { "partial automation", "PARTIAL" },
	[LEVEL_FULL]       = { "full automation", "FULL" },
};

bool level_valid(int level)
{
	return level >= 0 && level < LEVEL_COUNT;
}

const char *level_name(int level)
{
	return level_valid(level) ? names[level].name : "unknown level";
}

const char *level_short_name(int level)
{
	return level_valid(level) ? names[level].short_name : "?";
}
