/* Hits a terminal program with random keys, mouse, pastes, broken sequences and new window sizes, from
 * a seed, and says what it sent. Where the program leaves in good order it is started again.
 *
 * usage: monkey SEED SECONDS HANDS -- COMMAND...
 *   HANDS  off: nothing that could answer anything; two: the same and the key 2; all: everything
 * prints "keys N", "runs N", and "sent KEY N" for each of the keys that can answer. Exit status 0; 1
 * where the program ended with another status than 0 or 130, or hung. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HANG_MS 20000 /* a program that has not ended this long after its terminal went hangs */

enum hands { HANDS_OFF, HANDS_TWO, HANDS_ALL };

struct monkey {
	uint64_t   random;
	enum hands hands;
	char     **command;
	int        terminal;
	pid_t      pid;
	int        columns, rows;
	long       keys, runs, sent[256], clicks;
};

/* Keys that answer a question of some kind; a hand that is off leaves them alone. */
static const char answering[] = "0123456789axmfyRAE \r\n\177\010u\022";

static uint64_t next(struct monkey *monkey) /* xorshift64* (Vigna, 2016) */
{
	monkey->random ^= monkey->random >> 12;
	monkey->random ^= monkey->random << 25;
	monkey->random ^= monkey->random >> 27;
	return monkey->random * UINT64_C(2685821657736338717);
}

static int below(struct monkey *monkey, int limit)
{
	return (int)(next(monkey) >> 33) % limit;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void start(struct monkey *monkey)
{
	struct winsize size = { .ws_col = (unsigned short)monkey->columns, .ws_row = (unsigned short)monkey->rows };

	monkey->pid = forkpty(&monkey->terminal, NULL, NULL, &size);
	if (monkey->pid < 0) {
		perror("forkpty");
		exit(99);
	}
	if (monkey->pid == 0) {
		execvp(monkey->command[0], monkey->command);
		_exit(99);
	}
	fcntl(monkey->terminal, F_SETFL, O_NONBLOCK);
	monkey->runs++;
}

static bool may_send(const struct monkey *monkey, char key)
{
	if (monkey->hands == HANDS_ALL || !memchr(answering, key, sizeof answering - 1))
		return true;
	return monkey->hands == HANDS_TWO && key == '2';
}

/* Not ^Z, from which nobody would wake the program, nor ^\\, which the terminal itself obeys while the
 * program starts and ends; q and ^C, which leave, only now and then. */
static int random_key(struct monkey *monkey, char *out)
{
	int key;

	do
		key = below(monkey, 4) ? 32 + below(monkey, 96) : below(monkey, 32);
	while (!may_send(monkey, (char)key) || key == 26 || key == 28 || (key == 'q' && below(monkey, 20)) ||
	       (key == 3 && below(monkey, 20)));
	out[0] = (char)key;
	return 1;
}

/* Whole sequences only: what a terminal sends. Presses answer where they hit a label. */
static int random_mouse(struct monkey *monkey, char *out)
{
	static const int motions[] = { 35, 64, 65, 32, 64, 65 };
	int button = monkey->hands == HANDS_ALL && below(monkey, 2) ? below(monkey, 3) : motions[below(monkey, 6)];

	monkey->clicks += button == 0;
	return snprintf(out, 64, "\033[<%d;%d;%d%c", button, 1 + below(monkey, monkey->columns + 3),
	                1 + below(monkey, monkey->rows + 3), below(monkey, 3) ? 'M' : 'm');
}

/* Text that only looks like answers. */
static int random_paste(struct monkey *monkey, char *out)
{
	static const char *const texts[] = { "1", "2\r", "1\r2\ra\r", "y\r", "scratch 12 \xe6\xbc\xa2", "\033]0;x\007 1", "" };

	return snprintf(out, 64, "\033[200~%s\033[201~", texts[below(monkey, 7)]);
}

static int random_sequence(struct monkey *monkey, char *out)
{
	static const char *const known[] = { "\033[A", "\033[B", "\033[C", "\033[D", "\033OA", "\033OB", "\033OC", "\033OD",
		"\033[H", "\033[F", "\033[5~", "\033[6~", "\033[3~", "\033[Z", "\033OP", "\033OQ", "\033OR", "\033[15~", "\033[I", "\033[O",
		"\033[?2026;2$y", "\xe6\xbc\xa2", "e\xcc\x81", "\xff\xfe", "\xe2\x80\xae", "gg", "gq", "gr", "/", "g" };

	return snprintf(out, 64, "%s", known[below(monkey, (int)(sizeof known / sizeof *known))]);
}

/* Sequences that no terminal should send: cut short, out of range, too long. */
static int broken_sequence(struct monkey *monkey, char *out)
{
	static const char *const broken[] = { "\033[<0;99999;1M", "\033[<;;M", "\033[<0;1;1;1;1M", "\033[<-1;2;2M", "\033[999999999~",
		"\033[1;1;1;1;1;1;1;1;1R", "\033[?1;2c", "\033P1$r0m\033\\", "\033]11;rgb:1111/2222/1111\007", "\033[<0;1;1Z" };

	return snprintf(out, 64, "%s", broken[below(monkey, (int)(sizeof broken / sizeof *broken))]);
}

static void resize(struct monkey *monkey)
{
	struct winsize size;

	monkey->columns = below(monkey, 3) ? 60 + below(monkey, 100) : 1 + below(monkey, 300);
	monkey->rows = below(monkey, 3) ? 16 + below(monkey, 40) : 1 + below(monkey, 100);
	size = (struct winsize){ .ws_col = (unsigned short)monkey->columns, .ws_row = (unsigned short)monkey->rows };
	ioctl(monkey->terminal, TIOCSWINSZ, &size);
}

static void note_keys(struct monkey *monkey, const char *bytes, int count)
{
	monkey->keys++;
	if (count == 1)
		monkey->sent[(unsigned char)bytes[0]]++;
}

static int random_input(struct monkey *monkey, char *out)
{
	int kind = below(monkey, 100);

	if (kind < 60)
		return random_key(monkey, out);
	if (kind < 75)
		return random_mouse(monkey, out);
	if (kind < 92)
		return random_sequence(monkey, out);
	return kind < 96 ? random_paste(monkey, out) : broken_sequence(monkey, out);
}

/* Reads what the program sends for a while. False where the terminal is closed. */
static bool drain(const struct monkey *monkey, int wait_ms)
{
	struct pollfd output = { monkey->terminal, POLLIN, 0 };
	char bytes[65536];

	while (poll(&output, 1, wait_ms) > 0) {
		ssize_t got = read(monkey->terminal, bytes, sizeof bytes);

		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		wait_ms = 1;
	}
	return true;
}

/* Now and then a single key after a rest: Esc, which closes whatever is open, or one that decides. */
static int single_key(struct monkey *monkey, char *out)
{
	bool decides = monkey->hands != HANDS_OFF && below(monkey, 2);

	out[0] = !decides ? '\033' : monkey->hands == HANDS_TWO ? '2' : (char)('1' + below(monkey, 3));
	note_keys(monkey, out, 1);
	return 1;
}

/* A burst of input in one write, as typeahead is. */
static void hit(struct monkey *monkey)
{
	char burst[4096];
	int length = 0, count = below(monkey, 5) ? 1 + below(monkey, 4) : 1 + below(monkey, 40);

	if (below(monkey, 3) == 0) {
		drain(monkey, 60);
		length = single_key(monkey, burst);
		count = 0;
	}
	for (int i = 0; i < count; i++) {
		int used = random_input(monkey, burst + length);

		note_keys(monkey, burst + length, used);
		length += used;
	}
	if (write(monkey->terminal, burst, (size_t)length) < 0 && errno != EAGAIN && errno != EIO)
		perror("write");
	if (below(monkey, 40) == 0)
		resize(monkey);
}

/* Waits for the end of the program; false where it was a bad one. */
static bool ended_well(struct monkey *monkey)
{
	double until = now_s() + HANG_MS / 1e3;
	int status;
	pid_t pid;

	while ((pid = waitpid(monkey->pid, &status, WNOHANG)) == 0 && now_s() < until)
		drain(monkey, 10);
	close(monkey->terminal);
	if (pid == 0) {
		kill(monkey->pid, SIGABRT);
		waitpid(monkey->pid, &status, 0);
		fprintf(stderr, "monkey: the program hangs\n");
		return false;
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
		return true; /* ^C before it began or after it had left */
	if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 130 || WEXITSTATUS(status) == 143))
		return true;
	fprintf(stderr, "monkey: the program ended with status %#x after %ld keys\n", (unsigned)status, monkey->keys);
	return false;
}

static bool play(struct monkey *monkey, double seconds)
{
	double until = now_s() + seconds;

	start(monkey);
	drain(monkey, 500);
	while (now_s() < until) {
		hit(monkey);
		if (drain(monkey, below(monkey, 30)))
			continue;
		if (!ended_well(monkey))
			return false;
		start(monkey);
		drain(monkey, 500);
	}
	kill(monkey->pid, SIGTERM);
	return ended_well(monkey);
}

int main(int argc, char **argv)
{
	static const char *const names[] = { "off", "two", "all" };
	struct monkey monkey = { .columns = 80, .rows = 24 };
	bool well;

	if (argc < 6 || strcmp(argv[4], "--") != 0) {
		fprintf(stderr, "usage: monkey SEED SECONDS off|two|all -- COMMAND...\n");
		return 2;
	}
	monkey.random = UINT64_C(0x9e3779b97f4a7c15) * (strtoull(argv[1], NULL, 10) + 1);
	for (int i = 0; i < 3; i++)
		if (strcmp(argv[3], names[i]) == 0)
			monkey.hands = (enum hands)i;
	monkey.command = argv + 5;
	well = play(&monkey, strtod(argv[2], NULL));
	printf("keys %ld\nruns %ld\nclicks %ld\n", monkey.keys, monkey.runs, monkey.clicks);
	for (int key = '0'; key <= '9'; key++)
		printf("sent %c %ld\n", key, monkey.sent[key]);
	return well ? 0 : 1;
}
