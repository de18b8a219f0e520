#include "base/file.h"

#include "base/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read_fd(int fd, size_t max, char **bytes, size_t *length, struct err *err)
{
	struct stat info;
	char *text;
	size_t size, done = 0;

	if (fstat(fd, &info) < 0)
		return err_set(err, "%s", strerror(errno));
	if (!S_ISREG(info.st_mode))
		return err_set(err, S_ISDIR(info.st_mode) ? "is a folder" : "is no regular file");
	if (info.st_size < 0 || (uintmax_t)info.st_size > max)
		return err_set(err, "%jd bytes are more than the %zu allowed", (intmax_t)info.st_size, max);
	size = (size_t)info.st_size;
	text = xmalloc(size + 1);
	while (done < size) {
		ssize_t n = read(fd, text + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			free(text);
			return err_set(err, "%s", strerror(errno));
		}
		if (n == 0)
			break;
		done += (size_t)n;
	}
	text[done] = '\0';
	*bytes = text;
	*length = done;
	return 0;
}

int file_read(const char *path, size_t max, char **bytes, size_t *length, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int rc;

	if (fd < 0)
		return err_set(err, "%s", strerror(errno));
	rc = file_read_fd(fd, max, bytes, length, err);
	close(fd);
	return rc;
}

int file_sha256(const char *path, unsigned char sha256[HASH_BYTES], struct err *err)
{
	struct hash_state hash;
	char chunk[64 * 1024];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n;

	if (fd < 0)
		return err_set(err, "%s", strerror(errno));
	hash_begin(&hash);
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_set(err, "%s", strerror(errno));
			close(fd);
			return -1;
		}
		hash_add(&hash, chunk, (size_t)n);
	}
	close(fd);
	hash_end(&hash, sha256);
	return 0;
}

int file_write_fd(int fd, const void *bytes, size_t length)
{
	for (const char *at = bytes; length > 0;) {
		ssize_t n = write(fd, at, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		at += n;
		length -= (size_t)n;
	}
	return 0;
}
