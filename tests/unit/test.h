/* What every unit test includes: cmocka with the headers it wants before it. */
#ifndef RUNG_TEST_H
#define RUNG_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
