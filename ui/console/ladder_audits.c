#include "ui/console/ladder_audits.h"

#include "base/order.h"
#include "base/text.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>

#define METER_MAX 40

/* What has gone this far is worth a look before it goes further. */
static enum ink evidence_ink(double evidence)
{
	return evidence >= 1 ? INK_ALARM : evidence >= 0.5 ? INK_WARN : INK_METER;
}

static void draw_found(const struct audit_report *report, struct canvas *canvas, struct rect line)
{
	char text[160], audited[WIDGET_COUNT_SIZE], waiting[48] = "";
	int64_t all = report->audited + report->waiting;

	if (report->waiting)
		snprintf(waiting, sizeof waiting, " (%lld wait for a second look)", (long long)report->waiting);
	if (all == 0)
		snprintf(text, sizeof text, "no audit is settled yet; promised at most %.4g %% wrong", report->promised * 100);
	else
		snprintf(text, sizeof text, "of %s audits%s %lld wrong (%.1f %%), promised at most %.4g %%",
		         widget_count((long long)all, audited), waiting, (long long)report->wrong,
		         (double)report->wrong * 100 / (double)all, report->promised * 100);
	canvas_fitted(canvas, line.x, line.y, line.width, INK_TEXT, text);
}

/* The bar, with its words behind it: shorter ones where there is no room. */
static void draw_meter(const struct audit_report *report, struct canvas *canvas, struct rect line)
{
	static const char *const words[] = { " of what takes automation back", " of the limit", "" };
	enum ink ink = evidence_ink(report->evidence);
	char text[64];
	int x = line.x + canvas_text(canvas, line.x, line.y, INK_TEXT, "evidence "), room = line.x + line.width - x;

	for (int i = 0; i < 3; i++) {
		snprintf(text, sizeof text, " %.0f %%%s", fmin(fmax(report->evidence, 0), 1) * 100, words[i]);
		if (room - text_width(text) >= 10)
			break;
	}
	room = larger(0, smaller(room - text_width(text), METER_MAX));
	widget_inked_meter(canvas, x, line.y, room, report->evidence, ink);
	canvas_text(canvas, x + room, line.y, ink == INK_METER ? INK_TEXT : ink, text);
}

static void draw_drawn(const struct audit_report *report, struct canvas *canvas, struct rect line)
{
	char text[160], drawn[WIDGET_COUNT_SIZE], population[WIDGET_COUNT_SIZE], open[WIDGET_COUNT_SIZE], overdue[WIDGET_COUNT_SIZE];
	int x = line.x;

	snprintf(text, sizeof text, "drawn %s of %s decided, %s open", widget_count((long long)report->drawn, drawn),
	         widget_count((long long)report->population, population),
	         widget_count((long long)(report->drawn - report->audited - report->waiting), open));
	x += canvas_fitted(canvas, x, line.y, line.width, INK_TEXT, text);
	snprintf(text, sizeof text, ", %s overdue", widget_count((long long)report->overdue, overdue));
	canvas_fitted(canvas, x, line.y, line.x + line.width - x, report->overdue > 0 ? INK_WARN : INK_TEXT, text);
}

static void draw_worth(const struct audit_report *report, struct canvas *canvas, struct rect line)
{
	char text[160] = "its error is not known yet";

	if (!isnan(report->error_rate))
		snprintf(text, sizeof text, "its error: %.2f %%, between %.2f and %.2f %% (95 %%); critical and missed: %lld",
		         report->error_rate * 100, report->low * 100, report->high * 100, (long long)report->missed);
	canvas_fitted(canvas, line.x, line.y, line.width, INK_DIM, text);
}

static void draw_notice(const struct audit_report *report, struct canvas *canvas, struct rect line)
{
	char text[160], items[WIDGET_COUNT_SIZE];

	snprintf(text, sizeof text, "audited: %.3g %% of it; a tripled error is noticed within %s items", report->probability * 100,
	         widget_count((long long)report->notice_items, items));
	canvas_fitted(canvas, line.x, line.y, line.width, INK_DIM, text);
}

void ladder_audits_draw(const struct audit_report *report, struct canvas *canvas, struct rect pane)
{
	static void (*const lines[])(const struct audit_report *, struct canvas *, struct rect) = {
		draw_found, draw_meter, draw_drawn, draw_worth, draw_notice,
	};
	struct rect inside = report->paused ? widget_framed_pane(canvas, pane, "Audits: PAUSED", INK_WARN, INK_WARN)
	                                    : widget_pane(canvas, pane, report->ended_ms ? "Audits before the demotion" : "Audits");
	int count = report->probability > 0 && report->notice_items > 0 ? 5 : 4;

	for (int i = 0; i < count && i < inside.height; i++)
		lines[i](report, canvas, (struct rect){ inside.x, inside.y + i, inside.width, 1 });
}
