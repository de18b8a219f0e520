/* Long work ends at a good place when the person presses ^C or the system asks. */
#ifndef RUNG_UI_CMD_INTERRUPT_H
#define RUNG_UI_CMD_INTERRUPT_H

#include <signal.h>

/* From now on SIGINT, SIGTERM and SIGHUP set the flag that is returned; a second one ends the program
 * at once. */
const volatile sig_atomic_t *interrupt_watch(void);

/* From now on SIGHUP does not end the program but changes the number that is returned. After interrupt_watch(). */
const volatile sig_atomic_t *interrupt_watch_hangup(void);

#endif
