/* What a call is told of an item: what has become of it at the stage that was asked, and at all that it goes through. */
#include "jobs/serve_private.h"

#include "base/str.h"
#include "db/rows.h"
#include "db/stage_link.h"
#include "db/stage_pass.h"
#include "jobs/monotonic.h"

#include <math.h>

/* Of one stage. */
struct said {
	struct stage       stage;
	struct outcome     outcome;
	struct pass        pass;
	struct stage_link *links;
	int                link_count;
	bool               frozen;
	const char        *withheld; /* the stage of which not everybody is told: itself, or one above; NULL: none */
};

/* ---- as JSON ---- */

static json_t *regions_json(const struct outcome *outcome)
{
	json_t *list = json_array();

	for (int i = 0; i < outcome->region_count; i++) {
		const struct region *region = &outcome->regions[i];

		json_array_append_new(list, json_pack("{s:f,s:f,s:f,s:f}", "x", region->x, "y", region->y, "width", region->width,
		                                      "height", region->height));
	}
	return list;
}

static json_t *text_json(const char *text)
{
	return text ? json_string(text) : json_null();
}

/* Words of the kind that the stage answers with: of the machine a text or a ranking, of people a text or the name that was
 * chosen; null while nobody has decided, and where they were erased. */
static void add_words(json_t *object, const struct outcome *outcome)
{
	bool human = str_equal(outcome->decided_by, "human");
	const char *key = human ? outcome->output->given : outcome->output->stored;
	json_t *words = NULL;

	if (!key)
		return;
	if (outcome->words && !human && outcome->output->id == OUTPUT_RANKING)
		words = json_loads(outcome->words, 0, NULL);
	else if (outcome->words)
		words = json_string(outcome->words);
	json_object_set_new(object, key, words ? words : json_null());
}

static json_t *nothing_said(const char *decided_by, const char *route)
{
	return json_pack("{s:n,s:n,s:[],s:o,s:n,s:o}", "label", "confidence", "regions", "decided_by", text_json(decided_by), "model", "route",
	                 text_json(route));
}

/* That it is the machine's is no news to who sent it; where the item has come to by that would tell what it said. */
static json_t *withheld_json(const struct said *said)
{
	bool own = str_equal(said->withheld, said->stage.name);
	json_t *object = own ? nothing_said("machine", "auto") : nothing_said(NULL, NULL);

	json_object_set_new(object, "why", json_string("people may be asked about it still: only callers with a token are told (rung config serve.token --new)"));
	return object;
}

static json_t *outcome_json(const struct outcome *outcome)
{
	bool sure = isfinite(outcome->confidence);
	json_t *object = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "label", text_json(outcome->label), "confidence",
	                           sure ? json_real(outcome->confidence) : json_null(), "regions", regions_json(outcome), "decided_by",
	                           text_json(outcome->decided_by), "model", text_json(outcome->model), "route", text_json(outcome->route));

	add_words(object, outcome);
	return object;
}

static json_t *said_json(const struct said *said)
{
	json_t *object = said->withheld ? withheld_json(said) : said->pass.open ? outcome_json(&said->outcome) : nothing_said(NULL, NULL);

	json_object_set_new(object, "stage", json_string(said->stage.name));
	return object;
}

static const char *state_of(const struct said *said)
{
	if (said->withheld)
		return "withheld";
	if (!said->pass.open)
		return "waits";
	if (said->outcome.decided_by)
		return "decided";
	return said->frozen ? "frozen" : "open";
}

static json_t *waits_for(const struct said *said)
{
	return said->withheld || said->pass.open ? json_null() : json_string(said->pass.why);
}

static json_t *all_json(const struct said *list, int count)
{
	json_t *stages = json_array();

	for (int i = 0; i < count; i++) {
		json_t *object = said_json(&list[i]);

		json_object_set_new(object, "state", json_string(state_of(&list[i])));
		json_object_set_new(object, "waits_for", waits_for(&list[i]));
		json_array_append_new(stages, object);
	}
	return stages;
}

static json_t *answer_json(const struct serve_call *call, const struct said *list, int count, const struct said *asked)
{
	json_t *object = json_pack("{s:I}", "item", (json_int_t)call->item_id), *said = said_json(asked);

	json_object_update(object, said);
	json_decref(said);
	json_object_set_new(object, "latency_ms", json_real((double)(monotonic_us() - call->began_us) / 1000));
	if (count == 1)
		return object;
	json_object_set_new(object, "waits_for", waits_for(asked));
	json_object_set_new(object, "stages", all_json(list, count));
	return object;
}

/* ---- reading ---- */

/* What the machine said of an item that people are asked about still. Without a token whoever asks may be one of
 * them; but not who has just sent it, or knows the key that it was sent with. What it said goes on downstream, and is
 * told there no more than here. */
static const char *withheld_by(const struct serve_call *call, const struct said *list, const struct said *said)
{
	if (!call->open || call->fresh)
		return NULL;
	for (const struct said *above = list; above < said; above++)
		for (int i = 0; i < said->link_count; i++)
			if (above->stage.stage_id == said->links[i].upstream_id && above->withheld)
				return above->withheld;
	return said->outcome.asked ? said->stage.name : NULL;
}

/* 1; 0: the item is of another kind; -1. */
static int read_one(const struct serve_call *call, struct store *store, const char *name, struct arena *arena, struct said *said,
                    struct err *err)
{
	struct err why = ERR_NONE;
	int got;

	if (stage_read(store, name, arena, &said->stage, err) < 0)
		return -1;
	got = outcome_read(store, &said->stage, call->item_id, arena, &said->outcome, err);
	if (got <= 0)
		return got;
	said->link_count = stage_links(store, said->stage.stage_id, arena, &said->links, err);
	if (said->link_count < 0 || pass_read(store, said->stage.stage_id, call->item_id, arena, &said->pass, err) < 0)
		return -1;
	got = stage_is_frozen(store, said->stage.stage_id, &why);
	said->frozen = got > 0;
	return got < 0 ? err_set(err, "%s", why.text) : 1;
}

/* All stages of the item's kind, in their order. */
static int read_all(const struct serve_call *call, struct store *store, struct arena *arena, struct rows *list, struct err *err)
{
	const char **names;
	int count = stage_names(store, arena, &names, err), got = count < 0 ? -1 : 0;

	for (int i = 0; got >= 0 && i < count; i++) {
		struct said said = { .withheld = NULL };

		got = read_one(call, store, names[i], arena, &said, err);
		if (got <= 0)
			continue;
		*(struct said *)rows_add(list) = said;
		((struct said *)list->all)[list->count - 1].withheld = withheld_by(call, list->all, (struct said *)list->all + list->count - 1);
	}
	return got < 0 ? -1 : 0;
}

int serve_said(const struct serve_call *call, struct store *store, struct serve_said *said, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct said, &arena);
	const struct said *asked = NULL;
	int rc = read_all(call, store, &arena, &list, err);

	*said = (struct serve_said){ .object = NULL };
	for (int i = 0; rc == 0 && i < list.count; i++)
		if (str_equal(((const struct said *)list.all)[i].stage.name, call->stage))
			asked = (const struct said *)list.all + i;
	if (asked) {
		said->object = answer_json(call, list.all, list.count, asked);
		said->by_machine = asked->pass.open && str_equal(asked->outcome.decided_by, "machine");
		said->settled = asked->pass.open ? asked->outcome.decided_by != NULL : asked->pass.barred;
	}
	arena_release(&arena);
	return rc < 0 ? -1 : asked != NULL;
}
