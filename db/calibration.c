#include "db/calibration.h"

#include "db/event.h"
#include "db/query.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <jansson.h>

int calibration_answers(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena,
                        struct calibration_answer **answers, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct calibration_answer, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "calibration.answers", value_integer(stage->stage_id), value_integer(version_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct calibration_answer *)rows_add(&list) = (struct calibration_answer){
			query_real(&query, 0), query_integer(&query, 1) != 0, query_integer(&query, 2) };
	*answers = list.all;
	*count = list.count;
	return got;
}

int calibration_add(struct store *store, const struct stage *stage, const struct actor *by, const struct calibration_new *made,
                    struct err *err)
{
	json_t *body;
	int rc;

	if (query_run(store, err, "calibration.add", value_integer(stage->stage_id), value_integer(made->model_version_id),
	              value_integer(made->parent_id), value_text(made->method), value_integer(made->answers), value_integer(made->decision_id),
	              value_real(made->ece_before), value_real(made->ece_after), value_real(made->brier_before), value_real(made->brier_after),
	              value_text(made->figures), value_integer(by->operator_id), value_integer(by->acted_by),
	              value_integer(store_now(store))) < 0)
		return -1;
	body = json_pack("{s:s, s:I, s:i}", "method", made->method, "parent", (json_int_t)made->parent_id, "answers", made->answers);
	rc = event_add(store, by, "model.calibrate", "model_version", made->model_version_id, body, err);
	json_decref(body);
	return rc;
}
