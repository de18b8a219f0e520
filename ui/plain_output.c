/* What stands beside a label in the plain mode: the words of a text, a name from a list. */
#include "ui/plain_sitting.h"

#include "base/str.h"
#include "db/output.h"

#include <stdlib.h>
#include <string.h>

static const struct output *seen(const struct plain_sitting *sitting)
{
	return !sitting->task.blind && sitting->task.prediction ? &sitting->task.prediction->output : NULL;
}

void plain_add_output(struct str *line, const struct plain_sitting *sitting)
{
	const struct output_kind *kind = output_of_stage(review_stage(sitting->review));
	const struct output *output = seen(sitting);

	if (kind->id == OUTPUT_TEXT && output)
		str_addf(line, " Text: %s.", output->erased ? "erased" : output->text ? output->text : "none");
	if (kind->id == OUTPUT_TEXT)
		str_addf(line, " Say t and the words%s.", output && output->text ? ", or a to leave it so" : "");
	if (kind->id != OUTPUT_RANKING)
		return;
	str_add(line, " Names:");
	for (int i = 0; i < sitting->task.candidate_count && i < 10; i++)
		str_addf(line, "%s %d %s", i ? "," : "", i + 1, sitting->task.candidates[i]);
	if (sitting->task.candidate_count > 10)
		str_addf(line, ", and %d more", sitting->task.candidate_count - 10);
	str_add(line, ". Say t and a number or a name.");
}

bool plain_takes_words(const struct plain_sitting *sitting, const struct label *label)
{
	return output_of_stage(review_stage(sitting->review))->given && label == &review_stage(sitting->review)->labels[0];
}

const char *plain_words_shown(const struct plain_sitting *sitting)
{
	const struct output *output = seen(sitting);

	if (!output)
		return NULL;
	return output->ranking.count > 0 ? output->ranking.names[0] : output->text;
}

void plain_set_words(const struct plain_sitting *sitting, const char *said, struct review_answer *answer)
{
	const struct output_kind *kind = output_of_stage(review_stage(sitting->review));
	bool number = strspn(said, "0123456789") == strlen(said) && strlen(said) < 6;
	int at = number ? atoi(said) : 0;

	answer->words = said;
	answer->entered = "typed";
	if (kind->id == OUTPUT_RANKING && at >= 1 && at <= sitting->task.candidate_count)
		*answer = (struct review_answer){ .note = answer->note, .duration_ms = answer->duration_ms, .view = answer->view,
		                                  .words = sitting->task.candidates[at - 1], .entered = "chosen" };
	else if (str_equal(said, plain_words_shown(sitting)))
		answer->entered = "shown";
}
