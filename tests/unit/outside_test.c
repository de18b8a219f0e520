/* Programs of a person's own: how they are called, and what they get of us, which is nothing. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "ladder/setting.h"
#include "ui/console/audio_player.h"
#include "ui/console/outside.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void words_are_split_at_blanks_and_not_taken_for_more(void **state)
{
	struct outside_command command = { .count = 0 };
	struct err err = ERR_NONE;
	char long_word[OUTSIDE_TEXT_MAX + 10];

	(void)state;
	assert_int_equal(outside_add_words(&command, "  /usr/bin/mpv\t--x='a b' $(touch y) ", &err), 0);
	assert_int_equal(outside_add(&command, "/a path/with blanks.wav", &err), 0);
	assert_int_equal(command.count, 6);
	assert_string_equal(command.text + command.starts[1], "--x='a");
	assert_string_equal(command.text + command.starts[3], "$(touch");
	assert_string_equal(command.text + command.starts[5], "/a path/with blanks.wav");
	assert_string_equal(outside_name(&command), "mpv");
	memset(long_word, 'x', sizeof long_word);
	long_word[sizeof long_word - 1] = '\0';
	assert_int_equal(outside_add(&command, long_word, &err), -1);
	assert_int_equal(outside_add_words(&command, long_word, &err), -1);
	assert_int_equal(command.count, 6);
	for (int i = 6; i < OUTSIDE_WORDS_MAX; i++)
		assert_int_equal(outside_add(&command, "x", &err), 0);
	assert_int_equal(outside_add(&command, "x", &err), -1);
	assert_string_equal(err.text, "the command is too long");
}

static void programs_are_found_along_the_path(void **state)
{
	(void)state;
	assert_true(outside_exists("sh"));
	assert_true(outside_exists("/bin/sh"));
	assert_false(outside_exists("there-is-no-such-program"));
	assert_false(outside_exists("/bin/there-is-no-such-program"));
}

/* A program that writes what it sees of itself to a file. */
struct spy { char folder[64], program[100], report[100]; };

static void set_up(struct spy *spy)
{
	FILE *file;

	snprintf(spy->folder, sizeof spy->folder, "/tmp/rung-test-XXXXXX");
	assert_non_null(mkdtemp(spy->folder));
	snprintf(spy->program, sizeof spy->program, "%s/spy", spy->folder);
	snprintf(spy->report, sizeof spy->report, "%s/report", spy->folder);
	file = fopen(spy->program, "w");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\nseen=$(echo \"$*\"; cut -d' ' -f4-6 /proc/$$/stat; for n in 0 1 2; do readlink /proc/$$/fd/$n; done\n"
	              "readlink /proc/$$/fd/*; grep SigIgn /proc/$$/status; grep SigBlk /proc/$$/status)\n"
	              "echo \"$seen\" >'%s.new'\nmv '%s.new' '%s'\nexec sleep 60\n", spy->report, spy->report, spy->report);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(spy->program, 0755), 0);
}

static void clear_up(const struct spy *spy)
{
	char command[100];

	snprintf(command, sizeof command, "rm -rf '%s'", spy->folder);
	assert_int_equal(system(command), 0);
}

static void read_report(const struct spy *spy, char text[1000])
{
	size_t length = 0;

	for (int tries = 0; tries < 1000 && length == 0; tries++) {
		FILE *file = fopen(spy->report, "r");

		if (!file) {
			poll(NULL, 0, 10);
			continue;
		}
		length = fread(text, 1, 999, file);
		fclose(file);
	}
	text[length] = '\0';
	assert_true(length > 0);
}

static void command_of(const struct spy *spy, struct outside_command *command)
{
	struct err err = ERR_NONE;

	*command = (struct outside_command){ .count = 0 };
	assert_int_equal(outside_add_words(command, spy->program, &err), 0);
	assert_int_equal(outside_add(command, "-a file", &err), 0);
}

static unsigned long mask_of(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	assert_non_null(at);
	return strtoul(at + strlen(name), NULL, 16);
}

/* parent, process group and session of the spy, after its arguments. */
static void check_report(const char *text, int *parent, int *group, int *session)
{
	assert_true(str_starts(text, "-a file\n"));
	assert_int_equal(sscanf(text + 8, "%d %d %d", parent, group, session), 3);
	assert_non_null(strstr(text, "\n/dev/null\n/dev/null\n/dev/null\n"));
	assert_false(mask_of(text, "SigIgn:") >> (SIGPIPE - 1) & 1);
	assert_false(mask_of(text, "SigBlk:") >> (SIGTERM - 1) & 1);
}

static void a_viewer_is_on_its_own(void **state)
{
	int secret = open("/etc/passwd", O_RDONLY) /* not closed on exec */, parent, group, session;
	struct outside_command command;
	struct err err = ERR_NONE;
	struct spy spy;
	char text[1000];
	sigset_t mask;

	(void)state;
	set_up(&spy);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	command_of(&spy, &command);
	assert_int_equal(outside_leave(&command, &err), 0);
	sigprocmask(SIG_UNBLOCK, &mask, NULL);
	signal(SIGPIPE, SIG_DFL);
	read_report(&spy, text);
	check_report(text, &parent, &group, &session);
	assert_int_not_equal(parent, getpid());
	assert_int_not_equal(session, getsid(0));
	assert_null(strstr(text, "/etc/passwd"));
	assert_true(waitpid(-1, NULL, WNOHANG) <= 0); /* nobody is left to be waited for */
	kill(-group, SIGKILL);
	close(secret);
	clear_up(&spy);
}

/* A process that the player had started itself may take a moment to be buried by the system. */
static bool is_gone(pid_t group)
{
	for (int tries = 0; tries < 500 && kill(-group, 0) == 0; tries++)
		poll(NULL, 0, 10);
	return kill(-group, 0) < 0;
}

static void a_player_gets_its_file_and_ends_with_us(void **state)
{
	int file = open("/etc/passwd", O_RDONLY), parent, group, session;
	struct outside_player player = { 0 };
	struct outside_command command;
	struct err err = ERR_NONE;
	struct spy spy;
	char text[1000];
	bool failed;

	(void)state;
	set_up(&spy);
	command_of(&spy, &command);
	assert_int_equal(outside_play(&player, &command, file, &err), 0);
	read_report(&spy, text);
	check_report(text, &parent, &group, &session);
	assert_int_equal(parent, getpid());
	assert_int_equal(group, player.pid);
	assert_non_null(strstr(text, "\n/etc/passwd\n"));
	assert_null(strstr(strstr(text, "/etc/passwd") + 1, "/etc/passwd")); /* once, where it is told */
	assert_false(outside_has_ended(&player, &failed));
	outside_stop(&player);
	assert_int_equal(player.pid, 0);
	assert_true(is_gone(group));
	outside_stop(&player);
	outside_pause(&player, true);
	assert_false(outside_has_ended(&player, &failed));
	close(file);
	clear_up(&spy);
}

static void what_cannot_be_started_is_told(void **state)
{
	struct outside_command command = { .count = 0 };
	struct outside_player player = { 0 };
	struct err err = ERR_NONE;

	(void)state;
	assert_int_equal(outside_add_words(&command, "there-is-no-such-program -x", &err), 0);
	assert_int_equal(outside_leave(&command, &err), -1);
	assert_string_equal(err.text, "there-is-no-such-program: No such file or directory");
	assert_int_equal(outside_run(&command, &err), -1);
	assert_int_equal(outside_play(&player, &command, STDIN_FILENO, &err), -1);
	assert_int_equal(player.pid, 0);
	assert_true(waitpid(-1, NULL, WNOHANG) <= 0);
}

static void a_program_on_the_terminal_is_waited_for(void **state)
{
	struct outside_command command = { .count = 0 };
	struct err err = ERR_NONE;
	struct sigaction before, now;

	(void)state;
	assert_int_equal(sigaction(SIGINT, NULL, &before), 0); /* ignored where the tests run in the background */
	assert_int_equal(outside_add_words(&command, "sleep 0.05", &err), 0);
	assert_int_equal(outside_run(&command, &err), 0);
	assert_true(waitpid(-1, NULL, WNOHANG) <= 0);
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, before.sa_handler); /* put back */
}

static void what_would_end_us_ends_the_program_first(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		struct outside_command command = { .count = 0 };

		alarm(20); /* should it hang */
		if (outside_add_words(&command, "sleep 60", NULL) == 0)
			outside_run(&command, NULL);
		_exit(0); /* not reached: the signal comes back to us */
	}
	poll(NULL, 0, 200);
	kill(child, SIGTERM);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

/* A person's own player goes before the project's, which can be none but those that are known. */
static void the_person_chooses_before_the_project(void **state)
{
	struct project *project;

	(void)state;
	project_begin(state);
	project = *state;
	assert_string_equal(audio_player_wanted(" ", project->store), "");
	project_set(project, "play.command", "mpv");
	assert_string_equal(audio_player_wanted("", project->store), "mpv");
	assert_string_equal(audio_player_wanted("sox -q", project->store), "sox -q");
	assert_string_equal(audio_player_wanted("", NULL), "");
	assert_int_equal(setting_check("play.command", "sh -c evil", NULL), -1);
	project_end(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_split_at_blanks_and_not_taken_for_more),
		cmocka_unit_test(programs_are_found_along_the_path),
		cmocka_unit_test(a_viewer_is_on_its_own),
		cmocka_unit_test(a_player_gets_its_file_and_ends_with_us),
		cmocka_unit_test(the_person_chooses_before_the_project),
		cmocka_unit_test(what_cannot_be_started_is_told),
		cmocka_unit_test(a_program_on_the_terminal_is_waited_for),
		cmocka_unit_test(what_would_end_us_ends_the_program_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
