#include "ui/console/prefs.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/config_file.h"
#include "ui/console/theme.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FILE_NAME "console.conf"

enum kind { KIND_THEME, KIND_SWITCH, KIND_PROGRAM };

static const struct field {
	const char *name;
	enum kind   kind;
	size_t      offset, size;
	const char *help; /* the comment above it in the file */
} fields[] = {
	{ "theme", KIND_THEME, offsetof(struct prefs, theme), sizeof ((struct prefs *)0)->theme,
	  THEME_NAMES },
	{ "mouse", KIND_SWITCH, offsetof(struct prefs, mouse), 0, "on: clicks and the wheel; Shift leaves them to the terminal" },
	{ "borders", KIND_SWITCH, offsetof(struct prefs, borders), 0, "off: no frames, for screen readers and copying" },
	{ "bell", KIND_SWITCH, offsetof(struct prefs, bell), 0, "on: a bell where something is refused, and at an alarm" },
	{ "slow", KIND_SWITCH, offsetof(struct prefs, slow), 0, "on: for thin lines, fewer bytes" },
	{ "zoom", KIND_SWITCH, offsetof(struct prefs, zoom), 0, "on: zoom and place stay from one picture to the next" },
	{ "viewer", KIND_PROGRAM, offsetof(struct prefs, viewer), sizeof ((struct prefs *)0)->viewer,
	  "the program that shows a file; term:PROGRAM: in this terminal; empty: RUNG_VIEWER, or xdg-open" },
	{ "player", KIND_PROGRAM, offsetof(struct prefs, player), sizeof ((struct prefs *)0)->player,
	  "the program that plays a recording; empty: the first found of pw-play, paplay, aplay, ffplay" },
};

#define FIELDS (sizeof fields / sizeof *fields)

void prefs_defaults(struct prefs *prefs)
{
	*prefs = (struct prefs){ .theme = "default", .mouse = true, .borders = true };
}

static const struct field *find(const char *name)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (str_equal(fields[i].name, name))
			return &fields[i];
	return NULL;
}

static int set_switch(bool *value, const char *text, const char **wants)
{
	*wants = "on or off";
	if (!str_equal(text, "on") && !str_equal(text, "off"))
		return -1;
	*value = str_equal(text, "on");
	return 0;
}

/* -1 where the value is none that the field can have; *wants says which it can. */
static int set(struct prefs *prefs, const struct field *field, const char *text, const char **wants)
{
	char *value = (char *)prefs + field->offset;

	switch (field->kind) {
	case KIND_SWITCH: return set_switch((bool *)(void *)value, text, wants);
	case KIND_THEME:
		*wants = field->help;
		if (!theme_named(text))
			return -1;
		break;
	case KIND_PROGRAM:
		*wants = "the name of a program, shorter than this";
		if (strlen(text) >= field->size || !text_is_visible(text, strlen(text)))
			return -1;
		break;
	}
	snprintf(value, field->size, "%s", text);
	return 0;
}

/* Cuts "name = value" in two; -1 where it is none. */
static int split(char *line, char **name, char **value)
{
	char *equals = strchr(line, '=');

	if (!equals)
		return -1;
	*name = line;
	*value = equals + 1 + strspn(equals + 1, " \t");
	while (equals > line && (equals[-1] == ' ' || equals[-1] == '\t'))
		equals--;
	*equals = '\0';
	return 0;
}

static int read_line(struct prefs *prefs, char *line, const struct config_file *file, struct err *err)
{
	const struct field *field;
	const char *wants;
	char *name, *value;

	if (split(line, &name, &value) < 0)
		return config_file_wrong(file, err, "'%.60s' is no 'name = value'", line);
	field = find(name);
	if (!field)
		return config_file_wrong(file, err, "the console has no setting '%.60s'", name);
	if (set(prefs, field, value, &wants) < 0)
		return config_file_wrong(file, err, "%s takes %s, not '%.60s'", name, wants, value);
	return 0;
}

int prefs_read(struct prefs *prefs, struct err *err)
{
	struct config_file file;
	struct err later = ERR_NONE;
	int rc = config_file_open(&file, FILE_NAME, err);
	char *line;

	while (rc != 0 && (line = config_file_next(&file)))
		if (read_line(prefs, line, &file, rc < 0 ? &later : err) < 0)
			rc = -1;
	config_file_close(&file);
	return rc < 0 ? -1 : 0;
}

int prefs_write(const struct prefs *prefs, struct err *err)
{
	struct str text = STR_EMPTY;
	int rc;

	str_add(&text, "# What the console of rung remembers of you; its options panel (o) writes this file.\n");
	for (size_t i = 0; i < FIELDS; i++) {
		const char *value = (const char *)prefs + fields[i].offset;

		if (fields[i].kind == KIND_SWITCH)
			value = *(const bool *)(const void *)value ? "on" : "off";
		str_addf(&text, "\n# %s\n%s = %s\n", fields[i].help, fields[i].name, value);
	}
	rc = config_file_write(FILE_NAME, str_text(&text), err);
	str_release(&text);
	return rc;
}
