#include "base/html.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void add_escaped(struct str *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&': str_add(out, "&amp;"); break;
		case '<': str_add(out, "&lt;"); break;
		case '>': str_add(out, "&gt;"); break;
		case '"': str_add(out, "&quot;"); break;
		case '\'': str_add(out, "&#39;"); break;
		default: str_add_char(out, *text);
		}
	}
}

void html_text(struct str *out, const char *text)
{
	struct str visible = STR_EMPTY;

	if (!text)
		return;
	text_add_visible(&visible, text, strlen(text));
	add_escaped(out, str_text(&visible));
	str_release(&visible);
}

void html_textf(struct str *out, const char *fmt, ...)
{
	char text[512];
	va_list list;

	va_start(list, fmt);
	vsnprintf(text, sizeof text, fmt, list);
	va_end(list);
	html_text(out, text);
}

void html_element(struct str *out, const char *tag, const char *text)
{
	str_addf(out, "<%s>", tag);
	html_text(out, text);
	str_addf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

/* Colours that people who see few of them tell apart; lines differ by their dashes too. */
static const char style[] =
	":root{--ink:#1c2126;--soft:#5b6670;--rule:#d8dde2;--page:#fff;--card:#f5f7f9;--one:#0b6fb8;--two:#b35900;--bad:#b3261e;--good:#1b7f4b}\n"
	"@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa6b1;--rule:#39424b;--page:#15191d;--card:#1e2429;"
	"--one:#5ab0ef;--two:#f0a04b;--bad:#ff8a80;--good:#6fd19c}}\n"
	"@media print{:root{--ink:#000;--soft:#444;--rule:#bbb;--page:#fff;--card:#fff;--one:#0b6fb8;--two:#b35900;--bad:#b3261e;--good:#1b7f4b}"
	"section{break-inside:avoid}}\n"
	"*{box-sizing:border-box}body{margin:0 auto;max-width:62rem;padding:1.5rem;background:var(--page);color:var(--ink);"
	"font:15px/1.45 system-ui,sans-serif}\n"
	"h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .4rem;border-bottom:1px solid var(--rule);padding-bottom:.2rem}\n"
	"p{margin:.4rem 0}.soft{color:var(--soft)}.bad{color:var(--bad);font-weight:600}.good{color:var(--good)}\n"
	".cards{display:grid;grid-template-columns:repeat(3,1fr);gap:.6rem;margin:1rem 0}\n"
	".card{background:var(--card);border:1px solid var(--rule);border-radius:.4rem;padding:.6rem .8rem}.card b{display:block;font-size:1.35rem}\n"
	"table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.9rem}td,th{text-align:left;padding:.25rem .5rem;"
	"border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:break-word}th{color:var(--soft);font-weight:600;overflow-wrap:normal}\n"
	"@media (max-width:40rem){.cards{grid-template-columns:repeat(2,1fr)}td{overflow-wrap:anywhere}}\n"
	".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}code,pre{font:.85em/1.4 ui-monospace,monospace;"
	"white-space:pre-wrap;overflow-wrap:anywhere}pre{background:var(--card);border:1px solid var(--rule);padding:.5rem;border-radius:.3rem}\n"
	"svg{display:block;width:100%;height:auto;margin:.5rem 0}svg.spark{width:10rem;height:1.6rem;margin:0}svg text{fill:var(--soft);font:11px system-ui,sans-serif}\n"
	".axis{stroke:var(--rule);stroke-width:1}.line0,.line1{fill:none;stroke:var(--one);stroke-width:2}.line1{stroke:var(--two);stroke-dasharray:6 3}\n"
	".dot0{fill:var(--one)}.dot1{fill:var(--two)}.band0{fill:var(--one);opacity:.15}.band1{fill:var(--two);opacity:.15}\n"
	".limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:2 3}\n"
	".bar{background:var(--one);height:.7rem;border-radius:.15rem;min-width:1px}.bar.bad{background:var(--bad)}\n";

void html_begin(struct str *out, const char *title)
{
	str_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	             "<meta name=\"color-scheme\" content=\"light dark\">\n");
	html_element(out, "title", title);
	str_add(out, "<style>\n");
	str_add(out, style);
	str_add(out, "</style>\n</head>\n<body>\n");
}

void html_end(struct str *out)
{
	str_add(out, "</body>\n</html>\n");
}
