/* Pictures that were sent: files beside the project, below a folder PROJECT.media, named by their SHA-256.
 * One that is there already is the same. What a crash leaves behind, a file without an item, does no harm:
 * when it is sent again it is there. Who may read them is for the umask to say, as with the project. */
#include "jobs/serve_private.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int serve_media_open(struct serve *serve, struct err *err)
{
	if (mkdir(serve->media, 0777) < 0 && errno != EEXIST)
		return err_set(err, "%s: %s", serve->media, strerror(errno));
	serve->media_fd = open(serve->media, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return serve->media_fd < 0 ? err_set(err, "%s: %s", serve->media, strerror(errno)) : 0;
}

static bool is_there(int folder, const char *name, size_t length)
{
	struct stat info;

	return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode) && (size_t)info.st_size == length;
}

/* The file under another name first, so that no name ever stands for half of it. */
static int write_whole(int folder, const char *name, const struct str *bytes)
{
	unsigned char random[8];
	char temporary[40] = "new-";
	int fd, rc;

	hash_random(random, sizeof random);
	hash_hex(random, sizeof random, temporary + 4);
	fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -1;
	rc = file_write_fd(fd, bytes->text, bytes->length);
	if (rc == 0)
		rc = fsync(fd);
	if (close(fd) < 0)
		rc = -1;
	if (rc == 0)
		rc = renameat(folder, temporary, folder, name);
	if (rc == 0)
		return fsync(folder);
	unlinkat(folder, temporary, 0);
	return -1;
}

/* The folder of the first byte of the hash; what is new of it is on disk with its name. */
static int open_part(int media_fd, const char *part)
{
	int made = mkdirat(media_fd, part, 0777);

	if (made < 0 && errno != EEXIST)
		return -1;
	if (made == 0 && fsync(media_fd) < 0)
		return -1;
	return openat(media_fd, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

int serve_media_keep(struct serve_call *call, const char *ending, const char **path, struct err *err)
{
	char hex[HASH_HEX_SIZE], part[3] = "";
	int folder, rc = 0;

	hash_hex(call->item.sha256, HASH_BYTES, hex);
	memcpy(part, hex, 2);
	*path = arena_printf(&call->arena, "%s/%s%s", part, hex + 2, ending);
	folder = open_part(call->serve->media_fd, part);
	if (folder >= 0) /* one that somebody else has just put there may not have its name on disk yet */
		rc = is_there(folder, *path + 3, call->body.length) ? fsync(folder) : write_whole(folder, *path + 3, &call->body);
	if (folder < 0 || rc < 0)
		err_set(err, "%s: %s", call->serve->media, strerror(errno));
	if (folder >= 0)
		close(folder);
	return folder < 0 ? -1 : rc;
}
