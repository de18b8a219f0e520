#include "ui/cmd/interrupt.h"

#include <stddef.h>

static volatile sig_atomic_t signal_interrupted, signal_hung_up;

static void note(int signal_number)
{
	(void)signal_number;
	signal_interrupted = 1;
}

const volatile sig_atomic_t *interrupt_watch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = note, .sa_flags = (int)SA_RESETHAND };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &action, NULL);
	return &signal_interrupted;
}

static void note_hangup(int signal_number)
{
	(void)signal_number;
	signal_hung_up = (signal_hung_up + 1) % 1000;
}

const volatile sig_atomic_t *interrupt_watch_hangup(void)
{
	struct sigaction action = { .sa_handler = note_hangup, .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	sigaction(SIGHUP, &action, NULL);
	return &signal_hung_up;
}
