/* A model card: what a model takes and what it answers, in a JSON file beside the .onnx.
 * doc/model-card.md documents every key. */
#ifndef RUNG_MODELS_CARD_H
#define RUNG_MODELS_CARD_H

#include "base/arena.h"
#include "base/err.h"
#include "models/answer.h"
#include "output/ctc.h"
#include "output/text_map.h"
#include "stats/refit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum card_layout { CARD_NCHW, CARD_NHWC };
enum card_colour { CARD_RGB, CARD_BGR, CARD_GREY };
enum card_filter { CARD_AREA, CARD_BILINEAR };
enum card_fit    { CARD_STRETCH, CARD_LETTERBOX };

enum card_give   { CARD_NUMBERS, CARD_FILE }; /* what a model gets of an item: numbers, or all of it as it is */

#define CARD_RANK_MAX    4
#define CARD_CHECKS      4
#define CARD_ENTRIES_MAX 16 /* states, and constants */

/* An input of the model that is fed with what an output of the run before gave; zeros for the first of an item. */
struct card_state {
	const char *input, *output;
	int64_t     dims[CARD_RANK_MAX];
	int         rank;
};

/* A whole number that the model takes beside its input, as a tensor without dimensions. */
struct card_constant { const char *input; int64_t value; };

/* How frame after frame becomes stretches of time; models/segments.h has the rules. Seconds but for on and off. */
struct card_segments {
	int    label;               /* index into labels: what is said where there is a segment; the other one where there is none */
	double on, off;             /* probabilities at which a segment begins and ends */
	double least, least_gap, pad;
};

/* How the class output becomes a text or regions, instead of a label. The first of two labels says that there is some, the
 * other that there is none. */
enum card_decoding { CARD_LABELS, CARD_CTC, CARD_TEXT_MAP };

struct card_decode {
	enum card_decoding by;
	const char *dictionary;     /* of CTC: a file, named from the model's folder */
	bool        blank_last, space;
	struct ctc_alphabet alphabet; /* of the dictionary, once the model is opened; count 0: not read yet */
	struct text_map_rules map;
};

/* A program of one's own; doc/rung-process.7 has the protocol. */
struct card_process {
	const char **command;       /* at least one word; NULL after the last */
	int          command_count;
	const char **files;         /* what it reads besides, below the card's folder */
	int          file_count;
	bool         ready;         /* it says a line first, when it has loaded what it needs */
	bool         network;       /* it may open connections */
	double       timeout;       /* seconds an item may take; 0: as long as scoring waits */
	int          memory, cpu, open_files; /* limits: MB of addresses, seconds of processor time in all, descriptors; 0: as the caller's */
};

struct card_label_map { const char *from, *to; }; /* the model's word, the project's word */

struct card {
	const char *name, *version;
	const char *engine;           /* "onnxruntime" */
	enum item_kind kind;          /* of the items it takes */
	enum card_give give;
	enum answer_output output;
	const char *input_name;       /* NULL: the model's first input */
	const char *crop;             /* the stage whose first region of a picture is its input; NULL: none's */
	struct card_window { double x, y, width, height; } window; /* of a picture that is its input, in shares of it; width 0: all of it */
	int         width, height;    /* of the input, pixels, 1..4096; 0 where it takes no picture as numbers */
	enum card_layout layout;
	enum card_colour colour;
	enum card_filter filter;
	enum card_fit    fit;
	double      scale;            /* input = (pixel * scale - mean) / std, pixel 0..255; default 1/255 */
	double      mean[3], std[3];  /* per channel, default 0 and 1 */
	int         class_count;      /* numbers in the class output: the card's "labels", before the map */
	int        *class_label;      /* for each of them the index into labels */
	const char **labels;          /* the project's words, distinct, in the order of the model's output */
	int         label_count;      /* 2 or more, at most class_count: a map may join classes */
	struct card_label_map *label_map;
	int         label_map_count;
	const char **critical;        /* critical classes, of the labels */
	int         critical_count;
	const char *class_output;     /* name of the output with the classes; NULL: the first */
	bool        softmax;          /* the class output holds logits: apply softmax */
	double      floor;            /* below this confidence the answer is null; 0..1, default 0 */
	bool        calibrated;       /* its confidence goes through a curve, after the floor */
	struct refit calibration;
	const char *heat_output;      /* an output of [1,1,h,w] or [1,h,w]; NULL: none */
	const char *box_output;       /* an output of [1,n,5+] x,y,w,h,score[,class] in input pixels; NULL: none */
	double      box_floor;        /* boxes below this score are dropped; default 0.25 */
	int         rate, frame, context; /* of a recording as numbers: frames a second, in a run, and of the run before put before it */
	struct card_state *states;
	int         state_count;
	struct card_constant *constants;
	int         constant_count;
	struct card_segments segments;
	struct card_decode decode;
	struct card_process process;
	int         check_count;      /* pictures of jobs/model_try.h of which it says what comes out; 0: none */
	float      *checks;           /* for each label_count probabilities */
	bool        has_trained_on;   /* the field is there, perhaps empty */
	const char **trained_on;      /* SHA-256, hexadecimal, of training items */
	int         trained_on_count;
	const char *training_note;
};

/* Whether its engine is a program of the user's own. */
bool card_is_program(const struct card *card);

/* The label that a word of the model's means, by the card's map; -1: none. */
int card_label(const struct card *card, const char *word);

/* Reads and checks a card. Strings live in arena. The message names file, key and what was expected. */
int card_read(const char *path, struct arena *arena, struct card *card, struct err *err);

/* The same from text; where names the source in messages. */
int card_parse(const char *text, size_t length, const char *where, struct arena *arena, struct card *card,
               struct err *err);

#endif
