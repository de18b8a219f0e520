/* From what a model gives to an answer: label, confidence, probabilities, regions and heat map. */
#ifndef RUNG_MODELS_POSTPROCESS_H
#define RUNG_MODELS_POSTPROCESS_H

#include "base/picture.h"
#include "models/card.h"
#include "models/engine.h"
#include "models/preprocess.h"

#define ANSWER_REGIONS_MAX 100

struct answer {
	bool   is_null;         /* the model abstains */
	char   reason[200];     /* why; "" otherwise */
	int    label;           /* index into the card's labels; -1 when null */
	double confidence;      /* 0..1; NaN where it is not finite */
	int    probability_count; /* the card's labels, or 0 */
	float *probabilities;
	int    region_count;
	struct region *regions; /* in pixels of the picture; label_id is the card's label index + 1 */
	struct heat heat;       /* over the whole picture */
};

/* outputs as engine->run() gave them for this picture; its shapes fit the card. */
void answer_make(const struct card *card, const struct engine_output outputs[ENGINE_ROLES],
                 const struct picture *picture, struct answer *answer);
void answer_release(struct answer *answer); /* may be repeated */

#endif
