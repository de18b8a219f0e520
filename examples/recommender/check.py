"""Stage 1: is what came of the user whole?  check.py FIELD...

A plain rule: each of the fields is there and not empty. It is as sure of that as a rule can be.
"""

import sys

import lines

fields = sys.argv[1:]


def answer(request):
    record = request["record"]
    missing = [field for field in fields if record.get(field) in (None, "")]
    return {"label": "incomplete" if missing else "complete", "confidence": 1.0, "data": {"missing": missing}}


if not fields:
    lines.fail("check.py wants the names of the fields that have to be there")
lines.serve(answer)
