"""Which pairs of two versions kept their order. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Protocol


class Way(Protocol):
    """Where a block went, and how."""

    @property
    def new(self) -> int:
        """Give the block that it became."""

    @property
    def how(self) -> str:
        """Give how."""


def spine(links: Mapping[int, Way]) -> list[tuple[int, int]]:
    """Give the pairs that kept their order, from first to last: what is the same, and most of what agrees with it."""
    pairs = sorted((n, link.new) for n, link in links.items() if link.how != "moved")
    same = [pair for pair in pairs if links[pair[0]].how == "same"]
    same = [same[n] for n in longest_rise([place for _, place in same])]
    calm = [pair for pair in pairs if _between(pair, same)]
    return [calm[n] for n in longest_rise([place for _, place in calm])]


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """Give the places of a longest rising run of numbers that need not stand side by side."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, number in enumerate(numbers):
        k = bisect_left(tops, number)
        before.append(ends[k - 1] if k else -1)
        tops[k : k + 1], ends[k : k + 1] = [number], [n]
    found, at = [], ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _between(pair: tuple[int, int], same: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a pair stands on both sides between the same neighbours that did not change."""
    k = bisect_left(same, (pair[0], -1))
    above = same[k - 1][1] if k else -1
    below = next((place for n, place in same[k : k + 2] if n > pair[0]), pair[1] + 1)
    return above < pair[1] < below
