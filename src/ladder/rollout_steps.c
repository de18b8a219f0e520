#include "ladder/rollout_steps.h"

#include "ladder/setting.h"

#include <stdio.h>
#include <string.h>

/* A number as settings are written, in every locale. */
static const struct setting share_setting = { .key = "share", .type = SETTING_REAL };

int rollout_share_check(double share, struct err *err)
{
	if (share > 0 && share <= 1)
		return 0;
	return err_set(err, "a share of the traffic is above 0 and at most 1: %g is not", share);
}

static int parse_one(const char *text, size_t length, double *share, struct err *err)
{
	struct setting_value value;
	char piece[32];

	if (length >= sizeof piece || length == 0)
		return err_set(err, "steps are shares with commas between, such as 0.05,0.25,0.5");
	snprintf(piece, sizeof piece, "%.*s", (int)length, text);
	if (setting_parse(&share_setting, piece, &value, NULL) < 0)
		return err_set(err, "%s is no share: steps are such as 0.05,0.25,0.5", piece);
	*share = value.real;
	return rollout_share_check(value.real, err);
}

int rollout_steps_parse(const char *text, double steps[ROLLOUT_STEPS_MAX], struct err *err)
{
	for (int count = 0;; text++) {
		size_t length = strcspn(text, ",");

		if (count == ROLLOUT_STEPS_MAX)
			return err_set(err, "a canary has at most %d steps", ROLLOUT_STEPS_MAX);
		if (parse_one(text, length, &steps[count], err) < 0)
			return -1;
		if (count > 0 && !(steps[count] > steps[count - 1]))
			return err_set(err, "each step is a larger share than the one before: %g is not above %g", steps[count], steps[count - 1]);
		count++;
		text += length;
		if (!*text)
			return count;
	}
}
