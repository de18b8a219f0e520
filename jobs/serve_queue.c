/* Calls on their way from one thread to another. */
#include "jobs/serve_private.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

int serve_queue_open(struct serve_queue *queue, struct err *err)
{
	queue->last = &queue->first;
	pthread_mutex_init(&queue->lock, NULL);
	queue->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return queue->wake < 0 ? err_set(err, "no event between threads: %s", strerror(errno)) : 0;
}

void serve_queue_release(struct serve_queue *queue)
{
	if (queue->wake >= 0)
		close(queue->wake);
	pthread_mutex_destroy(&queue->lock);
}

static void wake(const struct serve_queue *queue)
{
	const uint64_t one = 1;

	(void)!write(queue->wake, &one, sizeof one);
}

void serve_queue_put(struct serve_queue *queue, struct serve_call *call)
{
	call->next = NULL;
	pthread_mutex_lock(&queue->lock);
	*queue->last = call;
	queue->last = &call->next;
	atomic_fetch_add(&queue->count, 1);
	pthread_mutex_unlock(&queue->lock);
	wake(queue);
}

void serve_queue_close(struct serve_queue *queue)
{
	atomic_store(&queue->closed, true);
	wake(queue);
}

struct serve_call *serve_queue_take(struct serve_queue *queue)
{
	struct serve_call *calls;
	uint64_t count;

	(void)!read(queue->wake, &count, sizeof count);
	pthread_mutex_lock(&queue->lock);
	calls = queue->first;
	queue->first = NULL;
	queue->last = &queue->first;
	atomic_store(&queue->count, 0);
	pthread_mutex_unlock(&queue->lock);
	return calls;
}
