#include "jobs/media.h"

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
#define READ_PIECE ((size_t)256 << 10) /* bytes, read and hashed together */

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

static int fail_changed(struct err *err)
{
	return err_set(err, "the file changed since it was added");
}

static int check_length(int fd, int64_t size, struct err *err)
{
	struct stat info;

	if (fstat(fd, &info) < 0)
		return explain(err);
	if (!S_ISREG(info.st_mode))
		return err_set(err, "the file changed since it was added: is %s", S_ISDIR(info.st_mode) ? "a folder" : "no regular file");
	return info.st_size == size ? 0 : fail_changed(err);
}

int media_reading_begin(struct media_reading *reading, int fd, int64_t size, const unsigned char sha256[HASH_BYTES],
                        struct err *err)
{
	*reading = (struct media_reading){ .fd = fd };
	if (check_length(fd, size, err) < 0) {
		close(fd);
		return -1;
	}
	reading->size = (size_t)size;
	reading->bytes = xmalloc(reading->size + 1);
	memcpy(reading->sha256, sha256, HASH_BYTES);
	hash_begin(&reading->hash);
	return 0;
}

void media_read_end(struct media_reading *reading)
{
	if (!reading->bytes)
		return;
	close(reading->fd);
	free(reading->bytes);
	reading->bytes = NULL;
}

/* All of it was read; one byte more would be another file, whatever its size was. */
static int finish_reading(struct media_reading *reading, char **bytes, size_t *length, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	char more;

	hash_end(&reading->hash, hash);
	if (memcmp(hash, reading->sha256, HASH_BYTES) != 0 || read(reading->fd, &more, 1) != 0) {
		media_read_end(reading);
		return fail_changed(err);
	}
	close(reading->fd);
	*bytes = reading->bytes;
	*length = reading->size;
	(*bytes)[*length] = '\0';
	reading->bytes = NULL;
	return 1;
}

int media_read_step(struct media_reading *reading, size_t most, char **bytes, size_t *length, struct err *err)
{
	size_t end = reading->size - reading->done < most ? reading->size : reading->done + most;

	while (reading->done < end) {
		size_t left = end - reading->done;
		ssize_t n = read(reading->fd, reading->bytes + reading->done, left < READ_PIECE ? left : READ_PIECE);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n < 0)
				explain(err);
			else
				fail_changed(err);
			media_read_end(reading);
			return -1;
		}
		hash_add(&reading->hash, reading->bytes + reading->done, (size_t)n); /* while it is in the cache */
		reading->done += (size_t)n;
	}
	return reading->done < reading->size ? 0 : finish_reading(reading, bytes, length, err);
}

int media_read_beneath(int root_fd, const struct item *item, char **bytes, size_t *length, struct err *err)
{
	struct media_reading reading;
	int fd = media_open_beneath(root_fd, item->path, err);

	if (fd < 0 || media_reading_begin(&reading, fd, item->bytes, item->sha256, err) < 0)
		return -1;
	return media_read_step(&reading, SIZE_MAX, bytes, length, err) < 0 ? -1 : 0;
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
	if (fd >= 0 && check_length(fd, item->bytes, err) < 0) {
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

static int begin_item(const struct item *item, struct media_reading *reading, struct err *err)
{
	char *path = NULL;
	int fd = open_item(item, &path, err);

	free(path);
	return fd < 0 ? -1 : media_reading_begin(reading, fd, item->bytes, item->sha256, err);
}

int media_read_begin(struct store *store, int64_t item_id, struct media_reading *reading, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct item item;
	int rc = item_read(store, item_id, &arena, &item, err);

	*reading = (struct media_reading){ .bytes = NULL };
	if (rc == 0 && begin_item(&item, reading, err) < 0)
		rc = err_wrap(err, "%s", item.name);
	arena_release(&arena);
	return rc;
}

int media_read(struct store *store, int64_t item_id, char **bytes, size_t *length, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct media_reading reading;
	struct item item;
	int rc = item_read(store, item_id, &arena, &item, err);

	*bytes = NULL;
	*length = 0;
	if (rc == 0 && (begin_item(&item, &reading, err) < 0 || media_read_step(&reading, SIZE_MAX, bytes, length, err) < 0))
		rc = err_wrap(err, "%s", item.name);
	arena_release(&arena);
	return rc;
}
