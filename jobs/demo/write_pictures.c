#include "jobs/demo/write_pictures.h"

#include "base/file.h"
#include "base/str.h"
#include "jobs/demo/write_jpeg.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define JPEG_QUALITY 90
#define THREADS_MAX  16
#define ROUND_SHARE  16 /* pictures a thread draws before the truth of the round is written */

/* One thread's part of a round: the pictures first, first + step, ... below end. */
struct share {
	const char *folder;
	const struct screen_line *line;
	int64_t     first, end, step;
	struct screen_truth truth[ROUND_SHARE];
	int         drawn;  /* of truth */
	bool        failed; /* err says why */
	struct err  err;
};

void picture_name_add(struct str *name, int64_t index)
{
	str_addf(name, "pictures/screen-%06" PRId64 ".jpg", index + 1);
}

int64_t picture_name_index(const char *name)
{
	const char *slash = strrchr(name, '/');
	int64_t number;

	return sscanf(slash ? slash + 1 : name, "screen-%" SCNd64 ".jpg", &number) == 1 ? number - 1 : -1;
}

static int write_file(const char *path, const struct str *bytes, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), failed;

	if (fd < 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	failed = file_write_fd(fd, bytes->text, bytes->length) < 0 ? errno : 0;
	if (close(fd) < 0 && !failed)
		failed = errno;
	return failed ? err_set(err, "%s: %s", path, strerror(failed)) : 0;
}

int write_picture(const char *folder, const struct screen_line *line, int64_t index, struct screen_truth *truth, struct err *err)
{
	bool changed = line->change_at >= 0 && index >= line->change_at;
	struct picture picture = screen_picture(changed ? &line->after : &line->before, (uint64_t)index, truth);
	struct str path = STR_EMPTY, jpeg = STR_EMPTY;
	int result;

	str_addf(&path, "%s/", folder);
	picture_name_add(&path, index);
	write_jpeg(&picture, JPEG_QUALITY, &jpeg);
	picture_release(&picture);
	result = write_file(path.text, &jpeg, err);
	str_release(&path);
	str_release(&jpeg);
	return result;
}

static void *draw_share(void *argument)
{
	struct share *share = argument;

	for (int64_t i = share->first; i < share->end && !share->failed; i += share->step)
		share->failed = write_picture(share->folder, share->line, i, &share->truth[share->drawn++], &share->err) < 0;
	return NULL;
}

static void print_rectangles(FILE *file, const struct region *regions, int count)
{
	for (int i = 0; i < count; i++)
		fprintf(file, "%s%.1f %.1f %.1f %.1f", i ? ";" : "", regions[i].x, regions[i].y, regions[i].width, regions[i].height);
}

static void print_truth(FILE *file, int64_t index, const struct screen_truth *truth)
{
	struct str name = STR_EMPTY;

	picture_name_add(&name, index);
	fprintf(file, "%s,%s,%s,%.1f,", name.text, truth->scratched ? "scratch" : "ok",
	        !truth->scratched ? "" : truth->new_kind ? "star" : "scratch", (double)truth->contrast);
	print_rectangles(file, truth->regions, truth->region_count);
	fputc(',', file);
	print_rectangles(file, truth->trace, truth->trace_count);
	fputc('\n', file);
	str_release(&name);
}

/* Draws the pictures from first up to end on threads, then writes what is true of them, in order. */
static int draw_round(struct share *shares, int threads, int64_t first, int64_t end, FILE *file, bool *scratched,
                      struct err *err)
{
	pthread_t ids[THREADS_MAX];
	bool started[THREADS_MAX];

	for (int t = 0; t < threads; t++) {
		shares[t].first = first + t;
		shares[t].end = end;
		shares[t].step = threads;
		shares[t].drawn = 0;
		started[t] = t > 0 && pthread_create(&ids[t], NULL, draw_share, &shares[t]) == 0;
	}
	for (int t = 0; t < threads; t++)
		if (!started[t])
			draw_share(&shares[t]);
	for (int t = 0; t < threads; t++)
		if (started[t])
			pthread_join(ids[t], NULL);
	for (int t = 0; t < threads; t++)
		if (shares[t].failed)
			return err_set(err, "%s", shares[t].err.text);
	for (int64_t i = first; i < end; i++) {
		const struct screen_truth *truth = &shares[(i - first) % threads].truth[(i - first) / threads];

		print_truth(file, i, truth);
		scratched[i] = truth->scratched;
	}
	return 0;
}

static int draw_all(const char *folder, const struct screen_line *line, int64_t items, FILE *file,
                    const struct progress *progress, const volatile sig_atomic_t *stop, bool *scratched,
                    struct err *err)
{
	struct share shares[THREADS_MAX];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int threads = cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (int)cores;

	for (int t = 0; t < threads; t++)
		shares[t] = (struct share){ .folder = folder, .line = line };
	for (int64_t first = 0; first < items; first += threads * ROUND_SHARE) {
		int64_t end = first + threads * ROUND_SHARE;

		if (stop && *stop)
			return err_set(err, "interrupted after %" PRId64 " pictures", first);
		progress_step(progress, first, items, "drawing");
		if (draw_round(shares, threads, first, end < items ? end : items, file, scratched, err) < 0)
			return -1;
	}
	progress_step(progress, items, items, "drawing");
	return 0;
}

int write_pictures(const char *folder, const struct screen_line *line, int64_t items, const struct progress *progress,
                   const volatile sig_atomic_t *stop, bool *scratched, struct err *err)
{
	struct str path = STR_EMPTY;
	FILE *file;
	int result = -1;

	str_addf(&path, "%s/pictures", folder);
	if (mkdir(path.text, 0777) < 0) {
		err_set(err, "%s: %s", path.text, errno == EEXIST ? "is there already; take another folder, or remove it" : strerror(errno));
		str_release(&path);
		return -1;
	}
	str_clear(&path);
	str_addf(&path, "%s/truth.csv", folder);
	file = fopen(path.text, "we");
	if (file) {
		fputs("file,label,kind,contrast,regions,where\n", file);
		result = draw_all(folder, line, items, file, progress, stop, scratched, err);
		if (ferror(file) | fclose(file) && result == 0)
			result = err_set(err, "%s: %s", path.text, strerror(errno));
	} else {
		err_set(err, "%s: %s", path.text, strerror(errno));
	}
	str_release(&path);
	return result;
}
