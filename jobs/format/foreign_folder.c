#include "jobs/format/foreign_folder.h"

#include "base/file.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/format/window.h"
#include "jobs/media.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES ((size_t)64 * 1024 * 1024)

int foreign_folder_open(struct foreign_folder *folder, const char *path, struct err *err)
{
	*folder = (struct foreign_folder){ .rejects = REJECT_LIST_EMPTY, .fd = -1 };
	if (folder_walk_begin(&folder->walk, path, path, &folder->rejects, err) < 0)
		return -1;
	folder->fd = media_open_root(path, err);
	return folder->fd < 0 ? -1 : 0;
}

void foreign_folder_close(struct foreign_folder *folder)
{
	folder_walk_end(&folder->walk);
	reject_list_release(&folder->rejects);
	if (folder->fd >= 0)
		close(folder->fd);
}

struct foreign_folder *foreign_folder_new(const char *path, struct err *err)
{
	struct foreign_folder *folder = xcalloc(1, sizeof *folder);

	if (foreign_folder_open(folder, path, err) == 0)
		return folder;
	foreign_folder_free(folder);
	return NULL;
}

void foreign_folder_free(void *folder)
{
	if (!folder)
		return;
	foreign_folder_close(folder);
	free(folder);
}

static const char *tell_refused(struct foreign_folder *folder, const char **refused, struct err *why)
{
	*refused = folder->rejects.rows[folder->told].name;
	err_set(why, "%s", folder->rejects.rows[folder->told++].reason);
	return *refused;
}

const char *foreign_folder_next(struct foreign_folder *folder, const char *ending, struct arena *arena, const char **refused,
                                struct err *why)
{
	struct folder_file file;
	bool found = false;

	*refused = NULL;
	while (folder->told == folder->rejects.count && !found && folder_walk_next(&folder->walk, &file))
		found = !ending || str_ends(file.path, ending);
	if (found)
		return arena_strdup(arena, file.path);
	return folder->told < folder->rejects.count ? tell_refused(folder, refused, why) : NULL;
}

int foreign_folder_read(const struct foreign_folder *folder, const char *name, struct arena *arena, char **text, size_t *length, struct err *why)
{
	int fd = media_open_beneath(folder->fd, name, why), rc;
	size_t mark;
	char *bytes;

	if (fd < 0)
		return -1;
	rc = file_read_fd(fd, FILE_MAX_BYTES, &bytes, length, why);
	close(fd);
	if (rc < 0)
		return -1;
	mark = *length >= strlen(BYTE_ORDER_MARK) && memcmp(bytes, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0 ? strlen(BYTE_ORDER_MARK) : 0;
	*length -= mark;
	*text = arena_memdup(arena, bytes + mark, *length);
	free(bytes);
	return 0;
}

bool foreign_folder_has(const struct foreign_folder *folder, const char *name)
{
	struct stat info;

	return fstatat(folder->fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
}
