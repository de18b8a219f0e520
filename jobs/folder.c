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

#define DEPTH_MAX 64 /* each level keeps a descriptor open */

struct walk {
	struct folder_list *list;
	struct reject_list *rejects;
	const char         *shown;
	int                 depth;
};

static void reject(const struct walk *walk, const char *path, const char *reason)
{
	struct str name = STR_EMPTY;

	str_addf(&name, "%s%s%s", walk->shown, str_ends(walk->shown, "/") ? "" : "/", path);
	reject_add(walk->rejects, str_text(&name), reason);
	str_release(&name);
}

static void list_file(struct folder_list *list, const char *path, const struct stat *info)
{
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 256;
		list->files = xrealloc(list->files, (size_t)list->room, sizeof *list->files);
	}
	list->files[list->count++] = (struct folder_file){
		.path = arena_strdup(&list->arena, path),
		.bytes = info->st_size,
		.changed_ns = (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec,
	};
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

static int walk_folder(struct walk *walk, int parent_fd, const char *name, const char *below);

static void walk_entry(struct walk *walk, int folder_fd, const char *name, const char *path)
{
	struct stat info;

	if (fstatat(folder_fd, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
		reject(walk, path, strerror(errno));
	else if (S_ISLNK(info.st_mode))
		reject(walk, path, "a symbolic link: links are not followed");
	else if (S_ISREG(info.st_mode))
		list_file(walk->list, path, &info);
	else if (S_ISDIR(info.st_mode) && walk->depth == DEPTH_MAX)
		reject(walk, path, "folders are nested too deep here");
	else if (S_ISDIR(info.st_mode) && walk_folder(walk, folder_fd, name, path) < 0)
		reject(walk, path, strerror(errno));
}

/* below is the folder's path from the root, "" for the root itself. -1 with errno. */
static int walk_folder(struct walk *walk, int parent_fd, const char *name, const char *below)
{
	int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct str path = STR_EMPTY;
	char **names;

	if (!dir) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		errno = error;
		return -1;
	}
	walk->depth++;
	names = read_names(dir);
	for (char **at = names; *at; at++) {
		str_clear(&path);
		str_addf(&path, "%s%s%s", below, *below ? "/" : "", *at);
		walk_entry(walk, fd, *at, str_text(&path));
		free(*at);
	}
	walk->depth--;
	free(names);
	str_release(&path);
	closedir(dir);
	return 0;
}

int folder_list_files(const char *root, const char *shown, struct folder_list *list, struct reject_list *rejects,
                      struct err *err)
{
	struct walk walk = { .list = list, .rejects = rejects, .shown = shown };

	if (walk_folder(&walk, AT_FDCWD, root, "") < 0)
		return err_set(err, "%s", strerror(errno));
	return 0;
}

void folder_list_release(struct folder_list *list)
{
	free(list->files);
	arena_release(&list->arena);
	*list = (struct folder_list)FOLDER_LIST_EMPTY;
}
