#include "jobs/folder.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void reject(const struct folder_walk *walk, const char *path, const char *reason)
{
	struct str name = STR_EMPTY;

	str_addf(&name, "%s%s%s", walk->shown, str_ends(walk->shown, "/") ? "" : "/", path);
	reject_add(walk->rejects, str_text(&name), reason);
	str_release(&name);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in an open folder, sorted; NULL after the last. The caller frees them one by one. */
static char **read_names(DIR *dir)
{
	size_t count = 0, room = 64;
	char **names = xmalloc(room * sizeof *names);
	struct dirent *entry;

	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (count + 1 == room) {
			room *= 2;
			names = xrealloc(names, room, sizeof *names);
		}
		names[count++] = xstrdup(entry->d_name);
	}
	qsort(names, count, sizeof *names, by_bytes);
	names[count] = NULL;
	return names;
}

/* Goes into a folder, of which walk->path is the name below the root. -1 with errno. */
static int enter(struct folder_walk *walk, int parent_fd, const char *name)
{
	struct folder_level *level = &walk->levels[walk->depth];
	int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		errno = error;
		return -1;
	}
	*level = (struct folder_level){ .dir = dir, .names = read_names(dir), .below = walk->path.length };
	walk->depth++;
	return 0;
}

static void leave(struct folder_walk *walk)
{
	struct folder_level *level = &walk->levels[--walk->depth];

	while (level->names[level->at])
		free(level->names[level->at++]);
	free(level->names);
	closedir(level->dir);
}

/* True: it is a file. */
static bool take_entry(struct folder_walk *walk, int fd, const char *name, struct folder_file *file)
{
	struct stat info;

	if (fstatat(fd, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
		reject(walk, str_text(&walk->path), strerror(errno));
	else if (S_ISLNK(info.st_mode))
		reject(walk, str_text(&walk->path), "a symbolic link: links are not followed");
	else if (S_ISDIR(info.st_mode) && walk->depth == FOLDER_DEPTH_MAX)
		reject(walk, str_text(&walk->path), "folders are nested too deep here");
	else if (S_ISDIR(info.st_mode) && enter(walk, fd, name) < 0)
		reject(walk, str_text(&walk->path), strerror(errno));
	*file = (struct folder_file){ .path = str_text(&walk->path), .bytes = info.st_size,
	                              .changed_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec };
	return S_ISREG(info.st_mode);
}

static void cut(struct str *path, size_t length)
{
	path->length = length;
	if (path->text)
		path->text[length] = '\0';
}

int folder_walk_begin(struct folder_walk *walk, const char *root, const char *shown, struct reject_list *rejects, struct err *err)
{
	*walk = (struct folder_walk){ .path = STR_EMPTY, .shown = shown, .rejects = rejects };
	return enter(walk, AT_FDCWD, root) < 0 ? err_set(err, "%s", strerror(errno)) : 0;
}

bool folder_walk_next(struct folder_walk *walk, struct folder_file *file)
{
	while (walk->depth > 0) {
		struct folder_level *level = &walk->levels[walk->depth - 1];
		char *name = level->names[level->at];
		bool found;

		cut(&walk->path, level->below);
		if (!name) {
			leave(walk);
			continue;
		}
		level->at++;
		str_addf(&walk->path, "%s%s", level->below ? "/" : "", name);
		found = take_entry(walk, dirfd(level->dir), name, file);
		free(name);
		if (found)
			return true;
	}
	return false;
}

void folder_walk_end(struct folder_walk *walk)
{
	while (walk->depth > 0)
		leave(walk);
	str_release(&walk->path);
}

static void list_file(struct folder_list *list, const struct folder_file *file)
{
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 256;
		list->files = xrealloc(list->files, (size_t)list->room, sizeof *list->files);
	}
	list->files[list->count] = *file;
	list->files[list->count++].path = arena_strdup(&list->arena, file->path);
}

int folder_list_files(const char *root, const char *shown, struct folder_list *list, struct reject_list *rejects,
                      struct err *err)
{
	struct folder_walk walk;
	struct folder_file file;
	int rc = folder_walk_begin(&walk, root, shown, rejects, err);

	while (rc == 0 && folder_walk_next(&walk, &file))
		list_file(list, &file);
	folder_walk_end(&walk);
	return rc;
}

void folder_list_release(struct folder_list *list)
{
	free(list->files);
	arena_release(&list->arena);
	*list = (struct folder_list)FOLDER_LIST_EMPTY;
}
