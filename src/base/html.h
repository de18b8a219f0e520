/* Pages of HTML that stand alone: text that cannot become markup, and the frame around it. */
#ifndef RUNG_BASE_HTML_H
#define RUNG_BASE_HTML_H

#include "base/err.h"
#include "base/str.h"

/* Adds text as it may stand between tags and in quoted attributes: its visible form (base/text.h), and every sign of
 * markup named. NULL adds nothing. */
void html_text(struct str *out, const char *text);

/* The same for what a format makes of its values. */
void html_textf(struct str *out, const char *fmt, ...) RUNG_PRINTF(2, 3);

/* <tag>text</tag>; tag may have attributes: "td class=\"number\"". */
void html_element(struct str *out, const char *tag, const char *text);

/* Begins a page with its style, that loads nothing and runs nothing; light or dark as the reader has it, and on paper. */
void html_begin(struct str *out, const char *title);
void html_end(struct str *out);

#endif
