/* Values of metrics in words: screens, commands and reports say them alike. */
#ifndef RUNG_MONITOR_FIGURE_H
#define RUNG_MONITOR_FIGURE_H

#define FIGURE_SIZE 40

/* At most three digits that say something, in the unit as it reads best: "0.961", "41 ms", "2.5 min", "1.2 GB",
 * "212/h", "18,220 items". unit: of monitor/metric.h. A value that is not defined reads "-". Returns text. */
const char *figure_words(double value, const char *unit, char text[FIGURE_SIZE]);

#endif
