#include "db/notice.h"

#include "base/str.h"
#include "db/store_private.h"

/* What switches each way on, and what its rows are marked with. */
static const struct { const char *setting, *mark; } ways[NOTICE_WAYS] = {
	[NOTICE_COMMAND] = { "notify.command", "" }, [NOTICE_SYSLOG] = { "notify.syslog", "syslog" },
};

const char *notice_way_name(enum notice_way way)
{
	return way == NOTICE_SYSLOG ? "syslog" : "command";
}

static void read_row(struct query *query, struct arena *arena, struct notice *notice)
{
	*notice = (struct notice){
		.alarm_id = query_integer(query, 0), .act_id = query_integer(query, 1), .what = query_strdup(query, 2, arena),
		.at_ms = query_integer(query, 3), .value = query_real(query, 4), .note = query_strdup(query, 5, arena),
		.attempt = (int)query_integer(query, 6), .metric = query_strdup(query, 7, arena), .scope = query_strdup(query, 8, arena),
		.side = query_strdup(query, 9, arena), .severity = query_strdup(query, 10, arena), .action = query_strdup(query, 11, arena),
		.words = query_strdup(query, 12, arena), .low = query_real(query, 13), .high = query_real(query, 14),
		.count = query_integer(query, 15), .opened_ms = query_integer(query, 16),
	};
}

int notice_due(struct store *store, const struct stage *stage, enum notice_way way, int most, struct arena *arena, struct notice *notice, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "notice.due", value_integer(stage->stage_id), value_integer(most),
	                      value_integer(store_now(store)), value_text(ways[way].setting), value_text(ways[way].mark));

	if (got <= 0)
		return got;
	read_row(&query, arena, notice);
	notice->way = way;
	query_end(&query);
	return 1;
}

int notice_add(struct store *store, const struct notice *notice, const char *failure, struct err *err)
{
	return query_run(store, err, "notice.add", value_integer(notice->alarm_id), value_id(notice->act_id), value_text(notice->what),
	                 value_integer(notice->attempt), value_text(failure), value_integer(store_now(store)),
	                 value_text(ways[notice->way].mark)) < 0 ? -1 : 0;
}

int notice_lease(struct store *store, const struct stage *stage, int64_t mine_ms, int64_t until_ms, int64_t longest, struct err *err)
{
	int64_t now_ms = store_now(store), leased_ms;

	if (query_number(store, &leased_ms, err, "notice.leased", value_integer(stage->stage_id)) < 0)
		return -1;
	if (leased_ms > now_ms && leased_ms <= now_ms + longest && leased_ms != mine_ms)
		return 0;
	return query_run(store, err, "notice.lease", value_integer(stage->stage_id), value_integer(until_ms)) < 0 ? -1 : 1;
}

int notice_last(struct store *store, int64_t alarm_id, struct arena *arena, struct notice_try *last, int room, struct err *err)
{
	struct query query;
	int got, count = 0;

	if (query_begin(&query, store, err, "notice.last", value_integer(alarm_id), value_integer(room)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		last[count++] = (struct notice_try){ .what = query_strdup(&query, 0, arena), .failure = query_strdup(&query, 1, arena),
			.attempt = (int)query_integer(&query, 2), .at_ms = query_integer(&query, 3),
			.way = str_equal(query_text(&query, 4), ways[NOTICE_SYSLOG].mark) ? NOTICE_SYSLOG : NOTICE_COMMAND };
	return got < 0 ? -1 : count;
}
