#include "db/stage_pass.h"

#include "base/str.h"
#include "db/rows.h"
#include "db/stage_link.h"
#include "db/stage_pass_private.h"
#include "db/stage_private.h"
#include "db/store_private.h"
#include "db/upstream_private.h"

/* ---- how an item stands ---- */

static int read_row(struct store *store, int64_t stage_id, int64_t item_id, struct pass_row *row, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "pass.newest", value_integer(item_id), value_integer(stage_id));

	*row = (struct pass_row){ .any = false };
	if (got <= 0)
		return got;
	*row = (struct pass_row){ .any = true, .open = str_equal(query_text(&query, 1), "open"), .pass_id = query_integer(&query, 0),
	                          .round = (int)query_integer(&query, 2), .route_id = query_integer(&query, 5) };
	query_copy(&query, 3, row->words, HASH_BYTES);
	query_end(&query);
	return 0;
}

/* What the links of a stage say of an item. */
struct verdict {
	bool links;        /* there are any */
	bool holds;        /* all of them */
	bool barred;       /* one is told another label than it asks for */
	bool broken;       /* one that is not frozen does not hold */
	bool frozen;       /* one of them hands nothing on */
	struct str why;    /* "vad: speech, wake: yes" */
};

static int judge_link(struct store *store, const struct stage_link *link, int64_t item_id, struct verdict *verdict, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct upstream_said said;
	bool holds;
	int got = upstream_said(store, link->upstream_id, item_id, &arena, &said, err);

	if (got < 0)
		return -1;
	holds = got > 0 && (!link->label_id || link->label_id == said.label_id);
	verdict->links = true;
	verdict->holds = verdict->holds && holds;
	verdict->frozen = verdict->frozen || link->frozen;
	verdict->barred = verdict->barred || (got > 0 && !holds);
	verdict->broken = verdict->broken || (!holds && !link->frozen);
	str_addf(&verdict->why, "%s%s: %s", verdict->why.length ? ", " : "", link->upstream, got > 0 ? said.label : "nothing yet");
	arena_release(&arena);
	return 0;
}

static int judge(struct store *store, int64_t stage_id, int64_t item_id, struct verdict *verdict, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage_link *links;
	int count = stage_links(store, stage_id, &arena, &links, err), rc = count < 0 ? -1 : 0;

	*verdict = (struct verdict){ .holds = true, .why = STR_EMPTY };
	for (int i = 0; rc == 0 && i < count; i++)
		rc = judge_link(store, &links[i], item_id, verdict, err);
	arena_release(&arena);
	return rc;
}

/* ---- what changes ---- */

struct turn {
	struct stage    stage;
	int64_t         item_id;
	struct pass_row before;
	unsigned char   words[HASH_BYTES];
	bool            opens, same_round;
};

static int append(struct store *store, const struct turn *turn, const char *why, int64_t *pass_id, struct err *err)
{
	int round = turn->same_round ? turn->before.round : turn->before.round + 1;

	return query_number(store, pass_id, err, "pass.add", value_integer(turn->item_id), value_integer(turn->stage.stage_id),
	                    value_text(turn->opens ? "open" : "closed"), value_integer(round), value_hash(turn->words), value_text(why),
	                    value_integer(store_now(store))) < 0 ? -1 : 0;
}

static int make(struct store *store, const struct turn *turn, const char *why, const struct actor *by, struct err *err)
{
	const struct pass_row *before = &turn->before;
	int64_t pass_id;

	if (append(store, turn, why, &pass_id, err) < 0)
		return -1;
	if (before->open && pass_take(store, &turn->stage, turn->item_id, pass_id, by, err) < 0)
		return -1;
	return turn->opens ? pass_give(store, &turn->stage, turn->item_id, pass_id, before, turn->same_round, by, err) : 0;
}

/* 1: something changes, and turn says what; 0; -1. While a stage above is frozen an item neither comes nor is
 * judged anew, but is taken where another does not want it. */
static int find_turn(struct store *store, const struct verdict *verdict, struct turn *turn, struct err *err)
{
	int64_t stage_id = turn->stage.stage_id;

	if (read_row(store, stage_id, turn->item_id, &turn->before, err) < 0)
		return -1;
	if (turn->before.open && verdict->broken) {
		memcpy(turn->words, turn->before.words, HASH_BYTES);
		turn->same_round = true;
		return 1;
	}
	if (!verdict->holds || verdict->frozen)
		return 0;
	if (upstream_hash(store, stage_id, turn->item_id, turn->words, err) < 0)
		return -1;
	turn->opens = true;
	turn->same_round = turn->before.any && memcmp(turn->words, turn->before.words, HASH_BYTES) == 0;
	return !(turn->before.open && turn->same_round);
}

/* An item that was there before the stage comes to it once, by a row. As find_turn(). */
static int find_first_turn(struct store *store, struct turn *turn, struct err *err)
{
	int64_t comes;

	turn->opens = true;
	if (query_number(store, &comes, err, "pass.is_to_come", value_integer(turn->item_id), value_integer(turn->stage.stage_id)) < 0)
		return -1;
	if (!comes)
		return 0;
	return upstream_hash(store, turn->stage.stage_id, turn->item_id, turn->words, err) < 0 ? -1 : 1;
}

/* One stage downstream. 1: it changed; 0; -1. */
static int follow_one(struct store *store, int64_t stage_id, int64_t item_id, const struct actor *by, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct turn turn = { .item_id = item_id };
	struct verdict verdict;
	int got = stage_read_by_id(store, stage_id, &arena, &turn.stage, err);

	if (got == 0) {
		got = judge(store, stage_id, item_id, &verdict, err);
		if (got == 0)
			got = verdict.links ? find_turn(store, &verdict, &turn, err) : find_first_turn(store, &turn, err);
		if (got > 0 && make(store, &turn, str_text(&verdict.why), by, err) < 0)
			got = -1;
		str_release(&verdict.why);
	}
	arena_release(&arena);
	return got;
}

/* Down the stages, each after those it stands on. One that stays as it is may still have got other words from
 * further up. */
static int follow_down(struct store *store, int64_t stage_id, int64_t item_id, const struct actor *by, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int rc = query_begin(&query, store, err, "link.downstream", value_integer(stage_id));

	while (rc >= 0 && (rc = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	for (int i = 0; rc == 0 && i < list.count; i++)
		rc = follow_one(store, ((const int64_t *)list.all)[i], item_id, by, err) < 0 ? -1 : 0;
	arena_release(&arena);
	return rc;
}

/* The program itself follows where nobody in particular has acted. */
static const struct actor *who(struct store *store, const struct actor *by, struct actor *program, struct err *err)
{
	if (by)
		return by;
	return actor_program(store, program, err) < 0 ? NULL : program;
}

int pass_follow(struct store *store, int64_t stage_id, int64_t item_id, const struct actor *by, struct err *err)
{
	struct actor program;
	int64_t any = 0;

	if (query_number(store, &any, err, "link.any", value_integer(stage_id)) < 0)
		return -1;
	if (!any)
		return 0;
	by = who(store, by, &program, err);
	return by ? follow_down(store, stage_id, item_id, by, err) : -1;
}

/* Its input is what it was, so that a link to a frozen stage changes nothing. An item that came to a stage without a row
 * has been in the first round, and has its draws. */
int pass_again(struct store *store, const struct stage *stage, int64_t item_id, const struct actor *by, struct err *err)
{
	struct turn turn = { .stage = *stage, .item_id = item_id, .opens = true };
	struct verdict verdict;
	int rc = read_row(store, stage->stage_id, item_id, &turn.before, err);

	if (rc == 0 && turn.before.any)
		memcpy(turn.words, turn.before.words, HASH_BYTES);
	else if (rc == 0)
		rc = upstream_hash(store, stage->stage_id, item_id, turn.words, err);
	if (!turn.before.any)
		turn.before.round = 1;
	turn.before.any = turn.before.open = true;
	if (rc < 0 || judge(store, stage->stage_id, item_id, &verdict, err) < 0)
		return -1;
	rc = make(store, &turn, str_text(&verdict.why), by, err);
	str_release(&verdict.why);
	return rc < 0 ? -1 : pass_follow(store, stage->stage_id, item_id, by, err);
}

/* ---- looking again ---- */

static int sweep_page(struct store *store, int64_t stage_id, int64_t after, int limit, const struct actor *by, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int rc = query_begin(&query, store, err, "sweep.items", value_integer(after), value_integer(limit));

	while (rc >= 0 && (rc = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = after = query_integer(&query, 0);
	for (int i = 0; rc == 0 && i < list.count; i++) {
		int64_t item_id = ((const int64_t *)list.all)[i];

		rc = follow_one(store, stage_id, item_id, by, err) < 0 ? -1 : follow_down(store, stage_id, item_id, by, err);
	}
	if (rc == 0 && list.count == 0)
		rc = query_run(store, err, "sweep.end", value_integer(stage_id)) < 0 ? -1 : 0;
	else if (rc == 0)
		rc = query_run(store, err, "sweep.on", value_integer(stage_id), value_integer(after)) < 0 ? -1 : 0;
	arena_release(&arena);
	return rc < 0 ? -1 : 1;
}

int pass_sweep(struct store *store, int64_t stage_id, const struct actor *by, int limit, struct err *err)
{
	struct actor program;
	struct query query;
	int64_t after = 0;
	int got;

	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	got = query_first(&query, store, err, "sweep.any", value_id(stage_id));
	if (got > 0) {
		stage_id = query_integer(&query, 0);
		after = query_integer(&query, 1);
		query_end(&query);
		by = who(store, by, &program, err);
		got = by ? sweep_page(store, stage_id, after, limit, by, err) : -1;
	}
	if (got < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : got;
}

/* ---- asking ---- */

int64_t pass_round(struct store *store, int64_t stage_id, int64_t item_id, struct err *err)
{
	struct pass_row row;

	return read_row(store, stage_id, item_id, &row, err) < 0 ? -1 : row.round;
}

int pass_is_open(struct store *store, int64_t stage_id, int64_t item_id, struct err *err)
{
	int64_t open = 0;

	return query_number(store, &open, err, "pass.is_open", value_integer(stage_id), value_integer(item_id)) < 0 ? -1 : open != 0;
}

int pass_read(struct store *store, int64_t stage_id, int64_t item_id, struct arena *arena, struct pass *pass, struct err *err)
{
	struct pass_row row;
	struct verdict verdict;
	struct query query;
	int got = query_first(&query, store, err, "link.of_stage", value_integer(stage_id));

	*pass = (struct pass){ .open = true, .round = 1, .why = "" };
	if (got <= 0)
		return got;
	query_end(&query);
	pass->has_links = true;
	if (read_row(store, stage_id, item_id, &row, err) < 0 || judge(store, stage_id, item_id, &verdict, err) < 0)
		return -1;
	pass->open = row.open;
	pass->round = row.round;
	pass->barred = verdict.barred;
	pass->why = arena_strdup(arena, str_text(&verdict.why));
	str_release(&verdict.why);
	return 0;
}
