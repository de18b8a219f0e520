#include "jobs/replace_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool replace_file_can(const char *path)
{
	struct stat info;

	return stat(path, &info) < 0 || S_ISREG(info.st_mode);
}

FILE *replace_file_open(const char *path, struct str *beside, struct err *err)
{
	mode_t mask = umask(0);
	FILE *file;
	int fd;

	umask(mask);
	str_addf(beside, "%s.XXXXXX", path);
	fd = mkstemp(beside->text);
	if (fd >= 0)
		fchmod(fd, 0666 & ~mask);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file)
		err_set(err, "%s: %s", path, strerror(errno));
	return file;
}

int replace_file_close(FILE *file, const char *path, const struct str *beside, bool keep, struct err *err)
{
	int rc = 0;

	if (keep && (fflush(file) != 0 || fsync(fileno(file)) < 0))
		rc = err_set(err, "writing: %s", strerror(errno));
	if (fclose(file) != 0 && keep && rc == 0)
		rc = err_set(err, "writing: %s", strerror(errno));
	if (keep && rc == 0 && rename(str_text(beside), path) < 0)
		rc = err_set(err, "%s", strerror(errno));
	if (!keep || rc < 0)
		unlink(str_text(beside));
	return rc < 0 ? err_wrap(err, "%s", path) : 0;
}
