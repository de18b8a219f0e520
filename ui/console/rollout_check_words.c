#include "ui/console/rollout_check_words.h"

#include "base/clock.h"
#include "base/text.h"
#include "ui/console/rollout_words.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How value and bound of a check read together. */
enum figures { FIGURES_COUNT, FIGURES_AGAINST, FIGURES_DIFFERENCE, FIGURES_SHARE, FIGURES_SLOW, FIGURES_PART, FIGURES_MINUTES };

/* As rollout_checks() names them; what is not here is a count by its own name. */
static const struct known {
	const char  *name, *wide, *plan; /* plan: what takes a version back; %s: its bound */
	enum figures figures;
} known[] = {
	{ "errors", "errors", "more errors than LIVE", FIGURES_AGAINST },
	{ "worse", "same items", "worse on the same items", FIGURES_DIFFERENCE },
	{ "nulls", "null predictions", "nulls above %s", FIGURES_SHARE },
	{ "failures", "failures", "failures above %s", FIGURES_SHARE },
	{ "latency", "slow answers", "p95 above %s", FIGURES_SLOW },
	{ "alarm", "alarms", "alarms or missing audits that stop the machine", FIGURES_COUNT },
	{ "exposure", "items answered", "more than %s items answered", FIGURES_COUNT },
	{ "judged", "judged items", NULL, FIGURES_PART },
	{ "soak", "time in the step", NULL, FIGURES_MINUTES },
	{ "no-worse", "shown no worse", NULL, FIGURES_DIFFERENCE },
};

static const struct known *find(const char *name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_equal(known[i].name, name))
			return &known[i];
	return NULL;
}

static enum figures figures_of(const char *name)
{
	const struct known *row = find(name);

	return row ? row->figures : FIGURES_COUNT;
}

const char *rollout_check_name(const struct rollout_check *check, bool wide)
{
	const struct known *row = find(check->name);

	return wide && row ? row->wide : check->name;
}

const char *rollout_check_state(const struct rollout_check *check)
{
	return check->ok ? "ok" : check->is_rule ? "FIRED" : "WAIT";
}

/* ---- figures ---- */

static const char *count_of(double value, char text[ROLLOUT_FIGURE_SIZE])
{
	char count[WIDGET_COUNT_SIZE];

	snprintf(text, ROLLOUT_FIGURE_SIZE, "%s", isnan(value) ? "-" : widget_count(llround(value), count));
	return text;
}

/* In points, so that nobody takes it for a ratio. */
static const char *signed_of(double value, char text[ROLLOUT_FIGURE_SIZE])
{
	if (isnan(value))
		snprintf(text, ROLLOUT_FIGURE_SIZE, "-");
	else
		snprintf(text, ROLLOUT_FIGURE_SIZE, "%+.1f points", value * 100);
	return text;
}

static void add_figures(const struct rollout_check *check, struct str *text)
{
	char value[ROLLOUT_FIGURE_SIZE], bound[ROLLOUT_FIGURE_SIZE];

	switch (figures_of(check->name)) {
	case FIGURES_AGAINST:
		str_addf(text, "%s, %s %s", rollout_percent(check->value, value), check->before ? "before" : "LIVE", rollout_percent(check->bound, bound));
		break;
	case FIGURES_DIFFERENCE: str_add(text, signed_of(check->value, value)); break;
	case FIGURES_SHARE:
		str_addf(text, "%s, max %s", rollout_percent(check->value, value), rollout_share(check->bound, bound));
		break;
	case FIGURES_SLOW:
		if (isnan(check->value))
			str_add(text, "not timed yet");
		else
			str_addf(text, "%s slow, max %s", rollout_percent(check->value, value), rollout_share(check->bound, bound));
		break;
	case FIGURES_PART: str_addf(text, "%s of %s", count_of(check->value, value), count_of(check->bound, bound)); break;
	case FIGURES_MINUTES:
		str_addf(text, "%s of %s", rollout_span((int64_t)check->value * CLOCK_MINUTE_MS, value),
		         rollout_span((int64_t)check->bound * CLOCK_MINUTE_MS, bound));
		break;
	default:
		str_add(text, check->value == 0 ? "none" : count_of(check->value, value));
		if (check->bound > 0)
			str_addf(text, ", max %s", count_of(check->bound, bound));
	}
}

/* How near evidence is to what is asked of it, 0 to 1; NaN where there is none. */
static double nearness(const struct rollout_check *check)
{
	double share = check->evidence / check->limit;

	if (isnan(check->evidence) || isnan(check->limit) || check->limit <= 0)
		return (double)NAN;
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

const char *rollout_check_figures(const struct rollout_check *check, int room, char text[ROLLOUT_CHECK_SIZE])
{
	struct str figures = STR_EMPTY;
	double share = nearness(check);

	add_figures(check, &figures);
	snprintf(text, ROLLOUT_CHECK_SIZE, "%s", str_text(&figures));
	if (!isnan(share))
		str_addf(&figures, "; evidence %.0f%%", share * 100);
	if (text_width(str_text(&figures)) <= room)
		snprintf(text, ROLLOUT_CHECK_SIZE, "%s", str_text(&figures));
	str_release(&figures);
	return text;
}

const char *rollout_check_rule(const char *rule, double bound, char text[ROLLOUT_CHECK_SIZE])
{
	const struct known *row = find(rule);
	const char *words = row && row->plan ? row->plan : rule, *place = strstr(words, "%s");
	char figure[ROLLOUT_FIGURE_SIZE];
	enum figures figures = figures_of(rule);

	if (!place) {
		snprintf(text, ROLLOUT_CHECK_SIZE, "%s", words);
		return text;
	}
	if (figures == FIGURES_SHARE)
		rollout_share(bound, figure);
	else if (figures == FIGURES_SLOW)
		rollout_ms(bound, figure);
	else
		count_of(bound, figure);
	snprintf(text, ROLLOUT_CHECK_SIZE, "%.*s%s%s", (int)(place - words), words, figure, place + 2);
	return text;
}

/* ---- words ---- */

void rollout_check_explain(const struct rollout_check *check, struct str *text)
{
	const char *words = check->why[0] ? check->why : check->claim;

	text_add_visible(text, words, strlen(words));
}

void rollout_check_page(const struct rollout_check *check, struct str *text)
{
	char figures[ROLLOUT_CHECK_SIZE];

	str_add(text, "It asks: ");
	text_add_visible(text, check->claim, strlen(check->claim));
	str_addf(text, ".\n\n%s: %s\n", rollout_check_state(check), rollout_check_figures(check, ROLLOUT_CHECK_SIZE, figures));
	text_add_visible(text, check->why, strlen(check->why));
	if (!isnan(nearness(check)))
		str_addf(text, "\nevidence: log e is %.2f, and %.2f %s. It holds at every moment, so looking often %s nothing.\n", check->evidence,
		         check->limit, check->is_rule ? "fires it" : "is asked for", check->is_rule ? "fires" : "shows");
	str_add(text, check->is_rule ? "\nWhere it does not hold the version goes back by itself, with the next item.\n"
	                             : "\nWhere it does not hold the step waits; nothing goes back.\n");
	str_add(text, "\nThe same, with all that was counted: rung rollout --json\n");
}
