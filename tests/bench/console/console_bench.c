/* Measures what a terminal program costs, from outside, on a pseudo-terminal of its own: how long
 * until its first screen stands, how long from a key to the last byte it sends, how many bytes that
 * is, what it sends while nobody touches it, and its memory.
 *
 * usage: console_bench NAME COLUMNSxROWS KEYS KEY COUNT IDLE_S -- COMMAND...
 *   KEYS  pressed first, to reach the place that is measured ("-": none); \e \r \t \s as usual
 *   KEY   pressed COUNT times, each after the answer to the one before has come to rest
 * prints one line: name, first paint ms, bytes, key ms p50 and p99, bytes a key median and most, idle
 * bytes a second, resident MB at the end of the program and of it with its children, keys answered. */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REST_MS  60    /* silence after which an answer is complete: longer than a picture takes to decode */
#define START_MS 400   /* the same for the first screen, which may come in several parts */
#define KEYS_MAX 10000

struct answer { double ms; long bytes; };

struct bench { int terminal; pid_t pid; };

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Reads until nothing has come for rest_ms. ms: from start to the last byte, 0 where none came. */
static struct answer wait_for_rest(const struct bench *bench, double start, int rest_ms)
{
	struct answer answer = { 0, 0 };
	struct pollfd output = { bench->terminal, POLLIN, 0 };
	char bytes[65536];

	while (poll(&output, 1, rest_ms) > 0) {
		ssize_t got = read(bench->terminal, bytes, sizeof bytes);

		if (got <= 0)
			break;
		answer.bytes += got;
		answer.ms = now_ms() - start;
	}
	return answer;
}

static void start(struct bench *bench, int columns, int rows, char **command)
{
	struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows };

	bench->pid = forkpty(&bench->terminal, NULL, NULL, &size);
	if (bench->pid < 0) {
		perror("forkpty");
		exit(1);
	}
	if (bench->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
}

static int unescape(const char *text, char *bytes)
{
	static const char from[] = "ertns", to[] = "\033\r\t\n ";
	int count = 0;

	for (; *text; text++) {
		const char *found = *text == '\\' && text[1] ? strchr(from, text[1]) : NULL;

		bytes[count++] = found ? to[found - from] : *text;
		text += found != NULL;
	}
	return count;
}

static struct answer press(const struct bench *bench, const char *bytes, int count)
{
	double start = now_ms();

	if (write(bench->terminal, bytes, (size_t)count) != count)
		return (struct answer){ 0, 0 };
	return wait_for_rest(bench, start, REST_MS);
}

static int by_ms(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;

	return (x->ms > y->ms) - (x->ms < y->ms);
}

static int by_bytes(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;

	return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

static long idle_bytes(const struct bench *bench, int seconds)
{
	double end = now_ms() + seconds * 1e3;
	struct pollfd output = { bench->terminal, POLLIN, 0 };
	char bytes[65536];
	long total = 0;
	int left;

	while ((left = (int)(end - now_ms())) > 0 && poll(&output, 1, left) > 0) {
		ssize_t got = read(bench->terminal, bytes, sizeof bytes);

		if (got <= 0)
			break;
		total += got;
	}
	return total;
}

/* Resident memory of one process, kB; 0 where it is gone. */
static long resident_alone_kb(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "VmRSS: %ld kB", &kb) == 1)
			break;
	if (file)
		fclose(file);
	return kb;
}

/* The same of a process and its children together. */
static long resident_kb(pid_t pid)
{
	char path[64];
	long kb = resident_alone_kb(pid);
	int child;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
	file = fopen(path, "r");
	while (file && fscanf(file, "%d", &child) == 1)
		kb += resident_alone_kb(child);
	if (file)
		fclose(file);
	return kb;
}

/* Presses a key count times; returns how often it was answered. */
static int measure(const struct bench *bench, const char *key, int count, struct answer *answers)
{
	char bytes[256];
	int length = unescape(key, bytes), answered = 0;

	for (int i = 0; i < count; i++) {
		answers[answered] = press(bench, bytes, length);
		answered += answers[answered].bytes > 0;
	}
	return answered;
}

static void report(const struct bench *bench, const char *name, struct answer first, struct answer *answers, int count,
                   int pressed, double idle)
{
	double p50, p99;
	int most = count > 0 ? count - 1 : 0, high = count * 99 / 100;

	qsort(answers, (size_t)count, sizeof *answers, by_ms);
	p50 = answers[count / 2].ms;
	p99 = answers[high < count ? high : most].ms;
	qsort(answers, (size_t)count, sizeof *answers, by_bytes);
	printf("%-26s %8.1f %8ld %8.2f %8.2f %7ld %7ld %7.0f %7.1f %7.1f %5d/%d\n", name, first.ms, first.bytes, p50, p99,
	       answers[count / 2].bytes, answers[most].bytes, idle, (double)resident_alone_kb(bench->pid) / 1024,
	       (double)resident_kb(bench->pid) / 1024, count, pressed);
}

int main(int argc, char **argv)
{
	struct bench bench;
	struct answer *answers, first;
	char keys[256];
	int columns, rows, count, idle_s, answered;
	double begun = now_ms(), idle;

	if (argc < 9 || strcmp(argv[7], "--") != 0 || sscanf(argv[2], "%dx%d", &columns, &rows) != 2 ||
	    (count = atoi(argv[5])) < 1 || count > KEYS_MAX) {
		fprintf(stderr, "usage: console_bench NAME COLUMNSxROWS KEYS KEY COUNT IDLE_S -- COMMAND...\n");
		return 2;
	}
	idle_s = atoi(argv[6]);
	answers = calloc((size_t)count + 1, sizeof *answers);
	start(&bench, columns, rows, argv + 8);
	first = wait_for_rest(&bench, begun, START_MS);
	if (strcmp(argv[3], "-") != 0)
		press(&bench, keys, unescape(argv[3], keys));
	answered = measure(&bench, argv[4], count, answers);
	idle = idle_s > 0 ? (double)idle_bytes(&bench, idle_s) / idle_s : 0;
	report(&bench, argv[1], first, answers, answered, count, idle);
	kill(bench.pid, SIGTERM);
	close(bench.terminal);
	waitpid(bench.pid, NULL, 0);
	free(answers);
	return answered > 0 ? 0 : 1;
}
