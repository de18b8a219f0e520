/* The stages of a pipeline as a tree in lines, a stage a line, each below the one it stands on. */
#ifndef RUNG_UI_FLOW_TREE_H
#define RUNG_UI_FLOW_TREE_H

#include "base/arena.h"
#include "jobs/pipeline.h"

#include <stdbool.h>

/* A stage with the branch it hangs on: "+-speech-> asr"; one that stands on several hangs on the first and names
 * the others: "asr (and users)". In arena; as printable as the names are. */
const char *flow_tree(const struct pipeline_view *view, int index, bool ascii, struct arena *arena);

/* The stages in the order of these lines: order[i] is the index of the one in line i. */
void flow_tree_order(const struct pipeline_view *view, int *order);

/* "calm", ...; "-" where nothing is known. */
const char *flow_drift_word(enum drift_state state);

#endif
