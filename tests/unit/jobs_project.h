/* A project in a folder of its own, for tests of jobs: made by project_open(), gone with
 * project_close(). Every helper fails the test where it cannot do its work. */
#ifndef RUNG_TEST_JOBS_PROJECT_H
#define RUNG_TEST_JOBS_PROJECT_H

#include "db/actor.h"
#include "db/setting_store.h"
#include "db/store.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct project {
	char          folder[64];
	struct store *store;
	struct actor  owner;
};

#define MUST(call) \
	do { \
		if ((call) < 0) \
			fail_msg("%s: %s", #call, err.text); \
	} while (0)

/* kind: image, text, audio or record; the labels are ok and bright, the second critical. */
static inline void project_open(struct project *project, const char *kind)
{
	static const char *const labels[] = { "ok", "bright" };
	struct store_new spec = { .name = "test", .use_case = "new", .input_kind = kind, .labels = labels,
		                  .label_count = 2, .critical = labels + 1, .critical_count = 1 };
	struct err err = ERR_NONE;
	char path[128];

	snprintf(project->folder, sizeof project->folder, "/tmp/rung-test-XXXXXX");
	assert_non_null(mkdtemp(project->folder));
	assert_int_equal(chmod(project->folder, 0755), 0);
	snprintf(path, sizeof path, "%s/rung.db", project->folder);
	MUST(store_create(path, &spec, &err));
	MUST(store_open(path, STORE_WRITE, &project->store, &err));
	MUST(actor_identify(project->store, NULL, &project->owner, &err));
	/* nothing is looked at twice unless a test asks for it */
	MUST(setting_change(project->store, 0, &project->owner, "second.critical", "no", &err));
	MUST(setting_change(project->store, 0, &project->owner, "second.share", "0", &err));
}

static inline void project_close(struct project *project)
{
	char command[128];

	store_close(project->store);
	snprintf(command, sizeof command, "rm -rf '%s'", project->folder);
	assert_int_equal(system(command), 0);
}

/* The path of name in the project's folder, written to room. */
static inline const char *project_path(const struct project *project, const char *name, char room[256])
{
	assert_in_range(snprintf(room, 256, "%s/%s", project->folder, name), 1, 255);
	return room;
}

static inline void project_folder(const struct project *project, const char *name)
{
	char path[256];

	assert_int_equal(mkdir(project_path(project, name, path), 0755), 0);
}

static inline void project_write(const struct project *project, const char *name, const void *bytes, size_t length)
{
	char path[256];
	FILE *file = fopen(project_path(project, name, path), "wb");

	if (!file)
		fail_msg("cannot write %s", path);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static inline void project_write_text(const struct project *project, const char *name, const char *text)
{
	project_write(project, name, text, strlen(text));
}

/* A small picture of one colour: red, and the same green and blue. */
static inline void project_write_picture(const struct project *project, const char *name, unsigned char red,
                                         unsigned char rest)
{
	unsigned char picture[11 + 3 * 64] = "P6\n8 8\n255\n";

	for (int i = 0; i < 64; i++) {
		picture[11 + 3 * i] = red;
		picture[11 + 3 * i + 1] = picture[11 + 3 * i + 2] = rest;
	}
	project_write(project, name, picture, sizeof picture);
}

struct project_answer { char *text; size_t room; };

static inline bool project_keep_row(void *context, const struct store_value *values, int count)
{
	struct project_answer *answer = context;

	(void)count;
	if (values[0].type == STORE_INTEGER)
		snprintf(answer->text, answer->room, "%lld", (long long)values[0].integer);
	else if (values[0].type == STORE_REAL)
		snprintf(answer->text, answer->room, "%g", values[0].real);
	else if (values[0].type == STORE_TEXT)
		snprintf(answer->text, answer->room, "%s", values[0].bytes);
	return false;
}

/* The first column of the first row of a query; "" for NULL or no row. */
static inline const char *project_ask(const struct project *project, const char *sql, char room[512])
{
	struct project_answer answer = { room, 512 };
	struct store_sink sink = { .row = project_keep_row, .context = &answer };
	struct err err = ERR_NONE;

	room[0] = '\0';
	if (store_query(project->store, sql, &sink, &err) < 0)
		fail_msg("%s: %s", sql, err.text);
	return room;
}

#define assert_asks(project, sql, expected) \
	do { \
		char room_[512]; \
		assert_string_equal(project_ask(project, sql, room_), expected); \
	} while (0)

#endif
