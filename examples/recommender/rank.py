"""Stage 3: which films to show?  rank.py RATINGS.csv ITEMS.csv K

Films that are liked by the same people as those in the profile, by the cosine of their co-occurrence (item-based
collaborative filtering: Sarwar et al. 2001), and the more so the more people have liked them lately. Without a profile
only the latter is left.

The confidence is measured, not felt: of users of the file the film that they liked last is left out, and how often it is
among the first K then is what the list is worth, for those with many films, with few and with none.
"""

import collections
import math
import sys

import lines

LIKED = 7          # of ten
USED = 20          # films of a profile, the newest
NEIGHBOURS = 200   # people that a film is followed to, the newest
LATELY = 5000      # ratings that say what is liked lately
TRIED = 150        # users on whom the confidence is measured
BINS = (0, 1, 5, 10)


class Ratings:
    def __init__(self, path):
        self.liked_by = collections.defaultdict(list)   # user -> films
        self.likers = collections.defaultdict(list)     # film -> users
        self.seen = collections.defaultdict(set)
        newest = []
        for row in lines.rows(path):
            user, film = row["user"], row["item"]
            self.seen[user].add(film)
            if int(row["rating"]) >= LIKED:
                self.liked_by[user].append(film)
                self.likers[film].append(user)
                newest.append(film)
        self.lately = collections.Counter(newest[-LATELY:])
        self.most = max(self.lately.values(), default=1)

    def scores(self, films, without):
        """A score for each film that goes along with these; without: a user who does not count."""
        scores = collections.Counter()
        for film in films[:USED]:
            for user in self.likers[film][-NEIGHBOURS:]:
                if user == without:
                    continue
                for other in self.liked_by[user]:
                    scores[other] += 1 / math.sqrt(len(self.likers[film]) * len(self.likers[other]))
        return scores

    def rank(self, films, seen, count, without=None):
        scores = self.scores(films, without)
        top = max(scores.values(), default=0) or 1
        for film, number in self.lately.items():
            scores[film] = scores[film] / top + 0.1 * number / self.most
        names, taken = [], set()
        for film, _ in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])):
            title = titles.get(film)
            if film not in seen and title and title not in taken:
                names.append(film)
                taken.add(title)
            if len(names) == count:
                break
        return names


def bin_of(films):
    return max(edge for edge in BINS if len(films) >= edge)


def measure(ratings, count):
    """How often a film that was left out is found, by how much is known: Laplace's rule of succession."""
    tried, found = collections.Counter(), collections.Counter()
    users = [user for user, films in ratings.liked_by.items() if len(films) > 1]
    step = max(len(users) // TRIED, 1)
    for user in users[::step]:
        *films, last = ratings.liked_by[user]
        for known in (films[::-1], []):
            edge = bin_of(known)
            seen = ratings.seen[user] - {last} if known else set()
            tried[edge] += 1
            found[edge] += last in ratings.rank(known, seen, count, without=user)
    return {edge: (found[edge] + 1) / (tried[edge] + 2) for edge in BINS}


def answer(request):
    profile = request.get("upstream", {}).get("profile", {}).get("data") or {}
    films = profile.get("films", [])
    seen = ratings.seen.get(request["record"].get("user"), set()) if films else set()
    names = [titles[film] for film in ratings.rank(films, seen, k)]
    if not names:
        return {"abstain": "there is no film to show"}
    return {"confidence": worth[bin_of(films)], "ranking": names}


if len(sys.argv) != 4:
    lines.fail("rank.py wants RATINGS.csv ITEMS.csv and how many films to show")
titles = {row["item"]: row["title"] for row in lines.rows(sys.argv[2])}
ratings = Ratings(sys.argv[1])
k = int(sys.argv[3])
worth = measure(ratings, k)
lines.serve(answer)
