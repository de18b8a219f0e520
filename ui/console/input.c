#include "ui/console/input.h"

#include "base/text.h"
#include "ui/console/key.h"

#include <stdio.h>

#define ESC 0x1b
#define BEL 0x07
#define LATE_MS    1000 /* the rest of a sequence whose ESC was taken for a key comes within this */
#define PASTE_QUIET_MS 100 /* nobody types that soon after having pasted */
#define NUMBER_MAX 9999
#define SHIFT      2 /* as a second number: Shift and nothing else was held down */

/* What follows a paste at once belongs to it, whoever says that the paste has ended. */
static bool is_pasted(const struct input *input)
{
	return input->pasting || (input->paste_ms && input->now_ms - input->paste_ms < PASTE_QUIET_MS);
}

static int give(struct input_event *event, struct input_event what)
{
	*event = what;
	return 1;
}

static int give_character(const struct input *input, int key, struct input_event *event)
{
	return give(event, (struct input_event){ .kind = is_pasted(input) ? INPUT_PASTE : INPUT_KEY, .key = key });
}

/* A key that is no character; there is none in pasted text. */
static int give_key(const struct input *input, int key, struct input_event *event)
{
	if (key == PRESS_BEYOND || is_pasted(input))
		return 0;
	return give(event, (struct input_event){ .kind = INPUT_KEY, .key = key });
}

/* ---- what sequences mean ---- */

static int letter_key(char letter)
{
	switch (letter) {
	case 'A': return PRESS_UP;
	case 'B': return PRESS_DOWN;
	case 'C': return PRESS_RIGHT;
	case 'D': return PRESS_LEFT;
	case 'F': return PRESS_END;
	case 'H': return PRESS_HOME;
	case 'P': case 'Q': case 'R': case 'S': return PRESS_F1 + letter - 'P';
	case 'Z': return PRESS_BACK_TAB;
	default: return PRESS_BEYOND;
	}
}

static int shifted(int key)
{
	switch (key) {
	case PRESS_UP: return PRESS_SHIFT_UP;
	case PRESS_DOWN: return PRESS_SHIFT_DOWN;
	case PRESS_LEFT: return PRESS_SHIFT_LEFT;
	case PRESS_RIGHT: return PRESS_SHIFT_RIGHT;
	default: return key;
	}
}

static int numbered_key(int number)
{
	static const int keys[] = {
		[1] = PRESS_HOME, [3] = PRESS_DELETE, [4] = PRESS_END, [5] = PRESS_PAGE_UP, [6] = PRESS_PAGE_DOWN,
		[7] = PRESS_HOME, [8] = PRESS_END,
		[11] = PRESS_F(1), PRESS_F(2), PRESS_F(3), PRESS_F(4), PRESS_F(5),
		[17] = PRESS_F(6), PRESS_F(7), PRESS_F(8), PRESS_F(9), PRESS_F(10), [23] = PRESS_F(11), PRESS_F(12),
	};

	return number >= 0 && number < (int)(sizeof keys / sizeof *keys) && keys[number] ? keys[number] : PRESS_BEYOND;
}

/* The keys of a number block that does not send plain digits. */
static int keypad_key(char letter)
{
	if (letter >= 'p' && letter <= 'y')
		return '0' + letter - 'p';
	if (letter >= 'j' && letter <= 'o')
		return "*+,-./"[letter - 'j'];
	return letter == 'M' ? PRESS_ENTER : letter_key(letter);
}

/* Decimal numbers with semicolons between them, and nothing else. Returns how many; -1: not so. */
static int read_numbers(const char *text, int *numbers, int max)
{
	for (int count = 0; count < max; text++) {
		int number = 0, digits = 0;

		for (; *text >= '0' && *text <= '9'; text++, digits++)
			number = number > NUMBER_MAX ? number : number * 10 + *text - '0';
		if (digits == 0 || number > NUMBER_MAX)
			return -1;
		numbers[count++] = number;
		if (*text != ';')
			return *text ? -1 : count;
	}
	return -1;
}

enum { BUTTON_LEFT, BUTTON_MIDDLE, BUTTON_RIGHT, BUTTON_NONE, BUTTON_WHEEL_UP = 64, BUTTON_WHEEL_DOWN };

#define MODIFIERS 0x1c /* Shift, Meta, Ctrl */
#define MOTION    0x20

static enum mouse_kind press_kind(struct input *input, int x, int y)
{
	bool again = input->press_ms && input->now_ms - input->press_ms <= INPUT_DOUBLE_MS && x == input->press_x &&
	             y == input->press_y;

	input->press_ms = again ? 0 : input->now_ms;
	input->press_x = x;
	input->press_y = y;
	return again ? MOUSE_DOUBLE : MOUSE_PRESS;
}

/* code: as terminals tell it; x and y from 0. */
static int give_mouse(struct input *input, int code, int x, int y, bool release, struct input_event *event)
{
	enum mouse_kind kind;

	if (x < 0 || y < 0 || is_pasted(input))
		return 0;
	switch (code & ~MODIFIERS) {
	case BUTTON_LEFT: kind = release ? MOUSE_RELEASE : press_kind(input, x, y); break;
	case BUTTON_LEFT | MOTION: kind = MOUSE_DRAG; break;
	case BUTTON_NONE: kind = MOUSE_RELEASE; break;
	case BUTTON_RIGHT: kind = MOUSE_WHY; break;
	case BUTTON_WHEEL_UP: kind = MOUSE_WHEEL_UP; break;
	case BUTTON_WHEEL_DOWN: kind = MOUSE_WHEEL_DOWN; break;
	default: return 0;
	}
	if (release && kind != MOUSE_RELEASE)
		return 0;
	return give(event, (struct input_event){ .kind = INPUT_MOUSE, .mouse = { kind, x, y } });
}

static int end_mouse(struct input *input, bool release, struct input_event *event)
{
	int numbers[3];

	if (read_numbers(input->sequence + 1, numbers, 3) != 3)
		return 0;
	return give_mouse(input, numbers[0], numbers[1] - 1, numbers[2] - 1, release, event);
}

/* ESC [ ? mode ; setting $ y; 0 and 4 mean that the mode cannot be had. */
static int end_mode(const char *sequence, struct input_event *event)
{
	int mode, setting, end = 0;

	if (sscanf(sequence, "?%4d;%1d$%n", &mode, &setting, &end) != 2 || end == 0 || sequence[end])
		return 0;
	return give(event, (struct input_event){ .kind = INPUT_MODE, .mode = mode, .known = setting >= 1 && setting <= 3 });
}

/* ESC [ number ~; a second number tells of Shift and the like, which we do not look at. */
static int end_number(struct input *input, struct input_event *event)
{
	int numbers[2], count = read_numbers(input->sequence, numbers, 2);

	if (count < 1)
		return 0;
	if (numbers[0] != 200 && numbers[0] != 201)
		return give_key(input, numbered_key(numbers[0]), event);
	input->pasting = numbers[0] == 200;
	input->paste_ms = input->now_ms;
	return 0;
}

static int end_letter(const struct input *input, char letter, struct input_event *event)
{
	int numbers[2], count = 0, key = letter_key(letter);

	if (input->length > 0 && (letter == 'R' || (count = read_numbers(input->sequence, numbers, 2)) < 1))
		return 0; /* with numbers R tells where the cursor is */
	return give_key(input, count == 2 && numbers[1] == SHIFT ? shifted(key) : key, event);
}

static int end_sequence(struct input *input, char last, struct input_event *event)
{
	input->state = INPUT_GROUND;
	if (input->length > INPUT_SEQUENCE_MAX)
		return 0;
	if (input->sequence[0] == '<')
		return last == 'M' || last == 'm' ? end_mouse(input, last == 'm', event) : 0;
	if (input->length == 0 && (last == 'M' || last == '[')) {
		input->state = last == 'M' ? INPUT_OLD_MOUSE : INPUT_LINUX_KEY;
		input->have = 0;
		return 0;
	}
	if (input->length == 0 && (last == 'I' || last == 'O'))
		return give(event, (struct input_event){ .kind = INPUT_FOCUS, .focused = last == 'I' });
	switch (last) {
	case '~': return end_number(input, event);
	case 'y': return end_mode(input->sequence, event);
	default: return end_letter(input, last, event);
	}
}

/* ---- byte by byte ---- */

static void begin_sequence(struct input *input)
{
	input->state = INPUT_SEQUENCE;
	input->length = 0;
	input->sequence[0] = '\0';
}

static int take_in_sequence(struct input *input, unsigned char byte, struct input_event *event)
{
	if (byte >= 0x40 && byte <= 0x7e)
		return end_sequence(input, (char)byte, event);
	if (byte < 0x20 || byte > 0x7e)
		return 0;
	if (input->length < INPUT_SEQUENCE_MAX) {
		input->sequence[input->length] = (char)byte;
		input->sequence[input->length + 1] = '\0';
	}
	if (input->length <= INPUT_SEQUENCE_MAX)
		input->length++;
	return 0;
}

static int take_keypad(struct input *input, unsigned char byte, struct input_event *event)
{
	if ((byte >= '0' && byte <= '9') || byte == ';')
		return 0; /* Shift and the like */
	input->state = INPUT_GROUND;
	return give_key(input, keypad_key((char)byte), event);
}

static int take_old_mouse(struct input *input, unsigned char byte, struct input_event *event)
{
	input->bytes[input->have++] = byte;
	if (input->have < 3)
		return 0;
	input->state = INPUT_GROUND;
	return give_mouse(input, input->bytes[0] - 32, input->bytes[1] - 33, input->bytes[2] - 33, false, event);
}

static int take_linux_key(struct input *input, unsigned char byte, struct input_event *event)
{
	input->state = INPUT_GROUND;
	return give_key(input, byte >= 'A' && byte <= 'E' ? PRESS_F1 + byte - 'A' : PRESS_BEYOND, event);
}

static int take_ground(struct input *input, unsigned char byte, struct input_event *event)
{
	bool late = input->escape_ms && input->now_ms - input->escape_ms <= LATE_MS;

	input->escape_ms = 0;
	input->bytes[0] = byte;
	input->have = 1;
	input->want = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
	if (byte == ESC)
		input->state = INPUT_ESCAPE;
	else if (late && (byte == '[' || byte == 'O'))
		input->state = INPUT_LATE;
	else if (byte == 0x9b) /* ESC [ in one byte */
		begin_sequence(input);
	else if (byte >= 0xc2 && byte <= 0xf4)
		input->state = INPUT_CHARACTER;
	else
		return byte == 0 || byte >= 0x80 ? 0 : give_character(input, byte, event);
	return 0;
}

static int take_character(struct input *input, unsigned char byte, struct input_event *event)
{
	uint32_t code;

	if ((byte & 0xc0u) != 0x80u) {
		input->state = INPUT_GROUND;
		return take_ground(input, byte, event);
	}
	input->bytes[input->have++] = byte;
	if (input->have < input->want)
		return 0;
	input->state = INPUT_GROUND;
	if (text_decode((const char *)input->bytes, input->have, &code) == 0)
		return 0;
	return give_character(input, (int)code, event);
}

/* An ESC on its own. In pasted text it is none of ours; but where nothing came for a while before it
 * somebody wants out of a paste whose end was lost. */
static int lone_escape(struct input *input, int64_t now_ms, struct input_event *event)
{
	input->state = INPUT_GROUND;
	input->escape_ms = now_ms;
	if (input->pasting && input->now_ms - input->before_ms > LATE_MS)
		input->pasting = false;
	return give_key(input, PRESS_ESCAPE, event);
}

static int take_after_escape(struct input *input, unsigned char byte, struct input_event *events)
{
	int count;

	switch (byte) {
	case '[': begin_sequence(input); return 0;
	case 'O': input->state = INPUT_KEYPAD; return 0;
	case ']': case 'P': case '_': case '^': case 'X':
		input->state = INPUT_STRING;
		input->length = 0;
		return 0;
	}
	input->state = INPUT_GROUND;
	if (byte == '\\')
		return 0; /* the end of a string */
	count = give_key(input, PRESS_ESCAPE, events);
	return count + take_ground(input, byte, &events[count]);
}

/* What looked like a key goes on at once: then it is the rest of something. */
static int take_late(struct input *input, unsigned char byte, struct input_event *event)
{
	if (input->bytes[0] == '[') {
		begin_sequence(input);
		return take_in_sequence(input, byte, event);
	}
	input->state = INPUT_KEYPAD;
	return take_keypad(input, byte, event);
}

int input_take(struct input *input, unsigned char byte, int64_t now_ms, struct input_event events[INPUT_EVENTS_MAX])
{
	input->before_ms = input->now_ms;
	input->now_ms = now_ms;
	if (byte == ESC && input->state != INPUT_ESCAPE && input->state != INPUT_OLD_MOUSE) {
		input->state = INPUT_ESCAPE; /* whatever was open is broken off */
		return 0;
	}
	switch (input->state) {
	case INPUT_GROUND: return take_ground(input, byte, events);
	case INPUT_CHARACTER: return take_character(input, byte, events);
	case INPUT_ESCAPE: return take_after_escape(input, byte, events);
	case INPUT_LATE: return take_late(input, byte, events);
	case INPUT_SEQUENCE: return take_in_sequence(input, byte, events);
	case INPUT_KEYPAD: return take_keypad(input, byte, events);
	case INPUT_STRING:
		input->length++;
		input->state = byte == BEL ? INPUT_GROUND : INPUT_STRING;
		return 0;
	case INPUT_OLD_MOUSE: return take_old_mouse(input, byte, events);
	case INPUT_LINUX_KEY: return take_linux_key(input, byte, events);
	}
	return 0;
}

bool input_is_unsure(const struct input *input)
{
	return input->state == INPUT_ESCAPE || input->state == INPUT_LATE ||
	       (input->state == INPUT_STRING && input->length == 0);
}

int input_pause(struct input *input, int64_t now_ms, struct input_event events[INPUT_EVENTS_MAX])
{
	if (input->state == INPUT_ESCAPE)
		return lone_escape(input, now_ms, events);
	if (input->state == INPUT_STRING && input->length == 0)
		input->state = INPUT_GROUND; /* Alt and a letter: nothing of ours */
	if (input->state != INPUT_LATE)
		return 0;
	input->state = INPUT_GROUND;
	return give_character(input, input->bytes[0], events);
}
