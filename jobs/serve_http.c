/* Requests come and answers go, by libmicrohttpd. */
#include "jobs/serve_private.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/monotonic.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define THREADS      4    /* they also wait for disks */
#define SPARE_FILES  128  /* beside connections */
#define IDLE_SECONDS 90   /* without a byte, either way */
#define BACKLOG      1024
#define BYTES_A_MS   (64 * 1024 / 1000) /* a request that comes slower than that is not waited for */

/* ---- listening ---- */

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return (ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24) == 127;
	return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

/* "127.0.0.1:8420" and "[::1]:8420" in two. */
static int split(const char *listen, char host[64], char port[8], struct err *err)
{
	const char *colon = strrchr(listen, ':'), *end = colon;
	bool boxed = listen[0] == '[';

	if (boxed) {
		end = strchr(listen, ']');
		listen++;
	}
	if (!colon || !end || (boxed && end + 1 != colon) || end == listen || end - listen > 63 || strlen(colon + 1) > 5 ||
	    strspn(colon + 1, "0123456789") != strlen(colon + 1) || !colon[1] || atoi(colon + 1) > 65535)
		return err_set(err, "an address is like %s, or [::1]:8420, not \"%s\"", SERVE_LISTEN, listen);
	snprintf(host, 64, "%.*s", (int)(end - listen), listen);
	snprintf(port, 8, "%s", colon + 1);
	return 0;
}

static void name_address(struct serve *serve)
{
	struct sockaddr_storage bound;
	socklen_t length = sizeof bound;
	char host[INET6_ADDRSTRLEN] = "", port[8] = "";

	if (getsockname(serve->listener, (struct sockaddr *)&bound, &length) == 0)
		getnameinfo((struct sockaddr *)&bound, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(serve->address, sizeof serve->address, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

static int bind_to(struct serve *serve, const struct addrinfo *found, struct err *err)
{
	const int on = 1;

	serve->everywhere = !is_loopback(found->ai_addr);
	serve->listener = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (serve->listener < 0)
		return err_set(err, "no socket: %s", strerror(errno));
	setsockopt(serve->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(serve->listener, found->ai_addr, found->ai_addrlen) < 0 || listen(serve->listener, BACKLOG) < 0)
		return err_set(err, "%s: %s", serve->options->listen ? serve->options->listen : SERVE_LISTEN, strerror(errno));
	name_address(serve);
	return 0;
}

int serve_listen(struct serve *serve, struct err *err)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	char host[64], port[8];
	struct addrinfo *found;
	int rc;

	if (split(serve->options->listen ? serve->options->listen : SERVE_LISTEN, host, port, err) < 0)
		return -1;
	rc = getaddrinfo(host, port, &hints, &found);
	if (rc != 0)
		return err_set(err, "%s: %s", host, gai_strerror(rc));
	rc = bind_to(serve, found, err);
	freeaddrinfo(found);
	return rc;
}

/* ---- connections ---- */

static void open_line(struct serve *serve, struct MHD_Connection *connection, void **context)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct serve_line *line = xcalloc(1, sizeof *line);

	line->fd = info ? info->connect_fd : -1;
	line->since_ms = monotonic_ms();
	pthread_mutex_lock(&serve->lines_lock);
	line->next = serve->lines;
	line->from = &serve->lines;
	if (line->next)
		line->next->from = &line->next;
	serve->lines = line;
	pthread_mutex_unlock(&serve->lines_lock);
	atomic_fetch_add(&serve->line_count, 1);
	*context = line;
}

static void close_line(struct serve *serve, struct serve_line *line)
{
	pthread_mutex_lock(&serve->lines_lock);
	*line->from = line->next;
	if (line->next)
		line->next->from = line->from;
	pthread_mutex_unlock(&serve->lines_lock);
	atomic_fetch_sub(&serve->line_count, 1);
	free(line);
}

static void note_connection(void *serve, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		open_line(serve, connection, context);
	else if (*context)
		close_line(serve, *context);
}

/* What a line is waited for. */
static void note_line(struct serve_call *call, bool busy, size_t received)
{
	struct serve_line *line = call->line;

	if (!line)
		return;
	pthread_mutex_lock(&call->serve->lines_lock);
	if (line->busy && !busy)
		line->since_ms = monotonic_ms();
	line->busy = busy;
	line->received = received;
	pthread_mutex_unlock(&call->serve->lines_lock);
}

void serve_http_hurry(struct serve *serve)
{
	int64_t now = monotonic_ms(), patience = serve_rules_now(serve).patience_ms;

	pthread_mutex_lock(&serve->lines_lock);
	for (struct serve_line *line = serve->lines; line; line = line->next)
		if (!line->busy && now - line->since_ms > patience + (int64_t)(line->received / BYTES_A_MS))
			shutdown(line->fd, SHUT_RDWR);
	pthread_mutex_unlock(&serve->lines_lock);
}

/* ---- requests ---- */

static void name_caller(struct serve_call *call)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(call->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *from = info ? info->client_addr : NULL;

	if (from && from->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr, call->address, sizeof call->address);
	else if (from && from->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, call->address, sizeof call->address);
	else
		call->address[0] = '-';
}

static struct serve_call *begin(struct serve *serve, struct MHD_Connection *connection, const char *url, const char *method)
{
	struct serve_call *call = xcalloc(1, sizeof *call);
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	atomic_fetch_add(&serve->under_way, 1);
	call->serve = serve;
	call->connection = connection;
	call->line = info ? info->socket_context : NULL;
	call->began_us = monotonic_us();
	call->path = arena_strdup(&call->arena, url);
	call->method = arena_strdup(&call->arena, method);
	name_caller(call);
	return call;
}

static enum MHD_Result respond(struct serve_call *call)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(strlen(call->text), call->text, MHD_RESPMEM_MUST_COPY);
	const char *type = call->kind == SERVE_METRICS && call->status == 200 ? "text/plain; version=0.0.4; charset=utf-8"
	                                                                      : "application/json";
	enum MHD_Result result;

	note_line(call, true, call->received);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (call->status == 401)
		MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
	if (call->status == 405)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, call->kind == SERVE_PREDICT ? "POST" : "GET");
	if (call->status == 429 || call->status == 503)
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
	if (atomic_load(&call->serve->stopping))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	result = MHD_queue_response(call->connection, (unsigned)call->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result handle(void *serve, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *bytes, size_t *length, void **context)
{
	struct serve_call *call = *context;

	(void)version;
	if (!call) {
		*context = call = begin(serve, connection, url, method);
		serve_call_read(call);
		return call->status ? respond(call) : MHD_YES;
	}
	if (*length) {
		serve_call_receive(call, bytes, *length);
		note_line(call, false, call->received);
		*length = 0;
		return MHD_YES;
	}
	if (!call->status) {
		note_line(call, true, call->received);
		if (serve_call_whole(call))
			return MHD_YES;
	}
	return respond(call);
}

static void complete(void *context, struct MHD_Connection *connection, void **call_context, enum MHD_RequestTerminationCode code)
{
	struct serve_call *call = *call_context;
	struct serve *serve = context;

	(void)connection;
	(void)code;
	if (!call)
		return;
	note_line(call, false, 0);
	serve_metrics_count(&serve->metrics, call);
	serve_log_call(call);
	serve_call_free(call);
	*call_context = NULL;
	atomic_fetch_sub(&serve->under_way, 1);
}

/* ---- the daemon ---- */

/* So that the connections asked for can be open at once; what the system does not give is not used. */
static unsigned allow_files(unsigned connections)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return connections;
	if (files.rlim_cur < connections + SPARE_FILES) {
		files.rlim_cur = files.rlim_max < connections + SPARE_FILES ? files.rlim_max : connections + SPARE_FILES;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= connections + SPARE_FILES)
		return connections;
	return files.rlim_cur > 2 * SPARE_FILES ? (unsigned)files.rlim_cur - SPARE_FILES : THREADS;
}

int serve_http_open(struct serve *serve, struct err *err)
{
	unsigned most = allow_files(serve->connections < THREADS ? THREADS : serve->connections);

	serve->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL, handle,
	                                 serve, MHD_OPTION_LISTEN_SOCKET, serve->listener, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
	                                 MHD_OPTION_CONNECTION_LIMIT, most, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
	                                 MHD_OPTION_NOTIFY_CONNECTION, note_connection, serve, MHD_OPTION_NOTIFY_COMPLETED, complete,
	                                 serve, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 * 1024, MHD_OPTION_END);
	return serve->daemon ? 0 : err_set(err, "the HTTP library does not start: %s", strerror(errno));
}

void serve_http_close(struct serve *serve)
{
	if (serve->daemon)
		MHD_stop_daemon(serve->daemon);
	serve->daemon = NULL;
}
