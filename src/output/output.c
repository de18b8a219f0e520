#include "output/output.h"

#include "base/segment.h"
#include "base/text.h"
#include "output/alignment.h"
#include "output/region_match.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

int output_check_text(const char *text, size_t length, struct err *err)
{
	if (length > OUTPUT_TEXT_MAX)
		return err_set(err, "more than the %d MB that a text may have", OUTPUT_TEXT_MAX >> 20);
	if (!text_valid_utf8(text, length) || memchr(text, '\0', length))
		return err_set(err, "no UTF-8");
	return 0;
}

int output_check_name(const char *name, size_t length, struct err *err)
{
	if (output_check_text(name, length, err) < 0)
		return -1;
	if (length > OUTPUT_NAME_MAX)
		return err_set(err, "more than the %d bytes that a name may have", OUTPUT_NAME_MAX);
	return length == 0 || strspn(name, " \t\r\n") == length ? err_set(err, "blank") : 0;
}

static int parse_text(const char *bytes, size_t length, struct arena *arena, struct output *output, struct err *err)
{
	if (output_check_text(bytes, length, err) < 0)
		return -1;
	output->text = arena_memdup(arena, bytes, length);
	return 0;
}

static int take_name(const json_t *entry, json_t *seen, const char **name, struct err *err)
{
	const char *text = json_string_value(entry);

	if (!text)
		return err_set(err, "not a list of names alone");
	if (output_check_name(text, json_string_length(entry), err) < 0)
		return err_wrap(err, "a name of the list is");
	if (json_object_get(seen, text))
		return err_set(err, "the name \"%.60s\" twice", text);
	json_object_set_new(seen, text, json_true());
	*name = text;
	return 0;
}

static int take_names(const json_t *list, struct arena *arena, struct output_ranking *ranking, struct err *err)
{
	size_t count = json_array_size(list);
	const char **names = arena_alloc(arena, (count + 1) * sizeof *names);
	json_t *seen = json_object();
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++) {
		rc = take_name(json_array_get(list, i), seen, &names[i], err);
		names[i] = rc == 0 ? arena_strdup(arena, names[i]) : NULL;
	}
	json_decref(seen);
	*ranking = (struct output_ranking){ names, (int)count };
	return rc;
}

static int parse_ranking(const char *bytes, size_t length, struct arena *arena, struct output *output, struct err *err)
{
	json_t *list = json_loadb(bytes, length, 0, NULL);
	int rc;

	if (!json_is_array(list))
		rc = err_set(err, "no JSON list of names");
	else if (json_array_size(list) > OUTPUT_RANKING_MAX)
		rc = err_set(err, "more than %d names", OUTPUT_RANKING_MAX);
	else
		rc = take_names(list, arena, &output->ranking, err);
	json_decref(list);
	return rc;
}

void output_ranking_json(const struct output_ranking *ranking, struct str *json)
{
	json_t *list = json_array();
	char *text;

	for (int i = 0; i < ranking->count; i++)
		json_array_append_new(list, json_string(ranking->names[i]));
	text = json_dumps(list, JSON_COMPACT);
	str_add(json, text ? text : "[]");
	free(text);
	json_decref(list);
}

int output_ranking_place(const struct output_ranking *ranking, const char *name)
{
	for (int i = 0; i < ranking->count; i++)
		if (str_equal(ranking->names[i], name))
			return i + 1;
	return 0;
}

/* ---- regions as JSON ---- */

struct region_reader {
	bool in_time;
	int64_t (*label_of)(const void *context, const char *name);
	const void *context;
};

static bool read_numbers(const json_t *object, const char *const names[], int count, double numbers[])
{
	for (int i = 0; i < count; i++) {
		const json_t *value = json_object_get(object, names[i]);

		if (!json_is_number(value))
			return false;
		numbers[i] = json_number_value(value);
	}
	return true;
}

static int read_box(const json_t *object, struct region *region, struct err *err)
{
	static const char *const names[] = { "x", "y", "width", "height" };
	double n[4];

	if (!read_numbers(object, names, 4, n))
		return err_set(err, "a region without one of the numbers x, y, width, height");
	if (n[2] <= 0 || n[3] <= 0)
		return err_set(err, "a region that has no width or height");
	*region = (struct region){ .x = n[0], .y = n[1], .width = n[2], .height = n[3], .score = (double)NAN };
	return 0;
}

static int read_segment(const json_t *object, struct region *region, struct err *err)
{
	static const char *const names[] = { "start", "end" };
	double n[2];

	if (!read_numbers(object, names, 2, n))
		return err_set(err, "a segment without one of the numbers start, end");
	if (n[0] < 0 || n[1] <= n[0])
		return err_set(err, "a segment that does not end after it starts");
	*region = segment_make(n[0] * 1000, n[1] * 1000, 0, (double)NAN);
	return 0;
}

static int read_region(const struct region_reader *reader, const json_t *object, struct region *region, struct err *err)
{
	const json_t *label = json_object_get(object, "label");

	if ((reader->in_time ? read_segment(object, region, err) : read_box(object, region, err)) < 0)
		return -1;
	if (!label || json_is_null(label))
		return 0;
	region->label_id = json_is_string(label) ? reader->label_of(reader->context, json_string_value(label)) : 0;
	return region->label_id ? 0 : err_set(err, "a region with a label that the stage does not have");
}

static int read_regions(const struct region_reader *reader, const json_t *list, struct arena *arena, struct output *output,
                        struct err *err)
{
	size_t count = json_array_size(list);
	struct region *regions;

	if (!json_is_array(list))
		return err_set(err, "no JSON list of regions");
	if (count > OUTPUT_REGIONS_MAX)
		return err_set(err, "more than %d regions", OUTPUT_REGIONS_MAX);
	regions = arena_alloc(arena, (count + 1) * sizeof *regions);
	for (size_t i = 0; i < count; i++)
		if (read_region(reader, json_array_get(list, i), &regions[i], err) < 0)
			return -1;
	output->regions = regions;
	output->region_count = (int)count;
	return 0;
}

int output_parse_regions(const char *json, size_t length, bool in_time, int64_t (*label_of)(const void *context, const char *name),
                         const void *context, struct arena *arena, struct output *output, struct err *err)
{
	const struct region_reader reader = { in_time, label_of, context };
	json_t *list = json_loadb(json, length, 0, NULL);
	int rc = read_regions(&reader, list, arena, output, err);

	json_decref(list);
	return rc;
}

/* ---- comparing ---- */

static void compare_regions(const struct output_rule *rule, const struct output *said, const struct output *right,
                            struct output_compared *compared)
{
	struct region_match match = region_match(said->regions, said->region_count, right->regions, right->region_count, rule->bound, NULL);

	*compared = (struct output_compared){
		.matches = match.matched == said->region_count && match.matched == right->region_count,
		.score = match.f1, .measured = match.mean_iou,
	};
}

struct text_difference { struct text_units said, right; int edits; }; /* edits -1: too many to count */

static struct text_difference text_difference(const struct output_rule *rule, const struct output *said, const struct output *right,
                                              struct arena *arena)
{
	enum text_unit unit = rule->measure == OUTPUT_BY_CER ? TEXT_CHARACTERS : TEXT_WORDS;
	struct text_difference difference;

	text_units_cut(said->text ? said->text : "", right->text ? right->text : "", unit, rule->exact, arena, &difference.said,
	               &difference.right);
	difference.edits = alignment_distance(&difference.said, &difference.right, ALIGNMENT_MOST);
	return difference;
}

/* NaN: it is not defined, or was not measured. */
static double error_rate(const struct text_difference *difference)
{
	if (difference->edits <= 0)
		return difference->edits == 0 ? 0 : (double)NAN;
	return difference->right.count ? (double)difference->edits / difference->right.count : (double)NAN;
}

static void compare_text(const struct output_rule *rule, const struct output *said, const struct output *right,
                         struct output_compared *compared)
{
	struct arena arena = ARENA_EMPTY;
	struct text_difference difference = text_difference(rule, said, right, &arena);
	double rate = error_rate(&difference);

	*compared = (struct output_compared){
		.matches = rate <= rule->bound, .score = isnan(rate) ? 0 : fmax(0, 1 - rate), .measured = rate,
	};
	arena_release(&arena);
}

/* Two people match who choose the same; of two rankings the first names are compared. */
static struct output_ranking ranking_of(const struct output *output)
{
	return output->choice ? (struct output_ranking){ &output->choice, 1 } : output->ranking;
}

static void compare_ranking(const struct output_rule *rule, const struct output *said, const struct output *right,
                            struct output_compared *compared)
{
	struct output_ranking ranking = ranking_of(said), of_right = ranking_of(right);
	int place = of_right.count ? output_ranking_place(&ranking, of_right.names[0]) : 0;

	if (!of_right.count) /* nothing was to be found */
		*compared = (struct output_compared){ true, 1, (double)NAN };
	else
		*compared = (struct output_compared){
			.matches = place > 0 && place <= rule->bound, .score = place ? 1.0 / place : 0, .measured = place ? place : (double)NAN,
		};
}

/* ---- saying what was found ---- */

static void explain_regions(const struct output_rule *rule, const struct output *said, const struct output *right, struct str *words)
{
	struct region_match match = region_match(said->regions, said->region_count, right->regions, right->region_count, rule->bound, NULL);

	str_addf(words, "%d of %d regions found, %d of %d are right", match.matched, right->region_count, match.matched, said->region_count);
	if (match.matched)
		str_addf(words, ", overlapping by %.2f on average", match.mean_iou);
	str_addf(words, " (by %.2f at least)", rule->bound);
}

static void explain_text(const struct output_rule *rule, const struct output *said, const struct output *right, struct str *words)
{
	const char *units = rule->measure == OUTPUT_BY_CER ? "characters" : "words";
	struct arena arena = ARENA_EMPTY;
	struct text_difference difference = text_difference(rule, said, right, &arena);
	double rate = error_rate(&difference);

	if (difference.edits < 0)
		str_addf(words, "more than %d %s differ, too many to count", ALIGNMENT_MOST, units);
	else
		str_addf(words, "%d of %d %s differ", difference.edits, difference.right.count, units);
	if (!isnan(rate))
		str_addf(words, ", %.0f %%", 100 * rate);
	str_addf(words, " (at most %.0f %% may)", 100 * rule->bound);
	arena_release(&arena);
}

static void explain_ranking(const struct output_rule *rule, const struct output *said, const struct output *right, struct str *words)
{
	struct output_compared compared;

	compare_ranking(rule, said, right, &compared);
	if (!right->choice)
		str_add(words, "nothing was chosen");
	else if (isnan(compared.measured))
		str_addf(words, "the choice is none of the %d in the list", ranking_of(said).count);
	else
		str_addf(words, "the choice is number %.0f of %d", compared.measured, ranking_of(said).count);
	str_addf(words, " (among the first %.0f it counts as found)", rule->bound);
}

/* ---- in lists ---- */

#define BRIEF_NAMES 3

static void brief_regions(const struct output *output, struct str *words)
{
	if (output->region_count > 0)
		str_addf(words, output->region_count == 1 ? "%d region" : "%d regions", output->region_count);
}

static void brief_text(const struct output *output, struct str *words)
{
	const char *text = output->text ? output->text : "";
	size_t length = strlen(text);

	if (length <= OUTPUT_BRIEF_MAX) {
		str_add(words, text);
		return;
	}
	for (length = OUTPUT_BRIEF_MAX; ((unsigned char)text[length] & 0xc0) == 0x80; length--) /* between two characters */
		;
	str_add_bytes(words, text, length);
	str_add(words, "...");
}

static void brief_ranking(const struct output *output, struct str *words)
{
	struct output_ranking ranking = ranking_of(output);

	for (int i = 0; i < ranking.count && i < BRIEF_NAMES; i++)
		str_addf(words, i ? ", %s" : "%s", ranking.names[i]);
	if (ranking.count > BRIEF_NAMES)
		str_addf(words, " and %d more", ranking.count - BRIEF_NAMES);
}

void output_brief(const struct output_kind *kind, const char *label, const struct output *output, struct str *words)
{
	size_t before;

	str_add(words, label ? label : "");
	if (!kind->brief)
		return;
	str_add(words, label ? ": " : "");
	before = words->length;
	if (output->erased)
		str_add(words, "erased");
	else
		kind->brief(output, words);
	if (words->length == before)
		str_add(words, "-");
}

void output_brief_cell(const struct output_kind *kind, int label_count, const char *label, const char *words, struct str *cell)
{
	if (words && kind->stored && label_count <= 2)
		str_add(cell, words);
	else
		str_addf(cell, words ? "%s: %s" : "%s", label, words ? words : "");
}

/* ---- the table ---- */

static const struct output_kind kinds[] = {
	{ .name = "class", .id = OUTPUT_CLASS, .help = "the label is the answer" },
	{ .name = "regions", .id = OUTPUT_REGIONS, .help = "boxes in a picture, or stretches of a recording, beside the label",
	  .compare = compare_regions, .explain = explain_regions, .brief = brief_regions },
	{ .name = "text", .id = OUTPUT_TEXT, .help = "words beside the label, such as a transcript",
	  .stored = "text", .given = "text", .parse = parse_text, .compare = compare_text, .explain = explain_text, .brief = brief_text },
	{ .name = "ranking", .id = OUTPUT_RANKING, .help = "a list of names, best first, of which a person chooses one",
	  .stored = "ranking", .given = "choice", .parse = parse_ranking, .compare = compare_ranking, .explain = explain_ranking, .brief = brief_ranking },
};

size_t output_kind_count(void)
{
	return sizeof kinds / sizeof *kinds;
}

const struct output_kind *output_kind_at(size_t index)
{
	return &kinds[index];
}

const struct output_kind *output_kind_named(const char *name)
{
	for (size_t i = 0; i < output_kind_count(); i++)
		if (str_equal(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

static const char *const measures[] = {
	[OUTPUT_BY_LABEL] = "label", [OUTPUT_BY_IOU] = "iou", [OUTPUT_BY_WER] = "wer", [OUTPUT_BY_CER] = "cer", [OUTPUT_BY_RANK] = "rank",
};

const char *output_measure_name(enum output_measure measure)
{
	return measures[measure];
}

enum output_measure output_measure_from_name(const char *name)
{
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		if (str_equal(measures[i], name))
			return (enum output_measure)i;
	return OUTPUT_BY_LABEL;
}
