/* What other promises would give: the picture of share against certified error, and the list of promises
 * beside it, as rung gate --what-if prints it. */
#ifndef RUNG_CONSOLE_LADDER_PROMISES_H
#define RUNG_CONSOLE_LADDER_PROMISES_H

#include "ladder/climb.h"
#include "ui/console/app.h"

struct ladder_promises {
	const struct evidence    *evidence;    /* settled blind answers */
	const struct climb_policy *policy;     /* what is asked for today */
	const struct certificate *certificate; /* what the machine runs on, or would; NULL or not found: none */
	double                    seconds;     /* that a person takes over an item; 0: not known */
};

/* Opens it over the screen. Keeps nothing of what it is given. */
unsigned ladder_promises_open(struct app *app, const struct ladder_promises *promises);

#endif
