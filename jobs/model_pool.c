#include "jobs/model_pool.h"

#include "base/arena.h"
#include "base/str.h"
#include "jobs/model_content.h"
#include "models/card.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int model_verify(const struct model_version *version, struct err *err)
{
	unsigned char sha256[HASH_BYTES];
	struct arena arena = ARENA_EMPTY;
	struct card card;
	int rc = -1;

	if (!version->path)
		return err_set(err, "%s is imported: there is no model to run", version->title);
	if (!version->card)
		return err_set(err, "%s has no card", version->title);
	if (card_parse(version->card, strlen(version->card), "its card", &arena, &card, err) == 0)
		rc = model_content(version->path, &card, sha256, err);
	if (rc == 0 && memcmp(sha256, version->sha256, HASH_BYTES) != 0)
		rc = model_content_differs(version->path, &card, err);
	if (rc < 0)
		err_wrap(err, "%s", version->title);
	arena_release(&arena);
	return rc;
}

char *model_card_write(const char *card, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	struct str path = STR_EMPTY;
	size_t length = strlen(card);
	ssize_t written;
	int fd;

	str_addf(&path, "%s/rung-card-XXXXXX", folder && *folder ? folder : "/tmp");
	fd = mkostemp(path.text, O_CLOEXEC);
	written = fd < 0 ? -1 : write(fd, card, length);
	if (fd >= 0 && close(fd) == 0 && written == (ssize_t)length)
		return str_take(&path);
	err_set(err, "%s: %s", str_text(&path), strerror(errno));
	if (fd >= 0)
		unlink(path.text);
	str_release(&path);
	return NULL;
}

int model_pool_open(struct model_pool *pool, const struct model_version *version,
                    const struct worker_options *options, struct err *err)
{
	struct worker_options full = *options;

	*pool = (struct model_pool)MODEL_POOL_CLOSED;
	if (model_verify(version, err) < 0)
		return -1;
	pool->card_path = model_card_write(version->card, err);
	if (!pool->card_path)
		return -1;
	full.engine = version->engine;
	full.model_path = version->path;
	full.card_path = pool->card_path;
	full.sha256 = version->sha256;
	if (worker_pool_open(&full, &pool->workers, err) < 0) {
		model_pool_close(pool);
		return err_wrap(err, "%s", version->title);
	}
	return 0;
}

void model_pool_close(struct model_pool *pool)
{
	worker_pool_close(pool->workers);
	if (pool->card_path)
		unlink(pool->card_path);
	free(pool->card_path);
	*pool = (struct model_pool)MODEL_POOL_CLOSED;
}
