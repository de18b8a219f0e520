#include "jobs/suspects.h"

#include "base/hash.h"
#include "db/store.h"
#include "jobs/snapshot.h"
#include "stats/doubt.h"

#include <math.h>
#include <stdlib.h>

/* ---- what people said ---- */

/* Votes by item, and how often each of those who gave them errs. */
struct peers {
	struct suspect_vote *said;
	struct vote         *votes; /* the same, by number */
	int                  count, raters;
	struct dawid_skene   fit;
	bool                 measured; /* they are enough to go by the fit */
};

static int label_index(const struct stage *stage, int64_t label_id)
{
	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].label_id == label_id)
			return i;
	return -1;
}

static int rater_of(int64_t *operators, int *count, int64_t operator_id)
{
	for (int i = 0; i < *count; i++)
		if (operators[i] == operator_id)
			return i;
	operators[*count] = operator_id;
	return (*count)++;
}

/* Only items that several have answered tell how often people err. */
static int number(const struct stage *stage, struct peers *peers, struct arena *arena)
{
	int64_t *operators = arena_alloc(arena, (size_t)peers->count * sizeof *operators + 1);
	int items = 0, shared = 0, of_item = 0;

	for (int i = 0; i < peers->count; i++) {
		bool next = i > 0 && peers->said[i].item_id != peers->said[i - 1].item_id;

		items += next;
		of_item = next || i == 0 ? 1 : of_item + 1;
		shared += of_item == 2;
		peers->votes[i] = (struct vote){ items, rater_of(operators, &peers->raters, peers->said[i].operator_id),
		                                 label_index(stage, peers->said[i].label_id) };
	}
	peers->measured = peers->raters >= DOUBT_RATERS_LEAST && shared >= DOUBT_ITEMS_LEAST;
	return items + 1;
}

static int read_peers(struct store *store, const struct stage *stage, struct arena *arena, struct peers *peers, struct err *err)
{
	int items;

	*peers = (struct peers){ .raters = 0 };
	if (suspect_votes(store, stage, arena, &peers->said, &peers->count, err) < 0)
		return -1;
	peers->votes = arena_alloc(arena, (size_t)peers->count * sizeof *peers->votes + 1);
	items = number(stage, peers, arena);
	if (peers->measured)
		dawid_skene_fit(&peers->fit, peers->votes, peers->count, items, peers->raters, stage->label_count);
	return 0;
}

/* Where the votes of an item begin. */
static int first_of(const struct peers *peers, int64_t item_id)
{
	int low = 0, high = peers->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (peers->said[middle].item_id < item_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The votes of everybody but who gave the answer. Returns how many. */
static int votes_of_others(const struct peers *peers, int64_t item_id, int64_t author, struct vote *votes, int room)
{
	int count = 0;

	for (int i = first_of(peers, item_id); i < peers->count && peers->said[i].item_id == item_id && count < room; i++)
		if (peers->said[i].operator_id != author && peers->votes[i].label >= 0)
			votes[count++] = peers->votes[i];
	return count;
}

/* ---- judging ---- */

#define PEERS_MAX 32

/* Of an answer that the version gives too, without its chances of the others: those are all alike, and one is drawn to stand
 * first. What is drawn to compare with would else be known by its labels. */
static void draw_other(struct store *store, const struct stage *stage, const struct snapshot_doubt *doubt, double *chances)
{
	double draw = hash_draw(store_draw_key(store), "suspect.other", stage->name, "", doubt->answer->sha256, HASH_BYTES);
	int others = stage->label_count - 1;

	if (others > 0)
		chances[(doubt->predicted + 1 + (int)(draw * others)) % stage->label_count] *= 1 + 1e-9;
}

/* The model's chances for doubt_chances(), in room where it tells no more than its label. */
static const double *known_before(struct store *store, const struct stage *stage, const struct snapshot_doubt *doubt, int given,
                                  const struct vote *votes, int count, double *room)
{
	if (doubt->chances)
		return doubt->chances;
	doubt_bounds(doubt->predicted, doubt->confidence, given, votes, count, stage->label_count, room);
	if (doubt->predicted == given)
		draw_other(store, stage, doubt, room);
	return room;
}

static void judge(struct store *store, const struct stage *stage, const struct peers *peers, const struct snapshot_doubt *doubt,
                  double *chances, struct suspect *suspect)
{
	int given = label_index(stage, doubt->answer->label_id), other;
	const struct dawid_skene *fit = peers->measured ? &peers->fit : NULL;
	struct vote votes[PEERS_MAX];

	*suspect = (struct suspect){ .answer = doubt->answer, .by_model = doubt->suspect, .model_margin = doubt->margin, .peer_margin = NAN };
	suspect->peers = votes_of_others(peers, doubt->answer->item_id, doubt->answer->author_id, votes, PEERS_MAX);
	if (suspect->peers > 0) {
		doubt_chances(NULL, votes, suspect->peers, fit, stage->label_count, chances);
		suspect->peer_margin = doubt_margin(chances, stage->label_count, given, &other);
		suspect->by_peers = suspect->peer_margin > 0;
	}
	doubt_chances(known_before(store, stage, doubt, given, votes, suspect->peers, chances), votes, suspect->peers, fit, stage->label_count, chances);
	suspect->margin = doubt_margin(chances, stage->label_count, given, &other);
	suspect->other_id = other >= 0 ? stage->labels[other].label_id : 0;
	if (suspect->margin <= 0)
		suspect->by_model = suspect->by_peers = false;
}

static int by_margin(const void *a, const void *b)
{
	const struct suspect *x = a, *y = b;

	if (x->margin != y->margin)
		return x->margin > y->margin ? -1 : 1;
	return (x->answer->item_id > y->answer->item_id) - (x->answer->item_id < y->answer->item_id);
}

static void judge_all(struct store *store, const struct stage *stage, const struct peers *peers, const struct snapshot_doubt *doubts, int count,
                      struct arena *arena, struct suspects *found)
{
	double *chances = arena_alloc(arena, (size_t)stage->label_count * sizeof *chances + 1);

	for (int i = 0; i < count; i++) {
		const struct snapshot_doubt *doubt = &doubts[i];
		struct suspect suspect;

		*(doubt->asked ? &found->asked : &found->unasked) += doubt->answer->label_id != 0;
		found->bounded += doubt->asked && !doubt->chances;
		found->reviewed += doubt->asked && doubt->answer->reviewed;
		if (!doubt->asked || doubt->answer->reviewed)
			continue;
		judge(store, stage, peers, doubt, chances, &suspect);
		if (suspect.by_model || suspect.by_peers)
			found->rows[found->count++] = suspect;
		else
			found->rest[found->rest_count++] = suspect;
	}
}

int suspects_find(struct store *store, const struct stage *stage, const struct model_version *version, struct arena *arena,
                  struct suspects *found, struct err *err)
{
	struct snapshot_answer *answers;
	struct snapshot_doubt *doubts;
	struct peers peers;
	int count;

	*found = (struct suspects){ .version = *version };
	if (snapshot_answers(store, stage, version->model_version_id, arena, &answers, &count, err) < 0 ||
	    snapshot_doubts(store, stage, version->model_version_id, answers, count, arena, &doubts, err) < 0 ||
	    read_peers(store, stage, arena, &peers, err) < 0)
		return -1;
	found->rows = arena_alloc(arena, (size_t)count * sizeof *found->rows + 1);
	found->rest = arena_alloc(arena, (size_t)count * sizeof *found->rest + 1);
	judge_all(store, stage, &peers, doubts, count, arena, found);
	dawid_skene_release(&peers.fit);
	qsort(found->rows, (size_t)found->count, sizeof *found->rows, by_margin);
	return 0;
}

const char *suspect_contradicted(const struct suspect *suspect)
{
	if (suspect->by_model && suspect->by_peers)
		return "both";
	return suspect->by_model ? "model" : suspect->by_peers ? "peers" : NULL;
}

/* ---- looking again ---- */

struct choosing {
	struct store        *store;
	const struct stage  *stage;
	struct suspect_new  *rows;
	int                  count;
};

/* Takes the first of the list that can be looked at, at most so many. */
static int choose(struct choosing *choosing, const struct suspect *list, int count, int most, struct err *err)
{
	for (int i = 0, taken = 0; i < count && taken < most; i++) {
		const struct suspect *one = &list[i];
		const char *by = suspect_contradicted(one);
		int settled = one->other_id ? suspect_is_settled(choosing->store, choosing->stage, one->answer->item_id, err) : 0;

		if (settled < 0)
			return -1;
		if (!settled)
			continue;
		taken++;
		choosing->rows[choosing->count++] = (struct suspect_new){
			one->answer->item_id, one->answer->decision_id, one->answer->prediction_id, one->answer->label_id, one->other_id,
			by, by ? one->margin : (double)NAN,
		};
	}
	return 0;
}

struct drawn { double draw; struct suspect one; };

static int by_draw(const void *a, const void *b)
{
	double x = ((const struct drawn *)a)->draw, y = ((const struct drawn *)b)->draw;

	return (x > y) - (x < y);
}

/* The rest in an order that says nothing of it. */
static struct suspect *shuffled(struct store *store, const struct stage *stage, const struct suspects *found, struct arena *arena)
{
	struct drawn *drawn = arena_alloc(arena, (size_t)found->rest_count * sizeof *drawn + 1);
	struct suspect *rest = arena_alloc(arena, (size_t)found->rest_count * sizeof *rest + 1);

	for (int i = 0; i < found->rest_count; i++)
		drawn[i] = (struct drawn){ hash_draw(store_draw_key(store), "suspect", stage->name, "", found->rest[i].answer->sha256, HASH_BYTES),
		                           found->rest[i] };
	qsort(drawn, (size_t)found->rest_count, sizeof *drawn, by_draw);
	for (int i = 0; i < found->rest_count; i++)
		rest[i] = drawn[i].one;
	return rest;
}

/* Suspects first, and nothing to compare with where there is none. Returns how many of them, or -1. */
static int choose_both(struct choosing *choosing, const struct suspects *found, int most, int drawn, struct arena *arena, struct err *err)
{
	int suspects;

	choosing->rows = arena_alloc(arena, ((size_t)most + (size_t)drawn) * sizeof *choosing->rows + 1);
	if (choose(choosing, found->rows, found->count, most, err) < 0)
		return -1;
	suspects = choosing->count;
	if (suspects == 0 || drawn == 0)
		return suspects;
	return choose(choosing, shuffled(choosing->store, choosing->stage, found, arena), found->rest_count, drawn, err) < 0 ? -1 : suspects;
}

int suspects_ready(struct store *store, const struct stage *stage, const struct suspects *found, int most, int drawn, int *ready,
                   int *compared, struct err *err)
{
	struct choosing choosing = { .store = store, .stage = stage };
	struct arena arena = ARENA_EMPTY;

	*ready = choose_both(&choosing, found, most, drawn, &arena, err);
	*compared = choosing.count - *ready;
	arena_release(&arena);
	return *ready < 0 ? -1 : 0;
}

/* Inside a write. */
static int open_batch(struct choosing *choosing, const struct actor *by, const struct suspects *found, int most, int drawn,
                      const char *reason, struct arena *arena, struct err *err)
{
	struct suspect_batch batch = { .model_version_id = found->version.model_version_id, .answers = found->asked, .found = found->count, .reason = reason };
	int suspects = choose_both(choosing, found, most, drawn, arena, err);

	if (suspects <= 0)
		return suspects;
	return suspect_batch_add(choosing->store, choosing->stage, by, &batch, choosing->rows, choosing->count, err);
}

int suspects_review(struct store *store, const struct stage *stage, const struct actor *by, const struct suspects *found, int most, int drawn,
                    const char *reason, int *opened, struct err *err)
{
	struct choosing choosing = { .store = store, .stage = stage };
	struct arena arena = ARENA_EMPTY;
	int rc = store_begin(store, STORE_DURABLE, err);

	if (rc == 0) {
		rc = open_batch(&choosing, by, found, most, drawn, reason, &arena, err);
		if (rc < 0 || choosing.count == 0)
			store_rollback(store);
		else
			rc = store_commit(store, err);
	}
	*opened = rc < 0 ? 0 : choosing.count;
	arena_release(&arena);
	return rc;
}
