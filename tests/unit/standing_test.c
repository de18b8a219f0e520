/* Who decides at levels 3 and 4: what the certificate, the level, the labels, the promises and a pause make
 * of an item, as it is stored. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"
#include "db/item_feature.h"
#include "db/pause.h"
#include "db/queue_list.h"
#include "db/rollout.h"
#include "db/route_standing.h"
#include "jobs/ladder.h"
#include "ladder/work_hours.h"
#include "models/features.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* A stage at a level, with a live version that may decide from .9 on; a tenth is audited, nothing is exam. */
static struct model_version automated(struct project *project, int level)
{
	struct model_version model;

	project_set(project, "exam.share", "0");
	project_set(project, "audit.cover", "1");
	model = project_add_model(project, "1");
	project_certify(project, &model, 0.9, 0.1);
	project_to_level(project, level);
	return model;
}

/* What the newest route of an item says: "auto above-threshold". */
static const char *route_of(struct project *project, int64_t item_id)
{
	static const char sql[] = "SELECT route || ' ' || mode || ' ' || reason FROM v_routes WHERE item_id = %lld AND is_current = 1";

	return project_text(project, arena_printf(&project->arena, sql, (long long)item_id));
}

static const char *predicted(struct project *project, const struct model_version *model, int64_t label_id, double confidence)
{
	int64_t item_id = project_add_item(project);

	project_predict(project, model, item_id, label_id, confidence);
	return route_of(project, item_id);
}

static bool is_auto(const char *route)
{
	return strncmp(route, "auto", 4) == 0;
}

/* A stricter promise for which a look found nothing, and then the old one again. */
static void routes_and_the_ladder_go_by_the_same_certificate(void **state)
{
	static const char look[] = "INSERT INTO threshold_certificate SELECT NULL, epoch_id, 2, folded_id, 0, 'none', -1, NULL, grid, settled,"
	                           " accepted, errors, coverage, 0.001, NULL, missed, criticals, miss, NULL, delta, budget, at_ms, by_class"
	                           " FROM threshold_certificate";
	struct project *project = *state;
	struct ladder ladder;

	automated(project, 3);
	assert_null(project_foreign(project, look));
	OK(ladder_read(project->store, NULL, &ladder, &err));
	assert_int_equal(ladder.certificate_id, 1);
	assert_true(ladder.attempt.certificate.found);
	assert_int_equal(ladder.attempt.looked, 2); /* the plan goes on from there */
	ladder_release(&ladder);
	project_set(project, "promise.error", "0.001");
	OK(ladder_read(project->store, NULL, &ladder, &err));
	assert_int_equal(ladder.certificate_id, 0);
	assert_false(ladder.attempt.certificate.found);
	ladder_release(&ladder);
}

/* Of what comes blind about half was the machine's: as many of those that it left to people are decided so. They
 * are evidence of nothing, and nobody looks at them twice. */
static void audits_hide_among_what_is_left_to_people(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);
	struct actor ann = project_actor(project, "ann");
	int64_t item_id, audits, covers;

	project_set(project, "audit.cover", "0.5");
	project_set(project, "second.critical", "yes");
	for (int i = 0; i < 900; i++)
		predicted(project, &model, PROJECT_SCRATCH, i % 3 ? 0.95 : 0.5); /* two of three are sure, as certified */
	audits = project_number(project, "SELECT count(*) FROM route WHERE route = 'auto+audit'");
	covers = project_number(project, "SELECT count(*) FROM route WHERE route = 'human' AND mode = 'blind'");
	if (audits < 30 || covers < 30 || covers > 100)
		fail_msg("%d audits, %d for cover", (int)audits, (int)covers);
	item_id = project_number(project, "SELECT min(item_id) FROM route WHERE route = 'human' AND mode = 'blind'");
	project_decide(project, &ann, item_id, PROJECT_SCRATCH);
	assert_int_equal(project_number(project, "SELECT count(*) FROM decision WHERE mode = 'blind'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE lane = 'second'"), 0);
	item_id = project_number(project, "SELECT min(item_id) FROM route WHERE route = 'auto+audit'");
	project_decide(project, &ann, item_id, PROJECT_SCRATCH);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE lane = 'second'"), 1);
	project_set(project, "audit.cover", "1");
	for (int i = 0; i < 100; i++)
		predicted(project, &model, PROJECT_OK, 0.5);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE route = 'human' AND mode = 'blind'"), covers);
}

/* One threshold for all says nothing of each label; a threshold for each is the stricter. */
static void thresholds_by_class_void_one_for_all(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);
	struct ladder ladder;

	project_set(project, "threshold.by_class", "yes");
	assert_false(is_auto(predicted(project, &model, PROJECT_OK, 0.95)));
	OK(ladder_read(project->store, NULL, &ladder, &err));
	assert_false(attempt_is_certified(&ladder.attempt, &ladder.policy));
	ladder_release(&ladder);
	assert_null(project_foreign(project, "INSERT INTO threshold_certificate SELECT NULL, epoch_id, look + 1,"
	                                     " folded_id, 1, '', bin, threshold, grid, settled, accepted, errors, coverage, risk, risk_bound, missed,"
	                                     " criticals, miss, miss_bound, delta, budget, at_ms, 1 FROM threshold_certificate;"
	                                     "INSERT INTO certificate_class SELECT 2, label_id, 180, 0.9, 1, 0, 0.01 FROM label"));
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.95)));
	project_set(project, "threshold.by_class", "no");
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.95)));
	project_set(project, "gate.budget", "0.01"); /* less than what it was found with */
	assert_false(is_auto(predicted(project, &model, PROJECT_OK, 0.95)));
}

static void the_certificate_says_who_decides(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.95)));
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.9)));
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.899), "human assisted below-threshold");
	assert_string_equal(predicted(project, &model, 0, 0.95), "human assisted null");
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE certificate_id = 1 AND threshold = 0.9"), 3);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE route <> 'human' AND audit_probability = 0.1"), 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE route = 'human' AND audit_probability = 1"), 2);
	project_set(project, "exam.share", "1");
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.5), "human blind below-threshold");
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
}

static void what_the_machine_decides_waits_for_nobody_but_auditors(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	for (int i = 0; i < 200; i++)
		predicted(project, &model, PROJECT_OK, 0.99);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE route = 'auto+audit'"),
	                 project_number(project, "SELECT count(*) FROM assignment WHERE state = 'open' AND lane = 'audit'"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE state = 'open' AND lane <> 'audit'"), 0);
	assert_true(project_number(project, "SELECT count(*) FROM route WHERE route = 'auto'") > 0);
}

/* 4000 draws at .1: 400, give or take 4.5 standard deviations of 19. */
static void audits_are_drawn_at_the_stored_probability(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);
	int64_t audits;

	OK(store_begin(project->store, STORE_LAZY, &err));
	for (int i = 0; i < 4000; i++)
		project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
	OK(store_commit(project->store, &err));
	audits = project_number(project, "SELECT count(*) FROM route WHERE route = 'auto+audit'");
	assert_in_range(audits, 400 - 86, 400 + 86);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE audit_probability <> 0.1"), 0);
}

static void at_level_4_it_decides_whatever_it_has_an_answer_for(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	project_to_level(project, 4);
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.5), "human assisted below-threshold"); /* nothing has carried it there */
	assert_null(project_foreign(project, "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms)"
	                                     " VALUES (1, 4, 3, 'demote', 1, 1, 'test', 1);"
	                                     "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms, epoch_id)"
	                                     " VALUES (1, 3, 4, 'promote', 1, 1, 'test', 1, 1)"));
	project_look(project);
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.01)));
	assert_string_equal(predicted(project, &model, 0, 0.95), "human assisted null");
	assert_null(project_foreign(project, "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms)"
	                                     " VALUES (1, 4, 3, 'demote', 1, 1, 'test', 1)"));
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.5), "human assisted below-threshold");
}

/* A version that was carried to level 4 by looser promises works as at level 3. */
static void a_stricter_promise_takes_level_4_back(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	project_set(project, "promise.error", "0.3");
	project_set(project, "promise.miss", "0.4");
	assert_null(project_foreign(project, "INSERT INTO gate_evaluation SELECT 1, 1, model_version_id, epoch_id, NULL, NULL, 3, 4, 1, 0.05, 1, 1, 1,"
	                                     " '{\"promise.error\":0.3,\"promise.miss\":0.4}', zeroblob(32), 1, 1, 1 FROM epoch;"
	                                     "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms,"
	                                     " gate_evaluation_id, epoch_id) VALUES (1, 3, 4, 'promote', 1, 1, 'test', 1, 1, 1)"));
	project_look(project);
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.01)));
	project_set(project, "promise.error", "0.25");
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.01), "human assisted below-threshold");
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	project_set(project, "promise.error", "0.3");
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.01)));
	project_set(project, "promise.miss", "0.3");
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.01), "human assisted below-threshold");
}

static void another_version_has_no_certificate_of_the_first(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3), other;

	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	other = project_add_model(project, "2");
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(rollout_act_add(project->store, &project->stage, &project->owner,
	                   &(struct rollout_act){ .act = { TRAFFIC_ACT_SWITCH, other.model_version_id, 1 }, .reason = "test" }, &err));
	OK(store_commit(project->store, &err));
	assert_null(strstr(predicted(project, &other, PROJECT_OK, 0.99), "auto"));
	assert_int_equal(project_number(project, "SELECT level FROM v_routes ORDER BY route_id DESC LIMIT 1"), 2);
}

static void other_labels_void_the_certificate_and_another_name_does_not(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	OK(label_rename(project->store, &project->stage, &project->owner, "dust", "lint", &err));
	project_look(project);
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	OK(label_add(project->store, &project->stage, &project->owner, "dent", false, &err));
	project_look(project);
	assert_false(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	assert_int_equal(project_number(project, "SELECT level FROM v_routes ORDER BY route_id DESC LIMIT 1"), 2);
}

static void a_stricter_promise_voids_the_certificate(void **state)
{
	static const struct { const char *key, *keeps, *voids; } rows[] = {
		{ "promise.error", "0.02", "0.009" }, { "promise.miss", "0.06", "0.04" },
	};
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	for (size_t i = 0; i < COUNT(rows); i++) {
		project_set(project, rows[i].key, rows[i].keeps);
		assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
		project_set(project, rows[i].key, rows[i].voids);
		assert_false(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
		project_set(project, rows[i].key, rows[i].keeps);
	}
}

static void another_epoch_has_no_certificate_of_the_last(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	assert_null(project_foreign(project, "INSERT INTO epoch SELECT NULL, 1, 1, 2, 'demotion', NULL, label_set, 0, 0, 2, NULL, 1, NULL FROM epoch"));
	assert_false(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
}

static void labels_may_have_thresholds_of_their_own(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	assert_null(project_foreign(project, "INSERT INTO certificate_class VALUES (1, 1, 100, 0.7, 8, 0, 0.009), (1, 2, -1, NULL, 8, 0, NULL)"));
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.71)));
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.69), "human assisted below-threshold");
	assert_string_equal(predicted(project, &model, PROJECT_SCRATCH, 0.999), "human assisted no-threshold");
	assert_string_equal(predicted(project, &model, PROJECT_DUST, 0.999), "human assisted no-threshold");
}

static void a_pause_holds_until_its_end(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	OK(store_begin(project->store, STORE_DURABLE, &err));
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	OK(pause_add(project->store, &project->stage, &project->owner, true, "audits are overdue", &err));
	assert_false(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	OK(store_commit(project->store, &err));
	assert_false(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_routes WHERE reason = 'paused' OR reason = 'blind-slice'"), 2);
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(pause_add(project->store, &project->stage, &project->owner, false, "the audits are answered", &err));
	OK(store_commit(project->store, &err));
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.99)));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events WHERE kind IN ('pause.begin', 'pause.end')"), 2);
}

/* ---- inputs unlike what the certificate was made from ---- */

static void measure(struct project *project, int64_t item_id, double brightness)
{
	static const char sql[] = "INSERT INTO item_feature (item_id, width, brightness, measured_ms) VALUES (%lld, 640, %g, 1)";

	assert_null(project_foreign(project, arena_printf(&project->arena, sql, (long long)item_id, brightness)));
}

static const char *measured(struct project *project, const struct model_version *model, double brightness)
{
	int64_t item_id = project_add_item(project);

	measure(project, item_id, brightness);
	project_predict(project, model, item_id, PROJECT_OK, 0.99);
	return route_of(project, item_id);
}

/* The items of a certificate have a brightness of 1/count, 2/count .. 1. */
static void give_reference(struct project *project, int count)
{
	static const char sql[] = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$d)"
	                  " INSERT INTO folded SELECT 10 + i, 1, 10000 + i, 'blind', NULL, 1, 1, 1, 1, 300, 1, 0, 0, NULL, 0, NULL, 1, 1, NULL FROM n;"
	                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$d)"
	                  " INSERT INTO item_feature (item_id, width, brightness, measured_ms) SELECT 10000 + i, 640, i * 1.0 / %1$d, 1 FROM n";

	assert_null(project_foreign(project, arena_printf(&project->arena, sql, count)));
}

static void an_input_unlike_the_reference_goes_to_people(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	give_reference(project, 2000);
	assert_true(is_auto(measured(project, &model, 0.5)));
	assert_true(is_auto(measured(project, &model, 0.0011)));
	assert_string_equal(measured(project, &model, 0.0004), "human assisted unlike-reference");
	assert_string_equal(measured(project, &model, 1.1), "human assisted unlike-reference");
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.99), "human assisted unlike-reference"); /* not measured */
	assert_int_equal(project_number(project, "SELECT items FROM certificate_range WHERE feature = 'brightness'"), 2000);
	assert_string_equal(project_text(project, "SELECT printf('%.4f %.4f', low, high) FROM certificate_range WHERE feature = 'brightness'"),
	                    "0.0010 0.9995");
}

static void a_reference_of_few_items_is_none(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	give_reference(project, 199);
	assert_true(is_auto(measured(project, &model, 0.5)));
	assert_string_equal(measured(project, &model, 0.001), "human assisted unlike-reference"); /* black, whatever is usual */
	assert_int_equal(project_number(project, "SELECT count(*) FROM certificate_range WHERE low IS NULL"), FEATURE_COUNT);
}

/* The route of a picture of two shades in squares of 8 pixels, as it is measured when it is scored. */
static const char *pictured(struct project *project, const struct model_version *model, int dark, int light)
{
	struct picture picture = picture_new(64, 64);
	int64_t item_id = project_add_item(project);
	struct features features;

	for (int i = 0; i < 64 * 64; i++)
		memset(picture.rgb + (size_t)i * 3, (i % 64 / 8 + i / 64 / 8) % 2 ? dark : light, 3);
	features = features_of_picture(&picture);
	picture_release(&picture);
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(item_features_add(project->store, item_id, &features, 1, &err));
	OK(store_commit(project->store, &err));
	project_predict(project, model, item_id, PROJECT_OK, 0.99);
	return route_of(project, item_id);
}

static void from_the_first_item_on_people_decide_black_and_flat_pictures(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	assert_true(is_auto(pictured(project, &model, 80, 160)));
	assert_string_equal(pictured(project, &model, 0, 0), "human assisted unlike-reference");
	assert_string_equal(pictured(project, &model, 255, 255), "human assisted unlike-reference");
	assert_string_equal(pictured(project, &model, 120, 121), "human assisted unlike-reference");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_features WHERE contrast > 0 AND aspect = 1"), 2);
}

static void at_level_4_it_leaves_what_is_unlike_to_people(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	give_reference(project, 2000);
	assert_null(project_foreign(project, "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms, epoch_id)"
	                                     " VALUES (1, 3, 4, 'promote', 1, 1, 'test', 1, 1)"));
	assert_true(is_auto(measured(project, &model, 0.5)));
	assert_string_equal(measured(project, &model, 1.1), "human assisted unlike-reference");
}

/* ---- what is decided stays so, and what is open is looked at again ---- */

static void what_the_machine_decided_stays_decided(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3), other;
	struct actor ann = project_actor(project, "ann");
	struct err why = ERR_NONE;
	struct claim claim;
	int64_t routes;

	for (int i = 0; i < 40; i++)
		predicted(project, &model, PROJECT_OK, 0.99);
	routes = project_number(project, "SELECT count(*) FROM route");
	project_to_level(project, 2);
	other = project_add_model(project, "2");
	assert_int_equal(prediction_missing_count(project->store, &project->stage, other.model_version_id, false, NULL), 0);
	for (int64_t item_id = 1; item_id <= 40; item_id++)
		project_predict(project, &other, item_id, PROJECT_SCRATCH, 0.99);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route"), routes);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_outcomes WHERE decided_by = 'machine' AND label = 'ok'"), 40);
	claim = project_claim(project, &ann); /* audits go on */
	assert_string_equal(claim.mode, "audit");
	assert_int_equal(queue_claim_item(project->store, NULL, &ann, project_number(project, "SELECT item_id FROM route WHERE route = 'auto'"),
	                                  &claim, &why), 0);
}

static void a_claim_asks_again_whether_the_machine_decides(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 2);
	struct actor ann = project_actor(project, "ann"), ben = project_actor(project, "ben");
	struct claim claim;

	predicted(project, &model, PROJECT_OK, 0.99);
	predicted(project, &model, PROJECT_OK, 0.5);
	project_to_level(project, 3);
	claim = project_claim(project, &ann);
	assert_true(claim.item_id == 2 || str_equal(claim.mode, "audit"));
	OK(queue_claim(project->store, NULL, &ben, &claim, &err));
	assert_true(is_auto(route_of(project, 1)));
	assert_string_equal(route_of(project, 2), "human assisted below-threshold");
}

/* Who has an item on the screen decides it, whatever the level becomes meanwhile. */
static void an_item_in_hand_is_not_taken_away(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	int64_t item_id = project_add_item(project);
	struct claim claim = project_claim(project, &ann);
	struct model_version model = automated(project, 3);
	int got;

	project_predict(project, &model, item_id, PROJECT_OK, 0.99);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE route <> 'human'"), 0);
	OK(queue_release(project->store, &ann, &claim, &err));
	got = queue_claim(project->store, NULL, &ann, &claim, NULL);
	assert_true(is_auto(route_of(project, item_id)));
	assert_int_equal(got, project_number(project, "SELECT count(*) FROM route WHERE route = 'auto+audit'"));
}

static void what_was_shown_with_help_is_left_to_people(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 2);
	struct actor ann = project_actor(project, "ann");
	struct claim claim;

	assert_null(project_foreign(project, "UPDATE ladder_state SET blind_share = 1e-9"));
	predicted(project, &model, PROJECT_OK, 0.99);
	claim = project_claim(project, &ann);
	assert_string_equal(claim.mode, "assisted");
	OK(queue_release(project->store, &ann, &claim, &err));
	project_to_level(project, 3);
	project_predict(project, &model, 1, PROJECT_OK, 0.99);
	claim = project_claim(project, &ann);
	assert_string_equal(claim.mode, "assisted");
	assert_false(is_auto(route_of(project, 1)));
}

/* An item that the machine decides at the claim, and that is drawn, is an audit from then on. */
static void an_audit_drawn_at_the_claim_is_one(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 2);
	struct actor ann = project_actor(project, "ann");
	struct claim claim;

	assert_null(project_foreign(project, "UPDATE ladder_state SET audit_probability = 1"));
	predicted(project, &model, PROJECT_OK, 0.99);
	project_to_level(project, 3);
	claim = project_claim(project, &ann);
	assert_string_equal(claim.mode, "audit");
	OK(queue_release(project->store, &ann, &claim, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE lane = 'audit' AND due_ms < 9e18"), 1);
	claim = project_claim(project, &ann);
	assert_string_equal(claim.mode, "audit");
}

static void what_waits_is_found_after_a_promotion(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 2);
	enum route_result result;
	int64_t *item_ids;
	int count;

	predicted(project, &model, PROJECT_OK, 0.99);
	predicted(project, &model, PROJECT_OK, 0.5);
	project_add_item(project); /* nothing is predicted of it */
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(route_stale(project->store, &project->stage, &model, 0, 10, &project->arena, &item_ids, &count, &err));
	assert_int_equal(count, 0);
	OK(store_commit(project->store, &err));
	project_to_level(project, 3);
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(route_stale(project->store, &project->stage, &model, 0, 10, &project->arena, &item_ids, &count, &err));
	assert_int_equal(count, 2);
	for (int i = 0; i < count; i++)
		OK(route_apply(project->store, &project->stage, item_ids[i], &result, &err));
	OK(route_stale(project->store, &project->stage, &model, 0, 10, &project->arena, &item_ids, &count, &err));
	assert_int_equal(count, 0);
	OK(store_commit(project->store, &err));
	assert_true(is_auto(route_of(project, 1)));
	assert_string_equal(route_of(project, 2), "human assisted below-threshold");
}

static void set_share(struct project *project, const char *share)
{
	assert_null(project_foreign(project, arena_printf(&project->arena, "UPDATE ladder_state SET blind_share = %s", share)));
}

static struct queue_row told(struct project *project, int64_t item_id)
{
	struct queue_view view;
	struct queue_row row;

	project_look(project);
	queue_view_begin(&view, project->store, &project->stage, &project->owner);
	OK(queue_row_read(&view, item_id, &project->arena, &row, &err));
	return row;
}

static const char *mode_of(struct project *project, int64_t item_id)
{
	struct claim claim;

	OK(queue_claim_item(project->store, NULL, &project->owner, item_id, &claim, &err));
	OK(queue_release(project->store, &project->owner, &claim, &err));
	return arena_strdup(&project->arena, claim.mode);
}

/* A lead may have read in the queue what was to be decided with the model's answer. */
static void another_share_moves_nothing_that_was_routed(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 2);

	set_share(project, "1e-9");
	predicted(project, &model, PROJECT_SCRATCH, 0.7);
	assert_string_equal(told(project, 1).prediction, "scratch");
	set_share(project, "1");
	predicted(project, &model, PROJECT_SCRATCH, 0.7);
	assert_null(told(project, 2).prediction);
	assert_string_equal(told(project, 1).prediction, "scratch");
	assert_string_equal(mode_of(project, 1), "assisted");
	set_share(project, "1e-9");
	assert_null(told(project, 2).prediction);
	assert_string_equal(mode_of(project, 2), "blind");
	assert_string_equal(route_of(project, 2), "human blind blind-slice");
}

/* At level 3 an item that came in waits for its prediction; below, it waits for people. */
static void a_stop_leaves_nothing_waiting_for_a_model(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct claim claim;

	automated(project, 3);
	project_add_item(project);
	assert_int_equal(queue_claim(project->store, NULL, &ann, &claim, NULL), 0);
	project_to_level(project, 0);
	assert_int_equal(project_claim(project, &ann).item_id, 1);
	project_to_level(project, 3);
	project_to_level(project, 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment"), 1);
}

static void items_with_a_known_answer_are_not_routed(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);
	int64_t item_id = project_add_item(project);

	assert_null(project_foreign(project, "INSERT INTO known_item VALUES (1, 1, 'challenge', 1, 1, 1, 1)"));
	project_predict(project, &model, item_id, PROJECT_OK, 0.99);
	assert_int_equal(project_number(project, "SELECT count(*) FROM route"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment"), 0);
}

/* ---- when an audit is due ---- */

static int64_t at(const char *text)
{
	int64_t ms;

	assert_true(clock_parse(text, &ms));
	return ms;
}

static void a_weekend_is_no_working_time(void **state)
{
	static const struct { const char *hours, *zone, *now, *due; } rows[] = {
		{ "", "UTC", "2026-03-06T21:00:00Z", "2026-03-07T01:00:00Z" },
		{ "Mon-Fri 06:00-22:00", "UTC", "2026-03-06T10:00:00Z", "2026-03-06T14:00:00Z" },
		{ "Mon-Fri 06:00-22:00", "UTC", "2026-03-06T21:00:00Z", "2026-03-09T09:00:00Z" }, /* a Friday evening */
		{ "Mon-Fri 06:00-22:00", "UTC", "2026-03-07T12:00:00Z", "2026-03-09T10:00:00Z" },
		{ "Mon-Fri 06:00-22:00", "Europe/Berlin", "2026-03-06T20:00:00Z", "2026-03-09T08:00:00Z" },
		{ "Mon-Fri 06:00-22:00", "Europe/Berlin", "2026-03-27T20:00:00Z", "2026-03-30T07:00:00Z" }, /* summer time began */
		{ "Mon-Fri 22:00-06:00", "UTC", "2026-03-06T12:00:00Z", "2026-03-07T02:00:00Z" },
		{ "Sun 22:00-24:00, Mon 00:00-01:00", "UTC", "2026-03-08T00:00:00Z", "2026-03-15T23:00:00Z" },
	};
	struct project *project = *state;
	struct model_version model = automated(project, 3);

	assert_null(project_foreign(project, "UPDATE ladder_state SET audit_probability = 1"));
	project_set(project, "audit.due", "4h");
	for (size_t i = 0; i < COUNT(rows); i++) {
		project_set(project, "project.hours", rows[i].hours);
		project_set(project, "project.timezone", rows[i].zone);
		project_set_clock(project, at(rows[i].now));
		predicted(project, &model, PROJECT_OK, 0.99);
		assert_int_equal(project_number(project, "SELECT due_ms FROM assignment ORDER BY assignment_id DESC LIMIT 1"), at(rows[i].due));
	}
}

static void hours_are_read_as_they_are_written(void **state)
{
	static const char *const good[] = { "", " ", "Mon 06:00-22:00", "Mon-Fri 06:00-22:00, Sat 06:00-14:00", "Sat-Tue 00:00-24:00", "Fri 22:00-06:00" };
	static const char *const bad[] = { "Mon", "06:00-22:00", "Mon 6:00-22:00", "Mon 06:00-25:00", "Mon 06:60-22:00", "Mon-Fun 06:00-22:00",
		                           "Mon 06:00-22:00,", "Mon 06:00-06:00", "Mon 24:00-06:00", "mon 06:00-22:00", "Mon 06:00-22:00 Tue 06:00-22:00" };
	struct work_hours hours;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(work_hours_parse(good[i], &hours));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(work_hours_parse(bad[i], &hours));
	assert_true(work_hours_parse("Tue-Mon 00:00-24:00", &hours));
	assert_int_equal(hours.count, 1);
	assert_int_equal(hours.spans[0].to, WORK_WEEK_MINUTES);
}

/* After some work, and before it, lead to the same place, in every week and whatever the hours. */
static void working_time_goes_both_ways(void **state)
{
	static const char *const texts[] = { "", "Mon-Fri 06:00-22:00", "Mon-Thu 22:00-06:00, Sat 10:00-10:30", "Sun 23:59-24:00" };

	(void)state;
	for (size_t t = 0; t < COUNT(texts); t++) {
		struct work_hours hours;

		assert_true(work_hours_parse(texts[t], &hours));
		for (int64_t i = 1; i < 200; i++) {
			int64_t from = at("1969-12-20") + i * 7919 * CLOCK_MINUTE_MS, work = i * 13 * CLOCK_SECOND_MS;
			int64_t to = work_hours_after(&hours, from, work), back = work_hours_before(&hours, to, work);

			assert_true(to >= from + work);
			assert_true(back >= from);
			assert_int_equal(work_hours_after(&hours, back, work), to);
		}
	}
}

static void while_nothing_can_be_counted_the_machine_rests(void **state)
{
	struct project *project = *state;
	struct model_version model = automated(project, 3);
	struct actor ann = project_actor(project, "ann");
	int64_t waits = project_add_item(project);

	OK(ladder_tend(project->store, NULL, NULL, &err));
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.95)));
	project_predict(project, &model, waits, PROJECT_OK, 0.5);
	project_decide(project, &ann, waits, PROJECT_OK);
	OK(decision_settle(project->store, &project->stage, &project->owner, &err));
	assert_null(project_foreign(project, "UPDATE ladder_state SET state = '{broken', blind_share = 1e-9;"
	                                     "CREATE TRIGGER no_room BEFORE INSERT ON ladder_state BEGIN SELECT RAISE(ABORT, 'no room'); END;"
	                                     "CREATE TRIGGER nor_there BEFORE UPDATE ON ladder_state BEGIN SELECT RAISE(ABORT, 'no room'); END"));
	assert_int_equal(ladder_tend(project->store, NULL, NULL, NULL), -1);
	assert_non_null(strstr(route_standing_held(project->store), "no room"));
	assert_string_equal(predicted(project, &model, PROJECT_OK, 0.95), "human assisted paused");
	assert_null(project_foreign(project, "DROP TRIGGER no_room; DROP TRIGGER nor_there"));
	OK(ladder_tend(project->store, NULL, NULL, &err));
	assert_string_equal(route_standing_held(project->store), "");
	assert_true(is_auto(predicted(project, &model, PROJECT_OK, 0.95)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(audits_hide_among_what_is_left_to_people),
		TEST(thresholds_by_class_void_one_for_all),
		TEST(the_certificate_says_who_decides),
		TEST(what_the_machine_decides_waits_for_nobody_but_auditors),
		TEST(audits_are_drawn_at_the_stored_probability),
		TEST(at_level_4_it_decides_whatever_it_has_an_answer_for),
		TEST(a_stricter_promise_takes_level_4_back),
		TEST(another_version_has_no_certificate_of_the_first),
		TEST(other_labels_void_the_certificate_and_another_name_does_not),
		TEST(a_stricter_promise_voids_the_certificate),
		TEST(another_epoch_has_no_certificate_of_the_last),
		TEST(labels_may_have_thresholds_of_their_own),
		TEST(a_pause_holds_until_its_end),
		TEST(while_nothing_can_be_counted_the_machine_rests),
		TEST(an_input_unlike_the_reference_goes_to_people),
		TEST(from_the_first_item_on_people_decide_black_and_flat_pictures),
		TEST(at_level_4_it_leaves_what_is_unlike_to_people),
		TEST(a_reference_of_few_items_is_none),
		TEST(what_the_machine_decided_stays_decided),
		TEST(a_claim_asks_again_whether_the_machine_decides),
		TEST(an_item_in_hand_is_not_taken_away),
		TEST(what_was_shown_with_help_is_left_to_people),
		TEST(an_audit_drawn_at_the_claim_is_one),
		TEST(what_waits_is_found_after_a_promotion),
		TEST(another_share_moves_nothing_that_was_routed),
		TEST(a_stop_leaves_nothing_waiting_for_a_model),
		TEST(routes_and_the_ladder_go_by_the_same_certificate),
		TEST(items_with_a_known_answer_are_not_routed),
		TEST(a_weekend_is_no_working_time),
		cmocka_unit_test(hours_are_read_as_they_are_written),
		cmocka_unit_test(working_time_goes_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
