/* Whether people's blind answers differ from the model's more often than they used to: the relation of items to
 * labels has changed, whatever the items look like. What is usual is learnt from the answers behind the reference,
 * or from the first there are; a detector that may be looked at after every answer compares what comes with it. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "db/alarm.h"
#include "db/epoch.h"
#include "jobs/alarms.h"
#include "jobs/blame.h"
#include "stats/calibration.h"
#include "stats/cbpe.h"
#include "stats/change_point.h"
#include "stats/confbin.h"
#include "stats/esr.h"
#include "stats/interval.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#define METRIC "drift.concept"
#define SCOPE "blind answers"
#define LEARN 500          /* answers from which what is usual is learnt */
#define PATIENCE 10000.0   /* answers between false alarms, on average at least */
#define WATCH 1000.0       /* evidence from which it is to be watched */
#define OVER 1.2           /* so many times as often as usual is still in order */
#define ONE_SIDED 1.645    /* normal quantile of 0.95: what is usual is known by few answers */
#define BLOCK 250          /* answers; two blocks in a row that are as usual end an alarm */
#define NEWEST 100         /* answers, for how often they differ now while nobody can tell since when */
#define RECENT 500         /* answers, for what is told of now */

static const double sizes[ESR_SIZES] = { 1.25, 1.5, 2, 3 };

struct concept {
	int64_t version_id, chosen_id; /* whose; and the reference that a lead chose, 0: none */
	int64_t learnt, learnt_wrong;  /* what is usual */
	int64_t answers, wrong;        /* since then; while there is an alarm, of a block */
	bool    alarm, calm;           /* calm: the block before was as usual */
	int64_t since_ms;              /* of the change that was found; 0: none */
	double  before, after;         /* shares of errors around it */
	struct esr esr;
};

/* ---- state ---- */

static double limit_of(const struct concept *concept)
{
	double usual = (double)concept->learnt_wrong / (double)concept->learnt;

	return fmax(fmax(OVER * usual, interval_wilson(concept->learnt_wrong, concept->learnt, ONE_SIDED).high), 0.002);
}

static bool is_learning(const struct concept *concept)
{
	return concept->learnt < LEARN;
}

static void begin_detector(struct concept *concept)
{
	concept->answers = concept->wrong = 0;
	concept->calm = false;
	if (!is_learning(concept))
		esr_init_sizes(&concept->esr, limit_of(concept), sizes);
}

static const char *concept_text(const struct concept *concept, struct arena *arena)
{
	const double *e = concept->esr.evidence;
	json_t *body = json_pack("{s:I,s:I,s:[I,I],s:[I,I],s:b,s:b,s:I,s:[f,f],s:[f,f,f,f]}", "version", (json_int_t)concept->version_id, "chosen",
	                         (json_int_t)concept->chosen_id, "learnt", (json_int_t)concept->learnt, (json_int_t)concept->learnt_wrong,
	                         "counts", (json_int_t)concept->answers, (json_int_t)concept->wrong, "alarm", concept->alarm, "calm", concept->calm, "since",
	                         (json_int_t)concept->since_ms, "rates", concept->before, concept->after, "evidence", e[0], e[1], e[2], e[3]);
	char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(17));
	const char *kept = arena_strdup(arena, text);

	free(text);
	json_decref(body);
	return kept;
}

static int64_t integer_in(const json_t *body, const char *key, size_t at)
{
	const json_t *value = json_object_get(body, key);

	return (int64_t)json_integer_value(json_is_array(value) ? json_array_get(value, at) : value);
}

static double real_in(const json_t *body, const char *key, size_t at)
{
	return json_number_value(json_array_get(json_object_get(body, key), at));
}

static void read_concept(const char *text, struct concept *concept)
{
	json_t *body = json_loads(text, 0, NULL);

	*concept = (struct concept){
		.version_id = integer_in(body, "version", 0), .chosen_id = integer_in(body, "chosen", 0), .learnt = integer_in(body, "learnt", 0),
		.learnt_wrong = integer_in(body, "learnt", 1), .alarm = json_is_true(json_object_get(body, "alarm")),
		.since_ms = integer_in(body, "since", 0), .before = real_in(body, "rates", 0), .after = real_in(body, "rates", 1),
	};
	begin_detector(concept);
	concept->answers = integer_in(body, "counts", 0);
	concept->wrong = integer_in(body, "counts", 1);
	concept->calm = json_is_true(json_object_get(body, "calm"));
	for (size_t i = 0; i < ESR_SIZES; i++)
		concept->esr.evidence[i] = real_in(body, "evidence", i);
	json_decref(body);
}

/* ---- taking in ---- */

struct tending {
	struct store       *store;
	const struct stage *stage;
	struct arena        arena;
	struct epoch        epoch;
	struct concept      concept;
	int64_t             folded_id;
	bool                changed;
};

static bool is_chosen(const struct drift_reference *reference)
{
	return reference->reference_id && !str_equal(reference->kind, "certificate");
}

static int64_t chosen_of(const struct drift_reference *reference)
{
	return is_chosen(reference) ? reference->reference_id : 0;
}

/* Another version, a lead who says that from here on this is usual, or that the certificate says it again: measured anew. */
static void begin_anew(struct tending *tending, const struct drift_reference *reference, int64_t live_id)
{
	struct concept *concept = &tending->concept;
	bool known = reference->answers >= LEARN && reference->version_id == live_id;

	*concept = (struct concept){ .version_id = live_id, .chosen_id = chosen_of(reference) };
	tending->folded_id = is_chosen(reference) || known ? reference->folded_id : 0;
	if (known) {
		concept->learnt = reference->answers;
		concept->learnt_wrong = reference->wrong;
	}
	begin_detector(concept);
	tending->changed = true;
}

static int load(struct tending *tending, int64_t live_id, bool *anew, struct err *err)
{
	struct drift_reference reference;
	int64_t epoch_id;
	const char *body;
	int got = drift_reference_read(tending->store, tending->stage, &tending->arena, &reference, err), kept;

	kept = got < 0 ? -1 : drift_concept_read(tending->store, tending->stage, &tending->arena, &epoch_id, &tending->folded_id, &body, err);
	if (kept < 0)
		return -1;
	if (kept)
		read_concept(body, &tending->concept);
	*anew = !kept || tending->concept.version_id != live_id || (got > 0 && chosen_of(&reference) != tending->concept.chosen_id);
	if (*anew)
		begin_anew(tending, &reference, live_id);
	return 0;
}

static double newest_rate(const bool *wrong, int count)
{
	int from = count > NEWEST ? count - NEWEST : 0, sum = 0;

	for (int i = from; i < count; i++)
		sum += wrong[i];
	return count > from ? (double)sum / (count - from) : 0;
}

/* Where the answers of the epoch began to differ more often: an alarm may come before that can be told. */
static int find_change(struct tending *tending, struct err *err)
{
	struct concept *concept = &tending->concept;
	struct drift_answer *answers;
	struct change_point change;
	bool *wrong;
	int count;

	if (drift_answers(tending->store, tending->epoch.epoch_id, 0, &tending->arena, &answers, &count, err) < 0)
		return -1;
	while (count > 0 && answers[count - 1].folded_id > tending->folded_id)
		count--;
	wrong = arena_alloc(&tending->arena, (size_t)count * sizeof *wrong + 1);
	for (int i = 0; i < count; i++)
		wrong[i] = answers[i].wrong;
	change = change_point_find(wrong, count);
	concept->before = change.found ? change.before : (double)concept->learnt_wrong / (double)concept->learnt;
	concept->after = change.found ? change.after : newest_rate(wrong, count);
	if (change.found && change.at < count)
		concept->since_ms = drift_answer_time(tending->store, answers[change.at].folded_id, err);
	return concept->since_ms < 0 ? -1 : 0;
}

static int raise_alarm(struct tending *tending, struct err *err)
{
	struct concept *concept = &tending->concept;
	struct alarm_call call = { .metric = METRIC, .scope = SCOPE, .severity = "alarm", .action = "audit-up", .low = NAN };
	const char *first;

	concept->since_ms = 0;
	if (find_change(tending, err) < 0)
		return -1;
	call.value = concept->after;
	call.high = limit_of(concept);
	call.count = concept->answers;
	call.since_ms = concept->since_ms;
	call.words = arena_printf(&tending->arena, "people and the model differ more often than they used to: %.1f %% of blind answers, %.1f %% before",
	                          100 * concept->after, 100 * concept->before);
	first = blame_first(tending->store, tending->stage, "output.agreement.blind", "", &tending->arena);
	if (first)
		call.words = arena_printf(&tending->arena, "%s; %s", call.words, first);
	call.evidence = arena_printf(&tending->arena, "{\"evidence\":%.0f,\"limit\":%.0f,\"folded\":%" PRId64 "}", esr_evidence(&concept->esr),
	                             PATIENCE, tending->folded_id);
	concept->alarm = true;
	begin_detector(concept);
	return drift_alarm_call(tending->store, tending->stage, &call, err);
}

static int settle_alarm(struct tending *tending, const char *why, struct err *err)
{
	tending->concept.alarm = false;
	tending->concept.since_ms = 0;
	begin_detector(&tending->concept);
	return alarm_settle(tending->store, tending->stage, METRIC, SCOPE, why, err) < 0 ? -1 : 0;
}

static int end_block(struct tending *tending, struct err *err)
{
	struct concept *concept = &tending->concept;
	bool calm = (double)concept->wrong <= limit_of(concept) * (double)concept->answers;

	if (concept->answers < BLOCK)
		return 0;
	if (calm && concept->calm)
		return settle_alarm(tending, "people and the model differ no more often than they used to", err);
	begin_detector(concept);
	concept->calm = calm;
	return 0;
}

static int take(struct tending *tending, const struct drift_answer *answer, struct err *err)
{
	struct concept *concept = &tending->concept;

	tending->folded_id = answer->folded_id;
	tending->changed = true;
	if (is_learning(concept)) {
		concept->learnt++;
		concept->learnt_wrong += answer->wrong;
		if (!is_learning(concept))
			begin_detector(concept);
		return 0;
	}
	concept->answers++;
	concept->wrong += answer->wrong;
	if (concept->alarm)
		return end_block(tending, err);
	esr_add(&concept->esr, answer->wrong);
	return esr_evidence(&concept->esr) >= PATIENCE ? raise_alarm(tending, err) : 0;
}

static int take_all(struct tending *tending, struct err *err)
{
	struct drift_answer *answers;
	int count;

	if (drift_answers(tending->store, tending->epoch.epoch_id, tending->folded_id, &tending->arena, &answers, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (take(tending, &answers[i], err) < 0)
			return -1;
	return 0;
}

/* What a lead has closed is over, as far as telling goes: from then on it is watched for again. */
static int follow_closing(struct tending *tending, struct err *err)
{
	int64_t alarm_id;

	if (!tending->concept.alarm)
		return 0;
	if (alarm_open_of(tending->store, tending->stage, METRIC, SCOPE, &alarm_id, err) < 0)
		return -1;
	if (!alarm_id) {
		tending->concept.alarm = false;
		begin_detector(&tending->concept);
		tending->changed = true;
	}
	return 0;
}

static int tend(struct tending *tending, int64_t live_id, struct err *err)
{
	bool anew;
	int got = epoch_read(tending->store, tending->stage, live_id, &tending->epoch, err);

	if (got <= 0)
		return got;
	if (load(tending, live_id, &anew, err) < 0 || (anew && settle_alarm(tending, "measured anew from here on", err) < 0) ||
	    follow_closing(tending, err) < 0 || take_all(tending, err) < 0)
		return -1;
	if (tending->changed && tending->concept.alarm && !tending->concept.since_ms && find_change(tending, err) < 0)
		return -1;
	return tending->changed ? drift_concept_keep(tending->store, tending->stage, tending->epoch.epoch_id, tending->folded_id,
	                                             concept_text(&tending->concept, &tending->arena), err) : 0;
}

int drift_concept_tend(struct store *store, const struct stage *stage, int64_t live_id, struct err *err)
{
	struct tending tending = { .store = store, .stage = stage };
	int rc = tend(&tending, live_id, err);

	arena_release(&tending.arena);
	return rc;
}

/* ---- without people ---- */

/* The middle of a bin. */
static double confidence_of(int bin)
{
	return (confbin_low(bin) + (bin + 1 < CONFBIN_COUNT ? confbin_low(bin + 1) : 1)) / 2;
}

/* How often each bin is right: as it says where few are known, by one temperature, or by rising steps. */
static void calibrate(const int64_t *count, const int64_t *wrong, double right[CONFBIN_COUNT], struct arena *arena)
{
	double *weights = arena_alloc(arena, CONFBIN_COUNT * sizeof *weights), *steps = arena_alloc(arena, CONFBIN_COUNT * sizeof *steps);
	int bins[CONFBIN_COUNT], filled = 0, step = 0;
	int64_t total = 0;

	for (int i = 0; i < CONFBIN_COUNT; i++) {
		right[i] = confidence_of(i);
		total += count[i];
		if (!count[i])
			continue;
		bins[filled] = i;
		weights[filled] = (double)count[i];
		steps[filled++] = 1 - (double)wrong[i] / (double)count[i];
	}
	if (total < 1000)
		return;
	calibration_isotonic(steps, weights, filled);
	for (int i = 0; i < CONFBIN_COUNT; i++) {
		while (step + 1 < filled && bins[step + 1] <= i)
			step++;
		right[i] = steps[step];
	}
}

static void temper(const int64_t *count, const int64_t *wrong, double right[CONFBIN_COUNT], struct arena *arena)
{
	struct calibration_row *rows = arena_alloc(arena, 1000 * sizeof *rows);
	double temperature;
	int filled = 0;

	for (int i = 0; i < CONFBIN_COUNT; i++)
		for (int64_t k = 0; k < count[i] && filled < 1000; k++)
			rows[filled++] = (struct calibration_row){ confidence_of(i), k >= wrong[i] };
	if (filled < 200 || filled >= 1000)
		return;
	temperature = calibration_temperature(rows, filled);
	for (int i = 0; i < CONFBIN_COUNT; i++)
		right[i] = calibration_tempered(confidence_of(i), temperature);
}

static int read_estimate(struct store *store, const struct stage *stage, int64_t version_id, int64_t epoch_id, struct arena *arena,
                         double *estimate, struct err *err)
{
	int64_t *count = arena_alloc(arena, 3 * CONFBIN_COUNT * sizeof *count), *wrong = count + CONFBIN_COUNT, *now = wrong + CONFBIN_COUNT;
	double *right = arena_alloc(arena, CONFBIN_COUNT * sizeof *right), *list;
	int64_t newest = drift_newest(store, stage, err), from = newest < 0 ? -1 : drift_back(store, stage, RECENT, err);
	int rows = 0;

	if (from < 0 || drift_calibration(store, epoch_id, count, wrong, err) < 0 ||
	    drift_bins(store, stage, version_id, from + 1, newest, now, err) < 0)
		return -1;
	calibrate(count, wrong, right, arena);
	temper(count, wrong, right, arena);
	list = arena_alloc(arena, (RECENT + 1) * sizeof *list);
	for (int i = 0; i < CONFBIN_COUNT; i++)
		for (int64_t k = 0; k < now[i] && rows < RECENT; k++)
			list[rows++] = right[i];
	*estimate = cbpe_estimate(list, rows).accuracy;
	return 0;
}

/* ---- telling ---- */

static void tell(const struct concept *concept, struct drift_concept *view)
{
	view->answers = is_learning(concept) ? concept->learnt : concept->answers;
	view->since_ms = concept->since_ms;
	view->limit = PATIENCE;
	if (is_learning(concept))
		return;
	view->evidence = esr_evidence(&concept->esr);
	view->usual = 1 - (double)concept->learnt_wrong / (double)concept->learnt;
	view->state = concept->alarm ? DRIFT_ALARM : view->evidence >= WATCH ? DRIFT_WATCH : DRIFT_CALM;
}

int drift_concept_view(struct store *store, const struct stage *stage, int64_t live_id, struct arena *arena, struct drift_concept *view,
                       struct err *err)
{
	struct concept concept;
	struct epoch epoch;
	int64_t epoch_id, folded_id, answers, wrong;
	const char *body;
	int got = epoch_read(store, stage, live_id, &epoch, err);

	*view = (struct drift_concept){ .state = DRIFT_UNKNOWN, .evidence = NAN, .limit = PATIENCE, .agreement = NAN, .estimate = NAN, .usual = NAN };
	if (got <= 0)
		return got;
	if (drift_answered(store, epoch.epoch_id, INT64_MAX, RECENT, &answers, &wrong, err) < 0 ||
	    read_estimate(store, stage, live_id, epoch.epoch_id, arena, &view->estimate, err) < 0)
		return -1;
	if (answers)
		view->agreement = 1 - (double)wrong / (double)answers;
	if (drift_audited(store, epoch.epoch_id, RECENT, &view->audits, &view->audits_wrong, err) < 0)
		return -1;
	got = drift_concept_read(store, stage, arena, &epoch_id, &folded_id, &body, err);
	if (got <= 0)
		return got;
	read_concept(body, &concept);
	if (concept.version_id != live_id)
		return 0;
	tell(&concept, view);
	view->newest_ms = folded_id ? drift_answer_time(store, folded_id, err) : 0;
	return view->newest_ms < 0 ? -1 : 0;
}
