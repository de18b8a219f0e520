#include "ui/console/config_file.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE_MAX_BYTES ((size_t)64 * 1024)

/* The folder of all of them; -1 where the environment names none. A relative name is ignored, as the
 * rules for such folders have it. */
static int add_folder(struct str *path, struct err *err)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && config[0] == '/')
		str_addf(path, "%s/rung", config);
	else if (home && home[0] == '/')
		str_addf(path, "%s/.config/rung", home);
	else
		return err_set(err, "neither XDG_CONFIG_HOME nor HOME says where settings are kept");
	return 0;
}

int config_file_open(struct config_file *file, const char *name, struct err *err)
{
	struct err why = ERR_NONE;
	size_t length;

	*file = (struct config_file){ .path = STR_EMPTY };
	if (add_folder(&file->path, err) < 0)
		return 0;
	str_addf(&file->path, "/%s", name);
	errno = 0;
	if (file_read(str_text(&file->path), SIZE_MAX_BYTES, &file->owned, &length, &why) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 0;
		return err_set(err, "%s: %s", str_text(&file->path), why.text);
	}
	if (strlen(file->owned) != length)
		return err_set(err, "%s: is no text: it has zero bytes", str_text(&file->path));
	file->text = file->owned;
	return 1;
}

void config_file_close(struct config_file *file)
{
	str_release(&file->path);
	free(file->owned);
	*file = (struct config_file){ .path = STR_EMPTY };
}

static char *without_blanks(char *line)
{
	size_t length;

	line += strspn(line, " \t");
	length = strlen(line);
	while (length > 0 && strchr(" \t\r", line[length - 1]))
		line[--length] = '\0';
	return line;
}

char *config_file_next(struct config_file *file)
{
	while (file->text && *file->text) {
		size_t length = strcspn(file->text, "\n");
		char *line = file->text;

		file->text += length + (line[length] == '\n');
		line[length] = '\0';
		file->line++;
		line = without_blanks(line);
		if (*line && *line != '#')
			return line;
	}
	return NULL;
}

int config_file_wrong(const struct config_file *file, struct err *err, const char *fmt, ...)
{
	char reason[ERR_TEXT_MAX];
	struct str visible = STR_EMPTY;
	const char *name = strrchr(str_text(&file->path), '/');
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof reason, fmt, ap);
	va_end(ap);
	text_add_visible(&visible, reason, strlen(reason));
	err_set(err, "%s:%d: %s", name ? name + 1 : "", file->line, str_text(&visible));
	str_release(&visible);
	return -1;
}

static int write_new(const char *path, const char *text, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	if (file_write_fd(fd, text, strlen(text)) < 0 || fsync(fd) < 0) {
		err_set(err, "%s: %s", path, strerror(errno));
		close(fd);
		unlink(path);
		return -1;
	}
	close(fd);
	return 0;
}

/* Makes the folders of a path that are missing, the last name left out. */
static void make_folders(const char *path)
{
	struct str folder = STR_EMPTY;

	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		str_clear(&folder);
		str_add_bytes(&folder, path, (size_t)(slash - path));
		if (mkdir(str_text(&folder), 0700) < 0 && errno != EEXIST)
			break; /* writing will say why */
	}
	str_release(&folder);
}

int config_file_write(const char *name, const char *text, struct err *err)
{
	struct str path = STR_EMPTY, new_path = STR_EMPTY;
	int rc = add_folder(&path, err);

	if (rc == 0) {
		str_addf(&path, "/%s", name);
		str_addf(&new_path, "%s.%ld", str_text(&path), (long)getpid());
		make_folders(str_text(&path));
		rc = write_new(str_text(&new_path), text, err);
	}
	if (rc == 0 && rename(str_text(&new_path), str_text(&path)) < 0) {
		rc = err_set(err, "%s: %s", str_text(&path), strerror(errno));
		unlink(str_text(&new_path));
	}
	str_release(&path);
	str_release(&new_path);
	return rc;
}
