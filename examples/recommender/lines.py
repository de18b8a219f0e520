"""How a program talks to rung: a JSON object on a line in, one on a line out (rung-process(7))."""

import csv
import json
import sys


def rows(path):
    """The rows of a CSV file, by the names of its columns."""
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def serve(answer):
    """Answers each request with what answer(request) returns."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **answer(request)}), flush=True)


def fail(why):
    """Says before the first request that there will be no answers."""
    print(json.dumps({"error": why}), flush=True)
    sys.exit(1)
