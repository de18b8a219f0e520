/* What it costs to tend a ladder: usage: ladder_bench PROJECT, whose answers have not been folded yet. The
 * project is changed. Times are of the processor, so that what else runs does not count. */
#include "base/clock.h"
#include "base/hash.h"
#include "db/decision.h"
#include "db/queue.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/level.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 200

struct bench {
	struct store *store;
	struct actor  owner;
	int64_t       ahead_ms; /* of the system's clock */
};

#define MUST(call) \
	do { \
		struct err err = { "" }; \
		if ((call) < 0) { \
			fprintf(stderr, "%s\n", err.text); \
			exit(1); \
		} \
	} while (0)

static double spent_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int64_t later(void *context)
{
	return (int64_t)time(NULL) * 1000 + ((struct bench *)context)->ahead_ms;
}

static int64_t tend(struct bench *bench)
{
	struct ladder_news news;

	MUST(ladder_tend(bench->store, NULL, &news, &err));
	return news.folded;
}

static void decide(struct bench *bench)
{
	struct decision_new decision = { .kind = "label", .origin = "command" };
	struct arena arena = ARENA_EMPTY;
	struct claim claim;
	struct stage stage;
	int got = 0;

	MUST(stage_read(bench->store, NULL, &arena, &stage, &err));
	MUST(got = queue_claim(bench->store, NULL, &bench->owner, &claim, &err));
	decision.label_id = stage.labels[0].label_id;
	uuid_new(later(bench), decision.uuid);
	if (got)
		MUST(decision_add(bench->store, &stage, &bench->owner, &claim, &decision, &err));
	arena_release(&arena);
}

static void print(const char *what, double ms, int64_t rows)
{
	printf("%-48s %10.3f ms", what, ms);
	if (rows > 1)
		printf("   %8" PRId64 " rows, %.1f us each", rows, 1000 * ms / (double)rows);
	printf("\n");
}

static void first_folding(struct bench *bench)
{
	struct ladder ladder;
	double began = spent_ms();
	int64_t rows;

	MUST(ladder_read(bench->store, NULL, &ladder, &err));
	print("asking before anything is folded", spent_ms() - began, ladder.attempt.evidence.settled);
	ladder_release(&ladder);
	began = spent_ms();
	rows = tend(bench);
	print("the first tending", spent_ms() - began, rows);
}

static void each_run(struct bench *bench)
{
	double nothing = 0, unsettled = 0, settled = 0, gate = 0;

	for (int i = 0; i < RUNS; i++) {
		struct gate found;
		double began = spent_ms();

		tend(bench);
		nothing += spent_ms() - began;
		decide(bench);
		began = spent_ms();
		tend(bench);
		unsettled += spent_ms() - began;
		bench->ahead_ms += CLOCK_HOUR_MS / 5;
		began = spent_ms();
		tend(bench);
		settled += spent_ms() - began;
		began = spent_ms();
		MUST(level_gate(bench->store, NULL, 2, &found, &err));
		gate += spent_ms() - began;
	}
	print("tending with nothing new", nothing / RUNS, 1);
	print("... with an answer that can be taken back", unsettled / RUNS, 1);
	print("... with one answer that has settled", settled / RUNS, 1);
	print("asking for the gate 2 to 3", gate / RUNS, 1);
}

int main(int argc, char **argv)
{
	struct bench bench = { .ahead_ms = 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: %s PROJECT\n", argv[0]);
		return 2;
	}
	MUST(store_open(argv[1], STORE_WRITE, &bench.store, &err));
	store_set_clock(bench.store, later, &bench);
	MUST(actor_identify(bench.store, NULL, &bench.owner, &err));
	first_folding(&bench);
	each_run(&bench);
	store_close(bench.store);
	return 0;
}
