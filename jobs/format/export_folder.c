#include "jobs/format/export_folder.h"

#include "base/file.h"
#include "base/xalloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_empty_or_missing(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool empty = true;

	if (!dir)
		return errno == ENOENT;
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			empty = false;
	closedir(dir);
	return empty;
}

int export_folder_open(struct export_folder *folder, const char *path, struct err *err)
{
	mode_t mask = umask(0);
	size_t length = strlen(path);

	umask(mask);
	while (length > 1 && path[length - 1] == '/')
		length--;
	if (!is_empty_or_missing(path))
		return err_set(err, "%s: is there already: a folder of files goes where nothing is", path);
	*folder = (struct export_folder){ .path = path, .beside = STR_EMPTY, .fd = -1 };
	str_add_bytes(&folder->beside, path, length);
	str_add(&folder->beside, ".XXXXXX");
	if (!mkdtemp(folder->beside.text)) {
		str_release(&folder->beside);
		folder->path = NULL;
		return err_set(err, "%s: %s", path, strerror(errno));
	}
	chmod(str_text(&folder->beside), 0777 & ~mask);
	folder->fd = open(str_text(&folder->beside), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return folder->fd < 0 ? err_set(err, "%s: %s", path, strerror(errno)) : 0;
}

static void make_folders(const struct export_folder *folder, const char *name)
{
	char *copy = xstrdup(name);

	for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(folder->fd, copy, 0777);
		*slash = '/';
	}
	free(copy);
}

/* Most files go where another one is already. */
static int create(const struct export_folder *folder, const char *name)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(folder->fd, name, flags, 0666);

	if (fd < 0 && errno == ENOENT) {
		make_folders(folder, name);
		fd = openat(folder->fd, name, flags, 0666);
	}
	return fd;
}

FILE *export_folder_create(struct export_folder *folder, const char *name, struct err *err)
{
	int fd = create(folder, name);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		err_set(err, "%s: %s", name, strerror(errno));
	return file;
}

int export_folder_close(FILE *file, const char *name, struct err *err)
{
	bool failed = ferror(file) != 0;

	if (fclose(file) != 0 || failed)
		return err_set(err, "writing %s: %s", name, strerror(errno));
	return 0;
}

/* 1; 0: there is one; -1: it cannot be linked. */
static int link_file(const struct export_folder *folder, const char *name, int fd)
{
	char self[64];

	snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
	if (linkat(AT_FDCWD, self, folder->fd, name, AT_SYMLINK_FOLLOW) == 0)
		return 1;
	if (errno == ENOENT) {
		make_folders(folder, name);
		if (linkat(AT_FDCWD, self, folder->fd, name, AT_SYMLINK_FOLLOW) == 0)
			return 1;
	}
	return errno == EEXIST ? 0 : -1;
}

int export_folder_put(struct export_folder *folder, const char *name, int fd, bool links, const void *bytes, size_t length,
                      struct err *err)
{
	int linked = links ? link_file(folder, name, fd) : -1;
	int to, rc;

	if (linked >= 0)
		return linked;
	to = create(folder, name);
	if (to < 0)
		return errno == EEXIST ? 0 : err_set(err, "%s: %s", name, strerror(errno));
	rc = file_write_fd(to, bytes, length);
	if (rc < 0)
		err_set(err, "writing %s: %s", name, strerror(errno));
	if (close(to) < 0 && rc == 0)
		rc = err_set(err, "writing %s: %s", name, strerror(errno));
	return rc < 0 ? -1 : 1;
}

/* Removes what is in an open folder, which is closed. */
static void clear(int fd)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL) {
		int below;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || unlinkat(fd, entry->d_name, 0) == 0)
			continue;
		below = openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (below >= 0)
			clear(below);
		unlinkat(fd, entry->d_name, AT_REMOVEDIR);
	}
	if (dir)
		closedir(dir);
	else
		close(fd);
}

int export_folder_finish(struct export_folder *folder, bool keep, struct err *err)
{
	int rc = 0;

	if (!folder->path)
		return 0;
	if (keep && syncfs(folder->fd) < 0)
		rc = err_set(err, "%s: %s", folder->path, strerror(errno));
	if (keep && rc == 0 && rename(str_text(&folder->beside), folder->path) < 0)
		rc = err_set(err, "%s: %s", folder->path, strerror(errno));
	if (!keep || rc < 0) {
		if (folder->fd >= 0)
			clear(folder->fd);
		rmdir(str_text(&folder->beside));
	} else
		close(folder->fd);
	str_release(&folder->beside);
	folder->path = NULL;
	return rc;
}
