/* What the files of db/ share about rollouts. */
#ifndef RUNG_DB_ROLLOUT_PRIVATE_H
#define RUNG_DB_ROLLOUT_PRIVATE_H

struct store;

/* What rollout_traffic_now() keeps is out of date, or no longer wanted. */
void rollout_forget(struct store *store);
void rollout_free(struct store *store);

#endif
