/* What goes into a model and what comes out of it, whatever the model is: "item in, answer out". */
#ifndef RUNG_MODELS_ANSWER_H
#define RUNG_MODELS_ANSWER_H

#include "base/err.h"
#include "base/picture.h"

#include <stdbool.h>
#include <stddef.h>

/* What an item is; the words of the database and of cards. */
enum item_kind { ITEM_IMAGE, ITEM_TEXT, ITEM_AUDIO, ITEM_RECORD, ITEM_KINDS };

const char *item_kind_name(enum item_kind kind);           /* "image", "text", "audio", "record" */
bool        item_kind_named(const char *name, enum item_kind *kind); /* false: no such kind */

/* What an answer is beside its label; a card names one of them ("output").
 *   class    the label is the answer
 *   regions  so are the regions: of a picture in pixels, of a recording stretches of time (base/segment.h)
 *   text     words are: UTF-8
 *   ranking  words are: a JSON array of distinct strings, best first
 * Whatever it is, data may come with it: a JSON object or array that the stages after it take. */
enum answer_output { ANSWER_CLASS, ANSWER_REGIONS, ANSWER_TEXT, ANSWER_RANKING, ANSWER_OUTPUTS };

#define ANSWER_WORDS_MAX    ((size_t)1 << 20) /* bytes, of words and of data */
#define ANSWER_RANKING_MAX  1000
#define ANSWER_REGIONS_MAX  100  /* of a picture */
#define ANSWER_SEGMENTS_MAX 1000 /* of a recording */

const char *answer_output_name(enum answer_output output); /* "class", "regions", "text", "ranking" */
bool        answer_output_named(const char *name, enum answer_output *output);

/* Whether an answer of that kind may carry these words, or this data. NULL, or the reason: "its ranking names \"a\"
 * twice"; it is a constant, or lies in why. */
const char *answer_words_wrong(enum answer_output output, const char *words, size_t length, char why[200]);
const char *answer_data_wrong(const char *data, size_t length);

/* One item as it is given to a model. Everything is borrowed. */
struct model_item {
	enum item_kind kind;
	const void    *bytes;    /* of the picture's or recording's file; of a text its UTF-8; of a record its JSON object */
	size_t         length;
	const char    *upstream; /* what was said upstream: a JSON object, a member a stage by its name; NULL: there is no stage before */
};

struct answer {
	bool   is_null;         /* the model abstains */
	char   reason[200];     /* why; "" otherwise */
	int    label;           /* index into the card's labels; -1 when null */
	double confidence;      /* 0..1; NaN where it is not finite */
	int    probability_count; /* the card's labels, or 0 */
	float *probabilities;
	int    region_count;
	struct region *regions; /* label_id is the card's label index + 1, 0 for none */
	struct heat heat;       /* over the whole picture */
	char  *words;           /* terminated; NULL: none, or none of them */
	size_t words_length;
	char  *data;            /* terminated; NULL: none */
	size_t data_length;
};

/* Makes it null, with why. */
void answer_abstain(struct answer *answer, const char *fmt, ...) RUNG_PRINTF(2, 3);

void answer_release(struct answer *answer); /* may be repeated */

#endif
