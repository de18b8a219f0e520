#include "ui/console/review_draft_file.h"

#include "base/hash.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "ui/console/box_edit.h"
#include "ui/console/config_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_DIGITS 16

void review_draft_file_name(const char *project, const char *stage, const char *operator, char name[REVIEW_DRAFT_FILE_SIZE])
{
	const char *const parts[] = { project, stage, operator };
	unsigned char digest[HASH_BYTES];
	struct hash_state state;
	char hex[HASH_HEX_SIZE];

	hash_begin(&state);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		hash_add(&state, parts[i], strlen(parts[i]) + 1);
	hash_end(&state, digest);
	snprintf(name, REVIEW_DRAFT_FILE_SIZE, "drafts-%.*s", NAME_DIGITS, hash_hex(digest, sizeof digest, hex));
}

/* ---- writing: a line for each item, ITEM BOXES, five numbers for each box, and the note ---- */

static void add_draft(struct str *out, const struct review_draft *draft)
{
	str_addf(out, "%" PRId64 " %d", draft->item_id, draft->box_count);
	for (int i = 0; i < draft->box_count; i++) {
		const struct region *box = &draft->boxes[i];

		str_addf(out, " %.9g %.9g %.9g %.9g %" PRId64, box->x, box->y, box->width, box->height, box->label_id);
	}
	str_addf(out, " %s\n", draft->note);
}

int review_draft_file_write(const struct review_drafts *drafts, const char *name, struct err *err)
{
	struct str text = STR_EMPTY;
	struct config_file file;
	int there = config_file_open(&file, name, err), rc = 0;

	config_file_close(&file);
	for (int i = 0; i < REVIEW_DRAFTS_MAX; i++) {
		const struct review_draft *draft = &drafts->draft[(drafts->next + i) % REVIEW_DRAFTS_MAX];

		if (draft->item_id)
			add_draft(&text, draft);
	}
	if (there != 0 || text.length > 0)
		rc = config_file_write(name, str_text(&text), err);
	str_release(&text);
	return rc;
}

/* ---- reading ---- */

static bool take_integer(char **line, int64_t *number)
{
	char *end;

	*number = strtoll(*line, &end, 10);
	if (end == *line)
		return false;
	*line = end;
	return true;
}

static bool take_length(char **line, double least, double *number)
{
	char *end;

	*number = strtod(*line, &end);
	if (end == *line || !isfinite(*number) || *number < least)
		return false;
	*line = end;
	return true;
}

static bool take_box(char **line, struct region *box)
{
	*box = (struct region){ .score = (double)NAN };
	return take_length(line, -HUGE_VAL, &box->x) && take_length(line, -HUGE_VAL, &box->y) && take_length(line, 0, &box->width) &&
	       take_length(line, 0, &box->height) && take_integer(line, &box->label_id);
}

static void take_draft(struct review_drafts *drafts, char *line)
{
	struct region *boxes = xcalloc(BOX_EDIT_MAX, sizeof *boxes);
	int64_t item_id = 0, count = 0;
	bool right = take_integer(&line, &item_id) && item_id > 0 && take_integer(&line, &count) && count >= 0 && count <= BOX_EDIT_MAX;

	for (int i = 0; right && i < count; i++)
		right = take_box(&line, &boxes[i]);
	if (right)
		review_draft_keep(drafts, item_id, line + (*line == ' '), boxes, (int)count);
	free(boxes);
}

int review_draft_file_read(struct review_drafts *drafts, const char *name, struct err *err)
{
	struct config_file file;
	int got = config_file_open(&file, name, err);
	char *line;

	while (got > 0 && (line = config_file_next(&file)))
		take_draft(drafts, line);
	config_file_close(&file);
	return got < 0 ? -1 : 0;
}
