/* What a command has left: found, checked, compared with LIVE on the part that was kept back, registered. */
#include "jobs/retrain_private.h"

#include "base/file.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/item.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/media.h"
#include "jobs/model_add.h"
#include "jobs/model_pool.h"
#include "jobs/rollout.h"
#include "jobs/worker.h"
#include "models/card.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CARD_BYTES_MAX ((size_t)64 * 1024 * 1024)

/* ---- what was left ---- */

struct candidate {
	struct retrain *run;
	const char *model, *card_path;
	struct card card;
};

static int find_model(struct candidate *candidate, struct err *err)
{
	struct retrain *run = candidate->run;
	DIR *folder = opendir(run->output);
	struct dirent *entry;
	int found = 0;

	if (!folder)
		return err_set(err, "%s: %s", run->output, strerror(errno));
	while ((entry = readdir(folder)) != NULL) {
		if (!str_ends(entry->d_name, ".onnx"))
			continue;
		found++;
		candidate->model = arena_printf(&run->arena, "%s/%s", run->output, entry->d_name);
	}
	closedir(folder);
	if (found == 0)
		return err_set(err, "the command ended well and left no .onnx in %s", run->output);
	if (found > 1)
		return err_set(err, "the command left %d .onnx in %s: which one is meant?", found, run->output);
	candidate->card_path = arena_printf(&run->arena, "%.*s.json", (int)(strlen(candidate->model) - strlen(".onnx")), candidate->model);
	return 0;
}

static int read_card(struct candidate *candidate, struct err *err)
{
	struct arena *arena = &candidate->run->arena;
	char *text;
	size_t length;
	int rc;

	if (file_read(candidate->card_path, CARD_BYTES_MAX, &text, &length, err) < 0)
		return err_wrap(err, "the card %s", candidate->card_path);
	rc = card_parse(arena_memdup(arena, text, length), length, candidate->card_path, arena, &candidate->card, err);
	free(text);
	if (rc == 0 && !candidate->card.has_trained_on)
		rc = err_set(err, "the card %s does not say what the model was trained on (trained_on)", candidate->card_path);
	return rc;
}

static bool knows(const struct card *card, const char *label)
{
	for (int i = 0; i < card->label_count; i++)
		if (str_equal(card->labels[i], label))
			return true;
	return false;
}

/* Its labels are the stage's, and all that it was taught are among them. */
static int check_labels(struct candidate *candidate, struct err *err)
{
	struct retrain *run = candidate->run;
	struct snapshot_class *classes;
	int count;

	for (int i = 0; i < candidate->card.label_count; i++)
		if (!stage_label_named(&run->stage, candidate->card.labels[i]))
			return err_set(err, "the model answers with \"%.80s\", which is no label of stage %s", candidate->card.labels[i], run->stage.name);
	if (snapshot_balance(run->store, run->snapshot.snapshot_id, &run->arena, &classes, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (classes[i].train > 0 && !knows(&candidate->card, classes[i].label))
			return err_set(err, "the model does not know %.80s, of which it was given %" PRId64, classes[i].label, classes[i].train);
	return 0;
}

static bool read_hex(const char *hex, unsigned char sha256[HASH_BYTES])
{
	unsigned int byte;

	for (int i = 0; i < HASH_BYTES; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		sha256[i] = (unsigned char)byte;
	}
	return true;
}

/* A model that has seen what it is to be judged by would be judged well. */
static int check_training_set(struct candidate *candidate, struct err *err)
{
	struct retrain *run = candidate->run;
	unsigned char sha256[HASH_BYTES];
	const char *why = NULL;
	int64_t bad = 0;

	for (int i = 0; i < candidate->card.trained_on_count; i++) {
		int got = read_hex(candidate->card.trained_on[i], sha256)
		          ? snapshot_kept(run->store, &run->stage, sha256, &run->arena, &why, err) : 0;

		if (got < 0)
			return -1;
		bad += got;
	}
	return bad ? err_set(err, "its card says that it learnt from %" PRId64 " items that versions are judged by (%s)", bad, why) : 0;
}

/* ---- compared with LIVE ---- */

struct score {
	int64_t asked, right, nulls;
	int64_t *of_label, *found; /* by label of the stage */
};

struct comparing {
	struct retrain     *run;
	struct worker_pool *candidate;
	struct model_pool   live;
	const struct card  *card;
	struct score        scores[2]; /* the candidate's, LIVE's */
	int64_t             unread, learnt;
};

static int label_at(const struct stage *stage, int64_t label_id)
{
	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].label_id == label_id)
			return i;
	return -1;
}

static void count(struct score *score, int given, int said)
{
	score->asked++;
	score->nulls += said < 0;
	score->right += said == given;
	score->of_label[given]++;
	score->found[given] += said == given;
}

/* Which label of the stage a model says: -1: none. */
static int said_of(struct comparing *comparing, bool live, const struct worker_result *result)
{
	const struct stage *stage = &comparing->run->stage;
	const struct label *label;

	if (result->failed || result->is_null || result->label < 0)
		return -1;
	if (live)
		return result->label < comparing->run->parent.label_count ? label_at(stage, comparing->run->parent.label_ids[result->label]) : -1;
	label = stage_label_named(stage, comparing->card->labels[result->label]);
	return label ? label_at(stage, label->label_id) : -1;
}

static int ask(struct comparing *comparing, bool live, int given, const struct model_item *item, struct err *err)
{
	struct worker_result result = { 0 };
	int rc = worker_run_item(live ? comparing->live.workers : comparing->candidate, item, &result, err);

	if (rc >= 0)
		count(&comparing->scores[live], given, said_of(comparing, live, &result));
	worker_result_release(&result);
	return rc < 0 ? -1 : 0;
}

/* The bytes of an item, freed by the caller; NULL: they are not there. */
static char *read_bytes(struct comparing *comparing, int64_t item_id, size_t *length)
{
	struct arena arena = ARENA_EMPTY;
	struct item item;
	char *bytes = NULL;

	if (item_read(comparing->run->store, item_id, &arena, &item, NULL) == 0 && item.words) {
		bytes = memcpy(xcalloc(item.words_length + 1, 1), item.words, item.words_length);
		*length = item.words_length;
	} else if (media_read(comparing->run->store, item_id, &bytes, length, NULL) < 0) {
		bytes = NULL;
	}
	arena_release(&arena);
	return bytes;
}

static int compare_item(struct comparing *comparing, const struct snapshot_item *item, struct err *err)
{
	struct retrain *run = comparing->run;
	struct model_item shown = { .kind = ITEM_IMAGE };
	int given = label_at(&run->stage, item->label_id), rc;
	int learnt = run->has_parent ? snapshot_learnt(run->store, run->parent.model_version_id, item->sha256, err) : 0;
	char *bytes;

	if (learnt != 0 || given < 0) {
		comparing->learnt += learnt > 0;
		return learnt < 0 ? -1 : 0;
	}
	bytes = read_bytes(comparing, item->item_id, &shown.length);
	comparing->unread += !bytes;
	if (!bytes)
		return 0;
	item_kind_named(run->stage.kind, &shown.kind);
	shown.bytes = bytes;
	rc = ask(comparing, false, given, &shown, err);
	if (rc == 0 && comparing->live.workers)
		rc = ask(comparing, true, given, &shown, err);
	free(bytes);
	return rc;
}

static int compare_items(struct comparing *comparing, struct err *err)
{
	struct retrain *run = comparing->run;
	struct snapshot_item *items;
	int count, rc = snapshot_items(run->store, run->snapshot.snapshot_id, SPLIT_EVAL, 0, &run->arena, &items, &count, err);

	for (int i = 0; rc == 0 && i < count; i++) {
		rc = compare_item(comparing, &items[i], err);
		progress_step(run->options->progress, i + 1, count, "checking");
		if (rc == 0 && i % 64 == 63 && retrain_tell(run, (double)NAN, (double)NAN, NULL) > 0) {
			run->cancelled = true;
			rc = err_set(err, "cancelled");
		}
	}
	return rc;
}

static void open_score(struct retrain *run, struct score *score)
{
	size_t bytes = (size_t)run->stage.label_count * sizeof *score->of_label;

	score->of_label = memset(arena_alloc(&run->arena, bytes), 0, bytes);
	score->found = memset(arena_alloc(&run->arena, bytes), 0, bytes);
}

static int open_comparing(struct comparing *comparing, struct candidate *candidate, struct err *err)
{
	struct retrain *run = candidate->run;
	struct err why = ERR_NONE;
	struct worker_options options = {
		.program = run->options->program, .engine_library = run->options->engine_library, .engine = candidate->card.engine,
		.model_path = candidate->model, .card_path = candidate->card_path, .count = 1,
	};

	*comparing = (struct comparing){ .run = run, .card = &candidate->card, .live = MODEL_POOL_CLOSED };
	open_score(run, &comparing->scores[0]);
	open_score(run, &comparing->scores[1]);
	if (worker_pool_open(&options, &comparing->candidate, err) < 0)
		return -1;
	if (run->has_parent && run->parent.path)
		model_pool_open(&comparing->live, &run->parent, &options, &why); /* without it there is nothing to compare with */
	return 0;
}

/* ---- in figures ---- */

static json_t *share(int64_t part, int64_t whole)
{
	return whole ? json_real((double)part / (double)whole) : json_null();
}

static json_t *figures_of(const struct stage *stage, const struct score *score)
{
	json_t *recall = json_object();

	for (int i = 0; i < stage->label_count; i++)
		json_object_set_new(recall, stage->labels[i].name, share(score->found[i], score->of_label[i]));
	return json_pack("{s:I, s:o, s:I, s:o}", "n", (json_int_t)score->asked, "agreement", share(score->right, score->asked), "nulls",
	                 (json_int_t)score->nulls, "recall", recall);
}

static const char *figures(struct comparing *comparing)
{
	struct retrain *run = comparing->run;
	json_t *live = comparing->scores[1].asked ? figures_of(&run->stage, &comparing->scores[1]) : json_null();
	json_t *all = json_pack("{s:o, s:o, s:I, s:I, s:b}", "candidate", figures_of(&run->stage, &comparing->scores[0]), "live", live, "unread",
	                        (json_int_t)comparing->unread, "learnt_by_live", (json_int_t)comparing->learnt, "went_on", run->goes_on);
	char *text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(6));
	const char *kept = arena_strdup(&run->arena, text);

	free(text);
	json_decref(all);
	return kept;
}

static const char *words_of(const struct comparing *comparing, struct arena *arena)
{
	const struct score *candidate = &comparing->scores[0], *live = &comparing->scores[1];
	const char *one;

	if (candidate->asked == 0)
		return "no item was kept for evaluation: it is compared with nothing";
	one = arena_printf(arena, "agrees with people on %" PRId64 " of %" PRId64 " kept back", candidate->right, candidate->asked);
	return live->asked ? arena_printf(arena, "%s, LIVE on %" PRId64 "%s", one, live->right, candidate->right < live->right ? ": it is worse" : "")
	                   : one;
}

/* ---- registered ---- */

struct registering { struct candidate *candidate; const char *words, *figures; };

/* In the write that stores the version: its last step, and its place in shadow. */
static int register_version(void *context, const struct model_version *version, struct err *err)
{
	const struct registering *registering = context;
	struct retrain *run = registering->candidate->run;
	const struct retrain_step step = { .state = "registered", .words = registering->words, .body = registering->figures,
	                                   .snapshot_id = run->snapshot.snapshot_id, .model_version_id = version->model_version_id,
	                                   .exit_code = -1 };
	const struct rollout_wish wish = { .kind = TRAFFIC_ACT_SHADOW, .version = version->title, .share = 1,
	                                   .reason = arena_printf(&run->arena, "it comes from run %" PRId64 " of retraining", run->run_id) };

	if (retrain_step_add(run->store, run->by, run->run_id, &step, err) < 0 || retrain_leave(run->store, &run->stage, err) < 0)
		return -1;
	if (!run->has_parent)
		return 0; /* the first version of the stage is LIVE */
	return rollout_start(run->store, run->stage.name, run->by, &wish, NULL, err) < 0 ? -1 : 0;
}

static int add_version(struct candidate *candidate, struct comparing *comparing, struct err *err)
{
	struct retrain *run = candidate->run;
	struct registering registering = { candidate, words_of(comparing, &run->arena), figures(comparing) };
	const struct model_add_options options = {
		.card = candidate->card_path, .name = run->name, .version = run->version, .engine_library = run->options->engine_library,
		.program = run->options->program, .as_live = true, .made_here = register_version, .made_context = &registering,
		.learnt_snapshot = run->snapshot.snapshot_id, .learnt_parent = run->goes_on ? run->parent.model_version_id : 0,
	};
	struct model_add_result result;

	if (model_add(run->store, run->stage.name, run->by, candidate->model, &options, &run->arena, &result, err) < 0)
		return -1;
	return result.added ? 0 : err_set(err, "the command left the model %s as it is: nothing was learnt", result.version.title);
}

static int check_answers(const struct comparing *comparing, struct err *err)
{
	const struct score *score = &comparing->scores[0];

	return score->asked && score->nulls == score->asked ? err_set(err, "the model answers none of the %" PRId64 " items kept back", score->asked) : 0;
}

int retrain_register(struct retrain *run, struct err *err)
{
	struct candidate candidate = { .run = run };
	struct comparing comparing;
	int rc;

	if (find_model(&candidate, err) < 0 || read_card(&candidate, err) < 0 || check_labels(&candidate, err) < 0 ||
	    check_training_set(&candidate, err) < 0)
		return -1;
	rc = open_comparing(&comparing, &candidate, err);
	if (rc == 0)
		rc = compare_items(&comparing, err);
	worker_pool_close(comparing.candidate);
	model_pool_close(&comparing.live);
	if (rc == 0)
		rc = check_answers(&comparing, err);
	return rc < 0 ? -1 : add_version(&candidate, &comparing, err);
}
