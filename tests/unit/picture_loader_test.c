/* Pictures decoded ahead, with workers that are made up: what is asked for when, and what is kept. */
#include "test.h"

#include "../console/fake_review.h"
#include "base/xalloc.h"
#include "ui/console/picture_loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct fake_settings slow = { .slow = true }, quick = { .slow = false };

/* A PPM file of that size, which is so large only where it says so. */
static void *ppm(int width, int height, size_t *length)
{
	char head[40];
	int headed = snprintf(head, sizeof head, "P6 %d %d 255\n", width, height);
	char *bytes = xmalloc((size_t)headed + (size_t)width * (size_t)height * 3);

	memcpy(bytes, head, (size_t)headed);
	memset(bytes + headed, 99, (size_t)width * (size_t)height * 3);
	*length = (size_t)headed + (size_t)width * (size_t)height * 3;
	return bytes;
}

static void want(struct picture_loader *loader, int64_t item_id, int side)
{
	size_t length;
	void *bytes = ppm(side, side, &length);

	picture_loader_want(loader, item_id, bytes, length);
	picture_loader_work(loader);
}

static void ahead(struct picture_loader *loader, int64_t item_id, int side)
{
	size_t length;
	void *bytes = ppm(side, side, &length);

	picture_loader_ahead(loader, item_id, bytes, length);
	picture_loader_work(loader);
}

static void expect(struct picture_loader *loader, int64_t first, int count)
{
	int64_t ids[PICTURE_LOADER_AHEAD];

	for (int i = 0; i < count; i++)
		ids[i] = first + i;
	picture_loader_expect(loader, ids, count);
}

static void deliver(struct picture_loader *loader)
{
	fake_deliver();
	picture_loader_work(loader);
}

static void open_loader(struct picture_loader *loader, const struct fake_settings *settings)
{
	fake_set(settings);
	picture_loader_open(loader);
}

static void what_was_decoded_ahead_is_there_at_once(void **state)
{
	struct picture_loader loader;

	(void)state;
	open_loader(&loader, &quick);
	want(&loader, 1, 10);
	assert_int_equal(loader.state, PICTURE_READY);
	expect(&loader, 2, 3);
	for (int64_t id = 2; id <= 4; id++) {
		assert_int_equal(picture_loader_next_ahead(&loader), id);
		ahead(&loader, id, 10 + (int)id);
		assert_int_equal(loader.picture.width, 10);
	}
	assert_int_equal(picture_loader_next_ahead(&loader), 0);
	assert_true(picture_loader_show(&loader, 2));
	assert_int_equal(loader.state, PICTURE_READY);
	assert_int_equal(loader.picture.width, 12);
	assert_false(picture_loader_show(&loader, 9));
	assert_int_equal(loader.state, PICTURE_ABSENT);
	picture_loader_close(&loader);
}

static void the_one_in_hand_goes_first_and_one_worker_is_left_for_it(void **state)
{
	struct picture_loader loader;

	(void)state;
	open_loader(&loader, &slow);
	expect(&loader, 2, 3);
	want(&loader, 1, 10);
	assert_int_equal(picture_loader_next_ahead(&loader), 0);
	deliver(&loader);
	assert_int_equal(loader.state, PICTURE_READY);

	assert_int_equal(picture_loader_next_ahead(&loader), 2);
	ahead(&loader, 2, 20);
	assert_int_equal(picture_loader_next_ahead(&loader), 0);
	ahead(&loader, 3, 30); /* asked for too soon: it waits */
	want(&loader, 7, 70);
	assert_int_equal(loader.busy, 2);
	deliver(&loader); /* the picture ahead */
	assert_int_equal(loader.state, PICTURE_COMING);
	deliver(&loader);
	assert_int_equal(loader.state, PICTURE_READY);
	assert_int_equal(loader.picture.width, 70);
	picture_loader_close(&loader);
}

static void what_is_coming_ahead_is_waited_for_not_asked_for_again(void **state)
{
	struct picture_loader loader;

	(void)state;
	open_loader(&loader, &slow);
	expect(&loader, 2, 1);
	ahead(&loader, 2, 20);
	assert_true(picture_loader_show(&loader, 2));
	assert_int_equal(loader.state, PICTURE_COMING);
	assert_int_equal(loader.busy, 1);
	deliver(&loader);
	assert_int_equal(loader.state, PICTURE_READY);
	assert_int_equal(loader.picture.width, 20);
	picture_loader_close(&loader);
}

static void the_picture_behind_is_still_there(void **state)
{
	struct picture_loader loader;
	uint64_t ticket;

	(void)state;
	open_loader(&loader, &quick);
	for (int64_t id = 1; id <= 20; id++) {
		if (!picture_loader_show(&loader, id))
			want(&loader, id, 10 + (int)id);
		expect(&loader, id + 1, 3);
		for (int i = 0; i < 3 && picture_loader_next_ahead(&loader); i++)
			ahead(&loader, picture_loader_next_ahead(&loader), 10 + (int)picture_loader_next_ahead(&loader));
		assert_int_equal(picture_loader_next_ahead(&loader), 0);
	}
	ticket = loader.ticket;
	assert_true(picture_loader_show(&loader, 18));
	assert_true(picture_loader_show(&loader, 19));
	assert_int_equal(loader.picture.width, 29);
	assert_int_not_equal(loader.ticket, ticket);
	assert_true(picture_loader_show(&loader, 20));
	assert_int_equal(loader.ticket, ticket);
	picture_loader_close(&loader);
}

static size_t bytes_kept(const struct picture_loader *loader)
{
	size_t bytes = 0;

	for (int i = 0; i < PICTURE_LOADER_KEPT; i++)
		bytes += (size_t)loader->kept[i].picture.width * (size_t)loader->kept[i].picture.height * 3;
	return bytes;
}

/* Sides of 2000 are 12 MB each, sides of 3000 are 27 MB. */
static void pictures_together_keep_within_their_bound(void **state)
{
	struct picture_loader loader;

	(void)state;
	open_loader(&loader, &quick);
	want(&loader, 1, 2000);
	want(&loader, 2, 2000);
	expect(&loader, 3, 3);
	for (int64_t id = 3; id <= 5; id++) {
		assert_int_equal(picture_loader_next_ahead(&loader), id);
		ahead(&loader, id, 2000);
		assert_true(bytes_kept(&loader) <= PICTURE_LOADER_BYTES);
	}
	assert_int_equal(picture_loader_next_ahead(&loader), 0);
	assert_true(picture_loader_show(&loader, 3));
	assert_true(picture_loader_show(&loader, 4));
	want(&loader, 6, 3000);
	assert_true(bytes_kept(&loader) <= PICTURE_LOADER_BYTES);
	assert_int_equal(loader.picture.width, 3000);
	want(&loader, 7, 5000); /* larger than the bound, alone */
	assert_int_equal(bytes_kept(&loader), 75000000);
	picture_loader_close(&loader);
}

static void what_is_needed_sooner_does_not_go_for_what_is_needed_later(void **state)
{
	struct picture_loader loader;

	(void)state;
	open_loader(&loader, &quick);
	want(&loader, 1, 2000);
	expect(&loader, 2, 3);
	ahead(&loader, 2, 3000);
	ahead(&loader, 3, 3000);
	assert_int_equal(picture_loader_next_ahead(&loader), 4);
	ahead(&loader, 4, 100);
	assert_int_equal(picture_loader_next_ahead(&loader), 0);
	assert_true(picture_loader_show(&loader, 2));
	assert_true(picture_loader_show(&loader, 4));
	assert_false(picture_loader_show(&loader, 3));
	want(&loader, 3, 3000);
	assert_int_equal(loader.state, PICTURE_READY);
	picture_loader_close(&loader);
}

static void what_cannot_be_read_or_decoded_ahead_is_tried_once_and_again_in_its_time(void **state)
{
	struct picture_loader loader;
	struct fake_settings broken = { .broken = 3 };
	char *bytes = xmalloc(2);

	(void)state;
	open_loader(&loader, &broken);
	want(&loader, 1, 10);
	expect(&loader, 2, 2);
	picture_loader_ahead(&loader, 2, NULL, 0);
	memcpy(bytes, "3", 2);
	picture_loader_ahead(&loader, 3, bytes, 2);
	picture_loader_work(&loader);
	assert_int_equal(picture_loader_next_ahead(&loader), 0);
	assert_int_equal(loader.state, PICTURE_READY);
	assert_false(picture_loader_show(&loader, 2));
	picture_loader_fail(&loader, "gone\033");
	assert_int_equal(loader.state, PICTURE_FAILED);
	assert_null(strchr(loader.reason, '\033'));
	assert_false(picture_loader_show(&loader, 3));
	picture_loader_clear(&loader);
	assert_int_equal(loader.state, PICTURE_ABSENT);
	assert_string_equal(loader.reason, "");
	picture_loader_close(&loader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_decoded_ahead_is_there_at_once),
		cmocka_unit_test(the_one_in_hand_goes_first_and_one_worker_is_left_for_it),
		cmocka_unit_test(what_is_coming_ahead_is_waited_for_not_asked_for_again),
		cmocka_unit_test(the_picture_behind_is_still_there),
		cmocka_unit_test(pictures_together_keep_within_their_bound),
		cmocka_unit_test(what_is_needed_sooner_does_not_go_for_what_is_needed_later),
		cmocka_unit_test(what_cannot_be_read_or_decoded_ahead_is_tried_once_and_again_in_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
