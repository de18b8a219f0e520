"""Stage 3: which films to show?  rank.py RATINGS.csv ITEMS.csv K

Films that are liked by the same people as those in the profile, by the cosine of their co-occurrence (item-based
collaborative filtering: Sarwar et al. 2001), and the more so the more people have liked them lately. Without a profile
only the latter is left.

How much the latter counts, and the confidence, are measured, not felt: the newest ratings of the file are left out and ranked
for by those before. What finds them most often among the first K is taken, and how often it does is what a list is
worth, for users with many films, with few and with none.
"""

import collections
import heapq
import math
import sys

import lines

LIKED = 7          # of ten
USED = 20          # films of a profile, the newest
NEIGHBOURS = 200   # people that a film is followed to, the newest
BESIDE = 200       # films that go along with them at most
LATELY = 2000      # ratings that say what is liked lately
TRIED = 600        # of the newest ratings, on which it is measured, at most a tenth of all
WEIGHTS = (0.1, 0.3, 1, 3)   # of what is liked lately
BINS = (0, 1, 10)            # films in a profile
KNOWN = 3          # films that somebody has to have rated for a profile, as in profile.py


class Ratings:
    def __init__(self, rows):
        self.liked_by = collections.defaultdict(list)   # user -> films
        self.likers = collections.defaultdict(list)     # film -> users
        self.seen = collections.defaultdict(set)
        newest = []
        for row in rows:
            user, film = row["user"], row["item"]
            self.seen[user].add(film)
            if int(row["rating"]) >= LIKED:
                self.liked_by[user].append(film)
                self.likers[film].append(user)
                newest.append(film)
        lately = collections.Counter(newest[-LATELY:])
        most = max(lately.values(), default=1)
        self.lately = {film: number / most for film, number in lately.items()}

    def along(self, films):
        """How well each film goes along with these, 1 the best."""
        scores = collections.Counter()
        for film in films[:USED]:
            for user in self.likers[film][-NEIGHBOURS:]:
                for other in self.liked_by[user]:
                    scores[other] += 1 / math.sqrt(len(self.likers[film]) * len(self.likers[other]))
        best = heapq.nsmallest(BESIDE, scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return {film: score / best[0][1] for film, score in best}

    def rank(self, along, seen, count, weight):
        def order(film):
            return -along.get(film, 0) - weight * self.lately.get(film, 0), film

        candidates = (film for film in {**along, **self.lately} if film not in seen and film in titles)
        films, taken = [], set()
        for film in heapq.nsmallest(2 * count, candidates, key=order):
            if titles[film] not in taken and len(films) < count:
                films.append(film)
                taken.add(titles[film])
        return films


def bin_of(films):
    return max(edge for edge in BINS if len(films) >= edge)


def measure(rows, count):
    """The best weight, and how often it finds a film that was left out, by how much is known: by Laplace's rule of succession."""
    tried, found = collections.Counter(), {weight: collections.Counter() for weight in WEIGHTS}
    cut = len(rows) - min(TRIED, len(rows) // 10)
    before = Ratings(rows[:cut])
    for row in rows[cut:]:
        seen = before.seen.get(row["user"], set())
        films = before.liked_by.get(row["user"], [])[::-1] if len(seen) >= KNOWN else []
        edge, along = bin_of(films), before.along(films)
        tried[edge] += 1
        for weight in WEIGHTS:
            found[weight][edge] += row["item"] in before.rank(along, seen if films else set(), count, weight)
    best = max(WEIGHTS, key=lambda weight: sum(found[weight].values()))
    return best, {edge: (found[best][edge] + 1) / (tried[edge] + 2) for edge in BINS}


def answer(request):
    profile = request.get("upstream", {}).get("profile", {}).get("data") or {}
    films = profile.get("films", [])
    seen = ratings.seen.get(request["record"].get("user"), set()) if films else set()
    names = [titles[film] for film in ratings.rank(ratings.along(films), seen, k, weight)]
    if not names:
        return {"abstain": "there is no film to show"}
    return {"confidence": worth[bin_of(films)], "ranking": names}


if len(sys.argv) != 4:
    lines.fail("rank.py wants RATINGS.csv ITEMS.csv and how many films to show")
titles = {row["item"]: row["title"] for row in lines.rows(sys.argv[2])}
rows = list(lines.rows(sys.argv[1]))
k = int(sys.argv[3])
weight, worth = measure(rows, k)
ratings = Ratings(rows)
lines.serve(answer)
