/* The part of a card that says which program answers. */
#include "models/card_part.h"

#define WORDS_MAX      64
#define WORD_BYTES_MAX 1000

int card_read_process(const struct card_part *whole, struct card *card)
{
	static const char *const keys[] = { "command", "files", "ready", "network", "timeout", "memory", "cpu", "open_files", NULL };
	struct card_process *process = &card->process;
	bool program = card_is_program(card);
	struct card_part part;

	if (card_open_part(whole, "process", "process.", program, &part) < 0)
		return -1;
	if (!program)
		return part.object ? card_refuse(whole, "process", "is for the engine process alone") : 0;
	if (card_check_keys(&part, keys) < 0 ||
	    card_read_words(&part, "command", WORDS_MAX, WORD_BYTES_MAX, &process->command, &process->command_count) < 0 ||
	    card_read_words(&part, "files", WORDS_MAX, WORD_BYTES_MAX, &process->files, &process->file_count) < 0 ||
	    card_read_flag(&part, "ready", &process->ready) < 0 || card_read_flag(&part, "network", &process->network) < 0 ||
	    card_read_number(&part, "timeout", 0.01, 3600, &process->timeout) < 0 ||
	    card_read_count(&part, "memory", false, 16, 1 << 20, &process->memory) < 0 ||
	    card_read_count(&part, "cpu", false, 1, 1 << 30, &process->cpu) < 0 ||
	    card_read_count(&part, "open_files", false, 8, 1 << 20, &process->open_files) < 0)
		return -1;
	return process->command_count ? 0 : card_refuse(&part, "command", "must be a list with the program and its arguments");
}
