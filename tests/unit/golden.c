#include "test.h"

#include "golden.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

static void read_all(const char *path, struct str *out)
{
	FILE *file = fopen(path, "r");
	int c;

	if (!file)
		fail_msg("no %s", path);
	while ((c = fgetc(file)) != EOF)
		str_add_char(out, (char)c);
	fclose(file);
}

void golden_compare(const char *name, const char *screen)
{
	const char *top = getenv("TOP_SRCDIR");
	struct str path = STR_EMPTY, golden = STR_EMPTY;

	str_addf(&path, "%s/tests/console/golden/%s.txt", top ? top : ".", name);
	if (getenv("GENERATE")) {
		FILE *file = fopen(str_text(&path), "w");

		assert_non_null(file);
		assert_true(fputs(screen, file) >= 0);
		fclose(file);
	} else {
		read_all(str_text(&path), &golden);
		assert_string_equal(screen, str_text(&golden));
	}
	str_release(&path);
	str_release(&golden);
}
