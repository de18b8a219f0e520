#include "jobs/media.h"

#include "base/file.h"
#include "base/str.h"
#include "base/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READ_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

static int explain(struct err *err)
{
	switch (errno) {
	case ENOENT:
		return err_set(err, "the file is gone");
	case ELOOP:
		return err_set(err, "the path leads through a symbolic link, and links are not followed");
	case EXDEV:
		return err_set(err, "the path leaves its folder, or goes through \"..\"");
	default:
		return err_set(err, "%s", strerror(errno));
	}
}

int media_open_root(const char *root, struct err *err)
{
	int fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? explain(err) : fd;
}

/* Opens one component below folder; more: it must be a folder to go on from. */
static int open_step(int folder, const char *name, bool more)
{
	int fd = openat(folder, name, more ? O_PATH | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW : READ_FLAGS | O_NOFOLLOW);

	if (fd < 0 && more && errno == ENOTDIR) {
		char target[1];

		if (readlinkat(folder, name, target, sizeof target) >= 0)
			errno = ELOOP;
	}
	return fd;
}

/* For kernels without openat2: one component after the other, each without following it. */
static int open_step_by_step(int root_fd, const char *path)
{
	char *copy = xstrdup(path), *save = NULL;
	char *name = strtok_r(copy, "/", &save);
	int folder = root_fd, fd = -1, error = ENOENT;

	while (name) {
		char *next = strtok_r(NULL, "/", &save);

		fd = open_step(folder, name, next != NULL);
		error = errno;
		if (folder != root_fd)
			close(folder);
		folder = fd;
		name = fd < 0 ? NULL : next;
	}
	free(copy);
	errno = error;
	return fd;
}

static bool goes_up(const char *path)
{
	const char *at = path;

	while ((at = strstr(at, "..")) != NULL) {
		if ((at == path || at[-1] == '/') && (at[2] == '/' || at[2] == '\0'))
			return true;
		at += 2;
	}
	return false;
}

int media_open_beneath(int root_fd, const char *path, struct err *err)
{
	struct open_how how = {
		.flags = READ_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	int fd;

	if (*path == '/' || *path == '\0' || goes_up(path)) {
		errno = EXDEV;
		return explain(err);
	}
	do
		fd = (int)syscall(SYS_openat2, root_fd, path, &how, sizeof how);
	while (fd < 0 && (errno == EINTR || errno == EAGAIN));
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = open_step_by_step(root_fd, path);
	return fd < 0 ? explain(err) : fd;
}

int media_read_beneath(int root_fd, const struct item *item, char **bytes, size_t *length, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	int fd = media_open_beneath(root_fd, item->path, err), rc;
	struct err why = ERR_NONE;

	if (fd < 0)
		return -1;
	/* One byte more than it had: a file that grew is changed, whatever its size. */
	rc = file_read_fd(fd, (size_t)item->bytes + 1, bytes, length, &why);
	close(fd);
	if (rc < 0)
		return err_set(err, "the file changed since it was added: %s", why.text);
	hash_sha256(*bytes, *length, hash);
	if (*length == (size_t)item->bytes && memcmp(hash, item->sha256, HASH_BYTES) == 0)
		return 0;
	free(*bytes);
	*bytes = NULL;
	return err_set(err, "the file changed since it was added");
}

static int check_length(int fd, const struct item *item, struct err *err)
{
	struct stat info;

	if (fstat(fd, &info) < 0)
		return explain(err);
	if (!S_ISREG(info.st_mode) || info.st_size != item->bytes)
		return err_set(err, "the file changed since it was added");
	return 0;
}

static int open_item(const struct item *item, char **path, struct err *err)
{
	struct str whole = STR_EMPTY;
	int root_fd, fd;

	if (!item->root || !item->path)
		return err_set(err, "it has no file");
	root_fd = media_open_root(item->root, err);
	if (root_fd < 0)
		return -1;
	fd = media_open_beneath(root_fd, item->path, err);
	close(root_fd);
	if (fd >= 0 && check_length(fd, item, err) < 0) {
		close(fd);
		return -1;
	}
	str_addf(&whole, "%s/%s", item->root, item->path);
	*path = str_take(&whole);
	return fd;
}

int media_open(struct store *store, int64_t item_id, char **path, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct item item;
	int fd = -1;

	*path = NULL;
	if (item_read(store, item_id, &arena, &item, err) == 0) {
		fd = open_item(&item, path, err);
		if (fd < 0)
			err_wrap(err, "%s", item.name);
	}
	arena_release(&arena);
	return fd;
}

int media_read(struct store *store, int64_t item_id, char **bytes, size_t *length, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct item item;
	int root_fd = -1, rc = -1;

	*bytes = NULL;
	*length = 0;
	if (item_read(store, item_id, &arena, &item, err) < 0)
		goto out;
	if (!item.root || !item.path) {
		err_set(err, "%s: it has no file", item.name);
		goto out;
	}
	root_fd = media_open_root(item.root, err);
	if (root_fd < 0 || media_read_beneath(root_fd, &item, bytes, length, err) < 0) {
		err_wrap(err, "%s", item.name);
		goto out;
	}
	rc = 0;
out:
	if (root_fd >= 0)
		close(root_fd);
	arena_release(&arena);
	return rc;
}
