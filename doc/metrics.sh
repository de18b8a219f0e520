#!/bin/sh
# Prints the METRICS section of rung.1 from the rows of the table of metrics, so that the two cannot differ.
# usage: doc/metrics.sh src/monitor/metric.c
awk '
	function text(field) { return match($0, "\\." field " = \"[^\"]*\"") ? substr($0, RSTART + length(field) + 5, RLENGTH - length(field) - 6) : "" }
	function bound(field) { return match($0, "\\." field " = [^,]*") ? substr($0, RSTART + length(field) + 4, RLENGTH - length(field) - 4) : "NAN" }
	BEGIN {
		RS = "\t\\{ \\.name"
		words["COUNTER"] = "counted"; words["GAUGE"] = "mean or share"; words["HISTOGRAM"] = "p50, p95 and p99"
		words["LEVEL"] = "newest value"; words["PART"] = "share of each"
		print ".Sh METRICS\nWhat\n.Nm Cm monitor ,\nthe Dashboard and\n.Nm Cm export Cm metrics\nshow, and"
		print ".Nm Cm limit\nputs bands around: unit, kind, what it is told apart by, and the band that holds unless another is set."
		print ".Bl -tag -width 20n -compact -offset indent"
	}
	NR > 1 {
		$0 = ".name" $0
		match($0, /METRIC_(COUNTER|GAUGE|LEVEL|HISTOGRAM|PART)/)
		kind = substr($0, RSTART + 7, RLENGTH - 7)
		line = ".It " text("name")
		if (text("unit") != "")
			line = line ", " text("unit")
		line = line ", " words[kind]
		if (text("scope") != "")
			line = line ", by " text("scope")
		if (bound("low") != "NAN")
			line = line ", from " bound("low")
		if (bound("high") != "NAN")
			line = line ", up to " bound("high")
		print line
		help = text("help")
		print toupper(substr(help, 1, 1)) substr(help, 2) "."
	}
	END { print ".El" }
' "$1"
