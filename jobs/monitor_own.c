#include "jobs/monitor_own.h"

#include "base/str.h"
#include "base/text.h"
#include "db/limit_request.h"
#include "db/rows.h"
#include "db/store.h"
#include "jobs/monitor.h"

#include <math.h>
#include <string.h>

/* ---- asking ---- */

struct answers { struct rows rows; struct err *err; bool failed; };

static bool take_names(void *context, const char *const *names, int count)
{
	struct answers *answers = context;

	(void)names;
	if (count <= 2)
		return true;
	answers->failed = true;
	err_set(answers->err, "it gives %d columns: a value, and what it is of, are all that is asked for", count);
	return false;
}

static bool refuse(struct answers *answers, const char *why)
{
	answers->failed = true;
	err_set(answers->err, "%s", why);
	return false;
}

static bool take_row(void *context, const struct store_value *values, int count)
{
	struct answers *answers = context;
	struct own_value value = { .scope = "", .value = NAN };

	if (answers->rows.count == OWN_ROWS_MAX)
		return refuse(answers, "it gives too many rows");
	if (values[0].type == STORE_TEXT || values[0].type == STORE_BLOB)
		return refuse(answers, "its first column is no number");
	if (values[0].type != STORE_NULL)
		value.value = values[0].type == STORE_INTEGER ? (double)values[0].integer : values[0].real;
	if (count > 1 && values[1].type == STORE_TEXT)
		value.scope = arena_strdup(answers->rows.arena, values[1].bytes);
	else if (count > 1 && values[1].type == STORE_INTEGER)
		value.scope = arena_printf(answers->rows.arena, "%lld", (long long)values[1].integer);
	*(struct own_value *)rows_add(&answers->rows) = value;
	return true;
}

int monitor_own_ask(struct store *store, const char *query, struct arena *arena, struct own_value **values, int *count, struct err *err)
{
	struct err why = ERR_NONE;
	struct answers answers = { .rows = ROWS_OF(struct own_value, arena), .err = &why };
	const struct store_sink sink = { take_names, take_row, &answers, OWN_WITHIN_MS };

	if (store_query(store, query, &sink, &why) < 0 || answers.failed)
		return err_set(err, "%s", why.text);
	*values = answers.rows.all;
	*count = answers.rows.count;
	return 0;
}

static void sample(struct store *store, const struct metric *metric, const char *query, int64_t now_ms, struct tally *tally)
{
	struct arena arena = ARENA_EMPTY;
	struct own_value *values;
	int count;

	if (monitor_own_ask(store, query, &arena, &values, &count, NULL) == 0)
		for (int i = 0; i < count; i++)
			tally_add(tally, metric, *values[i].scope ? tally_scope(tally, values[i].scope) : 0, now_ms, values[i].value);
	arena_release(&arena);
}

int monitor_own_sample(struct store *store, int64_t now_ms, struct tally *tally, struct err *err)
{
	struct metric_changed *changes;
	int count;

	if (metric_changes(store, &tally->arena, &changes, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		const struct metric *metric;

		if (!changes[i].query || !metric_is_kept(&changes[i]))
			continue;
		if (monitor_metric(store, changes[i].metric, &tally->arena, &metric, err) < 0)
			return -1;
		sample(store, metric, changes[i].query, now_ms, tally);
	}
	return 0;
}

/* ---- changing ---- */

static int check_definition(struct store *store, const struct metric_change *change, struct err *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	struct arena arena = ARENA_EMPTY;
	struct own_value *values;
	int count, rc;

	if (!*change->metric || strlen(change->metric) > 60 || change->metric[strspn(change->metric, allowed)])
		return err_set(err, "a metric is named by up to 60 letters, digits, dots and dashes");
	if (metric_find(change->metric))
		return err_set(err, "the program has a metric of that name itself");
	if (!text_is_visible(change->unit, strlen(change->unit)) || strlen(change->unit) > 12)
		return err_set(err, "a unit is at most 12 printable bytes");
	rc = monitor_own_ask(store, change->query, &arena, &values, &count, err);
	arena_release(&arena);
	return rc < 0 ? err_wrap(err, "the query") : 0;
}

/* There has to be one to change, and it has to be another's to drop. */
static int check_change(struct store *store, const struct metric_change *change, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const struct metric *metric;
	int got = monitor_metric(store, change->metric, &arena, &metric, err);

	if (got == 0)
		got = err_set(err, "no metric is called %s", change->metric);
	else if (got > 0 && str_equal(change->kind, "drop") && metric->group != METRIC_OWN)
		got = err_set(err, "%s is the program's own: rung metric mute leaves it out", change->metric);
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

/* A band sees nothing of a metric that is muted, or becomes another one: who may not widen it alone may not blind it. */
static int check_alone(struct store *store, const struct actor *by, const struct metric_change *change, struct err *err)
{
	const struct stage anywhere = { .stage_id = 0 };
	int severe = str_equal(change->kind, "unmute") ? 0 : metric_limit_severe(store, change->metric, err);
	int needed = severe > 0 ? limit_request_is_needed(store, &anywhere, by, err) : severe;

	if (needed > 0)
		return err_set(err, "a band of %s takes work away from the machine: first rung limit %s --drop, which takes two leads", change->metric,
		               change->metric);
	return needed;
}

int monitor_own_change(struct store *store, const struct actor *by, const struct metric_change *change, struct err *err)
{
	int rc = str_equal(change->kind, "define") ? check_definition(store, change, err) : check_change(store, change, err);

	return rc < 0 || check_alone(store, by, change, err) < 0 ? -1 : metric_change_add(store, by, change, err);
}
