/* Which item a case of another program's file is of, and what its file says of it. */
#include "jobs/import_foreign_run.h"

#include "base/file.h"
#include "base/str.h"
#include "db/item_feature.h"
#include "jobs/intake.h"
#include "jobs/media.h"
#include "models/decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".bmp", ".ppm", ".pgm", ".pnm", ".txt", ".wav", ".flac" };

/* ---- which item ---- */

/* The name as it leads from the folder of the import: without what servers put before it. In the arena of the chunk. */
static const char *local_name(const struct foreign_run *run, const char *name)
{
	const char *prefixes[] = { run->options->url, "file://", "/data/local-files/?d=" };
	size_t length = run->root ? strlen(run->root) : 0;

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (prefixes[i] && *prefixes[i] && str_starts(name, prefixes[i])) {
			name += strlen(prefixes[i]);
			break;
		}
	if (length > 0 && strncmp(name, run->root, length) == 0 && name[length] == '/')
		name += length + 1;
	while (str_starts(name, "./"))
		name += 2;
	if (strstr(name, "://") && strrchr(name, '/'))
		name = strrchr(name, '/') + 1;
	return name;
}

static int find_name(const struct foreign_run *run, const char *name, int64_t *item_id, struct err *err)
{
	return item_find_named(run->store, name, item_id, err);
}

static int find_stem(const struct foreign_run *run, const char *stem, int64_t *item_id, struct err *err)
{
	int got = find_name(run, stem, item_id, err);

	for (size_t i = 0; got == 0 && i < sizeof endings / sizeof *endings; i++) {
		struct str name = STR_EMPTY;

		str_addf(&name, "%s%s", stem, endings[i]);
		got = find_name(run, str_text(&name), item_id, err);
		str_release(&name);
	}
	return got;
}

/* By its content, its key or its name: 1, 0, -1. */
static int find_known(const struct foreign_run *run, struct foreign_work *work, const char *local, struct err *err)
{
	const struct foreign_case *said = &work->said;
	int got = 0;

	if (said->has_sha256)
		got = item_of_content(run->store, said->sha256, &work->item_id, err);
	if (got == 0 && said->key)
		got = find_name(run, said->key, &work->item_id, err);
	if (got == 0 && said->name)
		got = find_name(run, said->name, &work->item_id, err);
	if (got == 0 && local && !str_equal(local, said->name))
		got = find_name(run, local, &work->item_id, err);
	if (got == 0 && said->stem)
		got = find_stem(run, said->stem, &work->item_id, err);
	return got;
}

/* ---- what is not here yet ---- */

static void fill_item(struct foreign_run *run, struct foreign_work *work)
{
	const struct foreign_case *said = &work->said;
	struct item_new *item = &work->item;

	item->external_key = said->key;
	item->group = said->group && *said->group ? said->group : NULL;
	item->captured_ms = said->captured_ms;
	item->added_by = run->by->operator_id;
	item->attributes = said->attributes;
	item->attribute_count = said->attribute_count;
	item->answered = said->decision_count > 0;
	work->fresh = true;
}

/* A text, or a recording, is read as a picture is; what needs a worker to look into is added by `rung add` first. */
static int take_bytes(struct foreign_run *run, struct foreign_work *work, char *bytes, size_t length)
{
	struct decode_info info;

	if (str_equal(run->stage.kind, "text"))
		return intake_text(arena_memdup(&run->chunk, bytes, length), length, &run->chunk, &work->item, &work->why);
	if (!str_equal(run->stage.kind, "image"))
		return err_set(&work->why, "add its file first, by rung add: stage %s judges %s", run->stage.name, run->stage.kind);
	if (decode_probe(bytes, length, &info, &work->why) < 0)
		return -1;
	work->item = (struct item_new){ .kind = "image", .bytes = (int64_t)length };
	hash_sha256(bytes, length, work->item.sha256);
	if (work->said.width == 0 || work->said.fractions) {
		work->said.width = info.width;
		work->said.height = info.height;
	}
	return 0;
}

/* A file below the folder of the import. 1: it is ready; 0: there is none of that name; -1: it will not do, work->why says it. */
static int take_file(struct foreign_run *run, struct foreign_work *work, const char *local)
{
	struct err why = ERR_NONE;
	char *bytes;
	size_t length;
	int fd, rc;

	if (run->root_fd < 0 || !*local)
		return 0;
	fd = media_open_beneath(run->root_fd, local, &why);
	if (fd < 0 && strstr(why.text, "gone"))
		return 0;
	if (fd < 0)
		return err_set(&work->why, "%s: %s", local, why.text);
	rc = file_read_fd(fd, (size_t)run->max_bytes, &bytes, &length, &why);
	close(fd);
	if (rc < 0)
		return err_set(&work->why, "%s: %s", local, why.text);
	rc = take_bytes(run, work, bytes, length);
	free(bytes);
	if (rc < 0)
		return err_wrap(&work->why, "%s", local);
	work->below = true;
	work->item.path = local;
	return 1;
}

static int take_words(struct foreign_run *run, struct foreign_work *work)
{
	const char *words = work->said.words;
	int rc;

	if (str_equal(run->stage.kind, "text"))
		rc = intake_text(words, strlen(words), &run->chunk, &work->item, &work->why);
	else
		rc = intake_object(run->stage.kind, words, strlen(words), &run->chunk, &work->item, &work->why);
	return rc < 0 ? -1 : 1;
}

static int take_key(struct foreign_run *run, struct foreign_work *work, const char *key)
{
	struct hash_state hash;

	(void)run;
	work->item = (struct item_new){ .kind = "record" };
	hash_begin(&hash);
	hash_add(&hash, "external:", strlen("external:"));
	hash_add(&hash, key, strlen(key));
	hash_end(&hash, work->item.sha256);
	if (!work->said.key)
		work->said.key = key;
	return 1;
}

/* What to add. 1; 0: nothing is known of it here; -1: it will not do. */
static int make_ready(struct foreign_run *run, struct foreign_work *work, const char *local)
{
	const struct foreign_case *said = &work->said;
	const char *key = said->key ? said->key : said->name ? said->name : said->stem;
	int got = local ? take_file(run, work, local) : 0;

	for (size_t i = 0; got == 0 && !local && said->stem && i < sizeof endings / sizeof *endings; i++)
		got = take_file(run, work, arena_printf(&run->chunk, "%s%s", said->stem, endings[i]));

	if (got == 0 && said->words)
		got = take_words(run, work);
	if (got == 0 && run->options->create && key)
		got = take_key(run, work, key);
	return got;
}

static void refuse_unknown(struct foreign_run *run, struct foreign_work *work)
{
	const struct foreign_case *said = &work->said;
	const char *name = said->name ? said->name : said->key ? said->key : said->stem;

	run->result->unknown++;
	if (name)
		err_set(&work->why, "there is no item \"%s\", and no such file below %s", name, run->root ? run->root : "the folder");
	else
		err_set(&work->why, "it does not say which item it is of");
}

/* ---- its size ---- */

static int read_size(const struct foreign_run *run, struct foreign_work *work, struct err *err)
{
	struct err ignored;
	struct decode_info info;
	char *bytes;
	size_t length;

	(void)err;
	if (media_read(run->store, work->item_id, &bytes, &length, &ignored) < 0)
		return 0;
	if (decode_probe(bytes, length, &info, &ignored) == 0) {
		work->said.width = info.width;
		work->said.height = info.height;
	}
	free(bytes);
	return 0;
}

static bool has_regions(const struct foreign_case *said)
{
	for (int i = 0; i < said->decision_count; i++)
		if (said->decisions[i].region_count > 0)
			return true;
	for (int i = 0; i < said->prediction_count; i++)
		if (said->predictions[i].region_count > 0)
			return true;
	return false;
}

static void to_pixels(const struct foreign_case *said, struct foreign_region *regions, int count)
{
	for (int i = 0; i < count; i++) {
		regions[i].x *= said->width;
		regions[i].width *= said->width;
		regions[i].y *= said->height;
		regions[i].height *= said->height;
	}
}

static void all_to_pixels(struct foreign_case *said)
{
	for (int i = 0; i < said->decision_count; i++)
		to_pixels(said, said->decisions[i].regions, said->decisions[i].region_count);
	for (int i = 0; i < said->prediction_count; i++)
		to_pixels(said, said->predictions[i].regions, said->predictions[i].region_count);
	said->fractions = false;
}

int foreign_find(struct foreign_run *run, struct foreign_work *work, struct err *err)
{
	const char *local = work->said.name ? local_name(run, work->said.name) : NULL;
	int got = find_known(run, work, local, err), ready = 0;

	if (got == 0) {
		ready = make_ready(run, work, local);
		if (ready > 0)
			got = item_of_content(run->store, work->item.sha256, &work->item_id, err);
	}
	if (got == 0 && ready == 0 && work->said.name && strspn(work->said.name, "0123456789") == strlen(work->said.name))
		got = item_find(run->store, work->said.name, &work->item_id, err);
	if (got < 0)
		return -1;
	if (got == 0 && ready > 0)
		fill_item(run, work);
	else if (got == 0 && ready == 0)
		refuse_unknown(run, work);
	if (work->why.text[0] || !has_regions(&work->said))
		return 0;
	if (work->said.width <= 0 && got > 0 && read_size(run, work, err) < 0)
		return -1;
	if (work->said.fractions && work->said.width <= 0)
		err_set(&work->why, "it has boxes in parts of its picture, whose size is not known");
	else if (work->said.fractions)
		all_to_pixels(&work->said);
	return 0;
}

int foreign_add_item(struct foreign_run *run, struct foreign_work *work, struct err *err)
{
	const char *slash = run->root ? strrchr(run->root, '/') : NULL;
	int added;

	if (work->below && run->source_id == 0 &&
	    source_add(run->store, slash && slash[1] ? slash + 1 : "/", run->root, &run->source_id, err) < 0)
		return -1;
	work->item.source_id = work->below ? run->source_id : 0;
	added = item_add(run->store, &run->stage, &work->item, &work->item_id, err);
	run->result->created += added > 0;
	return added;
}
