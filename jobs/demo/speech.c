/* The template of speech, and its demo: where does somebody speak, and what do they say? Recordings whose words are known are
 * cut into clips, which come in hour after hour; with --drift noise from some clip on out of the noisiest of them. */
#include "jobs/demo/journey.h"
#include "jobs/demo/sessions.h"
#include "jobs/demo/shipped.h"
#include "jobs/demo/transcripts.h"
#include "jobs/template.h"

#include "base/segment.h"
#include "base/str.h"
#include "models/program.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAMS    "examples/speech"
#define CARDS       "models/speech"
#define DETECTOR    "silero_vad_v5.onnx"
#define DETECTOR_SHA256 "2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f"
#define SILENT      0.2  /* share of clips in which nobody speaks */
#define WORDS_MOST  50   /* that the recogniser may hear */
#define READY_MS    20000
#define STREAM_CLIP 202
#define KEY         "clip-"
/* The line is short, as in the demo of inspection; and a word lasts a third of a second, of which the detector is a few
 * hundredths off at each end. */
#define SETTINGS    "promise.error=0.03,promise.notice=2000,agree.iou=0.4"

enum { VAD, ASR, STAGES };

static const struct template_stage stages[STAGES] = {
	[VAD] = { .name = "vad", .kind = "audio", .output = "regions", .labels = (const char *const[]){ "speech", "silence", NULL } },
	[ASR] = { .name = "asr", .kind = "audio", .output = "text", .labels = (const char *const[]){ "heard", "nothing", NULL },
	          .after = (const struct stage_link[]){ { .upstream = "vad", .label = "speech" } }, .after_count = 1 },
};

static const struct journey_stage at_work[STAGES] = {
	[VAD] = { .card = DETECTOR, .level_most = 3 },
	[ASR] = { .card = "recognise.json", .level_most = 1, .late = 1 }, /* transcripts are corrected in the hour after */
};

struct story {
	const char *folder, *detector; /* detector: the folder that has it */
	const struct demo_options *options;
	struct sessions sessions;
	bool      drifts;
	int64_t   drift_at;   /* clip, from 0 */
	double    drift_share;
	struct arena arena;
	struct demo_result *result;
};

/* ---- clips ---- */

/* The same in each run. */
static struct clip clip_at(const struct story *story, int64_t index)
{
	struct random draws = random_begin(story->options->line.before.seed, (uint64_t)index, STREAM_CLIP);
	bool noisy = random_chance(&draws, story->drift_share) && story->drifts && index >= story->drift_at;

	return clip_draw(&story->sessions, noisy, SILENT, &draws);
}

static int64_t clip_index(const struct story *story, const char *name)
{
	const char *number = strstr(name, KEY);
	int64_t index = number ? strtoll(number + strlen(KEY), NULL, 10) - 1 : -1;

	return index < story->options->items ? index : -1;
}

static int deliver(void *context, int64_t first, int64_t count, struct arena *arena, char **rows, const char ***paths, struct err *err)
{
	const struct story *story = context;
	const char **list = arena_alloc(arena, (size_t)count * sizeof *list);

	(void)rows;
	for (int64_t i = 0; i < count; i++) {
		struct clip clip = clip_at(story, first + i);

		list[i] = arena_printf(arena, "%s/clips/" KEY "%06" PRId64 ".wav", story->folder, first + i + 1);
		if (clip_write(&clip, list[i], err) < 0)
			return -1;
	}
	*paths = list;
	return 0;
}

/* ---- what people say ---- */

/* The words of a clip; the first of them left out where somebody slips. */
static const char *transcript(const struct clip *clip, bool slips, struct arena *arena)
{
	const char *text = "";

	for (int i = slips ? 1 : 0; i < clip->count; i++)
		text = arena_printf(arena, "%s%s%s", text, *text ? " " : "", clip->session->words[clip->first + i].word);
	return text;
}

static void mark_words(const struct clip *clip, int64_t label_id, struct arena *arena, struct review_answer *answer)
{
	struct region *regions = arena_alloc(arena, ((size_t)clip->count + 1) * sizeof *regions);
	double begin_s = (double)clip->from / clip->session->rate;

	for (int i = 0; i < clip->count; i++) {
		const struct spoken *word = &clip->session->words[clip->first + i];

		regions[i] = segment_make((word->from_s - begin_s) * 1000, (word->to_s - begin_s) * 1000, label_id, (double)NAN);
	}
	answer->regions = regions;
	answer->region_count = clip->count;
}

static int say(void *context, const struct stage *stage, const struct review_task *task, bool slips, struct arena *arena,
               const char **label, struct review_answer *answer, struct err *err)
{
	const struct story *story = context;
	int64_t index = clip_index(story, task->name);
	struct clip clip;

	if (index < 0)
		return err_set(err, "%s is no clip of this demo", task->name);
	clip = clip_at(story, index);
	if (str_equal(stage->name, stages[VAD].name)) {
		*label = (clip.count > 0) != slips ? "speech" : "silence";
		if (str_equal(*label, "speech"))
			mark_words(&clip, stage_label_named(stage, *label)->label_id, arena, answer);
		return 0;
	}
	answer->words = transcript(&clip, slips, arena);
	answer->entered = "typed";
	*label = *answer->words ? "heard" : "nothing";
	answer->words = *answer->words ? answer->words : NULL;
	return 0;
}

/* ---- what it cannot do without ---- */

static int find_detector(struct story *story, struct err *err)
{
	static const struct shipped_file detector = { DETECTOR, DETECTOR_SHA256 };

	story->detector = shipped_fetched(&story->arena, story->options->data, "silero-vad-5", &detector, 1, "speech", err);
	return story->detector ? 0 : -1;
}

/* The line that it says first. */
static int read_ready(struct program *program, struct err *err)
{
	const char *line;
	size_t length;
	json_t *said;
	int got = program_ask(program, NULL, 0, READY_MS, &line, &length, err);

	if (got < 0)
		return -1;
	said = json_loadb(line, length, 0, NULL);
	if (!json_is_true(json_object_get(said, "ready"))) {
		const char *why = json_string_value(json_object_get(said, "error"));

		got = err_set(err, "%s", why ? why : "the recogniser does not start");
	}
	json_decref(said);
	return got;
}

static int try_recogniser(struct story *story, const char *folder, struct err *err)
{
	const char *const command[] = { "python3", "recognise.py", "vad", story->sessions.all[0].words[0].word, NULL };
	struct program *program = NULL;
	int got = shipped_program("python3", "the recogniser of this example is written in Python", err);

	if (got == 0)
		got = program_start(&(struct program_options){ .command = command, .folder = folder }, &program, err);
	if (got == 0)
		got = read_ready(program, err);
	program_end(program);
	return got;
}

/* ---- the folder ---- */

static bool knows(const json_t *words, const char *word)
{
	json_t *known;
	size_t i;

	json_array_foreach(words, i, known)
		if (str_equal(json_string_value(known), word))
			return true;
	return false;
}

/* The card of the recogniser, with the words that there are as its vocabulary. */
static int write_card(const struct story *story, const char *from, const char *to, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	json_t *card = json_load_file(arena_printf(&arena, "%s/recognise.json", from), 0, NULL), *words = json_array();
	json_t *command = json_pack("[s, s, s]", "python3", "recognise.py", stages[VAD].name);
	const char *target = arena_printf(&arena, "%s/recognise.json", to);
	int got = 0;

	for (int i = 0; i < story->sessions.count; i++)
		for (int k = 0; k < story->sessions.all[i].word_count; k++)
			if (!knows(words, story->sessions.all[i].words[k].word))
				json_array_append_new(words, json_string(story->sessions.all[i].words[k].word));
	if (json_array_size(words) > WORDS_MOST)
		got = err_set(err, "segments.csv: more than %d different words", WORDS_MOST);
	json_array_extend(command, words);
	if (got == 0 && (json_object_set(json_object_get(card, "process"), "command", command) < 0 ||
	                 json_dump_file(card, target, JSON_INDENT(2)) < 0))
		got = err_set(err, "%s: cannot be written", target);
	json_decref(command);
	json_decref(words);
	json_decref(card);
	arena_release(&arena);
	return got;
}

static int make_folder(struct story *story, const char *name, struct err *err)
{
	const char *path = arena_printf(&story->arena, "%s%s%s", story->folder, *name ? "/" : "", name);

	return mkdir(path, 0777) < 0 && errno != EEXIST ? err_set(err, "%s: %s", path, strerror(errno)) : 0;
}

static int copy_models(struct story *story, const char *programs, const char *cards, struct err *err)
{
	const char *to = arena_printf(&story->arena, "%s/model", story->folder);

	if (shipped_copy(story->detector, to, DETECTOR, err) < 0 || shipped_copy(cards, to, "silero_vad.json", err) < 0 ||
	    shipped_copy(programs, to, "recognise.py", err) < 0 || write_card(story, programs, to, err) < 0)
		return -1;
	if (rename(arena_printf(&story->arena, "%s/silero_vad.json", to), arena_printf(&story->arena, "%s/silero_vad_v5.json", to)) < 0)
		return err_set(err, "%s: %s", to, strerror(errno));
	return 0;
}

static int fill_folder(struct story *story, struct err *err)
{
	const char *programs = shipped_folder(&story->arena, PROGRAMS, "recognise.py", "the example of speech", err), *cards;

	if (!programs || !(cards = shipped_folder(&story->arena, CARDS, "silero_vad.json", "the detector's card", err)))
		return -1;
	if (!story->options->data)
		return err_set(err, "recordings are needed: --data FOLDER, as %s/sessions.py makes it", programs);
	if (sessions_read(&story->sessions, story->options->data, err) < 0 || find_detector(story, err) < 0 ||
	    shipped_engine(story->options->engine_library, err) < 0 || try_recogniser(story, programs, err) < 0)
		return -1;
	if (access(arena_printf(&story->arena, "%s/rung.db", story->folder), F_OK) == 0)
		return err_set(err, "%s/rung.db is a project already; take another folder, or remove that one", story->folder);
	if (make_folder(story, "", err) < 0 || make_folder(story, "model", err) < 0 || make_folder(story, "clips", err) < 0)
		return -1;
	return copy_models(story, programs, cards, err);
}

/* ---- what there is to tell ---- */

static void tell_errors(struct story *story, struct arena *arena, const struct transcript_errors *errors, const char *heading,
                        const char *key, const char *when)
{
	struct demo_result *result = story->result;
	double rate = transcript_rate(errors);

	result->figures[result->figure_count++] = (struct demo_figure){ key, rate };
	if (errors->units > 0)
		result->lines[result->line_count++] = (struct demo_line){ heading, arena_printf(arena,
			"%s %.1f %% of %" PRId64 " words lost, exchanged or put in, where nobody corrects them", when, 100 * rate, errors->units) };
}

static int count_errors(const struct story *story, const struct transcripts *transcripts, int64_t index, struct transcript_errors *errors,
                        struct err *err)
{
	struct clip clip = clip_at(story, index);
	struct arena arena = ARENA_EMPTY;
	int got = transcripts_count(transcripts, arena_printf(&arena, KEY "%06" PRId64 ".wav", index + 1), transcript(&clip, false, &arena),
	                            errors, err);

	arena_release(&arena);
	return got;
}

static int tell(void *context, struct store *store, struct arena *arena, struct err *err)
{
	struct story *story = context;
	struct transcript_errors before = { 0 }, after = { 0 };
	struct transcripts transcripts;

	if (transcripts_open(store, stages[ASR].name, TEXT_WORDS, arena, &transcripts, err) < 0)
		return -1;
	for (int64_t i = 0; i < story->options->items; i++)
		if (count_errors(story, &transcripts, i, story->drifts && i >= story->drift_at ? &after : &before, err) < 0)
			return -1;
	tell_errors(story, arena, &before, "errors", "word_error_rate", story->drifts ? "before" : "in all");
	if (!story->drifts)
		return 0;
	tell_errors(story, arena, &after, "", "word_error_rate_after", "after ");
	story->result->figures[story->result->figure_count++] = (struct demo_figure){ "drift_at", (double)story->drift_at + 1 };
	story->result->lines[story->result->line_count++] = (struct demo_line){ "noise", arena_printf(arena,
		"from clip %" PRId64 " on, %.0f %% of the clips are of %.0f dB of speech to noise, not %.0f", story->drift_at + 1,
		100 * story->drift_share, sessions_snr(&story->sessions, true), sessions_snr(&story->sessions, false)) };
	return 0;
}

static void tell_data(struct story *story, struct arena *arena)
{
	struct demo_result *result = story->result;

	result->lines[result->line_count++] = (struct demo_line){ "data", arena_printf(arena,
		"%s: %d recordings, cut between words into %" PRId64 " clips; the same words come again, in other clips", story->options->data,
		story->sessions.count, story->options->items) };
	result->lines[result->line_count++] = (struct demo_line){ "models", arena_printf(arena,
		"%s/model: Silero's voice activity detector, and recognise.py, which asks pocketsphinx", story->folder) };
	result->lines[result->line_count++] = (struct demo_line){ "settings",
		"promise.error 0.03 and agree.iou 0.4: words are short, and so is the line; in earnest 0.01 and 0.5" };
}

/* ---- the demo ---- */

static int make(const char *folder, const struct demo_options *options, struct arena *arena, struct demo_result *result, struct err *err)
{
	struct story story = { .folder = folder, .options = options, .drifts = options->drift != NULL, .arena = ARENA_EMPTY, .result = result };
	struct journey journey = { .template = &template_speech, .stages = at_work, .title = "speech", .folder = folder,
	                           .options = options, .settings = SETTINGS, .deliver = deliver, .say = say, .tell = tell, .context = &story };
	int got;

	*result = (struct demo_result){ .figure_count = 0 };
	story.drift_share = isfinite(options->drift_share) ? options->drift_share : 1;
	story.drift_at = journey_drift_at(options);
	journey.change_at = story.drifts ? story.drift_at : -1;
	got = fill_folder(&story, err);
	if (got == 0)
		tell_data(&story, arena);
	if (got == 0)
		got = journey_run(&journey, arena, result, err);
	sessions_release(&story.sessions);
	arena_release(&story.arena);
	return got;
}

const struct template template_speech = {
	.name = "speech", .says = "recordings: voice activity, then transcripts", .stages = stages, .stage_count = STAGES,
	.dials = (const char *const[]){ "data", NULL }, .drifts = (const char *const[]){ "noise", NULL }, .always_works = true,
	.items = 1440, .per_day = 288, .demo = make,
};
