#include "jobs/model_content.h"

#include "base/file.h"
#include "base/str.h"
#include "models/process.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Adds a file that is named from folder. needed: it must be there; else what is no regular file is passed over. */
static int add_file(struct hash_state *state, const char *folder, const char *word, bool needed, struct err *err)
{
	unsigned char sha256[HASH_BYTES];
	struct str path = STR_EMPTY;
	struct stat found;
	int rc = 0;

	str_addf(&path, "%s%s%s", *word == '/' ? "" : folder, *word == '/' ? "" : "/", word);
	if (needed || (stat(path.text, &found) == 0 && S_ISREG(found.st_mode))) {
		rc = file_sha256(path.text, sha256, err);
		if (rc < 0)
			err_wrap(err, "%s", path.text);
		else
			hash_add(state, sha256, HASH_BYTES);
	}
	str_release(&path);
	return rc;
}

int model_content(const char *path, const struct card *card, unsigned char sha256[HASH_BYTES], struct err *err)
{
	const struct card_process *process = &card->process;
	struct hash_state state;
	char *folder;
	int rc = file_sha256(path, sha256, err);

	if (rc < 0 || !(card_is_program(card) || card->decode.dictionary))
		return rc < 0 ? err_wrap(err, "%s", path) : 0;
	hash_begin(&state);
	hash_add(&state, sha256, HASH_BYTES);
	folder = process_folder(path);
	for (int i = 0; rc == 0 && i < process->command_count; i++)
		rc = add_file(&state, folder, process->command[i], false, err);
	for (int i = 0; rc == 0 && i < process->file_count; i++)
		rc = add_file(&state, folder, process->files[i], true, err);
	if (rc == 0 && card->decode.dictionary)
		rc = add_file(&state, folder, card->decode.dictionary, true, err);
	free(folder);
	hash_end(&state, sha256);
	return rc;
}

int model_content_differs(const char *path, const struct card *card, struct err *err)
{
	return err_set(err, card_is_program(card)        ? "%s, or a file of its program, is not what was added: its SHA-256 differs"
	                    : card->decode.dictionary ? "%s, or its dictionary, is not what was added: its SHA-256 differs"
	                                              : "%s is not the file that was added: its SHA-256 differs", path);
}
