"""Letters written from one template: runs of five words in common, connected groups. Pure.

The groups are the connected parts of one graph: two texts are alike if the Jaccard share of their runs of words is at
least 0.3. So they depend on the texts alone, never on the order in which they come.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from consultations.blueprint.text.diffing import Hunk, diff

SHINGLE = 5  # words
ALIKE = 0.3  # least Jaccard share of shingles
SHORT = 12  # words; shorter texts ("We agree.") are never called a campaign
LEAST = 5  # comments in a group
WORDS = re.compile(r"\w+")
GLANCES = 3  # letters that are tried first for each one
ROUND = 256  # letters after which it is seen anew what may still come together
Numbers = NDArray[np.int64]


def clusters(texts: Sequence[str]) -> list[list[int]]:
    """Give groups of at least five alike texts as lists of positions, largest first, each in order."""
    number: dict[str, int] = {}
    places: dict[bytes, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        runs = shingles(text, number)
        if runs.size:
            places[runs.tobytes()].append(place)
    forest = Forest([np.frombuffer(each, dtype=np.int64) for each in places], len(number))
    groups: dict[int, list[int]] = defaultdict(list)
    for root, alike in zip(forest.connect(), places.values(), strict=True):
        groups[root] += alike
    found = [sorted(group) for group in groups.values() if len(group) >= LEAST]
    return sorted(found, key=lambda group: (-len(group), group))


def differences(texts: Sequence[str], group: Sequence[int]) -> list[tuple[Hunk, ...]]:
    """Tell for each letter of a group how it differs from the first."""
    return [diff(texts[group[0]], texts[place]) for place in group]


def shingles(text: str, number: dict[str, int]) -> Numbers:
    """Give the numbers of the runs of five words, without case and punctuation; none for short texts."""
    words = WORDS.findall(text.casefold())
    runs = range(len(words) - SHINGLE + 1) if len(words) >= SHORT else ()
    found = {number.setdefault(" ".join(words[k : k + SHINGLE]), len(number)) for k in runs}
    return np.array(sorted(found), dtype=np.int64)


class Forest:
    """Sets of numbers that come together where they are alike."""

    def __init__(self, sets: Sequence[Numbers], numbers: int) -> None:
        """Take the sets, and how many numbers there are."""
        self.sets = sets
        self.sizes = np.array([len(each) for each in sets], dtype=np.int64)
        self.root = list(range(len(sets)))
        self.first = np.full(numbers, -1, dtype=np.int64)
        runs = np.concatenate([*sets, np.empty(0, dtype=np.int64)])
        order = np.argsort(runs, kind="stable")
        self.holders = np.repeat(np.arange(len(sets)), self.sizes)[order]  # by number: the sets that hold it
        self.begins = np.searchsorted(runs[order], np.arange(numbers + 1))

    def connect(self) -> list[int]:
        """Give the root of each set: at a glance where a letter has one like it, then pair by pair what is left."""
        for n in range(len(self.sets)):
            self.glance(n)
        apart, least = self.apart(), int(min(self.sizes, default=0))
        for n, runs in enumerate(self.sets):
            shared = runs[apart[runs]]
            other = max(least, len(shared))  # runs of the most alike set that there could be
            if len(shared) >= ALIKE * (len(runs) + other - len(shared)):
                self.compare(n, shared)
            if n % ROUND == ROUND - 1:
                apart = self.apart()
        return [self.find(n) for n in range(len(self.sets))]

    def find(self, n: int) -> int:
        """Give the root of a set."""
        while self.root[n] != n:
            self.root[n] = self.root[self.root[n]]
            n = self.root[n]
        return n

    def join(self, n: int, other: int) -> None:
        """Let two sets come together; the earlier root stays."""
        a, b = sorted((self.find(n), self.find(other)))
        self.root[b] = a

    def glance(self, n: int) -> None:
        """Try the sets that were first to hold most of the numbers of this one."""
        runs = self.sets[n]
        firsts = self.first[runs]
        self.first[runs[firsts < 0]] = n
        others, times = np.unique(firsts[firsts >= 0], return_counts=True)
        for other in others[np.argsort(-times, kind="stable")][:GLANCES].tolist():
            both = len(np.intersect1d(runs, self.sets[other], assume_unique=True))
            if both >= ALIKE * (len(runs) + len(self.sets[other]) - both):
                self.join(n, other)

    def apart(self) -> NDArray[np.bool_]:
        """Tell for each number whether sets hold it that have not come together."""
        roots = np.array([self.find(n) for n in range(len(self.sets))], dtype=np.int64)[self.holders]
        if not roots.size:
            return np.zeros(len(self.first), dtype=np.bool_)
        begins = self.begins[:-1]
        low, high = np.minimum.reduceat(roots, begins), np.maximum.reduceat(roots, begins)
        return np.asarray(low != high)

    def compare(self, n: int, shared: Numbers) -> None:
        """Join a set with all that are like it."""
        held = [self.holders[self.begins[run] : self.begins[run + 1]] for run in shared.tolist()]
        both = np.bincount(np.concatenate(held), minlength=len(self.sets))
        alike = (both > 0) & (both >= ALIKE * (self.sizes + self.sizes[n] - both))
        for other in np.flatnonzero(alike).tolist():
            self.join(n, other)
