/* What was written and drawn without an answer comes back in the next sitting, of the same person in the
 * same stage of the same project. */
#include "test.h"

#include "ui/console/review_draft_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/rung-draft-XXXXXX";

static const char *path_of(const char *name)
{
	static char path[120];

	snprintf(path, sizeof path, "%s/rung/%s", folder, name);
	return path;
}

static const struct review_draft *draft_of(const struct review_drafts *drafts, int64_t item_id)
{
	for (int i = 0; i < REVIEW_DRAFTS_MAX; i++)
		if (drafts->draft[i].item_id == item_id)
			return &drafts->draft[i];
	return NULL;
}

static void read_anew(struct review_drafts *drafts, const char *name)
{
	struct err err = ERR_NONE;

	review_draft_release(drafts);
	assert_int_equal(review_draft_file_read(drafts, name, &err), 0);
}

static void notes_and_boxes_come_back(void **state)
{
	static const struct region boxes[] = { { 0.1, 2, 3.25, 4, 2, (double)NAN }, { 5, 6, 7, 8, 0, (double)NAN } };
	struct review_drafts drafts = { .next = 0 };
	struct err err = ERR_NONE;
	struct stat info;

	(void)state;
	review_draft_keep(&drafts, 7, "3 deep \xc3\xa9 chips", boxes, 2);
	review_draft_keep(&drafts, 9, "", boxes, 1);
	review_draft_keep(&drafts, 11, "-12 of them", NULL, 0);
	assert_int_equal(review_draft_file_write(&drafts, "drafts-a", &err), 0);
	assert_int_equal(stat(path_of("drafts-a"), &info), 0);
	assert_int_equal(info.st_mode & 077, 0);
	read_anew(&drafts, "drafts-a");
	assert_string_equal(draft_of(&drafts, 7)->note, "3 deep \xc3\xa9 chips");
	assert_int_equal(draft_of(&drafts, 7)->box_count, 2);
	assert_true(draft_of(&drafts, 7)->boxes[0].x > 0.09 && draft_of(&drafts, 7)->boxes[0].width == 3.25);
	assert_int_equal(draft_of(&drafts, 7)->boxes[0].label_id, 2);
	assert_string_equal(draft_of(&drafts, 9)->note, "");
	assert_int_equal(draft_of(&drafts, 9)->box_count, 1);
	assert_string_equal(draft_of(&drafts, 11)->note, "-12 of them");
	assert_int_equal(review_draft_newest(&drafts), 11);
	review_draft_drop(&drafts, 7);
	review_draft_drop(&drafts, 9);
	review_draft_drop(&drafts, 11);
	assert_int_equal(review_draft_file_write(&drafts, "drafts-a", &err), 0);
	read_anew(&drafts, "drafts-a");
	assert_int_equal(review_draft_newest(&drafts), 0);
	unlink(path_of("drafts-a"));
}

static void nothing_makes_no_file_and_nonsense_no_harm(void **state)
{
	static const char nonsense[] = "7\n8 x\n0 0 zero\n-3 0 less\n5 201 many\n6 1 1 2 3\n6 1 1 2 -3 4 0 negative\n6 1 1 nan 3 4 0 x\n12 0 right\n";
	struct review_drafts drafts = { .next = 0 };
	struct err err = ERR_NONE;
	FILE *file;

	(void)state;
	assert_int_equal(review_draft_file_write(&drafts, "drafts-b", &err), 0);
	assert_int_equal(access(path_of("drafts-b"), F_OK), -1);
	file = fopen(path_of("drafts-b"), "w");
	assert_non_null(file);
	fputs(nonsense, file);
	fclose(file);
	read_anew(&drafts, "drafts-b");
	for (int i = 0; i < REVIEW_DRAFTS_MAX; i++)
		assert_true(drafts.draft[i].item_id == 0 || drafts.draft[i].item_id == 12);
	assert_string_equal(draft_of(&drafts, 12)->note, "right");
	review_draft_release(&drafts);
	unlink(path_of("drafts-b"));
}

static void each_has_a_file_of_their_own(void **state)
{
	static const char *const parts[][3] = { { "/p", "main", "ann" }, { "/p", "main", "bob" }, { "/p", "m", "ainann" }, { "/q", "main", "ann" } };
	char names[4][REVIEW_DRAFT_FILE_SIZE], again[REVIEW_DRAFT_FILE_SIZE];

	(void)state;
	for (int i = 0; i < 4; i++) {
		review_draft_file_name(parts[i][0], parts[i][1], parts[i][2], names[i]);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(names[i], names[j]);
	}
	review_draft_file_name("/p", "main", "ann", again);
	assert_string_equal(again, names[0]);
}

static int make_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder) || setenv("XDG_CONFIG_HOME", folder, 1) != 0;
}

static int remove_folder(void **state)
{
	(void)state;
	rmdir(path_of(""));
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_and_boxes_come_back),
		cmocka_unit_test(nothing_makes_no_file_and_nonsense_no_harm),
		cmocka_unit_test(each_has_a_file_of_their_own),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
