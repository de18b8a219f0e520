/* What Prometheus reads. Totals of the service alone: nothing of what models say of any label. */
#include "jobs/serve_private.h"

#include "jobs/monotonic.h"

#include <inttypes.h>

static const double bounds[SERVE_BUCKETS] = { .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30 };

static const char *const kinds[SERVE_KINDS] = {
	[SERVE_PREDICT] = "predict", [SERVE_ITEM] = "items", [SERVE_METRICS] = "metrics",
	[SERVE_HEALTH] = "healthz", [SERVE_READY] = "readyz", [SERVE_OTHER] = "other",
};

static void count_prediction(struct serve_metrics *metrics, double seconds)
{
	int i = 0;

	while (i < SERVE_BUCKETS && seconds > bounds[i])
		i++;
	if (i < SERVE_BUCKETS)
		metrics->within[i]++;
	else
		metrics->slower++;
	metrics->seconds += seconds;
}

void serve_metrics_count(struct serve_metrics *metrics, const struct serve_call *call)
{
	double seconds = (double)(monotonic_us() - call->began_us) / 1e6;

	pthread_mutex_lock(&metrics->lock);
	metrics->requests[call->kind][call->status / 100 % 6]++;
	metrics->limited += call->status == 429;
	if (call->kind == SERVE_PREDICT && call->status == 200)
		count_prediction(metrics, seconds);
	pthread_mutex_unlock(&metrics->lock);
}

static void add_head(struct str *text, const char *name, const char *type, const char *help)
{
	str_addf(text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void add_number(struct str *text, const char *name, const char *type, const char *help, int64_t number)
{
	add_head(text, name, type, help);
	str_addf(text, "%s %" PRId64 "\n", name, number);
}

static void add_requests(const struct serve_metrics *metrics, struct str *text)
{
	add_head(text, "rung_http_requests_total", "counter", "Requests answered, by path and first digit of the status.");
	for (int kind = 0; kind < SERVE_KINDS; kind++)
		for (int digit = 1; digit < 6; digit++)
			if (metrics->requests[kind][digit])
				str_addf(text, "rung_http_requests_total{path=\"%s\",code=\"%dxx\"} %" PRId64 "\n", kinds[kind], digit,
				         metrics->requests[kind][digit]);
}

static void add_durations(const struct serve_metrics *metrics, struct str *text)
{
	int64_t sum = 0;

	add_head(text, "rung_predict_duration_seconds", "histogram", "Time from the head of a request to the end of its answer.");
	for (int i = 0; i < SERVE_BUCKETS; i++) {
		sum += metrics->within[i];
		str_addf(text, "rung_predict_duration_seconds_bucket{le=\"%g\"} %" PRId64 "\n", bounds[i], sum);
	}
	sum += metrics->slower;
	str_addf(text, "rung_predict_duration_seconds_bucket{le=\"+Inf\"} %" PRId64 "\n", sum);
	str_addf(text, "rung_predict_duration_seconds_sum %.6f\nrung_predict_duration_seconds_count %" PRId64 "\n", metrics->seconds, sum);
}

static void add_decisions(const struct serve_metrics *metrics, struct str *text)
{
	add_head(text, "rung_predict_answers_total", "counter", "Predictions asked for, by who was to decide when it was answered.");
	str_addf(text, "rung_predict_answers_total{decided_by=\"machine\"} %" PRId64 "\n", metrics->by_machine);
	str_addf(text, "rung_predict_answers_total{decided_by=\"people\"} %" PRId64 "\n", metrics->by_people);
}

void serve_metrics_add(struct serve *serve, struct str *text)
{
	struct serve_metrics *metrics = &serve->metrics;

	pthread_mutex_lock(&metrics->lock);
	add_requests(metrics, text);
	add_durations(metrics, text);
	add_decisions(metrics, text);
	add_number(text, "rung_predict_repeat_requests_total", "counter",
	           "Requests of a caller for what it had asked for minutes before.", metrics->repeats);
	add_number(text, "rung_predict_replayed_requests_total", "counter",
	           "Requests with an Idempotency-Key that was answered before.", metrics->replayed);
	add_number(text, "rung_http_limited_requests_total", "counter", "Requests refused since the caller sent too many.",
	           metrics->limited);
	pthread_mutex_unlock(&metrics->lock);
	add_number(text, "rung_http_connections", "gauge", "Connections held open.", atomic_load(&serve->line_count));
	add_number(text, "rung_http_requests_under_way", "gauge", "Requests not answered yet.", atomic_load(&serve->under_way));
	add_number(text, "rung_http_held_bytes", "gauge", "Bytes of requests in memory.", (int64_t)atomic_load(&serve->held));
	add_number(text, "rung_score_waiting_requests", "gauge", "Requests that wait for a worker.", atomic_load(&serve->to_score.count));
	add_number(text, "rung_write_waiting_requests", "gauge", "Requests that wait to be written down.",
	           atomic_load(&serve->to_write.count));
}
