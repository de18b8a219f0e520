#include "jobs/model_add.h"

#include "base/file.h"
#include "base/str.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/model_content.h"
#include "jobs/model_pool.h"
#include "jobs/model_try.h"
#include "jobs/rollout.h"
#include "jobs/worker.h"
#include "models/card.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CARD_BYTES_MAX  ((size_t)64 * 1024 * 1024) /* a list of training hashes may be long */
#define CHECK_BYTES_MAX ((size_t)1 << 30)

/* ---- model add ---- */

/* A model on its way in; everything lives in arena. */
struct newcomer {
	const struct model_add_options *options;
	struct arena *arena;
	struct stage  stage;
	const char   *path;      /* absolute */
	const char   *card_path;
	const char   *card_text;
	struct card   card;
	int64_t      *label_ids;
	unsigned char (*trained_on)[HASH_BYTES];
	unsigned char sha256[HASH_BYTES];
};

static int find_files(struct newcomer *new, const char *path, struct err *err)
{
	char *real = realpath(path, NULL);
	size_t length = strlen(path);

	if (!real)
		return err_set(err, "%s: %s", path, strerror(errno));
	new->path = arena_strdup(new->arena, real);
	free(real);
	new->card_path = !new->options->card && str_ends(path, ".json") ? path : new->options->card; /* a program has no other file */
	if (!new->card_path && str_ends(path, ".onnx"))
		length -= strlen(".onnx");
	if (!new->card_path)
		new->card_path = arena_printf(new->arena, "%.*s.json", (int)length, path);
	return 0;
}

static int read_card(struct newcomer *new, struct err *err)
{
	char *text;
	size_t length;
	int rc;

	if (file_read(new->card_path, CARD_BYTES_MAX, &text, &length, err) < 0)
		return err_wrap(err, "card %s", new->card_path);
	new->card_text = arena_memdup(new->arena, text, length);
	free(text);
	rc = card_parse(new->card_text, length, new->card_path, new->arena, &new->card, err);
	if (rc == 0 && new->options->name)
		new->card.name = new->options->name;
	if (rc == 0 && new->options->version)
		new->card.version = new->options->version;
	if (rc == 0 && str_ends(new->path, ".json") && !card_is_program(&new->card))
		return err_set(err, "%s: a card alone is enough for the engine process; else name the model, and the card by --card", new->path);
	if (rc == 0 && new->options->engine)
		new->card.engine = new->options->engine;
	return rc < 0 ? -1 : model_content(new->path, &new->card, new->sha256, err);
}

static int check_kind(const struct newcomer *new, struct err *err)
{
	const char *kind = item_kind_name(new->card.kind);

	return str_equal(kind, new->stage.kind) ? 0 : err_set(err, "card %s: the model takes items of kind %s, stage %s has kind %s",
	                                                      new->card_path, kind, new->stage.name, new->stage.kind);
}

/* Words come only from a model that has them, and go only to a stage that takes them; so do regions that people judge.
 * A stage of labels takes regions too, to show where a model looks. */
static int check_output(const struct newcomer *new, struct err *err)
{
	const char *says = answer_output_name(new->card.output), *takes = new->stage.output;
	bool words = new->card.output == ANSWER_TEXT || new->card.output == ANSWER_RANKING;
	bool wants_words = str_equal(takes, "text") || str_equal(takes, "ranking");
	bool fits = words || wants_words ? str_equal(says, takes)
	                                 : !str_equal(takes, "regions") || new->card.output == ANSWER_REGIONS || new->card.box_output;

	return fits ? 0 : err_set(err, "card %s: the model says %s, stage %s takes %s: \"output\" in the card and --output of the stage are to be the same",
	                          new->card_path, says, new->stage.name, takes);
}

/* The card's words must all be labels of the stage. */
static int find_labels(struct newcomer *new, struct err *err)
{
	struct str known = STR_EMPTY;

	new->label_ids = arena_alloc(new->arena, (size_t)new->card.label_count * sizeof *new->label_ids);
	for (int i = 0; i < new->card.label_count; i++) {
		const struct label *label = stage_label_named(&new->stage, new->card.labels[i]);

		if (label) {
			new->label_ids[i] = label->label_id;
			continue;
		}
		for (int k = 0; k < new->stage.label_count; k++)
			str_addf(&known, "%s%s", k ? ", " : "", new->stage.labels[k].name);
		err_set(err, "card %s: \"%s\" is not a label of stage %s (%s); a \"label_map\" in the card can say which "
		             "one it means", new->card_path, new->card.labels[i], new->stage.name, str_text(&known));
		str_release(&known);
		return -1;
	}
	return 0;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

static int read_training_set(struct newcomer *new, struct err *err)
{
	new->trained_on = arena_alloc(new->arena, (size_t)new->card.trained_on_count * HASH_BYTES + 1);
	for (int i = 0; i < new->card.trained_on_count; i++) {
		const char *hex = new->card.trained_on[i];

		for (int k = 0; k < HASH_BYTES; k++) {
			int high = strlen(hex) == 2 * HASH_BYTES ? hex_digit(hex[2 * k]) : -1;
			int low = high < 0 ? -1 : hex_digit(hex[2 * k + 1]);

			if (low < 0)
				return err_set(err, "card %s: trained_on: \"%.80s\" is not a SHA-256", new->card_path, hex);
			new->trained_on[i][k] = (unsigned char)(high << 4 | low);
		}
	}
	return 0;
}

static int try_model(const struct newcomer *new, struct model_add_result *result, struct err *err)
{
	const struct model_try model = {
		.program = new->options->program,
		.engine = new->card.engine,
		.engine_library = new->options->engine_library,
		.path = new->path,
		.card_path = new->card_path,
		.card = &new->card,
	};
	struct model_tried tried;
	int rc = model_try_out(&model, new->arena, &tried, err);

	result->latency_us = tried.latency_us;
	result->check_count = rc == 0 ? tried.check_count : 0;
	result->checks = tried.checks;
	result->labels = new->card.labels;
	result->label_count = new->card.label_count;
	return rc;
}

static int store_version(struct store *store, const struct actor *by, const struct newcomer *new,
                         struct model_add_result *result, struct err *err)
{
	struct model_version_new version = {
		.name = new->card.name,
		.version = new->card.version,
		.engine = new->card.engine,
		.has_file = true,
		.path = new->path,
		.card = new->card_text,
		.label_ids = new->label_ids,
		.label_count = new->card.label_count,
		.trained_on_listed = new->card.has_trained_on,
		.trained_on = (const unsigned char (*)[HASH_BYTES])new->trained_on,
		.trained_on_count = new->card.trained_on_count,
		.trained_elsewhere = new->options->trained_elsewhere,
	};
	int64_t id;
	int added;

	memcpy(version.sha256, new->sha256, HASH_BYTES);
	added = model_version_add(store, &new->stage, by, &version, &id, err);
	if (added < 0)
		return -1;
	result->added = added > 0;
	if (added && model_version_learnt_too(store, id, new->options->learnt_snapshot, new->options->learnt_parent, err) < 0)
		return -1;
	return model_version_read(store, id, new->arena, &result->version, err);
}

/* With whatever else whoever made it stores of it, or not at all. */
static int store_whole(struct store *store, const struct actor *by, const struct newcomer *new, struct model_add_result *result,
                       struct err *err)
{
	int rc;

	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	rc = store_version(store, by, new, result, err);
	if (rc == 0 && result->added && new->options->made_here)
		rc = new->options->made_here(new->options->made_context, &result->version, err);
	if (rc == 0)
		return store_commit(store, err);
	store_rollback(store);
	return -1;
}

/* The challenger of a system that is to be replaced is scored beside it at once, unless another is already. */
static int make_next(struct store *store, const struct actor *by, struct newcomer *new, struct model_add_result *result, struct err *err)
{
	const struct rollout_wish wish = { .kind = TRAFFIC_ACT_NEXT, .version = result->version.title,
	                                   .reason = "the challenger of the system that is to be replaced" };
	struct traffic traffic;

	if (!result->added || !store_replaces(store) || new->options->made_here)
		return 0;
	if (rollout_traffic(store, &new->stage, &traffic, err) < 0)
		return -1;
	if (traffic_live(&traffic) == result->version.model_version_id || traffic_next(&traffic))
		return 0;
	if (rollout_start(store, new->stage.name, by, &wish, NULL, err) < 0)
		return err_wrap(err, "%s is added, but not NEXT", result->version.title);
	return model_version_read(store, result->version.model_version_id, new->arena, &result->version, err);
}

/* Where a system is to be replaced, the model that comes first would be LIVE in its place. */
static int check_first(struct store *store, const struct newcomer *new, struct err *err)
{
	struct traffic traffic;

	if (new->options->as_live || !store_replaces(store))
		return 0;
	if (rollout_traffic(store, &new->stage, &traffic, err) < 0)
		return -1;
	if (traffic_live(&traffic))
		return 0;
	return err_set(err, "this project replaces a system, and nothing is known of that yet: first rung import predictions FILE --model NAME, "
	                    "so that it is LIVE and this one its challenger; or --as-live, and this one is LIVE now");
}

int model_add(struct store *store, const char *stage, const struct actor *by, const char *path,
              const struct model_add_options *options, struct arena *arena, struct model_add_result *result,
              struct err *err)
{
	struct newcomer new = { .options = options, .arena = arena };

	*result = (struct model_add_result){ 0 };
	if (!role_leads(by->role) && !(options->made_here && by->role == ROLE_SERVICE))
		return err_set(err, "adding a model takes a lead or the owner; %s is %s", by->name, role_name(by->role));
	if (stage_read(store, stage, arena, &new.stage, err) < 0 || check_first(store, &new, err) < 0 || find_files(&new, path, err) < 0 ||
	    read_card(&new, err) < 0 || check_kind(&new, err) < 0 || check_output(&new, err) < 0 || find_labels(&new, err) < 0 || read_training_set(&new, err) < 0 ||
	    try_model(&new, result, err) < 0)
		return -1;
	if (store_whole(store, by, &new, result, err) < 0)
		return -1;
	return make_next(store, by, &new, result, err);
}

/* ---- model check ---- */

static void fill_row(const struct model_version *version, const struct stage *stage,
                     const struct worker_result *result, struct arena *arena, struct model_check_row *row)
{
	row->failure = arena_strdup(arena, result->reason);
	row->latency_us = result->latency_us;
	if (result->failed)
		return;
	row->confidence = result->confidence;
	row->labels = arena_alloc(arena, (size_t)result->probability_count * sizeof *row->labels + 1);
	row->probabilities = arena_alloc(arena, (size_t)result->probability_count * sizeof *row->probabilities + 1);
	for (int i = 0; i < version->label_count; i++) {
		const struct label *label = stage_label(stage, version->label_ids[i]);
		const char *name = label ? label->name : "(retired)";

		if (i == result->label && !result->is_null)
			row->label = name;
		if (i < result->probability_count) {
			row->labels[row->probability_count] = name;
			row->probabilities[row->probability_count++] = (double)result->probabilities[i];
		}
	}
}

static int check_file(struct worker_pool *workers, enum item_kind kind, const struct model_version *version,
                      const struct stage *stage, const char *file, struct arena *arena, struct model_check_row *row, struct err *err)
{
	struct worker_result result = { 0 };
	struct err why = ERR_NONE;
	char *bytes;
	size_t length;
	int rc;

	*row = (struct model_check_row){ .file = file, .failure = "", .confidence = NAN };
	if (file_read(file, CHECK_BYTES_MAX, &bytes, &length, &why) < 0) {
		row->failure = arena_strdup(arena, why.text);
		return 0;
	}
	rc = worker_run_item(workers, &(struct model_item){ kind, bytes, length, NULL }, &result, err);
	if (rc >= 0)
		fill_row(version, stage, &result, arena, row);
	worker_result_release(&result);
	free(bytes);
	return rc < 0 ? -1 : 0;
}

int model_check(struct store *store, const char *stage_name, const char *reference, const char *const *files, int count,
                const struct model_add_options *options, struct arena *arena, struct model_check_row **rows,
                struct err *err)
{
	struct worker_options workers = {
		.program = options->program, .engine_library = options->engine_library, .count = 1,
	};
	struct model_pool pool = MODEL_POOL_CLOSED;
	struct model_version version;
	enum item_kind kind = ITEM_IMAGE;
	struct stage stage;
	int rc;

	if (stage_read(store, stage_name, arena, &stage, err) < 0)
		return -1;
	item_kind_named(stage.kind, &kind);
	rc = model_version_find(store, &stage, reference, arena, &version, err);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(err, "stage %s has no version \"%s\"", stage.name, reference);
	if (model_pool_open(&pool, &version, &workers, err) < 0)
		return -1;
	*rows = arena_alloc(arena, (size_t)count * sizeof **rows + 1);
	rc = 0;
	for (int i = 0; rc == 0 && i < count; i++)
		rc = check_file(pool.workers, kind, &version, &stage, files[i], arena, &(*rows)[i], err);
	model_pool_close(&pool);
	return rc;
}
