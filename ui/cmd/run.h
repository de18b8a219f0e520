/* Runs one command line from end to end. */
#ifndef RUNG_UI_CMD_RUN_H
#define RUNG_UI_CMD_RUN_H

/* Parses the line, opens the project where the command needs one, runs it, prints errors on standard
 * error and closes everything. The exit status: enum command_status. */
int run_command_line(int argc, char **argv);

#endif
