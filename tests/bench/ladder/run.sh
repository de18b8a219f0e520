#!/bin/bash
# Tends the ladder of a project with a million items, 300,000 of them decided, and prints what it costs.
# ITEMS=N takes fewer.
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bash "$TOP_SRCDIR/tests/bench/console/make_million.sh" "$folder/p.db" "${ITEMS:-1000000}"
"$BENCH" "$folder/p.db"
