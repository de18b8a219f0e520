"""Stage 2: what is known of the user?  profile.py RATINGS.csv ITEMS.csv [--blank VISIT:SHARE]

From the ratings of the past it makes a profile: the films that somebody liked, newest first, and the genres of
those. Who has rated fewer than three films is unknown, and the profile is empty.

--blank is a fault to try out: from that visit on, a share of all profiles comes out empty.
"""

import collections
import sys
import zlib

import lines

LEAST = 3    # films that somebody has to have rated
MOST = 50    # films in a profile
LIKED = 7    # of ten


def read(ratings, items):
    genres = {row["item"]: row["genres"].split("|") for row in lines.rows(items)}
    rated, liked = collections.Counter(), collections.defaultdict(list)
    for row in lines.rows(ratings):
        rated[row["user"]] += 1
        if int(row["rating"]) >= LIKED:
            liked[row["user"]].append(row["item"])
    return genres, rated, liked


def read_fault(argument):
    visit, share = argument.split(":")
    return int(visit), float(share)


def is_blanked(visit):
    return visit >= fault_from and zlib.crc32(b"blank %d" % visit) < fault_share * 2 ** 32


def answer(request):
    record = request["record"]
    user = record.get("user")
    count = 0 if is_blanked(int(record.get("visit") or 0)) else rated[user]
    if count < LEAST:
        return {"label": "unknown", "confidence": 0.99, "data": {"films": [], "genres": {}}}
    films = liked[user][::-1][:MOST]
    counts = collections.Counter(genre for film in films for genre in genres.get(film, []) if genre)
    shares = {genre: round(number / len(films), 3) for genre, number in counts.most_common(5)}
    return {"label": "known", "confidence": 0.99, "data": {"films": films, "genres": shares}}


if len(sys.argv) not in (3, 5) or (len(sys.argv) == 5 and sys.argv[3] != "--blank"):
    lines.fail("profile.py wants RATINGS.csv ITEMS.csv, and may be given --blank VISIT:SHARE")
genres, rated, liked = read(sys.argv[1], sys.argv[2])
fault_from, fault_share = read_fault(sys.argv[4]) if len(sys.argv) == 5 else (0, 0.0)
lines.serve(answer)
