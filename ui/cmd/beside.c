#include "ui/cmd/beside.h"

#include "base/segment.h"
#include "base/str.h"
#include "db/output.h"
#include "ui/cmd/answer.h"

#include <string.h>

int beside_read(struct command_call *call, struct output_row *said, struct err *err)
{
	const struct output_kind *kind = output_of_stage(&call->stage);
	const char *text = command_option(call, "text"), *choice = command_option(call, "choice"), *regions = command_option(call, "regions");

	*said = (struct output_row){ .words = text ? text : choice };
	if ((text && kind->id != OUTPUT_TEXT) || (choice && kind->id != OUTPUT_RANKING))
		return err_set(err, "the output of stage %s is %s: it takes no --%s", call->stage.name, kind->name, text ? "text" : "choice");
	if (!regions)
		return text || choice;
	if (output_row_regions(&call->stage, regions, &call->arena, said, err) < 0)
		return err_wrap(err, "--regions is");
	return 1;
}

static json_t *region_json(const struct stage *stage, const struct region *region)
{
	const struct label *label = stage_label(stage, region->label_id);
	json_t *object;

	if (str_equal(stage->kind, "audio"))
		object = json_pack("{s:f,s:f}", "start", segment_start(region) / 1000, "end", segment_end(region) / 1000);
	else
		object = json_pack("{s:f,s:f,s:f,s:f}", "x", region->x, "y", region->y, "width", region->width, "height", region->height);
	json_object_set_new(object, "label", answer_text(label ? label->name : NULL));
	return object;
}

json_t *beside_json(const struct stage *stage, const struct output *output)
{
	const struct output_kind *kind = output_of_stage(stage);
	json_t *list;

	if (kind->id == OUTPUT_CLASS || output->erased)
		return json_null();
	if (kind->id == OUTPUT_TEXT || output->choice)
		return answer_text(output->choice ? output->choice : output->text);
	if (kind->id == OUTPUT_RANKING && output->ranking.count == 0)
		return json_null();
	list = json_array();
	for (int i = 0; i < output->ranking.count; i++)
		json_array_append_new(list, answer_text(output->ranking.names[i]));
	for (int i = 0; i < output->region_count && kind->id == OUTPUT_REGIONS; i++)
		json_array_append_new(list, region_json(stage, &output->regions[i]));
	return list;
}

const char *beside_shown(struct command_call *call, const char *label, const struct output *output)
{
	struct str words = STR_EMPTY;
	const char *shown;

	output_brief(output_of_stage(&call->stage), label, output, &words);
	shown = answer_shown(call, str_text(&words));
	str_release(&words);
	return shown;
}
