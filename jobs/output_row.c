#include "jobs/output_row.h"

#include "base/str.h"
#include "db/output.h"

#include <string.h>

static int64_t label_of(const void *context, const char *name)
{
	const struct label *label = stage_label_named(context, name);

	return label ? label->label_id : 0;
}

int output_row_regions(const struct stage *stage, const char *json, struct arena *arena, struct output_row *said, struct err *why)
{
	struct output output = { .text = NULL };

	if (output_parse_regions(json, strlen(json), str_equal(stage->kind, "audio"), label_of, stage, arena, &output, why) < 0)
		return -1;
	said->regions = output.regions;
	said->region_count = output.region_count;
	return 0;
}

/* A list of a CSV, where JSON is no pleasure to write: names with | between them. */
static const char *list_json(const char *text, struct arena *arena)
{
	struct output_ranking ranking = { NULL, 0 };
	const char **names = arena_alloc(arena, (strlen(text) + 2) * sizeof *names);
	struct str json = STR_EMPTY;
	const char *list;

	if (text[strspn(text, " \t")] == '[')
		return text;
	ranking.names = names;
	while (*text) {
		size_t length = strcspn(text, "|"), from = strspn(text, " "), end = length;

		while (end > from && text[end - 1] == ' ')
			end--;
		names[ranking.count++] = from <= end ? arena_memdup(arena, text + from, end - from) : "";
		text += length + (text[length] == '|');
	}
	output_ranking_json(&ranking, &json);
	list = arena_strdup(arena, str_text(&json));
	str_release(&json);
	return list;
}

static int read_words(const struct output_kind *kind, const char *text, bool person, struct arena *arena, struct output_row *said,
                      struct err *why)
{
	struct output checked = { .text = NULL };

	said->words = kind->id == OUTPUT_RANKING && !person ? list_json(text, arena) : arena_strdup(arena, text);
	said->length = strlen(said->words);
	if (person)
		return kind->id == OUTPUT_RANKING ? output_check_name(said->words, said->length, why)
		                                  : output_check_text(said->words, said->length, why);
	return kind->parse(said->words, said->length, arena, &checked, why);
}

bool output_row_takes(const struct stage *stage, const char *column)
{
	const struct output_kind *kind = output_of_stage(stage);

	if (kind->id == OUTPUT_REGIONS)
		return str_equal(column, "regions");
	return kind->given && (str_equal(column, kind->stored) || str_equal(column, kind->given));
}

static const char *column_of(const struct output_kind *kind, bool person)
{
	return kind->id == OUTPUT_REGIONS ? "regions" : person ? kind->given : kind->stored;
}

const char *output_row_column(const struct stage *stage)
{
	return column_of(output_of_stage(stage), true);
}

int output_row_read(const struct stage *stage, const struct row *row, bool person, struct arena *arena, struct output_row *said,
                    struct err *why)
{
	const struct output_kind *kind = output_of_stage(stage);
	const char *column = column_of(kind, person);
	const char *text = column ? row_get(row, column) : NULL;
	int rc;

	*said = (struct output_row){ .words = NULL };
	if (!text || (!*text && kind->id != OUTPUT_TEXT))
		return 0;
	rc = kind->id == OUTPUT_REGIONS ? output_row_regions(stage, text, arena, said, why)
	                                : read_words(kind, text, person, arena, said, why);
	return rc < 0 ? err_wrap(why, "the column %s is", column) : 0;
}
