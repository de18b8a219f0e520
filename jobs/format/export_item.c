/* What the formats say of an item in the same way: what its file is called, how large its picture is. */
#include "jobs/format/export_format.h"

#include "base/str.h"
#include "base/text.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/media.h"
#include "ladder/split.h"
#include "models/decode.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_BYTES 200

/* The folder below which the item lies; most come from the same one as the item before. */
static int open_root(struct export_run *run, const struct said_item *item, struct err *why)
{
	if (run->root_fd >= 0 && str_equal(run->root, item->root))
		return run->root_fd;
	if (run->root_fd >= 0)
		close(run->root_fd);
	run->root = arena_strdup(&run->arena, item->root);
	run->root_fd = media_open_root(item->root, why);
	return run->root_fd;
}

/* A part of a path that any file system takes, and that hides nothing. */
static void add_safe(struct str *out, const char *part, size_t length)
{
	if (length > NAME_MAX_BYTES)
		length = NAME_MAX_BYTES;
	if (length == 0 || *part == '.' || *part == '-')
		str_add_char(out, '_');
	for (size_t i = 0; i < length; i++)
		str_add_char(out, (unsigned char)part[i] < 0x20 || strchr("\\:*?\"<>|\x7f", part[i]) ? '_' : part[i]);
}

const char *export_item_stem(const struct said_item *item, struct arena *arena)
{
	const char *name = item->below ? item->below : item->external_key;
	struct str safe = STR_EMPTY;
	char *dot, *slash;
	const char *stem;

	if (!name || !text_is_visible(name, strlen(name)))
		return arena_printf(arena, "item-%lld", (long long)item->item_id);
	for (const char *part = name; *part;) {
		size_t length = strcspn(part, "/");

		if (length > 0) {
			str_add(&safe, safe.length ? "/" : "");
			add_safe(&safe, part, length);
		}
		part += length + (part[length] == '/');
	}
	dot = strrchr(safe.text, '.');
	slash = strrchr(safe.text, '/');
	if (item->below && dot && dot > (slash ? slash + 1 : safe.text))
		*dot = '\0';
	stem = arena_strdup(arena, str_text(&safe));
	str_release(&safe);
	return stem;
}

const char *export_label_folder(const char *label, struct arena *arena)
{
	struct str safe = STR_EMPTY;
	char *name;

	add_safe(&safe, label, strlen(label));
	name = arena_strdup(arena, str_text(&safe));
	str_release(&safe);
	for (char *slash = strchr(name, '/'); slash; slash = strchr(slash, '/'))
		*slash = '_';
	return name;
}

/* ".jpg", as it is; "" for none. */
static const char *ending_of(const struct said_item *item)
{
	const char *dot = item->below ? strrchr(item->below, '.') : NULL;

	return dot && !strchr(dot, '/') && strlen(dot) < 8 && text_is_visible(dot, strlen(dot)) ? dot : "";
}

/* As export_folder_put(), under a name that is told; of two items of the same name the second has its number in it. */
static int put_copy(struct export_run *run, const struct said_item *item, const char *stem, int fd, const char *bytes, size_t length,
                    struct arena *arena, const char **name, struct err *err)
{
	bool links = run->options->with == EXPORT_WITH_LINKS;
	int got;

	*name = arena_printf(arena, "%s%s", stem, ending_of(item));
	got = export_folder_put(&run->folder, *name, fd, links, bytes, length, err);
	if (got == 0) {
		*name = arena_printf(arena, "%s-%lld%s", stem, (long long)item->item_id, ending_of(item));
		got = export_folder_put(&run->folder, *name, fd, links, bytes, length, err);
	}
	return got == 0 ? err_set(err, "%s: there is one already", *name) : got;
}

/* Reads the file and looks that it is what was judged. */
static int read_file(struct export_run *run, const struct said_item *item, char **bytes, size_t *length)
{
	struct item known = { .root = item->root, .path = item->below, .bytes = item->bytes, .name = item->path };
	struct err why = ERR_NONE;
	int root_fd = open_root(run, item, &why);

	memcpy(known.sha256, item->sha256, sizeof known.sha256);
	return root_fd < 0 ? -1 : media_read_beneath(root_fd, &known, bytes, length, &why);
}

static const char *copy_file(struct export_run *run, const struct said_item *item, const char *stem, struct arena *arena, const char **why,
                             struct err *err)
{
	const char *name = NULL;
	char *bytes;
	size_t length;
	int fd, got;

	if (!item->root || !item->below) {
		*why = "they have no file";
		return NULL;
	}
	if (read_file(run, item, &bytes, &length) < 0) {
		*why = "their file is gone, or not what was judged any more";
		return NULL;
	}
	fd = run->options->with == EXPORT_WITH_LINKS ? media_open_beneath(run->root_fd, item->below, err) : -1;
	got = put_copy(run, item, stem, fd, bytes, length, arena, &name, err);
	if (fd >= 0)
		close(fd);
	free(bytes);
	*why = NULL;
	run->result->pictures += got > 0;
	return got > 0 ? name : NULL;
}

const char *export_item_file(struct export_run *run, const struct said_item *item, const char *below, struct arena *arena,
                             const char **why, struct err *err)
{
	const struct export_options *options = run->options;

	if (run->folder.path && (options->with != EXPORT_WITH_NONE || below)) {
		const char *stem = arena_printf(arena, "%s%s", below ? below : "images/", export_item_stem(item, arena));

		return copy_file(run, item, stem, arena, why, err);
	}
	if (options->url && item->below)
		return arena_printf(arena, "%s%s", options->url, item->below);
	if (item->path)
		return item->path;
	return item->external_key ? item->external_key : arena_printf(arena, "item %lld", (long long)item->item_id);
}

bool export_item_size(struct export_run *run, struct said_item *item)
{
	struct decode_info info;
	char *bytes = NULL;
	size_t length;

	if (item->width > 0 && item->height > 0)
		return true;
	if (!item->root || !item->below || !str_equal(item->kind, "image") || read_file(run, item, &bytes, &length) < 0)
		return false;
	if (decode_probe(bytes, length, &info, NULL) == 0) {
		item->width = info.width;
		item->height = info.height;
	}
	free(bytes);
	return item->width > 0;
}

const char *export_item_part(const struct export_run *run, const struct said_item *item)
{
	double share = setting_real(run->store, run->stage->stage_id, "split.eval");

	if (item->kept)
		return "test";
	return split_of(store_draw_key(run->store), run->stage->name, item->group, item->sha256, share) == SPLIT_EVAL ? "val" : "train";
}

int export_label_index(const struct export_run *run, const char *label)
{
	for (int i = 0; label && i < run->stage->label_count; i++)
		if (str_equal(run->stage->labels[i].name, label))
			return i;
	return -1;
}

void export_add_regions(struct json_out *out, const char *name, const struct said_region *regions, int count)
{
	static const char *const own[] = { "label", "x", "y", "width", "height", "score", NULL };

	json_out_open(out, name, '[');
	for (int i = 0; i < count; i++) {
		const struct region *at = &regions[i].at;

		json_out_open(out, NULL, '{');
		json_out_text(out, "label", regions[i].label);
		json_out_real(out, "x", at->x);
		json_out_real(out, "y", at->y);
		json_out_real(out, "width", at->width);
		json_out_real(out, "height", at->height);
		if (isfinite(at->score))
			json_out_real(out, "score", at->score);
		json_out_fields(out, regions[i].extra, own);
		json_out_close(out, '}');
	}
	json_out_close(out, ']');
}

void export_add_own(struct json_out *out, const struct said_item *item, const struct said_decision *decision)
{
	char hex[HASH_HEX_SIZE];

	json_out_open(out, "rung", '{');
	json_out_text(out, "sha256", hash_hex(item->sha256, HASH_BYTES, hex));
	json_out_known(out, "key", item->external_key);
	json_out_known(out, "group", item->group);
	if (decision) {
		json_out_text(out, "label", decision->label);
		json_out_text(out, "operator", decision->operator_name);
		json_out_text(out, "mode", decision->mode);
		json_out_time(out, "decided_at", decision->decided_ms);
		json_out_real(out, "seconds", (double)decision->duration_ms / 1000);
		json_out_known(out, "note", decision->note);
	}
	json_out_close(out, '}');
}

void export_add_attributes(struct json_out *out, const struct said_item *item, const char *const *taken)
{
	json_t *extra = item->extra ? json_loads(item->extra, 0, NULL) : NULL;

	json_out_fields(out, item->extra, taken);
	for (int i = 0; i < item->attribute_count; i++)
		if (!str_among(taken, item->attributes[i].name) && !json_object_get(extra, item->attributes[i].name))
			json_out_text(out, item->attributes[i].name, item->attributes[i].value);
	json_decref(extra);
}

int export_begin_list(struct export_run *run, struct err *err)
{
	(void)err;
	fputc('[', run->file);
	return 0;
}

int export_end_list(struct export_run *run, struct err *err)
{
	(void)err;
	fputs("\n]\n", run->file);
	return 0;
}

int export_flush(struct export_run *run, struct err *err)
{
	const struct str *text = &run->out.text;

	str_add_char(&run->out.text, '\n');
	if (fwrite(text->text, 1, text->length, run->file) != text->length)
		return err_set(err, "writing: %s", strerror(errno));
	json_out_clear(&run->out);
	return 0;
}
