/* What the plain mode says of an item. */
#include "ui/plain_sitting.h"

#include "base/text.h"
#include "jobs/record.h"
#include "ladder/level.h"

#include <stdarg.h>
#include <string.h>

void plain_say(const struct plain_sitting *sitting, const char *fmt, ...)
{
	char text[2048];
	struct str line = STR_EMPTY;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	text_add_visible(&line, text, strlen(text));
	fprintf(sitting->out, "%s\n", str_text(&line));
	str_release(&line);
}

static void add_share(struct str *line, double share)
{
	if (share >= 0.995 && share < 1)
		str_add(line, "over 0.99");
	else
		str_addf(line, "%.2f", share);
}

static void add_regions(struct str *line, const struct review_prediction *prediction)
{
	for (int i = 0; i < prediction->region_count; i++) {
		const struct region *region = &prediction->regions[i];

		str_addf(line, ", box %d at %.0f %.0f size %.0f by %.0f", i + 1, region->x, region->y, region->width,
		         region->height);
	}
}

/* Nothing at all where the task is blind: what is hidden is not even counted. */
static void add_model(struct str *line, const struct plain_sitting *sitting)
{
	const struct review_prediction *prediction = sitting->task.blind ? NULL : sitting->task.prediction;

	if (sitting->task.blind && review_stage(sitting->review)->level == LEVEL_HUMAN_ONLY) {
		str_add(line, " Model: none.");
	} else if (sitting->task.blind) {
		str_add(line, " Model: hidden.");
	} else if (!prediction) {
		str_add(line, " Model: has not seen it.");
	} else if (!prediction->label) {
		str_addf(line, " Model: no answer, %s.", prediction->reason);
	} else {
		str_addf(line, " Model: %s, ", prediction->label);
		add_share(line, prediction->confidence);
		add_regions(line, prediction);
		str_add(line, ".");
	}
}

/* " People differ: scratch, at the edge, 1 box; ok." */
static void add_opinions(struct str *line, const struct review_task *task)
{
	for (int i = 0; i < task->opinion_count; i++) {
		const struct review_opinion *opinion = &task->opinions[i];

		str_addf(line, "%s%s", i ? "; " : task->doubt ? " An answer is in doubt, and you look again: " : " People differ, and you settle it: ", opinion->label ? opinion->label : "unsure");
		if (opinion->words)
			str_addf(line, ": %s", opinion->words);
		if (opinion->note)
			str_addf(line, ", %s", opinion->note);
		if (opinion->region_count > 0)
			str_addf(line, ", %d box%s", opinion->region_count, opinion->region_count > 1 ? "es" : "");
	}
	if (task->opinion_count > 0)
		str_add(line, ".");
}

static void add_labels(struct str *line, const struct plain_sitting *sitting)
{
	const struct stage *stage = review_stage(sitting->review);

	str_add(line, " Labels:");
	for (int i = 0; i < stage->label_count && i < 10; i++)
		str_addf(line, "%s %d %s", i ? "," : "", stage->labels[i].position, stage->labels[i].name);
	if (stage->label_count > 10)
		str_addf(line, ", and %d more: labels lists them", stage->label_count - 10);
	str_add(line, ".");
}

/* "city missing; films ...": a field after the other. */
static void add_record(struct str *line, const struct review_task *task)
{
	const char *json = task->words;
	struct arena arena = ARENA_EMPTY;
	struct record_field *fields;
	int count = record_read(json, &arena, &fields, NULL);

	if (count < 0)
		str_add(line, json);
	for (int i = 0; i < count; i++)
		str_addf(line, "%s%s %s", i ? "; " : "", fields[i].name, fields[i].missing ? "missing" : fields[i].value);
	for (int i = 0; i < task->absent_count; i++)
		str_addf(line, "; %s missing", task->absent[i]);
	if (count >= 0)
		str_add(line, ".");
	arena_release(&arena);
}

static size_t after_points(const char *text, size_t at, int64_t points)
{
	for (; points > 0 && text[at]; points--) {
		uint32_t code;
		size_t used = text_decode(text + at, strlen(text + at), &code);

		at += used ? used : 1;
	}
	return at;
}

/* " Marked: Ada Lovelace, PERSON; London, PLACE." */
static void add_spans(struct str *line, const struct review_task *task)
{
	size_t start = 0;
	int64_t points = 0;

	for (int i = 0; i < task->span_count; i++) {
		const struct span *span = &task->spans[i];
		size_t end;

		start = after_points(task->words, start, span->start - points);
		points = span->start;
		end = after_points(task->words, start, span->end - span->start);
		str_add(line, i ? "; " : " Marked: ");
		str_add_bytes(line, task->words + start, end - start);
		str_addf(line, "%s%s", *span->label ? ", " : "", span->label);
	}
	if (task->span_count > 0)
		str_add(line, ".");
}

static void add_words(struct str *line, const struct review_task *task)
{
	size_t from = line->length + 1;

	str_add(line, " ");
	if (strcmp(task->kind, "record") == 0)
		add_record(line, task);
	else
		str_add(line, task->words);
	add_spans(line, task);
	for (size_t i = from; i < line->length; i++) /* one item, one line */
		line->text[i] = line->text[i] == '\n' ? ' ' : line->text[i];
}

static void add_facts(struct str *line, const struct review_task *task)
{
	if (task->source && task->source[0])
		str_addf(line, ", from %s", task->source);
	for (int i = 0; i < task->attribute_count; i++)
		if (task->span_count == 0 || strcmp(task->attributes[i].name, "spans") != 0)
			str_addf(line, ", %s %s", task->attributes[i].name, task->attributes[i].value);
	str_add(line, ".");
	if (task->words)
		add_words(line, task);
}

void plain_say_item(const struct plain_sitting *sitting)
{
	const struct review_task *task = &sitting->task;
	struct str line = STR_EMPTY, visible = STR_EMPTY;

	str_addf(&line, "Item %lld, %s, %s", (long long)task->item_id, task->kind, task->name);
	add_facts(&line, task);
	add_opinions(&line, task);
	add_model(&line, sitting);
	plain_add_output(&line, sitting);
	add_labels(&line, sitting);
	str_add(&line, " Answer, or h for help:");
	text_add_visible(&visible, str_text(&line), line.length);
	fprintf(sitting->out, "%s\n", str_text(&visible));
	str_release(&line);
	str_release(&visible);
}

void plain_say_nothing_waits(const struct plain_sitting *sitting)
{
	struct review_progress progress;
	struct err ignored = ERR_NONE;

	if (review_progress(sitting->review, &progress, &ignored) == 0 && *progress.frozen.since)
		plain_say(sitting, "The stage %s is frozen, since %s by %s: %s. A lead thaws it: rung stage thaw. An empty line looks again, q leaves.",
		          review_stage(sitting->review)->name, progress.frozen.since, progress.frozen.by, progress.frozen.why);
	else
		plain_say(sitting, "The queue is empty. An empty line looks again, q leaves.");
}
