#include "db/filesystem.h"

#include "base/str.h"

#include <string.h>

static const struct { unsigned long magic; const char *name; } networks[] = {
	{ 0x6969, "NFS" },       { 0xff534d42, "CIFS" },  { 0xfe534d42, "SMB" },   { 0x517b, "SMB" },
	{ 0x01021997, "9p" },    { 0x00c36400, "Ceph" },  { 0x5346414f, "AFS" },   { 0x6b414653, "AFS" },
	{ 0x73757245, "Coda" },  { 0x564c, "NCP" },       { 0x0bd00bd0, "Lustre" }, { 0x47504653, "GPFS" },
	{ 0x7461636f, "OCFS2" }, { 0x01161970, "GFS2" },
};

int filesystem_check_local(const char *path, filesystem_probe *probe, struct err *err)
{
	struct str folder = STR_EMPTY;
	const char *slash = strrchr(path, '/');
	struct statfs found;
	int got;

	if (!slash)
		str_add(&folder, ".");
	else
		str_add_bytes(&folder, path, slash == path ? 1 : (size_t)(slash - path));
	got = (probe ? probe : statfs)(str_text(&folder), &found);
	str_release(&folder);
	if (got < 0)
		return 0; /* opening the file will say what is wrong */
	for (size_t i = 0; i < sizeof networks / sizeof *networks; i++)
		if (((unsigned long)found.f_type & 0xffffffff) == networks[i].magic)
			return err_set(err, "it lies on a network file system (%s), where two machines would damage it: "
			               "move it to a local disk", networks[i].name);
	return 0;
}
