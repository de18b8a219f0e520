#include "ui/console/ladder_notices.h"

#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/key_action.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <string.h>

/* ---- what they say ---- */

static void add(struct ladder_notices *notices, enum ink ink, const char *text)
{
	if (notices->count < LADDER_NOTICES_MAX)
		notices->all[notices->count++] = (struct ladder_notice){ ink, text };
}

const char *ladder_notices_demotion(const struct demotion *demotion, const char *zone, int64_t now_ms, struct arena *arena)
{
	char when[WALL_TIME_SIZE];

	return arena_printf(arena, "DEMOTED %d to %d at %s: %s", demotion->from_level, demotion->to_level,
	                    wall_time_full(zone, demotion->at_ms, now_ms, when), text_visible(arena, demotion->reason));
}

static void add_hold(const struct app *app, const struct ladder_standing *standing, const char *zone, int64_t now_ms, struct arena *arena,
                     struct ladder_notices *notices)
{
	char key[KEY_ACTION_KEY_SIZE], when[WALL_TIME_SIZE], items[WIDGET_COUNT_SIZE];
	const struct ladder_hold *hold = &standing->hold;

	if (hold->items > 0)
		add(notices, INK_WARN,
		    arena_printf(arena, "HELD: %s items that the machine decided since %s. %s sends them to people, as one batch.",
		                 widget_count((long long)hold->items, items), wall_time_full(zone, hold->since_ms, now_ms, when),
		                 key_action_name(app, ACTION_HOLD, key)));
	if (standing->demotion.level_change_id)
		add(notices, INK_KEY,
		    arena_printf(arena, "%s: seen, for all leads. Nothing that was decided is changed.",
		                 key_action_name(app, ACTION_ACKNOWLEDGE, key)));
}

static void add_request(const struct app *app, const struct ladder_request *request, const char *zone, int64_t now_ms, struct arena *arena,
                        struct ladder_notices *notices)
{
	char confirm[KEY_ACTION_KEY_SIZE], refuse[KEY_ACTION_KEY_SIZE], when[WALL_TIME_SIZE];

	key_action_name(app, ACTION_PROMOTE, confirm);
	key_action_name(app, request->own ? ACTION_WITHDRAW : ACTION_REFUSE, refuse);
	wall_time_full(zone, request->expires_ms, now_ms, when);
	if (request->own)
		add(notices, INK_TITLE,
		    arena_printf(arena, "ASKED: you want to go up to level %d: \"%s\". Another lead confirms until %s; %s takes it back.",
		                 request->to_level, text_visible(arena, request->reason), when, refuse));
	else
		add(notices, INK_TITLE,
		    arena_printf(arena, "ASKED: %s wants to go up to level %d: \"%s\". %s confirms, %s refuses; until %s.",
		                 text_visible(arena, request->who), request->to_level, text_visible(arena, request->reason), confirm, refuse, when));
}

static void add_refusal(const struct ladder_refusal *refusal, const char *zone, int64_t now_ms, struct arena *arena, struct ladder_notices *notices)
{
	char when[WALL_TIME_SIZE];

	add(notices, INK_WARN,
	    arena_printf(arena, "REFUSED: %s said no on %s to going up to level %d: \"%s\". Asking anew is open to every lead.",
	                 text_visible(arena, refusal->who), wall_time_full(zone, refusal->at_ms, now_ms, when), refusal->to_level,
	                 text_visible(arena, refusal->reason)));
}

static void add_resume(const struct app *app, const struct ladder_resume *resume, const char *zone, int64_t now_ms, struct arena *arena,
                       struct ladder_notices *notices)
{
	char key[KEY_ACTION_KEY_SIZE], when[WALL_TIME_SIZE];

	add(notices, INK_TITLE,
	    arena_printf(arena, "STOPPED: %s resumes level %d, %s, until %s.", key_action_name(app, ACTION_RESUME, key), resume->to_level,
	                 level_name(resume->to_level), wall_time_full(zone, resume->until_ms, now_ms, when)));
}

static void add_rest(const struct rest *rest, struct arena *arena, struct ladder_notices *notices)
{
	const char *head = rest_is_full(rest->cause) ? "PAUSED: the machine decides nothing" : "LIMITED: the machine works as at level 3";

	add(notices, INK_WARN, arena_printf(arena, "%s: %s. Until %s.", head, text_visible(arena, rest->why), text_visible(arena, rest->until)));
}

void ladder_notices_list(const struct app *app, const struct ladder_standing *standing, const char *zone, int64_t now_ms, struct arena *arena,
                         struct ladder_notices *notices)
{
	notices->count = 0;
	if (standing->demotion.level_change_id)
		add(notices, INK_ALARM, ladder_notices_demotion(&standing->demotion, zone, now_ms, arena));
	add_hold(app, standing, zone, now_ms, arena, notices);
	if (standing->rest.cause != REST_NONE)
		add_rest(&standing->rest, arena, notices);
	if (standing->request.request_id)
		add_request(app, &standing->request, zone, now_ms, arena, notices);
	else if (standing->refusal.who)
		add_refusal(&standing->refusal, zone, now_ms, arena, notices);
	if (standing->resume.until_ms)
		add_resume(app, &standing->resume, zone, now_ms, arena, notices);
}

/* ---- where they stand ---- */

static int lines_of(const char *text, int width)
{
	size_t length = strlen(text), at = 0;
	int lines = 0;

	for (; at < length; lines++)
		at += widget_line_length(text + at, length - at, width);
	return lines;
}

int ladder_notices_height(const struct ladder_notices *notices, int width)
{
	int height = 0;

	for (int i = 0; i < notices->count; i++)
		height += lines_of(notices->all[i].text, width);
	return height;
}

void ladder_notice_draw(const struct ladder_notice *notice, struct canvas *canvas, struct rect area)
{
	const char *colon = strstr(notice->text, ": ");
	struct str head = STR_EMPTY;

	widget_wrapped(canvas, area, INK_TEXT, notice->text);
	str_add_bytes(&head, notice->text, colon ? (size_t)(colon - notice->text) + 1 : strlen(notice->text));
	canvas_fitted(canvas, area.x, area.y, area.width, notice->ink, str_text(&head));
	str_release(&head);
}

void ladder_notices_draw(const struct ladder_notices *notices, struct canvas *canvas, struct rect area)
{
	int end = area.y + area.height;

	for (int i = 0; i < notices->count && area.y < end; i++) {
		const struct ladder_notice *notice = &notices->all[i];
		int rows = lines_of(notice->text, area.width);

		rows = rows < end - area.y ? rows : end - area.y;
		ladder_notice_draw(notice, canvas, (struct rect){ area.x, area.y, area.width, rows });
		area.y += rows;
	}
}
