/* rung agreement --people: how right people are, from what they say of the same items. */
#ifndef RUNG_UI_CMD_AGREEMENT_PEOPLE_H
#define RUNG_UI_CMD_AGREEMENT_PEOPLE_H

#include "ui/cmd/command.h"

enum command_status agreement_people(struct command_call *call, struct err *err);

#endif
