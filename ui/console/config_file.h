/* A person's own files: $XDG_CONFIG_HOME/rung/NAME, or ~/.config/rung/NAME. Lines of words; a line that
 * begins with # is a comment. */
#ifndef RUNG_CONSOLE_CONFIG_FILE_H
#define RUNG_CONSOLE_CONFIG_FILE_H

#include "base/err.h"
#include "base/str.h"

struct config_file {
	struct str path;
	char      *text; /* what is left to be read, cut at line ends */
	char      *owned;
	int        line; /* of the line read last, from 1 */
};

/* Opens it for reading. 1; 0: there is none; -1: it cannot be read, err says why. Close it in every case. */
int config_file_open(struct config_file *file, const char *name, struct err *err);
void config_file_close(struct config_file *file);

/* The next line that is no comment and not empty, without the blanks around it; NULL: that was all. */
char *config_file_next(struct config_file *file);

/* Sets err to what is wrong with the line read last, with file and line in front. Returns -1. */
int config_file_wrong(const struct config_file *file, struct err *err, const char *fmt, ...) RUNG_PRINTF(3, 4);

/* Replaces the file by one with this text, making its folder where there is none. What is not written
 * whole never replaces anything. */
int config_file_write(const char *name, const char *text, struct err *err);

#endif
