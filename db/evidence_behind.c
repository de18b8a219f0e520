#include "db/evidence_behind.h"

#include <inttypes.h>
#include <string.h>

#define COUNTED   " FROM v_folded WHERE @ AND kind = 'blind'"
#define SAMPLED   " FROM v_folded WHERE @ AND sampled AND watched"
#define CERTIFIED " FROM v_certified WHERE @ AND found AND settled = #"
#define PREDICTED " FROM v_predictions p WHERE ~ AND prediction_id > (SELECT since_prediction_id FROM v_epochs WHERE ^)" \
	          " AND NOT EXISTS (SELECT 1 FROM v_challenge c WHERE c.stage = p.stage AND c.item_id = p.item_id AND c.added_at <= p.predicted_at)"

/* @ is which stage and version, in its newest epoch, or in that of then; ~ the same in all; ^ which epoch; # how many rows the certificate was made
 * from. From is the level of the gate, where two have lines of one name; -1: any. */
static const struct { const char *check; int from; const char *sql; } behind[] = {
	{ "live version", -1, "SELECT * FROM v_live_model" },
	{ "predictions", -1, "SELECT count(*) AS items" PREDICTED },
	{ "nulls", -1, "SELECT sum(is_null) AS nulls, count(*) AS items" PREDICTED },
	{ "settled items", -1, "SELECT count(*) AS items" COUNTED },
	{ "days", -1, "WITH d AS (SELECT day, count(*) AS n FROM v_folded WHERE @ AND kind IN ('blind', 'below', 'audit') GROUP BY day)"
	              " SELECT count(*) AS items FROM d"
	              " WHERE n >= max(5, (SELECT n FROM d ORDER BY n LIMIT 1 OFFSET (SELECT count(*) / 2 FROM d)) / 10)" },
	{ "agreement", -1, "SELECT sum(agrees) AS agreed, count(*) AS items" COUNTED },
	{ "critical recall", 1, "SELECT decided_label, sum(agrees) AS found, count(*) AS items" COUNTED " AND critical GROUP BY decided_label" },
	{ "critical recall", 3, "SELECT sum(agrees) AS found, count(*) AS items" SAMPLED " AND critical" },
	{ "better than the commonest label", -1, "SELECT sum(agreed) AS agreed, sum(n) AS items, max(n) AS commonest FROM"
	                                         " (SELECT sum(agrees) AS agreed, count(*) AS n" COUNTED " GROUP BY decided_label)" },
	{ "observed", -1, "SELECT sum(NOT imported) AS given_here, count(*) AS items" COUNTED },
	{ "certificate", -1, "SELECT sum(NOT agrees) AS wrong, count(*) AS items" CERTIFIED " AND sure" },
	{ "coverage", -1, "SELECT sum(sure) AS sure, count(*) AS items" CERTIFIED },
	{ "miss share", -1, "SELECT sum(sure AND NOT agrees) AS missed, count(*) AS items" CERTIFIED " AND critical" },
	{ "right overall", -1, "SELECT sum(agrees) AS right, count(*) AS items" SAMPLED },
};

/* A string as SQL has it. */
static void add_quoted(struct str *out, const char *value)
{
	str_add_char(out, '\'');
	for (; *value; value++)
		str_add(out, *value == '\'' ? "''" : (const char[]){ *value, '\0' });
	str_add_char(out, '\'');
}

static void add_which(struct str *out, const char *stage, const char *model)
{
	str_add(out, "stage = ");
	add_quoted(out, stage);
	str_add(out, " AND model = ");
	add_quoted(out, model);
}

/* What a query is filled in with. */
struct filling {
	const char *stage, *model;
	int64_t     certified;
	const struct evidence_moment *then; /* NULL: now */
};

static void add_epoch(struct str *out, const struct filling *filling)
{
	if (filling->then) {
		str_addf(out, "epoch_id = %" PRId64, filling->then->epoch_id);
		return;
	}
	add_which(out, filling->stage, filling->model);
	str_add(out, " AND until IS NULL");
}

static void add_evidence(struct str *out, const struct filling *filling)
{
	add_which(out, filling->stage, filling->model);
	if (filling->then)
		str_addf(out, " AND epoch_id = %" PRId64 " AND folded_id <= %" PRId64, filling->then->epoch_id, filling->then->folded_id);
	else
		str_add(out, " AND is_newest");
}

static void add_query(struct str *out, const char *sql, const struct filling *filling)
{
	for (; *sql; sql++) {
		if (*sql == '#')
			str_addf(out, "%" PRId64, filling->certified);
		else if (*sql == '@')
			add_evidence(out, filling);
		else if (*sql == '^')
			add_epoch(out, filling);
		else if (*sql == '~')
			add_which(out, filling->stage, filling->model);
		else
			str_add_char(out, *sql);
	}
}

/* Rows of the certificate that a gate goes by; 0: there is none. No two looks of an epoch are at one size. */
static int64_t certified_rows(const struct gate *gate)
{
	for (int i = 0; i < gate->check_count; i++)
		if (str_equal(gate->checks[i].name, "coverage"))
			return gate->checks[i].n;
	return 0;
}

static const char *find(const struct gate *gate, const char *check, int64_t certified)
{
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (str_equal(behind[i].check, check) && (behind[i].from < 0 || behind[i].from == gate->from) &&
		    (certified > 0 || !strchr(behind[i].sql, '#')))
			return behind[i].sql;
	return NULL;
}

bool evidence_behind_then(struct str *out, const struct gate *gate, const char *check, const char *stage, const char *model,
                          const struct evidence_moment *then)
{
	const struct filling filling = { stage, model, certified_rows(gate), then };
	const char *sql = find(gate, check, filling.certified);

	if (!sql)
		return false;
	add_query(out, sql, &filling);
	if (then && strchr(sql, '^'))
		str_addf(out, " AND prediction_id <= %" PRId64, then->prediction_id);
	return true;
}

bool evidence_behind(struct str *out, const struct gate *gate, const char *check, const char *stage, const char *model)
{
	return evidence_behind_then(out, gate, check, stage, model, NULL);
}
