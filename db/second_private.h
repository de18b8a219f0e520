/* Second looks: some answers that people give without the model are looked at by somebody else, and a
 * lead settles where two differ. */
#ifndef RUNG_DB_SECOND_PRIVATE_H
#define RUNG_DB_SECOND_PRIVATE_H

#include "base/err.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* When a second look or a tie that begins now should be answered: as an audit should. */
int64_t second_due_ms(struct store *store, const struct stage *stage);

/* Where it stands in the shuffled queue: elsewhere than the first look did. */
int64_t second_place(const struct store *store, const struct stage *stage, int64_t item_id);

/* Opens and takes back the item's places of the lanes second and adjudication, so that they are what its
 * answers in force ask for; asked again, it changes nothing. To be called within the write that brings
 * an answer, takes one back, or tells what the live version says.
 *
 * A second look follows an only answer where the person or the live version says a critical label, where
 * the person is unsure, or where the item is drawn (second.share); imported answers are taken as they
 * are. A lead is asked where labels differ, where two are unsure, and where one is unsure of what may be
 * critical. Places that somebody has on a screen stay.
 *
 * 1: a lead is asked; 0: nobody is, or somebody for a second look; -1. */
int second_follow(struct store *store, const struct stage *stage, int64_t item_id, struct err *err);

#endif
