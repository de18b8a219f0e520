/* The event loop: one place that waits, for keys, signals, workers and time; then one paint if
 * anything changed. Nothing is sent while nothing happens. */
#include "ui/console/console.h"

#include "base/arena.h"
#include "base/str.h"
#include "jobs/monotonic.h"
#include "ui/console/app.h"
#include "ui/console/canvas_curses.h"
#include "ui/console/keys_conf.h"
#include "ui/console/screens.h"
#include "ui/console/terminal.h"
#include "ui/console/terminal_input.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RESIZE_QUIET_MS 30 /* a window that is being dragged is painted once it rests */

struct console {
	struct app           app;
	struct canvas_curses screen;
	struct arena         keys_arena; /* of a person's own keys */
	struct terminal_input input;
	bool                 has_frames; /* the terminal shows a frame at once where it is told what makes one */
	unsigned             react;     /* what is still to be done: draw, repaint */
	int64_t              resize_ms; /* when to take the new size; 0: it is known */
	bool                 keys_left; /* keys may wait that poll() does not see */
	bool                 follow_up; /* the paint to come only adds to what stands there */
};

static void end(struct console *console, int exit_status)
{
	console->app.leave = true;
	console->app.exit_status = exit_status;
}

/* The terminal is ours again: its size and what stands on it are unknown. */
static void come_back(struct console *console)
{
	console->resize_ms = monotonic_ms();
	console->react |= REACT_DRAW | REACT_REPAINT;
	console->input = (struct terminal_input){ 0 }; /* the rest of it went to somebody else */
}

static void suspend(struct console *console)
{
	console->app.suspend = false;
	app_hush(&console->app);
	app_focus(&console->app, false);
	terminal_suspend();
	console->app.now_ms = monotonic_ms();
	app_focus(&console->app, true);
	come_back(console);
}

/* A program of the person's own gets the terminal until it ends. */
static void run_outside(struct console *console)
{
	struct app *app = &console->app;
	struct err err = ERR_NONE;

	app_hush(app);
	app_focus(app, false);
	terminal_lend();
	if (outside_run(&app->outside, &err) < 0)
		app_say(app, INK_WARN, "not opened: %s", err.text);
	app->outside.count = 0;
	terminal_resume();
	app->now_ms = monotonic_ms();
	app_focus(app, true);
	come_back(console);
}

static void handle_signals(struct console *console)
{
	int number;

	while ((number = terminal_next_signal()) != 0) {
		switch (number) {
		case SIGWINCH: console->resize_ms = monotonic_ms() + RESIZE_QUIET_MS; break;
		case SIGTSTP: console->app.suspend = true; break;
		case SIGCONT:
			terminal_resume();
			come_back(console);
			break;
		default: end(console, 128 + number);
		}
	}
	if (console->app.suspend && !console->app.leave)
		suspend(console);
}

static void take_size(struct console *console)
{
	int columns, rows;

	console->resize_ms = 0;
	terminal_take_size(&columns, &rows);
	app_resize(&console->app, columns, rows);
	console->react |= REACT_DRAW | REACT_REPAINT;
}

/* True while painting should wait for something that is about to come. */
static bool is_held(const struct console *console)
{
	const struct app *app = &console->app;

	if (console->resize_ms)
		return true;
	return app->screen->hold && app->screen->hold(app->state) > app->now_ms;
}

static void copy(struct app *app)
{
	struct err err = ERR_NONE;

	if (app->copied.length > 0 && terminal_copy(str_text(&app->copied), &err) < 0)
		app_say(app, INK_WARN, "not copied: %s", err.text);
	str_clear(&app->copied);
}

static void paint(struct console *console)
{
	struct app *app = &console->app;

	if (console->screen.theme != app->theme) {
		canvas_curses_use_theme(&console->screen, app->theme);
		console->react |= REACT_REPAINT;
	}
	copy(app);
	app_prepare(app);
	canvas_curses_begin(&console->screen);
	app_draw(app, &console->screen.canvas);
	canvas_curses_end(&console->screen, console->react & REACT_REPAINT);
	if (app->refused && app->prefs.bell)
		terminal_ring();
	terminal_show(console->has_frames);
	app->refused = false;
	app->now_ms = monotonic_ms();
	console->react = app_painted(app);
	if (console->react & REACT_FLUSH) {
		terminal_input_flush(&console->input, app->now_ms);
		console->keys_left = console->input.count > 0;
	}
	console->react &= ~(unsigned)REACT_FLUSH;
	console->follow_up = console->react & REACT_DRAW;
}

#define MODE_FRAMES 2026

static unsigned handle_event(struct console *console, const struct input_event *event)
{
	struct app *app = &console->app;

	switch (event->kind) {
	case INPUT_KEY: return app_key(app, event->key);
	case INPUT_MOUSE: return app_mouse(app, &event->mouse);
	case INPUT_FOCUS: return app_focus(app, event->focused);
	case INPUT_PASTE: return app_paste(app, event->key);
	case INPUT_MODE:
		console->has_frames = event->mode == MODE_FRAMES ? event->known : console->has_frames;
		return REACT_NONE;
	}
	return REACT_NONE;
}

/* Those behind a key that changes what stands there may have been meant for something else. */
static bool is_to_be_painted_first(unsigned react)
{
	return react & REACT_DRAW && !(react & REACT_GO_ON);
}

#define KEYS_AT_ONCE 1000 /* whatever sends more must not keep signals and the clock waiting */

/* Keys are taken one at a time until one has to be painted first. Pasted text is one thing. */
static void handle_keys(struct console *console)
{
	struct app *app = &console->app;
	struct input_event event = { 0 };
	unsigned before = console->react, react = REACT_NONE;
	int taken = 0;

	console->react = REACT_NONE;
	while (!app->leave && !app->suspend && (!is_to_be_painted_first(react) || event.kind == INPUT_PASTE) &&
	       taken < KEYS_AT_ONCE && terminal_input_next(&console->input, app->now_ms, &event)) {
		react = handle_event(console, &event);
		console->react |= react & ~(unsigned)REACT_GO_ON;
		taken++;
	}
	console->keys_left = console->react & REACT_DRAW || taken == KEYS_AT_ONCE;
	console->follow_up = false;
	console->react |= before;
	terminal_use_mouse(app->prefs.mouse);
	if (app->suspend)
		suspend(console);
}

static int timeout_ms(const struct console *console)
{
	const struct app *app = &console->app;
	int64_t until = app_wake(app);

	if (console->resize_ms && console->resize_ms < until)
		until = console->resize_ms;
	if (console->react & REACT_DRAW && app->screen->hold && app->screen->hold(app->state) < until)
		until = console->resize_ms ? until : app->screen->hold(app->state);
	if (console->keys_left && !(console->react & REACT_DRAW))
		return 0;
	if (until == SCREEN_NEVER)
		return -1;
	return until <= app->now_ms ? 0 : until - app->now_ms > 3600000 ? 3600000 : (int)(until - app->now_ms);
}

/* Waits once and handles what came. */
static void turn(struct console *console)
{
	struct app *app = &console->app;
	struct pollfd polled[2 + SCREEN_FDS_MAX] = { { terminal_signal_fd(), POLLIN, 0 }, { STDIN_FILENO, POLLIN, 0 } };
	int fds[SCREEN_FDS_MAX], count = app_fds(app, fds);
	bool work = false, held = console->react & REACT_DRAW;

	for (int i = 0; i < count; i++)
		polled[2 + i] = (struct pollfd){ fds[i], POLLIN, 0 };
	if (held)
		polled[1].events = 0; /* keys wait for the paint; a hang-up is still told */
	if (poll(polled, (nfds_t)(2 + count), timeout_ms(console)) < 0 && errno != EINTR)
		end(console, 1);
	app->now_ms = monotonic_ms();
	handle_signals(console);
	for (int i = 0; i < count; i++)
		work = work || polled[2 + i].revents;
	if (work && !app->leave)
		console->react |= app_work(app);
	if (polled[1].revents && !app->leave && terminal_is_gone())
		end(console, 128 + SIGHUP);
	else if (!held && !app->leave && (polled[1].revents & POLLIN || console->keys_left))
		handle_keys(console);
	if (console->resize_ms && app->now_ms >= console->resize_ms)
		take_size(console);
	if (!app->leave && app->now_ms >= app_wake(app))
		console->react |= app_tick(app);
}

/* A key that waits goes before the rest of a picture, which it may make pointless. */
static bool key_goes_first(const struct console *console)
{
	struct pollfd input = { STDIN_FILENO, POLLIN, 0 };

	return console->follow_up && poll(&input, 1, 0) > 0 && input.revents == POLLIN && !terminal_is_gone();
}

static void loop(struct console *console)
{
	struct app *app = &console->app;

	console->react = REACT_DRAW;
	while (!app->leave) {
		app->now_ms = monotonic_ms();
		if (app->outside.count > 0)
			run_outside(console);
		else if (key_goes_first(console))
			handle_keys(console);
		else if (console->react & REACT_DRAW && !is_held(console))
			paint(console);
		else
			turn(console);
	}
}

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

/* What was asked for, and what this terminal cannot do. */
static struct console_options effective_options(const struct console_options *asked)
{
	struct console_options options = *asked;
	const char *terminal = getenv("TERM");

	setlocale(LC_CTYPE, "");
	if (!str_equal(nl_langinfo(CODESET), "UTF-8")) {
		options.ascii = true;
		setlocale(LC_CTYPE, "C.UTF-8"); /* our text is UTF-8 all the same */
	}
	options.mono = options.mono || is_set("NO_COLOR") || str_equal(terminal, "dumb") ||
	               (terminal && str_starts(terminal, "vt"));
	return options;
}

/* What the person has chosen; a file that is wrong stops nobody. */
static void take_settings(struct console *console)
{
	struct app *app = &console->app;
	struct err err = ERR_NONE, keys_err = ERR_NONE;
	bool wrong = prefs_read(&app->prefs, &err) < 0;

	if (keys_conf_read(&app->keymap, &console->keys_arena, &keys_err) < 0)
		app_say(app, INK_WARN, "%s; the built-in keys hold%s%s", keys_err.text, wrong ? "; " : "", err.text);
	else if (wrong)
		app_say(app, INK_WARN, "%s", err.text);
	app_use_theme(app, app->options->theme ? app->options->theme : app->prefs.theme);
}

static void close_app(struct console *console)
{
	app_close(&console->app);
	arena_release(&console->keys_arena);
}

/* As long as another stage was chosen, the console begins anew with that, and is otherwise as it was. */
static int go_on_with_others(struct console *console, struct console_options *options, struct store *store, struct err *err)
{
	struct app *app = &console->app;
	char stage[sizeof app->stage_wanted];

	while (*app->stage_wanted) {
		const struct screen *front = app->screen;
		int columns = app->columns, rows = app->rows;

		memcpy(stage, app->stage_wanted, sizeof stage);
		close_app(console);
		memset(app, 0, sizeof *app);
		options->stage = stage;
		app->now_ms = monotonic_ms();
		if (app_open(app, screens_first(options->actor->role), store, options, err) < 0)
			return -1;
		take_settings(console);
		app->palette = canvas_curses_has_colours();
		app_resize(app, columns, rows);
		app_go(app, front, 0);
		console->react = REACT_DRAW | REACT_REPAINT;
		loop(console);
	}
	return 0;
}

int console_run(struct store *store, const struct console_options *asked, struct err *err)
{
	struct console_options options = effective_options(asked);
	struct console console;

	memset(&console, 0, sizeof console);
	console.app.now_ms = monotonic_ms();
	if (app_open(&console.app, screens_first(options.actor->role), store, &options, err) < 0)
		return -1;
	take_settings(&console);
	if (terminal_open(!options.mono, err) < 0) {
		close_app(&console);
		return -1;
	}
	canvas_curses_init(&console.screen, console.app.theme, options.ascii);
	console.app.palette = canvas_curses_has_colours();
	terminal_use_mouse(console.app.prefs.mouse);
	take_size(&console);
	loop(&console);
	if (go_on_with_others(&console, &options, store, err) < 0) {
		terminal_close();
		return -1;
	}
	terminal_close();
	close_app(&console);
	return console.app.exit_status;
}
