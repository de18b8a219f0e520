#!/bin/sh
# Runs a cmocka program for make check: its cases as TAP, and its exit status where that says more than they do.
# cmocka's status is the number of failed cases; cmocka 1.1.5 calls a skipped case "not ok".
out=$(mktemp) || exit 99
trap 'rm -f "$out"' EXIT
CMOCKA_MESSAGE_OUTPUT=TAP "$@" >"$out"
status=$?
sed -i 's/^not ok \([0-9]* # SKIP\)/ok \1/' "$out"
cat "$out"
[ $status = "$(grep -c '^not ok' "$out")" ] || exit $status
