"""Which block of the newer version each block of the older one became. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.ordering import spine
from consultations.blueprint.text.words import kept_share, tokens

# Least similarity (with bonus) for two blocks to be one block edited.
PAIR_AT = 55.0
# Least share of a lone block's words that must stand in its neighbour's partner to call it split or merged.
PART_AT = 0.8
# Least share of the telling words of the shorter block, unless the letters are alike enough by themselves.
WORDS_AT, LETTERS_AT = 0.25, 75.0
# Above this many pairs, blocks are compared only with those in the same stretch of the document.
PAIRS_AT_ONCE = 1_000_000
# A picture may take the place of a paragraph: its description, or the remains of one that was not understood.
ALIKE_KINDS = {"figure": "paragraph"}
Settled = tuple[int | None, int | None, str]


@dataclass(frozen=True)
class Link:
    """Where an old block went: same, moved, edited, split, merged, replaced."""

    new: int
    how: str
    score: float
    parts: tuple[int, ...] = ()  # further new blocks that took words of a split one


def align(old: Sequence[Block], new: Sequence[Block], settled: Sequence[Settled] = ()) -> dict[int, Link]:
    """Pair the blocks of two versions; an old block without a link was removed.

    `settled` are pairs that an editor has ruled on: (old, new, how), with None for the old side of an added
    block or the new side of a removed one. They stand as ruled, and nothing else is linked to their blocks.
    """
    links, gone, come = settle(old, new, settled)
    olds, news = [n for n in range(len(old)) if n not in gone], [n for n in range(len(new)) if n not in come]
    found = align_free([old[n] for n in olds], [new[n] for n in news])
    links.update(
        (olds[n], Link(news[link.new], link.how, link.score, tuple(news[part] for part in link.parts)))
        for n, link in found.items()
    )
    return dict(sorted(links.items()))


def pairs(links: Mapping[int, Link], olds: int, news: int) -> list[tuple[int | None, int | None, str, float]]:
    """Give every pair of an alignment as (old, new, how, score): what was removed and what was added included."""
    found: list[tuple[int | None, int | None, str, float]] = [
        (n, part, link.how, link.score)
        for n, link in sorted(links.items())
        for part in (link.new, *link.parts)
    ]
    reached = {part for _, part, _, _ in found}
    found += [(n, None, "removed", 0.0) for n in range(olds) if n not in links]
    return found + [(None, n, "added", 0.0) for n in range(news) if n not in reached]


def lineage(old: Sequence[Block], links: Mapping[int, Link]) -> dict[int, int]:
    """Give for each new block the old one that it goes on: the larger of merged ones, the larger part of a split."""
    found: dict[int, int] = {}
    for n, link in sorted(links.items(), key=lambda each: (each[1].how == "merged", -len(old[each[0]].text))):
        if link.how != "replaced":
            found.setdefault(link.new, n)
    return found


def settle(
    old: Sequence[Block], new: Sequence[Block], settled: Sequence[Settled]
) -> tuple[dict[int, Link], set[int], set[int]]:
    """Give the links that were ruled on, and the blocks of both sides that no rule of ours may take."""
    links: dict[int, Link] = {}
    for before, after, how in settled:
        if before is None or after is None:
            continue
        if before in links:
            first = links[before]
            links[before] = Link(first.new, "split", first.score, (*first.parts, after))
        else:
            links[before] = Link(after, how, round(similarity(old[before], new[after], 0.0), 1))
    gone = {before for before, _, _ in settled if before is not None}
    return links, gone, {after for _, after, _ in settled if after is not None}


def align_free(old: Sequence[Block], new: Sequence[Block]) -> dict[int, Link]:
    """Pair blocks of which nothing is ruled."""
    links: dict[int, Link] = {}
    pair_equal(old, new, links)
    pair_moved(old, new, links)
    for olds, news in stretches(old, new, links):
        pair_similar(old, new, olds, news, links)
    join_merged(old, new, links)
    join_split(old, new, links)
    pair_sandwiched(old, new, links)
    return links


def pair_equal(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Longest common run of unchanged blocks."""
    number: dict[str, int] = {}
    left = [number.setdefault(block.key, len(number)) for block in old]
    right = [number.setdefault(block.key, len(number)) for block in new]
    for step in LCSseq.opcodes(left, right):
        if step.tag == "equal":
            for k in range(step.src_end - step.src_start):
                links[step.src_start + k] = Link(step.dest_start + k, "same", 100.0)


def left_over(
    old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]
) -> tuple[list[int], list[int]]:
    """Blocks of both sides that have no partner yet."""
    taken = {link.new for link in links.values()}
    return [i for i in range(len(old)) if i not in links], [j for j in range(len(new)) if j not in taken]


def pair_moved(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Unchanged text that stands elsewhere, if it is unique among what is left on both sides."""
    olds, news = left_over(old, new, links)
    times, again = Counter(old[i].key for i in olds), Counter(new[j].key for j in news)
    where = {new[j].key: j for j in news}
    for i in olds:
        key = old[i].key
        if times[key] == 1 and again[key] == 1 and len(key) >= 12:
            links[i] = Link(where[key], "moved", 100.0)


def stretches(
    old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]
) -> Iterator[tuple[list[int], list[int]]]:
    """Give what is left: all against all, or, in very large rewrites, only between the same unchanged neighbours."""
    olds, news = left_over(old, new, links)
    if len(olds) * len(news) <= PAIRS_AT_ONCE:
        yield olds, news
        return
    side, free = int(PAIRS_AT_ONCE**0.5), set(news)
    fixed = sorted((i, link.new) for i, link in links.items() if link.how == "same")
    last = (-1, -1)
    for here in [*fixed, (len(old), len(new))]:
        part = [i for i in range(last[0] + 1, here[0]) if i not in links]
        rest = [j for j in range(last[1] + 1, here[1]) if j in free]
        for k in range(0, max(len(part), len(rest)), side):
            yield part[k : k + side], rest[k : k + side]
        last = here


def pair_similar(
    old: Sequence[Block], new: Sequence[Block], olds: list[int], news: list[int], links: dict[int, Link]
) -> None:
    """Edited blocks: similarity plus a bonus for the same section, kind and expected place; best first."""
    place = expected(olds, links)
    scores: list[tuple[float, int, int]] = []
    for i, j in likely_pairs(old, new, olds, news):
        here, there = old[i], new[j]
        bonus = (
            4 * (here.path[-1:] == there.path[-1:])
            + 2 * (here.kind == there.kind)
            + max(0, 6 - abs(j - place[i]))
        )
        score = similarity(here, there, PAIR_AT - bonus) + bonus
        if score >= PAIR_AT and akin(here, there, score - bonus):
            scores.append((-score, i, j))
    done: set[int] = set()
    for score, i, j in sorted(scores):
        if i not in links and j not in done:
            links[i] = Link(j, "edited", min(100.0, -score))
            done.add(j)


def likely_pairs(
    old: Sequence[Block], new: Sequence[Block], olds: list[int], news: list[int]
) -> list[tuple[int, int]]:
    """Pairs worth comparing: three of ten distinct words in common, or both short."""
    shared = sorted(set().union(*(old[i].words for i in olds)) & set().union(*(new[j].words for j in news)))
    column = {word: k for k, word in enumerate(shared)}
    sides = []
    for blocks, numbers in ((old, olds), (new, news)):
        table = np.zeros((len(numbers), len(column)), dtype=np.float32)
        for row, number in enumerate(numbers):
            table[row, [column[word] for word in blocks[number].words if word in column]] = 1
        sides.append((table, np.array([len(blocks[number].words) for number in numbers])))
    (left, sizes), (right, others) = sides
    dice = 2 * (left @ right.T) >= 0.3 * (sizes[:, None] + others[None, :])
    short = (sizes <= 12)[:, None] & (others <= 12)[None, :]
    return [(olds[x], news[y]) for x, y in np.argwhere(dice | short).tolist()]


def similarity(a: Block, b: Block, least: float) -> float:
    """0 to 100, without case: by letters, or by words where a block is long; 0 below the least score asked for."""
    if len(a.text) + len(b.text) <= 4000:
        return float(fuzz.ratio(a.folded, b.folded, score_cutoff=least))
    both = LCSseq.similarity(a.sequence, b.sequence)
    return 200 * float(both) / (len(a.sequence) + len(b.sequence))


def akin(a: Block, b: Block, score: float) -> bool:
    """Tell whether two blocks share words enough, not only letters, or almost all letters."""
    shared = len(a.telling & b.telling)
    return score >= LETTERS_AT or shared >= WORDS_AT * min(len(a.telling), len(b.telling))


def expected(olds: list[int], links: dict[int, Link]) -> dict[int, int]:
    """Place of each old block in the new version if only its paired neighbour above counted."""
    place: dict[int, int] = {}
    above = iter(sorted(links))
    last, coming = None, next(above, None)
    for i in olds:
        while coming is not None and coming < i:
            last, coming = coming, next(above, None)
        place[i] = i if last is None else links[last].new + i - last
    return place


def join_merged(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Link a lone old block whose words stand in the partner of its neighbour: it was merged."""
    lone = left_over(old, new, links)[0]
    for i, step in [*((i, -1) for i in lone), *((i, 1) for i in reversed(lone))]:
        near = links.get(i + step)
        if i in links or near is None or near.how not in ("edited", "merged"):
            continue
        share = part_of(old[i].text, new[near.new].text, old[i + step].text, at_end=step < 0)
        if share >= PART_AT:
            links[i] = Link(near.new, "merged", 100 * share)


def part_of(text: str, whole: str, other: str, *, at_end: bool) -> float:
    """Tell what share of a text stands in a whole; a short one counts at that end of it only, if it came there."""
    if len(tokens(text)) >= 4:
        return kept_share(text, whole)
    here, there = (
        (whole.endswith(f" {text}"), other.endswith(text))
        if at_end
        else (whole.startswith(f"{text} "), other.startswith(text))
    )
    return 1.0 if here and not there else 0.0


def join_split(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Link a lone new block whose words stood in the partner of its neighbour: it was split."""
    source = {link.new: i for i, link in links.items() if link.how == "edited"}
    lone = left_over(old, new, links)[1]
    for j, step in [*((j, -1) for j in lone), *((j, 1) for j in reversed(lone))]:
        i = source.get(j + step)
        if i is None or j in source:
            continue
        if part_of(new[j].text, old[i].text, new[j + step].text, at_end=step < 0) >= PART_AT:
            parts = sorted((links[i].new, *links[i].parts, j), key=lambda part: (-len(new[part].text), part))
            links[i] = Link(parts[0], "split", links[i].score, tuple(parts[1:]))
            source[j] = i


def pair_sandwiched(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Pair one lone old and one lone new block between paired neighbours: the one was edited hard, or replaced."""
    olds, news = left_over(old, new, links)
    for i, j in lone_pairs(len(old), len(new), olds, news, links):
        share = max(kept_share(old[i].text, new[j].text), kept_share(new[j].text, old[i].text))
        if share >= PART_AT and min(len(tokens(old[i].text)), len(tokens(new[j].text))) >= 4:
            links[i] = Link(j, "edited", similarity(old[i], new[j], 0.0))
        elif ALIKE_KINDS.get(old[i].kind, old[i].kind) == ALIKE_KINDS.get(new[j].kind, new[j].kind):
            links[i] = Link(j, "replaced", 0.0)


def lone_pairs(
    size: int, other: int, olds: list[int], news: list[int], links: dict[int, Link]
) -> Iterator[tuple[int, int]]:
    """Give the blocks that stand alone on both sides, between neighbours that did not move."""
    fixed = [(-1, -1), *spine(links), (size, other)]
    for (left, above), (right, below) in pairwise(fixed):
        here = olds[bisect_left(olds, left) : bisect_left(olds, right)]
        there = news[bisect_left(news, above) : bisect_left(news, below)]
        if len(here) == 1 and len(there) == 1:
            yield here[0], there[0]
