/* The terminal we were started on: taking it over, giving it back whatever happens, its keys, its
 * size, and the signals that concern it. There is one terminal, so this is the one module with state
 * of its own. */
#ifndef RUNG_CONSOLE_TERMINAL_H
#define RUNG_CONSOLE_TERMINAL_H

#include "base/err.h"

#include <stdbool.h>

/* Takes over standard input and output, which must be a terminal that can move its cursor. */
int terminal_open(bool colours, struct err *err);

/* Gives it back as it was; may be repeated. */
void terminal_close(void);

/* The descriptor that becomes readable when a signal has come, and what came; 0 when none is left.
 * SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM and SIGHUP come this way. */
int terminal_signal_fd(void);
int terminal_next_signal(void);

/* Whether clicks, drags and the wheel are sent to us; at first they are not. Shift leaves them to the
 * terminal all the same. */
void terminal_use_mouse(bool on);

#define TERMINAL_COPY_MAX 74000 /* bytes; what terminals take at once */

/* Puts printable text into the terminal's clipboard, where the terminal lets programs do that: it does not
 * tell. -1 where it cannot be asked, or there is too much. */
int terminal_copy(const char *text, struct err *err);

/* Sends what was drawn, by one write; as_frame: for a terminal that has told that it can show all of a
 * frame at once. */
void terminal_show(bool as_frame);

void terminal_ring(void);

/* True when the terminal has hung up: it is readable, but there is nothing to read. */
bool terminal_is_gone(void);

/* Tells curses the size the terminal has now. */
void terminal_take_size(int *columns, int *rows);

/* Gives the terminal back, stops this process, and takes it over again once it is continued. */
void terminal_suspend(void);

/* Gives the terminal back for a program that we run on it, until terminal_resume(). */
void terminal_lend(void);

/* Takes it over again after somebody else has stopped and continued us. */
void terminal_resume(void);

#endif
