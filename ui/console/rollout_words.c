#include "ui/console/rollout_words.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *rollout_percent(double share, char text[ROLLOUT_FIGURE_SIZE])
{
	if (isnan(share))
		snprintf(text, ROLLOUT_FIGURE_SIZE, "-");
	else if (share > 0 && share < 0.0005)
		snprintf(text, ROLLOUT_FIGURE_SIZE, "<0.1%%");
	else if (share < 1 && share > 0.9995)
		snprintf(text, ROLLOUT_FIGURE_SIZE, ">99.9%%");
	else
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%.1f%%", share * 100);
	return text;
}

const char *rollout_share(double share, char text[ROLLOUT_FIGURE_SIZE])
{
	snprintf(text, ROLLOUT_FIGURE_SIZE, isnan(share) ? "-" : "%.4g%%", share * 100);
	return text;
}

const char *rollout_ms(double ms, char text[ROLLOUT_FIGURE_SIZE])
{
	if (isnan(ms))
		snprintf(text, ROLLOUT_FIGURE_SIZE, "-");
	else if (ms < 9.95)
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%.1f ms", ms);
	else if (ms < 1000)
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%.0f ms", ms);
	else
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%.1f s", ms / 1000);
	return text;
}

const char *rollout_span(int64_t ms, char text[ROLLOUT_FIGURE_SIZE])
{
	long long minutes = (long long)(ms / CLOCK_MINUTE_MS), hours = minutes / 60;

	if (minutes < 1)
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%lld s", (long long)(ms / 1000));
	else if (hours < 1)
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%lld min", minutes);
	else if (hours >= 48)
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%lld d", hours / 24);
	else if (minutes % 60)
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%lld h %02lld", hours, minutes % 60);
	else
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%lld h", hours);
	return text;
}

/* Then it says nothing to say it with each of them. */
static bool bear_one_name(const struct rollout_state *state)
{
	for (int i = 1; i < state->view.version_count; i++)
		if (!str_equal(state->view.versions[i].version.name, state->view.versions[0].version.name))
			return false;
	return true;
}

const char *rollout_name(const struct rollout_state *state, const struct model_version *version, char text[ROLLOUT_NAME_SIZE])
{
	const char *bare = version->version;
	size_t used = 0;

	if (!bear_one_name(state)) {
		text_copy_visible(text, ROLLOUT_NAME_SIZE, version->title, strlen(version->title));
		return text;
	}
	if (isdigit((unsigned char)*bare))
		text[used++] = 'v';
	text_copy_visible(text + used, ROLLOUT_NAME_SIZE - used, bare, strlen(bare));
	return text;
}

const char *rollout_name_of(const struct rollout_state *state, int64_t version_id, char text[ROLLOUT_NAME_SIZE])
{
	const struct rollout_version *row = rollout_version_of_id(state, version_id);

	if (row)
		return rollout_name(state, &row->version, text);
	snprintf(text, ROLLOUT_NAME_SIZE, "-");
	return text;
}
