#include "ladder/setting.h"

#include "base/clock.h"
#include "base/text.h"
#include "ladder/active.h"
#include "ladder/rollout_steps.h"
#include "ladder/work_hours.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The name of a zone in the tz database: words of letters, digits, _, + and - between slashes.
 * Whether the system knows the zone is for whoever uses it to say: nothing here opens a file. */
static bool is_zone_name(const char *text)
{
	size_t length = strlen(text);

	return length > 0 && length <= 64 && text[0] != '/' && text[length - 1] != '/' && !strstr(text, "//") &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == length;
}

static bool is_steps(const char *text)
{
	double steps[ROLLOUT_STEPS_MAX];

	return rollout_steps_parse(text, steps, NULL) > 0;
}

/* Nobody can say which of two guards less: any change does. */
static bool is_other(const char *from, const char *to)
{
	return !str_equal(from, to);
}

/* 0 is no bound at all. */
static bool is_higher_bound(const char *from, const char *to)
{
	int64_t was = strtoll(from, NULL, 10), is = strtoll(to, NULL, 10);

	return was != 0 && (is == 0 || is > was);
}

static bool is_speed_word(const char *text, size_t length)
{
	return (length == 4 && (!strncmp(text, "slow", 4) || !strncmp(text, "fast", 4))) || (length == 6 && !strncmp(text, "normal", 6));
}

/* "normal", or "normal, camera2=fast": the first is of everything, the others of a source each. */
static bool is_speeds(const char *text)
{
	for (bool first = true; *text; first = false) {
		size_t length = strcspn(text, ","), name = strcspn(text, "="), end = length;

		while (end > 0 && text[end - 1] == ' ')
			end--;
		if (first ? !is_speed_word(text, end) : name == 0 || name >= length || !is_speed_word(text + name + 1, end - name - 1))
			return false;
		text += length;
		if (*text)
			text += 1 + strspn(text + 1, " ");
	}
	return true;
}

static bool is_short(const char *text)
{
	return strlen(text) <= 1000;
}

/* "sha256:" and 64 digits: the token itself is nowhere. */
static bool is_token_hash(const char *text)
{
	return !*text || (strlen(text) == 71 && str_starts(text, "sha256:") && strspn(text + 7, "0123456789abcdef") == 64);
}

static const char *const drift_actions[] = { "auto", "notify", "audit-up", "pause", NULL };

static const char *const players[] = { "any", "pw-play", "paplay", "aplay", "ffplay", "mpv", NULL };

static const char *const queue_orders[] = { "random", "active", NULL };

static const char *const text_units[] = { "words", "characters", NULL };

/* By key. */
static const struct setting settings[] = {
	{ .key = "agree.cer", .type = SETTING_REAL, .fallback = "0.05", .low = "0", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "texts agree where at most this share of characters differs" },
	{ .key = "agree.exact", .type = SETTING_BOOLEAN, .fallback = "no",
	  .laxer = SETTING_LAXER_NO, .help = "texts are compared as written: case, punctuation and blanks count" },
	{ .key = "agree.iou", .type = SETTING_REAL, .fallback = "0.5", .low = "0.05", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "regions agree that overlap by this share of what both cover, at least" },
	{ .key = "agree.text", .type = SETTING_CHOICE, .fallback = "words", .choices = text_units, .unit = "",
	  .weaker = is_other, .help = "by what texts are compared: agree.wer holds for words, agree.cer for characters" },
	{ .key = "agree.top_k", .type = SETTING_INTEGER, .fallback = "5", .low = "1", .high = "1000", .unit = "names",
	  .laxer = SETTING_LAXER_HIGH, .help = "a ranking agrees where the choice is among so many of its first" },
	{ .key = "agree.wer", .type = SETTING_REAL, .fallback = "0.1", .low = "0", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "texts agree where at most this share of words differs" },
	{ .key = "alarm.gap", .type = SETTING_DURATION, .fallback = "1d", .low = "0", .high = "30d",
	  .help = "working time without a look at metrics that is an alarm itself; 0: none is" },
	{ .key = "assist.blind_share", .type = SETTING_REAL, .fallback = "0.20", .low = "0.10", .high = "1", .unit = "",
	  .help = "share of items decided blind at level 2; not set: what assist.target_days needs" },
	{ .key = "assist.target_days", .type = SETTING_INTEGER, .fallback = "20", .low = "1", .high = "3650", .unit = "days",
	  .help = "days with enough work in which the evidence for level 3 is to be there" },
	{ .key = "audit.cover", .type = SETTING_REAL, .fallback = "0.5", .low = "0.1", .high = "1", .unit = "",
	  .help = "of what people decide blind at level 3 at most this share is audits; 1: any" },
	{ .key = "audit.due", .type = SETTING_DURATION, .fallback = "1d", .low = "1s", .high = "30d",
	  .laxer = SETTING_LAXER_HIGH, .help = "working time within which an audit, a second look or a tie is to be answered" },
	{ .key = "audit.least", .type = SETTING_REAL, .fallback = "0.03", .low = "0.001", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "share of what the machine decides that people check, at least" },
	{ .key = "audit.max_age", .type = SETTING_DURATION, .fallback = "3d", .low = "1s", .high = "90d",
	  .laxer = SETTING_LAXER_HIGH, .help = "working time after which an audit without an answer pauses the machine" },
	{ .key = "audit.patience", .type = SETTING_INTEGER, .fallback = "10000", .low = "100", .high = "100000000", .unit = "audits",
	  .laxer = SETTING_LAXER_HIGH, .help = "audits between two false demotions, on average at least" },
	{ .key = "challenge.need", .type = SETTING_REAL, .fallback = "1", .low = "0", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "to levels 3 and 4: share of the known cases that the version gets right" },
	{ .key = "drift.action", .type = SETTING_CHOICE, .fallback = "auto", .choices = drift_actions, .unit = "",
	  .help = "what data drift asks for; auto: audit-up, and pause where change is fast" },
	{ .key = "drift.ignore", .type = SETTING_TEXT, .fallback = "", .fits = is_short,
	  .expects = "names of features with commas between them, or nothing", .weaker = is_other,
	  .help = "features that are not compared with the reference" },
	{ .key = "drift.psi", .type = SETTING_REAL, .fallback = "0.1", .low = "0.02", .high = "2", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "stability index from which a significant change of a feature counts" },
	{ .key = "drift.speed", .type = SETTING_TEXT, .fallback = "normal", .fits = is_speeds,
	  .expects = "slow, normal or fast, and sources of another speed: normal, camera2=fast",
	  .help = "how fast inputs may change: windows of 2,000, 500 or 250 items" },
	{ .key = "drift.window", .type = SETTING_INTEGER, .fallback = "0", .low = "0", .high = "1000000", .unit = "items",
	  .help = "items of a window, 250 at least; 0: as many as drift.speed says" },
	{ .key = "evidence.settle", .type = SETTING_DURATION, .fallback = "10min", .low = "0", .high = "7d",
	  .help = "time to take a decision back before it counts; audits count after 10min at most" },
	{ .key = "exam.keep", .type = SETTING_REAL, .fallback = "0.02", .low = "0", .high = "1", .unit = "",
	  .shuts = "0", .why_shut = "once the pool is full no item joins the even sample, and the gate to level 4 never opens",
	  .help = "share of new items that join the exam pool once it is full" },
	{ .key = "exam.share", .type = SETTING_REAL, .fallback = "0.30", .low = "0", .high = "1", .unit = "",
	  .shuts = "0", .why_shut = "no item joins the even sample, and the gate to level 4 never opens; later versions find no evidence to begin with",
	  .help = "share of new items that join the exam pool while it fills" },
	{ .key = "exam.size", .type = SETTING_INTEGER, .fallback = "3000", .low = "0", .high = "10000000", .unit = "items",
	  .help = "settled exam items from which the pool is full" },
	{ .key = "gate.agreement", .type = SETTING_REAL, .fallback = "0.85", .low = "0.5", .high = "0.9999", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 2: agreement, at worst" },
	{ .key = "gate.assist_days", .type = SETTING_INTEGER, .fallback = "3", .low = "1", .high = "365", .unit = "days",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 2: days with enough work" },
	{ .key = "gate.assist_items", .type = SETTING_INTEGER, .fallback = "200", .low = "1", .high = "10000000", .unit = "items",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 2: settled items decided blind" },
	{ .key = "gate.budget", .type = SETTING_REAL, .fallback = "0.05", .low = "0.0001", .high = "0.5", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "chance in a year that a gate lets a version through that does not deserve it" },
	{ .key = "gate.coverage", .type = SETTING_REAL, .fallback = "0.30", .low = "0.01", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 3: share that the machine would take over, at least" },
	{ .key = "gate.full_days", .type = SETTING_INTEGER, .fallback = "20", .low = "1", .high = "365", .unit = "days",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 4: days with enough work" },
	{ .key = "gate.nulls", .type = SETTING_REAL, .fallback = "0.05", .low = "0", .high = "1", .unit = "",
	  .shuts = "0", .why_shut = "one prediction without an answer keeps every gate shut for as long as that version is live",
	  .laxer = SETTING_LAXER_HIGH, .help = "predictions without an answer, at most" },
	{ .key = "gate.observed", .type = SETTING_REAL, .fallback = "0", .low = "0", .high = "1", .unit = "",
	  .shuts = "1", .why_shut = "one imported answer that counts keeps the gate to level 3 shut",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 3: share of the evidence given here, not imported; 0: only told" },
	{ .key = "gate.partial_days", .type = SETTING_INTEGER, .fallback = "5", .low = "1", .high = "365", .unit = "days",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 3: days with enough work" },
	{ .key = "gate.partial_items", .type = SETTING_INTEGER, .fallback = "500", .low = "1", .high = "10000000", .unit = "items",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 3: settled items decided blind" },
	{ .key = "gate.pending", .type = SETTING_REAL, .fallback = "0.02", .low = "0", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "to level 3: blind answers that cannot count yet, at most" },
	{ .key = "gate.predictions", .type = SETTING_INTEGER, .fallback = "100", .low = "1", .high = "10000000", .unit = "predictions",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 1: predictions of the live version" },
	{ .key = "gate.recall", .type = SETTING_REAL, .fallback = "0.70", .low = "0.1", .high = "0.9999", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "to level 2: share of each critical label that is found, at worst" },
	{ .key = "gold.rest", .type = SETTING_DURATION, .fallback = "30d", .low = "0", .high = "3650d",
	  .help = "time in which nobody gets the same gold item again" },
	{ .key = "gold.share", .type = SETTING_REAL, .fallback = "0", .low = "0", .high = "0.2", .unit = "",
	  .help = "share of people's tasks that are gold: items whose answer is known" },
	{ .key = "media.max_bytes", .type = SETTING_INTEGER, .fallback = "67108864", .low = "1024", .high = "1073741824",
	  .unit = "bytes", .help = "the largest file that is taken in" },
	{ .key = "monitor.keep_days", .type = SETTING_DURATION, .fallback = "1825d", .low = "30d", .high = "36500d",
	  .help = "metrics are kept by the day for so long" },
	{ .key = "monitor.keep_hours", .type = SETTING_DURATION, .fallback = "40d", .low = "10d", .high = "3650d",
	  .help = "metrics are kept by the hour for so long" },
	{ .key = "monitor.keep_minutes", .type = SETTING_DURATION, .fallback = "2d", .low = "6h", .high = "60d",
	  .help = "metrics are kept by the minute for so long" },
	{ .key = "notify.command", .type = SETTING_TEXT, .fallback = "", .fits = is_short,
	  .expects = "a line of at most 1000 bytes for /bin/sh -c, or nothing", .weaker = is_other,
	  .help = "run by /bin/sh -c to tell of an alarm, given as JSON on its input: rung notify" },
	{ .key = "notify.retries", .type = SETTING_INTEGER, .fallback = "3", .low = "0", .high = "10", .unit = "times",
	  .help = "so often is an alarm told of again that could not be told" },
	{ .key = "notify.syslog", .type = SETTING_BOOLEAN, .fallback = "no",
	  .help = "a line for the system's log, where an alarm opens, gets worse or closes" },
	{ .key = "notify.timeout", .type = SETTING_DURATION, .fallback = "10s", .low = "1s", .high = "5min",
	  .help = "the command that tells of an alarm is killed after this time" },
	{ .key = "pause.nulls", .type = SETTING_REAL, .fallback = "1", .low = "0.01", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "share of nulls among the newest 500 predictions that pauses it all; 1: none" },
	{ .key = "play.command", .type = SETTING_CHOICE, .fallback = "any", .choices = players, .unit = "",
	  .help = "player of recordings where a person's options name none; any: the first there" },
	{ .key = "project.hours", .type = SETTING_TEXT, .fallback = "", .fits = work_hours_fit,
	  .expects = "hours of the week, such as Mon-Fri 06:00-22:00, Sat 06:00-14:00, or nothing",
	  .weaker = work_hours_fewer, .help = "when people work; nothing: at all times" },
	{ .key = "project.timezone", .type = SETTING_TEXT, .fallback = "UTC", .fits = is_zone_name,
	  .expects = "the name of a time zone, such as UTC or Europe/Berlin",
	  .weaker = is_other, .help = "the time zone in which days begin and end, and times are told" },
	{ .key = "promise.error", .type = SETTING_REAL, .fallback = "0.01", .low = "0.0001", .high = "0.5", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "at most this share of what the machine decides may be wrong" },
	{ .key = "promise.miss", .type = SETTING_REAL, .fallback = "0.05", .low = "0.0001", .high = "0.5", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "at most this share of critical items may be missed" },
	{ .key = "promise.notice", .type = SETTING_INTEGER, .fallback = "5000", .low = "100", .high = "10000000",
	  .unit = "items", .laxer = SETTING_LAXER_HIGH, .help = "a tripled error is noticed within this many items" },
	{ .key = "promote.two_person", .type = SETTING_BOOLEAN, .fallback = "no",
	  .laxer = SETTING_LAXER_NO, .help = "a promotion, canary or switch takes a second lead under their own login" },
	{ .key = "queue.disagreement", .type = SETTING_REAL, .fallback = "0.2", .low = "0", .high = "1", .unit = "",
	  .help = "active order: weight of how far the versions in play disagree" },
	{ .key = "queue.diversity", .type = SETTING_REAL, .fallback = "0.2", .low = "0", .high = "1", .unit = "",
	  .help = "active order: weight of being unlike what was answered or comes before" },
	{ .key = "queue.lease", .type = SETTING_DURATION, .fallback = "5min", .low = "1min", .high = "1h",
	  .help = "how long a task is kept for the operator who took it" },
	{ .key = "queue.measure", .type = SETTING_CHOICE, .fallback = "margin", .choices = active_measure_names, .unit = "",
	  .help = "active order: how uncertainty is measured" },
	{ .key = "queue.order", .type = SETTING_CHOICE, .fallback = "random", .choices = queue_orders, .unit = "",
	  .help = "order of what is shown with the model's answer; blind tasks keep theirs" },
	{ .key = "queue.random_floor", .type = SETTING_REAL, .fallback = "0.2", .low = "0.05", .high = "1", .unit = "",
	  .help = "active order: this share, drawn by hash, keeps its random place" },
	{ .key = "queue.rarity", .type = SETTING_REAL, .fallback = "0.1", .low = "0", .high = "1", .unit = "",
	  .help = "active order: weight of a predicted label that is rare among answers" },
	{ .key = "queue.uncertainty", .type = SETTING_REAL, .fallback = "0.5", .low = "0", .high = "1", .unit = "",
	  .help = "active order: weight of how unsure the version is" },
	{ .key = "retrain.age", .type = SETTING_DURATION, .fallback = "0", .low = "0", .high = "3650d",
	  .help = "retraining is due when LIVE is older and people said new things; 0: never" },
	{ .key = "retrain.command", .type = SETTING_TEXT, .fallback = "", .fits = is_short,
	  .expects = "a line for /bin/sh of at most 1000 characters, or nothing", .weaker = is_other,
	  .help = "line that trains a new version; nothing: the reference trainer" },
	{ .key = "retrain.disagreements", .type = SETTING_INTEGER, .fallback = "0", .low = "0", .high = "100000000", .unit = "disagreements",
	  .help = "retraining is due after so many since the last run; 0: no" },
	{ .key = "retrain.least", .type = SETTING_INTEGER, .fallback = "50", .low = "2", .high = "100000000", .unit = "items",
	  .help = "with fewer items to learn from a run fails at once" },
	{ .key = "retrain.new_decisions", .type = SETTING_INTEGER, .fallback = "0", .low = "0", .high = "100000000", .unit = "decisions",
	  .help = "retraining is due after so many labels since the last run; 0: no" },
	{ .key = "retrain.schedule", .type = SETTING_TEXT, .fallback = "", .fits = work_hours_fit,
	  .expects = "hours of the week whose beginnings count, such as Sun 02:00-03:00, or nothing",
	  .help = "retraining is due when one of these hours begins and people said new things" },
	{ .key = "retrain.timeout", .type = SETTING_DURATION, .fallback = "6h", .low = "1s", .high = "30d",
	  .help = "the command that trains is ended after this time" },
	{ .key = "rollout.alpha", .type = SETTING_REAL, .fallback = "0.05", .low = "0.0001", .high = "0.5", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "chance that a rule takes back a version that errs no more often than LIVE" },
	{ .key = "rollout.bake", .type = SETTING_DURATION, .fallback = "1d", .low = "0", .high = "90d",
	  .laxer = SETTING_LAXER_LOW, .help = "time after the last step, or a switch, in which the rules can take it back" },
	{ .key = "rollout.judged", .type = SETTING_REAL, .fallback = "0.1", .low = "0.01", .high = "1", .unit = "",
	  .laxer = SETTING_LAXER_LOW, .help = "share of the items that people decide blind while a canary runs, to compare it" },
	{ .key = "rollout.margin", .type = SETTING_REAL, .fallback = "0.01", .low = "0.0001", .high = "0.5", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "by so much may a version agree less often and count as no worse" },
	{ .key = "rollout.most_items", .type = SETTING_INTEGER, .fallback = "0", .low = "0", .high = "1000000000", .unit = "items",
	  .weaker = is_higher_bound, .help = "items that a canary answers for, at most; 0: no bound" },
	{ .key = "rollout.ratio", .type = SETTING_REAL, .fallback = "1.5", .low = "1.01", .high = "10", .unit = "",
	  .laxer = SETTING_LAXER_HIGH, .help = "so many times as often as LIVE a canary may not err to take its next step" },
	{ .key = "rollout.soak", .type = SETTING_DURATION, .fallback = "1h", .low = "0", .high = "90d",
	  .laxer = SETTING_LAXER_LOW, .help = "time that each step of a canary lasts, at least" },
	{ .key = "rollout.step_items", .type = SETTING_INTEGER, .fallback = "100", .low = "0", .high = "10000000", .unit = "items",
	  .laxer = SETTING_LAXER_LOW, .help = "items of the canary that people have judged before its next step, at least" },
	{ .key = "rollout.steps", .type = SETTING_TEXT, .fallback = "0.05,0.25,0.5", .fits = is_steps,
	  .expects = "growing shares of the traffic above 0 and at most 1, such as 0.05,0.25,0.5",
	  .weaker = is_other, .help = "shares of the traffic that a canary gets, one by one; then it is LIVE" },
	{ .key = "score.timeout", .type = SETTING_DURATION, .fallback = "20s", .low = "100ms", .high = "10min",
	  .help = "the longest a model may take over one item" },
	{ .key = "second.after", .type = SETTING_DURATION, .fallback = "1d", .low = "0", .high = "30d",
	  .help = "after this time a second look goes to the same person, if nobody else decides" },
	{ .key = "second.critical", .type = SETTING_BOOLEAN, .fallback = "yes",
	  .laxer = SETTING_LAXER_NO, .help = "whether what a person or the model calls critical is looked at twice" },
	{ .key = "second.share", .type = SETTING_REAL, .fallback = "0.02", .low = "0", .high = "1", .unit = "",
	  .help = "share of all other blind decisions looked at twice, to learn how people err" },
	{ .key = "serve.connections", .type = SETTING_INTEGER, .fallback = "1024", .low = "1", .high = "65536", .unit = "connections",
	  .help = "connections that the service holds at once; more wait their turn" },
	{ .key = "serve.max_bytes", .type = SETTING_INTEGER, .fallback = "33554432", .low = "1024", .high = "1073741824",
	  .unit = "bytes", .help = "the largest thing that the service takes in" },
	{ .key = "serve.patience", .type = SETTING_DURATION, .fallback = "30s", .low = "1s", .high = "1h",
	  .help = "time for a request to come in whole, and a second more for each 64 KiB of it" },
	{ .key = "serve.rate", .type = SETTING_INTEGER, .fallback = "1000", .low = "0", .high = "1000000", .unit = "requests",
	  .help = "requests a second that the service takes from one caller; 0: any number" },
	{ .key = "serve.repeat", .type = SETTING_DURATION, .fallback = "5min", .low = "0", .high = "1d",
	  .help = "time in which the same request of the same caller counts as a repeated one" },
	{ .key = "serve.token", .type = SETTING_TEXT, .fallback = "", .fits = is_token_hash,
	  .expects = "a word that rung config serve.token --new makes, kept as its SHA-256, or nothing",
	  .help = "what callers of the service have to show; nothing: only this machine may ask" },
	{ .key = "split.eval", .type = SETTING_REAL, .fallback = "0.2", .low = "0.01", .high = "0.5", .unit = "",
	  .help = "share of labelled items, by whole groups, kept out of training to judge by" },
	{ .key = "stop.resume", .type = SETTING_DURATION, .fallback = "1d", .low = "0", .high = "30d",
	  .help = "time after a stop in which a lead may go back to the level before it" },
	{ .key = "threshold.by_class", .type = SETTING_BOOLEAN, .fallback = "no",
	  .laxer = SETTING_LAXER_NO, .help = "a threshold for each label that the model gives, not one for all" },
};

/* The first that fits is written; m is read, since many a person types it. */
static const struct { const char *name; int64_t ms; } units[] = {
	{ "d", CLOCK_DAY_MS }, { "h", CLOCK_HOUR_MS }, { "min", CLOCK_MINUTE_MS }, { "m", CLOCK_MINUTE_MS }, { "s", CLOCK_SECOND_MS }, { "ms", 1 },
};

#define UNIT_COUNT (sizeof units / sizeof *units)

size_t setting_count(void)
{
	return sizeof settings / sizeof *settings;
}

const struct setting *setting_at(size_t index)
{
	assert(index < setting_count());
	return &settings[index];
}

const struct setting *setting_find(const char *key)
{
	for (size_t i = 0; i < setting_count(); i++)
		if (str_equal(settings[i].key, key))
			return &settings[i];
	return NULL;
}

/* Reads up to 15 digits, so that the number is exact in a double and far from the end of int64_t.
 * Returns how many there were, or -1 for more. */
static int parse_digits(const char **at, int64_t *number, int room)
{
	int count = 0;

	for (; **at >= '0' && **at <= '9'; (*at)++, count++) {
		if (count == room)
			return -1;
		*number = *number * 10 + (**at - '0');
	}
	return count;
}

/* With at most 15 digits, digits / 10^places is the double nearest to the decimal number. */
static bool parse_real(const char *text, double *real)
{
	bool negative = *text == '-';
	int64_t digits = 0;
	int before, after = 0;
	double scale = 1;

	text += negative;
	before = parse_digits(&text, &digits, 15);
	if (before >= 0 && *text == '.') {
		text++;
		after = parse_digits(&text, &digits, 15 - before);
	}
	if (before < 0 || after < 0 || before + after == 0 || *text)
		return false;
	for (int i = 0; i < after; i++)
		scale *= 10;
	*real = (double)digits / scale;
	if (negative)
		*real = -*real;
	return true;
}

static bool parse_integer(const char *text, int64_t *integer)
{
	bool negative = *text == '-';
	int64_t digits = 0;

	text += negative;
	if (parse_digits(&text, &digits, 15) <= 0 || *text)
		return false;
	*integer = negative ? -digits : digits;
	return true;
}

/* A number without a unit is refused: whoever types 600 may mean seconds or minutes. */
static bool parse_duration(const char *text, int64_t *ms)
{
	int64_t number = 0;

	if (parse_digits(&text, &number, 9) <= 0)
		return false;
	if (!*text && number == 0) {
		*ms = 0;
		return true;
	}
	text += *text == ' ';
	for (size_t i = 0; i < UNIT_COUNT; i++) {
		if (str_equal(text, units[i].name)) {
			*ms = number * units[i].ms;
			return true;
		}
	}
	return false;
}

static bool parse_boolean(const char *text, bool *boolean)
{
	static const struct { const char *word; bool means; } words[] = {
		{ "yes", true }, { "no", false }, { "on", true }, { "off", false },
		{ "true", true }, { "false", false }, { "1", true }, { "0", false },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasecmp(text, words[i].word) == 0) {
			*boolean = words[i].means;
			return true;
		}
	}
	return false;
}

static bool parse_choice(const struct setting *setting, const char *text, const char **choice)
{
	for (const char *const *c = setting->choices; *c; c++) {
		if (str_equal(text, *c)) {
			*choice = *c;
			return true;
		}
	}
	return false;
}

/* Reads text without looking at the range. */
static bool parse_raw(const struct setting *setting, const char *text, struct setting_value *value)
{
	switch (setting->type) {
	case SETTING_REAL:
		return parse_real(text, &value->real);
	case SETTING_INTEGER:
		return parse_integer(text, &value->integer);
	case SETTING_DURATION:
		return parse_duration(text, &value->integer);
	case SETTING_TEXT:
		value->text = text;
		return text_is_visible(text, strlen(text)) && (!setting->fits || setting->fits(text));
	case SETTING_CHOICE:
		return parse_choice(setting, text, &value->text);
	case SETTING_BOOLEAN:
		return parse_boolean(text, &value->boolean);
	}
	return false;
}

static bool in_range(const struct setting *setting, const struct setting_value *value)
{
	struct setting_value low = { 0 }, high = { 0 };

	if (setting->low && parse_raw(setting, setting->low, &low) && (value->real < low.real || value->integer < low.integer))
		return false;
	if (setting->high && parse_raw(setting, setting->high, &high) && (value->real > high.real || value->integer > high.integer))
		return false;
	return true;
}

void setting_describe(const struct setting *setting, struct str *words)
{
	static const char *const nouns[] = {
		[SETTING_REAL] = "a number", [SETTING_INTEGER] = "a whole number", [SETTING_DURATION] = "a time",
		[SETTING_TEXT] = "a text", [SETTING_CHOICE] = "one of", [SETTING_BOOLEAN] = "yes or no",
	};

	if (setting->expects) {
		str_add(words, setting->expects);
		return;
	}
	str_add(words, nouns[setting->type]);
	if (setting->unit && *setting->unit)
		str_addf(words, " of %s", setting->unit);
	if (setting->low && setting->high)
		str_addf(words, " from %s to %s", setting->low, setting->high);
	if (setting->type == SETTING_DURATION)
		str_add(words, ", with ms, s, min, h or d behind it");
	for (const char *const *c = setting->choices; c && *c; c++)
		str_addf(words, "%s %s", c == setting->choices ? "" : ",", *c);
}

/* Adds text from outside as a message may show it: quoted, printable, and not for ever. */
static void add_quoted(struct str *out, const char *text)
{
	struct str visible = STR_EMPTY;

	text_add_visible(&visible, text, strlen(text));
	str_add_char(out, '"');
	text_add_fitted(out, str_text(&visible), 80, false);
	str_add_char(out, '"');
	str_release(&visible);
}

static int refuse(const struct setting *setting, const char *text, struct err *err)
{
	struct str message = STR_EMPTY;

	str_addf(&message, "%s takes ", setting->key);
	setting_describe(setting, &message);
	str_add(&message, ", not ");
	add_quoted(&message, text);
	err_set(err, "%s", str_text(&message));
	str_release(&message);
	return -1;
}

int setting_parse(const struct setting *setting, const char *text, struct setting_value *value, struct err *err)
{
	char trimmed[64];
	const char *from = text;
	size_t length;

	*value = (struct setting_value){ 0 };
	if (setting->type != SETTING_TEXT) {
		from += strspn(from, " \t\n");
		length = strlen(from);
		while (length > 0 && strchr(" \t\n", from[length - 1]))
			length--;
		if (length >= sizeof trimmed)
			return refuse(setting, text, err);
		memcpy(trimmed, from, length);
		trimmed[length] = '\0';
		from = trimmed;
	}
	if (!parse_raw(setting, from, value) || !in_range(setting, value))
		return refuse(setting, text, err);
	return 0;
}

int setting_check(const char *key, const char *text, struct err *err)
{
	const struct setting *setting = setting_find(key);
	struct setting_value value;

	if (!setting) {
		struct str name = STR_EMPTY;

		add_quoted(&name, key);
		err_set(err, "no setting is called %s", str_text(&name));
		str_release(&name);
		return -1;
	}
	return setting_parse(setting, text, &value, err);
}

static void add_duration(struct str *normal, int64_t ms)
{
	size_t i = 0;

	if (ms == 0) {
		str_add(normal, "0");
		return;
	}
	while (ms % units[i].ms != 0)
		i++;
	str_addf(normal, "%" PRId64 "%s", ms / units[i].ms, units[i].name);
}

int setting_normalise(const struct setting *setting, const char *text, struct str *normal, struct err *err)
{
	struct setting_value value;

	if (setting_parse(setting, text, &value, err) < 0)
		return -1;
	switch (setting->type) {
	case SETTING_REAL: {
		const char *from = text + strspn(text, " \t\n");

		str_add_bytes(normal, from, strcspn(from, " \t\n"));
		break;
	}
	case SETTING_INTEGER:
		str_addf(normal, "%" PRId64, value.integer);
		break;
	case SETTING_DURATION:
		add_duration(normal, value.integer);
		break;
	case SETTING_TEXT:
	case SETTING_CHOICE:
		str_add(normal, value.text);
		break;
	case SETTING_BOOLEAN:
		str_add(normal, value.boolean ? "yes" : "no");
		break;
	}
	return 0;
}

const char *setting_warning(const struct setting *setting, const char *value)
{
	struct setting_value is, shuts;

	if (!setting->shuts || setting_parse(setting, value, &is, NULL) < 0 || setting_parse(setting, setting->shuts, &shuts, NULL) < 0)
		return NULL;
	return is.real == shuts.real && is.integer == shuts.integer ? setting->why_shut : NULL;
}

bool setting_is_laxer(const struct setting *setting, const char *from, const char *to)
{
	struct setting_value was, is;
	double by;

	if (setting->weaker)
		return setting->weaker(from, to);
	if (setting->laxer == SETTING_NEVER_LAXER || setting_parse(setting, from, &was, NULL) < 0 || setting_parse(setting, to, &is, NULL) < 0)
		return false;
	if (setting->laxer == SETTING_LAXER_NO)
		return was.boolean && !is.boolean;
	by = setting->type == SETTING_REAL ? is.real - was.real : (double)(is.integer - was.integer);
	return setting->laxer == SETTING_LAXER_HIGH ? by > 0 : by < 0;
}

struct setting_value setting_default(const struct setting *setting)
{
	struct setting_value value;
	int parsed = setting_parse(setting, setting->fallback, &value, NULL);

	assert(parsed == 0);
	(void)parsed;
	return value;
}
