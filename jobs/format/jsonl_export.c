/* JSON, one object a line: a line for each answer in force, and one for each prediction of an item that nobody has
 * answered. All that the project says of it is there. */
#include "jobs/format/export_format.h"

#include <math.h>

static const char *const none[] = { NULL };

static void add_item(struct json_out *out, const struct said_item *item)
{
	char hex[HASH_HEX_SIZE];

	json_out_integer(out, "item_id", item->item_id);
	json_out_text(out, "path", item->path);
	json_out_text(out, "external_key", item->external_key);
	json_out_text(out, "sha256", hash_hex(item->sha256, HASH_BYTES, hex));
	json_out_text(out, "group", item->group);
}

static void add_prediction(struct json_out *out, const struct said_prediction *prediction)
{
	json_out_text(out, "predicted_label", prediction ? prediction->label : NULL);
	json_out_real(out, "confidence", prediction ? prediction->confidence : (double)NAN);
	json_out_text(out, "model", prediction ? prediction->model : NULL);
}

static void add_decision(struct json_out *out, const struct said_item *item, const struct said_decision *decision)
{
	json_out_text(out, "decided_label", decision ? decision->label : NULL);
	json_out_text(out, "operator", decision ? decision->operator_name : NULL);
	json_out_text(out, "mode", decision ? decision->mode : NULL);
	if (decision && decision->agrees >= 0)
		json_out_boolean(out, "agrees", decision->agrees);
	else
		json_out_raw(out, "agrees", NULL);
	json_out_text(out, "agreed_label", decision ? item->agreed_label : NULL);
	if (!decision) {
		json_out_raw(out, "decided_at", NULL);
		return;
	}
	json_out_time(out, "decided_at", decision->decided_ms);
	json_out_real(out, "seconds", (double)decision->duration_ms / 1000);
	json_out_known(out, "note", decision->note);
}

static void add_beyond(struct json_out *out, const struct said_item *item, const struct said_decision *decision)
{
	const struct said_prediction *prediction = item->prediction;

	if (decision && decision->region_count > 0)
		export_add_regions(out, "regions", decision->regions, decision->region_count);
	if (prediction && prediction->region_count > 0)
		export_add_regions(out, "predicted_regions", prediction->regions, prediction->region_count);
	if (prediction)
		json_out_time(out, "predicted_at", prediction->predicted_ms);
	if (prediction && prediction->words)
		json_out_known(out, "predicted_output", prediction->words);
	if (decision && decision->words)
		json_out_known(out, "decided_output", decision->words);
	if (decision && (decision->words || (prediction && prediction->words)))
		json_out_real(out, "score", decision->score);
	if (decision && decision->extra) {
		json_out_open(out, "decision_extra", '{');
		json_out_fields(out, decision->extra, none);
		json_out_close(out, '}');
	}
	json_out_open(out, "attributes", '{');
	export_add_attributes(out, item, none);
	json_out_close(out, '}');
}

static int write_line(struct export_run *run, const struct said_item *item, const struct said_decision *decision, struct err *err)
{
	struct json_out *out = &run->out;

	json_out_open(out, NULL, '{');
	add_item(out, item);
	add_prediction(out, item->prediction);
	add_decision(out, item, decision);
	add_beyond(out, item, decision);
	json_out_close(out, '}');
	run->result->rows++;
	run->result->predictions += item->prediction != NULL;
	run->result->decisions += decision != NULL;
	run->result->regions += decision ? decision->region_count : 0;
	return export_flush(run, err);
}

static int write_item(struct export_run *run, const struct said_item *item, const char **why, struct err *err)
{
	(void)why;
	if (item->decision_count == 0)
		return write_line(run, item, NULL, err) < 0 ? -1 : 1;
	for (int i = 0; i < item->decision_count; i++)
		if (write_line(run, item, &item->decisions[i], err) < 0)
			return -1;
	return 1;
}

const struct export_format jsonl_export = {
	.name = "jsonl", .summary = "JSON, an object a line: as csv, with attributes",
	.about = EXPORT_DECISIONS | EXPORT_PREDICTIONS, .inside = "decisions.jsonl", .item = write_item,
};
