#include "ui/console/label_text.h"

#include <stdio.h>

static bool is_ascii(const char *name)
{
	while (*name && (unsigned char)*name < 0x80)
		name++;
	return *name == '\0';
}

const char *label_text(bool ascii, const struct stage *stage, const char *name, struct label_text *buffer)
{
	const struct label *label = ascii && name && !is_ascii(name) ? stage_label_named(stage, name) : NULL;

	if (!label)
		return name;
	snprintf(buffer->text, sizeof buffer->text, "%d:%s", label->position, name);
	return buffer->text;
}
