#include "db/evidence_behind.h"

#include <string.h>

#define ITEMS "(SELECT DISTINCT item_id, predicted_label, agreed_label FROM v_side_by_side" \
	      " WHERE @ AND predicted_label IS NOT NULL AND agreed_label IS NOT NULL)"

/* @ is which stage and version. */
static const struct { const char *check, *sql; } behind[] = {
	{ "live version", "SELECT * FROM v_live_model" },
	{ "predictions", "SELECT count(*) AS predictions FROM v_predictions WHERE @" },
	{ "nulls", "SELECT count(*) AS predictions, sum(is_null) AS nulls FROM v_predictions WHERE @" },
	{ "settled items", "SELECT count(*) AS items FROM " ITEMS },
	{ "agreement", "SELECT sum(predicted_label = agreed_label) AS agreed, count(*) AS items FROM " ITEMS },
	{ "critical recall", "SELECT agreed_label, sum(predicted_label = agreed_label) AS found, count(*) AS items FROM " ITEMS
	                     " GROUP BY agreed_label" },
	{ "better than the commonest label", "SELECT agreed_label, sum(predicted_label = agreed_label) AS agreed, count(*) AS items FROM " ITEMS
	                                     " GROUP BY agreed_label" },
};

/* A string as SQL has it. */
static void add_quoted(struct str *out, const char *value)
{
	str_add_char(out, '\'');
	for (; *value; value++)
		str_add(out, *value == '\'' ? "''" : (const char[]){ *value, '\0' });
	str_add_char(out, '\'');
}

static void add_query(struct str *out, const char *sql, const char *stage, const char *model)
{
	const char *which = strchr(sql, '@');

	if (!which) {
		str_add(out, sql);
		return;
	}
	str_add_bytes(out, sql, (size_t)(which - sql));
	str_add(out, "stage = ");
	add_quoted(out, stage);
	str_add(out, " AND model = ");
	add_quoted(out, model);
	str_add(out, which + 1);
}

bool evidence_behind(struct str *out, const char *check, const char *stage, const char *model)
{
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (str_equal(behind[i].check, check)) {
			add_query(out, behind[i].sql, stage, model);
			return true;
		}
	return false;
}
