/* What a stage answers beside its label: one table, a row a kind. Everything that stores, compares or shows such
 * answers goes by it, and the console has a row a kind of how it is drawn and edited (ui/console/output_pane.h). */
#ifndef RUNG_OUTPUT_OUTPUT_H
#define RUNG_OUTPUT_OUTPUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/picture.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum output_id { OUTPUT_CLASS, OUTPUT_REGIONS, OUTPUT_TEXT, OUTPUT_RANKING };

#define OUTPUT_TEXT_MAX    (10 * 1024 * 1024) /* bytes of a text */
#define OUTPUT_REGIONS_MAX 1000               /* regions of an answer */
#define OUTPUT_RANKING_MAX 1000               /* names of a ranking */
#define OUTPUT_NAME_MAX    1000               /* bytes of a name */
#define OUTPUT_BRIEF_MAX   400                /* bytes of a text in lists */

/* A list of names, best first, none twice. */
struct output_ranking { const char *const *names; int count; };

/* What stands beside the label of an answer. All of it is borrowed. */
struct output {
	const struct region *regions; /* pixels of the picture; of a recording: base/segment.h */
	int         region_count;
	const char *text;             /* UTF-8; NULL: none */
	struct output_ranking ranking; /* of a model */
	const char *choice;           /* of a person, from a ranking or beside it; NULL: none */
	bool        erased;           /* its words were: they stand nowhere any more */
};

/* How answers of a stage are compared, and from where on they match. */
enum output_measure { OUTPUT_BY_LABEL, OUTPUT_BY_IOU, OUTPUT_BY_WER, OUTPUT_BY_CER, OUTPUT_BY_RANK };
struct output_rule {
	enum output_measure measure;
	double bound; /* IoU at least; errors per word or character at most; among the first so many */
	bool   exact; /* text as it is written: case, signs and blanks count */
};

struct output_compared {
	bool   matches;
	double score;    /* 0..1, 1 where nothing differs: F1 of matched regions, 1 - error rate, 1 / place */
	double measured; /* mean IoU of what was matched, error rate, place from 1; NaN: not defined */
};

struct output_kind {
	const char    *name;  /* as in stage.output_kind */
	enum output_id id;
	const char    *help;  /* one line */
	const char    *stored; /* of a prediction's words: the kind of its row in prediction_output; NULL: it has none */
	const char    *given;  /* of a person's: the kind in decision_output; NULL */
	/* Reads what a model said, as it is stored or comes from a file: text as it is, a ranking as a JSON array of
	 * names. Lives in arena. -1: err says what is wrong with it, in words that follow the name of a field. NULL: none. */
	int  (*parse)(const char *bytes, size_t length, struct arena *arena, struct output *output, struct err *err);
	/* Compares what was said with what is taken for right. Both of the kind, neither erased. NULL: labels are all. */
	void (*compare)(const struct output_rule *rule, const struct output *said, const struct output *right,
	                struct output_compared *compared);
	/* Adds what a comparison has found, in words of one line: "2 of 11 words differ (18 %, at most 10 % do)". NULL. */
	void (*explain)(const struct output_rule *rule, const struct output *said, const struct output *right, struct str *words);
	/* Adds what stands beside a label, for lists: the text, the choice or the first of the names, how many regions. NULL. */
	void (*brief)(const struct output *output, struct str *words);
};

size_t output_kind_count(void);
const struct output_kind *output_kind_at(size_t index);
const struct output_kind *output_kind_named(const char *name); /* NULL: no such kind */

const char *output_measure_name(enum output_measure measure); /* as in comparison_rule.measure; "label" */
enum output_measure output_measure_from_name(const char *name); /* OUTPUT_BY_LABEL for any other */

/* Adds a label and what stands beside it: "transcribed: turn the lights off"; NULL: no label. Nothing is made visible. */
void output_brief(const struct output_kind *kind, const char *label, const struct output *output, struct str *words);

/* The same for a narrow list, where words is what brief() says, NULL for nothing: words alone where they tell the label too, since
 * the stage has no more than one other, which is for those without. */
void output_brief_cell(const struct output_kind *kind, int label_count, const char *label, const char *words, struct str *cell);

/* A text as an answer: UTF-8, at most OUTPUT_TEXT_MAX bytes, no NUL. -1: err says why not. */
int output_check_text(const char *text, size_t length, struct err *err);

/* A name that may be chosen: a text of at most OUTPUT_NAME_MAX bytes that is not blank. */
int output_check_name(const char *name, size_t length, struct err *err);

/* Regions as JSON: [{"x","y","width","height","label"}] in pixels, of a recording [{"start","end","label"}] in seconds;
 * label may be left out. label_of gives the id of a label's name, or 0: it has none such.
 * Lives in arena. -1: err says what is wrong. */
int output_parse_regions(const char *json, size_t length, bool in_time, int64_t (*label_of)(const void *context, const char *name),
                         const void *context, struct arena *arena, struct output *output, struct err *err);

/* A ranking as JSON, as it is stored. Adds to json. */
void output_ranking_json(const struct output_ranking *ranking, struct str *json);

/* The place of a name in a ranking, from 1; 0: it is not there. */
int output_ranking_place(const struct output_ranking *ranking, const char *name);

#endif
