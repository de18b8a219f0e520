#include "jobs/demo/shipped.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/str.h"
#include "models/engine.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX (32u << 20) /* bytes */

const char *shipped_folder(struct arena *arena, const char *below, const char *file, const char *what, struct err *err)
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	const char *folder;
	char *slash;

	program[length > 0 ? length : 0] = '\0';
	slash = strrchr(program, '/');
	if (slash) {
		*slash = '\0';
		folder = arena_printf(arena, "%s/%s", program, below);
		if (access(arena_printf(arena, "%s/%s", folder, file), R_OK) == 0)
			return folder;
	}
	folder = arena_printf(arena, "%s/%s", RUNG_PKGDATADIR, below);
	if (access(arena_printf(arena, "%s/%s", folder, file), R_OK) == 0)
		return folder;
	err_set(err, "%s is not installed: no %s/%s", what, folder, file);
	return NULL;
}

static bool is_file(const char *path, const char *sha256)
{
	unsigned char hash[HASH_BYTES];
	char hex[HASH_HEX_SIZE];

	return file_sha256(path, hash, NULL) == 0 && str_equal(hash_hex(hash, HASH_BYTES, hex), sha256);
}

/* The first of the files that the folder does not have; NULL: none. */
static const char *missing_in(struct arena *arena, const char *folder, const struct shipped_file *files, int count)
{
	for (int i = 0; i < count; i++)
		if (!folder || !is_file(arena_printf(arena, "%s/%s", folder, files[i].name), files[i].sha256))
			return files[i].name;
	return NULL;
}

const char *shipped_fetched(struct arena *arena, const char *given, const char *cached, const struct shipped_file *files, int count,
                            const char *word, struct err *err)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *missing;
	const char *folder = arena_printf(arena, "%s/rung/%s",
		cache && *cache == '/' ? cache : arena_printf(arena, "%s/.cache", home ? home : ""), cached);

	if (!missing_in(arena, given, files, count))
		return given;
	missing = missing_in(arena, folder, files, count);
	if (!missing)
		return folder;
	err_set(err, "there is no %s in %s%s%s: ./quickstart %s fetches it", missing, given ? given : "", given ? " or " : "", folder, word);
	return NULL;
}

int shipped_copy(const char *from, const char *to, const char *name, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *source = arena_printf(&arena, "%s/%s", from, name), *target = arena_printf(&arena, "%s/%s", to, name);
	char *bytes = NULL;
	size_t length;
	FILE *file;
	int got = file_read(source, FILE_MAX, &bytes, &length, err);

	if (got < 0) {
		err_wrap(err, "%s", source);
	} else {
		file = fopen(target, "wxe");
		got = file && fwrite(bytes, 1, length, file) == length ? 0 : -1;
		if (file && fclose(file) != 0)
			got = -1;
		if (got < 0)
			err_set(err, "%s: %s", target, strerror(errno));
	}
	free(bytes);
	arena_release(&arena);
	return got;
}

int shipped_engine(const char *library, struct err *err)
{
	struct engine_description description;

	engine_at(0)->describe(library, &description);
	return description.found ? 0 : err_set(err, "%s", description.note);
}

int shipped_program(const char *name, const char *why, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *path = getenv("PATH");
	bool found = false;
	char *rest = NULL;

	for (char *folder = strtok_r(arena_strdup(&arena, path ? path : ""), ":", &rest); folder && !found; folder = strtok_r(NULL, ":", &rest))
		found = access(arena_printf(&arena, "%s/%s", folder, name), X_OK) == 0;
	arena_release(&arena);
	return found ? 0 : err_set(err, "there is no %s along PATH: %s", name, why);
}
