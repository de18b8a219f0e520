/* Where a project may live. SQLite's write-ahead log needs shared memory and locks of one machine:
 * on a network file system two machines would destroy each other's work. */
#ifndef RUNG_DB_FILESYSTEM_H
#define RUNG_DB_FILESYSTEM_H

#include "base/err.h"

#include <sys/vfs.h>

/* Like statfs(2); NULL means that one. */
typedef int filesystem_probe(const char *path, struct statfs *found);

/* 0 where the folder of path is on this machine's own disks; -1 on a network file system. FUSE is let
 * through: most of its file systems are local, and nothing tells them apart. */
int filesystem_check_local(const char *path, filesystem_probe *probe, struct err *err);

#endif
