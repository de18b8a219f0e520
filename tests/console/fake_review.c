#include "fake_review.h"

#include "base/file.h"
#include "base/segment.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/review.h"

#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LABELS_MAX 200
#define ITEMS_MAX  5000

static struct fake_settings settings;
static struct str journal = STR_EMPTY;

struct answer { int64_t item, label; const char *kind; char note[200], words[200]; struct region *boxes; int box_count; };

struct review {
	struct stage  stage;
	struct label  labels[LABELS_MAX];
	char          names[LABELS_MAX][100];
	struct answer answers[ITEMS_MAX];
	int           answered;
	struct answer taken_back[ITEMS_MAX]; /* the last one last */
	int           taken_back_count;
	int64_t       reopened; /* item taken back, leased again; 0: none */
	int64_t       undone;
	int64_t       trail[ITEMS_MAX]; /* items looked at, in order */
	int           trail_count, trail_at;
	int64_t       put_off[ITEMS_MAX];
	int           put_off_count;
	int64_t       looked_at; /* a decided item that is on the screen; 0: none */
};

extern struct fake_settings *fake_settings_in_force(void);

struct fake_settings *fake_settings_in_force(void)
{
	return &settings;
}

void fake_set(const struct fake_settings *wanted)
{
	settings = *wanted;
	str_clear(&journal);
}

const char *fake_journal(void)
{
	return str_text(&journal);
}

/* On disk when this returns, as a decision must be. */
static void note_down(const char *line)
{
	int fd;

	str_addf(&journal, "%s\n", line);
	if (!settings.journal)
		return;
	fd = open(settings.journal, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd >= 0 && (write(fd, line, strlen(line)) < 0 || write(fd, "\n", 1) < 0))
		fputs("journal not written\n", stderr);
	close(fd);
}

static void note_downf(const struct review_answer *given, const char *fmt, ...) RUNG_PRINTF(2, 3);

/* With the operator's boxes at the end: " [10,20 30x40 1]", the last being the label. */
static void note_downf(const struct review_answer *given, const char *fmt, ...)
{
	struct str line = STR_EMPTY;
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	str_add(&line, text);
	for (int i = 0; given && i < given->region_count; i++)
		str_addf(&line, " [%g,%g %gx%g %lld]", given->regions[i].x, given->regions[i].y, given->regions[i].width,
		         given->regions[i].height, (long long)given->regions[i].label_id);
	if (given && given->words)
		str_addf(&line, " %s: %s", given->entered ? given->entered : "given", given->words);
	if (given && given->view && settings.tell_view)
		str_addf(&line, " (%s)", given->view);
	note_down(str_text(&line));
	str_release(&line);
}

static void make_labels(struct review *review)
{
	static const char *const words[] = { "scratch", "ok", "crack", "other", "dent", "stain", "chip", "dust" };

	review->stage = (struct stage){ .stage_id = 1, .name = "main", .kind = settings.kind ? settings.kind : "image",
	                                .output = settings.output ? settings.output : "class",
	                                .labels = review->labels,
	                                .label_count = settings.labels, .label_set = 1, .level = settings.level };
	for (int i = 0; i < settings.labels && i < LABELS_MAX; i++) {
		const char *word = i == 0 && settings.label_name ? settings.label_name : i < 8 ? words[i] : "kind";

		if (settings.long_labels)
			snprintf(review->names[i], sizeof review->names[i], "%s %d, %s", word, i + 1,
			         "found at the edge of the glass, longer than 3 mm and deeper than a nail feels at all");
		else
			snprintf(review->names[i], sizeof review->names[i], i < 8 ? "%s" : "%s %d", word, i + 1);
		review->names[i][80] = '\0';
		review->labels[i] = (struct label){ i + 1, review->names[i], i + 1, i == 0, false };
	}
}

int review_open(struct store *store, const char *stage, const struct actor *actor, struct review **review,
                struct err *err)
{
	(void)store, (void)stage, (void)actor, (void)err;
	*review = xcalloc(1, sizeof **review);
	make_labels(*review);
	return 0;
}

void review_set_origin(struct review *review, const char *origin)
{
	(void)review, (void)origin;
}

static void forget(struct answer *answers, int *count)
{
	for (int i = 0; i < *count; i++)
		free(answers[i].boxes);
	*count = 0;
}

void review_close(struct review *review)
{
	if (review)
		note_down("closed");
	if (review)
		forget(review->answers, &review->answered);
	if (review)
		forget(review->taken_back, &review->taken_back_count);
	free(review);
}

int review_refresh(struct review *review, struct err *err)
{
	(void)review;
	(void)err;
	return 0;
}

const struct stage *review_stage(const struct review *review)
{
	return &review->stage;
}

static bool has_answer(const struct review *review, int64_t item, bool skip)
{
	for (int i = 0; i < review->answered; i++)
		if (review->answers[i].item == item && (strcmp(review->answers[i].kind, "skip") == 0) == skip)
			return true;
	return false;
}

/* For good: what was skipped comes once more, after all others. */
static bool answered(const struct review *review, int64_t item)
{
	return has_answer(review, item, false);
}

static void fill_names(const char *list, struct arena *arena, const char *const **names, int *count)
{
	const char **all = arena_alloc(arena, 100 * sizeof *all);
	char *rest = list ? arena_strdup(arena, list) : NULL, *name;

	for (*count = 0; rest && (name = strsep(&rest, "|")) && *count < 100; (*count)++)
		all[*count] = name;
	*names = all;
}

static struct review_prediction *predict(const struct review *review, struct arena *arena)
{
	static const double shares[] = { 0.93, 0.05, 0.02 };
	struct review_prediction *prediction = arena_alloc(arena, sizeof *prediction);

	prediction->model = "demo v14";
	prediction->reason = settings.null ? "confidence under the card's floor" : "";
	prediction->confidence = settings.null ? (double)NAN : shares[0];
	if (settings.null)
		return prediction;
	prediction->label = review->labels[0].name;
	prediction->probability_count = settings.labels < 3 ? settings.labels : 3;
	prediction->probabilities = arena_alloc(arena, 3 * sizeof *prediction->probabilities);
	for (int i = 0; i < prediction->probability_count; i++)
		prediction->probabilities[i] = (struct review_probability){ review->labels[i].name,
			settings.labels == 2 && i == 1 ? 0.07 : shares[i] };
	if (settings.erased)
		prediction->output.erased = true;
	else if (settings.output && strcmp(settings.output, "text") == 0)
		prediction->output.text = settings.says;
	else if (settings.output)
		fill_names(settings.says, arena, &prediction->output.ranking.names, &prediction->output.ranking.count);
	prediction->region_count = 1;
	prediction->regions = arena_alloc(arena, 2 * sizeof *prediction->regions);
	prediction->regions[0] = (struct region){ 80, 60, 90, 70, 1, 0.9 };
	if (settings.kind && strcmp(settings.kind, "audio") == 0) {
		prediction->region_count = 2;
		prediction->regions[0] = segment_make(400, 1700, 1, 0.9);
		prediction->regions[1] = segment_make(5100, 6900, 2, 0.625);
	}
	prediction->heat = (struct heat){ 8, 8, arena_alloc(arena, 64) };
	for (int i = 0; i < 64; i++)
		prediction->heat.cells[i] = (uint8_t)(i / 8 >= 2 && i / 8 < 4 && i % 8 >= 2 && i % 8 < 5 ? 220 : 20);
	return prediction;
}

static void fill_spans(struct arena *arena, struct review_task *task)
{
	struct err why = ERR_NONE;
	struct span *spans = NULL;

	if (settings.spans)
		spans_read(settings.spans, settings.words, strlen(settings.words), arena, &spans, &task->span_count, &why);
	task->spans = spans;
	task->spans_trouble = arena_strdup(arena, why.text);
}

static void fill_tie(const struct review *review, struct arena *arena, struct review_task *task)
{
	static const struct region boxes[] = { { 60, 40, 70, 60, 1, NAN }, { 50, 50, 90, 70, 1, NAN }, { 10, 10, 30, 30, 1, NAN } };
	struct review_opinion *opinions = arena_alloc(arena, 2 * sizeof *opinions);

	opinions[0] = (struct review_opinion){ review->names[0], "at the edge, below the speaker, and it goes on", boxes, 1, settings.rival, false };
	opinions[1] = (struct review_opinion){ review->names[1], NULL, boxes + 1, 2, NULL, false };
	task->mode = "adjudication";
	task->opinions = opinions;
	task->opinion_count = 2;
}

/* It agrees with every second item. */
static struct review_prediction *say_canary(const struct review *review, int64_t item, struct arena *arena)
{
	struct review_prediction *canary = arena_alloc(arena, sizeof *canary);

	*canary = (struct review_prediction){ .model = "demo v15", .label = review->labels[item % 2 ? 0 : 1].name, .confidence = 0.88, .reason = "" };
	return canary;
}

static void fill(const struct review *review, int64_t item, struct arena *arena, struct review_task *task)
{
	memset(task, 0, sizeof *task);
	task->assignment_id = task->item_id = item;
	task->kind = settings.kind ? settings.kind : "image";
	task->words = settings.words;
	fill_spans(arena, task);
	fill_names(settings.erased ? NULL : settings.elsewhere, arena, &task->candidates, &task->candidate_count);
	task->absent = arena_alloc(arena, sizeof *task->absent);
	task->absent[0] = settings.lacks;
	task->absent_count = settings.lacks != NULL;
	task->name = settings.item_name ? settings.item_name : arena_printf(arena, "line1/%04lld.jpg", (long long)item);
	task->source = "line1";
	task->resumed = settings.resumed && item == 1;
	task->skipped_before = has_answer(review, item, true);
	task->blind = !settings.assisted;
	task->mode = task->blind ? "blind" : "assisted";
	if (settings.tie)
		fill_tie(review, arena, task);
	task->reason = task->blind && !settings.leaky ? "" : "the model assists";
	task->prediction = task->blind && !settings.leaky ? NULL : predict(review, arena);
	if (!task->blind && task->prediction->output.ranking.count > 0) {
		task->candidates = task->prediction->output.ranking.names;
		task->candidate_count = task->prediction->output.ranking.count;
	}
	task->canary = settings.canary ? say_canary(review, item, arena) : NULL;
}

static bool is_put_off(const struct review *review, int64_t item)
{
	for (int i = 0; i < review->put_off_count; i++)
		if (review->put_off[i] == item)
			return true;
	return false;
}

static bool waits_last(const struct review *review, int64_t item)
{
	return is_put_off(review, item) || has_answer(review, item, true);
}

/* The items to come, in order: what was put off or skipped stands last. Returns how many of at most max. */
static int to_come(const struct review *review, int64_t *items, int max)
{
	int count = 0;

	if (review->reopened && count < max)
		items[count++] = review->reopened;
	for (int last = 0; last < 2; last++)
		for (int64_t item = 1; item <= settings.items && count < max; item++)
			if (!answered(review, item) && item != review->reopened && waits_last(review, item) == last)
				items[count++] = item;
	return count;
}

static int show(struct review *review, int64_t item, struct arena *arena, struct review_task *task)
{
	fill(review, item, arena, task);
	review->looked_at = 0;
	if (review->trail_count == 0 || review->trail[review->trail_at] != item) {
		if (review->trail_count == ITEMS_MAX)
			review->trail_count = 0;
		review->trail_at = review->trail_count;
		review->trail[review->trail_count++] = item;
	}
	return 1;
}

int review_next(struct review *review, struct arena *arena, struct review_task *task, struct err *err)
{
	int64_t item;

	(void)err;
	return to_come(review, &item, 1) ? show(review, item, arena, task) : 0;
}

/* An answer that is there, or was before it was taken back, into its task. */
static void fill_previous(const struct answer *before, struct arena *arena, struct review_task *task)
{
	struct region *boxes = arena_alloc(arena, (size_t)before->box_count * sizeof *boxes + 1);

	for (int i = 0; i < before->box_count; i++)
		boxes[i] = before->boxes[i];
	task->previous_label_id = before->label;
	task->previous_kind = before->kind;
	task->previous_note = before->note[0] ? arena_strdup(arena, before->note) : NULL;
	task->previous_regions = boxes;
	task->previous_words = before->words[0] ? arena_strdup(arena, before->words) : NULL;
	task->previous_region_count = before->box_count;
}

int review_take(struct review *review, int64_t item_id, struct arena *arena, struct review_task *task, struct err *why)
{
	if (item_id < 1 || item_id > settings.items) {
		err_set(why, "it is not in the queue");
		return 0;
	}
	show(review, item_id, arena, task);
	if (item_id == review->reopened && review->taken_back_count > 0)
		fill_previous(&review->taken_back[review->taken_back_count - 1], arena, task);
	return 1;
}

int review_ahead(struct review *review, int64_t *item_ids, int max, struct err *err)
{
	int64_t items[9];
	int count = to_come(review, items, (max < 8 ? max : 8) + 1) - 1;

	(void)err;
	for (int i = 0; i < count; i++)
		item_ids[i] = items[i + 1];
	return count < 0 ? 0 : count;
}

static struct review_past past_of(struct review *review, struct arena *arena, const struct answer *given)
{
	return (struct review_past){
		.item_id = given->item, .decision_id = given->item,
		.name = arena_printf(arena, "line1/%04lld.jpg", (long long)given->item),
		.label = given->label ? review->labels[given->label - 1].name : NULL,
		.kind = given->kind, .duration_ms = 2100,
		.agrees = settings.assisted && given->label ? given->label == 1 : -1,
	};
}

int review_look(struct review *review, int64_t item_id, struct arena *arena, struct review_task *task, struct err *why)
{
	struct review_past *decided = arena_alloc(arena, sizeof *decided);

	for (int i = 0; i < review->answered; i++) {
		if (review->answers[i].item != item_id)
			continue;
		show(review, item_id, arena, task);
		*decided = past_of(review, arena, &review->answers[i]);
		task->decided = decided;
		fill_previous(&review->answers[i], arena, task);
		review->looked_at = item_id;
		return 1;
	}
	err_set(why, "you have no answer to item %lld", (long long)item_id);
	return 0;
}

static int show_at(struct review *review, int at, struct arena *arena, struct review_task *task, struct err *why)
{
	review->trail_at = at;
	if (answered(review, review->trail[at]))
		return review_look(review, review->trail[at], arena, task, why);
	return show(review, review->trail[at], arena, task);
}

int review_back(struct review *review, struct arena *arena, struct review_task *task, struct err *why)
{
	if (review->trail_at > 0)
		return show_at(review, review->trail_at - 1, arena, task, why);
	err_set(why, "there is nothing before this in this sitting");
	return 0;
}

int review_put_off(struct review *review, struct arena *arena, struct review_task *task, struct err *err)
{
	int64_t item = review->trail_count ? review->trail[review->trail_at] : 0;

	if (item && !review->looked_at && !is_put_off(review, item))
		review->put_off[review->put_off_count++] = item;
	if (item == review->reopened)
		review->reopened = 0;
	if (review->trail_at + 1 < review->trail_count)
		return show_at(review, review->trail_at + 1, arena, task, err);
	return review_next(review, arena, task, err);
}

static int64_t answer(struct review *review, const struct review_task *task, const char *kind, int64_t label,
                      const struct review_answer *given, struct err *err)
{
	struct answer *kept = review->answers;

	if (settings.full)
		return err_set(err, "the disk is full");
	if (settings.lost) {
		err_set(err, "somebody else has taken it");
		return 0;
	}
	if (task->item_id == review->reopened)
		review->reopened = 0;
	if (task->decided)
		note_downf(NULL, "change %lld", (long long)task->item_id);
	forget(review->taken_back, &review->taken_back_count);
	while (kept < review->answers + review->answered && kept->item != task->item_id)
		kept++;
	if (kept == review->answers + review->answered)
		review->answered++;
	free(kept->boxes);
	*kept = (struct answer){ task->item_id, label, kind, "", "", xcalloc((size_t)given->region_count + 1, sizeof *kept->boxes),
	                         given->region_count };
	snprintf(kept->note, sizeof kept->note, "%s", given->note ? given->note : "");
	snprintf(kept->words, sizeof kept->words, "%s", given->words ? given->words : "");
	for (int i = 0; i < given->region_count; i++)
		kept->boxes[i] = given->regions[i];
	return kept - review->answers + 1;
}

int64_t review_decide(struct review *review, const struct review_task *task, int64_t label_id,
                      const struct review_answer *given, struct err *err)
{
	int64_t id = answer(review, task, "label", label_id, given, err);

	if (id > 0)
		note_downf(given, "decide %lld %s %s", (long long)task->item_id, review->labels[label_id - 1].name,
		           given->note ? given->note : "-");
	return id;
}

int64_t review_unsure(struct review *review, const struct review_task *task, const struct review_answer *given,
                      struct err *err)
{
	int64_t id = answer(review, task, "unsure", 0, given, err);

	if (id > 0)
		note_downf(given, "unsure %lld", (long long)task->item_id);
	return id;
}

int64_t review_skip(struct review *review, const struct review_task *task, const struct review_answer *given,
                    struct err *err)
{
	int64_t id = answer(review, task, "skip", 0, given, err);

	if (id > 0)
		note_downf(given, "skip %lld%s%s", (long long)task->item_id, given->note ? " " : "", given->note ? given->note : "");
	return id;
}

int64_t review_flag(struct review *review, const struct review_task *task, const char *note, struct err *err)
{
	(void)review, (void)note, (void)err;
	note_downf(NULL, "flag %lld", (long long)task->item_id);
	return 1;
}

int review_undo(struct review *review, struct arena *arena, struct review_past *past, struct err *why)
{
	struct answer last;

	if (review->answered == 0) {
		err_set(why, "you have decided nothing yet");
		return 0;
	}
	last = review->answers[--review->answered];
	review->answers[review->answered] = (struct answer){ 0 };
	review->taken_back[review->taken_back_count++] = last;
	*past = past_of(review, arena, &last);
	review->reopened = past->item_id;
	review->undone++;
	note_downf(NULL, "undo %lld", (long long)past->item_id);
	return 1;
}

int review_redo(struct review *review, struct arena *arena, struct review_past *past, struct err *why)
{
	struct answer again;

	if (review->taken_back_count == 0) {
		err_set(why, "there is nothing to do again");
		return 0;
	}
	again = review->taken_back[--review->taken_back_count];
	review->answers[review->answered++] = again;
	if (review->reopened == again.item)
		review->reopened = 0;
	*past = past_of(review, arena, &again);
	note_downf(NULL, "redo %lld", (long long)past->item_id);
	return 1;
}

int review_guideline(struct review *review, struct arena *arena, const char **text, int64_t *version, struct err *err)
{
	(void)review, (void)arena, (void)err;
	*text = settings.guideline ? settings.guideline : "";
	*version = settings.guideline ? (int64_t)strlen(settings.guideline) : 0;
	return 0;
}

int review_why(struct review *review, const struct review_task *task, struct str *out, struct err *err)
{
	(void)err;
	if (task->blind)
		str_add(out, "This is to be judged blind.\n");
	else
		str_addf(out, "why: %s\nmodel: %s\n", task->reason, task->prediction ? task->prediction->model : "none");
	str_addf(out, "level: %d\nitem: %s\nsource: %s\n", review->stage.level, task->name, task->source);
	return 0;
}

int review_renew(struct review *review, const struct review_task *task, struct err *err)
{
	(void)review, (void)task, (void)err;
	return 0;
}

int review_progress(struct review *review, struct review_progress *progress, struct err *err)
{
	(void)err;
	*progress = (struct review_progress){ .open = settings.items - review->answered, .today = 1204 + review->answered,
	                                      .per_hour = 148, .undone = review->undone };
	if (settings.frozen) {
		snprintf(progress->frozen.since, sizeof progress->frozen.since, "2026-03-02 14:02");
		snprintf(progress->frozen.by, sizeof progress->frozen.by, "mara");
		snprintf(progress->frozen.why, sizeof progress->frozen.why, "%s", settings.frozen);
	}
	return 0;
}

int review_history(struct review *review, struct arena *arena, struct review_past *past, int max, struct err *err)
{
	int count = review->answered < max ? review->answered : max;

	(void)err;
	for (int i = 0; i < count; i++) {
		const struct answer *given = &review->answers[review->answered - 1 - i];

		past[i] = past_of(review, arena, given);
		past[i].words = *given->words ? arena_strdup(arena, given->words) : NULL;
	}
	return count;
}

static int read_file(int64_t item, void **bytes, size_t *length, struct err *err)
{
	char path[600];
	FILE *file;

	snprintf(path, sizeof path, "%s/%lld.ppm", settings.pictures, (long long)item);
	file = fopen(path, "rb");
	if (!file)
		return err_set(err, "%s cannot be opened", path);
	*bytes = xmalloc(64u << 20);
	*length = fread(*bytes, 1, 64u << 20, file);
	fclose(file);
	return 0;
}

/* The number of the item stands for its picture. */
int review_media(struct review *review, int64_t item_id, void **bytes, size_t *length, struct err *err)
{
	(void)review;
	if (item_id == settings.absent)
		return err_set(err, "line1/%04lld.jpg: no such file", (long long)item_id);
	if (settings.pictures)
		return read_file(item_id, bytes, length, err);
	*bytes = xmalloc(16);
	*length = (size_t)snprintf(*bytes, 16, "%d", (int)item_id);
	return 0;
}

/* What review_media() gives, in steps. */
int review_media_begin(struct review *review, int64_t item_id, struct media_reading *reading, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	size_t length = 0;
	void *bytes = NULL;
	int fd, rc = -1;

	if (review_media(review, item_id, &bytes, &length, err) < 0)
		return -1;
	hash_sha256(bytes, length, hash);
	fd = memfd_create("item", MFD_CLOEXEC);
	if (fd >= 0 && file_write_fd(fd, bytes, length) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		rc = media_reading_begin(reading, fd, (int64_t)length, hash, err);
	free(bytes);
	return rc;
}

int review_open_media(struct review *review, int64_t item_id, char **path, struct err *err)
{
	int fd = settings.file ? open(settings.file, O_RDONLY | O_CLOEXEC) : -1;

	(void)review;
	*path = NULL;
	if (fd < 0)
		return err_set(err, "item %lld: it has no file", (long long)item_id);
	*path = xstrdup(settings.file);
	return fd;
}
