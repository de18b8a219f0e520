#include "jobs/serve.h"

#include "base/xalloc.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/monotonic.h"
#include "jobs/serve_private.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS     100
#define FAREWELL_MS 30000 /* for what was accepted to be answered */

static struct serve *serve_new(struct store *store, const struct actor *by, const struct serve_options *options, struct arena *arena)
{
	struct serve *serve = xcalloc(1, sizeof *serve);

	serve->options = options;
	serve->store = store;
	serve->by = by;
	serve->path = store_path(store);
	serve->media = arena_printf(arena, "%s.media", serve->path);
	serve->media_fd = serve->listener = serve->to_score.wake = serve->to_write.wake = serve->to_read.wake = -1;
	serve->log_fd = -1;
	memcpy(serve->draw_key, store_draw_key(store), HASH_KEY_BYTES);
	pthread_mutex_init(&serve->log_lock, NULL);
	pthread_mutex_init(&serve->rules_lock, NULL);
	pthread_mutex_init(&serve->limit_lock, NULL);
	pthread_mutex_init(&serve->lines_lock, NULL);
	pthread_mutex_init(&serve->metrics.lock, NULL);
	sem_init(&serve->started, 0, 0);
	return serve;
}

static void close_fd(int fd)
{
	if (fd > STDERR_FILENO)
		close(fd);
}

static void serve_free(struct serve *serve)
{
	close_fd(serve->listener);
	close_fd(serve->media_fd);
	close_fd(serve->log_fd);
	for (int i = 0; i < 2; i++)
		store_close(serve->readers[i]);
	serve_queue_release(&serve->to_score);
	serve_queue_release(&serve->to_write);
	serve_queue_release(&serve->to_read);
	pthread_mutex_destroy(&serve->log_lock);
	pthread_mutex_destroy(&serve->rules_lock);
	pthread_mutex_destroy(&serve->limit_lock);
	pthread_mutex_destroy(&serve->lines_lock);
	pthread_mutex_destroy(&serve->metrics.lock);
	sem_destroy(&serve->started);
	free(serve);
}

const char *serve_library(void)
{
	return MHD_get_version();
}

/* ---- beginning ---- */

static int check(struct serve *serve, struct err *err)
{
	if (serve->by->role == ROLE_INSPECTOR || serve->by->role == ROLE_ANALYST)
		return err_set(err, "the service tells what the machine decides: leads and the owner run it; %s is %s", serve->by->name,
		               role_name(serve->by->role));
	if (serve_rules_read(serve, serve->store, err) < 0 || serve_listen(serve, err) < 0)
		return -1;
	serve->connections = (unsigned)setting_integer(serve->store, 0, "serve.connections");
	if (serve->everywhere && !serve->rules.token[0])
		return err_set(err, "others than this machine reach %s, so callers need a token: rung config serve.token --new", serve->address);
	return 0;
}

static int prepare(struct serve *serve, struct err *err)
{
	if (serve_log_open(serve, err) < 0 || serve_media_open(serve, err) < 0 || serve_queue_open(&serve->to_score, err) < 0 ||
	    serve_queue_open(&serve->to_write, err) < 0 || serve_queue_open(&serve->to_read, err) < 0)
		return -1;
	for (int i = 0; i < 2; i++)
		if (store_open(serve->path, STORE_READ, &serve->readers[i], err) < 0)
			return -1;
	return 0;
}

/* Signals are for the thread that waits for them. */
static int start_thread(pthread_t *thread, void *(*run)(void *), struct serve *serve, struct err *err)
{
	int error = pthread_create(thread, NULL, run, serve);

	return error ? err_set(err, "no thread: %s", strerror(error)) : 0;
}

/* Whoever is still there after the farewell is told, so that no connection is left suspended. */
static void refuse_left(struct serve_queue *queue)
{
	struct serve_call *calls = serve_queue_take(queue);

	while (calls) {
		struct serve_call *call = calls;

		calls = call->next;
		serve_refuse(call, 503, "it is stopping");
	}
}

/* Ends the threads in the order in which calls go through them. */
static void end_threads(struct serve *serve)
{
	serve_queue_close(&serve->to_score);
	if (serve->scorer)
		pthread_join(serve->scorer, NULL);
	serve_queue_close(&serve->to_write);
	if (serve->writer)
		pthread_join(serve->writer, NULL);
	serve_queue_close(&serve->to_read);
	if (serve->reader)
		pthread_join(serve->reader, NULL);
	refuse_left(&serve->to_score);
}

static int begin(struct serve *serve, struct err *err)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	rc = start_thread(&serve->scorer, serve_score, serve, err);
	if (rc == 0)
		while (sem_wait(&serve->started) < 0 && errno == EINTR)
			;
	if (rc == 0 && serve->failure.text[0])
		rc = err_set(err, "%s", serve->failure.text);
	if (rc == 0)
		rc = start_thread(&serve->writer, serve_write, serve, err);
	if (rc == 0)
		rc = start_thread(&serve->reader, serve_read, serve, err);
	if (rc == 0)
		rc = serve_http_open(serve, err);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

/* ---- serving, and the end ---- */

static void nap(void)
{
	const struct timespec time = { 0, LOOK_MS * 1000000L };

	nanosleep(&time, NULL);
}

static void wait_for_the_end(struct serve *serve)
{
	const volatile sig_atomic_t *reopen = serve->options->reopen;
	sig_atomic_t reopened = reopen ? *reopen : 0;

	while (!*serve->options->stop) {
		struct err why = ERR_NONE;

		nap();
		if (reopen && *reopen != reopened) {
			reopened = *reopen;
			if (serve_log_open(serve, &why) < 0)
				serve_log(serve, "%s", why.text);
		}
	}
}

/* Nobody new is let in; what was accepted is answered, and those who wait for people are told to ask again. */
static void say_farewell(struct serve *serve)
{
	int64_t until_ms = monotonic_ms() + FAREWELL_MS;

	atomic_store(&serve->stopping, true);
	close_fd(MHD_quiesce_daemon(serve->daemon));
	serve->listener = -1;
	while (atomic_load(&serve->under_way) > 0 && monotonic_ms() < until_ms)
		nap();
}

static void tell(struct serve *serve)
{
	if (serve->options->listening)
		serve->options->listening(serve->options->context, serve->address, !serve_rules_now(serve).token[0]);
}

int serve_run(struct store *store, const char *stage_name, const struct actor *by, const struct serve_options *options, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct serve *serve = serve_new(store, by, options, &arena);
	struct stage stage;
	int rc = stage_read(store, stage_name, &arena, &stage, err);

	serve->stage = stage.name;
	if (rc == 0)
		rc = check(serve, err);
	if (rc == 0)
		rc = prepare(serve, err);
	if (rc == 0) {
		rc = begin(serve, err);
		if (rc == 0) {
			tell(serve);
			wait_for_the_end(serve);
			say_farewell(serve);
		}
		end_threads(serve);
		serve_http_close(serve);
	}
	serve_free(serve);
	arena_release(&arena);
	return rc;
}
