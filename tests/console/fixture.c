/* The console over a made-up queue: for end-to-end tests that need a terminal but no database, and
 * to look at screens. usage: fixture [name=value ...], names as in struct fake_settings. */
#include "fake_review.h"

#include "ui/console/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool set(struct fake_settings *settings, struct console_options *options, const char *name, const char *value)
{
	const struct { const char *name; int *number; bool *flag; const char **text; } rows[] = {
		{ "items", &settings->items, NULL, NULL },      { "labels", &settings->labels, NULL, NULL },
		{ "level", &settings->level, NULL, NULL },      { "broken", &settings->broken, NULL, NULL },
		{ "absent", &settings->absent, NULL, NULL },    { "assisted", NULL, &settings->assisted, NULL },
		{ "tie", NULL, &settings->tie, NULL },
		{ "null", NULL, &settings->null, NULL },        { "slow", NULL, &settings->slow, NULL },
		{ "full", NULL, &settings->full, NULL },        { "item_name", NULL, NULL, &settings->item_name },
		{ "label_name", NULL, NULL, &settings->label_name }, { "pictures", NULL, NULL, &settings->pictures },
		{ "long_labels", NULL, &settings->long_labels, NULL }, { "guideline", NULL, NULL, &settings->guideline },
		{ "journal", NULL, NULL, &settings->journal },  { "mono", NULL, &options->mono, NULL },
		{ "ascii", NULL, &options->ascii, NULL },       { "theme", NULL, NULL, &options->theme },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		if (rows[i].number)
			*rows[i].number = atoi(value);
		else if (rows[i].flag)
			*rows[i].flag = atoi(value) != 0;
		else
			*rows[i].text = value;
		return true;
	}
	return false;
}

int main(int argc, char **argv)
{
	struct fake_settings settings = { .items = 200, .labels = 2, .level = 1 };
	struct actor actor = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };
	struct console_options options = { .actor = &actor };
	struct err err = ERR_NONE;
	int status;

	for (int i = 1; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (!value)
			return 2;
		*value++ = '\0';
		if (!set(&settings, &options, argv[i], value))
			return 2;
	}
	fake_set(&settings);
	status = console_run(NULL, &options, &err);
	if (status < 0)
		fprintf(stderr, "fixture: %s\n", err.text);
	return status < 0 ? 1 : status;
}
