/* What a worker does for one picture, without the walls, behind which valgrind could not count: decode, measure, cut to size, run.
 * usage: picture MODEL CARD TIMES PICTURE... */
#include "models/model.h"

#include <stdio.h>
#include <stdlib.h>

static size_t read_file(const char *path, char *bytes, size_t room)
{
	FILE *file = fopen(path, "rb");
	size_t length = file ? fread(bytes, 1, room, file) : 0;

	if (file)
		fclose(file);
	return length;
}

static int answer_picture(struct model *model, const char *path, int times, struct err *err)
{
	static char bytes[1 << 24];
	struct model_item item = { .kind = ITEM_IMAGE, .bytes = bytes, .length = read_file(path, bytes, sizeof bytes) };
	struct model_report report;
	struct answer answer;

	for (int i = 0; i < times; i++) {
		if (model_answer(model, &item, &report, &answer, err) < 0)
			return -1;
		answer_release(&answer);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct engine_opening opening = { .model_path = argc > 1 ? argv[1] : NULL, .threads = 1, .batch = 1 };
	struct model model = { 0 };
	struct err err = ERR_NONE;
	int rc = argc < 5 ? err_set(&err, "usage: picture MODEL CARD TIMES PICTURE...") : model_open(&model, "", argv[2], &opening, &err);

	for (int i = 4; rc == 0 && i < argc; i++)
		rc = answer_picture(&model, argv[i], atoi(argv[3]), &err);
	if (rc < 0)
		fprintf(stderr, "%s\n", err.text);
	return rc < 0;
}
