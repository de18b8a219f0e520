/* What other promises would give: the picture of share against certified error, and the list of promises
 * beside it, as rung gate --what-if prints it. */
#ifndef RUNG_CONSOLE_LADDER_PROMISES_H
#define RUNG_CONSOLE_LADDER_PROMISES_H

#include "ladder/certificate.h"
#include "stats/confhist.h"
#include "ui/console/app.h"

struct ladder_promises {
	const struct confhist    *hist;        /* of settled blind answers */
	const struct certificate *certificate; /* what the machine runs on, or would; NULL or not found: none */
	double                    promise;     /* errors promised today, 0..1 */
	double                    seconds;     /* that a person takes over an item; 0: not known */
};

/* Opens it over the screen. Keeps nothing of what it is given. */
unsigned ladder_promises_open(struct app *app, const struct ladder_promises *promises);

#endif
