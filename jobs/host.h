/* What the machine says of itself, by /proc: load, cores, memory, disk, and this process. Linux. */
#ifndef RUNG_JOBS_HOST_H
#define RUNG_JOBS_HOST_H

#include <stdint.h>

struct host {
	double load;                 /* processes that want to run, a core; what is not known here is NaN, as below */
	double memory;               /* share in use, 0..1 */
	double disk_free;            /* bytes that a user may write where the file lies */
	double resident;             /* bytes of this process */
	double file_bytes, wal_bytes; /* of a file and of the one beside it that ends in -wal; no file: NaN, no WAL: 0 */
	double busy_ticks, all_ticks; /* of all cores since the machine began: what is between two looks is a share */
	double written_bytes;        /* to the file's disk since the machine began */
};

/* path: the file. Reads only. */
void host_look(const char *path, struct host *host);

#endif
