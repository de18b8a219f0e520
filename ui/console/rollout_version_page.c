#include "ui/console/rollout_version_page.h"

#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "stats/interval.h"
#include "ui/console/page.h"
#include "ui/console/rollout_words.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const parts[TRAFFIC_ROLE_COUNT] = {
	[TRAFFIC_IDLE] = "it takes no part in the traffic and is not scored",
	[TRAFFIC_SHADOW] = "it is scored beside LIVE and compared; what it says is shown to nobody who decides, and used for nothing",
	[TRAFFIC_NEXT] = "green: it is scored beside LIVE and waits for the switch",
	[TRAFFIC_STANDBY] = "the way back: rolling back, or a switch, makes it LIVE again",
	[TRAFFIC_CANARY] = "it answers for its share of the items, always the same ones; people decide these blind",
	[TRAFFIC_LIVE] = "blue: it answers for all that no canary answers for",
};

static void add_agreement(const struct rollout_version *row, struct str *text)
{
	struct interval interval = interval_wilson(row->agreed, row->judged, INTERVAL_Z95);
	char figure[ROLLOUT_FIGURE_SIZE];

	if (row->judged == 0) {
		str_add(text, "agreement    not defined (no item that it answered is judged blind and settled)\n");
		return;
	}
	str_addf(text, "agreement    %s: %lld of %lld judged items, 95%% interval %.1f to %.1f%%\n",
	         rollout_percent((double)row->agreed / (double)row->judged, figure), (long long)row->agreed, (long long)row->judged,
	         interval.low * 100, interval.high * 100);
}

static void add_predictions(const struct rollout_version *row, struct str *text)
{
	char count[WIDGET_COUNT_SIZE], p50[ROLLOUT_FIGURE_SIZE], p95[ROLLOUT_FIGURE_SIZE];

	str_addf(text, "predictions  %s, %lld of them null, %lld failed\n", widget_count((long long)row->predictions, count),
	         (long long)row->nulls, (long long)row->failures);
	str_addf(text, "latency      half within %s, 95%% within %s\n", rollout_ms(row->latency_p50, p50), rollout_ms(row->latency_p95, p95));
}

static void add_origin(const struct rollout_state *state, const struct model_version *version, struct str *text)
{
	char when[WALL_TIME_SIZE];

	str_addf(text, "added        %s, engine ", wall_time_full(state->zone, version->added_ms, state->reading.wall_ms, when));
	text_add_visible(text, version->engine, strlen(version->engine));
	str_addf(text, "\ntrained on   %s\n", str_equal(version->trained_on, "listed") ? "a list of items, which are never judged for it"
	                                    : str_equal(version->trained_on, "vouched") ? "other data, as somebody vouched"
	                                                                                : "not known: only items added after it are judged");
}

unsigned rollout_version_page(struct app *app, const struct rollout_state *state)
{
	const struct rollout_version *row = rollout_selected(state);
	struct str text = STR_EMPTY;
	char title[ROLLOUT_NAME_SIZE + 40], figure[ROLLOUT_FIGURE_SIZE];

	str_addf(&text, "%s", traffic_role_title(row->role));
	if (row->role == TRAFFIC_CANARY || row->role == TRAFFIC_SHADOW)
		str_addf(&text, " at %s", rollout_share(row->share, figure));
	str_addf(&text, ": %s.\n\n", parts[row->role]);
	add_predictions(row, &text);
	add_agreement(row, &text);
	if (row->level >= 0 && row->role != TRAFFIC_LIVE)
		str_addf(&text, "evidence     its own supports level %d, %s\n", row->level, level_name(row->level));
	add_origin(state, &row->version, &text);
	str_addf(&text, "\nThe same and more: rung model show, rung rollout --json\n");
	text_copy_visible(title, sizeof title, row->version.title, strlen(row->version.title));
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
