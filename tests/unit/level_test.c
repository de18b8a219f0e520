#include "test.h"

#include "jobs_project.h"

#include "base/str.h"
#include "jobs/import.h"
#include "jobs/level.h"

/* Imports predictions of which nulls have no answer. */
static void import(struct project *project, int count, int nulls)
{
	struct import_options options = { .model = "m 1", .create = true };
	struct import_result result;
	struct str csv = STR_EMPTY;
	struct err err = ERR_NONE;
	char path[256];

	str_add(&csv, "item,label,confidence\n");
	for (int i = 0; i < count; i++)
		str_addf(&csv, "i%d,ok,%s\n", i, i < nulls ? "nan" : "0.9");
	project_write(project, "p.csv", csv.text, csv.length);
	str_release(&csv);
	project_path(project, "p.csv", path);
	MUST(import_predictions(project->store, NULL, &project->owner, path, &options, &result, &err));
}

static void the_gate_to_shadow_opens_on_predictions(void **state)
{
	struct project project;
	struct gate gate;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	MUST(level_gate(project.store, NULL, 0, &gate, &err));
	assert_false(gate.open);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "why not", &gate, &err), -1);
	assert_non_null(strstr(err.text, "closed"));
	assert_false(gate.open);
	assert_true(gate.check_count > 0);
	import(&project, 99, 0);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "too soon", NULL, &err), -1);
	import(&project, 120, 0);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, " ", &gate, &err), -1);
	assert_non_null(strstr(err.text, "reason"));
	assert_int_equal(gate.check_count, 0);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "enough", &gate, &err), 1);
	assert_true(gate.open);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "more", &gate, &err), -1);
	assert_non_null(strstr(err.text, "settled"));
	assert_asks(&project, "SELECT group_concat(level) FROM (SELECT * FROM v_levels ORDER BY since)", "0,1");
	assert_asks(&project, "SELECT reason FROM v_levels WHERE level = 1", "enough");
	project_close(&project);
}

static void too_many_nulls_keep_it_closed(void **state)
{
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	import(&project, 100, 6);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "T", NULL, &err), -1);
	assert_non_null(strstr(err.text, "6.0 %"));
	project_close(&project);
}

static void assistance_by_decree_then_down(void **state)
{
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "T", &err), -1);
	assert_non_null(strstr(err.text, "no version is live"));
	import(&project, 3, 0);
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "", &err), -1);
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "small project", &err), 2);
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "again", &err), -1);
	assert_int_equal(level_demote(project.store, NULL, &project.owner, 2, NULL, &err), -1);
	assert_int_equal(level_demote(project.store, NULL, &project.owner, -1, NULL, &err), 1);
	assert_int_equal(level_stop(project.store, NULL, &project.owner, NULL, &err), 0);
	assert_int_equal(level_stop(project.store, NULL, &project.owner, NULL, &err), 0);
	assert_int_equal(level_demote(project.store, NULL, &project.owner, -1, NULL, &err), -1);
	assert_asks(&project, "SELECT group_concat(kind) FROM (SELECT kind FROM v_events WHERE kind LIKE 'level.%' ORDER BY event_id)",
	            "level.decree,level.demote,level.stop");
	project_close(&project);
}

static void up_is_for_leads_and_stopping_for_all_who_decide(void **state)
{
	struct project project;
	struct actor ann, eve;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	import(&project, 100, 0);
	MUST(operator_add(project.store, &project.owner, "eve", ROLE_ANALYST, &err));
	MUST(actor_identify(project.store, "ann", &ann, &err));
	MUST(actor_identify(project.store, "eve", &eve, &err));
	assert_int_equal(level_promote(project.store, NULL, &ann, "T", NULL, &err), -1);
	assert_non_null(strstr(err.text, "ann is inspector"));
	assert_int_equal(level_assist_by_decree(project.store, NULL, &ann, "T", &err), -1);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "T", NULL, &err), 1);
	assert_int_equal(level_demote(project.store, NULL, &ann, 0, NULL, &err), -1);
	assert_int_equal(level_stop(project.store, NULL, &eve, NULL, &err), -1);
	assert_int_equal(level_stop(project.store, NULL, &ann, NULL, &err), 0);
	assert_asks(&project, "SELECT operator || reason FROM v_levels WHERE until IS NULL", "annstopped by ann");
	project_close(&project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gate_to_shadow_opens_on_predictions),
		cmocka_unit_test(too_many_nulls_keep_it_closed),
		cmocka_unit_test(assistance_by_decree_then_down),
		cmocka_unit_test(up_is_for_leads_and_stopping_for_all_who_decide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
