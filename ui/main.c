/* rung: a console for labeling with a human in the loop. */
#include "base/str.h"
#include "jobs/worker.h"
#include "ui/cmd/run.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Text is UTF-8 everywhere, also where the locale says otherwise; numbers have a decimal point. */
static void set_locale(void)
{
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	if (!str_equal(nl_langinfo(CODESET), "UTF-8"))
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* Pools of workers start this same program under their own name. */
static bool is_worker(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;

	return str_equal(slash ? slash + 1 : name, WORKER_NAME);
}

int main(int argc, char **argv)
{
	if (argc > 0 && is_worker(argv[0]))
		return worker_main(argc, argv);
	if (sodium_init() < 0) {
		fprintf(stderr, "rung: no source of random numbers\n");
		return 1;
	}
	set_locale();
	signal(SIGPIPE, SIG_IGN); /* writes fail instead: to a worker that died, to a reader that left */
	signal(SIGXFSZ, SIG_IGN); /* and to a file that may not grow */
	return run_command_line(argc, argv);
}
