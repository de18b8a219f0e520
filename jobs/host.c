#include "jobs/host.h"

#include "base/str.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SECTOR 512 /* bytes, in /proc/diskstats, whatever the disk has */

/* A file of /proc at once; false where it cannot be read. */
static bool read_proc(const char *path, char *text, size_t room)
{
	FILE *file = fopen(path, "re");
	size_t length;

	if (!file)
		return false;
	length = fread(text, 1, room - 1, file);
	text[length] = '\0';
	fclose(file);
	return length > 0;
}

/* "Name:  1234 kB" of /proc/meminfo. */
static double field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtod(at + strlen(name), NULL) : (double)NAN;
}

static void look_at_machine(struct host *host)
{
	char text[4096];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (read_proc("/proc/loadavg", text, sizeof text) && cores > 0)
		host->load = strtod(text, NULL) / (double)cores;
	if (read_proc("/proc/meminfo", text, sizeof text))
		host->memory = 1 - field(text, "MemAvailable:") / field(text, "MemTotal:");
}

/* The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. */
static void look_at_cores(struct host *host)
{
	char text[4096];
	double ticks[8];

	if (!read_proc("/proc/stat", text, sizeof text) ||
	    sscanf(text, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4], &ticks[5], &ticks[6],
	           &ticks[7]) != 8)
		return;
	host->all_ticks = 0;
	for (int i = 0; i < 8; i++)
		host->all_ticks += ticks[i];
	host->busy_ticks = host->all_ticks - ticks[3] - ticks[4];
}

static void look_at_process(struct host *host)
{
	char text[256];
	double pages;

	if (read_proc("/proc/self/statm", text, sizeof text) && sscanf(text, "%*f %lf", &pages) == 1)
		host->resident = pages * (double)sysconf(_SC_PAGESIZE);
}

/* The eighth field of a disk's line in /proc/diskstats. */
static void look_at_disk(dev_t device, struct host *host)
{
	char line[512];
	FILE *file = fopen("/proc/diskstats", "re");
	unsigned a, b;
	double sectors;

	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "%u %u %*s %*f %*f %*f %*f %*f %*f %lf", &a, &b, &sectors) == 3 && a == major(device) && b == minor(device))
			host->written_bytes = sectors * SECTOR;
	if (file)
		fclose(file);
}

static void look_at_file(const char *path, struct host *host)
{
	struct str wal = STR_EMPTY;
	struct statvfs disk;
	struct stat found;

	if (statvfs(path, &disk) == 0)
		host->disk_free = (double)disk.f_bavail * (double)disk.f_frsize;
	if (stat(path, &found) == 0) {
		host->file_bytes = (double)found.st_size;
		look_at_disk(found.st_dev, host);
	}
	str_addf(&wal, "%s-wal", path);
	host->wal_bytes = stat(str_text(&wal), &found) == 0 ? (double)found.st_size : 0;
	str_release(&wal);
}

void host_look(const char *path, struct host *host)
{
	*host = (struct host){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
	look_at_machine(host);
	look_at_cores(host);
	look_at_process(host);
	look_at_file(path, host);
}
