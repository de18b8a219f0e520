/* A model card: what a model takes and what it answers, in a JSON file beside the .onnx.
 * doc/model-card.md documents every key. */
#ifndef RUNG_MODELS_CARD_H
#define RUNG_MODELS_CARD_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

enum card_layout { CARD_NCHW, CARD_NHWC };
enum card_colour { CARD_RGB, CARD_BGR, CARD_GREY };
enum card_filter { CARD_AREA, CARD_BILINEAR };
enum card_fit    { CARD_STRETCH, CARD_LETTERBOX };

struct card_label_map { const char *from, *to; }; /* the model's word, the project's word */

struct card {
	const char *name, *version;
	const char *engine;           /* "onnxruntime" */
	const char *output_kind;      /* "class" */
	const char *input_name;       /* NULL: the model's first input */
	int         width, height;    /* of the input, pixels, 1..4096 */
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
	const char *heat_output;      /* an output of [1,1,h,w] or [1,h,w]; NULL: none */
	const char *box_output;       /* an output of [1,n,5+] x,y,w,h,score[,class] in input pixels; NULL: none */
	double      box_floor;        /* boxes below this score are dropped; default 0.25 */
	bool        has_trained_on;   /* the field is there, perhaps empty */
	const char **trained_on;      /* SHA-256, hexadecimal, of training items */
	int         trained_on_count;
	const char *training_note;
};

/* Reads and checks a card. Strings live in arena. The message names file, key and what was expected. */
int card_read(const char *path, struct arena *arena, struct card *card, struct err *err);

/* The same from text; where names the source in messages. */
int card_parse(const char *text, size_t length, const char *where, struct arena *arena, struct card *card,
               struct err *err);

#endif
