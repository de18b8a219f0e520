#include "ui/console/terminal.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

/* Clicks and drags with numbers that know no limit; whether we have the focus; what is pasted told
 * apart from what is typed. */
#define MOUSE_ON  "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1002l\033[?1006l"
#define TALK_ON   "\033[?1004h\033[?2004h"
#define TALK_OFF  "\033[?1004l\033[?2004l"
#define ASK_FOR_FRAMES "\033[?2026$p"

/* Of <term.h>, which also defines macros for every capability by the plainest of names. */
extern char *tigetstr(const char *);

/* What handlers need, since nothing can be passed to them. */
static struct {
	int            pipe[2];
	char           farewell[160]; /* what a crash writes to leave the screen usable */
	struct termios modes;        /* as they were before */
	SCREEN        *screen;       /* NULL: not taken over */
	FILE          *gathered;     /* what curses has sent, which writes it in small pieces */
	bool           talks;        /* it knows more than keys: mouse, focus, paste */
	bool           mouse;        /* it sends us what the mouse does */
	volatile sig_atomic_t ending; /* we were told to end: a terminal that takes nothing must not hold us */
} signal_state = { .pipe = { -1, -1 } };

static void note_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;

	if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
		signal_state.ending = 1;
		alarm(1);
	}
	if (write(signal_state.pipe[1], &byte, 1) < 0)
		byte = 0; /* the pipe is full of signals not looked at yet: one more tells nothing new */
	errno = saved;
}

/* An order to end that comes between looking for one and a write breaks nothing off: a signal more once a second does,
 * until the terminal is given back. */
static void break_off(int number)
{
	(void)number;
	alarm(1);
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

static const int noted[] = { SIGWINCH, SIGTSTP, SIGCONT };
static const int orders_to_end[] = { SIGINT, SIGTERM, SIGHUP }; /* noted too, and they break off what waits */
static const int crashes[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };

/* Set before curses starts, which then leaves these alone. */
static void install_handlers(void)
{
	for (size_t i = 0; i < sizeof noted / sizeof *noted; i++)
		handle(noted[i], note_signal, SA_RESTART);
	for (size_t i = 0; i < sizeof orders_to_end / sizeof *orders_to_end; i++)
		handle(orders_to_end[i], note_signal, 0);
	handle(SIGALRM, break_off, 0);
	handle(SIGPIPE, SIG_IGN, 0);
	for (size_t i = 0; crashes_are_ours && i < sizeof crashes / sizeof *crashes; i++)
		handle(crashes[i], leave_terminal_and_crash, (int)(SA_RESETHAND | SA_NODEFER));
}

static void remove_handlers(void)
{
	alarm(0);
	handle(SIGALRM, SIG_DFL, 0);
	for (size_t i = 0; i < sizeof noted / sizeof *noted; i++)
		handle(noted[i], SIG_DFL, 0);
	for (size_t i = 0; i < sizeof orders_to_end / sizeof *orders_to_end; i++)
		handle(orders_to_end[i], SIG_DFL, 0);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		handle(crashes[i], SIG_DFL, 0);
}

static const char *capability(const char *name)
{
	const char *text = tigetstr(name);

	return text && text != (const char *)-1 ? text : "";
}

static void prepare_farewell(void)
{
	snprintf(signal_state.farewell, sizeof signal_state.farewell, "%s%s%s%s", signal_state.talks ? MOUSE_OFF TALK_OFF : "",
	         capability("cnorm"), capability("sgr0"), capability("rmcup"));
}

static bool takes_more(void)
{
	struct pollfd output = { STDOUT_FILENO, POLLOUT, 0 };

	return poll(&output, 1, 0) > 0;
}

/* A terminal that is gone is noticed elsewhere. */
static void send_bytes(const char *bytes, size_t length)
{
	while (length > 0 && (!signal_state.ending || takes_more())) {
		ssize_t written = write(STDOUT_FILENO, bytes, length);

		if (written < 0 && errno != EINTR)
			return;
		bytes += written > 0 ? written : 0;
		length -= written > 0 ? (size_t)written : 0;
	}
}

static void send(const char *text)
{
	send_bytes(text, strlen(text));
}

/* The Linux console has a mouse in its description and none of this. */
static bool knows_more_than_keys(const char *name)
{
	return capability("kmous")[0] && !str_starts(name, "linux");
}

static void send_modes(bool on)
{
	if (!signal_state.talks)
		return;
	send(on ? TALK_ON : TALK_OFF);
	if (signal_state.mouse)
		send(on ? MOUSE_ON : MOUSE_OFF);
}

/* Keys as they come, and line feeds and tabs out as they are: curses, which writes elsewhere, cannot see
 * to it. ^C is a key of ours, and ^\ must not leave the terminal as it is; ^Z stays what it is. ^S would
 * stop the screen for good where nobody knows ^Q. */
static void set_modes(void)
{
	struct termios modes = signal_state.modes;

	modes.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON);
	modes.c_oflag &= ~(tcflag_t)(ONLCR | TABDLY);
	modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL);
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	modes.c_cc[VINTR] = modes.c_cc[VQUIT] = _POSIX_VDISABLE;
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

#define FRAME_BEGINS "\033[?2026h"
#define FRAME_ENDS   "\033[?2026l"
#define FRAME_MOST   (4 << 20) /* bytes: far more than a terminal of 300 x 100 takes */

/* Sends what curses has, by one write but for the largest of terminals. Needs no memory, so that it can
 * give the terminal back when there is none left. */
static void show(bool as_frame)
{
	const char *begins = as_frame ? FRAME_BEGINS : "", *ends = as_frame ? FRAME_ENDS : "";
	int fd = fileno(signal_state.gathered);
	off_t length = lseek(fd, 0, SEEK_END), done = 0;
	char bytes[65536];

	while (done < length) {
		size_t head = done == 0 ? strlen(begins) : 0;
		ssize_t got = pread(fd, bytes + head, sizeof bytes - strlen(FRAME_BEGINS FRAME_ENDS), done);

		if (got <= 0)
			break;
		done += got;
		memcpy(bytes, begins, head);
		memcpy(bytes + head + got, ends, done == length ? strlen(ends) : 0);
		send_bytes(bytes, head + (size_t)got + (done == length ? strlen(ends) : 0));
	}
	if (length > 0 && ftruncate(fd, 0) == 0)
		lseek(fd, 0, SEEK_SET);
}

/* Where curses writes: memory, or the terminal itself where the limit on the size of files, which holds
 * for memory too, leaves no room for a frame. show() then has nothing to send. */
static int gathering_place(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < FRAME_MOST)
		return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	return memfd_create("frame", MFD_CLOEXEC);
}

static int open_files(struct err *err)
{
	int fd = gathering_place();

	signal_state.gathered = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!signal_state.gathered)
		return err_set(err, "console: no memory for a frame: %s", strerror(errno));
	if (pipe2(signal_state.pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, "console: pipe: %s", strerror(errno));
	return 0;
}

/* That it is one, and how it is set: curses does not look before it fails. */
static int look_at_terminal(const char *name, struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, "console: standard input and output must be a terminal; see rung help for commands that need none");
	if (!name || !*name)
		return err_set(err, "console: TERM is not set; set it to what the terminal is, such as xterm-256color");
	if (tcgetattr(STDIN_FILENO, &signal_state.modes) != 0)
		return err_set(err, "console: %s", strerror(errno));
	return 0;
}

/* curses gives no screen to a terminal that is in no list of this machine. */
static int refuse_terminal(const char *name, bool known, struct err *err)
{
	if (known)
		return err_set(err, "console: TERM=%s cannot move its cursor; set TERM to what the terminal is, or use rung --plain", name);
	return err_set(err, "console: this machine does not know TERM=%s; install its terminfo (Debian: ncurses-term), or set TERM to "
	               "a known one such as xterm-256color", name);
}

int terminal_open(bool colours, struct err *err)
{
	const char *name = getenv("TERM");

	if (look_at_terminal(name, err) < 0)
		return -1;
	if (open_files(err) < 0) {
		terminal_close();
		return -1;
	}
	signal_state.ending = 0;
	install_handlers();
	signal_state.screen = newterm(NULL, signal_state.gathered, stdin);
	if (!signal_state.screen || !tigetstr("cup")) {
		bool known = signal_state.screen != NULL;

		terminal_close();
		return refuse_terminal(name, known, err);
	}
	xalloc_on_failure(terminal_close);
	signal_state.talks = knows_more_than_keys(name);
	prepare_farewell();
	set_modes();
	nonl();
	keypad(stdscr, TRUE);
	typeahead(-1); /* a frame is not cut short: what was painted is what can be seen */
	send_modes(true);
	if (signal_state.talks)
		send(ASK_FOR_FRAMES);
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
			terminal_lend();
		tcsetattr(STDIN_FILENO, TCSANOW, &signal_state.modes);
		delscreen(signal_state.screen);
		signal_state.screen = NULL;
		signal_state.mouse = false;
	}
	if (signal_state.gathered) {
		fclose(signal_state.gathered);
		signal_state.gathered = NULL;
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

void terminal_use_mouse(bool on)
{
	if (on == signal_state.mouse || !signal_state.talks)
		return;
	signal_state.mouse = on;
	send(on ? MOUSE_ON : MOUSE_OFF);
}

int terminal_copy(const char *text, struct err *err)
{
	size_t length = strlen(text), room = sodium_base64_ENCODED_LEN(length, sodium_base64_VARIANT_ORIGINAL);
	struct str out = STR_EMPTY;
	char *encoded;

	if (!signal_state.talks)
		return err_set(err, "this terminal has no clipboard to copy to; select with the mouse and Shift instead");
	if (length > TERMINAL_COPY_MAX)
		return err_set(err, "%zu bytes are too many for a terminal's clipboard (%d)", length, TERMINAL_COPY_MAX);
	encoded = xmalloc(room);
	sodium_bin2base64(encoded, room, (const unsigned char *)text, length, sodium_base64_VARIANT_ORIGINAL);
	str_addf(&out, "\033]52;c;%s\a", encoded);
	send(str_text(&out));
	str_release(&out);
	free(encoded);
	return 0;
}

void terminal_show(bool as_frame)
{
	show(as_frame);
}

void terminal_ring(void)
{
	beep();
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

void terminal_lend(void)
{
	send_modes(false);
	endwin();
	show(false);
	tcsetattr(STDIN_FILENO, signal_state.ending ? TCSANOW : TCSADRAIN, &signal_state.modes);
}

void terminal_suspend(void)
{
	terminal_lend();
	handle(SIGTSTP, SIG_DFL, 0);
	raise(SIGTSTP);
	handle(SIGTSTP, note_signal, SA_RESTART);
	terminal_resume();
}

void terminal_resume(void)
{
	set_modes();
	send_modes(true);
	keypad(stdscr, TRUE);
	refresh();
	show(false);
}
