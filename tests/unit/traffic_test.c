/* Who of a stage's versions answers: rows of acts and what they make, then laws over acts drawn at random. */
#include "test.h"

#include "base/hash.h"
#include "base/str.h"
#include "ladder/traffic.h"
#include "stats/uniform.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* "canary 2 0.05": kind, version, share. */
static struct traffic_act act_of(const char *words)
{
	struct traffic_act act = { .share = 1 };
	char kind[16] = "";
	int version = 0;

	sscanf(words, "%15s %d %lf", kind, &version, &act.share);
	assert_true(traffic_act_of(kind) >= 0);
	act.kind = (enum traffic_act_kind)traffic_act_of(kind);
	act.version_id = version;
	return act;
}

/* Applies acts that are divided by semicolons: -1 at the first that is refused. */
static int play(struct traffic *traffic, const char *acts, struct err *err)
{
	char text[400], *rest = text;

	snprintf(text, sizeof text, "%s", acts);
	for (char *words = strtok_r(text, ";", &rest); words; words = strtok_r(NULL, ";", &rest)) {
		struct traffic_act act = act_of(words);

		if (traffic_apply(traffic, &act, err) < 0)
			return -1;
	}
	return 0;
}

/* "1 standby, 2 live": by version; shares that are not 1 behind it. */
static const char *told(const struct traffic *traffic, char text[400])
{
	size_t at = 0;

	text[0] = '\0';
	for (int64_t id = 1; id < 20; id++)
		for (int i = 0; i < traffic->count; i++) {
			const struct traffic_version *version = &traffic->versions[i];

			if (version->version_id != id)
				continue;
			at += (size_t)snprintf(text + at, 400 - at, "%s%d %s", at ? ", " : "", (int)id,
			                       version->retired ? "retired" : traffic_role_name(version->role));
			if (version->role != TRAFFIC_IDLE && version->share < 1)
				at += (size_t)snprintf(text + at, 400 - at, " %g", version->share);
		}
	return text;
}

static void acts_make_the_traffic(void **state)
{
	static const struct { const char *acts, *traffic; } rows[] = {
		{ "", "" },
		{ "first 1", "1 live" },
		{ "first 1; shadow 2 0.1; shadow 3", "1 live, 2 shadow 0.1, 3 shadow" },
		{ "first 1; shadow 2; shadow 2 0.25", "1 live, 2 shadow 0.25" },
		{ "first 1; shadow 2; stop 2", "1 live" },
		{ "first 1; next 2; next 3", "1 live, 3 next" },
		{ "first 1; shadow 2; next 2 0.5", "1 live, 2 next 0.5" },
		{ "first 1; canary 2 0.05", "1 live, 2 canary 0.05" },
		{ "first 1; canary 2 0.05; advance 2 0.25", "1 live, 2 canary 0.25" },
		{ "first 1; canary 2 0.05; advance 2 1", "1 standby, 2 live" },
		{ "first 1; canary 2 1", "1 standby, 2 live" },
		{ "first 1; canary 2 0.05; switch 2", "1 standby, 2 live" },
		{ "first 1; switch 2; switch 3", "2 standby, 3 live" },
		{ "first 1; switch 2; switch 1", "1 live, 2 standby" },
		{ "first 1; retire 2", "1 live, 2 retired" },
		{ "shadow 2; first 2", "2 live" },
		{ "first 1; canary 2 0.05; rollback", "1 live" },
		{ "first 1; next 2; canary 2 0.05; advance 2 0.5; rollback", "1 live, 2 next" },
		{ "first 1; shadow 2 0.2; switch 2; rollback 1", "1 live, 2 shadow 0.2" },
		{ "first 1; switch 2; canary 3 0.1; advance 3 1; rollback", "1 standby, 2 live" },
		{ "first 1; switch 2; switch 3; rollback; rollback", "1 live" },
		{ "first 1; canary 2 0.05; switch 2; rollback", "1 live" },
		{ "first 1; canary 2 0.05; shadow 3; rollback", "1 live, 3 shadow" },
		{ "first 1; next 2; canary 2 0.05; next 3; rollback", "1 live, 3 next" },
		{ "first 1; switch 2; switch 3; shadow 1; rollback", "1 shadow, 2 live" },
		{ "first 1; switch 2; switch 3; shadow 1; rollback; rollback", "1 live" },
		{ "first 1; switch 2; switch 3; retire 1; rollback", "1 retired, 2 live" },
	};
	char text[400];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct traffic traffic = { .count = 0 };
		struct err err = ERR_NONE;

		if (play(&traffic, rows[i].acts, &err) < 0)
			fail_msg("%s: %s", rows[i].acts, err.text);
		if (strcmp(told(&traffic, text), rows[i].traffic) != 0)
			fail_msg("%s makes \"%s\", not \"%s\"", rows[i].acts, text, rows[i].traffic);
	}
}

static void what_makes_no_sense_is_refused_and_changes_nothing(void **state)
{
	static const struct { const char *before, *act, *why; } rows[] = {
		{ "first 1", "first 2", "LIVE already" },
		{ "first 1", "canary 2 0", "above 0" },
		{ "first 1", "canary 2 1.01", "at most 1" },
		{ "first 1", "canary 2 nan", "share" },
		{ "first 1", "shadow 2 -0.1", "above 0" },
		{ "first 1", "canary 1 0.1", "has all of the traffic" },
		{ "", "canary 1 0.1", "no version is LIVE" },
		{ "", "switch 1", "no version is LIVE" },
		{ "first 1; canary 2 0.1", "canary 3 0.1", "a canary runs" },
		{ "first 1; canary 2 0.1", "switch 3", "a canary runs" },
		{ "first 1; canary 2 0.1", "advance 2 0.1", "no advance" },
		{ "first 1; canary 2 0.1", "advance 2 0.05", "no advance" },
		{ "first 1; canary 2 0.1", "advance 3 0.5", "another version" },
		{ "first 1", "advance 2 0.5", "no canary runs" },
		{ "first 1; canary 2 0.1", "shadow 2", "takes part already" },
		{ "first 1; canary 2 0.1", "stop 2", "roll it back" },
		{ "first 1; canary 2 0.1", "retire 2", "takes no part" },
		{ "first 1; canary 2 0.1", "rollback 2", "another version" },
		{ "first 1", "rollback", "no version to go back to" },
		{ "first 1; canary 2 0.1; rollback", "rollback", "no version to go back to" },
		{ "first 1; switch 2", "canary 1 0.1", "the way back" },
		{ "first 1; switch 2", "next 1", "takes part already" },
		{ "first 1; switch 2", "stop 1", "only SHADOW and NEXT" },
		{ "first 1; switch 2; switch 3; retire 1; rollback", "rollback", "no version to go back to" },
		{ "first 1; next 2", "shadow 2", "stop it before" },
		{ "first 1; next 2", "next 2", "that role already" },
		{ "first 1; shadow 2 0.5", "shadow 2 0.5", "that role already" },
		{ "first 1; retire 2", "shadow 2", "retired" },
		{ "first 1; retire 2", "switch 2", "retired" },
		{ "first 1; retire 2", "retire 2", "retired" },
		{ "first 1", "retire 1", "takes no part" },
		{ "first 1", "switch 0", "no version" },
		{ "first 1", "stop 2", "only SHADOW and NEXT" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct traffic before = { .count = 0 }, after;
		struct traffic_act act = act_of(rows[i].act);
		struct err err = ERR_NONE;

		assert_int_equal(play(&before, rows[i].before, &err), 0);
		after = before;
		if (traffic_apply(&after, &act, &err) == 0)
			fail_msg("%s; %s is not refused", rows[i].before, rows[i].act);
		if (!strstr(err.text, rows[i].why))
			fail_msg("%s; %s: %s", rows[i].before, rows[i].act, err.text);
		assert_memory_equal(&after, &before, sizeof after);
	}
}

static void names_are_told_and_read(void **state)
{
	(void)state;
	for (int i = 0; i < TRAFFIC_ROLE_COUNT; i++)
		assert_int_equal(traffic_role_of(traffic_role_name(i)), i);
	for (int i = 0; i < TRAFFIC_ACT_COUNT; i++)
		assert_int_equal(traffic_act_of(traffic_act_name(i)), i);
	assert_int_equal(traffic_role_of("blue"), TRAFFIC_IDLE);
	assert_int_equal(traffic_act_of("promote"), -1);
	assert_int_equal(traffic_act_of(NULL), -1);
	assert_string_equal(traffic_role_title(TRAFFIC_LIVE), "LIVE");
}

static void a_full_house_takes_nobody_in_but_lets_go_back(void **state)
{
	struct traffic traffic = { .count = 0 };
	struct traffic_act act = { TRAFFIC_ACT_FIRST, 1, 1 };
	struct err err = ERR_NONE;
	int64_t last = 2;

	(void)state;
	assert_int_equal(play(&traffic, "first 1; switch 2; switch 3; switch 4", &err), 0);
	for (act.kind = TRAFFIC_ACT_SHADOW; traffic_apply(&traffic, &act, &err) == 0; last++)
		act.version_id = last + 100;
	assert_non_null(strstr(err.text, "no room"));
	assert_int_equal(play(&traffic, "rollback; rollback; rollback", &err), 0);
	assert_int_equal(traffic_live(&traffic), 1);
	assert_true(traffic.count <= TRAFFIC_VERSIONS);
}

/* ---- items ---- */

static double draw_of(int item)
{
	static const unsigned char key[HASH_KEY_BYTES] = "0123456789abcde";

	return hash_draw(key, "canary", "main", "v2", &item, sizeof item);
}

#define ITEMS 20000

/* Within five standard deviations of a binomial: a chance of 6e-7 for each of six shares. */
static void a_canary_gets_its_share_and_keeps_its_items(void **state)
{
	static const double shares[] = { 0.01, 0.05, 0.25, 0.5, 0.9, 1 };
	static bool was[ITEMS];
	struct traffic traffic = { .count = 0 };
	struct err err = ERR_NONE;

	(void)state;
	assert_int_equal(play(&traffic, "first 1", &err), 0);
	for (size_t s = 0; s < COUNT(shares); s++) {
		struct traffic_act act = { s == 0 ? TRAFFIC_ACT_CANARY : TRAFFIC_ACT_ADVANCE, 2, shares[s] };
		int mine = 0;

		assert_int_equal(traffic_apply(&traffic, &act, &err), 0);
		for (int i = 0; i < ITEMS; i++) {
			int64_t version = traffic_route_version(&traffic, draw_of(i));

			assert_true(version == 1 || version == 2);
			assert_int_equal(version, traffic_route_version(&traffic, draw_of(i)));
			assert_false(was[i] && version != 2);
			was[i] = version == 2;
			mine += was[i];
		}
		assert_int_equal(traffic_route_version(&traffic, nextafter(shares[s], 0)), 2);
		assert_int_equal(traffic_route_version(&traffic, shares[s]), shares[s] < 1 ? 1 : 2);
		assert_true(fabs(mine - ITEMS * shares[s]) <= 5 * sqrt(ITEMS * shares[s] * (1 - shares[s])));
	}
}

static void who_scores_what(void **state)
{
	static const struct { const char *role; double share, draw; bool judged, scores; } rows[] = {
		{ "live", 1, 0.99, false, true }, { "canary", 0.05, 0.99, false, true }, { "shadow", 0.1, 0.09, false, true },
		{ "shadow", 0.1, 0.1, false, false }, { "next", 0.5, 0.49, false, true }, { "next", 0.5, 0.5, true, false },
		{ "standby", 1, 0, false, false }, { "standby", 1, 0.99, true, true }, { "idle", 1, 0, true, false },
		{ "shadow", 1, 0.999999, false, true }, { "shadow", 0.1, NAN, false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct traffic_version version = { .version_id = 1, .role = traffic_role_of(rows[i].role), .share = rows[i].share };

		if (traffic_scores(&version, rows[i].draw, rows[i].judged) != rows[i].scores)
			fail_msg("%s %g, draw %g", rows[i].role, rows[i].share, rows[i].draw);
	}
}

/* ---- acts at random ---- */

#define VERSIONS 9

struct walk {
	struct traffic traffic;
	struct traffic began[64];  /* before each rollout that has not been undone */
	int  said[64][VERSIONS];   /* the role that was said of a version, by itself, since; -1 */
	int rollouts;
	uint64_t seed;
};

static int below(struct walk *walk, int count)
{
	return (int)(uniform_draw(&walk->seed) * count);
}

static int how_many(const struct traffic *traffic, enum traffic_role role)
{
	int count = 0;

	for (int i = 0; i < traffic->count; i++)
		count += traffic->versions[i].role == role;
	return count;
}

static void check_laws(struct walk *walk)
{
	const struct traffic *traffic = &walk->traffic;

	for (enum traffic_role role = TRAFFIC_NEXT; role < TRAFFIC_ROLE_COUNT; role++)
		assert_true(how_many(traffic, role) <= 1);
	assert_int_equal(how_many(traffic, TRAFFIC_LIVE), 1);
	for (int i = 0; i < traffic->count; i++) {
		assert_true(traffic->versions[i].retired || traffic->versions[i].role != TRAFFIC_IDLE);
		for (int j = 0; j < i; j++)
			assert_true(traffic->versions[i].version_id != traffic->versions[j].version_id);
	}
	for (double draw = 0; draw < 1; draw += 0.125)
		assert_true(traffic_route_version(traffic, draw) != 0);
}

/* After a rollback all is as it was before the rollout, but for what was said by itself since then. */
static void check_back(struct walk *walk)
{
	int last = walk->rollouts - 1;

	for (int64_t id = 1; id < VERSIONS; id++) {
		enum traffic_role was = traffic_role_in(&walk->began[last], id);
		enum traffic_role is = traffic_role_in(&walk->traffic, id);
		bool displaced = was == TRAFFIC_NEXT && traffic_next(&walk->traffic) != id;

		if (was == TRAFFIC_LIVE)
			assert_int_equal(is, TRAFFIC_LIVE);
		else if (walk->said[last][id] >= 0)
			assert_int_equal(is, walk->said[last][id]);
		else if (!displaced)
			assert_int_equal(is, was);
	}
}

static bool says(enum traffic_act_kind kind)
{
	return kind == TRAFFIC_ACT_SHADOW || kind == TRAFFIC_ACT_NEXT || kind == TRAFFIC_ACT_STOP || kind == TRAFFIC_ACT_RETIRE;
}

static void note(struct walk *walk, const struct traffic *before, const struct traffic_act *act)
{
	bool rollout = act->kind == TRAFFIC_ACT_CANARY || (act->kind == TRAFFIC_ACT_SWITCH && !traffic_canary(before, NULL));
	int64_t next = traffic_next(before);

	if (rollout) {
		walk->began[walk->rollouts] = *before;
		memset(walk->said[walk->rollouts++], -1, sizeof walk->said[0]);
	}
	for (int i = 0; i < walk->rollouts && says(act->kind); i++) {
		if (act->kind == TRAFFIC_ACT_NEXT)
			for (int id = 0; id < VERSIONS; id++)
				walk->said[i][id] = walk->said[i][id] == TRAFFIC_NEXT || id == next ? TRAFFIC_IDLE : walk->said[i][id];
		walk->said[i][act->version_id] = (int)traffic_role_in(&walk->traffic, act->version_id);
	}
}

static void step_at_random(struct walk *walk)
{
	static const double shares[] = { 0.05, 0.25, 0.5, 1, 0, 1.5 };
	static const enum traffic_act_kind kinds[] = { TRAFFIC_ACT_SHADOW, TRAFFIC_ACT_SHADOW, TRAFFIC_ACT_NEXT, TRAFFIC_ACT_NEXT,
		TRAFFIC_ACT_CANARY, TRAFFIC_ACT_CANARY, TRAFFIC_ACT_ADVANCE, TRAFFIC_ACT_ADVANCE, TRAFFIC_ACT_SWITCH, TRAFFIC_ACT_STOP,
		TRAFFIC_ACT_ROLLBACK, TRAFFIC_ACT_ROLLBACK, TRAFFIC_ACT_FIRST, TRAFFIC_ACT_RETIRE };
	struct traffic before = walk->traffic;
	struct traffic_act act = { kinds[below(walk, (int)COUNT(kinds))], 1 + below(walk, VERSIONS - 1), shares[below(walk, (int)COUNT(shares))] };
	struct err err = ERR_NONE;
	bool back = act.kind == TRAFFIC_ACT_ROLLBACK;

	act.version_id = back ? traffic_back_to(&before) : act.kind == TRAFFIC_ACT_ADVANCE ? traffic_canary(&before, NULL) : act.version_id;
	if (traffic_apply(&walk->traffic, &act, &err) < 0) {
		assert_true(err.text[0] != '\0');
		assert_memory_equal(&walk->traffic, &before, sizeof before);
		return;
	}
	check_laws(walk);
	if (back)
		check_back(walk), walk->rollouts--;
	else
		note(walk, &before, &act);
}

static void any_way_leads_back(void **state)
{
	int far = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 3000; seed++) {
		struct walk *walk = calloc(1, sizeof *walk);
		struct err err = ERR_NONE;

		walk->seed = seed * 7919;
		assert_int_equal(play(&walk->traffic, "first 1", &err), 0);
		for (int i = 0; i < 40 && walk->rollouts < 60; i++)
			step_at_random(walk);
		far += walk->traffic.before_count == TRAFFIC_WAYS_BACK;
		while (walk->traffic.can_roll_back) {
			assert_int_equal(play(&walk->traffic, "rollback", &err), 0);
			check_laws(walk);
			check_back(walk);
			walk->rollouts--;
		}
		free(walk);
	}
	assert_true(far > 20);
}

/* Advances, switches and what is refused in between: the state before a rollout comes back to the byte. */
static void rollouts_alone_are_undone_exactly(void **state)
{
	static const char *const rows[] = {
		"canary 4 0.05", "canary 3 0.05;advance 3 0.5", "canary 2 0.01;advance 2 0.02;advance 2 1", "switch 3", "switch 1",
		"canary 3 0.5;switch 3", "switch 4;switch 3;rollback", "canary 3 1;canary 4 0.5;rollback", "switch 3;rollback;canary 4 0.1",
	};
	struct traffic start = { .count = 0 };
	struct err err = ERR_NONE;
	char was[400], is[400];

	(void)state;
	assert_int_equal(play(&start, "first 1;switch 5;next 3;shadow 2 0.3;retire 9", &err), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct traffic traffic = start;

		assert_int_equal(play(&traffic, rows[i], &err), 0);
		assert_string_not_equal(told(&traffic, is), told(&start, was));
		assert_int_equal(play(&traffic, "rollback 5", &err), 0);
		assert_string_equal(told(&traffic, is), told(&start, was));
		assert_int_equal(traffic.before_count, start.before_count);
		assert_memory_equal(traffic.before, start.before, sizeof start.before[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acts_make_the_traffic),
		cmocka_unit_test(what_makes_no_sense_is_refused_and_changes_nothing),
		cmocka_unit_test(names_are_told_and_read),
		cmocka_unit_test(a_full_house_takes_nobody_in_but_lets_go_back),
		cmocka_unit_test(a_canary_gets_its_share_and_keeps_its_items),
		cmocka_unit_test(who_scores_what),
		cmocka_unit_test(any_way_leads_back),
		cmocka_unit_test(rollouts_alone_are_undone_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
