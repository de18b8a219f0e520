/* Of two whole numbers, one. Each argument is evaluated once. */
#ifndef RUNG_BASE_ORDER_H
#define RUNG_BASE_ORDER_H

static inline int smaller(int a, int b) { return a < b ? a : b; }
static inline int larger(int a, int b) { return a > b ? a : b; }

#endif
