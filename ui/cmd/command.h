/* A command of the command line is one const struct in a file of its own, and a row of the table in
 * commands.c. Parsing, help, and the list of commands all read it; nothing else knows it.
 *
 * main() parses the line, opens what the command needs, calls it, prints what it left in err as
 * "rung: NAME: why", and closes everything. A command writes results to call->out, what a person
 * should know beside them to call->err, and takes its memory from call->arena. */
#ifndef RUNG_UI_CMD_COMMAND_H
#define RUNG_UI_CMD_COMMAND_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct store;
struct command_call;

/* What a command returns, and what the program exits with. */
enum command_status {
	COMMAND_DONE,
	COMMAND_FAILED, /* err says why */
	COMMAND_USAGE,  /* the line was wrong: err says how; main adds the usage */
	COMMAND_NO,     /* the answer to the question is no; it has been printed */
};

enum command_section {
	SECTION_PROJECT, /* making a project and filling it */
	SECTION_WORK,    /* deciding */
	SECTION_LADDER,  /* comparing, and changing who decides */
	SECTION_DATA,    /* taking results out */
	SECTION_CARE,    /* people, settings, the log, the file itself */
	SECTION_COUNT,
};

enum command_project {
	PROJECT_NONE,  /* the command opens no project */
	PROJECT_READ,
	PROJECT_WRITE, /* and has to know who is at the keyboard */
};

/* What a command that names no --stage speaks of where there are several. */
enum command_stages {
	STAGES_ONE,    /* one of them, and it has to say which */
	STAGES_FIRST,  /* the first, by name */
	STAGES_EACH,   /* all, one after another; as JSON a list of them, "stages" */
	STAGES_NONE,   /* none in particular: stage_name stays NULL, and stage is the first */
};

struct command_option {
	const char *name;  /* without the dashes; NULL ends the table */
	char        letter; /* 0: none */
	const char *value; /* what its value is called; NULL: it takes none */
	const char *help;  /* one line */
};

#define COMMAND_OPTIONS_MAX 16

struct command {
	const char *name;      /* one word, or two: "model add" */
	const char *arguments; /* as the usage line shows them, options of the contract among them; "" for none */
	const char *summary;   /* one line, for the list */
	const char *details;   /* paragraphs, wrapped at 80 columns, each line ended */
	const struct command_option *options; /* NULL: none of its own */
	int         least, most; /* arguments; most -1: any number */
	enum command_section section;
	enum command_project project;
	enum command_stages stages;
	const char *turns_with; /* options, a blank between: with one of them STAGES_EACH is STAGES_ONE, and the other way
	                         * round; NULL: none */
	bool        turns_to_write; /* and with these it also writes, and only leads may; else it reads */
	bool        leads;     /* only leads and the owner may */
	bool        models;    /* tells what models say: inspectors, who judge without them, may not */
	enum command_status (*run)(struct command_call *call, struct err *err);
};

struct command_call {
	const struct command *command; /* NULL: none was named */
	const char  *family;            /* first word of several commands that help is asked of, where command is NULL; else NULL */
	const char **arguments;
	int          argument_count;
	const char  *values[COMMAND_OPTIONS_MAX]; /* of command->options, in their order; "" for those without a value */
	bool         json, help, version;
	bool         mono, ascii;   /* of the console */
	const char  *theme;         /* of the console; NULL: not given */
	bool         plain;         /* lines instead of the console */
	const char  *project;       /* the file: -p, else $RUNG_PROJECT, else rung.db */
	bool         project_named; /* by -p */
	const char  *stage_name;    /* NULL: not given */
	int          stage_number;  /* of a command that speaks of each: from 1 on; else 0 */
	const char  *operator_name; /* NULL: not given */
	FILE        *out, *err;
	struct arena arena;         /* dies after the command */

	/* Only where the command needs a project: */
	struct store *store;
	struct stage  stage;
	struct actor  actor;        /* only PROJECT_WRITE */
};

/* The value of an option of the command; NULL where it was not given. */
const char *command_option(const struct command_call *call, const char *name);
bool command_has(const struct command_call *call, const char *name);

/* Whether one of the options was given with which the command turns; and what it speaks of then, and else. */
bool command_turns(const struct command_call *call);
enum command_stages command_stages(const struct command_call *call);

/* Reads the value of an option as a whole number of low..high. 1; 0: not given, *number stays; -1. */
int command_number(const struct command_call *call, const char *name, long low, long high, long *number,
                   struct err *err);

/* As command_number(): a number of low..high, and a share above 0 and below `below`. */
int command_real(const struct command_call *call, const char *name, double low, double high, double *real,
                 struct err *err);
int command_share(const struct command_call *call, const char *name, double below, double *share, struct err *err);

/* ---- the table (commands.c) ---- */

size_t command_count(void);
const struct command *command_at(size_t index); /* in the order of the help */
const struct command *command_find(const char *name); /* NULL: no such command */

/* True where word is the first of two in some command's name: "model". */
bool command_is_family(const char *word);

/* The command that word was most likely meant to be; NULL where none is near. */
const struct command *command_nearest(const char *word);

/* The nearest option of a command (NULL: only those that go anywhere); NULL where none is near. */
const struct command_option *command_nearest_option(const struct command *command, const char *word);

extern const struct command_option command_options_anywhere[]; /* ended by a NULL name */

/* ---- the command line (arguments.c) ---- */

/* Reads a command line into call, whose strings are borrowed from argv. -1: wrong usage, err says how;
 * call->command is set where the command was understood. */
int command_parse(int argc, char **argv, struct command_call *call, struct err *err);

/* ---- help (help.c) ---- */

void command_print_usage(FILE *out, const struct command *command);
void command_print_help(FILE *out, const struct command *command);
void command_print_family(FILE *out, const char *word); /* the commands that begin with this word */
void command_print_list(FILE *out);

#endif
