/* Workers: what they answer, and that neither a bad picture, nor a bad model, nor the death of a
 * worker does more than fail one item. Runs the built program, which $RUNG names. Cases that need a
 * model are skipped where no ONNX Runtime is installed. */
#include "test.h"

#include "base/hash.h"
#include "base/str.h"
#include "jobs/worker.h"
#include "models/engine.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool have_engine;

struct bytes { unsigned char *data; size_t length; };

static struct bytes load(const char *name)
{
	struct bytes bytes = { malloc(1 << 20), 0 };
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/data/pictures/%s", getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".", name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	bytes.length = fread(bytes.data, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

/* A picture of one colour, as a PNM file. */
static struct bytes plain(int width, int height, int r, int g, int b)
{
	size_t pixels = (size_t)width * (size_t)height;
	struct bytes bytes = { malloc(pixels * 3 + 40), 0 };

	bytes.length = (size_t)snprintf((char *)bytes.data, 40, "P6\n%d %d\n255\n", width, height);
	for (size_t i = 0; i < pixels; i++) {
		bytes.data[bytes.length++] = (unsigned char)r;
		bytes.data[bytes.length++] = (unsigned char)g;
		bytes.data[bytes.length++] = (unsigned char)b;
	}
	return bytes;
}

/* model and card are names in tests/data/models, or NULL for a pool that only decodes. */
static struct worker_pool *open_pool(const char *model, const char *card, int count, int timeout_ms, struct err *err)
{
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".";
	char model_path[4096], card_path[4096];
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = count,
		                          .timeout_ms = timeout_ms };
	struct worker_pool *pool = NULL;

	snprintf(model_path, sizeof model_path, "%s/tests/data/models/%s", top, model ? model : "");
	snprintf(card_path, sizeof card_path, "%s/tests/data/models/%s", top, card ? card : "");
	if (model) {
		options.engine = "onnxruntime";
		options.model_path = model_path;
		options.card_path = card_path;
	}
	return worker_pool_open(&options, &pool, err) < 0 ? NULL : pool;
}

static struct worker_pool *must_open(const char *model, int count, int timeout_ms)
{
	char file[100], card[100];
	struct err err = ERR_NONE;
	struct worker_pool *pool;

	snprintf(file, sizeof file, "%s.onnx", model ? model : "");
	snprintf(card, sizeof card, "%s.json", model ? model : "");
	pool = open_pool(model ? file : NULL, card, count, timeout_ms, &err);
	if (!pool)
		fail_msg("%s", err.text);
	return pool;
}

static void run(struct worker_pool *pool, enum worker_want want, struct bytes bytes, struct worker_result *result)
{
	struct err err = ERR_NONE;

	if (worker_run(pool, want, bytes.data, bytes.length, result, &err) < 0)
		fail_msg("%s", err.text);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The processes whose parent is parent. */
static int children_of(pid_t parent, pid_t *pids, int max)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	int n = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) && n < max) {
		char path[300], line[600] = "", *after;
		int its_parent = 0;
		FILE *file;

		snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
		file = atoi(entry->d_name) > 0 ? fopen(path, "r") : NULL;
		if (!file)
			continue;
		if (fgets(line, sizeof line, file) && (after = strrchr(line, ')')) && sscanf(after, ") %*c %d", &its_parent) == 1 &&
		    its_parent == parent)
			pids[n++] = atoi(entry->d_name);
		fclose(file);
	}
	closedir(folder);
	return n;
}

static pid_t only_child(void)
{
	pid_t pids[4];

	assert_int_equal(children_of(getpid(), pids, 4), 1);
	return pids[0];
}

static int open_files(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(folder);
	while (readdir(folder))
		n++;
	closedir(folder);
	return n;
}

static void picture_is_decoded_upright(void **state)
{
	struct worker_pool *pool = must_open(NULL, 1, 0);
	struct bytes bytes = load("orientation-6.jpg");
	struct worker_result result;

	(void)state;
	run(pool, WORKER_DECODE, bytes, &result);
	assert_false(result.failed);
	assert_int_equal(result.picture.width, 12);
	assert_int_equal(result.picture.height, 8);
	assert_int_equal(result.features.of[FEATURE_WIDTH], 12);
	assert_true(result.picture.rgb[0] > 200 && result.picture.rgb[1] > 200);
	assert_true(result.picture.rgb[11 * 3 + 2] > 200 && result.picture.rgb[11 * 3] < 50);
	worker_result_release(&result);
	free(bytes.data);
	worker_pool_close(pool);
}

static void picture_is_scored_and_measured(void **state)
{
	struct worker_pool *pool;
	struct bytes bytes = plain(40, 30, 204, 204, 204);
	struct worker_result result;

	(void)state;
	if (!have_engine)
		skip();
	pool = must_open("mean", 1, 0);
	run(pool, WORKER_SCORE, bytes, &result);
	assert_string_equal(result.reason, "");
	assert_false(result.failed || result.is_null);
	assert_int_equal(result.label, 1);
	assert_true(fabs(result.confidence - 0.8) < 1e-5);
	assert_int_equal(result.probability_count, 2);
	assert_true(fabsf(result.probabilities[0] - 0.2f) < 1e-5f);
	assert_true(result.features.of[FEATURE_WIDTH] == 40 && result.features.of[FEATURE_HEIGHT] == 30);
	assert_true(fabs(result.features.of[FEATURE_BRIGHTNESS] - 0.8) < 1e-9 && result.features.of[FEATURE_CONTRAST] < 1e-6);
	assert_true(result.features.of[FEATURE_BLUR] == 0 && result.features.of[FEATURE_SATURATION] == 0);
	assert_true(result.features.of[FEATURE_NOISE] == 0 && isnan(result.features.of[FEATURE_LEVEL]));
	assert_true(result.latency_us >= 0 && result.latency_us < 5000000);
	assert_int_equal(result.heat.columns, 0);
	assert_null(result.picture.rgb);
	worker_result_release(&result);
	run(pool, WORKER_DECODE, bytes, &result);
	assert_false(result.failed);
	assert_int_equal(result.picture.width, 40);
	worker_result_release(&result);
	free(bytes.data);
	worker_pool_close(pool);
}

static void answers_follow_the_card(void **state)
{
	static const struct {
		const char *model;
		int r, g, b, label;
		double confidence; /* below 0: not finite */
		const char *reason;
		int regions, heat_columns;
	} rows[] = {
		{ "logits", 255, 255, 255, 1, 0.98201379, "", 0, 0 },
		{ "logits", 140, 140, 140, -1, 0.59680166, "confidence 0.597 is under the floor of 0.7", 0, 0 },
		{ "nan", 128, 128, 128, -1, -1, "the model's answer is not a number", 0, 0 },
		{ "nhwc", 0, 0, 204, 1, 0.8, "", 0, 0 }, /* its card says bgr */
		{ "heat", 204, 204, 204, 1, 0.8, "", 0, 8 },
		{ "box", 204, 204, 204, 1, 0.8, "", 1, 0 },
		{ "three", 204, 204, 204, 0, 0.5, "", 0, 0 },
	};

	(void)state;
	if (!have_engine)
		skip();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct worker_pool *pool = must_open(rows[i].model, 1, 0);
		struct bytes bytes = plain(80, 80, rows[i].r, rows[i].g, rows[i].b);
		struct worker_result result;

		run(pool, WORKER_SCORE, bytes, &result);
		if (result.failed || result.label != rows[i].label || !str_equal(result.reason, rows[i].reason) ||
		    result.is_null != (rows[i].label < 0) || result.region_count != rows[i].regions ||
		    result.heat.columns != rows[i].heat_columns ||
		    (rows[i].confidence < 0 ? !isnan(result.confidence) : fabs(result.confidence - rows[i].confidence) > 1e-5))
			fail_msg("%s: label %d, confidence %g, %d regions, %d columns, \"%s\"", rows[i].model, result.label,
			         result.confidence, result.region_count, result.heat.columns, result.reason);
		if (rows[i].regions)
			assert_true(fabs(result.regions[0].x - 10) < 1e-4 && fabs(result.regions[0].width - 20) < 1e-4);
		worker_result_release(&result);
		free(bytes.data);
		worker_pool_close(pool);
	}
}

static void bad_pictures_fail_with_their_reason(void **state)
{
	struct worker_pool *pool = must_open(NULL, 1, 0);
	struct bytes good = load("baseline.jpg"), damaged = load("plain.png");
	struct worker_result result;
	static const struct { const char *bytes, *says; } rows[] = {
		{ "", "0 bytes" }, { "hello", "not a picture: text" }, { "P6\n30000 30000\n255\n", "30000x30000 is larger than" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bytes bytes = { (unsigned char *)(uintptr_t)rows[i].bytes, strlen(rows[i].bytes) };

		run(pool, WORKER_DECODE, bytes, &result);
		assert_true(result.failed && str_starts(result.reason, rows[i].says));
		worker_result_release(&result);
	}
	run(pool, WORKER_DECODE, (struct bytes){ good.data, good.length - 40 }, &result);
	assert_true(result.failed);
	assert_string_equal(result.reason, "JPEG ends early");
	worker_result_release(&result);
	memset(damaged.data + 41, 0xff, 8); /* inside the compressed data */
	run(pool, WORKER_DECODE, damaged, &result);
	assert_true(result.failed && str_starts(result.reason, "damaged PNG: "));
	worker_result_release(&result);
	run(pool, WORKER_DECODE, good, &result);
	assert_false(result.failed);
	worker_result_release(&result);
	free(good.data);
	free(damaged.data);
	worker_pool_close(pool);
}

static void models_that_will_not_do_are_refused_at_once(void **state)
{
	static const struct { const char *model, *card, *says; } rows[] = {
		{ "nhwc.onnx", "mean.json", "the model takes [1,8,8,3], its card says [1,3,8,8]" },
		{ "three.onnx", "mean.json", "the model gives [1,3] where its card says 2 labels" },
		{ "mean.json", "mean.json", "the model cannot be loaded: " },
		{ "big.onnx", "big.json", "the model does not run: an output of the model is too large" },
		{ "mean.onnx", "mean.onnx", "not JSON" },
		{ "mean.onnx", "none.json", "No such file" },
	};

	(void)state;
	if (!have_engine)
		skip();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = ERR_NONE;
		pid_t pids[4];

		assert_null(open_pool(rows[i].model, rows[i].card, 2, 0, &err));
		if (!strstr(err.text, rows[i].says))
			fail_msg("%s with %s says: %s", rows[i].model, rows[i].card, err.text);
		assert_int_equal(children_of(getpid(), pids, 4), 0);
	}
}

static void missing_program_or_engine_is_said(void **state)
{
	struct worker_options options = { .program = "/nonexistent/rung", .count = 1 };
	struct worker_pool *pool;
	struct err err = ERR_NONE;
	char path[2][4096];

	(void)state;
	assert_int_equal(worker_pool_open(&options, &pool, &err), -1);
	assert_string_equal(err.text, "worker cannot be started");
	for (int i = 0; i < 2; i++)
		snprintf(path[i], sizeof path[i], "%s/tests/data/models/mean.%s", getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".",
		         i ? "json" : "onnx");
	options.program = getenv("RUNG") ? getenv("RUNG") : "./rung";
	options.model_path = path[0];
	options.card_path = path[1];
	options.engine_library = "/nonexistent/lib.so";
	assert_int_equal(worker_pool_open(&options, &pool, &err), -1);
	assert_true(str_starts(err.text, "ONNX Runtime: /nonexistent/lib.so: "));
	options.engine_library = NULL;
	options.engine = "abacus";
	assert_int_equal(worker_pool_open(&options, &pool, &err), -1);
	assert_true(str_starts(err.text, "no engine is named \"abacus\""));
}

/* Nothing waits for it: what cannot start fails the item it was given, and says why ever after. */
static void pool_opened_at_once_takes_items_at_once(void **state)
{
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".", *rung = getenv("RUNG") ? getenv("RUNG") : "./rung";
	struct worker_options options = { .program = rung, .count = 1, .at_once = true };
	struct bytes bytes = load("plain.png");
	struct worker_result result;
	struct worker_pool *pool;
	struct err err = ERR_NONE;
	struct str model = STR_EMPTY, card = STR_EMPTY;

	(void)state;
	assert_int_equal(worker_pool_open(&options, &pool, &err), 0);
	for (int i = 0; i < 2; i++) {
		run(pool, WORKER_DECODE, bytes, &result);
		assert_false(result.failed);
		assert_int_equal(result.picture.width, 12);
		worker_result_release(&result);
	}
	worker_pool_close(pool);

	str_addf(&model, "%s/tests/data/models/mean.onnx", top);
	str_addf(&card, "%s/tests/data/models/mean.json", top);
	options.model_path = str_text(&model);
	options.card_path = str_text(&card);
	options.engine_library = "/nonexistent/lib.so";
	assert_int_equal(worker_pool_open(&options, &pool, &err), 0);
	run(pool, WORKER_SCORE, bytes, &result);
	assert_true(result.failed);
	assert_true(str_starts(result.reason, "no worker can start: ONNX Runtime: /nonexistent/lib.so: "));
	worker_result_release(&result);
	assert_int_equal(worker_wait(pool, 0, &result, &err), -1);
	assert_true(str_starts(err.text, "no worker can be started any more: ONNX Runtime: /nonexistent/lib.so: "));
	worker_pool_close(pool);
	str_release(&model);
	str_release(&card);
	free(bytes.data);
}

static void item_that_takes_too_long_is_given_up(void **state)
{
	struct bytes white = plain(8, 8, 255, 255, 255), black = plain(8, 8, 0, 0, 0);
	struct worker_pool *pool;
	struct worker_result result;
	int64_t start;

	(void)state;
	if (!have_engine)
		skip();
	pool = must_open("slow", 1, 1500);
	start = now_ms();
	run(pool, WORKER_SCORE, white, &result);
	assert_true(result.failed);
	assert_string_equal(result.reason, "took longer than 1.5 s");
	assert_true(now_ms() - start < 60000);
	worker_result_release(&result);
	run(pool, WORKER_SCORE, black, &result);
	assert_false(result.failed);
	assert_int_equal(result.label, 0);
	worker_result_release(&result);
	free(white.data);
	free(black.data);
	worker_pool_close(pool);
}

static void killed_worker_costs_one_item(void **state)
{
	struct bytes white = plain(8, 8, 255, 255, 255), black = plain(8, 8, 0, 0, 0);
	struct worker_pool *pool;
	struct worker_result result;
	struct err err = ERR_NONE;
	pid_t first;

	(void)state;
	if (!have_engine)
		skip();
	pool = must_open("slow", 1, 0);
	first = only_child();
	assert_int_equal(worker_submit(pool, WORKER_SCORE, 77, white.data, white.length, &err), 0);
	assert_false(worker_pool_has_room(pool));
	assert_int_equal(worker_submit(pool, WORKER_SCORE, 78, white.data, white.length, &err), -1);
	assert_int_equal(worker_wait(pool, 0, &result, &err), 0);
	kill(first, SIGKILL);
	assert_int_equal(worker_wait(pool, -1, &result, &err), 1);
	assert_true(result.failed);
	assert_int_equal(result.ticket, 77);
	assert_string_equal(result.reason, "worker crashed: signal 9 (Killed)");
	worker_result_release(&result);
	assert_true(only_child() != first);
	run(pool, WORKER_SCORE, black, &result);
	assert_false(result.failed);
	worker_result_release(&result);
	assert_int_equal(worker_wait(pool, -1, &result, &err), 0); /* nothing is under way */
	free(white.data);
	free(black.data);
	worker_pool_close(pool);
}

/* It has died, and who started it has not been told. */
static void kill_and_await(pid_t pid)
{
	siginfo_t info;

	kill(pid, SIGKILL);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
}

static void store(const char *path, struct bytes bytes)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.data, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

/* Its file was changed since the pool was opened: who takes the place of a worker does not answer by it. */
static void replaced_worker_loads_no_other_model(void **state)
{
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".";
	char folder[] = "/tmp/rung-worker-XXXXXX", model_path[64], card_path[4096];
	unsigned char sha256[HASH_BYTES];
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = 1, .engine = "onnxruntime",
		                          .model_path = model_path, .card_path = card_path, .sha256 = sha256 };
	struct bytes model = load("../models/mean.onnx"), white = plain(8, 8, 255, 255, 255);
	struct worker_result result;
	struct worker_pool *pool;
	struct err err = ERR_NONE;

	(void)state;
	if (!have_engine)
		skip();
	assert_non_null(mkdtemp(folder));
	snprintf(model_path, sizeof model_path, "%s/mean.onnx", folder);
	snprintf(card_path, sizeof card_path, "%s/tests/data/models/mean.json", top);
	store(model_path, model);
	hash_sha256(model.data, model.length, sha256);
	assert_int_equal(worker_pool_open(&options, &pool, &err), 0);
	run(pool, WORKER_SCORE, white, &result);
	assert_false(result.failed);
	worker_result_release(&result);
	memcpy(model.data + model.length, "2\001x", 3); /* a note in it: it computes the same and is another file */
	model.length += 3;
	store(model_path, model);
	kill_and_await(only_child());
	assert_int_equal(worker_run(pool, WORKER_SCORE, white.data, white.length, &result, &err), -1);
	assert_non_null(strstr(err.text, "mean.onnx is not the file that was added: its SHA-256 differs"));
	worker_pool_close(pool);
	assert_int_equal(worker_pool_open(&options, &pool, &err), -1);
	assert_int_equal(unlink(model_path) + rmdir(folder), 0);
	free(model.data);
	free(white.data);
}

static void worker_that_died_idle_is_replaced_unseen(void **state)
{
	struct worker_pool *pool = must_open(NULL, 1, 0);
	struct bytes bytes = load("plain.png");
	struct worker_result result;

	(void)state;
	for (int i = 0; i < 3; i++) {
		kill_and_await(only_child());
		run(pool, WORKER_DECODE, bytes, &result);
		assert_false(result.failed);
		worker_result_release(&result);
	}
	free(bytes.data);
	worker_pool_close(pool);
}

static void stopped_worker_times_out(void **state)
{
	struct worker_pool *pool = must_open(NULL, 1, 1500);
	struct bytes bytes = plain(2000, 1000, 1, 2, 3); /* more than the pipe takes */
	struct worker_result result;

	(void)state;
	kill(only_child(), SIGSTOP);
	run(pool, WORKER_DECODE, bytes, &result);
	assert_true(result.failed);
	assert_string_equal(result.reason, "took longer than 1.5 s");
	worker_result_release(&result);
	run(pool, WORKER_DECODE, bytes, &result);
	assert_false(result.failed);
	worker_result_release(&result);
	free(bytes.data);
	worker_pool_close(pool);
}

static void large_pictures_pass_both_ways_at_once(void **state)
{
	struct worker_pool *pool = must_open(NULL, 3, 0);
	struct bytes bytes[3];
	struct err err = ERR_NONE;
	int seen = 0;

	(void)state;
	for (int i = 0; i < 3; i++) {
		bytes[i] = plain(3000, 2000 + i, 10 * i, 20, 30);
		assert_true(worker_pool_has_room(pool));
		assert_int_equal(worker_submit(pool, WORKER_DECODE, (uint64_t)i, bytes[i].data, bytes[i].length, &err), 0);
	}
	assert_false(worker_pool_has_room(pool));
	for (int i = 0; i < 3; i++) {
		struct worker_result result;
		size_t header = strlen("P6\n3000 2000\n255\n");

		assert_int_equal(worker_wait(pool, -1, &result, &err), 1);
		assert_false(result.failed);
		assert_true(result.ticket < 3);
		assert_int_equal(result.picture.height, 2000 + (int)result.ticket);
		assert_memory_equal(result.picture.rgb, bytes[result.ticket].data + header,
		                    (size_t)result.picture.width * (size_t)result.picture.height * 3);
		seen |= 1 << result.ticket;
		worker_result_release(&result);
	}
	assert_int_equal(seen, 7);
	for (int i = 0; i < 3; i++)
		free(bytes[i].data);
	worker_pool_close(pool);
}

static void callers_poll_wakes_up(void **state)
{
	struct worker_pool *pool = must_open(NULL, 2, 0);
	struct bytes bytes = load("baseline.jpg");
	struct worker_result result;
	struct err err = ERR_NONE;
	struct pollfd polled;
	int fds[4];

	(void)state;
	assert_int_equal(worker_pool_fds(pool, fds, 4), 0);
	assert_int_equal(worker_submit(pool, WORKER_DECODE, 1, bytes.data, bytes.length, &err), 0);
	assert_int_equal(worker_pool_fds(pool, fds, 4), 1);
	polled = (struct pollfd){ .fd = fds[0], .events = POLLIN };
	assert_int_equal(poll(&polled, 1, 60000), 1);
	assert_int_equal(worker_wait(pool, 60000, &result, &err), 1);
	assert_false(result.failed);
	worker_result_release(&result);
	free(bytes.data);
	worker_pool_close(pool);
}

/* As an event loop does it: waits for the descriptors alone, and then only looks. */
static void items_larger_than_any_pipe_need_no_timer(void **state)
{
	struct worker_pool *pool = must_open(NULL, 2, 0);
	struct bytes bytes = plain(2500, 2000, 10, 200, 30);
	struct worker_result result;
	struct err err = ERR_NONE;
	int got = 0, fds[4], turns = 0;

	(void)state;
	for (int round = 0; round < 3; round++) {
		assert_int_equal(worker_submit(pool, WORKER_DECODE, 1, bytes.data, bytes.length, &err), 0);
		for (got = 0; got == 0; turns++) {
			struct pollfd polled = { .events = POLLIN };

			assert_int_equal(worker_pool_fds(pool, fds, 4), 1);
			polled.fd = fds[0];
			assert_int_equal(poll(&polled, 1, 20000), 1);
			got = worker_wait(pool, 0, &result, &err);
		}
		assert_int_equal(got, 1);
		assert_false(result.failed);
		assert_int_equal(result.picture.width, 2500);
		worker_result_release(&result);
		assert_int_equal(worker_pool_fds(pool, fds, 4), 0);
	}
	assert_true(turns < 3000); /* it waits, it does not spin */
	free(bytes.data);
	worker_pool_close(pool);
}

static void workers_end_with_their_parent(void **state)
{
	int pipes[2];
	pid_t parent, workers[2] = { 0, 0 };
	int64_t deadline = now_ms() + 60000;

	(void)state;
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	parent = fork();
	if (parent == 0) {
		must_open(NULL, 2, 0);
		if (children_of(getpid(), workers, 2) == 2 && write(pipes[1], workers, sizeof workers) == sizeof workers)
			raise(SIGKILL);
		_exit(1);
	}
	assert_int_equal(read(pipes[0], workers, sizeof workers), sizeof workers);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	for (int i = 0; i < 2; i++)
		while (kill(workers[i], 0) == 0) {
			char path[60], line[300] = "", *after;
			FILE *file;

			/* A process that nobody waits for may stay as a zombie. */
			snprintf(path, sizeof path, "/proc/%d/stat", (int)workers[i]);
			file = fopen(path, "r");
			after = file && fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
			if (file)
				fclose(file);
			if (after && after[2] == 'Z')
				break;
			assert_true(now_ms() < deadline);
			poll(NULL, 0, 5);
		}
	close(pipes[0]);
	close(pipes[1]);
}

/* The text of a file of the only worker in /proc. */
static void read_proc(const char *name, char *text, size_t room)
{
	char path[100];
	FILE *file;
	size_t n;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)only_child(), name);
	file = fopen(path, "r");
	assert_non_null(file);
	n = fread(text, 1, room - 1, file);
	fclose(file);
	for (size_t i = 0; i < n; i++)
		text[i] = text[i] ? text[i] : '\n';
	text[n] = '\0';
}

static void worker_knows_nothing_of_its_parent(void **state)
{
	int before = open_files(), secret = open("/dev/null", O_RDONLY);
	struct worker_pool *pool;
	char path[100], text[10000];
	struct dirent *entry;
	int fds = 0;
	DIR *folder;

	(void)state;
	setenv("RUNG_TEST_SECRET", "swordfish", 1);
	pool = must_open(NULL, 1, 0);
	read_proc("environ", text, sizeof text);
	assert_null(strstr(text, "swordfish"));
	assert_non_null(strstr(text, "ORT_DISABLE_TELEMETRY=1"));
	snprintf(path, sizeof path, "/proc/%d/fd", (int)only_child());
	folder = opendir(path);
	assert_non_null(folder);
	while ((entry = readdir(folder)))
		fds += entry->d_name[0] != '.';
	closedir(folder);
	assert_int_equal(fds, 3);
	worker_pool_close(pool);
	close(secret);
	assert_int_equal(open_files(), before);
}

static void worker_stands_behind_its_walls(void **state)
{
	struct worker_pool *pool = must_open(NULL, 1, 0);
	char text[10000], *filters;

	(void)state;
	read_proc("status", text, sizeof text);
	assert_non_null(strstr(text, "NoNewPrivs:\t1"));
	assert_non_null(strstr(text, "Seccomp:\t2"));
	filters = strstr(text, "Seccomp_filters:"); /* since Linux 5.9 */
	assert_true(!filters || atoi(filters + strlen("Seccomp_filters:")) >= 2);
	read_proc("limits", text, sizeof text);
	for (char *at = text; *at; at++) /* the columns are padded with blanks */
		while (at[0] == ' ' && at[1] == ' ')
			memmove(at, at + 1, strlen(at));
	assert_non_null(strstr(text, "Max file size 0 0"));
	assert_non_null(strstr(text, "Max core file size 0 0"));
	assert_non_null(strstr(text, "Max open files 64 64"));
#ifndef __SANITIZE_ADDRESS__
	assert_non_null(strstr(text, "Max address space 1610612736 1610612736"));
#endif
	worker_pool_close(pool);
}

/* A small generator of numbers, so that each run mutates alike. */
static uint32_t next_number(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void mutated_pictures_never_break_the_pool(void **state)
{
	static const char *const names[] = { "baseline.jpg", "progressive.jpg", "orientation-6.jpg", "plain.png", "palette.png",
	                                     "deep.png", "interlaced.png", "plain.bmp" };
	struct worker_pool *pool = must_open(NULL, 2, 5000);
	struct err err = ERR_NONE;
	uint32_t numbers = 1;
	int answered = 0, submitted = 0;

	(void)state;
	while (answered < 300) {
		struct worker_result result;

		if (submitted < 300 && worker_pool_has_room(pool)) {
			struct bytes bytes = load(names[submitted % 8]);

			for (uint32_t k = next_number(&numbers) % 8 + 1; k > 0; k--)
				bytes.data[next_number(&numbers) % bytes.length] = (unsigned char)next_number(&numbers);
			if (next_number(&numbers) % 4 == 0)
				bytes.length = next_number(&numbers) % bytes.length;
			if (worker_submit(pool, WORKER_DECODE, (uint64_t)submitted++, bytes.data, bytes.length, &err) < 0)
				fail_msg("%s", err.text);
			free(bytes.data);
			continue;
		}
		assert_int_equal(worker_wait(pool, -1, &result, &err), 1);
		if (result.failed == !result.reason[0])
			fail_msg("item %d: failed %d, reason \"%s\"", (int)result.ticket, result.failed, result.reason);
		answered++;
		worker_result_release(&result);
	}
	worker_pool_close(pool);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(picture_is_decoded_upright),
		cmocka_unit_test(picture_is_scored_and_measured),
		cmocka_unit_test(answers_follow_the_card),
		cmocka_unit_test(bad_pictures_fail_with_their_reason),
		cmocka_unit_test(models_that_will_not_do_are_refused_at_once),
		cmocka_unit_test(missing_program_or_engine_is_said),
		cmocka_unit_test(pool_opened_at_once_takes_items_at_once),
		cmocka_unit_test(item_that_takes_too_long_is_given_up),
		cmocka_unit_test(killed_worker_costs_one_item),
		cmocka_unit_test(replaced_worker_loads_no_other_model),
		cmocka_unit_test(worker_that_died_idle_is_replaced_unseen),
		cmocka_unit_test(stopped_worker_times_out),
		cmocka_unit_test(large_pictures_pass_both_ways_at_once),
		cmocka_unit_test(callers_poll_wakes_up),
		cmocka_unit_test(items_larger_than_any_pipe_need_no_timer),
		cmocka_unit_test(workers_end_with_their_parent),
		cmocka_unit_test(worker_knows_nothing_of_its_parent),
		cmocka_unit_test(worker_stands_behind_its_walls),
		cmocka_unit_test(mutated_pictures_never_break_the_pool),
	};
	struct engine_description description;

	engine_at(0)->describe(NULL, &description);
	have_engine = description.found;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
