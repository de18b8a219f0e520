#include "jobs/intake_run.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "jobs/media.h"
#include "jobs/worker.h"
#include "models/decode.h"
#include "models/features.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NOT_READ(format) format " is not read; JPEG, PNG, BMP and PNM are"
#define NOT_HEARD(format) format " is not read; WAV, FLAC, Ogg and MP3 are"

static const struct {
	const char *ending, *kind;
	const char *refusal; /* NULL: taken */
} endings[] = {
	{ ".jpg", "image", NULL },
	{ ".jpeg", "image", NULL },
	{ ".png", "image", NULL },
	{ ".bmp", "image", NULL },
	{ ".ppm", "image", NULL },
	{ ".pgm", "image", NULL },
	{ ".pnm", "image", NULL },
	{ ".gif", "image", NOT_READ("GIF") },
	{ ".webp", "image", NOT_READ("WebP") },
	{ ".tif", "image", NOT_READ("TIFF") },
	{ ".tiff", "image", NOT_READ("TIFF") },
	{ ".heic", "image", NOT_READ("HEIC") },
	{ ".avif", "image", NOT_READ("AVIF") },
	{ ".wav", "audio", NULL },
	{ ".flac", "audio", NULL },
	{ ".ogg", "audio", NULL },
	{ ".oga", "audio", NULL },
	{ ".opus", "audio", NULL },
	{ ".mp3", "audio", NULL },
	{ ".aif", "audio", NULL },
	{ ".aiff", "audio", NULL },
	{ ".au", "audio", NULL },
	{ ".caf", "audio", NULL },
	{ ".w64", "audio", NULL },
	{ ".m4a", "audio", NOT_HEARD("M4A") },
	{ ".aac", "audio", NOT_HEARD("AAC") },
	{ ".wma", "audio", NOT_HEARD("WMA") },
	{ ".amr", "audio", NOT_HEARD("AMR") },
	{ ".webm", "audio", NOT_HEARD("WebM") },
	{ ".txt", "text", NULL },
	{ ".text", "text", NULL },
};

static bool ends_in(const char *name, const char *ending)
{
	size_t length = strlen(name), end = strlen(ending);

	return length > end && strcasecmp(name + length - end, ending) == 0;
}

const char *intake_kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (ends_in(name, endings[i].ending))
			return endings[i].kind;
	return NULL;
}

enum intake_file intake_sort_file(const char *kind, const char *name, const char **reason)
{
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (!str_equal(endings[i].kind, kind) || !ends_in(name, endings[i].ending))
			continue;
		*reason = endings[i].refusal;
		return *reason ? INTAKE_REFUSE : INTAKE_TAKE;
	}
	return INTAKE_SKIP;
}

static int check_recording(const struct intake_run *run, const char *bytes, size_t length, struct features *features,
                           struct err *why)
{
	struct worker_result result;
	int rc = worker_run(run->workers, WORKER_WAVE, bytes, length, &result, why);

	if (rc < 0)
		return -1;
	if (result.failed)
		rc = err_set(why, "%s", result.reason);
	*features = result.features;
	worker_result_release(&result);
	return rc;
}

static int check_text(const char *bytes, size_t length, struct err *why)
{
	if (memchr(bytes, '\0', length) || !text_valid_utf8(bytes, length))
		return err_set(why, "the text is not UTF-8");
	if (strspn(bytes, " \t\r\n") == length)
		return err_set(why, "the text is empty");
	return 0;
}

int intake_text(const char *bytes, size_t length, struct arena *arena, struct item_new *item, struct err *why)
{
	struct features *features;

	if (check_text(bytes, length, why) < 0)
		return -1;
	*item = (struct item_new){ .kind = "text", .bytes = (int64_t)length, .words = bytes, .words_length = length };
	item->features = features = arena_alloc(arena, sizeof *features);
	*features = features_of_text(bytes, length);
	hash_sha256(bytes, length, item->sha256);
	return 0;
}

/* Whether the content is what the stage judges, and what it measures; of a picture that is known when it is scored. */
static int check_content(const struct intake_run *run, const char *bytes, size_t length, struct features *features, struct err *why)
{
	struct decode_info info;

	if (str_equal(run->kind, "image"))
		return decode_probe(bytes, length, &info, why);
	if (str_equal(run->kind, "audio"))
		return check_recording(run, bytes, length, features, why);
	if (!str_equal(run->kind, "text"))
		return err_set(why, "%ss are taken from the rows of a CSV or JSONL file, not from files of their own",
		               run->kind);
	*features = features_of_text(bytes, length);
	return check_text(bytes, length, why);
}

static int read_beneath(const struct intake_run *run, int root_fd, const char *path, char **bytes, size_t *length,
                        struct err *why)
{
	int fd = media_open_beneath(root_fd, path, why);
	int rc;

	if (fd < 0)
		return -1;
	rc = file_read_fd(fd, (size_t)run->max_bytes, bytes, length, why);
	close(fd);
	return rc;
}

int intake_file_add(struct intake_run *run, struct intake_source *source, int root_fd, const char *path,
                    const struct intake_extra *extra, struct err *why)
{
	struct item_new item = { .kind = run->kind, .path = path };
	struct features features;
	char *bytes = NULL;
	size_t length = 0;
	int rc = 0;

	if (read_beneath(run, root_fd, path, &bytes, &length, why) < 0)
		return 0;
	if (check_content(run, bytes, length, &features, why) == 0) {
		item.features = str_equal(run->kind, "image") ? NULL : &features;
		hash_sha256(bytes, length, item.sha256);
		item.bytes = (int64_t)length;
		if (str_equal(run->kind, "text")) {
			item.words = bytes;
			item.words_length = length;
		}
		if (extra) {
			item.external_key = extra->external_key;
			item.group = extra->group;
			item.captured_ms = extra->captured_ms;
			item.attributes = extra->attributes;
			item.attribute_count = extra->attribute_count;
			item.known_label_id = extra->known_label_id;
			item.known_beside = extra->known_beside;
		}
		rc = intake_batch_add(&run->batch, &item, source, why) < 0 ? -1 : 1;
	}
	free(bytes);
	return rc;
}

int intake_path_add(struct intake_run *run, const char *path, const char *shown, struct err *err)
{
	struct err why = ERR_NONE;
	char *real = realpath(path, NULL);
	char *slash = real ? strrchr(real, '/') : NULL;
	int root_fd = -1, rc = 0;

	if (!slash || slash[1] == '\0') {
		err_set(&why, "%s", real ? "is a folder" : strerror(errno));
	} else {
		const char *root = slash == real ? "/" : real;

		*slash = '\0';
		root_fd = media_open_root(root, &why);
		if (root_fd >= 0)
			rc = intake_file_add(run, intake_source_of(run, root), root_fd, slash + 1, NULL, &why);
	}
	if (rc == 0)
		reject_add(&run->result->rejects, shown, why.text);
	if (rc < 0 && err)
		*err = why;
	if (root_fd >= 0)
		close(root_fd);
	free(real);
	return rc < 0 ? -1 : 0;
}
