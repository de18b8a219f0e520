#include "ui/console/terminal.h"

#include "base/xalloc.h"
#include "ui/console/key.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define ESCAPE_DELAY_MS 25

/* Of <term.h>, which also defines macros for every capability by the plainest of names. */
extern char *tigetstr(const char *);

/* What handlers need, since nothing can be passed to them. */
static struct {
	int            pipe[2];
	char           farewell[64]; /* what a crash writes to leave the screen usable */
	struct termios modes;        /* as they were before */
	SCREEN        *screen;       /* NULL: not taken over */
} signal_state = { .pipe = { -1, -1 } };

static void note_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;

	if (write(signal_state.pipe[1], &byte, 1) < 0)
		byte = 0; /* the pipe is full of signals not looked at yet: one more tells nothing new */
	errno = saved;
}

#ifdef __SANITIZE_ADDRESS__ /* which reports crashes better than we do */
static const bool crashes_are_ours = false;
#else
static const bool crashes_are_ours = true;
#endif

/* A crash of ours must not leave the terminal unusable. The default action follows, by the same
 * signal again. */
static void leave_terminal_and_crash(int number)
{
	ssize_t written = write(STDOUT_FILENO, signal_state.farewell, strlen(signal_state.farewell));

	(void)written;
	tcsetattr(STDIN_FILENO, TCSANOW, &signal_state.modes);
	raise(number);
}

static void handle(int number, void (*handler)(int), int flags)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = handler;
	action.sa_flags = flags;
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static const int noted[] = { SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP };
static const int crashes[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };

/* Set before curses starts, which then leaves these alone. */
static void install_handlers(void)
{
	for (size_t i = 0; i < sizeof noted / sizeof *noted; i++)
		handle(noted[i], note_signal, SA_RESTART);
	handle(SIGPIPE, SIG_IGN, 0);
	for (size_t i = 0; crashes_are_ours && i < sizeof crashes / sizeof *crashes; i++)
		handle(crashes[i], leave_terminal_and_crash, (int)(SA_RESETHAND | SA_NODEFER));
}

static void remove_handlers(void)
{
	for (size_t i = 0; i < sizeof noted / sizeof *noted; i++)
		handle(noted[i], SIG_DFL, 0);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		handle(crashes[i], SIG_DFL, 0);
}

static void add_to_farewell(const char *capability)
{
	const char *text = tigetstr(capability);
	size_t used = strlen(signal_state.farewell);

	if (text && text != (const char *)-1)
		snprintf(signal_state.farewell + used, sizeof signal_state.farewell - used, "%s", text);
}

/* ^C is a key of ours, and ^\ must not leave the terminal as it is; ^Z stays what it is. ^S would stop
 * the screen for good where nobody knows ^Q. */
static void set_modes(void)
{
	struct termios modes;

	cbreak();
	noecho();
	nonl();
	if (tcgetattr(STDIN_FILENO, &modes) != 0)
		return;
	modes.c_iflag &= (tcflag_t)~IXON;
	modes.c_cc[VINTR] = modes.c_cc[VQUIT] = _POSIX_VDISABLE;
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	def_prog_mode();
}

static int open_pipe(struct err *err)
{
	if (pipe2(signal_state.pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, "console: pipe: %s", strerror(errno));
	return 0;
}

int terminal_open(bool colours, struct err *err)
{
	const char *name = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, "console: standard input and output must be a terminal; see rung help for commands that need none");
	if (tcgetattr(STDIN_FILENO, &signal_state.modes) != 0 || open_pipe(err) < 0)
		return err->text[0] ? -1 : err_set(err, "console: %s", strerror(errno));
	install_handlers();
	signal_state.screen = newterm(NULL, stdout, stdin);
	if (!signal_state.screen || !tigetstr("cup")) {
		terminal_close();
		return err_set(err, "console: TERM=%s cannot move its cursor; set TERM to what the terminal is", name ? name : "");
	}
	xalloc_on_failure(terminal_close);
	add_to_farewell("cnorm");
	add_to_farewell("sgr0");
	add_to_farewell("rmcup");
	set_modes();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_DELAY_MS);
	if (colours && has_colors()) {
		start_color();
		use_default_colors();
	}
	return 0;
}

void terminal_close(void)
{
	if (signal_state.screen) {
		if (!isendwin())
			endwin();
		tcsetattr(STDIN_FILENO, TCSANOW, &signal_state.modes);
		delscreen(signal_state.screen);
		signal_state.screen = NULL;
	}
	if (signal_state.pipe[0] >= 0) {
		remove_handlers();
		close(signal_state.pipe[0]);
		close(signal_state.pipe[1]);
		signal_state.pipe[0] = signal_state.pipe[1] = -1;
	}
}

int terminal_signal_fd(void)
{
	return signal_state.pipe[0];
}

int terminal_next_signal(void)
{
	unsigned char number;

	return read(signal_state.pipe[0], &number, 1) == 1 ? number : 0;
}

static int translate(wint_t code)
{
	static const struct { int code, key; } special[] = {
		{ KEY_UP, PRESS_UP },         { KEY_DOWN, PRESS_DOWN },         { KEY_LEFT, PRESS_LEFT },
		{ KEY_RIGHT, PRESS_RIGHT },   { KEY_HOME, PRESS_HOME },         { KEY_END, PRESS_END },
		{ KEY_PPAGE, PRESS_PAGE_UP }, { KEY_NPAGE, PRESS_PAGE_DOWN },   { KEY_DC, PRESS_DELETE },
		{ KEY_BTAB, PRESS_BACK_TAB }, { KEY_BACKSPACE, PRESS_BACKSPACE }, { KEY_ENTER, PRESS_ENTER },
	};

	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (special[i].code == (int)code)
			return special[i].key;
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return PRESS_F((int)code - KEY_F(0));
	return PRESS_BEYOND;
}

int terminal_next_key(void)
{
	wint_t code;

	switch (get_wch(&code)) {
	case OK: return code == 0 ? PRESS_BEYOND : (int)code;
	case KEY_CODE_YES: return translate(code);
	default: return 0;
	}
}

void terminal_flush_keys(void)
{
	flushinp();
}

bool terminal_is_gone(void)
{
	struct pollfd input = { STDIN_FILENO, POLLIN, 0 };
	int waiting = 0;

	if (poll(&input, 1, 0) <= 0)
		return false;
	if (input.revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return input.revents & POLLIN && (ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0);
}

void terminal_take_size(int *columns, int *rows)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
		resize_term(size.ws_row, size.ws_col);
	*columns = COLS;
	*rows = LINES;
}

void terminal_suspend(void)
{
	endwin();
	handle(SIGTSTP, SIG_DFL, 0);
	raise(SIGTSTP);
	handle(SIGTSTP, note_signal, SA_RESTART);
	terminal_resume();
}

void terminal_resume(void)
{
	reset_prog_mode();
	set_modes();
	refresh();
}
