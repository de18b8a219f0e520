/* A request: what it asks, whether it may, and who is to answer it. Whatever is wrong with it is said by a
 * status of 400 and above and a line of JSON. No picture is looked into here but for its first bytes. */
#include "jobs/serve_private.h"

#include "base/str.h"
#include "base/text.h"
#include "jobs/intake.h"
#include "jobs/monotonic.h"

#include <inttypes.h>
#include <math.h>
#include <microhttpd.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HELD_LEAST  ((size_t)256 * 1024 * 1024) /* bytes of all bodies at once, or eight of the largest */
#define NAME_MAX_BYTES 200

/* ---- answering ---- */

void serve_answer_text(struct serve_call *call, int status, char *text)
{
	call->text = text;
	call->status = status;
	if (call->suspended)
		MHD_resume_connection(call->connection);
}

void serve_answer(struct serve_call *call, int status, json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));

	json_decref(object);
	serve_answer_text(call, text ? status : 500, text ? text : strdup("{}"));
}

void serve_refuse(struct serve_call *call, int status, const char *fmt, ...)
{
	struct str shown = STR_EMPTY;
	char why[ERR_TEXT_MAX];
	va_list list;

	va_start(list, fmt);
	vsnprintf(why, sizeof why, fmt, list);
	va_end(list);
	text_add_visible(&shown, why, strlen(why));
	serve_answer(call, status, json_pack("{s:s,s:i}", "error", str_text(&shown), "status", status));
	str_release(&shown);
}

/* ---- who asks ---- */

static const char *header(const struct serve_call *call, const char *name)
{
	return MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, name);
}

static const char *argument(const struct serve_call *call, const char *name)
{
	return MHD_lookup_connection_value(call->connection, MHD_GET_ARGUMENT_KIND, name);
}

/* Whether a Host names this machine to itself: what a page of elsewhere, led here by its name server, does not. */
static bool names_this_machine(const char *host)
{
	size_t length = host ? strcspn(host, ":") : 0;

	if (!host || str_equal(host, "[::1]") || str_starts(host, "[::1]:"))
		return true;
	return (length == 9 && strncasecmp(host, "localhost", 9) == 0) || (str_starts(host, "127.") && strspn(host, "0123456789.") == length);
}

/* Without a token it counts that the caller is on this machine, which a browser is too, whatever page it shows. */
static bool check_open(struct serve_call *call)
{
	if (call->serve->everywhere)
		serve_refuse(call, 401, "there is no token: a lead makes one with rung config serve.token --new");
	else if (header(call, "Origin") || !names_this_machine(header(call, "Host")))
		serve_refuse(call, 403, "pages of browsers may not ask here without a token");
	return call->status == 0;
}

static bool check_token(struct serve_call *call, const struct serve_rules *rules)
{
	const char *shown = header(call, MHD_HTTP_HEADER_AUTHORIZATION);
	unsigned char hash[HASH_BYTES];
	char hex[HASH_HEX_SIZE] = "";

	call->open = !rules->token[0];
	if (call->open)
		return check_open(call);
	if (shown && strncasecmp(shown, "Bearer ", 7) == 0) {
		hash_sha256(shown + 7, strlen(shown + 7), hash);
		hash_hex(hash, sizeof hash, hex);
	}
	if (hex[0] && sodium_memcmp(hex, rules->token, HASH_HEX_SIZE) == 0)
		return true;
	serve_refuse(call, 401, "%s", shown ? "this is not the token" : "a token is needed: Authorization: Bearer TOKEN");
	return false;
}

static uint64_t caller_number(const struct serve_call *call)
{
	uint64_t number;

	memcpy(&number, call->caller, sizeof number);
	return number | 1;
}

static bool check_rate(struct serve_call *call, const struct serve_rules *rules)
{
	struct serve *serve = call->serve;
	bool fits;

	pthread_mutex_lock(&serve->limit_lock);
	fits = rate_limit_take(&serve->limit, caller_number(call), rules->rate, monotonic_ms());
	pthread_mutex_unlock(&serve->limit_lock);
	if (!fits)
		serve_refuse(call, 429, "more than %.0f requests a second (serve.rate)", rules->rate);
	return fits;
}

/* ---- what is asked ---- */

/* A name as sent, where it will do. */
static const char *take_name(struct serve_call *call, const char *what, const char *sent)
{
	if (!sent || !*sent)
		return NULL;
	if (strlen(sent) > NAME_MAX_BYTES || !text_is_visible(sent, strlen(sent))) {
		serve_refuse(call, 400, "%s is no printable text of at most %d bytes", what, NAME_MAX_BYTES);
		return NULL;
	}
	return arena_strdup(&call->arena, sent);
}

static const char *kind_of_stage(const struct serve_call *call, const struct serve_rules *rules, char kind[8])
{
	for (int i = 0; i < rules->stage_count; i++)
		if (str_equal(rules->stages[i].name, call->stage))
			return memcpy(kind, rules->stages[i].kind, 8);
	return NULL;
}

/* Where the way of an item begins: a stage that stands on none. */
static const char *first_of_kind(const struct serve_rules *rules, const char *kind)
{
	int i = 0;

	while (!str_equal(rules->stages[i].kind, kind))
		i++;
	return rules->stages[i].name;
}

static void read_key(struct serve_call *call)
{
	const char *key = header(call, "Idempotency-Key");
	struct str both = STR_EMPTY;

	if (!key || !*key)
		return;
	if (strlen(key) > NAME_MAX_BYTES) {
		serve_refuse(call, 400, "the Idempotency-Key is longer than %d bytes", NAME_MAX_BYTES);
		return;
	}
	str_add_bytes(&both, call->caller, HASH_BYTES);
	str_add(&both, key);
	hash_keyed(call->serve->draw_key, both.text, both.length, call->key);
	call->has_key = true;
	str_release(&both);
}

static bool type_is(const char *type, const char *wanted)
{
	return strncasecmp(type, wanted, strlen(wanted)) == 0;
}

/* What no stage of this kind can take, by what it says it is; curl says form-urlencoded of any bytes. */
static bool check_type(struct serve_call *call, const char *kind)
{
	const char *type = header(call, MHD_HTTP_HEADER_CONTENT_TYPE), *coding = header(call, MHD_HTTP_HEADER_CONTENT_ENCODING);
	bool image = str_equal(kind, "image");

	if (coding && strcasecmp(coding, "identity") != 0)
		serve_refuse(call, 415, "a body is taken as it is, not as %.40s", coding);
	else if (str_equal(kind, "audio"))
		serve_refuse(call, 415, "the stage judges recordings, which rung add takes in");
	else if (!type)
		return true;
	else if (type_is(type, "multipart/"))
		serve_refuse(call, 415, "send the bytes themselves, not a form: curl --data-binary @FILE");
	else if (image && (type_is(type, "text/") || type_is(type, "application/json") || type_is(type, "audio/") || type_is(type, "video/")))
		serve_refuse(call, 415, "the stage judges pictures, not %.60s", type);
	else if (!image && (type_is(type, "image/") || type_is(type, "audio/") || type_is(type, "video/")))
		serve_refuse(call, 415, "the stage judges %ss, not %.60s", kind, type);
	return call->status == 0;
}

static bool check_length(struct serve_call *call, const struct serve_rules *rules)
{
	const char *length = header(call, MHD_HTTP_HEADER_CONTENT_LENGTH);

	if (length && strtoull(length, NULL, 10) > (unsigned long long)rules->max_bytes)
		serve_refuse(call, 413, "%s bytes are more than the %" PRId64 " allowed (serve.max_bytes)", length, rules->max_bytes);
	return call->status == 0;
}

static void read_predict(struct serve_call *call, const struct serve_rules *rules)
{
	char kind[8];

	if (!str_equal(call->method, "POST")) {
		serve_refuse(call, 405, "POST what is to be judged to /predict");
		return;
	}
	call->item.external_key = take_name(call, "key", argument(call, "key"));
	call->item.group = take_name(call, "group", argument(call, "group"));
	call->source = take_name(call, "source", argument(call, "source"));
	if (call->status)
		return;
	if (!kind_of_stage(call, rules, kind)) {
		serve_refuse(call, 404, "no stage %s", call->stage);
		return;
	}
	call->item.kind = arena_strdup(&call->arena, kind);
	call->at = arena_strdup(&call->arena, first_of_kind(rules, kind));
	read_key(call);
	if (!call->status && check_type(call, kind))
		check_length(call, rules);
}

static void read_item(struct serve_call *call, const struct serve_rules *rules)
{
	const char *digits = call->path + strlen("/items/"), *wait = argument(call, "wait");
	size_t length = strlen(digits);
	char kind[8], *end = NULL;
	double seconds = wait ? strtod(wait, &end) : 0;

	if (!str_equal(call->method, "GET"))
		serve_refuse(call, 405, "GET what has become of an item");
	else if (length < 1 || length > 18 || strspn(digits, "0123456789") != length)
		serve_refuse(call, 404, "an item is a number: /items/12");
	else if (wait && (end == wait || *end || !(seconds >= 0 && seconds <= SERVE_WAIT_MAX)))
		serve_refuse(call, 400, "wait takes seconds from 0 to %d", SERVE_WAIT_MAX);
	else if (!kind_of_stage(call, rules, kind))
		serve_refuse(call, 404, "no stage %s", call->stage);
	if (call->status)
		return;
	call->item_id = strtoll(digits, NULL, 10);
	call->until_ms = monotonic_ms() + (int64_t)(seconds * 1000);
}

static enum serve_kind kind_of_path(const char *path)
{
	static const struct { const char *path; enum serve_kind kind; } paths[] = {
		{ "/predict", SERVE_PREDICT }, { "/metrics", SERVE_METRICS }, { "/healthz", SERVE_HEALTH }, { "/readyz", SERVE_READY },
	};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (str_equal(path, paths[i].path))
			return paths[i].kind;
	return str_starts(path, "/items/") ? SERVE_ITEM : SERVE_OTHER;
}

static void answer_readiness(struct serve_call *call)
{
	bool ready = atomic_load(&call->serve->ready) && !atomic_load(&call->serve->stopping);

	if (call->kind == SERVE_HEALTH)
		serve_answer(call, 200, json_pack("{s:s}", "status", "ok"));
	else if (ready)
		serve_answer(call, 200, json_pack("{s:s}", "status", "ready"));
	else
		serve_refuse(call, 503, "%s", atomic_load(&call->serve->stopping) ? "it is stopping" : "the model cannot be run: the log says why");
}

static bool may_ask(struct serve_call *call, const struct serve_rules *rules)
{
	hash_keyed(call->serve->draw_key, call->address, strlen(call->address), call->caller);
	if (!check_token(call, rules) || !check_rate(call, rules))
		return false;
	if (atomic_load(&call->serve->stopping))
		serve_refuse(call, 503, "it is stopping");
	return call->status == 0;
}

void serve_call_read(struct serve_call *call)
{
	struct serve_rules rules = serve_rules_now(call->serve);

	call->kind = kind_of_path(call->path);
	if (call->kind == SERVE_HEALTH || call->kind == SERVE_READY) {
		answer_readiness(call);
		return;
	}
	if (!may_ask(call, &rules))
		return;
	call->stage = take_name(call, "stage", argument(call, "stage"));
	if (!call->stage)
		call->stage = call->serve->stage;
	if (call->status)
		return;
	if (call->kind == SERVE_OTHER)
		serve_refuse(call, 404, "there is POST /predict, and GET /items/ID, /metrics, /healthz and /readyz");
	else if (call->kind == SERVE_PREDICT)
		read_predict(call, &rules);
	else if (call->kind == SERVE_ITEM)
		read_item(call, &rules);
}

/* ---- what is sent ---- */

static bool hold(struct serve_call *call, size_t length, const struct serve_rules *rules)
{
	struct serve *serve = call->serve;
	size_t most = (size_t)rules->max_bytes * 8 > HELD_LEAST ? (size_t)rules->max_bytes * 8 : HELD_LEAST;

	if (call->received > (size_t)rules->max_bytes) {
		serve_refuse(call, 413, "more bytes than the %" PRId64 " allowed (serve.max_bytes)", rules->max_bytes);
		return false;
	}
	if (atomic_fetch_add(&serve->held, length) + length <= most)
		return true;
	atomic_fetch_sub(&serve->held, length);
	serve_refuse(call, 503, "too much is being sent at once");
	return false;
}

static void drop_body(struct serve_call *call)
{
	atomic_fetch_sub(&call->serve->held, call->body.length);
	str_release(&call->body);
}

void serve_call_receive(struct serve_call *call, const char *bytes, size_t length)
{
	struct serve_rules rules = serve_rules_now(call->serve);

	call->received += length;
	if (call->status)
		return;
	if (call->kind != SERVE_PREDICT)
		serve_refuse(call, 400, "nothing is taken in here");
	else if (hold(call, length, &rules))
		str_add_bytes(&call->body, bytes, length);
	if (call->status)
		drop_body(call);
}

/* The ending of a picture's file, by how it begins; NULL: it is none that is read. */
static const char *picture_ending(const struct str *bytes)
{
	static const struct { const char *begin; size_t length; const char *ending; } pictures[] = {
		{ "\xff\xd8\xff", 3, ".jpg" }, { "\x89PNG\r\n\x1a\n", 8, ".png" }, { "BM", 2, ".bmp" },
		{ "P2", 2, ".pgm" }, { "P3", 2, ".ppm" }, { "P5", 2, ".pgm" }, { "P6", 2, ".ppm" },
	};

	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
		if (bytes->length > pictures[i].length && memcmp(bytes->text, pictures[i].begin, pictures[i].length) == 0)
			return pictures[i].ending;
	return NULL;
}

static int take_picture(struct serve_call *call)
{
	const char *ending = picture_ending(&call->body);
	struct err why = ERR_NONE;

	if (!ending) {
		serve_refuse(call, 415, "this is no JPEG, PNG, BMP or PNM");
		return -1;
	}
	hash_sha256(call->body.text, call->body.length, call->item.sha256);
	call->item.bytes = (int64_t)call->body.length;
	if (serve_media_keep(call, ending, &call->item.path, &why) == 0)
		return 0;
	serve_log(call->serve, "a picture could not be kept: %s", why.text);
	serve_refuse(call, 507, "it could not be kept: %s", why.text);
	return -1;
}

/* As a JSON object, where that is what it says or the stage judges records; else as a text. */
static int take_words(struct serve_call *call)
{
	const char *type = header(call, MHD_HTTP_HEADER_CONTENT_TYPE), *kind = call->item.kind;
	bool json = str_equal(kind, "record") || (type && type_is(type, "application/json"));
	const char *key = call->item.external_key, *group = call->item.group;
	struct err why = ERR_NONE;
	int rc = json ? intake_object(kind, call->body.text, call->body.length, &call->arena, &call->item, &why)
	              : intake_text(call->body.text, call->body.length, &call->arena, &call->item, &why);

	if (rc < 0) {
		serve_refuse(call, 400, "%s", why.text);
		return -1;
	}
	call->item.external_key = key ? key : call->item.external_key;
	call->item.group = group ? group : call->item.group;
	return 0;
}

static bool hand_over(struct serve_call *call, struct serve_queue *queue)
{
	call->suspended = true;
	MHD_suspend_connection(call->connection);
	serve_queue_put(queue, call);
	return true;
}

bool serve_call_whole(struct serve_call *call)
{
	if (call->kind != SERVE_PREDICT)
		return hand_over(call, &call->serve->to_read);
	if (call->body.length == 0)
		serve_refuse(call, 400, "0 bytes: there is nothing to judge");
	else if ((str_equal(call->item.kind, "image") ? take_picture(call) : take_words(call)) == 0)
		return hand_over(call, &call->serve->to_score);
	return false;
}

void serve_call_free(struct serve_call *call)
{
	drop_body(call);
	if (call->scored)
		worker_result_release(&call->answer);
	free(call->text);
	arena_release(&call->arena);
	free(call);
}
