/* The words of a system that has labels of its own: "broken=scratch,fine=ok". It is kept with the version whose
 * predictions are imported, as a card's "label_map" is, and holds for all files of that version. */
#ifndef RUNG_JOBS_IMPORT_MAP_H
#define RUNG_JOBS_IMPORT_MAP_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"

#include <stdint.h>

struct import_mapping { const char *from, *to; int64_t rows; }; /* rows that said so */
struct import_map { struct import_mapping *rows; int count; };

/* Reads what somebody wrote; in arena. -1 also for a label that the stage does not have, and a word that is mapped twice. */
int import_map_parse(const char *text, const struct stage *stage, struct arena *arena, struct import_map *map, struct err *err);

/* A card that holds nothing else, in arena; NULL for an empty map. And what such a card says; no card, no map. */
const char *import_map_card(const struct import_map *map, struct arena *arena);
void import_map_of_card(const char *card, struct arena *arena, struct import_map *map);

bool import_map_equals(const struct import_map *a, const struct import_map *b);

/* "broken=scratch,fine=ok", in arena; "" for none. */
const char *import_map_text(const struct import_map *map, struct arena *arena);

/* What a word means here, counted; the word itself where it is not mapped. */
const char *import_map_apply(struct import_map *map, const char *word);

#endif
